/* SPDX-License-Identifier: MIT */
/* Bytes in: each goes to what the port is doing when it comes. */
#include "engine/port.h"

void input_lost(struct at_port *port, size_t n)
{
	if (n == 0)
		return;
	port->counters.dropped_payload += (uint32_t)n;
	trace_note(port, NOTE_DATA_LOST, (uint32_t)n);
}

/* Whoever takes bytes in the other states; more than 65,535 wait with the stream's owner. */
static size_t take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	static size_t (*const takers[])(struct at_port * port, const uint8_t *bytes, size_t n) = {
		[PORT_ONLINE] = online_take,
		[PORT_RUN] = command_take,
		[PORT_CALL] = command_take,
		[PORT_PAYLOAD] = payload_take,
	};

	if (port->state == PORT_LINE)
		return port_product(port)->lines->take(port, bytes, n);
	return takers[port->state](port, bytes, n);
}

size_t input_take(struct at_port *port, const uint8_t *bytes, size_t offered)
{
	size_t used = 0, n = offered < UINT16_MAX ? offered : UINT16_MAX;

	modem_refresh(port->modem);
	port->after_end &= AFTER_END;
	command_run(port);
	while (used < n) {
		uint8_t state = port->state;
		size_t took;

		if (port->discard != 0) { /* data of a connection that is left, perhaps just now */
			took = n - used < port->discard ? n - used : port->discard;
			port->discard -= (uint16_t)took;
		} else {
			took = take(port, bytes + used, n - used);
		}

		if (took == 0 && port->state == state)
			break;
		used += took;
	}
	port->ahead = port->state != PORT_LINE ? (uint16_t)(n - used) : 0;
	port->starved = used < offered;
	online_lines(port);
	output_flush(port);
	return used;
}

/* One more character of a line, as a slow stream brings them. The clock is not asked: when it came
 * matters less than the time to the next turn. Returns whether that is all that is to be done. */
static inline bool take_character(struct at_port *port, uint8_t c)
{
	struct at_parser *parser = &port->parser;

	if (c >= ' ' && parser->length < port->plain) {
		parser->line[parser->length++] = (char)c;
	} else if ((c | 0x20) == port->awaited) {
		if (port->after_end != NOT_AFTER_END)
			port->cr_alone = true;
		port->after_end = NOT_AFTER_END;
		if (++port->phase == LINE_BODY)
			parser->length = 0;
		line_await(port);
	} else {
		return false;
	}
	port->typed = true;
	return true;
}

size_t at_port_receive(struct at_port *port, const uint8_t *bytes, size_t n)
{
	return n == 1 && take_character(port, *bytes) ? 1 : input_take(port, bytes, n);
}
