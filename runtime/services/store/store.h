/* SPDX-License-Identifier: MIT */
/*
 * The settings store: small records under {name, key}, kept on raw flash as a log. A write is
 * atomic: after a power cut, whenever it comes, the record is the old or the new one, and
 * CAUSE_NONE means that it is the new one. README.md beside this file has the format and its
 * reasons.
 *
 * A board mounts the store at start; the engine's settings reach it through an adapter. Not
 * reentrant: one caller, the event loop. Calls block as long as the flash does.
 */
#ifndef SERVICES_STORE_STORE_H
#define SERVICES_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/flash.h"

/* Where one record lies. The members are the store's own. */
struct store_entry {
	uint32_t name;
	uint16_t key;
	uint16_t place;
};

/* A store. The members are its own. */
struct store {
	struct flash *flash;
	struct store_entry *entries;
	uint16_t entry_limit, entry_count;
	uint16_t grain;	   /* records are multiples of it, in bytes */
	uint16_t head;	   /* the block that is written to */
	uint32_t sequence; /* its number */
	uint32_t end;	   /* where its next record goes; block_size: nowhere */
	uint16_t rotten;   /* records that were good at mount and no longer are */
	bool mounted;
};

enum store_state {
	STORE_CLEAN,   /* mounted */
	STORE_DAMAGED, /* mounted; something that was not just interrupted had to be left out */
	STORE_BLANK,   /* not mounted: erased flash */
	STORE_FOREIGN, /* not mounted: a store of another format version or geometry */
	STORE_CORRUPT, /* not mounted: no store, and not erased either */
	STORE_FAILED   /* not mounted: the flash cannot be read */
};

/* What mounting found. */
struct store_report {
	enum store_state state;
	uint16_t records; /* that can be read */
	uint16_t torn;	  /* ends of blocks that hold an unfinished record: the usual trace of a
			     power cut, and nothing that was committed */
	uint16_t corrupt; /* places inside the log that fail their check */
	uint16_t dropped; /* records for which the index has no entry */
	uint8_t version;  /* of a foreign store, when that is what differs; else ours */
};

#define STORE_VERSION 1

/* Binds the store to a flash and to memory for its index, `limit` entries, one for each record;
 * both must outlive it. CAUSE_not_supported: a geometry that it cannot use (it wants 2 blocks or
 * more, of at least 512 bytes, units of at most 32 bytes, and at most 65,536 grains in all, the
 * grain being the larger of 4 bytes and a unit). Touches no flash. */
enum cause store_init(struct store *store, struct flash *flash, struct store_entry *entries,
		      uint16_t limit);

/* Reads the log and builds the index. Never writes. Unless the state is STORE_CLEAN or
 * STORE_DAMAGED, the store is empty and refuses writes until it is formatted. */
void store_mount(struct store *store, struct store_report *report);

/* Makes an empty, mounted store of whatever the flash holds; old records are erased. A power cut
 * leaves the old store or the empty one, or what store_mount() calls corrupt if it was that. */
enum cause store_format(struct store *store);

/* Replaces or creates the record; n may be 0. CAUSE_NONE: committed. CAUSE_storage_failed: nothing
 * has changed; too long a record, no room, or the flash failed. Writing what is already there
 * costs no flash operation. */
enum cause store_write(struct store *store, uint32_t name, uint16_t key, const void *bytes,
		       size_t n);

/* Removes the record; that there was none is CAUSE_NONE too. Works on a full store. */
enum cause store_remove(struct store *store, uint32_t name, uint16_t key);

/* Copies at most `size` bytes of the record to `bytes`. Returns the record's whole length; -1:
 * there is none, or it can no longer be read, and `bytes` is undefined. */
int store_read(const struct store *store, uint32_t name, uint16_t key, void *bytes, size_t size);

/* Whether there is such a record, be it readable or not. */
bool store_has(const struct store *store, uint32_t name, uint16_t key);

/* Calls `each` once for every record, in no particular order. `each` may read, but not change. */
void store_visit(const struct store *store,
		 void (*each)(void *argument, uint32_t name, uint16_t key), void *argument);

/* Moves every record to fresh flash, so that damage which mounting left out is gone. */
enum cause store_scrub(struct store *store);

/* The longest record's length in bytes. */
size_t store_record_limit(const struct store *store);
/* Bytes of flash that records may take, and take; a record takes 12 more than its length, rounded
 * up to the grain. A write succeeds exactly when the sum stays within the capacity (and the index
 * has an entry left, and the flash works). */
uint32_t store_capacity(const struct store *store);
uint32_t store_used(const struct store *store);

#endif
