/* SPDX-License-Identifier: MIT */
/*
 * Codes that nobody asked for. Events wait in a bounded queue, as text; sources are asked for their
 * code when it may go. Nothing goes into a half-typed line, a response, a prompt, a payload or data
 * mode.
 */
#include <string.h>

#include "engine/port.h"

static void enqueue(struct at_port *port, struct writer *writer)
{
	uint8_t *entry = port->queue + port->queued;
	size_t n = (size_t)((uint8_t *)writer->at - entry) - 2;

	entry[0] = (uint8_t)n;
	entry[1] = (uint8_t)(n >> 8);
	port->queued += (uint16_t)(n + 2);
}

void at_unsolicited(struct at_port *port, unsigned shape, const void *record)
{
	const struct at_product *product = port_product(port);
	char *start = (char *)port->queue + port->queued;
	struct writer writer = {start + 2, (char *)port->queue + product->unsolicited_size,
				product};

	if (port->obeyed->quiet == 1)
		return; /* V.250 6.2.5: suppressed with the other result codes */
	if (port->queued + 2u < product->unsolicited_size)
		put_record(&writer, shape, record);
	else
		writer.at = writer.end;
	if (writer.at == writer.end) {
		port->counters.dropped_unsolicited++;
		trace_note(port, NOTE_CODE_LOST, product->replies[shape].prefix);
		return;
	}
	enqueue(port, &writer);
}

/* In the queue a result stands as its number behind this: words or digits are chosen when it goes.
 */
#define RESULT_ENTRY 0xff

void at_unsolicited_result(struct at_port *port, enum at_result result)
{
	uint8_t *entry = port->queue + port->queued;

	if (port->obeyed->quiet == 1)
		return;
	if (port->queued + 4u > port_product(port)->unsolicited_size) {
		port->counters.dropped_unsolicited++;
		trace_note(port, NOTE_RESULT_LOST, result);
		return;
	}
	entry[0] = 2;
	entry[1] = 0;
	entry[2] = RESULT_ENTRY;
	entry[3] = (uint8_t)result;
	port->queued += 4;
}

void at_source_ready(struct at_source *source, struct at_port *port)
{
	if (source->port == port)
		return;
	if (source->port != NULL)
		at_source_cancel(source);
	source->port = port;
	source->next = NULL;
	if (port->first_source == NULL)
		port->first_source = source;
	else
		port->last_source->next = source;
	port->last_source = source;
}

void at_source_cancel(struct at_source *source)
{
	struct at_port *port = source->port;
	struct at_source *before = NULL;

	if (port == NULL)
		return;
	for (struct at_source *at = port->first_source; at != NULL; before = at, at = at->next) {
		if (at != source)
			continue;
		if (before == NULL)
			port->first_source = source->next;
		else
			before->next = source->next;
		if (port->last_source == source)
			port->last_source = before;
		break;
	}
	source->port = NULL;
	source->next = NULL;
}

uint32_t unsolicited_next(const struct at_port *port)
{
	bool sources =
		port->first_source != NULL && port->obeyed->quiet != 1 && port->stream != NULL;

	if ((port->queued == 0 && !sources) || port->state != PORT_LINE || !output_roomy(port))
		return UINT32_MAX;
	if (port->phase != LINE_NOISE)
		return port_left(port, port->heard, AT_TYPING_SILENCE);
	if (port_product(port)->dialect->discipline == AT_STREAMED)
		return port_left(port, port->answered, AT_PEACE);
	return 0;
}

static void send_event(struct at_port *port)
{
	size_t n = port->queue[0] | (size_t)port->queue[1] << 8;

	if (n == 2 && port->queue[2] == RESULT_ENTRY)
		reply_result(port, (enum at_result)port->queue[3]);
	else
		reply_code(port, (const char *)port->queue + 2, n);
	port->queued -= (uint16_t)(n + 2);
	memmove(port->queue, port->queue + n + 2, port->queued);
}

static void ask_source(struct at_port *port)
{
	struct at_source *source = port->first_source;

	at_source_cancel(source);
	port->in_emit = true;
	bool more = source->emit(source, port);

	port->in_emit = false;
	if (more)
		at_source_ready(source, port);
}

void unsolicited_run(struct at_port *port)
{
	/* A bounded number of codes a turn: one port must not keep the others from running. */
	for (unsigned i = 0; i < 16 && unsolicited_next(port) == 0; i++) {
		if (port->queued != 0)
			send_event(port);
		else
			ask_source(port);
	}
}
