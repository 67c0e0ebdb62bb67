/* SPDX-License-Identifier: MIT */
/*
 * What a file service must hold: plain files beside a service on flash in memory. An operation goes
 * to both. When the service's fails because power did, all files are as before or as after it, and
 * the next files_model_remount() settles which, failing the test when they are neither.
 */
#ifndef SUPPORT_FILES_MODEL_H
#define SUPPORT_FILES_MODEL_H

#include "services/files/files_table.h"
#include "support/flash_ram.h"

#define FILES_MODEL_FILES 8u
#define FILES_MODEL_OPEN  3u
#define FILES_MODEL_BYTES 6000u /* of a content, at most */

/* A content is the bytes that a seed makes, but for a hole of 0xff. */
struct model_content {
	bool exists;
	uint32_t size, seed, hole_from, hole_to;
};

struct model_file {
	uint8_t name_length; /* 0: there is no file */
	char name[FILES_NAME_LIMIT];
	uint32_t maximum;
	uint16_t flags;
	bool pending;
	struct model_content current, former;
};

struct files_model {
	struct flash_ram ram;
	struct files files;
	struct store_entry entries[FILES_MODEL_FILES + 1];
	struct files_session sessions[FILES_MODEL_OPEN];
	uint8_t memory[FILES_MEMORY(FLASH_RAM_BLOCKS, FILES_MODEL_OPEN)];
	struct model_file is[FILES_MODEL_FILES], next[FILES_MODEL_FILES];
};

/* Blank flash, formatted and mounted. */
void files_model_init(struct files_model *model, uint32_t block_size, unsigned block_count,
		      unsigned unit);
/* The byte at `offset` of a content. */
uint8_t model_byte(const struct model_content *content, uint32_t offset);

/* Each returns what the service said. A write session from opening to closing: `size` bytes from
 * `seed` in pieces of `piece`; a hole of blank bytes in the middle of it, if `holes`. */
enum cause files_model_put(struct files_model *model, const char *name, uint32_t size,
			   uint32_t seed, size_t piece, uint16_t flags, bool holes);
enum cause files_model_remove(struct files_model *model, const char *name);
enum cause files_model_rename(struct files_model *model, const char *name, const char *to);
enum cause files_model_commit(struct files_model *model, const char *name);
enum cause files_model_rollback(struct files_model *model, const char *name);
enum cause files_model_bundle(struct files_model *model, bool commit);
enum cause files_model_restore(struct files_model *model);

/* Compares every file without mounting again. */
void files_model_compare(struct files_model *model);
/* Turns power on and mounts; nothing of the RAM was kept. */
struct store_report files_model_restart(struct files_model *model);
/* Turns power on, mounts and compares. The service must mount without damage. */
void files_model_remount(struct files_model *model);

#endif
