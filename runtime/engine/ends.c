/* SPDX-License-Identifier: MIT */
/*
 * Data phases that tell their ends by the cause, pass the escape on to the peer, or go on although
 * the connection has ended. A product without such does not link this file.
 */
#include "engine/port.h"

static const struct at_ending *find(const struct at_online *phase, enum cause cause)
{
	const struct at_endings *endings = phase->endings;

	for (unsigned i = 0; i < endings->count; i++)
		if (endings->list[i].cause == cause)
			return &endings->list[i];
	return NULL;
}

static bool ends(struct at_port *port, const struct at_online *phase, enum cause cause)
{
	const struct at_ending *ending = find(phase, cause);

	return ending == NULL || ending->holds == NULL ||
	       ending->holds(&port->call, port->arguments);
}

/* Only what was online has had data, behind which an end byte can stand. */
static uint8_t answer(struct at_port *port, const struct at_online *phase, unsigned why,
		      enum cause cause)
{
	const struct at_ending *ending = find(phase, cause);

	if (why < AT_CHANNEL_CLOSED || ending == NULL)
		return phase->answer[why];
	if (ending->after_end != 0 && port->state == PORT_LINE) {
		output_bytes(port, &phase->code->end, 1);
		trace_bytes(port, AT_TRACE_DATA_OUT, &phase->code->end, 1);
	}
	return ending->answer;
}

/* The escape characters become data that the channel must take, or drop when it takes nothing. */
static bool escaped(struct at_port *port)
{
	struct online *online = port->data.online;
	const struct at_endings *endings = online->phase->endings;

	if (!online->passed && online->held == online->escapes && online->ended == 0 &&
	    endings->sends != NULL && endings->sends(&port->call, port->arguments)) {
		online->passed = true;
		online->owed = online->escapes;
		online->moved = port_now(port);
	}
	return online_release(port) || online_stalled(port);
}

const struct at_online_ends at_online_ends = {ends, answer, escaped};
