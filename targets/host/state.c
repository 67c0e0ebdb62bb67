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

	flash_part_init(&state->settings, &state->file.flash, 0, STATE_BLOCK_COUNT);
	flash_part_init(&state->files, &state->file.flash, STATE_BLOCK_COUNT, FILES_BLOCKS);
	return settings_mount(&state->store, &state->settings.flash, state->entries, STATE_RECORDS,
			      &keeper, &report);
}

/* The settings beside the files are good: a copy is kept of what was there, as of damage. */
static bool keep_files(void *context, const struct store_report *report)
{
	struct state *state = context;
	char why[120];

	if (report->state == STORE_DAMAGED)
		snprintf(why, sizeof why,
			 "list of files damaged: %u places unreadable; %u records are good",
			 report->corrupt, report->records);
	else
		snprintf(why, sizeof why, "no list of files of this program's");
	return flash_file_copy_aside(&state->file, why);
}

bool state_open_files(struct state *state, struct services *services)
{
	const struct settings_keeper keeper = {.keep_all = keep_files,
					       .keep_copy = keep_files,
					       .failed = failed,
					       .context = state};
	struct store_report report;

	return files_services_open(&state->files.flash, &keeper, &report, services);
}

bool state_open(struct state *state, const char *path)
{
	if (!flash_file_open(&state->file, path, STATE_BLOCK_SIZE, STATE_ALL_BLOCKS,
			     STATE_PROGRAM_UNIT, STATE_BLOCK_COUNT))
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
