/* SPDX-License-Identifier: MIT */
/* The clock. */
#include "dialects/common/moment.h"
#include "drivers/clock.h"
#include "product.h"
#include "services/services.h"

static struct clock *clock_of(const struct at_call *call)
{
	return ((const struct services *)at_call_application(call))->clock;
}

enum cause threegpp_cclk_set(struct at_call *call, const struct threegpp_cclk_set *arguments)
{
	struct clock *clock = clock_of(call);

	clock->operations->set(clock, moment_to_clock(&arguments->time));
	return CAUSE_NONE;
}

enum cause threegpp_cclk_read(struct at_call *call)
{
	struct clock *clock = clock_of(call);

	threegpp_cclk_reply(call, &(struct threegpp_cclk_reply){
					  .time = moment_of_clock(clock->operations->read(clock))});
	return CAUSE_NONE;
}
