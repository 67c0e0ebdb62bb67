/* SPDX-License-Identifier: MIT */
#include "files_services.h"

#ifdef LIMIT_FILES

#include "services/files/files_table.h"

#ifdef LIMIT_OPEN_FILES
#define OPEN_FILES LIMIT_OPEN_FILES
#else
#define OPEN_FILES 4
#endif

static struct files files;
static struct store_entry entries[LIMIT_FILES + 1];
static struct files_session sessions[OPEN_FILES];
static uint8_t memory[FILES_MEMORY(FILES_BLOCKS, OPEN_FILES)];

static bool tell_failure(const struct settings_keeper *keeper, const char *what)
{
	if (keeper->failed)
		keeper->failed(keeper->context, what);
	return false;
}

/* Goes on with what is good, moved away from what is not. */
static void repair(const struct settings_keeper *keeper, const struct store_report *report)
{
	if (keeper->keep_copy && !keeper->keep_copy(keeper->context, report))
		return;
	if (store_scrub(&files.store) != CAUSE_NONE)
		tell_failure(keeper, "repaired");
}

static bool mount(const struct settings_keeper *keeper, struct store_report *report)
{
	files_mount(&files, report);
	switch (report->state) {
	case STORE_CLEAN:
		return true;
	case STORE_DAMAGED:
		repair(keeper, report);
		return true;
	case STORE_FOREIGN:
	case STORE_CORRUPT:
		if (keeper->keep_all && !keeper->keep_all(keeper->context, report))
			return false;
		break;
	case STORE_BLANK:
		break;
	case STORE_FAILED:
		return false;
	}
	return files_format(&files) == CAUSE_NONE || tell_failure(keeper, "formatted");
}

bool files_services_open(struct flash *flash, const struct settings_keeper *keeper,
			 struct store_report *report, struct services *services)
{
	report->state = STORE_FAILED;
	services->files = NULL;
	if (files_init(&files, flash, entries, LIMIT_FILES, sessions, OPEN_FILES, memory) !=
	    CAUSE_NONE)
		return false;
	/* Without a list it says so to whoever asks. */
	services->files = &files;
	return mount(keeper, report);
}

void files_services_restart(void)
{
	files_abandon_all(&files);
}

bool files_services_poll(void)
{
	return files_poll(&files);
}

#else

bool files_services_open(struct flash *flash, const struct settings_keeper *keeper,
			 struct store_report *report, struct services *services)
{
	(void)flash;
	(void)keeper;
	report->state = STORE_CLEAN;
	services->files = NULL;
	return true;
}

void files_services_restart(void)
{
}

bool files_services_poll(void)
{
	return false;
}

#endif
