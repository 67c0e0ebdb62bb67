/* SPDX-License-Identifier: MIT */
/*
 * Where the engine keeps settings that outlive a reset. The engine defines the interface, the
 * storage service implements it over raw flash. A record is a few bytes under a stable name and
 * a key; writing is atomic: after a power cut a record is the old one or the new one.
 */
#ifndef ENGINE_STORAGE_H
#define ENGINE_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

struct at_storage {
	/* Replaces the record; with n = 0 there is none afterwards. CAUSE_NONE means committed;
	 * otherwise nothing has changed. */
	enum cause (*write)(void *context, uint32_t name, uint16_t key, const void *bytes,
			    size_t n);
	/* Copies at most `size` bytes of the record; returns its full length, or -1: none. */
	int (*read)(void *context, uint32_t name, uint16_t key, void *bytes, size_t size);
	/* Calls `each` for every record; `bytes` are valid during the call only. */
	void (*visit)(void *context,
		      void (*each)(void *argument, uint32_t name, uint16_t key, const void *bytes,
				   size_t n),
		      void *argument);
	void *context;
};

#endif
