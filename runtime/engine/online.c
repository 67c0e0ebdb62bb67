/* SPDX-License-Identifier: MIT */
/*
 * Online data mode: the pump between a port's stream and a channel. Neither side is asked for a
 * byte that the other cannot take. The host's escape sequence is three escape characters (S2)
 * with silence of the guard time (S12) before and after.
 */
#include <string.h>

#include "engine/port.h"

static uint32_t guard_time(const struct at_port *port)
{
	return port->obeyed->s12 * 20u;
}

void online_lines(struct at_port *port)
{
	const struct at_stream *stream = port->stream;
	unsigned lines = AT_LINE_DCD | AT_LINE_DSR;

	if (port->state != PORT_ONLINE && port->obeyed->dcd != 0)
		lines &= ~(unsigned)AT_LINE_DCD;
	if (port->state != PORT_ONLINE && port->obeyed->dsr != 0)
		lines &= ~(unsigned)AT_LINE_DSR;
	if (lines == port->lines)
		return;
	port->lines = (uint8_t)lines;
	if (stream != NULL && stream->operations->set_lines != NULL)
		stream->operations->set_lines(port->stream, AT_LINE_DCD | AT_LINE_DSR, lines);
}

/* The data phase that the arguments choose. */
static const struct at_online *phase_of(struct at_port *port)
{
	static const struct at_online unnamed = {.answer = {AT_RESULT_OK, AT_RESULT_NO_CARRIER,
							    AT_RESULT_NO_CARRIER,
							    AT_RESULT_NO_CARRIER}};
	const struct at_form_extra *extra = call_extra(&port->call);
	const struct at_online *phase =
		extra != NULL && extra->online != NULL ? extra->online : &unnamed;

	while (phase->holds != NULL && !phase->holds(&port->call, port->arguments))
		phase++;
	return phase;
}

static uint8_t answer_to(struct at_port *port, const struct at_online *phase,
			 enum at_channel_end why, enum cause cause)
{
	return phase->endings != NULL ? phase->endings->code->answer(port, phase, why, cause)
				      : phase->answer[why];
}

void online_enter(struct at_port *port, struct at_channel *channel)
{
	online_begin(port, channel, phase_of(port));
	port->data.online->ending = port->call.result != AT_RESULT_CONNECT; /* at_channel_end() */
	port->data.online->cause = port->call.end;
}

void online_begin(struct at_port *port, struct at_channel *channel, const struct at_online *phase)
{
	struct online *online = port->data.online;

	memset(online, 0, sizeof(*online));
	online->channel = channel;
	online->phase = phase;
	online->heard = port->ended;
	online->moved = port_now(port);
	port->state = PORT_ONLINE;
	port->ahead = 0;
	port->pumping = true;
	online_lines(port);
	trace_note(port, NOTE_ONLINE, 0);
}

/* Data that the channel has not taken goes nowhere any more, and must not be read as commands. What
 * follows an escape was meant for command mode. */
static void drop_waiting(struct at_port *port)
{
	struct online *online = port->data.online;
	unsigned escapes = online->escaped ? online->escapes : 0u, waiting = escapes - online->held;
	unsigned lost = online->owed + online->shielded + online->ended;

	if (!online->escaped)
		lost += online->held + port->ahead;
	else if (waiting > 0)
		lost += online->mark - waiting;
	port->discard = !online->escaped ? port->ahead : waiting > 0 ? online->mark : 0;
	port->ahead = 0;
	online->owed = online->held = online->escapes = online->shielded = online->ended = 0;
	online->escaped = false;
	input_lost(port, lost);
}

static void leave(struct at_port *port, enum at_channel_end why)
{
	struct online *online = port->data.online;
	struct at_channel *channel = online->channel;

	if (why != AT_CHANNEL_CLOSED)
		drop_waiting(port);
	if (why != AT_CHANNEL_CLOSED && channel->operations->flush != NULL)
		channel->operations->flush(channel);
	trace_note(port, (enum trace_note)(NOTE_LEFT + why), 0);
	port->state = PORT_LINE;
	online->channel = NULL;
	reply_result(port, (enum at_result)answer_to(port, online->phase, why,
						     (enum cause)online->cause));
	line_done(port);
	online_lines(port);
	channel->operations->leave(channel, why);
}

/* Gives data to the channel. */
static size_t give(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct at_channel *channel = port->data.online->channel;
	const struct at_online_code *code = online_code(port);
	size_t took = code != NULL ? code->codec->take(port, bytes, n)
				   : channel->operations->write(channel, bytes, n);

	if (took > 0)
		port->data.online->moved = port_now(port);
	trace_bytes(port, AT_TRACE_DATA_IN, bytes, took);
	return took;
}

bool online_release(struct at_port *port)
{
	struct online *online = port->data.online;

	while (online->owed > 0 && give(port, &port->obeyed->s2, 1) > 0)
		online->owed--;
	return online->owed == 0;
}

/* The escape characters that came last are plain data. */
static void no_escape(struct online *online)
{
	online->owed += online->held;
	online->held = online->escapes = 0;
}

/* Milliseconds until escape characters that came last mean something, or until the escape that they
 * are overtakes what waits for a channel that takes nothing. */
static uint32_t silence_left(const struct at_port *port)
{
	const struct online *online = port->data.online;
	uint32_t guard = guard_time(port);

	if (!online->escaped)
		return port_left(port, online->changed, guard != 0 ? guard : AT_LONE_ESCAPE);
	return port_left(port, online->moved, 2 * guard > AT_STALL ? 2 * guard : AT_STALL);
}

bool online_stalled(const struct at_port *port)
{
	return silence_left(port) == 0;
}

/* What silence means: after escape characters, and of the channel. Returns whether the port is
 * still online. */
static bool watch_silence(struct at_port *port)
{
	struct online *online = port->data.online;

	if (online->escapes > 0 && !online->escaped && silence_left(port) == 0) {
		online->escaped = online->escapes == 3;
		if (!online->escaped) {
			no_escape(online);
			online_release(port);
		}
	}
	if (!online->escaped ||
	    ((online->held < online->escapes || online->ended != 0) && silence_left(port) != 0))
		return true;
	if (online->phase->endings != NULL && !online->phase->endings->code->escaped(port))
		return true;
	leave(port, AT_CHANNEL_ESCAPED);
	return false;
}

/* Looks for the escape in what came just now, whether or not the channel can take it yet. */
static void observe(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct online *online = port->data.online;
	uint32_t now = port_now(port), guard = guard_time(port);
	uint8_t escape = port->obeyed->s2;
	bool silence = guard == 0 || now - online->heard >= guard;

	if (port->ahead >= n || online->escaped || escape > 127 || online->deaf)
		return;
	online->heard = now;
	for (size_t i = port->ahead; i < n; i++) {
		if (bytes[i] == escape && online->escapes < 3 && (online->escapes > 0 || silence)) {
			online->escapes++;
			online->changed = now;
			online->mark = (uint16_t)(i + 1);
			online->escaped = guard == 0 && online->escapes == 3;
			if (online->escaped)
				return;
		} else {
			no_escape(online);
			if (guard != 0)
				return; /* none can begin in the rest */
		}
	}
}

/* Gives what the channel takes; escape characters behind it are held back. Returns how much was
 * taken. */
static size_t deliver(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct online *online = port->data.online;
	size_t waiting = (size_t)(online->escapes - online->held); /* they end at `mark` */
	size_t plain = waiting > 0 ? online->mark - waiting : online->escaped ? 0 : n;
	size_t took;

	if (!online_release(port))
		return 0;
	took = plain > 0 ? give(port, bytes, plain) : 0;
	if (waiting == 0)
		return took;
	if (took == plain && online->mark <= n) {
		online->held = online->escapes;
		took += waiting;
	}
	online->mark -= (uint16_t)took;
	return took;
}

size_t online_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	size_t took;

	if (line_trailing_lf(port, bytes, n, true) != 0)
		return 1;
	if (port->data.online->ending) { /* the host cannot know it yet */
		input_lost(port, n);
		return n;
	}
	if (!watch_silence(port))
		return 0;
	observe(port, bytes, n);
	took = deliver(port, bytes, n);
	if (port->ahead == 0 && took < n)
		port->data.online->moved = port_now(port); /* from now on something waits */
	port->ahead = (uint16_t)(n - took);
	watch_silence(port);
	return took;
}

/* Moves what the peer sent to the stream. Returns whether all of it went. */
static bool pump(struct at_port *port)
{
	struct at_channel *channel = port->data.online->channel;
	const uint8_t *bytes;

	if (!output_flush(port))
		return false;
	/* A bounded number of pieces a turn, for the other ports' sake. */
	for (unsigned i = 0; i < 16; i++) {
		size_t n = channel->operations->peek(channel, &bytes);

		if (n == 0)
			return true;
		size_t sent = output_direct(port, bytes, n);

		trace_bytes(port, AT_TRACE_DATA_OUT, bytes, sent);
		if (sent > 0)
			channel->operations->consume(channel, sent);
		if (sent < n)
			return false;
	}
	port->pumping = true;
	return false;
}

void online_run(struct at_port *port)
{
	const struct at_online_code *code = online_code(port);

	port->pumping = false;
	if (!watch_silence(port))
		return;
	online_release(port);
	if ((code != NULL ? code->codec->run(port) : pump(port)) && port->data.online->ending)
		leave(port, AT_CHANNEL_CLOSED);
}

void online_dtr(struct at_port *port)
{
	if (port->obeyed->dtr == 1)
		leave(port, AT_CHANNEL_ESCAPED);
	else if (port->obeyed->dtr != 0)
		leave(port, AT_CHANNEL_DTR);
}

uint32_t online_next(const struct at_port *port)
{
	if (port->pumping)
		return 0;
	return port->data.online->escapes != 0 ? silence_left(port) : UINT32_MAX;
}

void at_channel_ready(struct at_port *port, struct at_channel *channel)
{
	if (port->state == PORT_ONLINE && port->data.online->channel == channel)
		port->pumping = true;
}

/* The same before CONNECT has been answered. A connection that was taken away makes the command
 * fail instead; one that ended may have data left to show. */
static void end_early(struct at_port *port, enum at_channel_end why, enum cause cause)
{
	struct at_channel *channel = port->call.channel;

	if (why == AT_CHANNEL_CLOSED) {
		port->call.result = AT_RESULT_NO_CARRIER;
		port->call.end = (uint8_t)cause;
		return;
	}
	port->call.channel = NULL;
	port->call.result = answer_to(port, phase_of(port), why, cause);
	channel->operations->leave(channel, why);
}

void at_channel_end(struct at_port *port, struct at_channel *channel, enum at_channel_end why,
		    enum cause cause)
{
	struct online *online = port->data.online;
	bool early = port->state != PORT_ONLINE;
	const struct at_online *phase;

	if (early ? port->state < PORT_CALL || port->call.channel != channel
		  : online->channel != channel)
		return;
	phase = early ? phase_of(port) : online->phase;
	if (phase->endings != NULL && !phase->endings->code->ends(port, phase, cause))
		return;
	if (early) {
		end_early(port, why, cause);
		return;
	}
	online->cause = (uint8_t)cause;
	if (why == AT_CHANNEL_CLOSED) {
		drop_waiting(port);
		online->ending = true;
		port->pumping = true;
	} else {
		leave(port, why); /* its data stays with the connection, and its next port */
	}
}

struct at_channel *at_port_channel(const struct at_port *port)
{
	if (port->state == PORT_ONLINE)
		return port->data.online->channel;
	return port->state >= PORT_CALL ? port->call.channel : NULL;
}
