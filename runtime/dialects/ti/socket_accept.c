/* SPDX-License-Identifier: MIT */
/* Peers that come, and peers that are gone to. */
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"

/* --- Peers at a secured listener shake hands, one at a time and while somebody accepts: who wants
 * nobody keeps all sessions for others. */

static void arrive(struct ti_socket *socket, struct ti_socket *listener)
{
	socket->state = TI_SOCKET_ARRIVING;
	socket->listener = listener;
	listener->arrival = socket;
}

/* NULL: there is none that could be given to a host. */
static struct ti_socket *arrived(struct ti_socket *listener)
{
	struct ti_socket *socket = listener->arrival;

	if (socket == NULL || socket->state != TI_SOCKET_ARRIVED)
		return NULL;
	socket->state = TI_SOCKET_CONNECTED;
	socket->listener = listener->arrival = NULL;
	return socket;
}

void ti_socket_arrived(struct ti_socket *socket, enum cause cause)
{
	struct ti_socket *listener = socket->listener;

	socket->state = TI_SOCKET_ARRIVED;
	if (cause != CAUSE_NONE) {
		ti_secure_rejected(listener, cause);
		ti_socket_free(socket);
	}
	ti_waiting_turn(listener);
}

/* --- Accept. */

static struct ti_socket *make_like(const struct ti_socket *listener)
{
	struct ti_socket *socket = ti_socket_make(listener->family, listener->type);

	if (socket == NULL)
		return NULL;
	*ti_socket_options(socket) = *ti_socket_options(listener);
	ti_socket_configure(socket);
	if (listener->secured != NULL)
		ti_secure_share(listener, socket);
	return socket;
}

/* CAUSE_PENDING: it arrives. */
static enum cause take(struct ti_socket *listener, struct ti_socket **result)
{
	struct ti_socket *socket = make_like(listener);
	enum cause cause;

	if (socket == NULL)
		return CAUSE_no_free_socket;
	cause = connection_take(listener->connection, socket->connection, &socket->configuration);
	if (cause == CAUSE_NONE) {
		socket->state = TI_SOCKET_CONNECTED;
		*result = socket;
	} else if (cause == CAUSE_PENDING) {
		arrive(socket, listener);
	} else {
		ti_socket_free(socket);
	}
	return listener->secured != NULL ? ti_secure_cause(cause) : cause;
}

/* CAUSE_PENDING: nobody has come. */
static enum cause accept(struct ti_socket *listener, struct ti_socket **result)
{
	enum cause cause = CAUSE_NONE;

	if (listener->state != TI_SOCKET_LISTENING)
		return CAUSE_invalid_use;
	*result = arrived(listener);
	if (*result != NULL)
		return CAUSE_NONE;
	if (listener->over != CAUSE_NONE)
		return listener->over;
	while (listener->arrival == NULL && connection_peers(listener->connection) != 0) {
		cause = take(listener, result);
		if (cause != CAUSE_wrong_state && cause != CAUSE_PENDING)
			return cause; /* else that one has gone again, or arrives */
	}
	return ti_socket_options(listener)->nonblocking ? CAUSE_would_block : CAUSE_PENDING;
}

static void accept_turn(struct ti_waiting *waiting)
{
	struct ti_socket *socket = NULL;
	struct connection_address from = {0};
	enum cause cause = accept(waiting->socket, &socket);

	if (cause == CAUSE_PENDING)
		return;
	if (cause == CAUSE_NONE)
		connection_remote(socket->connection, &from);
	ti_accept_accepted(&waiting->late, cause,
			   &(struct ti_accept_accepted){
				   .socket = socket != NULL ? socket->index : 0,
				   .family = waiting->socket->family,
				   .port = from.port,
				   .address = from.ip,
			   });
}

enum cause ti_accept_set(struct at_call *call, const struct ti_accept_set *arguments)
{
	struct ti_waiting *waiting = ti_waiting_new(ti_socket(arguments->socket), accept_turn);
	enum cause cause =
		waiting != NULL ? ti_accept_accepted_open(call, &waiting->late) : CAUSE_no_memory;

	if (cause != CAUSE_NONE)
		return cause;
	if (!ti_socket_there(waiting->socket))
		ti_accept_accepted(&waiting->late, CAUSE_socket_unknown, NULL);
	else if (waiting->socket->family != arguments->family)
		ti_accept_accepted(&waiting->late, CAUSE_family_unsupported, NULL);
	else
		accept_turn(waiting);
	return CAUSE_NONE;
}
