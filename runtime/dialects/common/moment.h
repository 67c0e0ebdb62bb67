/* SPDX-License-Identifier: MIT */
/* Between the calendar that commands speak and the seconds that clocks count. */
#ifndef DIALECTS_COMMON_MOMENT_H
#define DIALECTS_COMMON_MOMENT_H

#include "drivers/clock.h"
#include "engine/description.h"

/* `time` is a date that exists. */
struct clock_time moment_to_clock(const struct at_time *time);
/* Years repeat after 2069, as their last two digits do after 1970. */
struct at_time moment_of_clock(struct clock_time time);

#endif
