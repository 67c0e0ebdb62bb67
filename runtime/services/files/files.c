/* SPDX-License-Identifier: MIT */
/* Files by their names; what concerns all of them. */
#include <string.h>

#include "services/files/parts.h"

/* Finds a file. */
static enum cause find(struct files *files, const void *name, size_t length, struct entry *entry)
{
	if (length == 0 || length > FILES_NAME_LIMIT)
		return CAUSE_file_name;
	if (!files->store.mounted)
		return CAUSE_storage_failed;
	if (entry_find(files, name, length, entry) == 0 || !entry->current.exists)
		return CAUSE_file_unknown;
	return CAUSE_NONE;
}

/* Finds a file to change it. */
static enum cause find_quiet(struct files *files, const void *name, size_t length,
			     struct entry *entry)
{
	enum cause cause = find(files, name, length, entry);

	if (cause == CAUSE_NONE && session_writer(files, entry->key) != NULL)
		return CAUSE_file_open;
	return cause;
}

/* --- What is there ------------------------------------------------------------------------ */

static void tell(const struct files *files, const struct entry *entry, struct files_info *info)
{
	unsigned blocks = map_count(files, files->current);
	unsigned former = entry->former.exists ? map_count(files, files->former) : 0;

	*info = (struct files_info){
		.name = files->record + FILES_RECORD_NAME,
		.name_length = entry->name_length,
		.flags = entry->flags,
		.pending = entry->pending,
		.being_written = session_writer(files, entry->key) != NULL,
		.being_read = session_reader(files, entry->key),
		.size = entry->current.size,
		.maximum = entry->maximum,
		.allocated = blocks * files->flash->block_size,
		.storage = (blocks + former) * files->flash->block_size,
		.blocks = (uint16_t)blocks,
		.write_counter = entry->write_counter,
	};
}

enum cause files_info(struct files *files, const void *name, size_t length, struct files_info *info)
{
	struct entry entry;
	enum cause cause = find(files, name, length, &entry);

	if (cause == CAUSE_NONE)
		tell(files, &entry, info);
	return cause;
}

bool files_next(struct files *files, unsigned *position, struct files_info *info)
{
	struct entry entry;

	while (*position < files->limit) {
		if (entry_load(files, (uint16_t)++ * position, &entry) && entry.current.exists) {
			tell(files, &entry, info);
			return true;
		}
	}
	return false;
}

void files_storage(struct files *files, struct files_storage *storage)
{
	struct files_info info;
	unsigned position = 0, allocated = map_count(files, files->used);
	uint16_t count = 0;

	while (files_next(files, &position, &info))
		count++;
	*storage = (struct files_storage){
		.block_size = files->flash->block_size,
		.blocks = files->flash->block_count,
		.blocks_allocated = (uint16_t)allocated,
		/* The list of files, and the one that is always free. */
		.blocks_reserved = (uint16_t)(files->catalogue.flash.block_count + 1u),
		.blocks_free = (uint16_t)(files->blocks - allocated - 1u),
		.largest_gap = (uint16_t)blocks_gap(files),
		.files_limit = files->limit,
		.files = count,
		.bundle = files_bundle(files),
		.damages = files->damages,
		.changes = files->stamp,
	};
}

/* --- Changing ----------------------------------------------------------------------------- */

enum cause files_remove(struct files *files, const void *name, size_t length)
{
	struct entry entry;
	enum cause cause = find_quiet(files, name, length, &entry);

	if (cause == CAUSE_NONE)
		cause = entry_drop(files, entry.key);
	if (cause != CAUSE_NONE)
		return cause;
	content_release(files, &entry.current, files->current);
	content_release(files, &entry.former, files->former);
	return CAUSE_NONE;
}

/* Whether the name is free. A record that only holds it, and nobody's, goes. */
static enum cause free_name(struct files *files, const void *name, size_t length)
{
	struct entry entry;

	if (length == 0 || length > FILES_NAME_LIMIT)
		return CAUSE_file_name;
	if (entry_find(files, name, length, &entry) == 0)
		return CAUSE_NONE;
	if (entry.current.exists || session_writer(files, entry.key) != NULL)
		return CAUSE_file_exists;
	return entry_drop(files, entry.key);
}

enum cause files_rename(struct files *files, const void *name, size_t length, const void *to,
			size_t to_length)
{
	struct entry entry;
	enum cause cause = find_quiet(files, name, length, &entry);

	if (cause == CAUSE_NONE)
		cause = free_name(files, to, to_length);
	if (cause != CAUSE_NONE)
		return cause;
	if (!entry_load(files, entry.key, &entry))
		return CAUSE_storage_failed;
	memcpy(files->record + FILES_RECORD_NAME, to, to_length);
	entry.name_length = (uint8_t)to_length;
	return entry_save(files, &entry);
}

/* --- Fail-safe files ---------------------------------------------------------------------- */

static enum cause find_pending(struct files *files, const void *name, size_t length,
			       struct entry *entry)
{
	enum cause cause = find_quiet(files, name, length, entry);

	if (cause == CAUSE_NONE && !(entry->flags & FILES_FAIL_SAFE))
		return CAUSE_file_not_fail_safe;
	if (cause == CAUSE_NONE && !entry->pending)
		return CAUSE_file_settled;
	return cause;
}

enum cause files_commit(struct files *files, const void *name, size_t length)
{
	struct entry entry;
	struct content former;
	enum cause cause = find_pending(files, name, length, &entry);

	if (cause != CAUSE_NONE)
		return cause;
	former = entry.former;
	entry.former.exists = entry.pending = false;
	cause = entry_save(files, &entry);
	if (cause == CAUSE_NONE)
		content_release(files, &former, files->former);
	return cause;
}

enum cause files_rollback(struct files *files, const void *name, size_t length)
{
	struct entry entry;
	struct content current;
	enum cause cause = find_pending(files, name, length, &entry);

	if (cause != CAUSE_NONE)
		return cause;
	current = entry.current;
	memcpy(files->dropped, files->current, FILES_MAP(files->blocks));
	memcpy(files->current, files->former, FILES_MAP(files->blocks));
	entry.current = entry.former;
	entry.former.exists = entry.pending = false;
	cause = entry.current.exists ? entry_save(files, &entry) : entry_drop(files, entry.key);
	if (cause == CAUSE_NONE)
		content_release(files, &current, files->dropped);
	return cause;
}

/* Whether a file whose content waits, or will wait, is being written. */
static bool any_open(struct files *files)
{
	struct entry entry;

	for (unsigned i = 0; i < files->session_limit; i++) {
		const struct files_session *session = &files->sessions[i];

		if (session->state == FILES_SESSION_WRITER &&
		    (session->flags & FILES_FAIL_SAFE ||
		     (entry_load(files, session->key, &entry) && entry.pending)))
			return true;
	}
	return false;
}

enum files_bundle files_bundle(struct files *files)
{
	struct entry entry;

	if (any_open(files))
		return FILES_BUNDLE_OPEN;
	for (uint16_t key = 1; key <= files->limit; key++)
		if (entry_load(files, key, &entry) && entry.pending)
			return FILES_BUNDLE_PENDING;
	return FILES_BUNDLE_NONE;
}

/* Brings the records to what was decided before, those too at which the flash failed meanwhile. */
static bool settle_all(struct files *files)
{
	struct entry entry;

	files->sweep = 1;
	while (files_poll(files))
		;
	for (uint16_t key = 1; key <= files->limit; key++)
		if (entry_load(files, key, &entry) && entry.decided)
			return false;
	return true;
}

/* The contents that lost, while the files still look as before. */
static void release_losers(struct files *files, enum files_decision decision)
{
	for (uint16_t key = 1; key <= files->limit; key++) {
		struct entry entry;

		if (!entry_load(files, key, &entry) || !entry.pending)
			continue;
		if (decision == FILES_COMMITTED)
			content_release(files, &entry.former, files->former);
		else
			content_release(files, &entry.current, files->current);
	}
}

/* One record decides for all that wait; their own records follow in files_poll(), before the next
 * such decision at the latest. */
static enum cause decide(struct files *files, enum files_decision decision)
{
	enum files_bundle bundle = files_bundle(files);
	struct files_state state = files->state;
	enum cause cause;

	if (bundle != FILES_BUNDLE_PENDING)
		return bundle == FILES_BUNDLE_OPEN ? CAUSE_file_open : CAUSE_file_settled;
	if (!settle_all(files))
		return CAUSE_storage_failed;
	state.decision = (uint8_t)decision;
	state.through = files->stamp;
	cause = state_save(files, &state);
	if (cause != CAUSE_NONE)
		return cause;
	release_losers(files, decision);
	files->state = state;
	files->sweep = 1;
	return CAUSE_NONE;
}

enum cause files_bundle_commit(struct files *files)
{
	return decide(files, FILES_COMMITTED);
}

enum cause files_bundle_rollback(struct files *files)
{
	return decide(files, FILES_ROLLED_BACK);
}

/* --- All of it ---------------------------------------------------------------------------- */

enum cause files_restore(struct files *files)
{
	struct files_state state;
	enum cause cause;

	files_abandon_all(files);
	state = (struct files_state){.restored = files->stamp};
	cause = state_save(files, &state);
	if (cause != CAUSE_NONE)
		return cause;
	files->state = state;
	memset(files->used, 0, FILES_MAP(files->blocks));
	memset(files->prepared, 0, FILES_MAP(files->blocks));
	files->sweep = 1;
	return CAUSE_NONE;
}
