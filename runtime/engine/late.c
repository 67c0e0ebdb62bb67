/* SPDX-License-Identifier: MIT */
/*
 * Outcomes that come after OK. The open ones are a list of the modem's, the oldest first; each is
 * its owner's structure. A product without any does not link this file.
 */
#include "engine/port.h"

static const struct at_late_shape *shape_of(const struct at_late *late)
{
	return &port_product(late->port)->lates[late->shape];
}

static void note(const struct at_port *port, enum trace_note what, unsigned shape, enum cause cause)
{
	const struct at_product *product = port_product(port);
	const uint32_t arguments[] = {product->commands[product->lates[shape].command].name,
				      (uint32_t)cause};

	if (tracing(port))
		port->modem->platform->tracer->note(port->modem, port->index, what, arguments);
}

enum cause at_late_open(struct at_call *call, struct at_late *late, unsigned shape)
{
	struct at_port *port = call->port;
	const struct at_late_shape *one = &port_product(port)->lates[shape];
	struct at_late **end = &port->modem->lates;
	unsigned open = 0;

	if (late->port != NULL)
		return CAUSE_busy;
	for (; *end != NULL; end = &(*end)->next)
		open += one->of_all != 0 || (*end)->shape == shape;
	if (open >= one->most) {
		note(port, NOTE_LATE_FULL, shape, CAUSE_no_memory);
		return CAUSE_no_memory;
	}
	late->next = NULL;
	late->port = port;
	late->extra = call_extra(call);
	late->begun = port_now(port);
	late->limit = one->deadline * 100u;
	late->shape = (uint16_t)shape;
	*end = late;
	return CAUSE_NONE;
}

void at_late_within(struct at_late *late, uint32_t ms)
{
	if (late->port == NULL)
		return;
	late->begun = port_now(late->port);
	late->limit = ms;
}

void at_late_cancel(struct at_late *late)
{
	if (late->port == NULL)
		return;
	for (struct at_late **at = &late->port->modem->lates; *at != NULL; at = &(*at)->next)
		if (*at == late) {
			*at = late->next;
			break;
		}
	late->next = NULL;
	late->port = NULL;
}

/* The line that the command would have answered this cause with, had it not answered OK. */
static void fail(struct at_late *late, enum cause cause)
{
	unsigned answer = reply_answer(late->port, late->extra, cause, AT_NONE);

	note(late->port, NOTE_LATE_FAILED, late->shape, cause);
	if (answer != AT_RESULT_OK && answer != AT_RESULT_NOTHING)
		at_unsolicited_result(late->port, (enum at_result)answer);
}

void at_late_done(struct at_late *late, enum cause cause, const void *record)
{
	if (late->port == NULL)
		return; /* it has ended before */
	if (cause == CAUSE_NONE)
		at_unsolicited(late->port, shape_of(late)->reply, record);
	else
		fail(late, cause);
	at_late_cancel(late);
}

/* Its owner may open others, this one too, while it is told. */
static void end(struct at_late *late, enum cause why)
{
	at_late_cancel(late);
	if (late->ended != NULL)
		late->ended(late, why);
}

static uint32_t left(const struct at_late *late)
{
	return port_left(late->port, late->begun, late->limit);
}

static void expire(struct at_late *late)
{
	if (late->expires != NULL)
		late->expires(late);
	if (late->port == NULL)
		return;
	fail(late, CAUSE_timed_out);
	end(late, CAUSE_timed_out);
}

static void run(struct at_modem *modem)
{
	for (struct at_late *at = modem->lates; at != NULL;) {
		if (left(at) != 0) {
			at = at->next;
			continue;
		}
		expire(at);
		at = modem->lates; /* the list may be another */
	}
}

static uint32_t next(const struct at_modem *modem)
{
	uint32_t next = UINT32_MAX;

	for (const struct at_late *at = modem->lates; at != NULL; at = at->next)
		if (left(at) < next)
			next = left(at);
	return next;
}

static void detached(struct at_port *port)
{
	struct at_modem *modem = port->modem;

	for (struct at_late *at = modem->lates; at != NULL;) {
		if (at->port != port) {
			at = at->next;
			continue;
		}
		note(port, NOTE_LATE_FAILED, at->shape, CAUSE_aborted);
		end(at, CAUSE_aborted);
		at = modem->lates;
	}
}

const struct at_late_code at_late_code = {run, next, detached};
