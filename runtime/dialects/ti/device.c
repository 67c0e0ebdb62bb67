/* SPDX-License-Identifier: MIT */
#include "dialects/ti/device.h"

#include <stddef.h>

#include "dialects/common/moment.h"
#include "dialects/ti/events.h"
#include "services/services.h"

/* One modem a program: it has one network processor. */
static struct device {
	struct ti_device_listener *listeners;
	bool stopped;
} device;

void ti_device_start(struct at_modem *modem)
{
	(void)modem;
	device = (struct device){0};
}

void ti_device_listen(struct ti_device_listener *listener)
{
	listener->next = device.listeners;
	device.listeners = listener;
}

enum cause ti_start_execute(struct at_call *call)
{
	(void)call;
	if (!device.stopped)
		return CAUSE_NONE;
	device.stopped = false;
	for (struct ti_device_listener *at = device.listeners; at != NULL; at = at->next)
		if (at->starting != NULL)
			at->starting(at);
	return CAUSE_NONE;
}

enum cause ti_stop_set(struct at_call *call, const struct ti_stop_set *arguments)
{
	(void)call;
	(void)arguments;
	if (device.stopped)
		return CAUSE_not_initialized;
	device.stopped = true;
	for (struct ti_device_listener *at = device.listeners; at != NULL; at = at->next)
		if (at->stopping != NULL)
			at->stopping(at);
	return CAUSE_NONE;
}

enum cause ti_test_execute(struct at_call *call)
{
	(void)call;
	return CAUSE_NONE;
}

/* --- The clock ------------------------------------------------------------------------------- */

static struct clock *clock_of(const struct at_call *call)
{
	return ((const struct services *)at_call_application(call))->clock;
}

enum cause ti_set_set(struct at_call *call, const struct ti_set_set *arguments)
{
	const struct at_time time = {
		.year = (uint8_t)(arguments->of_option.general_time.year % 100),
		.month = arguments->of_option.general_time.month,
		.day = arguments->of_option.general_time.day,
		.hour = arguments->of_option.general_time.hour,
		.minute = arguments->of_option.general_time.minute,
		.second = arguments->of_option.general_time.second,
	};
	struct clock_time moment = moment_to_clock(&time);
	struct clock *clock = clock_of(call);

	if (moment_of_clock(moment).day != time.day) /* a day that is not: it runs over */
		return CAUSE_parameter_range;
	clock->operations->set(clock, moment);
	return CAUSE_NONE;
}

enum cause ti_get_set(struct at_call *call, const struct ti_get_set *arguments)
{
	struct clock *clock = clock_of(call);
	struct at_time time = moment_of_clock(clock->operations->read(clock));

	if (arguments->id != TI_GET_ID_GENERAL)
		return CAUSE_NONE;
	ti_get_time_reply(call,
			  &(struct ti_get_time_reply){
				  .hour = time.hour,
				  .minute = time.minute,
				  .second = time.second,
				  .day = time.day,
				  .month = time.month,
				  .year = (uint16_t)(time.year + (time.year < 70 ? 2000 : 1900)),
			  });
	return CAUSE_NONE;
}

/* --- What has happened ------------------------------------------------------------------------ */

enum cause ti_status_show(struct at_call *call, const struct ti_get_set *arguments,
			  struct ti_status_value *value)
{
	(void)call;
	(void)arguments;
	switch (value->option) {
	case TI_STATUS_OPTION_DEVICE:
		value->of_option.device.value = ti_events_since(TI_EVENTS_DEVICE);
		break;
	case TI_STATUS_OPTION_WLAN:
		value->of_option.wlan.value = ti_events_since(TI_EVENTS_WLAN);
		break;
	case TI_STATUS_OPTION_BSD:
		value->of_option.bsd.value = ti_events_since(TI_EVENTS_SOCK);
		break;
	default:
		value->of_option.netapp.value = ti_events_since(TI_EVENTS_NETAPP);
		break;
	}
	return CAUSE_NONE;
}
