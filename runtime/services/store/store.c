/* SPDX-License-Identifier: MIT */
/* Reading, writing and moving records of a mounted store. */
#include <string.h>

#include "services/store/format.h"

enum cause store_init(struct store *store, struct flash *flash, struct store_entry *entries,
		      uint16_t limit)
{
	uint32_t unit = flash->program_unit, grain = unit > 4 ? unit : 4;

	if (unit == 0 || unit > 32 || (unit & (unit - 1)) != 0 || flash->block_count < 2 ||
	    flash->block_size < 512 || flash->block_size % grain != 0 ||
	    flash->block_size / grain > 65536 / flash->block_count || limit == 0)
		return CAUSE_not_supported;
	*store = (struct store){
		.flash = flash, .entries = entries, .entry_limit = limit, .grain = (uint16_t)grain};
	return CAUSE_NONE;
}

/* --- The index ---------------------------------------------------------------------------- */

struct store_entry *index_find(const struct store *store, uint32_t name, uint16_t key)
{
	for (unsigned i = 0; i < store->entry_count; i++) {
		struct store_entry *entry = &store->entries[i];

		if (entry->name == name && entry->key == key)
			return entry;
	}
	return NULL;
}

struct store_entry *index_add(struct store *store, uint32_t name, uint16_t key)
{
	struct store_entry *entry;

	if (store->entry_count == store->entry_limit)
		return NULL;
	entry = &store->entries[store->entry_count++];
	entry->name = name;
	entry->key = key;
	return entry;
}

void index_remove(struct store *store, struct store_entry *entry)
{
	*entry = store->entries[--store->entry_count];
}

/* --- Sizes -------------------------------------------------------------------------------- */

static uint32_t payload(const struct store *store)
{
	return store->flash->block_size - block_first(store);
}

/* A quarter of a block bounds the room that a record may fail to use at a block's end. */
static uint32_t record_size_limit(const struct store *store)
{
	return payload(store) / 4 / store->grain * store->grain;
}

size_t store_record_limit(const struct store *store)
{
	uint32_t limit = record_size_limit(store) - STORE_RECORD_HEADER;

	return limit < STORE_REMOVED ? limit : STORE_REMOVED - 1;
}

uint32_t store_capacity(const struct store *store)
{
	return (store->flash->block_count - 1u) * (payload(store) - record_size_limit(store));
}

static uint32_t entry_size(const struct store *store, const struct store_entry *entry)
{
	struct record record;

	/* One that has rotted counts as the largest. */
	if (record_head(store, entry_address(store, entry), &record) != CAUSE_NONE ||
	    record.length > store_record_limit(store))
		return record_size_limit(store);
	return record_size(store, record.length);
}

uint32_t store_used(const struct store *store)
{
	uint32_t used = 0;

	for (unsigned i = 0; i < store->entry_count; i++)
		used += entry_size(store, &store->entries[i]);
	return used;
}

/* --- Reading ------------------------------------------------------------------------------ */

/* As record_check(), for a record of the index. */
static enum cause entry_read(const struct store *store, const struct store_entry *entry,
			     struct record *record, void *bytes, size_t size)
{
	uint32_t sequence = block_sequence(store, entry_block(store, entry));
	enum cause cause =
		record_check(store, entry_address(store, entry), sequence, record, bytes, size);

	if (cause == CAUSE_NONE && (record->name != entry->name || record->key != entry->key))
		return CAUSE_failed;
	return cause;
}

int store_read(const struct store *store, uint32_t name, uint16_t key, void *bytes, size_t size)
{
	const struct store_entry *entry = index_find(store, name, key);
	struct record record;

	if (entry == NULL || entry_read(store, entry, &record, bytes, size) != CAUSE_NONE)
		return -1;
	return record.length;
}

bool store_has(const struct store *store, uint32_t name, uint16_t key)
{
	return index_find(store, name, key) != NULL;
}

void store_visit(const struct store *store,
		 void (*each)(void *argument, uint32_t name, uint16_t key), void *argument)
{
	for (unsigned i = 0; i < store->entry_count; i++)
		each(argument, store->entries[i].name, store->entries[i].key);
}

/* Whether the record holds just these bytes already. */
static bool entry_equals(const struct store *store, const struct store_entry *entry,
			 const uint8_t *bytes, size_t n)
{
	uint32_t address = entry_address(store, entry) + STORE_RECORD_HEADER;
	struct record record;

	if (entry_read(store, entry, &record, NULL, 0) != CAUSE_NONE || record.length != n)
		return false;
	for (size_t done = 0; done < n; done += STORE_STAGE) {
		uint8_t stage[STORE_STAGE];
		size_t part = n - done < sizeof stage ? n - done : sizeof stage;
		enum cause cause = store->flash->operations->read(
			store->flash, address + (uint32_t)done, stage, part);

		if (cause != CAUSE_NONE || memcmp(stage, bytes + done, part) != 0)
			return false;
	}
	return true;
}

/* --- Moving on to the next block ---------------------------------------------------------- */

static enum cause copy_record(struct store *store, const struct store_entry *entry,
			      uint32_t address, uint32_t sequence, uint32_t *size)
{
	struct record_source source = {.address =
					       entry_address(store, entry) + STORE_RECORD_HEADER};
	struct record record;
	enum cause cause = entry_read(store, entry, &record, NULL, 0);

	if (cause != CAUSE_NONE)
		return cause;
	*size = record_size(store, record.length);
	return record_program(store, address, sequence, &record, source);
}

/* Copies the records that the index has in block `from` to the fresh block `to`. */
static enum cause copy_block(struct store *store, unsigned from, unsigned to, uint32_t sequence)
{
	uint32_t base = to * store->flash->block_size, offset = block_first(store), size;

	for (unsigned i = 0; i < store->entry_count; i++) {
		struct store_entry *entry = &store->entries[i];
		enum cause cause;

		if (entry_block(store, entry) != from)
			continue;
		cause = copy_record(store, entry, base + offset, sequence, &size);
		if (cause == CAUSE_failed) {
			/* It was intact when the store was mounted: the flash has lost it. */
			store->rotten++;
			index_remove(store, entry);
			i--;
		} else if (cause != CAUSE_NONE) {
			return cause;
		} else {
			offset += size;
		}
	}
	return CAUSE_NONE;
}

/* Lets the index follow a copy_block(): the same records in the same order. */
static enum cause index_follow(struct store *store, unsigned from, unsigned to)
{
	uint32_t base = to * store->flash->block_size, offset = block_first(store);

	for (unsigned i = 0; i < store->entry_count; i++) {
		struct store_entry *entry = &store->entries[i];
		struct record record;

		if (entry_block(store, entry) != from)
			continue;
		if (record_head(store, base + offset, &record) != CAUSE_NONE)
			return CAUSE_storage_failed;
		entry->place = place_of(store, to, offset);
		offset += record_size(store, record.length);
	}
	store->head = (uint16_t)to;
	store->sequence++;
	store->end = offset;
	return CAUSE_NONE;
}

/* Makes the spare block the head, and the oldest block, whose records move to it, the spare. The
 * header comes last: until it is there, the spare is a spare and the oldest block has everything.
 */
static enum cause advance(struct store *store)
{
	unsigned to = block_after(store, store->head), from = block_after(store, to);
	uint32_t sequence = store->sequence + 1;
	enum cause cause = block_erase(store, to);

	/* If this fails half-way, the next attempt must come before anything goes to the head. */
	store->end = store->flash->block_size;
	if (cause == CAUSE_NONE)
		cause = copy_block(store, from, to, sequence);
	if (cause == CAUSE_NONE)
		cause = flash_sync(store);
	if (cause == CAUSE_NONE)
		cause = block_header_program(store, to, sequence);
	if (cause != CAUSE_NONE)
		return CAUSE_storage_failed;
	/* The flash has moved on; without its places the index is worth nothing. */
	if (index_follow(store, from, to) != CAUSE_NONE) {
		store->mounted = false;
		store->entry_count = 0;
		return CAUSE_storage_failed;
	}
	return CAUSE_NONE;
}

enum cause store_scrub(struct store *store)
{
	enum cause cause = store->mounted ? CAUSE_NONE : CAUSE_storage_failed;

	for (unsigned i = 0; cause == CAUSE_NONE && i < store->flash->block_count; i++)
		cause = advance(store);
	return cause;
}

/* --- Writing ------------------------------------------------------------------------------ */

/* Once round the ring finds the room if the capacity is kept: README.md has the proof. */
static enum cause make_room(struct store *store, uint32_t size)
{
	for (unsigned i = 0; store->flash->block_size - store->end < size; i++) {
		if (i == store->flash->block_count || advance(store) != CAUSE_NONE)
			return CAUSE_storage_failed;
	}
	return CAUSE_NONE;
}

/* Writes what the index has of this record once more, or that there is none: for when the flash
 * reported an error and yet holds the record whose writing it refused. */
static void restate(struct store *store, struct record record)
{
	const struct store_entry *entry = index_find(store, record.name, record.key);
	uint32_t size = entry != NULL ? entry_size(store, entry) : record_size(store, 0);
	uint32_t address;

	if (make_room(store, size) != CAUSE_NONE)
		return;
	address = store->head * store->flash->block_size + store->end;
	entry = index_find(store, record.name, record.key);
	record.length = STORE_REMOVED;
	if (entry != NULL)
		copy_record(store, entry, address, store->sequence, &size);
	else
		record_program(store, address, store->sequence, &record, (struct record_source){0});
	store->end += size;
}

/* Appends a record to the log. A place that does not take it is given up for the next block. */
static enum cause append(struct store *store, const struct record *record, const void *bytes,
			 uint16_t *place)
{
	uint32_t size = record_size(store, record->length);
	bool there = false;

	for (unsigned attempt = 0; attempt < 2; attempt++) {
		struct record found;
		uint32_t address;

		if (make_room(store, size) != CAUSE_NONE)
			break;
		address = store->head * store->flash->block_size + store->end;
		*place = place_of(store, store->head, store->end);
		if (record_program(store, address, store->sequence, record,
				   (struct record_source){.bytes = bytes}) == CAUSE_NONE &&
		    flash_sync(store) == CAUSE_NONE) {
			store->end += size;
			return CAUSE_NONE;
		}
		store->end = store->flash->block_size;
		there |= record_check(store, address, store->sequence, &found, NULL, 0) ==
			 CAUSE_NONE;
	}
	if (there)
		restate(store, *record);
	return CAUSE_storage_failed;
}

enum cause store_write(struct store *store, uint32_t name, uint16_t key, const void *bytes,
		       size_t n)
{
	struct store_entry *entry = index_find(store, name, key);
	struct record record = {.name = name, .key = key, .length = (uint16_t)n};
	uint32_t used;
	uint16_t place;

	if (!store->mounted || n > store_record_limit(store))
		return CAUSE_storage_failed;
	if (entry != NULL && entry_equals(store, entry, bytes, n))
		return CAUSE_NONE;
	used = store_used(store) + record_size(store, record.length) -
	       (entry != NULL ? entry_size(store, entry) : 0);
	if ((entry == NULL && store->entry_count == store->entry_limit) ||
	    used > store_capacity(store))
		return CAUSE_storage_failed;
	if (append(store, &record, bytes, &place) != CAUSE_NONE)
		return CAUSE_storage_failed;
	entry = index_find(store, name, key);
	if (entry == NULL)
		entry = index_add(store, name, key);
	entry->place = place;
	return CAUSE_NONE;
}

enum cause store_remove(struct store *store, uint32_t name, uint16_t key)
{
	struct record record = {.name = name, .key = key, .length = STORE_REMOVED};
	struct store_entry *entry = index_find(store, name, key);
	uint16_t place;

	if (!store->mounted)
		return CAUSE_storage_failed;
	if (entry == NULL)
		return CAUSE_NONE;
	if (append(store, &record, NULL, &place) != CAUSE_NONE)
		return CAUSE_storage_failed;
	entry = index_find(store, name, key);
	if (entry != NULL)
		index_remove(store, entry);
	return CAUSE_NONE;
}
