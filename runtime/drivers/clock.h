/* SPDX-License-Identifier: MIT */
/*
 * The wall clock as a driver: the time of day that a command sets and others read. A board
 * implements it over its real-time clock, or over its tick where it has none; the host over the
 * system's clock. Dialects' handlers are its users.
 */
#ifndef DRIVERS_CLOCK_H
#define DRIVERS_CLOCK_H

#include <stdint.h>

/* Local time, in a form that has no calendar in it: GMT is local - 900 * zone. */
struct clock_time {
	uint32_t local; /* seconds since 1970-01-01 00:00:00, as the clock on the wall counts */
	int8_t zone;	/* quarters of an hour that local time is ahead of GMT */
};

struct clock;

struct clock_operations {
	/* The time now. A clock that nobody has set since it lost power is in 1970. */
	struct clock_time (*read)(struct clock *clock);
	/* Goes on from this time, at once. */
	void (*set)(struct clock *clock, struct clock_time time);
};

/* The first member of a driver's own structure. */
struct clock {
	const struct clock_operations *operations;
};

#endif
