/* SPDX-License-Identifier: MIT */
/* Opening and closing. */
#include <string.h>

#include "services/files/parts.h"

struct files_session *session_find(const struct files *files, unsigned handle)
{
	if (handle >= files->session_limit || files->sessions[handle].state == FILES_SESSION_FREE)
		return NULL;
	return &files->sessions[handle];
}

struct files_session *session_writer(const struct files *files, uint16_t key)
{
	for (unsigned i = 0; i < files->session_limit; i++) {
		struct files_session *session = &files->sessions[i];

		if (session->state == FILES_SESSION_WRITER && session->key == key)
			return session;
	}
	return NULL;
}

bool session_reader(const struct files *files, uint16_t key)
{
	for (unsigned i = 0; i < files->session_limit; i++) {
		const struct files_session *session = &files->sessions[i];

		if (session->state == FILES_SESSION_READER && session->key == key &&
		    !session->orphan)
			return true;
	}
	return false;
}

static struct files_session *free_session(const struct files *files, unsigned *handle)
{
	for (*handle = 0; *handle < files->session_limit; ++*handle)
		if (files->sessions[*handle].state == FILES_SESSION_FREE)
			return &files->sessions[*handle];
	return NULL;
}

static struct files_session *reader_of(const struct files *files, uint32_t number)
{
	for (unsigned i = 0; i < files->session_limit; i++) {
		struct files_session *session = &files->sessions[i];

		if (session->state == FILES_SESSION_READER && session->number == number)
			return session;
	}
	return NULL;
}

void content_release(struct files *files, const struct content *content, const uint8_t *map)
{
	struct files_session *reader = reader_of(files, content->number);

	if (!content->exists)
		return;
	if (reader == NULL)
		blocks_give_back(files, map);
	for (unsigned i = 0; reader != NULL && i < files->session_limit; i++)
		if (files->sessions[i].number == content->number)
			files->sessions[i].orphan = true;
}

/* --- Opening ------------------------------------------------------------------------------ */

/* A session, but for its blocks. */
static void begin(struct files_session *session, enum files_session_state state, uint16_t key)
{
	uint8_t *blocks = session->blocks;

	*session = (struct files_session){.blocks = blocks,
					  .unit_at = UINT32_MAX,
					  .key = key,
					  .ordinal = FILES_NONE,
					  .state = (uint8_t)state};
}

static enum cause begin_reading(struct files *files, struct files_session *session,
				const struct entry *entry)
{
	begin(session, FILES_SESSION_READER, entry->key);
	session->number = entry->current.number;
	session->size = entry->current.size;
	memcpy(session->blocks, files->current, FILES_MAP(files->blocks));
	return CAUSE_NONE;
}

/* A record that holds the name until there is a content. It is no file, and one that a power cut
 * leaves is removed or used for another. */
static enum cause reserve(struct files *files, struct entry *entry, const void *name, size_t length)
{
	if (entry->key == 0)
		entry->key = entry_free_key(files);
	if (entry->key == 0)
		return CAUSE_files_full;
	*entry = (struct entry){.key = entry->key, .name_length = (uint8_t)length};
	memcpy(files->record + FILES_RECORD_NAME, name, length);
	return entry_save(files, entry);
}

static enum cause begin_writing(struct files *files, struct files_session *session,
				struct entry *entry, const void *name, size_t length)
{
	bool created = !entry->current.exists;
	uint32_t maximum = session->maximum;
	uint16_t flags = session->flags;
	enum cause cause = blocks_take(files, maximum, session->blocks);

	if (cause != CAUSE_NONE)
		return cause;
	if (created)
		cause = reserve(files, entry, name, length);
	if (cause != CAUSE_NONE) {
		blocks_give_back(files, session->blocks);
		return cause;
	}
	begin(session, FILES_SESSION_WRITER, entry->key);
	session->number = ++files->stamp;
	session->maximum = maximum;
	session->flags = flags;
	session->created = created;
	return CAUSE_NONE;
}

/* What the mode says of a file that is there, or not. */
static enum cause judge(const struct files *files, const struct entry *entry, enum files_mode mode)
{
	bool exists = entry->key != 0 && entry->current.exists;
	bool writer = entry->key != 0 && session_writer(files, entry->key) != NULL;

	if (!exists && (mode == FILES_READ || mode == FILES_WRITE))
		return CAUSE_file_unknown;
	if (exists && mode == FILES_CREATE)
		return CAUSE_file_exists;
	return writer && mode != FILES_READ ? CAUSE_file_open : CAUSE_NONE;
}

enum cause files_open(struct files *files, const void *name, size_t length, enum files_mode mode,
		      uint32_t maximum, uint16_t flags, unsigned *handle)
{
	struct files_session *session = free_session(files, handle);
	struct entry entry;
	enum cause cause;

	if (length == 0 || length > FILES_NAME_LIMIT)
		return CAUSE_file_name;
	if (!files->store.mounted)
		return CAUSE_storage_failed;
	if (entry_find(files, name, length, &entry) == 0)
		entry = (struct entry){0};
	cause = judge(files, &entry, mode);
	if (cause != CAUSE_NONE)
		return cause;
	if (session == NULL)
		return CAUSE_files_all_open;
	if (mode == FILES_READ)
		return begin_reading(files, session, &entry);
	session->maximum = maximum;
	session->flags = flags;
	if (entry.current.exists && mode != FILES_REPLACE) {
		session->maximum = entry.maximum;
		session->flags = entry.flags;
	}
	return begin_writing(files, session, &entry, name, length);
}

uint32_t files_size(const struct files *files, unsigned handle)
{
	const struct files_session *session = session_find(files, handle);

	return session != NULL ? session->size : 0;
}

/* --- Closing ------------------------------------------------------------------------------ */

static void close_reader(struct files *files, struct files_session *session)
{
	session->state = FILES_SESSION_FREE;
	if (session->orphan && reader_of(files, session->number) == NULL)
		blocks_give_back(files, session->blocks);
}

static void abandon(struct files *files, struct files_session *session)
{
	session->state = FILES_SESSION_FREE;
	blocks_give_back(files, session->blocks);
	if (session->created)
		entry_drop(files, session->key);
}

/* What the file's record says when the session's content is the file's; *dropped and its map are
 * the content that is then nobody's. Of a fail-safe file it is the one that would never have been
 * the file's for good: what rollback returns to stays. */
static void replace(struct files *files, const struct files_session *session, struct entry *entry,
		    struct content *dropped, uint8_t *dropped_map)
{
	size_t size = FILES_MAP(files->blocks);

	*dropped = entry->current;
	memcpy(dropped_map, files->current, size);
	if (session->flags & FILES_FAIL_SAFE) {
		if (!entry->pending) {
			entry->former = entry->current;
			memcpy(files->former, files->current, size);
			dropped->exists = false;
		}
		entry->pending = true;
	}
	entry->current =
		(struct content){.number = session->number, .size = session->size, .exists = true};
	memcpy(files->current, session->blocks, size);
	entry->maximum = session->maximum;
	entry->flags = session->flags;
	entry->write_counter++;
}

/* One record makes the content the file's. */
static enum cause commit(struct files *files, struct files_session *session)
{
	struct content dropped, former = {0};
	struct entry entry;
	enum cause cause;

	if (session->spoilt || content_seal(files, session) != CAUSE_NONE ||
	    region_sync(files) != CAUSE_NONE || !entry_load(files, session->key, &entry))
		return CAUSE_storage_failed;
	replace(files, session, &entry, &dropped, files->dropped);
	if (!(session->flags & FILES_FAIL_SAFE)) {
		former = entry.former;
		entry.former.exists = entry.pending = false;
	}
	cause = entry_save(files, &entry);
	if (cause != CAUSE_NONE)
		return cause;
	content_release(files, &dropped, files->dropped);
	content_release(files, &former, files->former);
	return CAUSE_NONE;
}

enum cause files_close(struct files *files, unsigned handle)
{
	struct files_session *session = session_find(files, handle);
	enum cause cause;

	if (session == NULL)
		return CAUSE_file_not_open;
	if (session->state == FILES_SESSION_READER) {
		close_reader(files, session);
		return CAUSE_NONE;
	}
	cause = commit(files, session);
	if (cause != CAUSE_NONE)
		abandon(files, session);
	session->state = FILES_SESSION_FREE;
	return cause;
}

enum cause files_abandon(struct files *files, unsigned handle)
{
	struct files_session *session = session_find(files, handle);

	if (session == NULL)
		return CAUSE_file_not_open;
	if (session->state == FILES_SESSION_READER)
		close_reader(files, session);
	else
		abandon(files, session);
	return CAUSE_NONE;
}

void files_abandon_all(struct files *files)
{
	for (unsigned i = 0; i < files->session_limit; i++)
		files_abandon(files, i);
}
