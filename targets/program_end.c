/* SPDX-License-Identifier: MIT */
#include "program_end.h"

static struct program_end *of_port(struct program_port *port)
{
	return (struct program_end *)((char *)port - offsetof(struct program_end, port));
}

static size_t write_stream(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct program_end *end =
		(struct program_end *)((char *)stream - offsetof(struct program_end, stream));

	return end->port.heard(&end->port, bytes, n);
}

static void attach(struct program_end *end)
{
	if (end->opened && end->end != NULL)
		at_port_attach(end->end, &end->stream);
}

static void open_port(struct program_port *port)
{
	of_port(port)->opened = true;
	attach(of_port(port));
}

static size_t send_bytes(struct program_port *port, const void *bytes, size_t n)
{
	struct program_end *end = of_port(port);
	size_t took;

	if (end->turning || end->held)
		return 0;
	end->turning = true;
	took = at_port_receive(end->end, bytes, n);
	end->turning = false;
	return took;
}

static void writable(struct program_port *port)
{
	at_port_writable(of_port(port)->end);
}

static bool turn(struct program_port *port, bool wait)
{
	struct program_end *end = of_port(port);

	if (end->turning)
		return false;
	end->turn(wait);
	return true;
}

void program_end_init(struct program_end *end, void (*turns)(bool wait))
{
	static const struct program_port_operations operations = {open_port, send_bytes, writable,
								  turn};
	static const struct at_stream_operations stream = {.write = write_stream};

	*end = (struct program_end){.port.operations = &operations,
				    .stream.operations = &stream,
				    .turn = turns,
				    .turning = true};
}

void program_end_join(struct program_end *end, struct at_modem *modem, unsigned ports)
{
	end->end = at_modem_port(modem, ports - 1);
	end->turning = end->held = false;
	attach(end);
}
