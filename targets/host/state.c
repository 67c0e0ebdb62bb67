/* SPDX-License-Identifier: MIT */
#include "host/state.h"

#include <stdio.h>

#include "host/complain.h"
#include "settings_mount.h"

/* The image that was there is kept. */
static bool keep_all(void *context, const struct store_report *report)
{
	struct state *state = context;
	char why[80] = "not a settings image";

	if (report->state == STORE_FOREIGN)
		snprintf(why, sizeof why, "settings of format %u, which is not this program's",
			 report->version);
	return flash_file_set_aside(&state->file, why);
}

static bool keep_copy(void *context, const struct store_report *report)
{
	struct state *state = context;
	char why[120];

	snprintf(why, sizeof why,
		 "damaged: %u places unreadable, %u records too many; %u settings are good",
		 report->corrupt, report->dropped, report->records);
	return flash_file_copy_aside(&state->file, why);
}

static void failed(void *context, const char *what)
{
	const struct state *state = context;

	complain("%s: cannot be %s", state->file.path, what);
}

static bool mount(struct state *state)
{
	const struct settings_keeper keeper = {
		.keep_all = keep_all, .keep_copy = keep_copy, .failed = failed, .context = state};
	struct store_report report;

	return settings_mount(&state->store, &state->file.flash, state->entries, STATE_RECORDS,
			      &keeper, &report);
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
