/* SPDX-License-Identifier: MIT */
/* What the file service's sources have in common. README.md has the format. */
#ifndef SERVICES_FILES_PARTS_H
#define SERVICES_FILES_PARTS_H

#include "services/files/files_table.h"

#define FILES_STAGE	  64u  /* bytes read or copied at a time; a multiple of every unit */
#define FILES_PAGE	  256u /* bytes programmed at a time, at most */
#define FILES_NONE	  0xffffu
#define FILES_STORE_NAME  0x454c4946u /* "FILE": the store's name of all records */
#define FILES_STATE_KEY	  0u	      /* and the key of the one for all; files have 1 and up */
#define FILES_RECORD_NAME 20u	      /* where in a file's record its name begins */

enum files_decision { FILES_UNDECIDED, FILES_COMMITTED, FILES_ROLLED_BACK };

/* --- Records: record.c ------------------------------------------------------------------------ */

/* A content, but for its map. */
struct content {
	uint32_t number, size;
	bool exists;
	/* What of the map's bytes from `first` on was written, in the record; NULL: all blocks that
	 * the size reaches. Looked at while mounting. */
	const uint8_t *written;
	uint16_t first, length;
};

/* A file as its record, and what was decided for all files, say. Its name is in files->record, its
 * contents' maps in files->current and files->former, until another is loaded. */
struct entry {
	uint32_t maximum, write_counter, stamp;
	uint16_t flags, key;
	uint8_t name_length;
	bool pending; /* and nothing was decided */
	bool decided; /* it was: the record is to follow */
	struct content current, former;
};

/* False: there is no such record, or it can no longer be read. An entry without content is no
 * file. */
bool entry_load(struct files *files, uint16_t key, struct entry *entry);
/* Writes the record of the entry, its name and its maps. */
enum cause entry_save(struct files *files, struct entry *entry);
/* Removes the record. */
enum cause entry_drop(struct files *files, uint16_t key);
/* Finds the record with this name, of a file or not; 0: there is none. */
uint16_t entry_find(struct files *files, const void *name, size_t length, struct entry *entry);
/* A key for a new record; 0: there are as many files as there may be. */
uint16_t entry_free_key(struct files *files);
void state_load(struct files *files);
enum cause state_save(struct files *files, const struct files_state *state);

/* --- Blocks: blocks.c ------------------------------------------------------------------------- */

bool map_has(const uint8_t *map, unsigned block);
void map_add(uint8_t *map, unsigned block);
unsigned map_count(const struct files *files, const uint8_t *map);
bool maps_meet(const struct files *files, const uint8_t *one, const uint8_t *other);
/* The block that is the content's `ordinal`-th, from 0; FILES_NONE: it has fewer. */
uint16_t map_find(const struct files *files, const uint8_t *map, unsigned ordinal);
/* How many blocks a content of this size needs. */
uint32_t blocks_for(const struct files *files, uint32_t size);
/* Takes blocks for `size` bytes into `map`. CAUSE_file_space. */
enum cause blocks_take(struct files *files, uint32_t size, uint8_t *map);
/* A free block, for a moment: one always is. */
unsigned blocks_spare(struct files *files);
void blocks_give_back(struct files *files, const uint8_t *map);
unsigned blocks_gap(const struct files *files);

/* --- Sessions: session.c ---------------------------------------------------------------------- */

/* The session, or NULL. */
struct files_session *session_find(const struct files *files, unsigned handle);
struct files_session *session_writer(const struct files *files, uint16_t key);
/* Whether somebody reads the content that the file has. */
bool session_reader(const struct files *files, uint16_t key);
/* The content belongs to no file any more: its blocks are free when nobody reads them. */
void content_release(struct files *files, const struct content *content, const uint8_t *map);

/* --- Contents: region.c, write.c, read.c */

uint32_t block_address(const struct files *files, unsigned block);
bool is_blank(const uint8_t *bytes, size_t n);
enum cause region_read(const struct files *files, uint32_t address, void *bytes, size_t n);
enum cause region_sync(const struct files *files);
/* The check of a content's block, of what the flash holds. */
enum cause block_check(const struct files *files, uint32_t number, uint16_t ordinal, uint16_t block,
		       uint32_t *check);
/* Finishes the block that is open; the content is then whole on the flash. */
enum cause content_seal(struct files *files, struct files_session *session);

/* --- Numbers, little-endian ------------------------------------------------------------------- */

static inline void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static inline void put32(uint8_t *at, uint32_t value)
{
	put16(at, (uint16_t)value);
	put16(at + 2, (uint16_t)(value >> 16));
}

static inline uint16_t get16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t get32(const uint8_t *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

#endif
