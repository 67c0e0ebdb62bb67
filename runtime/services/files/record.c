/* SPDX-License-Identifier: MIT */
/* Files as records of the store, and what was decided for all of them at once. */
#include <string.h>

#include "services/files/parts.h"

enum {
	RECORD_VERSION = 1,
	STATE_SIZE = 12,
	CONTENT_SIZE = 12, /* before its maps */
	MAP_HOLES = 0x8000 /* in a map's length: a second one follows */
};
enum { HAS_CURRENT = 1, HAS_FORMER = 2, IS_PENDING = 4 };

static int record_read(const struct files *files, uint16_t key, size_t size)
{
	return store_read(&files->store, FILES_STORE_NAME, key, files->record, size);
}

/* --- For all files ------------------------------------------------------------------------ */

void state_load(struct files *files)
{
	const uint8_t *record = files->record;

	files->state = (struct files_state){0};
	if (record_read(files, FILES_STATE_KEY, STATE_SIZE) != STATE_SIZE)
		return;
	files->state.decision = record[1];
	files->state.restored = get32(record + 4);
	files->state.through = get32(record + 8);
}

enum cause state_save(struct files *files, const struct files_state *state)
{
	uint8_t bytes[STATE_SIZE] = {RECORD_VERSION, state->decision};

	put32(bytes + 4, state->restored);
	put32(bytes + 8, state->through);
	return store_write(&files->store, FILES_STORE_NAME, FILES_STATE_KEY, bytes, sizeof bytes);
}

/* --- Contents ----------------------------------------------------------------------------- */

/* Reads the content at *at and moves *at behind it. False: it is none. */
static bool content_read(struct files *files, const uint8_t **at, const uint8_t *end,
			 struct content *content, uint8_t *map)
{
	const uint8_t *from = *at;
	size_t maps;

	if (end - from < CONTENT_SIZE)
		return false;
	maps = get16(from + 10) & MAP_HOLES ? 2 : 1;
	*content = (struct content){.number = get32(from),
				    .size = get32(from + 4),
				    .exists = true,
				    .first = get16(from + 8),
				    .length = get16(from + 10) & (uint16_t)~MAP_HOLES};
	from += CONTENT_SIZE;
	if (content->first + content->length > (int)FILES_MAP(files->blocks) ||
	    (size_t)(end - from) < content->length * maps)
		return false;
	memset(map, 0, FILES_MAP(files->blocks));
	memcpy(map + content->first, from, content->length);
	content->written = maps == 2 ? from + content->length : NULL;
	*at = from + content->length * maps;
	return blocks_for(files, content->size) <= map_count(files, map);
}

/* Whether a block that the content's size reaches was never written. */
static bool has_holes(const struct files *files, uint32_t size, const uint8_t *map)
{
	uint32_t count = blocks_for(files, size);

	for (unsigned block = 0; count > 0; block++) {
		if (!map_has(map, block))
			continue;
		if (!map_has(files->prepared, block))
			return true;
		count--;
	}
	return false;
}

static uint8_t *content_write(const struct files *files, uint8_t *to, const struct content *content,
			      const uint8_t *map)
{
	bool holes = has_holes(files, content->size, map);
	size_t first = 0, end = FILES_MAP(files->blocks);

	while (end > 0 && map[end - 1] == 0)
		end--;
	while (first < end && map[first] == 0)
		first++;
	put32(to, content->number);
	put32(to + 4, content->size);
	put16(to + 8, (uint16_t)first);
	put16(to + 10, (uint16_t)((end - first) | (holes ? MAP_HOLES : 0u)));
	to += CONTENT_SIZE;
	memcpy(to, map + first, end - first);
	to += end - first;
	if (!holes)
		return to;
	for (size_t i = first; i < end; i++)
		*to++ = map[i] & files->prepared[i];
	return to;
}

/* --- Files -------------------------------------------------------------------------------- */

/* What was decided for all files holds for this one, though its record does not say so yet. */
static void apply_state(const struct files *files, struct entry *entry)
{
	if (entry->stamp <= files->state.restored) {
		entry->current.exists = entry->former.exists = entry->pending = false;
	} else if (entry->pending && entry->stamp <= files->state.through) {
		if (files->state.decision == FILES_ROLLED_BACK) {
			entry->current = entry->former;
			memcpy(files->current, files->former, FILES_MAP(files->blocks));
		}
		entry->former.exists = entry->pending = false;
		entry->decided = true;
	}
}

/* The fixed fields of the record that is in files->record. False: it is none. */
static bool head_read(const struct files *files, int length, struct entry *entry)
{
	const uint8_t *record = files->record;

	if (length < (int)FILES_RECORD_NAME || record[0] != RECORD_VERSION)
		return false;
	entry->name_length = record[1];
	entry->flags = get16(record + 2);
	entry->maximum = get32(record + 4);
	entry->write_counter = get32(record + 8);
	entry->stamp = get32(record + 12);
	entry->pending = record[16] & IS_PENDING;
	entry->current.exists = record[16] & HAS_CURRENT;
	entry->former.exists = record[16] & HAS_FORMER;
	return entry->name_length > 0 && entry->name_length <= FILES_NAME_LIMIT &&
	       FILES_RECORD_NAME + entry->name_length <= (unsigned)length;
}

bool entry_load(struct files *files, uint16_t key, struct entry *entry)
{
	size_t size = FILES_RECORD(files->blocks);
	int length = record_read(files, key, size);
	const uint8_t *at, *end;

	*entry = (struct entry){.key = key};
	if (length > (int)size || !head_read(files, length, entry))
		return false;
	at = files->record + FILES_RECORD_NAME + entry->name_length;
	end = files->record + length;
	if (entry->current.exists &&
	    !content_read(files, &at, end, &entry->current, files->current))
		return false;
	if (entry->former.exists && !content_read(files, &at, end, &entry->former, files->former))
		return false;
	apply_state(files, entry);
	return true;
}

enum cause entry_save(struct files *files, struct entry *entry)
{
	uint8_t *record = files->record, *to = record + FILES_RECORD_NAME + entry->name_length;

	record[0] = RECORD_VERSION;
	record[1] = entry->name_length;
	put16(record + 2, entry->flags);
	put32(record + 4, entry->maximum);
	put32(record + 8, entry->write_counter);
	put32(record + 12, ++files->stamp);
	put32(record + 16, (entry->current.exists ? HAS_CURRENT : 0u) |
				   (entry->former.exists ? HAS_FORMER : 0u) |
				   (entry->pending ? IS_PENDING : 0u));
	if (entry->current.exists)
		to = content_write(files, to, &entry->current, files->current);
	if (entry->former.exists)
		to = content_write(files, to, &entry->former, files->former);
	return store_write(&files->store, FILES_STORE_NAME, entry->key, record,
			   (size_t)(to - record));
}

enum cause entry_drop(struct files *files, uint16_t key)
{
	return store_remove(&files->store, FILES_STORE_NAME, key);
}

uint16_t entry_find(struct files *files, const void *name, size_t length, struct entry *entry)
{
	for (uint16_t key = 1; key <= files->limit; key++) {
		int found = record_read(files, key, FILES_RECORD_NAME + length);

		if (found >= (int)(FILES_RECORD_NAME + length) && files->record[1] == length &&
		    memcmp(files->record + FILES_RECORD_NAME, name, length) == 0 &&
		    entry_load(files, key, entry))
			return key;
	}
	return 0;
}

/* Whether nothing keeps the key: no record, or one of no file. One that cannot be read at the
 * moment may be readable again. */
static bool key_free(struct files *files, uint16_t key)
{
	struct entry entry;

	if (session_writer(files, key) != NULL)
		return false;
	if (!store_has(&files->store, FILES_STORE_NAME, key))
		return true;
	return entry_load(files, key, &entry) && !entry.current.exists;
}

uint16_t entry_free_key(struct files *files)
{
	for (uint16_t key = 1; key <= files->limit; key++)
		if (key_free(files, key))
			return key;
	return 0;
}
