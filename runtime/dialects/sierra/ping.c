/* SPDX-License-Identifier: MIT */
/* +WIPPING. Its last result is the outcome that the command has promised by its OK; so a run that
 * cannot begin, or go on, can still say why. */
#include "dialects/sierra/bearers.h"
#include "dialects/sierra/stack.h"
#include "services/net/echo.h"
#include "services/services.h"

/* One modem a program; one run at a time, as the service has it. */
static struct ping {
	struct at_late last;
	struct at_port *port; /* that asked; NULL: no run */
	uint32_t count;	      /* of its requests */
	struct echo *echo;
	struct sierra_stack_listener stack;
} ping;

static void stop(void)
{
	if (ping.port != NULL)
		echo_stop(ping.echo);
	ping.port = NULL;
}

/* The last result is not told to this port any more; then the others are of no use either. */
static void forgotten(struct at_late *late, enum cause why)
{
	(void)late;
	(void)why;
	stop();
}

static void stopping(struct sierra_stack_listener *listener)
{
	(void)listener;
	at_late_cancel(&ping.last);
	stop();
}

void sierra_ping_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	ping = (struct ping){
		.last.ended = forgotten, .echo = services->echo, .stack.stopping = stopping};
	sierra_stack_listen(&ping.stack);
}

static void told(void *user, const struct echo_result *result)
{
	bool expired = result->cause != CAUSE_NONE;
	uint16_t packet = (uint16_t)(result->number - 1), time = (uint16_t)result->round_trip;

	(void)user;
	if (result->number == ping.count)
		sierra_wipping_last(&ping.last, CAUSE_NONE,
				    &(struct sierra_wipping_last){expired, packet, time});
	else
		sierra_ping_result(ping.port, &(struct sierra_ping_result){expired, packet, time});
}

static void finished(void *user, enum cause cause)
{
	(void)user;
	ping.port = NULL;
	sierra_wipping_last(&ping.last, cause, NULL);
}

enum cause sierra_wipping_set(struct at_call *call, const struct sierra_wipping_set *arguments)
{
	static const struct echo_events events = {told, finished};
	struct echo_request request = {
		.ttl = arguments->ttl,
		.count = arguments->count,
		.size = arguments->nwrite,
		.timeout = arguments->timeout,
		.interval = arguments->interval,
		.steady = true,
	};
	enum cause cause = sierra_wipping_last_open(call, &ping.last);

	if (cause != CAUSE_NONE)
		return cause;
	cause = echo_start(ping.echo, &request, arguments->host.bytes, arguments->host.length,
			   &events, NULL);
	if (cause != CAUSE_PENDING) {
		at_late_cancel(&ping.last);
		return cause;
	}
	ping.port = at_call_port(call);
	ping.count = request.count;
	return CAUSE_NONE;
}

enum cause sierra_wipping_read(struct at_call *call)
{
	(void)call; /* the manual's answer: OK alone */
	return CAUSE_NONE;
}
