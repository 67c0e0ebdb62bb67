/* SPDX-License-Identifier: MIT */
/* Some blocks of a flash as a flash of their own, for a region that several users share. */
#ifndef SERVICES_STORE_FLASH_PART_H
#define SERVICES_STORE_FLASH_PART_H

#include "drivers/flash.h"

struct flash_part {
	struct flash flash; /* the part, for its user */
	struct flash *whole;
	uint16_t first;
};

/* The `count` blocks of `whole` from block `first` on, which there must be. Touches no flash. */
void flash_part_init(struct flash_part *part, struct flash *whole, uint16_t first, uint16_t count);

#endif
