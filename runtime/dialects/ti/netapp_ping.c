/* SPDX-License-Identifier: MIT */
/* +NetAPPPing: one run at a time. */
#include <stddef.h>

#include "dialects/ti/netapp.h"
#include "services/net/echo.h"
#include "services/services.h"

/* One modem a program: its one run. */
static struct ping {
	struct at_late report; /* the last one, or the only one */
	struct echo *echo;
	struct at_port *port;
	uint32_t max, sent, received, last, time; /* time: of all answers together, in ms */
	uint8_t flags;
	bool running;
} ping;

static uint16_t round_time(void)
{
	uint32_t time = ping.flags == TI_NET_APP_PING_FLAGS_AT_END && ping.received > 0
				? ping.time / ping.received
				: ping.last;

	return time > UINT16_MAX ? UINT16_MAX : (uint16_t)time;
}

static void report(void)
{
	ping.running = false;
	ti_net_app_ping_report(
		&ping.report, CAUSE_NONE,
		&(struct ti_net_app_ping_report){ping.sent, ping.received, round_time()});
}

/* The host that asked has gone. */
static void forgotten(struct at_late *late, enum cause why)
{
	(void)late;
	(void)why;
	ping.running = false;
	echo_stop(ping.echo);
}

void ti_ping_begin(void)
{
	ping = (struct ping){0};
}

void ti_ping_end(void)
{
	if (!ping.running)
		return;
	echo_stop(ping.echo);
	if (ping.flags != TI_NET_APP_PING_FLAGS_EACH) {
		report();
		return;
	}
	ping.running = false;
	at_late_cancel(&ping.report);
}

static void told(void *user, const struct echo_result *result)
{
	(void)user;
	ping.sent++;
	ping.last = result->round_trip;
	if (result->cause == CAUSE_NONE) {
		ping.received++;
		ping.time += result->round_trip;
	}
	if (ping.flags == TI_NET_APP_PING_FLAGS_UNTIL_FIRST && result->cause == CAUSE_NONE) {
		echo_stop(ping.echo);
		report();
	} else if (ping.flags == TI_NET_APP_PING_FLAGS_EACH && ping.sent != ping.max) {
		ti_ping_report(ping.port,
			       &(struct ti_ping_report){ping.sent, ping.received, round_time()});
	}
}

static void finished(void *user, enum cause cause)
{
	(void)user;
	if (cause == CAUSE_NONE || ping.sent > 0) {
		report();
		return;
	}
	ping.running = false;
	ti_net_app_ping_report(&ping.report, cause, NULL);
}

enum cause ti_net_app_ping_set(struct at_call *call, const struct ti_net_app_ping_set *arguments)
{
	static const struct echo_events events = {told, finished};
	enum address_family family =
		arguments->family == TI_DOMAIN_INET6 ? ADDRESS_IPV6 : ADDRESS_IPV4;
	struct echo_request request = {
		.count = arguments->max == 0 ? UINT32_MAX : arguments->max,
		.size = arguments->size,
		.timeout = arguments->timeout,
		.interval = arguments->delay,
		.address = arguments->destination,
	};
	struct echo *echo = ((const struct services *)at_call_application(call))->echo;
	enum cause cause;

	if (address_is_any(&arguments->destination)) {
		ti_ping_end();
		return CAUSE_NONE;
	}
	if (arguments->destination.family != family)
		return CAUSE_family_unsupported;
	if (ping.running)
		return CAUSE_busy;
	ping = (struct ping){.report.ended = forgotten,
			     .echo = echo,
			     .port = at_call_port(call),
			     .max = request.count,
			     .flags = arguments->flags};
	cause = ti_net_app_ping_report_open(call, &ping.report);
	if (cause != CAUSE_NONE)
		return cause;
	cause = echo_start(echo, &request, NULL, 0, &events, NULL);
	ping.running = cause == CAUSE_PENDING;
	if (!ping.running)
		at_late_cancel(&ping.report);
	return ping.running ? CAUSE_NONE : cause;
}
