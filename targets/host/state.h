/* SPDX-License-Identifier: MIT */
/*
 * The settings and files of the host's modem: both on the flash in the file of `--state`, or,
 * without the option, in memory, where they last as long as the process (so that a stored profile
 * can be recalled).
 */
#ifndef HOST_STATE_H
#define HOST_STATE_H

#include "files_services.h"
#include "host/flash_file.h"
#include "services/store/flash_part.h"
#include "store_adapter.h"

/* The host's flash: 64 KB for the settings, behind them what the product has for files. Changing
 * it makes existing images foreign; one that ends behind the settings is made longer. */
#define STATE_BLOCK_SIZE   4096u
#define STATE_BLOCK_COUNT  16u
#define STATE_ALL_BLOCKS   (STATE_BLOCK_COUNT + FILES_BLOCKS)
#define STATE_PROGRAM_UNIT 4u
#define STATE_RECORDS	   1024u

struct state {
	struct flash_file file;
	struct flash_part settings, files;
	struct store store;
	struct store_entry entries[STATE_RECORDS];
	struct store_adapter adapter; /* &adapter.storage is for at_modem_init() */
};

/* Opens the settings; `path` NULL: in memory. A file that is no settings image is kept aside and
 * defaults are used; of a damaged one a copy is kept aside and what is good is used; stderr is told
 * both. False: there can be no settings at all, which stderr was told: no permission, in use by
 * another process, an I/O error. */
bool state_open(struct state *state, const char *path);
void state_close(struct state *state);

/* Opens the files beside them, if the product has any; once per program. What is damaged, or no
 * list of files, goes; a copy of the image is kept aside then, and stderr is told. False: there can
 * be none, which stderr was told. */
bool state_open_files(struct state *state, struct services *services);

#endif
