/* SPDX-License-Identifier: MIT */
/* Output on its way to the stream: written at once when the stream takes it, else staged. */
#include <string.h>

#include "engine/port.h"

void output_lost(struct at_port *port, size_t n)
{
	port->counters.dropped_output += (uint32_t)n;
	trace_note(port, NOTE_OUTPUT_LOST, (uint32_t)n);
}

size_t output_direct(struct at_port *port, const uint8_t *bytes, size_t n)
{
	if (port->stream == NULL) {
		port->counters.dropped_output += (uint32_t)n;
		return n;
	}
	size_t sent = port->stream->operations->write(port->stream, bytes, n);

	port->blocked = sent < n;
	return sent;
}

bool output_flush(struct at_port *port)
{
	size_t waiting = (size_t)(port->tail - port->head);

	if (waiting == 0)
		return true;
	size_t sent = output_direct(port, port->staging + port->head, waiting);

	port->head += (uint16_t)sent;
	if (port->head != port->tail)
		return false;
	port->head = port->tail = 0;
	return true;
}

bool output_make_room(struct at_port *port)
{
	output_flush(port);
	return output_roomy(port);
}

void output_compact(struct at_port *port)
{
	memmove(port->staging, port->staging + port->head, (size_t)(port->tail - port->head));
	port->tail -= port->head;
	port->head = 0;
}

void output_bytes(struct at_port *port, const void *bytes, size_t n)
{
	char *end, *at;

	if (output_room(port) < n)
		output_flush(port);
	at = output_open(port, n, &end);
	if ((size_t)(end - at) < n) {
		output_lost(port, n);
		return;
	}
	memcpy(at, bytes, n);
	output_close(port, at + n);
}
