/* SPDX-License-Identifier: MIT */
/* The table of sockets, and what the specifications ask of it. */
#include "dialects/ti/socket_table.h"

#include "dialects/ti/device.h"
#include "dialects/ti/socket_secure.h"
#include "dialects/ti/socket_waiting.h"
#include "services/services.h"

/* One modem a program: connections, like the stack below them, exist once. */
static struct table {
	struct at_modem *modem;
	struct ti_socket sockets[LIMIT_SOCKETS];
} table;

static void stopping(struct ti_device_listener *listener)
{
	(void)listener;
	ti_waiting_end_all(CAUSE_not_initialized);
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++)
		ti_socket_free(&table.sockets[i]);
}

static struct ti_device_listener listener = {.stopping = stopping};

void ti_socket_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	table.modem = modem;
	ti_waiting_forget();
	ti_secure_start(services);
	ti_device_listen(&listener);
	connections_accept_from(services->connections, &(struct connection_rule){0, 0});
	for (uint8_t i = 0; i < LIMIT_SOCKETS; i++) {
		struct ti_socket *socket = &table.sockets[i];

		*socket = (struct ti_socket){
			.connection = connections_get(services->connections, i), .index = i};
		connection_set_user(socket->connection, &ti_socket_events, socket);
	}
}

struct ti_socket *ti_socket(uint32_t index)
{
	return &table.sockets[index];
}

struct ti_sol_options *ti_socket_options(const struct ti_socket *socket)
{
	return ti_sol_options(table.modem, socket->index);
}

static struct ti_socket *spare(void)
{
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++)
		if (table.sockets[i].state == TI_SOCKET_FREE)
			return &table.sockets[i];
	return NULL;
}

struct ti_socket *ti_socket_make(uint8_t family, uint8_t type)
{
	struct ti_socket *socket = spare();

	if (socket == NULL)
		return NULL;
	*socket = (struct ti_socket){.connection = socket->connection,
				     .index = socket->index,
				     .state = TI_SOCKET_MADE,
				     .family = family,
				     .type = type,
				     .local.ip.family = family == TI_DOMAIN_INET ? ADDRESS_IPV4
										 : ADDRESS_IPV6};
	at_options_recall(table.modem, TI_SOL_OPTIONS, socket->index);
	at_options_recall(table.modem, TI_IP_OPTIONS, socket->index);
	at_options_recall(table.modem, TI_PHY_OPTIONS, socket->index);
	ti_socket_configure(socket);
	return socket;
}

bool ti_socket_there(const struct ti_socket *socket)
{
	return socket->state >= TI_SOCKET_MADE;
}

/* Who arrives at a listener goes with it; a listener forgets who has gone. */
static void part(struct ti_socket *socket)
{
	if (socket->arrival != NULL)
		ti_socket_free(socket->arrival);
	if (socket->listener != NULL)
		socket->listener->arrival = NULL;
	socket->arrival = socket->listener = NULL;
}

void ti_socket_free(struct ti_socket *socket)
{
	struct at_call *sender = socket->sender;

	if (socket->state == TI_SOCKET_FREE)
		return;
	part(socket);
	if (sender != NULL) /* what it sends goes as a whole, or not at all */
		connection_discard(socket->connection);
	connection_close(socket->connection);
	if (socket->secured != NULL)
		ti_secure_free(socket->secured);
	socket->secured = NULL;
	socket->sender = NULL;
	socket->reading = false;
	socket->state = TI_SOCKET_FREE;
	if (sender != NULL)
		at_payload_resume(sender);
}

void ti_socket_configure(struct ti_socket *socket)
{
	struct connection_configuration *configuration = &socket->configuration;
	const struct ti_sol_options *options = ti_socket_options(socket);

	configuration->family = socket->local.ip.family;
	configuration->patient = configuration->half_close = true;
	configuration->keepalive =
		options->keepalive ? options->keepalivetime * TI_SOL_OPTIONS_KEEPALIVETIME_MS : 0;
	configuration->window =
		options->rcvbuf < UINT16_MAX ? (uint16_t)options->rcvbuf : UINT16_MAX;
	configuration->lingers = options->linger.enable;
	configuration->linger = options->linger.time * (uint32_t)TI_SOL_OPTIONS_LINGER_TIME_MS;
	configuration->multicast_ttl = ti_ip_options(table.modem, socket->index)->multicast_ttl;
	connection_configure(socket->connection, configuration);
}

bool ti_socket_port_taken(const struct ti_socket *socket, uint16_t port)
{
	for (unsigned i = 0; port != 0 && i < LIMIT_SOCKETS; i++) {
		const struct ti_socket *other = &table.sockets[i];

		if (other != socket && other->state != TI_SOCKET_FREE && other->bound &&
		    other->type == socket->type && other->family == socket->family &&
		    other->local.port == port)
			return true;
	}
	return false;
}

enum cause ti_socket_bind(struct ti_socket *socket)
{
	enum cause cause;

	if (connection_state(socket->connection) != CONNECTION_CLOSED)
		return CAUSE_NONE;
	cause = connection_bind(socket->connection, &socket->configuration,
				socket->secured != NULL ? CONNECTION_TLS : CONNECTION_TCP,
				&socket->local);
	if (cause == CAUSE_NONE)
		connection_local(socket->connection, &socket->local);
	return cause;
}

enum cause ti_socket_receive(struct ti_socket *socket)
{
	enum cause cause;

	if (socket->type != TI_SOCKET_TYPE_DGRAM || socket->state != TI_SOCKET_MADE)
		return CAUSE_NONE;
	cause = connection_open_datagrams(socket->connection, &socket->configuration,
					  &socket->local);
	if (cause == CAUSE_NONE)
		socket->state = TI_SOCKET_DATAGRAMS;
	return cause;
}

enum cause ti_socket_disconnected(const struct ti_socket *socket)
{
	if (socket->state != TI_SOCKET_CONNECTED && socket->state != TI_SOCKET_DATAGRAMS)
		return CAUSE_not_connected;
	return socket->over;
}

bool ti_socket_ready(const struct ti_socket *socket)
{
	if (socket->over != CAUSE_NONE && socket->state == TI_SOCKET_LISTENING)
		return true;
	if (socket->arrival != NULL)
		return socket->arrival->state == TI_SOCKET_ARRIVED;
	if (socket->state == TI_SOCKET_LISTENING)
		return connection_peers(socket->connection) != 0;
	if (socket->state != TI_SOCKET_CONNECTED && socket->state != TI_SOCKET_DATAGRAMS)
		return false;
	return connection_pending(socket->connection) != 0 || socket->finished ||
	       socket->over != CAUSE_NONE;
}

struct connection_address ti_address(uint16_t port, const struct at_ipv4 *address)
{
	struct connection_address result = {.port = port, .ip.family = ADDRESS_IPV4};

	memcpy(result.ip.bytes, address->octet, sizeof address->octet);
	return result;
}

struct connection_address ti_address6(uint16_t port, const struct at_ipv6 *address)
{
	struct connection_address result = {.port = port, .ip.family = ADDRESS_IPV6};

	memcpy(result.ip.bytes, address->octet, sizeof address->octet);
	return result;
}

/* --- What the specifications ask. */

bool ti_socket_unknown(struct at_call *call, uint32_t socket)
{
	(void)call;
	return !ti_socket_there(&table.sockets[socket]);
}

bool ti_socket_of_other_family(struct at_call *call, uint32_t socket, uint32_t family)
{
	(void)call;
	return table.sockets[socket].family != family;
}
