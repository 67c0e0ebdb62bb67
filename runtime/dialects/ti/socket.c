/* SPDX-License-Identifier: MIT */
/* Sockets are made, bound, made to listen, and closed. */
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"

enum cause ti_socket_set(struct at_call *call, const struct ti_socket_set *arguments)
{
	bool secured = arguments->protocol == TI_SOCKET_PROTOCOL_SEC;
	struct ti_secured *security = secured ? ti_secure_new() : NULL;
	struct ti_socket *socket;

	if (secured && security == NULL)
		return CAUSE_no_free_secured;
	socket = ti_socket_make(arguments->domain, arguments->type);
	if (socket == NULL) {
		if (secured)
			ti_secure_free(security);
		return CAUSE_no_free_socket;
	}
	socket->secured = security;
	ti_socket_reply(call, &(struct ti_socket_reply){socket->index});
	return CAUSE_NONE;
}

/* Who receives datagrams does so from now on; others have their port. */
static enum cause bind_to(struct ti_socket *socket, const struct connection_address *local)
{
	socket->local = *local;
	return socket->type == TI_SOCKET_TYPE_DGRAM ? ti_socket_receive(socket)
						    : ti_socket_bind(socket);
}

enum cause ti_bind_set(struct at_call *call, const struct ti_bind_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->socket);
	struct connection_address any = socket->local;
	struct connection_address local =
		arguments->family == TI_DOMAIN_INET
			? ti_address(arguments->of_family.inet.port,
				     &arguments->of_family.inet.address)
			: ti_address6(arguments->of_family.inet6.port,
				      &arguments->of_family.inet6.address);
	enum cause cause;

	(void)call;
	if (socket->bound || socket->state != TI_SOCKET_MADE)
		return CAUSE_invalid_use;
	if (ti_socket_port_taken(socket, local.port)) /* the network would share it */
		return CAUSE_port_in_use;
	cause = bind_to(socket, &local);
	socket->bound = cause == CAUSE_NONE;
	if (cause != CAUSE_NONE)
		socket->local = any;
	return cause;
}

enum cause ti_listen_set(struct at_call *call, const struct ti_listen_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->socket);
	enum cause cause;

	(void)call;
	if (socket->type == TI_SOCKET_TYPE_DGRAM)
		return CAUSE_not_supported;
	if (!socket->bound || socket->state != TI_SOCKET_MADE)
		return CAUSE_invalid_use;
	socket->configuration.backlog =
		arguments->backlog < UINT8_MAX ? (uint8_t)arguments->backlog : UINT8_MAX;
	cause = socket->secured != NULL ? ti_secure_prepare(socket, true) : CAUSE_NONE;
	if (cause == CAUSE_NONE)
		cause = ti_socket_bind(socket);
	if (cause == CAUSE_NONE)
		cause = connection_listen_on(socket->connection, &socket->configuration, 0);
	if (cause != CAUSE_NONE)
		return cause;
	socket->state = TI_SOCKET_LISTENING;
	if (socket->secured != NULL)
		socket->secured->settled = true;
	return CAUSE_NONE;
}

enum cause ti_close_set(struct at_call *call, const struct ti_close_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->socket);

	ti_waiting_end(socket, CAUSE_socket_unknown);
	ti_socket_free(socket);
	ti_close_reply(call, &(struct ti_close_reply){socket->index});
	return CAUSE_NONE;
}
