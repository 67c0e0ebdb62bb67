/* SPDX-License-Identifier: MIT */
/* Bytes in: each goes to what the port is doing when it comes. */
#include "engine/port.h"

static size_t take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	switch ((enum port_state)port->state) {
	case PORT_LINE:
		return port_product(port)->lines->take(port, bytes, n);
	case PORT_RUN:
	case PORT_CALL:
		return command_take(port, bytes, n);
	case PORT_PAYLOAD:
		return payload_take(port, bytes, n);
	case PORT_ONLINE:
		return online_take(port, bytes, n);
	}
	return 0;
}

size_t input_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	size_t used = 0;

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
	if (port->state == PORT_ONLINE)
		port->ahead = (uint16_t)(n - used < UINT16_MAX ? n - used : UINT16_MAX);
	port->starved = used < n;
	online_lines(port);
	output_flush(port);
	return used;
}
