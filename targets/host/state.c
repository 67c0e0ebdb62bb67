/* SPDX-License-Identifier: MIT */
#include "host/state.h"

#include <stdio.h>

#include "host/complain.h"

/* Starts with an empty store; the image that was there is kept when there was something in it. */
static bool start_anew(struct state *state, const struct store_report *report)
{
	char why[80] = "not a settings image";

	if (report->state == STORE_FOREIGN)
		snprintf(why, sizeof why, "settings of format %u, which is not this program's",
			 report->version);
	if (report->state != STORE_BLANK && !flash_file_set_aside(&state->file, why))
		return false;
	if (store_format(&state->store) == CAUSE_NONE)
		return true;
	complain("%s: cannot be formatted", state->file.path);
	return false;
}

/* Goes on with what is good, moved away from what is not. */
static void repair(struct state *state, const struct store_report *report)
{
	char why[120];

	snprintf(why, sizeof why,
		 "damaged: %u places unreadable, %u records too many; %u settings are good",
		 report->corrupt, report->dropped, report->records);
	if (!flash_file_copy_aside(&state->file, why))
		return;
	if (store_scrub(&state->store) != CAUSE_NONE)
		complain("%s: cannot be repaired", state->file.path);
}

static bool mount(struct state *state)
{
	struct store_report report;

	if (store_init(&state->store, &state->file.flash, state->entries, STATE_RECORDS) !=
	    CAUSE_NONE)
		return false;
	store_mount(&state->store, &report);
	switch (report.state) {
	case STORE_CLEAN:
		return true;
	case STORE_DAMAGED:
		repair(state, &report);
		return true;
	case STORE_BLANK:
	case STORE_FOREIGN:
	case STORE_CORRUPT:
		return start_anew(state, &report);
	case STORE_FAILED:
		break;
	}
	return false;
}

bool state_open(struct state *state, const char *path)
{
	if (!flash_file_open(&state->file, path, STATE_BLOCK_SIZE, STATE_BLOCK_COUNT,
			     STATE_PROGRAM_UNIT))
		return false;
	if (!mount(state)) {
		flash_file_close(&state->file);
		return false;
	}
	store_adapter_init(&state->adapter, &state->store);
	return true;
}

void state_close(struct state *state)
{
	flash_file_close(&state->file);
}
