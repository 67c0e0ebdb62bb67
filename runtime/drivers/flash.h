/* SPDX-License-Identifier: MIT */
/*
 * Raw NOR flash as a driver: erase blocks, bytes that programming can only clear, no translation
 * layer. A board implements it over its chip or its internal flash, the host over a file, tests
 * over memory. The settings store is its user.
 *
 * An instance is the region handed to its user, addressed from 0. A driver may join several pages
 * of the chip into one block. Every function blocks until the operation is done and returns
 * CAUSE_NONE, CAUSE_storage_failed when the device reports an error, or CAUSE_not_allowed for an
 * address, length or alignment that the geometry does not allow (nothing was done).
 *
 * What users may rely on: power can fail inside any operation. An interrupted program leaves any of
 * its bits cleared or not, an interrupted erase leaves any bits, in that range only. What users
 * owe: they program a unit at most once between two erases of its block (parts with ECC demand it).
 */
#ifndef DRIVERS_FLASH_H
#define DRIVERS_FLASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

struct flash;

struct flash_operations {
	/* Any address and length inside the region. */
	enum cause (*read)(struct flash *flash, uint32_t address, void *bytes, size_t n);
	/* Turns 1 bits into 0; address and n are multiples of the unit; may cross blocks. */
	enum cause (*program)(struct flash *flash, uint32_t address, const void *bytes, size_t n);
	/* Sets every byte of the block to 0xff. */
	enum cause (*erase)(struct flash *flash, unsigned block);
	/* Returns when all that was programmed and erased before is durable, and before anything
	 * that comes after. NULL: every operation is durable when it returns, as on a chip. */
	enum cause (*sync)(struct flash *flash);
};

/* The first member of a driver's own structure. */
struct flash {
	const struct flash_operations *operations;
	uint32_t block_size;   /* bytes, a multiple of the unit */
	uint16_t block_count;  /* blocks */
	uint16_t program_unit; /* bytes, a power of two */
};

#endif
