/* SPDX-License-Identifier: MIT */
/*
 * The log on the flash: blocks and records. Private to the store; README.md has the layout.
 */
#ifndef SERVICES_STORE_FORMAT_H
#define SERVICES_STORE_FORMAT_H

#include "services/store/store.h"

#define STORE_HEADER_SIZE   20u /* of a block, before padding to the grain; there are two copies */
#define STORE_RECORD_HEADER 12u /* before a record's bytes */
#define STORE_REMOVED	    0x8000u /* in a record's length: the record is gone */
#define STORE_STAGE	    64u /* bytes read or programmed at a time; a multiple of every unit */

/* A record's header as it is on flash. */
struct record {
	uint32_t crc;
	uint32_t name;
	uint16_t key;
	uint16_t length; /* may be STORE_REMOVED */
};

/* Where the bytes of a record to be written come from: memory, or the flash when `bytes` is NULL.
 */
struct record_source {
	const uint8_t *bytes;
	uint32_t address;
};

enum header_state { HEADER_VALID, HEADER_FOREIGN, HEADER_BLANK, HEADER_BAD };

/* Blocks. */
unsigned block_after(const struct store *store, unsigned block);
uint32_t block_first(const struct store *store); /* offset of the first record */
/* The sequence that a block of the log has by its place in the ring. */
uint32_t block_sequence(const struct store *store, unsigned block);
enum cause block_header_read(const struct store *store, unsigned block, enum header_state *state,
			     uint32_t *sequence, uint8_t *version);
/* Makes the block one of the log. */
enum cause block_header_program(const struct store *store, unsigned block, uint32_t sequence);
/* Finds the offset after the last byte of the block that is not 0xff. */
enum cause block_used(const struct store *store, unsigned block, uint32_t *used);
enum cause block_erase(const struct store *store, unsigned block);
enum cause flash_sync(const struct store *store);

/* Records. Addresses are those of the record's header. */
uint32_t record_size(const struct store *store, uint16_t length);
uint32_t entry_address(const struct store *store, const struct store_entry *entry);
unsigned entry_block(const struct store *store, const struct store_entry *entry);
uint16_t place_of(const struct store *store, unsigned block, uint32_t offset);
enum cause record_head(const struct store *store, uint32_t address, struct record *record);
/* Reads the record and checks it; copies at most `size` of its bytes. CAUSE_NONE: it is intact;
 * CAUSE_failed: it is not; CAUSE_storage_failed: the flash cannot be read. */
enum cause record_check(const struct store *store, uint32_t address, uint32_t sequence,
			struct record *record, void *bytes, size_t size);
/* Programs a record (its crc is computed) and reads it back. */
enum cause record_program(const struct store *store, uint32_t address, uint32_t sequence,
			  const struct record *record, struct record_source source);

/* The index. */
struct store_entry *index_find(const struct store *store, uint32_t name, uint16_t key);
/* NULL: full. */
struct store_entry *index_add(struct store *store, uint32_t name, uint16_t key);
void index_remove(struct store *store, struct store_entry *entry);

#endif
