/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <stdbool.h>

#define SALT 0x43434c4bu

/* Over what a reset leaves; the pointers are set anew. */
static uint32_t check_of(const struct tick_clock *clock)
{
	return SALT ^ clock->time.local ^ (uint32_t)(uint8_t)clock->time.zone << 24;
}

static void note(struct tick_clock *clock, struct clock_time time, uint32_t since)
{
	clock->time = time;
	clock->since = since;
	clock->check = check_of(clock);
}

void clock_poll(struct tick_clock *clock)
{
	uint32_t seconds = (clock->tick() - clock->since) / 1000;
	struct clock_time time = {.local = clock->time.local + seconds, .zone = clock->time.zone};

	if (seconds > 0)
		note(clock, time, clock->since + seconds * 1000);
}

static struct clock_time clock_read(struct clock *clock)
{
	struct tick_clock *ticking = (struct tick_clock *)clock;

	clock_poll(ticking);
	return ticking->time;
}

static void clock_set(struct clock *clock, struct clock_time time)
{
	struct tick_clock *ticking = (struct tick_clock *)clock;

	note(ticking, time, ticking->tick());
}

void clock_start(struct tick_clock *clock, uint32_t (*tick)(void))
{
	static const struct clock_operations operations = {.read = clock_read, .set = clock_set};
	static const struct clock_time never;
	bool survived = clock->check == check_of(clock);

	clock->clock.operations = &operations;
	clock->tick = tick;
	note(clock, survived ? clock->time : never, tick());
}
