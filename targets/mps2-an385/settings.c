/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include "settings_mount.h"

bool settings_open(struct settings *settings, volatile uint32_t *words)
{
	static const struct settings_keeper nowhere;

	flash_init(&settings->flash, words, SETTINGS_BLOCK_SIZE, SETTINGS_BLOCK_COUNT);
	if (!settings_mount(&settings->store, &settings->flash.flash, settings->entries,
			    SETTINGS_RECORDS, &nowhere, &settings->report)) {
		settings->report.state = STORE_FAILED;
		return false;
	}
	store_adapter_init(&settings->adapter, &settings->store);
	return true;
}

const char *settings_remark(const struct settings *settings)
{
	switch (settings->report.state) {
	case STORE_DAMAGED:
		return "settings damaged: those that are good are used";
	case STORE_FOREIGN:
		return "settings of another format: erased, all start from their defaults";
	case STORE_CORRUPT:
		return "flash holds no settings: erased, all start from their defaults";
	case STORE_FAILED:
		return "flash fails: no setting outlives a reset";
	case STORE_CLEAN:
	case STORE_BLANK:
		break;
	}
	return NULL;
}
