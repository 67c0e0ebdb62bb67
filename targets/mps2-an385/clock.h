/* SPDX-License-Identifier: MIT */
/*
 * The board's wall clock. The board has no real-time clock: seconds are counted from the tick,
 * since 1970 or since a command set them. A reset need not stop it: in memory that start-up leaves
 * alone the clock goes on from where it was, a second late at most.
 */
#ifndef MPS2_AN385_CLOCK_H
#define MPS2_AN385_CLOCK_H

#include "drivers/clock.h"

struct tick_clock {
	struct clock clock;
	struct clock_time time; /* when `since` was */
	uint32_t since;		/* milliseconds */
	uint32_t check;		/* tells a clock that ran before a reset from chance */
	uint32_t (*tick)(void); /* milliseconds, wrapping */
};

/* Starts the clock, or goes on with the one that a reset left at `clock`. */
void clock_start(struct tick_clock *clock, uint32_t (*tick)(void));

/* To be called from the board's loop: at least once in 49 days, when the tick wraps, and more often
 * for a reset to cost less. */
void clock_poll(struct tick_clock *clock);

#endif
