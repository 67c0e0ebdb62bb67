/* SPDX-License-Identifier: MIT */
/*
 * Data with an end byte (ETX), which data may hold behind a shield (DLE), in both directions. A
 * shield that shields neither is dropped and counted; the byte behind it is data all the same.
 */
#include <string.h>

#include "engine/port.h"

#define PIECE 512 /* encoded bytes that are handed to the stream at once */

static bool special(const struct at_online_code *code, uint8_t byte)
{
	return byte == code->end || (byte == code->shield && code->shield != 0);
}

/* What the host sends behind an end byte stays with its stream until the channel has obeyed. */
static size_t take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct online *online = port->data.online;
	struct at_channel *channel = online->channel;
	size_t i = 0;

	while (i < n && online->ended == 0) {
		size_t run = online->shielded;

		while (i + run < n && !special(online_code(port), bytes[i + run]))
			run++;
		if (run == 0) {
			online->ended = bytes[i++] == online_code(port)->end;
			online->shielded = !online->ended;
			port->pumping |= online->ended != 0;
			continue;
		}
		size_t took = channel->operations->write(channel, bytes + i, run);

		if (took > 0 && online->shielded != 0) {
			port->counters.dropped_payload +=
				special(online_code(port), bytes[i]) ? 0 : 1;
			online->shielded = 0;
		}
		i += took;
		if (took < run)
			break;
	}
	return i;
}

/* Obeys the end byte: not inside `take`, because the channel may end the phase, and what waits in
 * the stream must be known then. Returns whether the port is still online. */
static bool settle(struct at_port *port)
{
	struct online *online = port->data.online;
	struct at_channel *channel = online->channel;

	if (online->ended == 0 || online->ending)
		return true;
	online->ended = 0;
	if (channel->operations->ended_by_host == NULL ||
	    channel->operations->ended_by_host(channel))
		port->pumping = true; /* what waited behind it goes on */
	else if (port->state == PORT_ONLINE)
		online->ended = 1;
	return port->state == PORT_ONLINE;
}

/* Returns how many of the peer's bytes have been encoded. */
static size_t show(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const struct at_online_code *code = online_code(port);
	size_t i = 0;

	while (i < n && output_flush(port)) {
		char *end, *at = output_open(port, PIECE, &end);
		const char *last = at + PIECE - 2;

		while (i < n && at <= last) {
			if (code->shield != 0 && special(code, bytes[i]))
				*at++ = (char)code->shield;
			*at++ = (char)bytes[i++];
		}
		output_close(port, at);
	}
	output_flush(port);
	return i;
}

/* The peer's bytes have all gone: whether an end byte belongs behind them, or the text that stands
 * for it, which then goes too. */
static bool show_end(struct at_port *port)
{
	const struct at_online_code *code = online_code(port);
	struct at_channel *channel = port->data.online->channel;
	const char *text = (const char *)&code->end;
	size_t n = 1;

	if (channel->operations->ended_by_peer == NULL ||
	    !channel->operations->ended_by_peer(channel))
		return false;
	if (code->finished != AT_NONE) {
		text = at_string(port_product(port), code->finished);
		n = strlen(text);
	}
	output_bytes(port, text, n);
	trace_bytes(port, AT_TRACE_DATA_OUT, text, n);
	return true;
}

static bool run(struct at_port *port)
{
	struct at_channel *channel = port->data.online->channel;

	if (!settle(port) || !output_flush(port))
		return false;
	/* A bounded number of pieces a turn, for the other ports' sake. */
	for (unsigned i = 0; i < 16; i++) {
		const uint8_t *bytes;
		size_t n = channel->operations->peek(channel, &bytes);

		if (n == 0 && !show_end(port))
			return true;
		if (n == 0)
			continue;
		size_t shown = show(port, bytes, n);

		trace_bytes(port, AT_TRACE_DATA_OUT, bytes, shown);
		if (shown > 0)
			channel->operations->consume(channel, shown);
		if (shown < n)
			return false;
	}
	port->pumping = true;
	return false;
}

const struct at_online_codec at_shielded = {take, run};
