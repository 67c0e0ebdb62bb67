/* SPDX-License-Identifier: MIT */
/*
 * Ports that are lent to somebody else's connection, without a command that answers CONNECT. They
 * wait for their turn as sources of codes do: never inside a line, an answer or a payload. A
 * product that lends none does not link this file.
 */
#include "engine/port.h"

static bool begin(struct at_source *source, struct at_port *port)
{
	static const struct at_online silent = {.answer = {AT_RESULT_NOTHING, AT_RESULT_NOTHING,
							   AT_RESULT_NOTHING, AT_RESULT_NOTHING}};
	struct at_lending *lending =
		(struct at_lending *)((char *)source - offsetof(struct at_lending, source));

	online_begin(port, lending->channel, &silent);
	port->data.online->deaf = !lending->escapable;
	return false;
}

bool at_port_lend(struct at_port *port, struct at_lending *lending)
{
	if (port->state == PORT_ONLINE || lending->source.port != NULL)
		return false;
	for (const struct at_source *at = port->first_source; at != NULL; at = at->next)
		if (at->emit == begin)
			return false;
	lending->source.emit = begin;
	at_source_ready(&lending->source, port);
	return true;
}

void at_port_unlend(struct at_lending *lending)
{
	at_source_cancel(&lending->source);
}
