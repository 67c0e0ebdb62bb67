/* SPDX-License-Identifier: MIT */
/* Commands that are there only at times. A product without any does not link this file. */
#include "engine/port.h"

void at_parse_offered(struct at_parser *parser, void (*parse)(struct at_parser *parser),
		      bool (*offered)(struct at_call *call, unsigned command))
{
	/* The engine's parsers are its ports'. */
	struct at_port *port =
		(struct at_port *)(void *)((char *)parser - offsetof(struct at_port, parser));

	parse(parser);
	if (parser->event != AT_EVENT_COMMAND && parser->event != AT_EVENT_PAYLOAD)
		return;
	port->call.port = port; /* the predicate's call is not begun yet */
	if (offered(&port->call, parser->command))
		return;
	parser->event = AT_EVENT_ERROR;
	parser->cause = CAUSE_unknown_command;
}
