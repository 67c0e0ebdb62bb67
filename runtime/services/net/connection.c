/* SPDX-License-Identifier: MIT */
/* The table, opening and closing. */
#include "services/net/connection_table.h"

#include <string.h>

#include "lwip/sys.h"

#include "services/net/resolve.h"

struct connection *connections_get(struct connections *connections, unsigned index)
{
	return &connections->list[index < connections->count ? index : 0];
}

void connection_set_user(struct connection *connection, const struct connection_events *events,
			 void *user)
{
	connection->events = events;
	connection->user = user;
}

struct bearer *connection_bearer(const struct connection *connection)
{
	return bearer_get(connection->table->bearers, connection->configuration.bearer);
}

struct connection_address connection_anywhere(enum address_family family, uint16_t port)
{
	return (struct connection_address){
		{.family = family == ADDRESS_IPV6 ? ADDRESS_IPV6 : ADDRESS_IPV4}, port};
}

struct connection_address connection_told(const struct connection_place *place)
{
	return (struct connection_address){resolve_from_stack(&place->ip), place->port};
}

static struct bearer *naming_bearer(const struct connection *connection)
{
	struct bearer *bearer = connection_bearer(connection);

	return bearer ? bearer : bearers_any(connection->table->bearers);
}

enum cause connection_startable(const struct connection *connection,
				const struct connection_configuration *configuration)
{
	const struct bearers *bearers = connection->table->bearers;
	const struct bearer *bearer = configuration->bearer
					      ? bearer_get(bearers, configuration->bearer)
					      : bearers_any(bearers);

	if (connection->state == CONNECTION_LISTENING)
		return CAUSE_already_listening;
	if (connection->state != CONNECTION_CLOSED)
		return CAUSE_already_open;
	if (configuration->patient && !configuration->bearer)
		return CAUSE_NONE;
	return bearer && bearer_is_up(bearer) ? CAUSE_NONE : CAUSE_context_inactive;
}

void connection_begin(struct connection *connection,
		      const struct connection_configuration *configuration,
		      enum connection_protocol protocol)
{
	connection->configuration = *configuration;
	connection->counters = (struct connection_counters){0};
	connection->protocol = (uint8_t)protocol;
	connection->due = 0;
	connection->fresh = 0;
	connection->resolving = connection->corked = connection->flush_due = false;
	connection->short_of_room = connection->unreachable = false;
	connection->standing = connection->peerless = false;
	connection->finished = connection->shut = connection->shut_sent = false;
	connection->transport_ready = connection->transport_ended = false;
	connection->layer = NULL;
	connection->remote = connection->real = (struct connection_place){0};
	connection->opening_at = connection->active_at = sys_now();
}

bool connection_choose_bearer(struct connection *connection)
{
	struct bearer *bearer = connection_bearer(connection);
	struct address peer = resolve_from_stack(&connection->remote.ip);

	if (bearer)
		return true;
	bearer = bearers_towards(connection->table->bearers, &peer);
	if (!bearer)
		return false;
	connection->configuration.bearer = (uint8_t)bearer_index(bearer);
	if (connection->udp)
		udp_bind_netif(connection->udp, &bearer->netif);
	else
		tcp_bind_netif(connection->tcp, &bearer->netif);
	return true;
}

void connection_go(struct connection *connection)
{
	struct connection_address destination = connection_told(&connection->remote);
	struct connection_place place;
	struct bearer *bearer;

	if (!connection_choose_bearer(connection) ||
	    !resolve_route(connection_bearer(connection), connection->table->names,
			   connection->udp ? CONNECTION_UDP : CONNECTION_TCP, &destination)) {
		connection_fail(connection, CAUSE_unreachable);
		return;
	}
	bearer = connection_bearer(connection);
	place = (struct connection_place){resolve_to_stack(&destination.ip, bearer),
					  destination.port};
	if (connection->udp)
		connection_udp_connect(connection, &place);
	else
		connection_tcp_connect(connection, &place);
}

/* DNS has answered: perhaps to a question nobody asks any more. */
static void found(const char *name, const ip_addr_t *address, void *argument)
{
	struct connection *connection = argument;

	if (connection->state != CONNECTION_OPENING || !connection->resolving ||
	    resolve_hash(name, strlen(name)) != connection->name_hash)
		return;
	connection->resolving = false;
	if (!address) {
		connection_fail(connection, CAUSE_resolve_failed);
		return;
	}
	connection->remote.ip = *address;
	connection_go(connection);
}

/* What lwIP has to have for it; and what stands above that. */
static enum cause equip(struct connection *connection, const char *host, size_t n,
			const struct connection_address *local)
{
	const struct connection_layer *tls = connection->table->tls;
	enum cause cause;

	if (connection->protocol == CONNECTION_UDP)
		return connection_udp_new(connection, local);
	if (connection->protocol == CONNECTION_TLS && !tls)
		return CAUSE_not_supported;
	cause = connection_tcp_new(connection, &connection->tcp, local);
	if (cause == CAUSE_NONE && connection->protocol == CONNECTION_TLS) {
		cause = tls->begin(connection, host, n);
		if (cause != CAUSE_NONE)
			connection_release(connection, true);
	}
	return cause;
}

enum cause connection_open(struct connection *connection,
			   const struct connection_configuration *configuration,
			   enum connection_protocol protocol, const char *host, size_t n,
			   uint16_t port, uint16_t local_port)
{
	enum cause cause = connection_startable(connection, configuration);
	struct connection_address local = connection_anywhere(configuration->family, local_port);
	struct address address = {0};

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(connection, configuration, protocol);
	if (resolve_literal(host, n, &address))
		local = connection_anywhere((enum address_family)address.family, local_port);
	cause = equip(connection, host, n, &local);
	if (cause != CAUSE_NONE)
		return cause;
	connection->name_hash = resolve_hash(host, n);
	cause = resolve_host(naming_bearer(connection), connection->table->names,
			     (enum address_family)local.ip.family, host, n, &address, found,
			     connection);
	if (cause != CAUSE_NONE && cause != CAUSE_PENDING) {
		connection_release(connection, true);
		connection_forget(connection);
		return cause;
	}
	connection->state = CONNECTION_OPENING;
	connection->resolving = cause == CAUSE_PENDING;
	connection->remote = (struct connection_place){resolve_to_stack(&address, NULL), port};
	connections_watch(connection->table);
	if (cause == CAUSE_NONE)
		connection_go(connection);
	return CAUSE_PENDING;
}

void connection_release(struct connection *connection, bool abruptly)
{
	connection_tcp_release(connection, abruptly);
	connection_listen_release(connection);
	connection_leave_all(connection->table, connection, NULL);
	if (connection->udp)
		udp_remove(connection->udp);
	connection->udp = NULL;
	connection->counters.dropped += connection->gathered != 0;
	if (abruptly)
		connection->counters.lost +=
			connection->counters.unacknowledged + connection->gathered;
	connection_drop_gathered(connection);
	connection->counters.unacknowledged = 0;
}

void connection_fail(struct connection *connection, enum cause why)
{
	connection_release(connection, true);
	connection_forget(connection);
	connection->state = CONNECTION_CLOSED;
	connection->opened = why;
	connection->due = 0;
	connection_raise(connection, DUE_OPENED);
}

void connection_end(struct connection *connection, enum cause why)
{
	bool was_open = connection->state == CONNECTION_OPEN;

	connection_release(connection, why != CAUSE_closed_by_peer && why != CAUSE_inactivity);
	if (!was_open)
		connection_forget(connection);
	connection->state = was_open ? CONNECTION_ENDED : CONNECTION_CLOSED;
	connection->closed = why;
	connection->due &= DUE_OPENED | DUE_RECEIVED;
	connection_raise(connection, DUE_CLOSED);
}

void connection_close(struct connection *connection)
{
	if (connection->state == CONNECTION_OPEN)
		connection_send_gathered(connection);
	connection_release(connection, connection->state != CONNECTION_OPEN);
	connection_forget(connection);
	connection->state = CONNECTION_CLOSED;
	connection->due = 0;
	connection->resolving = false;
}

void connection_configure(struct connection *connection,
			  const struct connection_configuration *configuration)
{
	const struct connection_configuration before = connection->configuration;

	if (connection->state == CONNECTION_CLOSED)
		return;
	if (connection->state == CONNECTION_OPEN)
		connection_send_gathered(connection);
	connection->configuration = *configuration;
	connection->configuration.bearer = before.bearer;
	connection->configuration.tls = before.tls;
	if (connection->tcp)
		connection_tcp_configure(connection);
	else if (connection->udp)
		connection_udp_configure(connection);
	connection_raise(connection, 0);
}

enum connection_state connection_state(const struct connection *connection)
{
	return connection->state;
}

struct connection_counters connection_counters(const struct connection *connection)
{
	return connection->counters;
}

bool connection_local(const struct connection *connection, struct connection_address *address)
{
	const struct bearer *bearer = connection_bearer(connection);

	if (connection->state == CONNECTION_CLOSED)
		return false;
	*address = (struct connection_address){resolve_from_stack(&connection->local),
					       connection->local_port};
	if (bearer && address->ip.family == ADDRESS_IPV4)
		address->ip = address_of_ipv4(bearer_address(bearer));
	return true;
}

bool connection_remote(const struct connection *connection, struct connection_address *address)
{
	if (connection->state == CONNECTION_CLOSED || connection->state == CONNECTION_LISTENING ||
	    connection->state == CONNECTION_BOUND || connection->resolving || connection->peerless)
		return false;
	*address = connection_told(&connection->remote);
	return true;
}
