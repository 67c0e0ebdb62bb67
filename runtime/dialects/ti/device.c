/* SPDX-License-Identifier: MIT */
#include "dialects/ti/device.h"

#include <stddef.h>

#include "dialects/common/moment.h"
#include "dialects/common/text.h"
#include "dialects/ti/events.h"
#include "services/net/bearer.h"
#include "services/net/connection.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

enum { LOOK = 10 }; /* ms between looks */

/* One modem a program: it has one network processor. */
static struct device {
	struct ti_device_listener *listeners;
	struct at_call *call; /* the stop that waits for what is on its way */
	uint32_t deadline;
	bool endless, stopped;
	const struct services *services;
} device;

static void look(void *argument);

void ti_device_start(struct at_modem *modem)
{
	bearers_forget(look, NULL);
	device = (struct device){.services = at_modem_application(modem)};
}

const struct services *ti_device_services(void)
{
	return device.services;
}

void ti_device_listen(struct ti_device_listener *listener)
{
	struct ti_device_listener **at = &device.listeners;

	while (*at != NULL)
		at = &(*at)->next;
	listener->next = NULL;
	*at = listener;
}

/* The last first: what came later stands on what was there. */
static void stop_from(struct ti_device_listener *listener)
{
	if (listener == NULL)
		return;
	stop_from(listener->next);
	if (listener->stopping != NULL)
		listener->stopping(listener);
}

static void tell_stopped(void)
{
	for (struct ti_device_listener *at = device.listeners; at != NULL; at = at->next)
		if (at->stopped != NULL)
			at->stopped(at);
}

/* Waits for what the peers have still to acknowledge. */
static void look(void *argument)
{
	struct at_call *call = device.call;
	bool late =
		!device.endless && (int32_t)(at_now(at_call_modem(call)) - device.deadline) >= 0;

	if (!late && !connections_settled()) {
		bearers_after(LOOK, look, argument);
		return;
	}
	device.call = NULL;
	tell_stopped();
	at_finish(call, CAUSE_NONE);
}

/* The host has gone: nobody waits for the stop any more, and it comes to its end. */
static void hurry(struct at_call *call, enum cause why)
{
	(void)call;
	(void)why;
	bearers_forget(look, NULL);
	device.call = NULL;
	tell_stopped();
}

bool ti_is_stopped(void)
{
	return device.stopped;
}

bool ti_stopped(struct at_call *call)
{
	(void)call; /* the one modem's */
	return device.stopped;
}

enum cause ti_keep(struct at_modem *modem, unsigned setting, unsigned key)
{
	if (!ti_general_options(modem)->persistent)
		return CAUSE_NONE;
	return at_options_store(modem, setting, key);
}

enum cause ti_start_execute(struct at_call *call)
{
	(void)call;
	if (device.call != NULL)
		return CAUSE_busy;
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
	if (device.stopped)
		return CAUSE_not_initialized;
	device.stopped = true;
	stop_from(device.listeners);
	if (arguments->timeout == 0 || connections_settled()) {
		tell_stopped();
		return CAUSE_NONE;
	}
	device.call = call;
	device.endless = arguments->timeout == TI_STOP_SET_TIMEOUT_FOREVER;
	device.deadline = at_now(at_call_modem(call)) + arguments->timeout;
	at_on_abort(call, hurry, NULL);
	bearers_after(LOOK, look, NULL);
	return CAUSE_PENDING;
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
	struct clock *clock = clock_of(call);
	struct clock_time moment;
	struct at_time time;

	if (arguments->of_id.general.option != TI_GENERAL_OPTION_TIME)
		return CAUSE_NONE;
	time = (struct at_time){
		.year = (uint8_t)(arguments->of_id.general.of_option.time.year % 100),
		.month = arguments->of_id.general.of_option.time.month,
		.day = arguments->of_id.general.of_option.time.day,
		.hour = arguments->of_id.general.of_option.time.hour,
		.minute = arguments->of_id.general.of_option.time.minute,
		.second = arguments->of_id.general.of_option.time.second,
	};
	moment = moment_to_clock(&time);
	if (moment_of_clock(moment).day != time.day) /* a day that is not runs over */
		return CAUSE_parameter_range;
	clock->operations->set(clock, moment);
	return CAUSE_NONE;
}

static void show_time(struct clock_time moment, struct ti_general_value *value)
{
	struct at_time time = moment_of_clock(moment);

	value->of_option.time.hour = time.hour;
	value->of_option.time.minute = time.minute;
	value->of_option.time.second = time.second;
	value->of_option.time.day = time.day;
	value->of_option.time.month = time.month;
	value->of_option.time.year = (uint16_t)(time.year + (time.year < 70 ? 2000 : 1900));
}

static void show_version(struct ti_general_value *value)
{
	value->of_option.version.chip = text_of(PRODUCT_CHIP);
	value->of_option.version.firmware = text_of(PRODUCT_FIRMWARE);
	value->of_option.version.phy = text_of(PRODUCT_PHY);
	value->of_option.version.nwp = text_of(PRODUCT_NWP);
	value->of_option.version.rom = text_of(PRODUCT_ROM);
}

enum cause ti_general_show(struct at_call *call, const struct ti_get_set *arguments,
			   struct ti_general_value *value)
{
	struct clock *clock = clock_of(call);

	(void)arguments;
	if (value->option == TI_GENERAL_OPTION_TIME)
		show_time(clock->operations->read(clock), value);
	else
		show_version(value);
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

/* Six of its bytes are the MAC address, which no other module has. */
enum cause ti_iot_show(struct at_call *call, const struct ti_get_set *arguments,
		       struct ti_iot_value *value)
{
	static uint8_t identity[TI_IOT_VALUE_UDID_VALUE_MAX / 2] = "ATForge";

	(void)arguments;
	wlan_mac(((const struct services *)at_call_application(call))->wlan,
		 identity + sizeof identity - WLAN_MAC);
	value->of_option.udid.value = (struct at_text){(const char *)identity, sizeof identity};
	return CAUSE_NONE;
}
