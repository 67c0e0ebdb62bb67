/* SPDX-License-Identifier: MIT */
#include "settings_mount.h"

static bool tell_failure(const struct settings_keeper *keeper, const char *what)
{
	if (keeper->failed)
		keeper->failed(keeper->context, what);
	return false;
}

/* Starts with an empty store. */
static bool start_anew(struct store *store, const struct settings_keeper *keeper,
		       const struct store_report *report)
{
	if (report->state != STORE_BLANK && keeper->keep_all &&
	    !keeper->keep_all(keeper->context, report))
		return false;
	return store_format(store) == CAUSE_NONE || tell_failure(keeper, "formatted");
}

/* Goes on with what is good, moved away from what is not. */
static void repair(struct store *store, const struct settings_keeper *keeper,
		   const struct store_report *report)
{
	if (keeper->keep_copy && !keeper->keep_copy(keeper->context, report))
		return;
	if (store_scrub(store) != CAUSE_NONE)
		tell_failure(keeper, "repaired");
}

bool settings_mount(struct store *store, struct flash *flash, struct store_entry *entries,
		    uint16_t limit, const struct settings_keeper *keeper,
		    struct store_report *report)
{
	if (store_init(store, flash, entries, limit) != CAUSE_NONE)
		return false;
	store_mount(store, report);
	switch (report->state) {
	case STORE_CLEAN:
		return true;
	case STORE_DAMAGED:
		repair(store, keeper, report);
		return true;
	case STORE_BLANK:
	case STORE_FOREIGN:
	case STORE_CORRUPT:
		return start_anew(store, keeper, report);
	case STORE_FAILED:
		break;
	}
	return false;
}
