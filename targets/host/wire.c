/* SPDX-License-Identifier: MIT */
#include "wire.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
	OFFER_AGAIN_MS = 20, /* when the port takes nothing and does not say when it will */
	CLOSING_MS = 2000,   /* a client that only stopped sending gets its answer within that */
	ONLINE_QUIET_MS = 10000, /* after the end of input data mode ends when nothing moves */
	COMMAND_MS = 300000,	 /* after the end of input no command keeps the program longer */
	READS_A_TURN = 4	 /* so that one host's flood does not keep the others waiting */
};

/* --- The far end's side --------------------------------------------------------------------------
 */

static size_t stream_write(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct wire *wire = (struct wire *)stream;
	ssize_t written;

	if (wire->out < 0 || wire->left)
		return n;
	if (wire->blocked)
		return 0;
	written = write(wire->out, bytes, n);
	if (written < 0 && errno != EAGAIN && errno != EINTR) {
		wire->left = true;
		return n;
	}
	if (written < 0)
		written = 0;
	if (written)
		wire->moved_at = clock_now();
	wire->blocked = (size_t)written < n;
	return (size_t)written;
}

static void stream_resume(struct at_stream *stream)
{
	((struct wire *)stream)->resumed = true;
}

static const struct at_stream_operations stream_operations = {
	.write = stream_write,
	.resume = stream_resume,
};

void wire_attach(struct wire *wire, int in, int out)
{
	wire->in = in;
	wire->out = out;
	wire->start = wire->count = 0;
	wire->ended = wire->left = wire->blocked = false;
	wire->moved_at = clock_now();
	wire->end->operations->attach(wire->end, &wire->stream);
}

void wire_detach(struct wire *wire)
{
	/* What the port still says on leaving has no reader. */
	wire->left = true;
	/* First: as soon as the port hangs up, the next host may come and write. */
	wire->operations->left(wire);
	wire->end->operations->detach(wire->end);
	wire->in = wire->out = -1;
	wire->start = wire->count = 0;
}

static bool wire_ready(const struct wire *wire)
{
	return !wire->end->operations->ready || wire->end->operations->ready(wire->end);
}

static enum wire_activity wire_activity(const struct wire *wire)
{
	return wire->end->operations->activity(wire->end);
}

/* --- The host's side -------------------------------------------------------------------------- */

/* A terminal's backspace key sends its erase character, mostly DEL; the modem's is BS. */
static void name_backspace(const struct wire *wire, uint8_t *bytes, size_t n)
{
	cc_t erase = wire->terminal.c_cc[VERASE];

	for (size_t i = 0; erase != _POSIX_VDISABLE && i < n; i++)
		if (bytes[i] == erase)
			bytes[i] = '\b';
}

/* Stages what the host has sent. Returns false when there is nothing more to read now. */
static bool fill(struct wire *wire)
{
	uint8_t *leave;
	ssize_t n;

	if (wire->start) {
		memmove(wire->staged, wire->staged + wire->start, wire->count);
		wire->start = 0;
	}
	n = read(wire->in, wire->staged + wire->count, WIRE_STAGE - wire->count);
	if (n == 0) {
		wire->ended = true;
		wire->moved_at = clock_now();
		return false;
	}
	if (n < 0) {
		wire->left = errno != EAGAIN && errno != EINTR;
		return false;
	}
	if (wire->raw)
		name_backspace(wire, wire->staged + wire->count, (size_t)n);
	leave = wire->raw ? memchr(wire->staged + wire->count, WIRE_LEAVE, (size_t)n) : NULL;
	if (leave) {
		wire->left = true;
		n = leave - (wire->staged + wire->count);
	}
	wire->count += (size_t)n;
	wire->moved_at = clock_now();
	return !wire->left;
}

/* How many of the staged bytes to offer. A paced wire has nobody at its other end who waits for
 * answers, so the wire does: it holds the next line back while a command runs, which the line
 * would abort. */
static size_t portion(const struct wire *wire)
{
	const uint8_t *bytes = wire->staged + wire->start, *end;
	enum wire_activity activity;

	if (wire->held)
		return 0;
	if (!wire->paced)
		return wire->count;
	activity = wire_activity(wire);
	if (activity == WIRE_ONLINE)
		return wire->count;
	if (activity == WIRE_RUNNING)
		return 0;
	end = memchr(bytes, '\r', wire->count);
	return end ? (size_t)(end - bytes) + 1 : wire->count;
}

static void offer(struct wire *wire)
{
	size_t n, taken;

	wire->resumed = false;
	while (wire->count && (n = portion(wire)) != 0) {
		taken = wire->end->operations->receive(wire->end, wire->staged + wire->start, n);
		wire->start += taken;
		wire->count -= taken;
		if (taken < n)
			break;
	}
}

/* A client that closed its sending side, and perhaps no more than that. */
static bool client_done(const struct wire *wire)
{
	enum wire_activity activity;

	if (clock_now() - wire->moved_at >= CLOSING_MS)
		return true;
	activity = wire_activity(wire);
	return !wire->count && (activity == WIRE_ONLINE || activity == WIRE_IDLE);
}

/* --- Turns ------------------------------------------------------------------------------------ */

/* The wires of a program, in a turn. */
struct round {
	struct wire *wires;
	unsigned count;
	const struct turn *turn;
};

static void admit(struct wire *wire, const struct turn *turn)
{
	if (wire->operations->serve)
		wire->operations->serve(wire, turn);
}

/* Lets the hosts in that have come to wires without one: what comes of bytes that were read is for
 * all who were there before they were sent. */
static void admit_all(const struct round *round)
{
	for (unsigned i = 0; i < round->count; i++)
		if (round->wires[i].in < 0)
			admit(&round->wires[i], round->turn);
}

/* Reads until there is nothing left: a host that sent a few bytes and went is seen to be gone in
 * this turn. In the next one another host may be there, and would complete the first one's line. */
static void take_in(struct wire *wire, const struct round *round)
{
	for (unsigned reads = 0; reads < READS_A_TURN; reads++) {
		bool more = !wire->ended && !wire->left && wire->count < WIRE_STAGE && fill(wire);

		admit_all(round);
		if (wire_ready(wire))
			offer(wire);
		if (!more || !wire->session)
			return;
	}
}

static void serve_attached(struct wire *wire, const struct round *round)
{
	const struct turn *turn = round->turn;
	short in = turn_events(turn, wire->in_slot), out = turn_events(turn, wire->out_slot);
	bool gone = in & (POLLHUP | POLLERR);

	/* The port takes no more: what is left goes with its host, before there is room again and
	 * half of it would be taken. */
	if (gone && wire->count == WIRE_STAGE) {
		wire->left = true;
		return;
	}
	wire->left = wire->left || (gone && wire->ended);
	if (gone || (in & POLLIN))
		take_in(wire, round);
	if (out && wire->blocked) {
		wire->blocked = false;
		wire->end->operations->writable(wire->end);
	}
	if (wire_ready(wire))
		offer(wire);
}

static bool host_gone(const struct wire *wire)
{
	return wire->session && (wire->left || (wire->ended && client_done(wire)));
}

static void serve(struct wire *wire, const struct round *round)
{
	if (wire->in >= 0 && wire_ready(wire))
		serve_attached(wire, round);
	/* Not while its far end waits to know of another: its last bytes may be staged. */
	if (wire->in >= 0 && wire_ready(wire) && host_gone(wire))
		wire_detach(wire);
	admit(wire, round->turn); /* the next host may have come already */
}

bool wire_open(struct wire *wire, const struct option_port *option)
{
	*wire = (struct wire){
		.stream.operations = &stream_operations,
		.in = -1,
		.out = -1,
		.listener = -1,
		.notifier = -1,
	};
	switch (option->wire) {
	case OPTION_STDIO:
		return wire_stdio_open(wire);
	case OPTION_PTY:
		return wire_pty_open(wire, option->address);
	default:
		return wire_tcp_open(wire, option->address, option->number);
	}
}

void wire_join(struct wire *wire, struct wire_far_end *end)
{
	wire->end = end;
	if (wire->operations->join)
		wire->operations->join(wire);
}

void wire_rejoin(struct wire *wire)
{
	wire->held = wire->blocked = false;
	if (wire->in >= 0)
		wire->end->operations->attach(wire->end, &wire->stream);
}

void wire_close(struct wire *wire)
{
	if (wire->operations)
		wire->operations->close(wire);
}

void wire_watch(struct wire *wire, struct turn *turn)
{
	bool room = !wire->ended && wire->count < WIRE_STAGE;

	if (wire->operations->watch)
		wire->operations->watch(wire, turn);
	wire->in_slot = wire->out_slot = TURN_DESCRIPTORS;
	if (wire->in < 0 || !wire_ready(wire))
		return;
	/* Standard input would report its end for ever, also while there are bytes in front of it.
	 */
	wire->in_slot = turn_watch(turn, room || wire->session ? wire->in : -1, room ? POLLIN : 0);
	wire->out_slot = turn_watch(turn, wire->blocked ? wire->out : -1, POLLOUT);
	if (wire->resumed)
		turn_within(turn, 0);
	if (wire->count || wire->ended)
		turn_within(turn, OFFER_AGAIN_MS);
}

void wires_serve(struct wire *wires, unsigned count, const struct turn *turn)
{
	const struct round round = {wires, count, turn};

	for (unsigned i = 0; i < count; i++)
		serve(&wires[i], &round);
}

bool wire_finished(const struct wire *wire)
{
	uint32_t quiet = clock_now() - wire->moved_at;
	enum wire_activity activity;

	if (wire->session)
		return false;
	if (wire->left)
		return true;
	if (!wire->ended)
		return false;
	activity = wire_activity(wire);
	if (activity == WIRE_ONLINE)
		return quiet >= ONLINE_QUIET_MS;
	return (!wire->count && activity == WIRE_IDLE) || quiet >= COMMAND_MS;
}
