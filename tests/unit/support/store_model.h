/* SPDX-License-Identifier: MIT */
/*
 * What a store must hold: a plain table beside a store on flash in memory. An operation goes to
 * both; when the store's fails because power did, the record may be old or new, and the next
 * store_model_remount() settles which, failing the test when it is neither or when any other record
 * differs.
 */
#ifndef SUPPORT_STORE_MODEL_H
#define SUPPORT_STORE_MODEL_H

#include "services/store/store.h"
#include "support/flash_ram.h"

#define MODEL_RECORDS 24u
#define MODEL_LENGTH  128u

struct model_record {
	int length; /* -1: none */
	uint8_t bytes[MODEL_LENGTH];
};

struct store_model {
	struct flash_ram ram;
	struct store store;
	struct store_entry entries[MODEL_RECORDS];
	struct model_record records[MODEL_RECORDS]; /* record i is {name, key} of model_name() */
	struct model_record pending;
	int pending_index; /* -1: none */
};

/* Blank flash, formatted and mounted. */
void store_model_init(struct store_model *model, uint32_t block_size, unsigned block_count,
		      unsigned unit);
uint32_t model_name(unsigned index);
uint16_t model_key(unsigned index);
/* Writes `length` bytes drawn from `seed`; -1 removes. Returns what the store said. */
enum cause store_model_put(struct store_model *model, unsigned index, int length, uint32_t seed);
/* Compares every record without mounting again. */
void store_model_compare(const struct store_model *model);
/* Turns power on, mounts, and compares. The store must mount. */
struct store_report store_model_remount(struct store_model *model);

#endif
