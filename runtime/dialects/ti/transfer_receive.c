/* SPDX-License-Identifier: MIT */
/*
 * Receiving. What has come is neither copied nor queued: it stays with its connection until the
 * port that asked may have it, and the line takes it from there.
 */
#include <stddef.h>

#include "dialects/common/connection_read.h"
#include "dialects/ti/socket_waiting.h"

static struct ti_waiting *of_source(struct at_source *source)
{
	return (struct ti_waiting *)((char *)source - offsetof(struct ti_waiting, source));
}

static struct ti_waiting *of_supply(struct at_supply *supply)
{
	return (struct ti_waiting *)((char *)supply - offsetof(struct ti_waiting, supply));
}

/* --- The bytes. */

static size_t take(struct at_supply *supply, uint8_t *bytes, size_t n)
{
	struct ti_waiting *waiting = of_supply(supply);

	if (waiting->socket == NULL) /* it was closed meanwhile */
		return 0;
	n = connection_read(waiting->socket->connection, bytes,
			    n < waiting->left ? n : waiting->left);
	waiting->left = (uint16_t)(waiting->left - n);
	return n;
}

/* Of a datagram the rest is gone, unless the socket knows no boundaries. */
static void done(struct at_supply *supply, enum cause how)
{
	struct ti_waiting *waiting = of_supply(supply);
	struct ti_socket *socket = waiting->socket;

	(void)how;
	waiting->supplying = false;
	if (socket == NULL)
		return;
	socket->reading = false;
	if (waiting->rest)
		connection_consume(socket->connection, waiting->rest);
	ti_waiting_turn(socket);
}

/* --- The line. */

/* Why nothing will come any more; CAUSE_NONE: the peer has ended as it should. CAUSE_PENDING:
 * something may come. */
static enum cause nothing(const struct ti_socket *socket)
{
	if (!ti_socket_there(socket))
		return CAUSE_socket_unknown;
	if (socket->state != TI_SOCKET_CONNECTED && socket->state != TI_SOCKET_DATAGRAMS)
		return CAUSE_not_connected;
	if (socket->finished)
		return CAUSE_NONE;
	if (socket->over != CAUSE_NONE)
		return socket->over;
	return ti_socket_options(socket)->nonblocking ? CAUSE_would_block : CAUSE_PENDING;
}

static size_t available(struct ti_waiting *waiting)
{
	const struct connection *connection = waiting->socket->connection;
	size_t datagram = connection_datagram(connection);
	size_t n = datagram != 0 ? datagram : connection_pending(connection);

	waiting->left = (uint16_t)(n < waiting->length ? n : waiting->length);
	waiting->rest = 0;
	if (datagram != 0 && !ti_socket_options(waiting->socket)->rx_no_ip_boundary)
		waiting->rest = (uint16_t)(datagram - waiting->left);
	return waiting->left;
}

static void tell(struct ti_waiting *waiting)
{
	uint8_t sd = waiting->socket->index;

	if (waiting->from)
		ti_recv_from_received(
			&waiting->late, CAUSE_NONE,
			&(struct ti_recv_from_received){sd, waiting->format, waiting->left},
			&waiting->supply);
	else
		ti_recv_received(&waiting->late, CAUSE_NONE,
				 &(struct ti_recv_received){sd, waiting->format, waiting->left},
				 &waiting->supply);
}

/* The port may send. */
static bool emit(struct at_source *source, struct at_port *port)
{
	struct ti_waiting *waiting = of_source(source);
	struct ti_socket *socket = waiting->socket;
	enum cause cause;

	(void)port;
	if (socket->reading)
		return false; /* another line takes from it; it gives us a turn at its end */
	cause = available(waiting) ? CAUSE_NONE : nothing(socket);
	if (cause == CAUSE_PENDING)
		return false; /* somebody else had it */
	if (cause != CAUSE_NONE) {
		at_late_done(&waiting->late, cause, NULL);
		return false;
	}
	waiting->supplying = socket->reading = true;
	waiting->supply = (struct at_supply){.take = take, .done = done};
	tell(waiting);
	return false;
}

static void receive_turn(struct ti_waiting *waiting)
{
	struct ti_socket *socket = waiting->socket;

	if (socket->reading)
		return;
	if (connection_pending(socket->connection) != 0 || nothing(socket) != CAUSE_PENDING)
		at_source_ready(&waiting->source, waiting->late.port);
}

/* RCVTIMEO; 0: without end. */
static uint32_t time_of(const struct ti_socket *socket)
{
	const struct ti_sol_options *options = ti_socket_options(socket);
	uint64_t ms = options->rcvtimeo.seconds * UINT64_C(1000) +
		      (options->rcvtimeo.microseconds + 999) / 1000;

	return ms < INT32_MAX ? (uint32_t)ms : INT32_MAX;
}

static void begin(struct ti_waiting *waiting, uint8_t format, uint16_t length)
{
	struct ti_socket *socket = waiting->socket;
	enum cause cause = ti_socket_receive(socket);

	waiting->source.emit = emit;
	waiting->format = format;
	waiting->length = length;
	if (cause != CAUSE_NONE) {
		at_late_done(&waiting->late, cause, NULL);
		return;
	}
	at_late_within(&waiting->late, time_of(socket));
	receive_turn(waiting);
}

enum cause ti_recv_set(struct at_call *call, const struct ti_recv_set *arguments)
{
	struct ti_waiting *waiting = ti_waiting_new(ti_socket(arguments->sd), receive_turn);
	enum cause cause =
		waiting != NULL ? ti_recv_received_open(call, &waiting->late) : CAUSE_no_memory;

	if (cause == CAUSE_NONE)
		begin(waiting, arguments->format, arguments->length);
	return cause;
}

enum cause ti_recv_from_set(struct at_call *call, const struct ti_recv_from_set *arguments)
{
	struct ti_waiting *waiting = ti_waiting_new(ti_socket(arguments->sd), receive_turn);
	enum cause cause = waiting != NULL ? ti_recv_from_received_open(call, &waiting->late)
					   : CAUSE_no_memory;

	if (cause != CAUSE_NONE)
		return cause;
	waiting->from = true;
	if (ti_socket_there(waiting->socket) && waiting->socket->family != arguments->family)
		at_late_done(&waiting->late, CAUSE_family_unsupported, NULL);
	else
		begin(waiting, arguments->format, arguments->length);
	return CAUSE_NONE;
}
