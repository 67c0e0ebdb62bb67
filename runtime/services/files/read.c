/* SPDX-License-Identifier: MIT */
/* Reading a content. A block is checked as a whole when it is entered; nothing of one that fails is
 * handed out. */
#include <string.h>

#include "services/files/parts.h"

static enum cause enter(struct files *files, struct files_session *session, uint16_t ordinal)
{
	uint16_t block = map_find(files, session->blocks, ordinal);
	uint8_t expected[4];
	uint32_t check;

	session->ordinal = FILES_NONE;
	if (block == FILES_NONE)
		return CAUSE_file_damaged;
	/* Nobody has written it: it reads as blank. */
	session->sealed = map_has(files->prepared, block);
	if (session->sealed) {
		uint32_t address = block_address(files, block) + files->payload;

		if (block_check(files, session->number, ordinal, block, &check) != CAUSE_NONE ||
		    region_read(files, address, expected, sizeof expected) != CAUSE_NONE)
			return CAUSE_storage_failed;
		if (get32(expected) != check) {
			files->damages++;
			return CAUSE_file_damaged;
		}
	}
	session->ordinal = ordinal;
	session->block = block;
	return CAUSE_NONE;
}

static enum cause read_block(const struct files *files, const struct files_session *session,
			     uint32_t at, uint8_t *bytes, size_t n)
{
	if (session->sealed)
		return region_read(files, block_address(files, session->block) + at, bytes, n);
	memset(bytes, 0xff, n);
	return CAUSE_NONE;
}

static enum cause read_all(struct files *files, struct files_session *session, uint32_t offset,
			   uint8_t *bytes, size_t n)
{
	enum cause cause = CAUSE_NONE;

	while (cause == CAUSE_NONE && n > 0) {
		uint16_t ordinal = (uint16_t)(offset / files->payload);
		uint32_t at = offset % files->payload;
		size_t part = n < files->payload - at ? n : files->payload - at;

		if (session->ordinal != ordinal)
			cause = enter(files, session, ordinal);
		if (cause == CAUSE_NONE)
			cause = read_block(files, session, at, bytes, part);
		offset += (uint32_t)part;
		bytes += part;
		n -= part;
	}
	return cause;
}

enum cause files_read(struct files *files, unsigned handle, uint32_t offset, void *bytes,
		      size_t size, size_t *n)
{
	struct files_session *session = session_find(files, handle);
	enum cause cause;
	size_t length;

	*n = 0;
	if (session == NULL)
		return CAUSE_file_not_open;
	if (session->state != FILES_SESSION_READER)
		return CAUSE_file_mode;
	if (offset > session->size)
		return CAUSE_file_range;
	length = size < session->size - offset ? size : session->size - offset;
	cause = read_all(files, session, offset, bytes, length);
	if (cause == CAUSE_NONE)
		*n = length;
	return cause;
}
