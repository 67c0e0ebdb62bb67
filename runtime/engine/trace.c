/* SPDX-License-Identifier: MIT */
/* What happens, on its way to the tracer, if the board has one. */
#include "engine/port.h"

void trace_bytes(const struct at_port *port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	if (tracing(port))
		port->modem->platform->tracer->bytes(port, kind, bytes, n);
}

void trace_command(struct at_port *port, enum cause cause)
{
	port->modem->platform->tracer->command(port, cause);
}

void trace_note(const struct at_port *port, enum trace_note what, uint32_t argument)
{
	if (tracing(port))
		port->modem->platform->tracer->note(port->modem, port->index, what, &argument);
}

void trace_modem(const struct at_modem *modem, enum trace_note what, uint32_t first,
		 uint32_t second, uint32_t third)
{
	const uint32_t arguments[] = {first, second, third};

	if (modem->platform->tracer != NULL)
		modem->platform->tracer->note(modem, 0xff, what, arguments);
}
