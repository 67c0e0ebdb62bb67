/* SPDX-License-Identifier: MIT */
/*
 * Mounts the settings store at start: what is good is used, a blank flash is formatted, one that
 * holds something else or damage is put right after the board had its chance to keep what was
 * there. Every board with settings uses it.
 */
#ifndef TARGETS_SETTINGS_MOUNT_H
#define TARGETS_SETTINGS_MOUNT_H

#include <stdbool.h>

#include "services/store/store.h"

/* What a board does before and after the flash is changed. Each may be NULL. */
struct settings_keeper {
	/* Everything on the flash will be erased: it holds no store (STORE_CORRUPT), or one of
	 * another version or geometry (STORE_FOREIGN). False: leave it alone. */
	bool (*keep_all)(void *context, const struct store_report *report);
	/* What is damaged will be left out (STORE_DAMAGED). False: leave the flash alone, and use
	 * what is good of it. */
	bool (*keep_copy)(void *context, const struct store_report *report);
	/* It could not be done; `what`: "formatted", "repaired". */
	void (*failed)(void *context, const char *what);
	void *context;
};

/* Initialises `store` on `flash`, as store_init(), and mounts it. *report: what mounting found.
 * False: there can be no settings, because the flash fails, its geometry is none for a store, or
 * keep_all() said so. */
bool settings_mount(struct store *store, struct flash *flash, struct store_entry *entries,
		    uint16_t limit, const struct settings_keeper *keeper,
		    struct store_report *report);

#endif
