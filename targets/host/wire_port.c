/* SPDX-License-Identifier: MIT */
#include "wire_port.h"

static struct at_port *port_of(struct wire_far_end *end)
{
	return ((struct wire_port *)end)->port;
}

static void attach(struct wire_far_end *end, struct at_stream *stream)
{
	at_port_attach(port_of(end), stream);
	at_port_dtr(port_of(end), true);
}

static void detach(struct wire_far_end *end)
{
	at_port_detach(port_of(end));
}

static size_t receive(struct wire_far_end *end, const uint8_t *bytes, size_t n)
{
	return at_port_receive(port_of(end), bytes, n);
}

static void writable(struct wire_far_end *end)
{
	at_port_writable(port_of(end));
}

static enum wire_activity activity(struct wire_far_end *end)
{
	const struct at_port *port = port_of(end);

	if (at_port_online(port))
		return WIRE_ONLINE;
	if (at_port_running(port))
		return WIRE_RUNNING;
	return at_port_busy(port) ? WIRE_BUSY : WIRE_IDLE;
}

void wire_port_init(struct wire_port *end, struct at_port *port)
{
	static const struct wire_far_end_operations operations = {
		.attach = attach,
		.detach = detach,
		.receive = receive,
		.writable = writable,
		.activity = activity,
	};

	*end = (struct wire_port){.end.operations = &operations, .port = port};
}
