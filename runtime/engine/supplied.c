/* SPDX-License-Identifier: MIT */
/*
 * Lines that end in data. Their head is built as other lines are; the data is taken from its owner
 * as the stream takes it, so that no line needs a buffer of its size. Until the end of the line the
 * port is as one whose command runs: the host's bytes wait, and no code goes. A product without any
 * does not link this file.
 */
#include <string.h>

#include "engine/port.h"

/* Of data a turn: one port must not keep the others from running. */
#define PIECES 4
/* The least that is put of it: of base64 a whole group. */
#define DIGITS 4

/* --------------------------------------------------------------------------------- encodings */

/* Bits of a digit. */
static unsigned width_of(unsigned codec)
{
	static const uint8_t bits[] = {
		[AT_CODEC_BINARY] = 8, [AT_CODEC_BASE64] = 6, [AT_CODEC_HEX] = 4};

	return bits[codec];
}

static uint32_t encoded(unsigned codec, uint32_t n)
{
	return codec == AT_CODEC_BASE64 ? (n + 2) / 3 * 4 : n * 8 / width_of(codec);
}

/* Bytes whose digits have room there; of base64 only whole groups. */
static size_t decoded(unsigned codec, size_t room)
{
	return codec == AT_CODEC_BASE64 ? room / 4 * 3 : room * width_of(codec) / 8;
}

/* Writes the digits of n bytes, which may stand at the end of where they go. */
static void encode(char *at, const uint8_t *bytes, size_t n, unsigned codec)
{
	const char *digits = codec == AT_CODEC_BASE64 ? encoding_base64 : "0123456789ABCDEF";
	unsigned width = width_of(codec), count = 0;
	uint32_t bits = 0, mask = (1u << width) - 1;
	char *end = at + encoded(codec, (uint32_t)n);

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | bytes[i];
		for (count += 8; count >= width; *at++ = digits[bits >> count & mask])
			count -= width;
	}
	if (count > 0)
		*at++ = digits[bits << (width - count) & mask];
	while (at < end)
		*at++ = '=';
}

/* -------------------------------------------------------------------------------------- data */

/* All n bytes from their owner; NULs for what he does not have any more. */
static void gather(struct at_supply *supply, uint8_t *bytes, size_t n)
{
	supply->left -= (uint32_t)n;
	while (n > 0 && !supply->failed) {
		size_t took = supply->take(supply, bytes, n);

		supply->failed = took == 0;
		bytes += took;
		n -= took;
	}
	memset(bytes, 0, n);
}

/* Puts the next of it behind the output that waits. Returns whether there was room. */
static bool put_piece(struct at_port *port)
{
	struct at_supply *supply = port->supply;
	char *end, *at = output_open(port, AT_STAGING_SIZE, &end);
	size_t n = decoded(supply->codec, (size_t)(end - at));

	if (n > supply->left)
		n = supply->left;
	if (n == 0)
		return false;
	size_t digits = encoded(supply->codec, (uint32_t)n);
	uint8_t *bytes = (uint8_t *)at + digits - n;

	gather(supply, bytes, n);
	trace_bytes(port, AT_TRACE_DATA_OUT, bytes, n);
	if (supply->codec != AT_CODEC_BINARY)
		encode(at, bytes, n, supply->codec);
	output_close(port, at + digits);
	return true;
}

static void release(struct at_port *port, enum cause how)
{
	struct at_supply *supply = port->supply;

	port->supply = NULL;
	if (supply->late)
		line_done(port);
	else if (port->call.outcome == CAUSE_PENDING)
		port->call.outcome = (uint8_t)how;
	if (supply->done != NULL)
		supply->done(supply, how);
}

static void pump(struct at_port *port)
{
	const char frame[2] = {(char)port->obeyed->s3, (char)port->obeyed->s4};

	for (unsigned i = 0; i < PIECES && port->supply->left > 0; i++) {
		output_flush(port);
		if (!put_piece(port))
			return;
	}
	/* The line's end, and what answers the command behind it, have room as any answer has. */
	if (port->supply->left > 0 || !output_make_room(port))
		return;
	output_bytes(port, frame, sizeof(frame));
	trace_bytes(port, AT_TRACE_OUT, frame, sizeof(frame));
	port->call.lined = true;
	release(port, port->supply->failed ? CAUSE_failed : CAUSE_NONE);
}

/* ------------------------------------------------------------------------------------- lines */

/* Takes count and format from the record, and leaves in it the count that the line shows. */
static void measure(struct at_port *port, unsigned shape, void *record, struct at_supply *supply)
{
	const struct at_product *product = port_product(port);
	const struct at_reply_shape *reply = &product->replies[shape];
	const struct at_parameter *fields = &product->parameters[reply->first];
	const struct at_payload *payload = &product->payloads[fields[reply->count].domain];
	const struct at_parameter *length = &fields[payload->length];

	supply->left = value_number(length, (const char *)record + length->offset);
	supply->codec = AT_CODEC_BINARY;
	supply->late = supply->failed = false;
	if (payload->format != 0xff)
		supply->codec = ((const uint8_t *)record)[fields[payload->format].offset];
	value_set(length, record, encoded(supply->codec, supply->left));
}

/* Sends the line up to its data. */
static void begin(struct at_port *port, unsigned shape, void *record, struct at_supply *supply)
{
	struct writer writer;

	measure(port, shape, record, supply);
	reply_begin(port, &writer);
	put_record(&writer, shape, record);
	put_char(&writer, ',');
	trace_bytes(port, AT_TRACE_OUT, port->staging + port->tail,
		    (size_t)(writer.at - (char *)port->staging) - port->tail);
	output_close(port, writer.at);
	port->supply = supply;
}

/* Not by its deadline, which does not pass while the host reads slowly. */
static void aborted(struct at_call *call, enum cause why)
{
	release(call->port, why);
}

enum cause at_reply_supplied(struct at_call *call, unsigned shape, void *record,
			     struct at_supply *supply)
{
	at_on_abort(call, aborted, call->context);
	begin(call->port, shape, record, supply);
	pump(call->port);
	return CAUSE_PENDING;
}

void at_late_supplied(struct at_late *late, enum cause cause, void *record,
		      struct at_supply *supply)
{
	struct at_port *port = late->port;
	unsigned shape = late->shape;

	if (cause != CAUSE_NONE) {
		at_late_done(late, cause, NULL);
		return;
	}
	if (port == NULL || !port->in_emit)
		return;
	at_late_cancel(late);
	memset(&port->call, 0, sizeof(port->call));
	port->call.port = port;
	port->call.outcome = CAUSE_PENDING;
	port->state = PORT_CALL;
	port->awaited = 0; /* no character goes the short way */
	port->plain = 0;
	begin(port, port_product(port)->lates[shape].reply, record, supply);
	supply->late = true;
	pump(port);
}

/* ------------------------------------------------------------------------------------- turns */

static void run(struct at_modem *modem)
{
	at_late_code.run(modem);
	for (unsigned i = 0; i < modem->port_count; i++) {
		struct at_port *port = &modem->ports[i];

		if (port->supply == NULL)
			continue;
		port->call.begun = modem->time; /* it is the host that takes its time */
		pump(port);
	}
}

/* Whether the next turn has something to do. */
static bool moves(const struct at_port *port)
{
	return port->supply->left > 0 ? output_room(port) >= DIGITS : output_roomy(port);
}

static uint32_t next(const struct at_modem *modem)
{
	for (unsigned i = 0; i < modem->port_count; i++)
		if (modem->ports[i].supply != NULL && moves(&modem->ports[i]))
			return 0;
	return at_late_code.next(modem);
}

static void detached(struct at_port *port)
{
	at_late_code.detached(port);
	if (port->supply == NULL)
		return;
	release(port, CAUSE_aborted);
	command_run(port);
	port->head = port->tail = 0; /* nobody reads its answer */
}

const struct at_late_code at_late_supplied_code = {run, next, detached};
