/* SPDX-License-Identifier: MIT */
/*
 * The settings of the board's modem: the store at the beginning of the board's flash. Its geometry
 * is the host's, so that the settings of one can be read by the other: the beginning of the
 * board's flash file is a host's `--state` file. Behind the settings are the product's files.
 */
#ifndef MPS2_AN385_SETTINGS_H
#define MPS2_AN385_SETTINGS_H

#include <stdbool.h>

#include "flash.h"
#include "services/store/store.h"
#include "store_adapter.h"

/* 64 KB, some ten times what a product's settings take. Changing it makes a flash foreign. */
#define SETTINGS_BLOCK_SIZE  4096u
#define SETTINGS_BLOCK_COUNT 16u
/* Of 8 bytes RAM each. A product keeps a record for each setting in non-volatile memory and key,
 * and two for each one of the profile: the largest so far 60. */
#define SETTINGS_RECORDS 128u

struct settings {
	struct memory_flash flash;
	struct store store;
	struct store_entry entries[SETTINGS_RECORDS];
	struct store_adapter adapter; /* &adapter.storage is for at_modem_init() */
	struct store_report report;   /* what was found; see settings_remark() */
};

/* Mounts the store in the memory at `words`. A board has nowhere to keep what was there before:
 * what is damaged is left out, what is no store is erased. False: nothing can be kept;
 * at_modem_init() then gets no storage. */
bool settings_open(struct settings *settings, volatile uint32_t *words);

/* What is worth a note in the trace about what settings_open() found; NULL: nothing. */
const char *settings_remark(const struct settings *settings);

#endif
