/* SPDX-License-Identifier: MIT */
/* From the flash to the maps, an empty region to begin with, and what is done when there is time.
 */
#include <string.h>

#include "services/files/parts.h"

/* --- Binding ------------------------------------------------------------------------------ */

static uint32_t round_up(uint32_t value, uint32_t grain)
{
	return (value + grain - 1) / grain * grain;
}

/* How many blocks the list of files needs for `limit` records of the largest size and the one for
 * all; 0: records of this size cannot be kept. */
static uint32_t catalogue_blocks(const struct flash *flash, uint16_t limit)
{
	struct flash_part part;
	struct store store;
	struct store_entry entry;
	uint32_t grain = flash->program_unit > 4 ? flash->program_unit : 4, size, needed;

	flash_part_init(&part, (struct flash *)flash, 0, 2);
	if (store_init(&store, &part.flash, &entry, 1) != CAUSE_NONE ||
	    FILES_RECORD(flash->block_count) > store_record_limit(&store))
		return 0;
	/* 12 bytes of the store's own. */
	size = round_up(FILES_RECORD(flash->block_count) + 12u, grain);
	needed = limit * size + 4 * grain + 12u;
	return 1 + (needed + store_capacity(&store) - 1) / store_capacity(&store);
}

static uint8_t *take(uint8_t **memory, size_t n)
{
	uint8_t *taken = *memory;

	*memory += n;
	return taken;
}

static void share_memory(struct files *files, uint8_t *memory)
{
	size_t map = FILES_MAP(files->flash->block_count);

	files->current = take(&memory, map);
	files->former = take(&memory, map);
	files->dropped = take(&memory, map);
	files->used = take(&memory, map);
	files->prepared = take(&memory, map);
	for (unsigned i = 0; i < files->session_limit; i++)
		files->sessions[i] = (struct files_session){.blocks = take(&memory, map)};
	files->record = memory;
}

enum cause files_init(struct files *files, struct flash *flash, struct store_entry *entries,
		      uint16_t limit, struct files_session *sessions, uint8_t session_limit,
		      uint8_t *memory)
{
	uint32_t grain = flash->program_unit > 4 ? flash->program_unit : 4;
	uint32_t own = catalogue_blocks(flash, limit);

	if (own == 0 || limit == 0 || limit == UINT16_MAX || own + 2 > flash->block_count)
		return CAUSE_not_supported;
	*files = (struct files){.flash = flash,
				.sessions = sessions,
				.session_limit = session_limit,
				.limit = limit,
				.payload = flash->block_size - grain,
				.blocks = (uint16_t)(flash->block_count - own)};
	share_memory(files, memory);
	flash_part_init(&files->catalogue, flash, 0, (uint16_t)own);
	return store_init(&files->store, &files->catalogue.flash, entries, limit + 1u);
}

/* --- Mounting ----------------------------------------------------------------------------- */

static void clear_maps(struct files *files)
{
	memset(files->used, 0, FILES_MAP(files->blocks));
	memset(files->prepared, 0, FILES_MAP(files->blocks));
}

/* Takes the blocks of a content that was found. */
static void adopt(struct files *files, const struct content *content, const uint8_t *map)
{
	uint32_t count = blocks_for(files, content->size);

	for (unsigned i = 0; i < FILES_MAP(files->blocks); i++)
		files->used[i] |= map[i];
	for (unsigned i = 0; content->written != NULL && i < content->length; i++)
		files->prepared[content->first + i] |= content->written[i];
	for (unsigned block = 0; content->written == NULL && count > 0; block++) {
		if (!map_has(map, block))
			continue;
		map_add(files->prepared, block);
		count--;
	}
}

static uint32_t later(uint32_t one, uint32_t other)
{
	return one > other ? one : other;
}

/* The next content goes behind the one written last, so that wear goes on where it was. */
static void follow(struct files *files, const struct content *content)
{
	unsigned block = files->blocks;

	if (!content->exists || content->number < files->newest)
		return;
	files->newest = content->number;
	while (block > 0 && !map_has(files->current, block - 1))
		block--;
	files->cursor = (uint16_t)(block < files->blocks ? block : 0);
}

static void note_stamps(struct files *files, const struct entry *entry)
{
	files->stamp = later(files->stamp, entry->stamp);
	if (entry->current.exists)
		files->stamp = later(files->stamp, entry->current.number);
	if (entry->former.exists)
		files->stamp = later(files->stamp, entry->former.number);
}

/* Takes the blocks of a file that was found; false: another has some of them already. */
static bool adopt_file(struct files *files, const struct entry *entry)
{
	if ((entry->current.exists && maps_meet(files, files->current, files->used)) ||
	    (entry->former.exists && maps_meet(files, files->former, files->used)))
		return false;
	if (entry->current.exists)
		adopt(files, &entry->current, files->current);
	if (entry->former.exists)
		adopt(files, &entry->former, files->former);
	follow(files, &entry->current);
	return true;
}

static bool adopt_all(struct files *files)
{
	for (uint16_t key = 1; key <= files->limit; key++) {
		struct entry entry;

		if (!entry_load(files, key, &entry))
			continue;
		note_stamps(files, &entry);
		if (!adopt_file(files, &entry))
			return false;
	}
	return true;
}

/* The key of the last stamp before this one; 0: there is none. */
static uint16_t last_before(struct files *files, uint32_t stamp)
{
	uint32_t last = 0;
	uint16_t found = 0;

	for (uint16_t key = 1; key <= files->limit; key++) {
		struct entry entry;

		if (entry_load(files, key, &entry) && entry.stamp < stamp && entry.stamp > last) {
			last = entry.stamp;
			found = key;
		}
	}
	return found;
}

/* The list was damaged, so that an old record is the last one again, whose blocks have gone to
 * another file since. The younger files are right. */
static void adopt_youngest_first(struct files *files)
{
	uint32_t stamp = UINT32_MAX;
	uint16_t key;

	clear_maps(files);
	while ((key = last_before(files, stamp)) != 0) {
		struct entry entry;

		if (!entry_load(files, key, &entry))
			break;
		stamp = entry.stamp;
		note_stamps(files, &entry);
		if (!adopt_file(files, &entry)) {
			files->damages++;
			entry_drop(files, key);
		}
	}
}

static void find_files(struct files *files)
{
	for (unsigned i = 0; i < files->session_limit; i++)
		files->sessions[i].state = FILES_SESSION_FREE;
	state_load(files);
	files->stamp = later(files->state.restored, files->state.through);
	files->newest = files->cursor = 0;
	clear_maps(files);
	if (!adopt_all(files))
		adopt_youngest_first(files);
	files->sweep = 1;
}

void files_mount(struct files *files, struct store_report *report)
{
	store_mount(&files->store, report);
	files->damages = report->corrupt + report->dropped;
	find_files(files);
}

enum cause files_format(struct files *files)
{
	enum cause cause = store_format(&files->store);

	files->damages = 0;
	find_files(files);
	return cause;
}

/* --- What can wait ------------------------------------------------------------------------ */

/* Brings the record to what it means. */
static void settle(struct files *files, uint16_t key)
{
	struct entry entry;

	if (!entry_load(files, key, &entry) || (entry.current.exists && !entry.decided) ||
	    session_writer(files, key) != NULL)
		return;
	if (entry.current.exists)
		entry_save(files, &entry);
	else
		entry_drop(files, key);
}

bool files_poll(struct files *files)
{
	if (!files->store.mounted || files->sweep > files->limit)
		return false;
	settle(files, files->sweep++);
	return files->sweep <= files->limit;
}
