/* SPDX-License-Identifier: MIT */
/* From the flash to the index, and an empty log to begin with. */
#include <string.h>

#include "services/store/format.h"

/* What the headers of all blocks say. */
struct survey {
	bool valid, foreign, blank;
	unsigned head;
	uint32_t sequence;
	uint8_t version;
};

static enum cause survey_blocks(const struct store *store, struct survey *survey)
{
	*survey = (struct survey){.blank = true, .version = STORE_VERSION};
	for (unsigned block = 0; block < store->flash->block_count; block++) {
		enum header_state state;
		uint32_t sequence = 0;
		uint8_t version = 0;
		enum cause cause = block_header_read(store, block, &state, &sequence, &version);

		if (cause != CAUSE_NONE)
			return cause;
		if (state != HEADER_BLANK)
			survey->blank = false;
		if (state == HEADER_FOREIGN) {
			survey->foreign = true;
			survey->version = version;
		}
		/* Sequences may wrap. */
		if (state == HEADER_VALID &&
		    (!survey->valid || (int32_t)(sequence - survey->sequence) > 0)) {
			survey->valid = true;
			survey->head = block;
			survey->sequence = sequence;
		}
	}
	return CAUSE_NONE;
}

static void index_apply(struct store *store, const struct record *record, uint16_t place,
			struct store_report *report)
{
	struct store_entry *entry = index_find(store, record->name, record->key);

	if (record->length == STORE_REMOVED) {
		if (entry != NULL)
			index_remove(store, entry);
		return;
	}
	if (entry == NULL)
		entry = index_add(store, record->name, record->key);
	if (entry == NULL)
		report->dropped++;
	else
		entry->place = place;
}

/* Takes the records of one block into the index, searching on at every grain behind what fails its
 * check. Sets *end to where the next record could go: block_size when the block's end is not as
 * erasing left it, because what was begun there must not be written over. */
static enum cause replay_block(struct store *store, unsigned block, struct store_report *report,
			       uint32_t *end)
{
	uint32_t size = store->flash->block_size, base = block * size;
	uint32_t sequence = block_sequence(store, block), offset = block_first(store), used;
	bool gap = false;
	enum cause cause = block_used(store, block, &used);

	while (cause == CAUSE_NONE && offset < used && offset + STORE_RECORD_HEADER <= size) {
		struct record record;

		cause = record_check(store, base + offset, sequence, &record, NULL, 0);
		if (cause == CAUSE_failed) {
			gap = true;
			offset += store->grain;
			cause = CAUSE_NONE;
		} else if (cause == CAUSE_NONE) {
			report->corrupt += gap;
			gap = false;
			index_apply(store, &record, place_of(store, block, offset), report);
			offset += record_size(store, record.length);
		}
	}
	report->torn += gap;
	*end = gap ? size : offset;
	return cause;
}

/* Whether the spare block shows that opening it was begun. Then it must be opened (and erased)
 * before anything else is written: should its header, half programmed, one day read as valid, it
 * may hold nothing that is older than the head's records. */
static bool spare_begun(const struct store *store)
{
	enum header_state state;
	uint32_t sequence, used;
	uint8_t version;
	unsigned spare = block_after(store, store->head);

	if (block_header_read(store, spare, &state, &sequence, &version) != CAUSE_NONE)
		return true;
	if (state == HEADER_VALID)
		return false;
	return block_used(store, spare, &used) != CAUSE_NONE || used != 0;
}

/* The ring but for the spare, from the oldest block to the head. */
static enum cause replay(struct store *store, struct store_report *report)
{
	unsigned block = block_after(store, block_after(store, store->head));
	enum cause cause;

	store->entry_count = 0;
	for (;;) {
		cause = replay_block(store, block, report, &store->end);
		if (cause != CAUSE_NONE || block == store->head)
			break;
		block = block_after(store, block);
	}
	if (cause == CAUSE_NONE && spare_begun(store))
		store->end = store->flash->block_size;
	return cause;
}

static enum store_state mount(struct store *store, struct store_report *report)
{
	struct survey survey;

	if (survey_blocks(store, &survey) != CAUSE_NONE)
		return STORE_FAILED;
	if (!survey.valid) {
		report->version = survey.version;
		for (unsigned block = 0; survey.blank && block < store->flash->block_count;
		     block++) {
			uint32_t used;

			if (block_used(store, block, &used) != CAUSE_NONE)
				return STORE_FAILED;
			survey.blank = used == 0;
		}
		return survey.foreign ? STORE_FOREIGN : survey.blank ? STORE_BLANK : STORE_CORRUPT;
	}
	store->head = (uint16_t)survey.head;
	store->sequence = survey.sequence;
	if (replay(store, report) != CAUSE_NONE)
		return STORE_FAILED;
	store->mounted = true;
	return report->corrupt != 0 || report->dropped != 0 ? STORE_DAMAGED : STORE_CLEAN;
}

void store_mount(struct store *store, struct store_report *report)
{
	*report = (struct store_report){.version = STORE_VERSION};
	store->mounted = false;
	store->rotten = 0;
	report->state = mount(store, report);
	if (!store->mounted)
		store->entry_count = 0;
	report->records = store->entry_count;
}

enum cause store_format(struct store *store)
{
	struct survey survey;
	unsigned count = store->flash->block_count, head;
	enum cause cause = survey_blocks(store, &survey);

	store->mounted = false;
	store->entry_count = 0;
	if (cause != CAUSE_NONE)
		return CAUSE_storage_failed;
	/* The new head's sequence leaves a gap, so that from the moment its header is there no
	 * other block belongs to the log. Only then the old records go. */
	head = survey.valid ? block_after(store, survey.head) : 0;
	store->head = (uint16_t)head;
	store->sequence = survey.valid ? survey.sequence + count : 1;
	if (block_erase(store, head) != CAUSE_NONE || flash_sync(store) != CAUSE_NONE ||
	    block_header_program(store, head, store->sequence) != CAUSE_NONE)
		return CAUSE_storage_failed;
	for (unsigned block = block_after(store, head); block != head;
	     block = block_after(store, block)) {
		uint32_t used;

		if (block_used(store, block, &used) != CAUSE_NONE ||
		    (used != 0 && block_erase(store, block) != CAUSE_NONE))
			return CAUSE_storage_failed;
	}
	if (flash_sync(store) != CAUSE_NONE)
		return CAUSE_storage_failed;
	store->end = block_first(store);
	store->mounted = true;
	return CAUSE_NONE;
}
