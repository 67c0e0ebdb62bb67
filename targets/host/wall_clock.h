/* SPDX-License-Identifier: MIT */
/*
 * The host's wall clock: the system's, and how far the modem's is from it. It starts as the
 * system's local time; what is set lasts as long as the process, as a battery would make it, and
 * not in the flash of `--state`, where no modem has its clock.
 */
#ifndef HOST_WALL_CLOCK_H
#define HOST_WALL_CLOCK_H

#include "drivers/clock.h"

struct wall_clock {
	struct clock clock;
	int64_t ahead; /* ms that its local time is ahead of the system's GMT: a second that is set
			* begins then */
	int8_t zone;
};

void wall_clock_init(struct wall_clock *wall);

#endif
