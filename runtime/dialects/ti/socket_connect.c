/* SPDX-License-Identifier: MIT */
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"

static enum cause open_connection(struct ti_socket *socket, const struct connection_address *to)
{
	enum connection_protocol protocol =
		socket->type == TI_SOCKET_TYPE_DGRAM ? CONNECTION_UDP : CONNECTION_TCP;
	enum cause cause = CAUSE_NONE;

	if (socket->secured != NULL) {
		protocol = CONNECTION_TLS;
		cause = ti_secure_prepare(socket, false);
	}
	if (cause == CAUSE_NONE && socket->bound && protocol != CONNECTION_UDP)
		cause = ti_socket_bind(socket);
	if (cause != CAUSE_NONE)
		return cause;
	cause = connection_connect(socket->connection, &socket->configuration, protocol, to);
	return socket->secured != NULL ? ti_secure_opened(socket, cause) : cause;
}

/* Of a Connect that begins, or of one that asks how a former one went. CAUSE_PENDING: later. */
static enum cause begin(struct ti_socket *socket, const struct connection_address *to)
{
	enum cause cause;

	if (socket->state == TI_SOCKET_LISTENING)
		return CAUSE_invalid_use;
	if (socket->state == TI_SOCKET_CONNECTING)
		return CAUSE_connecting;
	if (socket->untold)
		return socket->outcome;
	if (socket->state == TI_SOCKET_CONNECTED && socket->type != TI_SOCKET_TYPE_DGRAM)
		return CAUSE_already_open;
	cause = open_connection(socket, to);
	if (cause == CAUSE_PENDING)
		socket->state = TI_SOCKET_CONNECTING;
	return cause;
}

static void tell(struct ti_waiting *waiting, enum cause cause)
{
	struct connection_address to = {0};

	waiting->socket->untold =
		cause == CAUSE_connecting && ti_socket_options(waiting->socket)->nonblocking;
	if (cause == CAUSE_NONE)
		connection_remote(waiting->socket->connection, &to);
	ti_connect_connected(&waiting->late, cause,
			     &(struct ti_connect_connected){.port = to.port, .address = to.ip});
}

static void connect_turn(struct ti_waiting *waiting)
{
	if (waiting->socket->state != TI_SOCKET_CONNECTING)
		tell(waiting, waiting->socket->outcome);
}

/* It has taken too long: there is nothing to connect any more. */
static void connect_expires(struct at_late *late)
{
	struct ti_waiting *waiting = (struct ti_waiting *)late;

	connection_close(waiting->socket->connection);
	waiting->socket->state = TI_SOCKET_MADE;
}

enum cause ti_connect_set(struct at_call *call, const struct ti_connect_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->socket);
	struct ti_waiting *waiting = ti_waiting_new(socket, connect_turn);
	enum cause cause =
		waiting != NULL ? ti_connect_connected_open(call, &waiting->late) : CAUSE_no_memory;
	struct connection_address to = arguments->family == TI_DOMAIN_INET
					       ? ti_address(arguments->of_family.inet.port,
							    &arguments->of_family.inet.address)
					       : ti_address6(arguments->of_family.inet6.port,
							     &arguments->of_family.inet6.address);

	if (cause != CAUSE_NONE)
		return cause;
	waiting->late.expires = connect_expires;
	if (!ti_socket_there(socket))
		cause = CAUSE_socket_unknown;
	else if (socket->family != arguments->family)
		cause = CAUSE_family_unsupported;
	else
		cause = begin(socket, &to);
	if (cause == CAUSE_PENDING && ti_socket_options(socket)->nonblocking)
		cause = CAUSE_connecting;
	if (cause != CAUSE_PENDING)
		tell(waiting, cause);
	return CAUSE_NONE;
}
