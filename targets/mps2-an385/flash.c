/* SPDX-License-Identifier: MIT */
#include "flash.h"

#include <stdbool.h>
#include <string.h>

static bool inside(const struct flash *flash, uint32_t address, size_t n)
{
	uint32_t size = flash->block_size * flash->block_count;

	return address <= size && n <= size - address;
}

/* The memory is read by words, as it is written: the bytes of a word, the lowest first. */
static uint8_t byte_at(const struct memory_flash *memory, uint32_t address)
{
	return (uint8_t)(memory->words[address / FLASH_UNIT] >> 8 * (address % FLASH_UNIT));
}

static enum cause flash_read(struct flash *flash, uint32_t address, void *bytes, size_t n)
{
	const struct memory_flash *memory = (struct memory_flash *)flash;
	uint8_t *to = bytes;

	if (!inside(flash, address, n))
		return CAUSE_not_allowed;
	for (; n > 0 && address % FLASH_UNIT != 0; n--)
		*to++ = byte_at(memory, address++);
	for (; n >= FLASH_UNIT; n -= FLASH_UNIT, to += FLASH_UNIT, address += FLASH_UNIT) {
		uint32_t word = memory->words[address / FLASH_UNIT];

		memcpy(to, &word, sizeof word);
	}
	for (; n > 0; n--)
		*to++ = byte_at(memory, address++);
	return CAUSE_NONE;
}

static enum cause flash_program(struct flash *flash, uint32_t address, const void *bytes, size_t n)
{
	struct memory_flash *memory = (struct memory_flash *)flash;
	const uint8_t *from = bytes;

	if (!inside(flash, address, n) || address % FLASH_UNIT != 0 || n % FLASH_UNIT != 0)
		return CAUSE_not_allowed;
	for (size_t i = 0; i < n; i += FLASH_UNIT) {
		uint32_t value = (uint32_t)from[i] | (uint32_t)from[i + 1] << 8 |
				 (uint32_t)from[i + 2] << 16 | (uint32_t)from[i + 3] << 24;

		memory->words[(address + i) / FLASH_UNIT] &= value;
	}
	return CAUSE_NONE;
}

static enum cause flash_erase(struct flash *flash, unsigned block)
{
	struct memory_flash *memory = (struct memory_flash *)flash;
	uint32_t words = flash->block_size / FLASH_UNIT;

	if (block >= flash->block_count)
		return CAUSE_not_allowed;
	for (uint32_t i = 0; i < words; i++)
		memory->words[block * words + i] = UINT32_MAX;
	return CAUSE_NONE;
}

/* No sync: a word is in the memory when the store to it is done. */
static const struct flash_operations operations = {
	.read = flash_read, .program = flash_program, .erase = flash_erase};

void flash_init(struct memory_flash *flash, volatile uint32_t *words, uint32_t block_size,
		uint16_t block_count)
{
	*flash = (struct memory_flash){.flash = {.operations = &operations,
						 .block_size = block_size,
						 .block_count = block_count,
						 .program_unit = FLASH_UNIT},
				       .words = words};
}
