/* SPDX-License-Identifier: MIT */
/*
 * Flash in memory for tests of what lives on flash. It obeys the rules of drivers/flash.h, fails
 * the test when its user does not (a unit programmed twice), counts, and can lose power or report
 * an error at a chosen operation. Program, erase and sync count as operations; reads do not.
 */
#ifndef SUPPORT_FLASH_RAM_H
#define SUPPORT_FLASH_RAM_H

#include <stdbool.h>

#include "drivers/flash.h"

#define FLASH_RAM_BYTES	  (700u * 4096u)
#define FLASH_RAM_BLOCKS  700u
#define FLASH_RAM_PENDING 8192u /* operations between two syncs */

enum flash_ram_fault {
	FLASH_CUT_BEFORE,   /* power fails, nothing of the operation happens */
	FLASH_CUT_PREFIX,   /* a random prefix of the bytes is programmed, the last of them in part;
			       of a block a random part is erased */
	FLASH_CUT_NOISE,    /* every bit to be changed is, at random; an erase leaves random bits */
	FLASH_CUT_AFTER,    /* power fails when the operation is done */
	FLASH_CUT_UNSYNCED, /* of all operations since the last sync, a random part happened */
	FLASH_FAULTS,
	FLASH_ERROR_BEFORE = FLASH_FAULTS, /* an error is reported, nothing happened */
	FLASH_ERROR_PARTLY,		   /* an error is reported, some of it happened */
	FLASH_ERROR_AFTER,		   /* an error is reported, all of it happened */
	FLASH_SILENT /* a program fails in part and reports success; nothing else fails */
};

struct flash_ram {
	struct flash flash;
	uint32_t erases[FLASH_RAM_BLOCKS];
	unsigned long operations, programmed; /* operations, and bytes */
	unsigned long fault_at;		      /* the operation, counted from 1; 0: none */
	enum flash_ram_fault fault;
	unsigned errors; /* how many operations in a row an error fault meets; 1 at first */
	bool off;	 /* the power failed */
	uint32_t random; /* state */
	uint8_t bytes[FLASH_RAM_BYTES];
	/* What FLASH_CUT_UNSYNCED needs. */
	uint8_t synced[FLASH_RAM_BYTES];
	struct {
		bool erase;
		uint32_t address;
		uint16_t n;
		uint8_t bytes[256];
	} pending[FLASH_RAM_PENDING];
	unsigned pending_count;
};

/* Erased flash. */
void flash_ram_init(struct flash_ram *ram, uint32_t block_size, unsigned block_count,
		    unsigned unit);
/* Faults at the n-th operation from now; 0: none. */
void flash_ram_fault(struct flash_ram *ram, unsigned long n, enum flash_ram_fault fault);
/* Power is back; no fault is planned. */
void flash_ram_power(struct flash_ram *ram);
/* A fixed sequence of pseudo-random numbers, below `bound`. */
uint32_t flash_ram_random(uint32_t *state, uint32_t bound);

#endif
