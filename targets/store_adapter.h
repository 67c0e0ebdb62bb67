/* SPDX-License-Identifier: MIT */
/*
 * Joins the engine's settings storage to the settings store. It lives with the targets because
 * neither side may know the other: services do not include the engine, the engine includes only
 * itself. Every board uses it.
 */
#ifndef TARGETS_STORE_ADAPTER_H
#define TARGETS_STORE_ADAPTER_H

#include "engine/storage.h"
#include "services/store/store.h"

/* The longest record that passes: settings are a command's arguments, and fit a command line. */
#define STORE_ADAPTER_LENGTH 512u

struct store_adapter {
	struct at_storage storage; /* what at_modem_init() gets */
	struct store *store;
	uint8_t bytes[STORE_ADAPTER_LENGTH];
};

/* `store` must be mounted and outlive the adapter; the adapter must outlive the modem. A longer
 * record than STORE_ADAPTER_LENGTH is refused with CAUSE_storage_failed. */
void store_adapter_init(struct store_adapter *adapter, struct store *store);

#endif
