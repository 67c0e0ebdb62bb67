/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/flash_ram.h"

uint32_t flash_ram_random(uint32_t *state, uint32_t bound)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state % bound;
}

static uint32_t region(const struct flash_ram *ram)
{
	return ram->flash.block_size * ram->flash.block_count;
}

static enum cause ram_read(struct flash *flash, uint32_t address, void *bytes, size_t n)
{
	struct flash_ram *ram = (struct flash_ram *)flash;

	if (ram->off)
		return CAUSE_storage_failed;
	if (address > region(ram) || n > region(ram) - address)
		fail_msg("read outside the flash: %u+%zu", (unsigned)address, n);
	memcpy(bytes, ram->bytes + address, n);
	return CAUSE_NONE;
}

/* One bit of chance for each bit. */
static uint8_t noise(struct flash_ram *ram)
{
	return (uint8_t)flash_ram_random(&ram->random, 65521);
}

static void program_part(struct flash_ram *ram, uint32_t address, const uint8_t *bytes, size_t n,
			 enum flash_ram_fault fault)
{
	size_t whole = flash_ram_random(&ram->random, (uint32_t)n);

	for (size_t i = 0; i < n; i++) {
		uint8_t mask = 0;

		if (fault == FLASH_CUT_NOISE || i == whole)
			mask = noise(ram);
		else if (i > whole)
			mask = 0xff;
		ram->bytes[address + i] &= bytes[i] | mask;
	}
}

static void erase_part(struct flash_ram *ram, uint32_t address, enum flash_ram_fault fault)
{
	uint32_t size = ram->flash.block_size;
	uint32_t from = flash_ram_random(&ram->random, size);
	uint32_t to = from + flash_ram_random(&ram->random, size - from);

	for (uint32_t i = 0; i < size; i++) {
		if (fault == FLASH_CUT_NOISE)
			ram->bytes[address + i] = noise(ram);
		else if (i >= from && i < to)
			ram->bytes[address + i] |= i == from ? noise(ram) : 0xff;
	}
}

static void apply(struct flash_ram *ram, bool erase, uint32_t address, const uint8_t *bytes,
		  size_t n)
{
	if (erase)
		memset(ram->bytes + address, 0xff, ram->flash.block_size);
	else
		for (size_t i = 0; i < n; i++)
			ram->bytes[address + i] &= bytes[i];
}

/* Makes what the pending operations touched of one image as it is in the other. */
static void copy_touched(const struct flash_ram *ram, uint8_t *to, const uint8_t *from)
{
	for (unsigned i = 0; i < ram->pending_count; i++) {
		uint32_t address = ram->pending[i].address;

		memcpy(to + address, from + address,
		       ram->pending[i].erase ? ram->flash.block_size : ram->pending[i].n);
	}
}

/* What is there now is durable. */
static void settle(struct flash_ram *ram)
{
	copy_touched(ram, ram->synced, ram->bytes);
	ram->pending_count = 0;
}

/* Remembers an operation for FLASH_CUT_UNSYNCED. */
static void remember(struct flash_ram *ram, bool erase, uint32_t address, const uint8_t *bytes,
		     size_t n)
{
	unsigned i;

	/* What was before so many operations has become durable by itself. */
	if (ram->pending_count == FLASH_RAM_PENDING)
		settle(ram);
	i = ram->pending_count++;
	assert_true(n <= sizeof ram->pending[i].bytes);
	ram->pending[i].erase = erase;
	ram->pending[i].address = address;
	ram->pending[i].n = (uint16_t)n;
	if (n > 0)
		memcpy(ram->pending[i].bytes, bytes, n);
}

static void lose_unsynced(struct flash_ram *ram)
{
	copy_touched(ram, ram->bytes, ram->synced);
	for (unsigned i = 0; i < ram->pending_count; i++) {
		if (flash_ram_random(&ram->random, 2) == 0)
			apply(ram, ram->pending[i].erase, ram->pending[i].address,
			      ram->pending[i].bytes, ram->pending[i].n);
	}
}

static bool faulty(const struct flash_ram *ram)
{
	unsigned long length = ram->fault < FLASH_FAULTS ? 1 : ram->errors;

	return ram->fault_at != 0 && ram->operations - ram->fault_at < length;
}

/* Carries out one operation, or what the planned fault leaves of it. */
static enum cause operate(struct flash_ram *ram, bool erase, uint32_t address, const uint8_t *bytes,
			  size_t n)
{
	bool change = erase || n > 0;

	if (ram->off)
		return CAUSE_storage_failed;
	ram->operations++;
	if (change)
		remember(ram, erase, address, bytes, n);
	if (!faulty(ram) || (ram->fault == FLASH_SILENT && (erase || n == 0))) {
		if (change)
			apply(ram, erase, address, bytes, n);
		return CAUSE_NONE;
	}
	ram->off = ram->fault < FLASH_FAULTS;
	if (ram->fault == FLASH_CUT_UNSYNCED) {
		lose_unsynced(ram);
	} else if (ram->fault == FLASH_CUT_AFTER || ram->fault == FLASH_ERROR_AFTER) {
		if (change)
			apply(ram, erase, address, bytes, n);
	} else if (ram->fault != FLASH_CUT_BEFORE && ram->fault != FLASH_ERROR_BEFORE && change) {
		if (erase)
			erase_part(ram, address, ram->fault);
		else
			program_part(ram, address, bytes, n, ram->fault);
	}
	/* An error leaves what it left: that is not to be made up for by a later cut. */
	settle(ram);
	return ram->fault == FLASH_SILENT ? CAUSE_NONE : CAUSE_storage_failed;
}

static enum cause ram_sync(struct flash *flash)
{
	struct flash_ram *ram = (struct flash_ram *)flash;
	enum cause cause = operate(ram, false, 0, NULL, 0);

	if (cause == CAUSE_NONE)
		settle(ram);
	return cause;
}

static enum cause ram_program(struct flash *flash, uint32_t address, const void *bytes, size_t n)
{
	struct flash_ram *ram = (struct flash_ram *)flash;

	if (address > region(ram) || n > region(ram) - address || n == 0 ||
	    address % flash->program_unit != 0 || n % flash->program_unit != 0)
		fail_msg("program outside the geometry: %u+%zu", (unsigned)address, n);
	for (size_t i = 0; !ram->off && i < n; i++)
		if (ram->bytes[address + i] != 0xff)
			fail_msg("unit at %u programmed twice", (unsigned)(address + i));
	ram->programmed += n;
	return operate(ram, false, address, bytes, n);
}

static enum cause ram_erase(struct flash *flash, unsigned block)
{
	struct flash_ram *ram = (struct flash_ram *)flash;

	if (block >= flash->block_count)
		fail_msg("erase of block %u", block);
	ram->erases[block]++;
	return operate(ram, true, block * flash->block_size, NULL, 0);
}

static const struct flash_operations operations = {
	.read = ram_read, .program = ram_program, .erase = ram_erase, .sync = ram_sync};

void flash_ram_init(struct flash_ram *ram, uint32_t block_size, unsigned block_count, unsigned unit)
{
	assert_true(block_size * block_count <= FLASH_RAM_BYTES);
	assert_true(block_count <= FLASH_RAM_BLOCKS);
	memset(ram, 0, offsetof(struct flash_ram, bytes));
	ram->pending_count = 0;
	memset(ram->bytes, 0xff, block_size * block_count);
	memset(ram->synced, 0xff, block_size * block_count);
	ram->flash = (struct flash){.operations = &operations,
				    .block_size = block_size,
				    .block_count = (uint16_t)block_count,
				    .program_unit = (uint16_t)unit};
	ram->random = 1;
	ram->errors = 1;
}

void flash_ram_fault(struct flash_ram *ram, unsigned long n, enum flash_ram_fault fault)
{
	ram->fault_at = n == 0 ? 0 : ram->operations + n;
	ram->fault = fault;
}

void flash_ram_power(struct flash_ram *ram)
{
	ram->off = false;
	ram->fault_at = 0;
	settle(ram);
}
