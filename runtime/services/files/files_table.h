/* SPDX-License-Identifier: MIT */
/* The file service's structures and memory, for the board that owns them. Handlers use files.h
 * alone. */
#ifndef SERVICES_FILES_FILES_TABLE_H
#define SERVICES_FILES_FILES_TABLE_H

#include "services/files/files.h"
#include "services/store/flash_part.h"
#include "services/store/store.h"

/* A bit for each block of contents, in bytes. */
#define FILES_MAP(blocks) (((blocks) + 7u) / 8u)
/* The longest record of a file: fixed fields, name, two contents of two maps each. */
#define FILES_RECORD(blocks) (20u + FILES_NAME_LIMIT + 2u * (12u + 2u * FILES_MAP(blocks)))
/* Bytes of working memory for a region of `blocks` blocks and `open` open files. */
#define FILES_MEMORY(blocks, open) (FILES_RECORD(blocks) + (5u + (open)) * FILES_MAP(blocks))

#define FILES_UNIT		   32u /* the largest program unit of a flash, bytes */

enum files_session_state { FILES_SESSION_FREE, FILES_SESSION_READER, FILES_SESSION_WRITER };

/* An open file. The members are the service's own. */
struct files_session {
	uint8_t *blocks; /* map: those of its content */
	uint32_t number; /* the content's, of which there is no other */
	uint32_t size, maximum;
	uint32_t unit_at; /* where in the block that is open `unit` belongs; UINT32_MAX: nowhere */
	uint16_t flags;
	uint16_t key;	  /* of the file's record */
	uint16_t ordinal; /* of the content's block that is open; 0xffff: none is */
	uint16_t block;	  /* which one of the region it is */
	uint8_t state;
	bool sealed;  /* the open block has its check */
	bool spoilt;  /* the flash failed: it can only be abandoned */
	bool created; /* its file has no content yet */
	bool orphan;  /* a reader's: the file has this content no longer */
	uint8_t unit[FILES_UNIT];
};

/* What concerns all files at once; a record of its own. */
struct files_state {
	uint32_t restored; /* records up to this stamp are of files that are gone */
	uint32_t through;  /* pending records up to this stamp are decided */
	uint8_t decision;
};

/* A file service. The members are its own. */
struct files {
	struct flash *flash;
	struct flash_part catalogue; /* the store's blocks, at the beginning of the region */
	struct store store;
	struct files_session *sessions;
	uint8_t *record;	   /* bytes of the record that was read last, or is being made */
	uint8_t *current, *former; /* maps of the file that was read last */
	uint8_t *dropped;	   /* map of a content that the file is about to lose */
	uint8_t *used;		   /* map: blocks that belong to a content */
	uint8_t *prepared;	   /* map: those of them that were erased for it */
	struct files_state state;
	uint32_t newest;       /* the number of the newest content that mounting found */
	uint32_t stamp;	       /* the last one given */
	uint32_t damages;      /* found since mounting */
	uint32_t payload;      /* bytes of a content in a block */
	uint16_t blocks;       /* for contents, behind the catalogue */
	uint16_t cursor;       /* where the next content begins to look for blocks */
	uint16_t limit, sweep; /* files; the next record that files_poll() looks at */
	uint8_t session_limit;
};

/* Binds the service to a region of flash and its memory: `entries`, `limit` + 1 for `limit` files;
 * `sessions`; `memory`, FILES_MEMORY() bytes. All must stay. The first blocks of the region are for
 * the list of files, as many as the worst `limit` files take.
 *
 * CAUSE_not_supported: a geometry that cannot be used: blocks too small for a record (which takes
 * a quarter of one), units of more than 32 bytes, no room for the list and 2 blocks more. Touches
 * no flash. */
enum cause files_init(struct files *files, struct flash *flash, struct store_entry *entries,
		      uint16_t limit, struct files_session *sessions, uint8_t session_limit,
		      uint8_t *memory);

/* Finds the files. As store_mount(): unless the state is STORE_CLEAN or STORE_DAMAGED there are
 * none, and nothing can be written until files_format(). Writes only when there was damage: of two
 * files that claim a block the older one is removed. */
void files_mount(struct files *files, struct store_report *report);

/* Makes an empty, mounted region of whatever the flash holds. */
enum cause files_format(struct files *files);

/* Does a little of what can wait (looks at a record, which may have to be written or removed);
 * false: nothing is left. The board calls it once in each turn of its event loop, and again soon
 * when it was true. */
bool files_poll(struct files *files);

#endif
