/* SPDX-License-Identifier: MIT */
/* Peers that come, and peers that are gone to. */
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"

/* --- Accept. */

static enum cause take(const struct ti_socket *listener, struct ti_socket **result)
{
	struct ti_socket *socket = ti_socket_make(listener->family, listener->type);
	enum cause cause;

	if (socket == NULL)
		return CAUSE_no_free_socket;
	*ti_socket_options(socket) = *ti_socket_options(listener);
	ti_socket_configure(socket);
	cause = connection_take(listener->connection, socket->connection, &socket->configuration);
	if (cause != CAUSE_NONE) {
		ti_socket_free(socket);
		return cause;
	}
	socket->state = TI_SOCKET_CONNECTED;
	*result = socket;
	return CAUSE_NONE;
}

/* CAUSE_PENDING: nobody has come. */
static enum cause accept(const struct ti_socket *listener, struct ti_socket **result)
{
	enum cause cause;

	if (listener->state != TI_SOCKET_LISTENING)
		return CAUSE_invalid_use;
	if (listener->over != CAUSE_NONE)
		return listener->over;
	while (connection_peers(listener->connection) != 0) {
		cause = take(listener, result);
		if (cause != CAUSE_wrong_state) /* else that one has gone again */
			return cause;
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
	if (waiting->socket->state == TI_SOCKET_FREE)
		ti_accept_accepted(&waiting->late, CAUSE_socket_unknown, NULL);
	else if (waiting->socket->family != arguments->family)
		ti_accept_accepted(&waiting->late, CAUSE_family_unsupported, NULL);
	else
		accept_turn(waiting);
	return CAUSE_NONE;
}
