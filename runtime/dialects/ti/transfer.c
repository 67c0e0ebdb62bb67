/* SPDX-License-Identifier: MIT */
/* Sending: what a command brings leaves together, as a packet or a datagram, or not at all. */
#include "dialects/ti/socket_table.h"

/* Why the socket's data cannot be begun with; CAUSE_NONE: it may come. */
static enum cause begin(struct at_call *call, struct ti_socket *socket)
{
	enum cause cause = ti_socket_disconnected(socket);

	if (cause != CAUSE_NONE)
		return cause;
	if (socket->sender != NULL)
		return CAUSE_busy;
	socket->sender = call;
	connection_cork(socket->connection, true);
	return CAUSE_NONE;
}

/* What the socket takes. Bytes that nobody can want any more are taken as well: they must not be
 * read as commands. */
static size_t take(struct ti_socket *socket, const uint8_t *bytes, size_t n)
{
	if (socket->sender == NULL || ti_socket_disconnected(socket) != CAUSE_NONE)
		return n;
	if (socket->blocked)
		return n;
	size_t taken = connection_write(socket->connection, bytes, n);

	socket->blocked = taken < n && ti_socket_options(socket)->nonblocking;
	return socket->blocked ? n : taken;
}

/* Why it is not to be sent; CAUSE_NONE: it is all there. */
static enum cause check(const struct ti_socket *socket, const struct at_call *call, enum cause how)
{
	enum cause cause =
		socket->sender == call ? ti_socket_disconnected(socket) : CAUSE_socket_unknown;

	if (how != CAUSE_NONE)
		return how;
	if (cause != CAUSE_NONE)
		return cause;
	return socket->blocked ? CAUSE_would_block : CAUSE_NONE;
}

static enum cause end(struct at_call *call, struct ti_socket *socket, enum cause how)
{
	enum cause cause = check(socket, call, how);

	if (socket->sender != call)
		return cause;
	socket->sender = NULL;
	socket->blocked = false;
	if (cause != CAUSE_NONE)
		connection_discard(socket->connection);
	connection_cork(socket->connection, false);
	return cause;
}

/* --- Send. */

enum cause ti_send_set(struct at_call *call, const struct ti_send_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->sd);

	if (socket->state == TI_SOCKET_DATAGRAMS)
		return CAUSE_no_destination;
	return begin(call, socket);
}

size_t ti_send_set_bytes(struct at_call *call, const struct ti_send_set *arguments,
			 const uint8_t *bytes, size_t n)
{
	(void)call;
	return take(ti_socket(arguments->sd), bytes, n);
}

enum cause ti_send_set_end(struct at_call *call, const struct ti_send_set *arguments,
			   enum cause how)
{
	return end(call, ti_socket(arguments->sd), how);
}

/* --- SendTo. */

static struct connection_address destination(const struct ti_send_to_set *arguments)
{
	return arguments->family == TI_DOMAIN_INET
		       ? ti_address(arguments->of_family.inet.port, &arguments->of_family.inet.addr)
		       : ti_address6(arguments->of_family.inet6.port,
				     &arguments->of_family.inet6.addr);
}

enum cause ti_send_to_set(struct at_call *call, const struct ti_send_to_set *arguments)
{
	struct ti_socket *socket = ti_socket(arguments->sd);
	struct connection_address to = destination(arguments);
	enum cause cause = ti_socket_receive(socket);

	if (socket->state == TI_SOCKET_CONNECTED)
		return CAUSE_already_open;
	if (socket->type != TI_SOCKET_TYPE_DGRAM)
		return CAUSE_not_connected;
	if (cause == CAUSE_NONE && socket->sender == NULL)
		cause = connection_address_to(socket->connection, &to);
	return cause == CAUSE_NONE ? begin(call, socket) : cause;
}

size_t ti_send_to_set_bytes(struct at_call *call, const struct ti_send_to_set *arguments,
			    const uint8_t *bytes, size_t n)
{
	(void)call;
	return take(ti_socket(arguments->sd), bytes, n);
}

enum cause ti_send_to_set_end(struct at_call *call, const struct ti_send_to_set *arguments,
			      enum cause how)
{
	return end(call, ti_socket(arguments->sd), how);
}
