/* SPDX-License-Identifier: MIT */
/*
 * Writing a content. One of its blocks is open: bytes are added to it where it is still blank, and
 * when another is entered it gets its check. What can no longer be added (bytes that are there
 * already, a block that has its check) is done by copying the block away, erasing it and copying it
 * back with the change. Nothing of this has to survive a power cut: the content is nobody's yet.
 */
#include <string.h>

#include "services/files/parts.h"

/* Bytes that go to a block, over those that are there. */
struct change {
	uint32_t at; /* in the block */
	const uint8_t *bytes;
	size_t n;
};

static uint32_t round_down(const struct files *files, uint32_t value)
{
	return value - value % files->flash->program_unit;
}

/* --- Programming -------------------------------------------------------------------------- */

static bool reads_back(const struct files *files, uint32_t address, const uint8_t *bytes, size_t n)
{
	uint8_t stage[FILES_STAGE];

	for (size_t done = 0; done < n; done += FILES_STAGE) {
		size_t part = n - done < FILES_STAGE ? n - done : FILES_STAGE;

		if (region_read(files, address + (uint32_t)done, stage, part) != CAUSE_NONE ||
		    memcmp(stage, bytes + done, part) != 0)
			return false;
	}
	return true;
}

/* How many of the n bytes, whole units, are blank or not blank, as the first unit is. */
static size_t run_of(const struct files *files, const uint8_t *bytes, size_t n, bool *blank)
{
	size_t unit = files->flash->program_unit, run = unit;

	*blank = is_blank(bytes, unit);
	while (run < n && run < FILES_PAGE && is_blank(bytes + run, unit) == *blank)
		run += unit;
	return run;
}

/* Programs whole units of blank flash. A unit of 0xff alone is left as it is: it may be programmed
 * later. What the flash then holds decides, not what it reports. */
static enum cause program(const struct files *files, uint32_t address, const uint8_t *bytes,
			  size_t n)
{
	while (n > 0) {
		bool blank;
		size_t run = run_of(files, bytes, n, &blank);

		if (!blank)
			files->flash->operations->program(files->flash, address, bytes, run);
		if (!reads_back(files, address, bytes, run))
			return CAUSE_storage_failed;
		address += (uint32_t)run;
		bytes += run;
		n -= run;
	}
	return CAUSE_NONE;
}

static enum cause erase(const struct files *files, unsigned block)
{
	unsigned at = files->catalogue.flash.block_count + block;

	return files->flash->operations->erase(files->flash, at) == CAUSE_NONE
		       ? CAUSE_NONE
		       : CAUSE_storage_failed;
}

static bool area_blank(const struct files *files, uint32_t address, size_t n)
{
	uint8_t stage[FILES_STAGE];

	for (size_t done = 0; done < n; done += FILES_STAGE) {
		size_t part = n - done < FILES_STAGE ? n - done : FILES_STAGE;

		if (region_read(files, address + (uint32_t)done, stage, part) != CAUSE_NONE ||
		    !is_blank(stage, part))
			return false;
	}
	return true;
}

/* --- Changing a block --------------------------------------------------------------------- */

/* Puts what of the change concerns the n bytes from `at` on over them. */
static void overlay(uint8_t *stage, uint32_t at, size_t n, const struct change *change)
{
	uint32_t from = change->at > at ? change->at : at;
	uint32_t to = change->at + change->n < at + n ? change->at + (uint32_t)change->n
						      : at + (uint32_t)n;

	if (from < to)
		memcpy(stage + (from - at), change->bytes + (from - change->at), to - from);
}

/* Copies the payload of a block to an erased one, changed. */
static enum cause copy(const struct files *files, unsigned from, unsigned to,
		       const struct change *unit, const struct change *change)
{
	for (uint32_t done = 0; done < files->payload; done += FILES_STAGE) {
		uint32_t n =
			files->payload - done < FILES_STAGE ? files->payload - done : FILES_STAGE;
		uint8_t stage[FILES_STAGE];
		enum cause cause = region_read(files, block_address(files, from) + done, stage, n);

		overlay(stage, done, n, unit);
		overlay(stage, done, n, change);
		if (cause == CAUSE_NONE)
			cause = program(files, block_address(files, to) + done, stage, n);
		if (cause != CAUSE_NONE)
			return cause;
	}
	return CAUSE_NONE;
}

/* Makes the change, and that of the unit which is still in memory, in a block that has no room for
 * it. The block's place in the content is that of its number, so it comes back to where it was. */
static enum cause rewrite(struct files *files, struct files_session *session,
			  const struct change *change)
{
	struct change unit = {.at = session->unit_at,
			      .bytes = session->unit,
			      .n = session->unit_at == UINT32_MAX ? 0 : files->flash->program_unit};
	const struct change none = {0};
	unsigned spare = blocks_spare(files);
	enum cause cause = erase(files, spare);

	session->unit_at = UINT32_MAX;
	session->sealed = false;
	if (cause == CAUSE_NONE)
		cause = copy(files, session->block, spare, &unit, change);
	if (cause == CAUSE_NONE)
		cause = erase(files, session->block);
	if (cause == CAUSE_NONE)
		cause = copy(files, spare, session->block, &none, &none);
	return cause;
}

/* --- The unit that is not whole yet ------------------------------------------------------- */

static enum cause flush(struct files *files, struct files_session *session)
{
	const struct change none = {0};
	uint32_t at = session->unit_at;

	if (at == UINT32_MAX)
		return CAUSE_NONE;
	if (program(files, block_address(files, session->block) + at, session->unit,
		    files->flash->program_unit) != CAUSE_NONE)
		return rewrite(files, session, &none);
	session->unit_at = UINT32_MAX;
	return CAUSE_NONE;
}

/* Part of one unit: it waits in memory for the rest. */
static enum cause put_part(struct files *files, struct files_session *session,
			   const struct change *change)
{
	uint32_t at = round_down(files, change->at);

	if (session->unit_at != at) {
		enum cause cause = flush(files, session);

		if (cause != CAUSE_NONE)
			return cause;
		if (!area_blank(files, block_address(files, session->block) + at,
				files->flash->program_unit))
			return rewrite(files, session, change);
		memset(session->unit, 0xff, sizeof session->unit);
		session->unit_at = at;
	}
	memcpy(session->unit + (change->at - at), change->bytes, change->n);
	return CAUSE_NONE;
}

/* Whole units. */
static enum cause put_whole(struct files *files, struct files_session *session,
			    const struct change *change)
{
	uint32_t address = block_address(files, session->block) + change->at;

	/* The unit in memory is among them. */
	if (session->unit_at >= change->at && session->unit_at - change->at < change->n)
		session->unit_at = UINT32_MAX;
	if (!area_blank(files, address, change->n) ||
	    program(files, address, change->bytes, change->n) != CAUSE_NONE)
		return rewrite(files, session, change);
	return CAUSE_NONE;
}

/* --- Blocks ------------------------------------------------------------------------------- */

static enum cause seal_once(struct files *files, struct files_session *session)
{
	uint8_t bytes[FILES_UNIT];
	uint32_t size = files->flash->block_size - files->payload, check;
	enum cause cause =
		block_check(files, session->number, session->ordinal, session->block, &check);

	if (cause != CAUSE_NONE)
		return cause;
	memset(bytes, 0xff, sizeof bytes);
	put32(bytes, check);
	return program(files, block_address(files, session->block) + files->payload, bytes, size);
}

enum cause content_seal(struct files *files, struct files_session *session)
{
	const struct change none = {0};
	enum cause cause;

	if (session->ordinal == FILES_NONE || session->sealed)
		return CAUSE_NONE;
	cause = flush(files, session);
	if (cause == CAUSE_NONE && seal_once(files, session) != CAUSE_NONE) {
		cause = rewrite(files, session, &none);
		if (cause == CAUSE_NONE)
			cause = seal_once(files, session);
	}
	session->sealed = cause == CAUSE_NONE;
	return cause;
}

static enum cause enter(struct files *files, struct files_session *session, uint16_t ordinal)
{
	enum cause cause = content_seal(files, session);
	uint16_t block = map_find(files, session->blocks, ordinal);

	if (cause != CAUSE_NONE || block == FILES_NONE)
		return CAUSE_storage_failed;
	session->ordinal = FILES_NONE;
	session->sealed = map_has(files->prepared, block);
	if (!session->sealed) {
		/* Right before it is used: an interrupted erase can leave cells that read as
		 * erased and do not stay so. */
		cause = erase(files, block);
		map_add(files->prepared, block);
	}
	session->ordinal = ordinal;
	session->block = block;
	session->unit_at = UINT32_MAX;
	return cause;
}

/* Bytes of one block: a part of a unit, or whole units, and how many of them. */
static size_t next_part(const struct files *files, uint32_t at, size_t n)
{
	uint32_t unit = files->flash->program_unit, over = at % unit;

	if (over == 0 && n >= unit)
		return n - n % unit;
	return n < unit - over ? n : unit - over;
}

static enum cause write_block(struct files *files, struct files_session *session, uint32_t at,
			      const uint8_t *bytes, size_t n)
{
	enum cause cause = CAUSE_NONE;

	if (session->sealed)
		return rewrite(files, session, &(struct change){at, bytes, n});
	while (cause == CAUSE_NONE && n > 0) {
		size_t part = next_part(files, at, n);
		struct change change = {at, bytes, part};

		cause = part % files->flash->program_unit == 0 &&
					at % files->flash->program_unit == 0
				? put_whole(files, session, &change)
				: put_part(files, session, &change);
		at += (uint32_t)part;
		bytes += part;
		n -= part;
	}
	return cause;
}

enum cause files_write(struct files *files, unsigned handle, uint32_t offset, const void *bytes,
		       size_t n)
{
	struct files_session *session = session_find(files, handle);
	const uint8_t *from = bytes;
	enum cause cause = CAUSE_NONE;

	if (session == NULL)
		return CAUSE_file_not_open;
	if (session->state != FILES_SESSION_WRITER)
		return CAUSE_file_mode;
	if (offset > session->maximum || n > session->maximum - offset)
		return CAUSE_file_range;
	if (session->spoilt)
		return CAUSE_storage_failed;
	while (cause == CAUSE_NONE && n > 0) {
		uint16_t ordinal = (uint16_t)(offset / files->payload);
		uint32_t at = offset % files->payload;
		size_t part = n < files->payload - at ? n : files->payload - at;

		if (session->ordinal != ordinal)
			cause = enter(files, session, ordinal);
		if (cause == CAUSE_NONE)
			cause = write_block(files, session, at, from, part);
		offset += (uint32_t)part;
		from += part;
		n -= part;
		if (cause == CAUSE_NONE && offset > session->size)
			session->size = offset;
	}
	session->spoilt = cause != CAUSE_NONE;
	return cause;
}
