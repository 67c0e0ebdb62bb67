/* SPDX-License-Identifier: MIT */
/*
 * The board's flash: memory that behaves as a NOR chip does. The board has no chip that a program
 * can write, but 16 MB of PSRAM, which QEMU can lay over a file: what is in it survives the end of
 * the emulator, however it ends. This layer gives it erase blocks, and programming that only clears
 * bits, a word at a time. drivers/flash.h says what holds for its user.
 *
 * Nothing here knows where the memory is: a test gives it an array.
 */
#ifndef MPS2_AN385_FLASH_H
#define MPS2_AN385_FLASH_H

#include "drivers/flash.h"

enum { FLASH_UNIT = 4 }; /* bytes that are programmed at once */

struct memory_flash {
	struct flash flash;
	volatile uint32_t *words; /* every store is one to the memory itself */
};

/* The flash in `block_count` blocks of `block_size` bytes, a multiple of the unit, from `words`
 * on, which stay as they are. */
void flash_init(struct memory_flash *flash, volatile uint32_t *words, uint32_t block_size,
		uint16_t block_count);

#endif
