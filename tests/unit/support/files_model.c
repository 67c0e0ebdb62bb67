/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static void bind(struct files_model *model)
{
	assert_int_equal(files_init(&model->files, &model->ram.flash, model->entries,
				    FILES_MODEL_FILES, model->sessions, FILES_MODEL_OPEN,
				    model->memory),
			 CAUSE_NONE);
}

struct store_report files_model_restart(struct files_model *model)
{
	struct store_report report;

	flash_ram_power(&model->ram);
	memset(model->sessions, 0xa5, sizeof model->sessions);
	memset(model->memory, 0xa5, sizeof model->memory);
	bind(model);
	files_mount(&model->files, &report);
	return report;
}

void files_model_init(struct files_model *model, uint32_t block_size, unsigned block_count,
		      unsigned unit)
{
	struct store_report report;

	flash_ram_init(&model->ram, block_size, block_count, unit);
	memset(model->is, 0, sizeof model->is);
	bind(model);
	files_mount(&model->files, &report);
	assert_int_equal(report.state, STORE_BLANK);
	assert_int_equal(files_format(&model->files), CAUSE_NONE);
}

uint8_t model_byte(const struct model_content *content, uint32_t offset)
{
	uint32_t value = (offset + 1) * 2654435761u ^ content->seed * 40503u;

	if (offset >= content->hole_from && offset < content->hole_to)
		return 0xff;
	return (uint8_t)(value >> 13);
}

/* --- The plain files ---------------------------------------------------------------------- */

static struct model_file *find(struct model_file *files, const char *name)
{
	for (unsigned i = 0; i < FILES_MODEL_FILES; i++)
		if (files[i].name_length == strlen(name) &&
		    memcmp(files[i].name, name, strlen(name)) == 0)
			return &files[i];
	return NULL;
}

static struct model_file *find_or_add(struct model_file *files, const char *name)
{
	struct model_file *file = find(files, name);

	for (unsigned i = 0; file == NULL && i < FILES_MODEL_FILES; i++)
		if (files[i].name_length == 0)
			file = &files[i];
	if (file != NULL && file->name_length == 0) {
		memset(file, 0, sizeof *file);
		file->name_length = (uint8_t)strlen(name);
		memcpy(file->name, name, strlen(name));
	}
	return file;
}

static void settle(struct model_file *file, bool commit)
{
	if (!commit)
		file->current = file->former;
	if (!file->current.exists)
		file->name_length = 0;
	file->former.exists = file->pending = false;
}

static void begin(struct files_model *model)
{
	memcpy(model->next, model->is, sizeof model->is);
}

/* What the operation did. */
static enum cause end(struct files_model *model, enum cause cause)
{
	if (cause == CAUSE_NONE)
		memcpy(model->is, model->next, sizeof model->is);
	else if (!model->ram.off)
		memcpy(model->next, model->is, sizeof model->is);
	return cause;
}

/* --- Operations --------------------------------------------------------------------------- */

/* Writes from..to of the content in pieces. */
static enum cause write_part(struct files_model *model, unsigned handle,
			     const struct model_content *content, uint32_t from, uint32_t to,
			     size_t piece)
{
	uint8_t bytes[4096];

	while (from < to) {
		size_t n = to - from < piece ? to - from : piece;
		enum cause cause;

		for (size_t i = 0; i < n; i++)
			bytes[i] = model_byte(content, from + (uint32_t)i);
		cause = files_write(&model->files, handle, from, bytes, n);
		if (cause != CAUSE_NONE)
			return cause;
		from += (uint32_t)n;
	}
	return CAUSE_NONE;
}

static enum cause write_content(struct files_model *model, unsigned handle,
				const struct model_content *content, size_t piece)
{
	enum cause cause =
		write_part(model, handle, content, content->hole_to, content->size, piece);

	if (cause != CAUSE_NONE)
		return cause;
	return write_part(model, handle, content, 0, content->hole_from, piece);
}

enum cause files_model_put(struct files_model *model, const char *name, uint32_t size,
			   uint32_t seed, size_t piece, uint16_t flags, bool holes)
{
	struct model_content content = {.exists = true, .size = size, .seed = seed};
	struct model_file *file;
	unsigned handle;
	enum cause cause;

	if (holes && size >= 4) {
		content.hole_from = size / 3;
		content.hole_to = size - size / 4;
	}
	begin(model);
	cause = files_open(&model->files, name, strlen(name), FILES_REPLACE, size, flags, &handle);
	if (cause != CAUSE_NONE) {
		/* Opening changes nothing, whatever happens. */
		memcpy(model->next, model->is, sizeof model->is);
		return cause;
	}
	file = find_or_add(model->next, name);
	assert_non_null(file);
	if (flags & FILES_FAIL_SAFE) {
		if (!file->pending)
			file->former = file->current;
		file->pending = true;
	} else {
		file->former.exists = file->pending = false;
	}
	file->current = content;
	file->maximum = size;
	file->flags = flags;
	cause = write_content(model, handle, &content, piece);
	if (cause == CAUSE_NONE)
		return end(model, files_close(&model->files, handle));
	files_abandon(&model->files, handle);
	return end(model, cause);
}

enum cause files_model_remove(struct files_model *model, const char *name)
{
	struct model_file *file;

	begin(model);
	file = find(model->next, name);
	if (file != NULL)
		file->name_length = 0;
	return end(model, files_remove(&model->files, name, strlen(name)));
}

enum cause files_model_rename(struct files_model *model, const char *name, const char *to)
{
	struct model_file *file;

	begin(model);
	file = find(model->next, name);
	if (file != NULL) {
		file->name_length = (uint8_t)strlen(to);
		memcpy(file->name, to, strlen(to));
	}
	return end(model, files_rename(&model->files, name, strlen(name), to, strlen(to)));
}

enum cause files_model_commit(struct files_model *model, const char *name)
{
	struct model_file *file;

	begin(model);
	file = find(model->next, name);
	if (file != NULL)
		settle(file, true);
	return end(model, files_commit(&model->files, name, strlen(name)));
}

enum cause files_model_rollback(struct files_model *model, const char *name)
{
	struct model_file *file;

	begin(model);
	file = find(model->next, name);
	if (file != NULL)
		settle(file, false);
	return end(model, files_rollback(&model->files, name, strlen(name)));
}

enum cause files_model_bundle(struct files_model *model, bool commit)
{
	begin(model);
	for (unsigned i = 0; i < FILES_MODEL_FILES; i++)
		if (model->next[i].name_length > 0 && model->next[i].pending)
			settle(&model->next[i], commit);
	return end(model, commit ? files_bundle_commit(&model->files)
				 : files_bundle_rollback(&model->files));
}

enum cause files_model_restore(struct files_model *model)
{
	begin(model);
	memset(model->next, 0, sizeof model->next);
	return end(model, files_restore(&model->files));
}

/* --- Comparing ---------------------------------------------------------------------------- */

static bool content_is(struct files_model *model, const struct model_file *file)
{
	uint8_t bytes[700];
	uint32_t offset = 0;
	unsigned handle;
	size_t n;

	if (files_open(&model->files, file->name, file->name_length, FILES_READ, 0, 0, &handle) !=
	    CAUSE_NONE)
		return false;
	for (bool good = files_size(&model->files, handle) == file->current.size;; offset += n) {
		good = good && files_read(&model->files, handle, offset, bytes, sizeof bytes, &n) ==
				       CAUSE_NONE;
		for (size_t i = 0; good && i < n; i++)
			good = bytes[i] == model_byte(&file->current, offset + (uint32_t)i);
		if (!good || n == 0) {
			assert_int_equal(files_close(&model->files, handle), CAUSE_NONE);
			return good;
		}
	}
}

static bool file_is(struct files_model *model, const struct model_file *file)
{
	struct files_info info;

	if (files_info(&model->files, file->name, file->name_length, &info) != CAUSE_NONE)
		return false;
	return info.name_length == file->name_length &&
	       memcmp(info.name, file->name, file->name_length) == 0 &&
	       info.maximum == file->maximum && info.flags == file->flags &&
	       info.pending == file->pending && info.size == file->current.size &&
	       content_is(model, file);
}

/* Every file there is, and no other; blocks are accounted for. */
static bool files_are(struct files_model *model, const struct model_file *files)
{
	struct files_storage storage;
	struct files_info info;
	unsigned expected = 0, found = 0, position = 0, blocks = 0;

	for (unsigned i = 0; i < FILES_MODEL_FILES; i++) {
		if (files[i].name_length == 0)
			continue;
		expected++;
		if (!file_is(model, &files[i]))
			return false;
	}
	while (files_next(&model->files, &position, &info)) {
		found++;
		blocks += info.storage / model->ram.flash.block_size;
	}
	files_storage(&model->files, &storage);
	if (found == expected)
		assert_int_equal(storage.blocks_allocated, blocks);
	return found == expected && storage.files == expected;
}

void files_model_compare(struct files_model *model)
{
	if (!files_are(model, model->is))
		fail_msg("the files are not what was committed");
}

void files_model_remount(struct files_model *model)
{
	struct store_report report = files_model_restart(model);

	if (report.state != STORE_CLEAN)
		fail_msg("mounted with state %d, %u corrupt, %u dropped", report.state,
			 report.corrupt, report.dropped);
	if (!files_are(model, model->is)) {
		if (!files_are(model, model->next))
			fail_msg("the files are neither as before nor as after");
		memcpy(model->is, model->next, sizeof model->is);
	}
	memcpy(model->next, model->is, sizeof model->is);
	assert_int_equal(model->files.damages, 0);
}
