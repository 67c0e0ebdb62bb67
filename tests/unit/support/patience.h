/* SPDX-License-Identifier: MIT */
/*
 * How long a test waits for what has to come. Only time in which it could have come counts: a turn
 * of a test's event loop takes a few milliseconds, and one that took longer was the machine's
 * doing.
 */
#ifndef TEST_PATIENCE_H
#define TEST_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/sys.h"

enum { PATIENCE_TURN_MS = 20 };

struct patience {
	uint32_t left, seen;
};

static inline struct patience patience_of(uint32_t ms)
{
	return (struct patience){ms, sys_now()};
}

/* Whether it has come to its end; asked once in each turn. */
static inline bool patience_ends(struct patience *patience)
{
	uint32_t now = sys_now(), passed = now - patience->seen;

	if (passed > PATIENCE_TURN_MS)
		passed = PATIENCE_TURN_MS;
	patience->seen = now;
	if (passed >= patience->left)
		return true;
	patience->left -= passed;
	return false;
}

#endif
