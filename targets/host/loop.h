/* SPDX-License-Identifier: MIT */
/*
 * The event loop's turn: everybody who waits for a descriptor or for a time says so, one poll()
 * waits for all of them, then everybody looks at what came of it. main() turns it.
 */
#ifndef HOST_LOOP_H
#define HOST_LOOP_H

#include <poll.h>
#include <stdint.h>

enum { TURN_DESCRIPTORS = 512 };

struct turn {
	struct pollfd descriptors[TURN_DESCRIPTORS];
	unsigned count;
	uint32_t timeout; /* ms; UINT32_MAX: none */
};

void turn_start(struct turn *turn);
/* Waits for `events` (of poll) at the descriptor; returns the slot to ask turn_events() with. A
 * negative descriptor is allowed and never reports anything. */
unsigned turn_watch(struct turn *turn, int descriptor, short events);
/* Waits at most that long. */
void turn_within(struct turn *turn, uint32_t ms);
void turn_wait(struct turn *turn);
short turn_events(const struct turn *turn, unsigned slot);

/* Milliseconds of the monotonic clock; wraps. */
uint32_t clock_now(void);

#endif
