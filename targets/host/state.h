/* SPDX-License-Identifier: MIT */
/*
 * The settings of the host's modem: the store in the file of `--state`, or, without the option, in
 * memory, where they last as long as the process (so that a stored profile can be recalled).
 */
#ifndef HOST_STATE_H
#define HOST_STATE_H

#include "host/flash_file.h"
#include "store_adapter.h"

/* The host's flash: 64 KB. Changing it makes existing files foreign. */
#define STATE_BLOCK_SIZE   4096u
#define STATE_BLOCK_COUNT  16u
#define STATE_PROGRAM_UNIT 4u
#define STATE_RECORDS	   1024u

struct state {
	struct flash_file file;
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

#endif
