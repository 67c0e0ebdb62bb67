/* SPDX-License-Identifier: MIT */
/*
 * Lines of the streamed discipline: parsed as they come, so that a counted payload is handed on
 * from where it lies, without a buffer of its size.
 */
#include <string.h>

#include "engine/port.h"

static void answer_wrong(struct at_port *port)
{
	struct at_parser *parser = &port->parser;

	parser->line[0] = '\r';
	parser->length = 1;
	command_answer(port, (enum cause)port->wrong);
}

/* The rest of a line whose answer is known is swallowed. */
static size_t take_wrong(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const uint8_t *end = memchr(bytes, port->obeyed->s3, n);

	if (end == NULL)
		return n;
	port->ended = port_now(port);
	answer_wrong(port);
	return (size_t)(end - bytes) + 1;
}

static size_t take_prefix(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct at_parser *parser = &port->parser;
	size_t i = 0;

	while (i < n && port->phase != LINE_BODY) {
		uint8_t c = bytes[i++], folded = c | 0x20;

		if (folded == port->prefix[0]) {
			port->phase = LINE_PREFIX;
		} else if (port->phase == LINE_PREFIX && folded == port->prefix[1]) {
			port->phase = LINE_BODY;
			port->traced = 0;
			parser->length = 0;
			parser->product->parser_reset(parser);
		} else {
			port->phase = LINE_NOISE;
			port->counters.noise += c > ' ';
		}
	}
	return i;
}

/* Appends bytes up to the terminator and parses them. What the parser leaves is not taken. */
static size_t take_body(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct at_parser *parser = &port->parser;
	size_t room = port_product(port)->line_size - (size_t)parser->length;
	const uint8_t *end = memchr(bytes, port->obeyed->s3, n);
	size_t take = end != NULL ? (size_t)(end - bytes) + 1 : n;

	if (room == 0) {
		port->counters.long_lines++;
		command_fail_line(port, CAUSE_line_too_long);
		return 0;
	}
	take = take < room ? take : room;
	memcpy(parser->line + parser->length, bytes, take);
	parser->length += (uint16_t)take;
	bool whole = end != NULL && take == (size_t)(end - bytes) + 1;

	if (whole)
		parser->line[parser->length - 1] = '\r';
	port->ended = port_now(port);
	port->state = PORT_RUN;
	parser->product->parse(parser);
	size_t left = 0;

	if (parser->event == AT_EVENT_PAYLOAD) { /* the payload stays with the caller */
		left = (size_t)(parser->length - parser->cursor);
		parser->length = parser->cursor;
	} else if (whole) {
		port->after_end = AFTER_END_AT_ONCE;
	}
	command_parsed(port);
	return take - left;
}

static size_t streamed_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	port->heard = port_now(port);
	if (!output_make_room(port))
		return 0; /* any byte may bring a command or an answer */
	if (port->phase == LINE_WRONG)
		return take_wrong(port, bytes, n);
	size_t i = port->phase == LINE_BODY ? 0 : take_prefix(port, bytes, n);

	if (port->phase == LINE_BODY && i < n)
		i += take_body(port, bytes + i, n - i);
	return i;
}

static void streamed_run(struct at_port *port)
{
	if (port->phase == LINE_WRONG && output_roomy(port) &&
	    port_left(port, port->heard, AT_PAYLOAD_SILENCE) == 0)
		answer_wrong(port);
}

const struct at_lines at_streamed = {streamed_take, streamed_run};
