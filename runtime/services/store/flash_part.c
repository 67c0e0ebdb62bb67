/* SPDX-License-Identifier: MIT */
#include "services/store/flash_part.h"

#include <stdbool.h>

static bool inside(const struct flash *flash, uint32_t address, size_t n)
{
	uint32_t size = flash->block_size * flash->block_count;

	return address <= size && n <= size - address;
}

static uint32_t address_of(const struct flash_part *part, uint32_t address)
{
	return part->first * part->whole->block_size + address;
}

static enum cause part_read(struct flash *flash, uint32_t address, void *bytes, size_t n)
{
	const struct flash_part *part = (struct flash_part *)flash;

	if (!inside(flash, address, n))
		return CAUSE_not_allowed;
	return part->whole->operations->read(part->whole, address_of(part, address), bytes, n);
}

static enum cause part_program(struct flash *flash, uint32_t address, const void *bytes, size_t n)
{
	const struct flash_part *part = (struct flash_part *)flash;

	if (!inside(flash, address, n))
		return CAUSE_not_allowed;
	return part->whole->operations->program(part->whole, address_of(part, address), bytes, n);
}

static enum cause part_erase(struct flash *flash, unsigned block)
{
	const struct flash_part *part = (struct flash_part *)flash;

	if (block >= flash->block_count)
		return CAUSE_not_allowed;
	return part->whole->operations->erase(part->whole, part->first + block);
}

static enum cause part_sync(struct flash *flash)
{
	const struct flash_part *part = (struct flash_part *)flash;

	return part->whole->operations->sync(part->whole);
}

static const struct flash_operations lasting = {
	.read = part_read, .program = part_program, .erase = part_erase};
static const struct flash_operations synced = {
	.read = part_read, .program = part_program, .erase = part_erase, .sync = part_sync};

void flash_part_init(struct flash_part *part, struct flash *whole, uint16_t first, uint16_t count)
{
	*part = (struct flash_part){
		.flash = {.operations = whole->operations->sync != NULL ? &synced : &lasting,
			  .block_size = whole->block_size,
			  .block_count = count,
			  .program_unit = whole->program_unit},
		.whole = whole,
		.first = first};
}
