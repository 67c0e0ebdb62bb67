/* SPDX-License-Identifier: MIT */
/*
 * Files on raw flash, for handlers: named contents of any bytes, each with a maximum size that is
 * set aside when it is opened for writing. README.md beside this file has the format and its
 * reasons.
 *
 * Whoever opens a file for writing begins an empty content beside the one that the file has, if
 * any; files_close() makes it the file's content, in one step that a power cut does not divide.
 * Whatever ends the session otherwise (files_abandon(), a restart, a power cut) leaves the file as
 * it was. A file has one writer at a time. Readers are not disturbed: they read to the end the
 * content that they opened, whatever becomes of the file.
 *
 * A fail-safe file keeps, when its writer closes it, the content that it had: until files_commit()
 * the new one can be taken back by files_rollback().
 *
 * Not reentrant: one caller, the event loop. A call takes about as long as the flash takes to erase
 * one block and to program another, but where it says so; whatever changes the list of files may
 * now and then take an erase for each of some blocks of it. Causes that any call may have:
 * CAUSE_storage_failed, the flash failed or there is none.
 */
#ifndef SERVICES_FILES_FILES_H
#define SERVICES_FILES_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

struct files;

/* A name is 1 to this many bytes of any value; no two files have the same. */
#define FILES_NAME_LIMIT 180u

/* A file's flags. Others are kept for who sets them, and mean nothing here. */
#define FILES_FAIL_SAFE 0x0001u

enum files_mode {
	FILES_READ,   /* the content of a file that exists */
	FILES_WRITE,  /* a new content for a file that exists; its maximum and flags stay */
	FILES_CREATE, /* a file that does not exist yet */
	FILES_WRITE_OR_CREATE, /* as FILES_WRITE if it exists, else as FILES_CREATE */
	FILES_REPLACE	       /* a new content, with maximum and flags, whether it exists or not */
};

/* --- Contents ----------------------------------------------------------------------------- */

/* Opens the file of this name and sets *handle, 0 to the number of open files less 1, which is the
 * caller's until he closes or abandons it. `maximum` (bytes) and `flags` are looked at when a file
 * is created or replaced. A file that is created is there, for anyone else, when it is closed.
 *
 * CAUSE_file_name: length; CAUSE_file_unknown; CAUSE_file_exists; CAUSE_file_open: it has a writer
 * (one more reader is welcome then, one more writer is not); CAUSE_files_all_open: there are as
 * many open files as there may be; CAUSE_files_full: there are as many files as there may be;
 * CAUSE_file_space: no room for another `maximum` bytes. */
enum cause files_open(struct files *files, const void *name, size_t length, enum files_mode mode,
		      uint32_t maximum, uint16_t flags, unsigned *handle);

/* Writes n bytes at `offset` of the content that is being written. Any order will do, bytes that
 * were written already may be written again (which costs two erases, where an append costs one a
 * block); what is never written reads as 0xff. The content's size is where its farthest write
 * ends. The time is that of an erase for each block that is entered, and n may be anything.
 *
 * CAUSE_file_not_open: no such handle; CAUSE_file_mode: it was opened for reading;
 * CAUSE_file_range: past the maximum; CAUSE_storage_failed: the content is spoilt, and can only be
 * abandoned. In the first three cases nothing was written. */
enum cause files_write(struct files *files, unsigned handle, uint32_t offset, const void *bytes,
		       size_t n);

/* Reads at most `size` bytes from `offset` on; *n is how many there were, less than `size` only at
 * the end. CAUSE_file_not_open; CAUSE_file_mode: it was opened for writing; CAUSE_file_range:
 * `offset` is behind the end (0 bytes *at* the end are no error); CAUSE_file_damaged: what is there
 * is not what was written, and is not handed out. *n is 0 whenever it fails. */
enum cause files_read(struct files *files, unsigned handle, uint32_t offset, void *bytes,
		      size_t size, size_t *n);

/* Bytes that the content has, or that were written so far; 0: no such handle. */
uint32_t files_size(const struct files *files, unsigned handle);

/* Ends the session. CAUSE_NONE: what was written is the file's content, for good. Otherwise the
 * file is as it was, and the handle is free all the same. A reader's close cannot fail.
 * CAUSE_file_not_open. */
enum cause files_close(struct files *files, unsigned handle);
/* Ends the session and leaves the file as it was, or not there at all. CAUSE_file_not_open. */
enum cause files_abandon(struct files *files, unsigned handle);
/* Abandons every session: the modem restarts, or its storage is stopped. */
void files_abandon_all(struct files *files);

/* --- Files -------------------------------------------------------------------------------- */

struct files_info {
	/* Its bytes stay until the next call of any function here but files_read(). */
	const uint8_t *name;
	uint8_t name_length;
	uint16_t flags;		/* as it was created with */
	bool pending;		/* fail-safe: waits for commit or rollback */
	bool being_written;	/* it has a writer */
	bool being_read;	/* somebody reads the content that it has */
	uint32_t size;		/* of its content, bytes */
	uint32_t maximum;	/* as it was created with, bytes */
	uint32_t allocated;	/* bytes of flash that one content takes: whole blocks */
	uint32_t storage;	/* bytes of flash that it takes at the moment, former content
				 * included */
	uint16_t blocks;	/* that one content takes */
	uint32_t write_counter; /* how many contents it has had */
};

/* CAUSE_file_name, CAUSE_file_unknown. */
enum cause files_info(struct files *files, const void *name, size_t length,
		      struct files_info *info);

/* The next file of the list; *position is 0 before the first. False: there are no more. Files may
 * come and go meanwhile: those that stay come once. */
bool files_next(struct files *files, unsigned *position, struct files_info *info);

/* Removes the file with all that it keeps. CAUSE_file_name, CAUSE_file_unknown, CAUSE_file_open: it
 * has a writer. */
enum cause files_remove(struct files *files, const void *name, size_t length);

/* Gives the file another name. As files_remove(), and CAUSE_file_exists: another file has it. */
enum cause files_rename(struct files *files, const void *name, size_t length, const void *to,
			size_t to_length);

/* --- Fail-safe files ---------------------------------------------------------------------- */

/* Keeps the content, and drops the one before it. As files_remove(), and CAUSE_file_not_fail_safe;
 * CAUSE_file_settled: nothing waits. */
enum cause files_commit(struct files *files, const void *name, size_t length);
/* Goes back to the content before it; a file that had none is removed. Causes as before. */
enum cause files_rollback(struct files *files, const void *name, size_t length);

enum files_bundle {
	FILES_BUNDLE_NONE,   /* nothing waits */
	FILES_BUNDLE_OPEN,   /* a fail-safe file is being written */
	FILES_BUNDLE_PENDING /* fail-safe files wait for commit or rollback */
};

enum files_bundle files_bundle(struct files *files);
/* Commits or rolls back every file that waits, all or, when power fails, none. CAUSE_file_settled:
 * none waits; CAUSE_file_open: a fail-safe file is being written. Called twice with less than a
 * files_poll() for each file in between, it takes the time of writing as many records. */
enum cause files_bundle_commit(struct files *files);
enum cause files_bundle_rollback(struct files *files);

/* --- All of it ---------------------------------------------------------------------------- */

struct files_storage {
	uint32_t block_size;	   /* of the flash; a content has a few bytes less of each */
	uint16_t blocks;	   /* all of them */
	uint16_t blocks_allocated; /* to contents, of open sessions as well */
	uint16_t blocks_reserved;  /* to the service itself */
	uint16_t blocks_free;
	uint16_t largest_gap; /* free blocks in a row */
	uint16_t files_limit; /* how many there may be */
	uint16_t files;	      /* how many there are */
	enum files_bundle bundle;
	uint32_t damages; /* found since the start: contents that failed their check, records
			   * that were lost */
	uint32_t changes; /* of the list of files since the flash was formatted */
};

void files_storage(struct files *files, struct files_storage *storage);

/* Back to how the maker delivered it: without files. All or, when power fails, none; sessions are
 * abandoned first. */
enum cause files_restore(struct files *files);

#endif
