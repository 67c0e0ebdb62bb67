/* SPDX-License-Identifier: MIT */
/* What happens to the connections of sockets. */
#include "dialects/ti/events.h"
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"

/* Who sends goes on, or hears that it cannot; who waits looks. */
static void turn(struct ti_socket *socket)
{
	if (socket->sender != NULL)
		at_payload_resume(socket->sender);
	ti_waiting_turn(socket);
}

/* Whatever took the network away: without it nothing can be reached. */
static enum cause of_network(enum cause cause)
{
	switch (cause) {
	case CAUSE_aborted:
	case CAUSE_context_inactive:
	case CAUSE_no_carrier:
	case CAUSE_cancelled:
		return CAUSE_unreachable;
	default:
		return cause;
	}
}

static void opened(void *user, enum cause cause)
{
	struct ti_socket *socket = user;

	cause = of_network(cause);
	if (socket->state == TI_SOCKET_ARRIVING) {
		ti_socket_arrived(socket, cause);
		return;
	}
	if (socket->secured != NULL)
		cause = ti_secure_opened(socket, cause);
	socket->outcome = cause;
	socket->state = cause == CAUSE_NONE ? TI_SOCKET_CONNECTED : TI_SOCKET_MADE;
	turn(socket);
}

static void incoming(void *user)
{
	turn(user);
}

static void received(void *user, size_t fresh)
{
	(void)fresh;
	turn(user);
}

static void writable(void *user)
{
	turn(user);
}

static void finished(void *user)
{
	struct ti_socket *socket = user;

	socket->finished = true;
	if (socket->secured != NULL && ti_socket_there(socket))
		ti_secure_finished(socket);
	turn(socket);
}

/* What was sent has not arrived, or nobody knows. */
static void tell_lost(const struct ti_socket *socket)
{
	struct ti_event_sock event = {.id = TI_EVENT_SOCK_ID_TX_FAILED};

	event.of_id.tx_failed.sd = socket->index;
	event.of_id.tx_failed.status = socket->over;
	ti_tell_sock(&event);
}

static void closed(void *user, enum cause why)
{
	struct ti_socket *socket = user;

	if (why == CAUSE_closed_by_peer)
		socket->finished = true;
	socket->over =
		socket->secured != NULL ? ti_secure_closed(of_network(why)) : of_network(why);
	if (connection_counters(socket->connection).lost != 0)
		tell_lost(socket);
	turn(socket);
}

const struct connection_events ti_socket_events = {
	.opened = opened,
	.incoming = incoming,
	.received = received,
	.writable = writable,
	.finished = finished,
	.closed = closed,
};
