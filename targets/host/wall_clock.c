/* SPDX-License-Identifier: MIT */
#include "host/wall_clock.h"

#include <time.h>

/* Milliseconds since 1970, GMT. */
static int64_t system_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct clock_time wall_read(struct clock *clock)
{
	const struct wall_clock *wall = (struct wall_clock *)clock;

	return (struct clock_time){.local = (uint32_t)((system_now() + wall->ahead) / 1000),
				   .zone = wall->zone};
}

static void wall_set(struct clock *clock, struct clock_time time_now)
{
	struct wall_clock *wall = (struct wall_clock *)clock;

	wall->ahead = (int64_t)time_now.local * 1000 - system_now();
	wall->zone = time_now.zone;
}

void wall_clock_init(struct wall_clock *wall)
{
	static const struct clock_operations operations = {.read = wall_read, .set = wall_set};
	time_t now = time(NULL);
	struct tm local;
	long ahead = localtime_r(&now, &local) ? local.tm_gmtoff : 0;

	*wall = (struct wall_clock){.clock.operations = &operations,
				    .ahead = (int64_t)ahead * 1000,
				    .zone = (int8_t)(ahead / 900)};
}
