/* SPDX-License-Identifier: MIT */
#include "host/wall_clock.h"

#include <time.h>

static struct clock_time wall_read(struct clock *clock)
{
	const struct wall_clock *wall = (struct wall_clock *)clock;

	return (struct clock_time){.local = (uint32_t)time(NULL) + wall->ahead, .zone = wall->zone};
}

static void wall_set(struct clock *clock, struct clock_time time_now)
{
	struct wall_clock *wall = (struct wall_clock *)clock;

	wall->ahead = time_now.local - (uint32_t)time(NULL);
	wall->zone = time_now.zone;
}

void wall_clock_init(struct wall_clock *wall)
{
	static const struct clock_operations operations = {.read = wall_read, .set = wall_set};
	time_t now = time(NULL);
	struct tm local;
	long ahead = localtime_r(&now, &local) ? local.tm_gmtoff : 0;

	*wall = (struct wall_clock){.clock.operations = &operations,
				    .ahead = (uint32_t)ahead,
				    .zone = (int8_t)(ahead / 900)};
}
