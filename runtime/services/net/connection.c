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

unsigned connections_count(const struct connections *connections)
{
	return connections->count;
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

enum cause connection_startable(const struct connection *connection,
				const struct connection_configuration *configuration)
{
	const struct bearer *bearer = bearer_get(connection->table->bearers, configuration->bearer);

	if (connection->state == CONNECTION_LISTENING)
		return CAUSE_already_listening;
	if (connection->state != CONNECTION_CLOSED)
		return CAUSE_already_open;
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
	connection->opening_at = connection->active_at = sys_now();
}

static void connect(struct connection *connection)
{
	struct connection_address destination = connection->remote;
	enum connection_protocol protocol = connection->protocol;

	if (!resolve_route(connection_bearer(connection), connection->table->names, protocol,
			   &destination))
		connection_fail(connection, CAUSE_unreachable);
	else if (protocol == CONNECTION_TCP)
		connection_tcp_connect(connection, &destination);
	else
		connection_udp_connect(connection, &destination);
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
	connection->remote.ip = ip_2_ip4(address)->addr;
	connect(connection);
}

enum cause connection_open(struct connection *connection,
			   const struct connection_configuration *configuration,
			   enum connection_protocol protocol, const char *host, size_t n,
			   uint16_t port, uint16_t local_port)
{
	enum cause cause = connection_startable(connection, configuration);
	uint32_t address = 0;

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(connection, configuration, protocol);
	cause = protocol == CONNECTION_TCP
			? connection_tcp_new(connection, &connection->tcp, local_port)
			: connection_udp_new(connection, local_port);
	if (cause != CAUSE_NONE)
		return cause;
	connection->name_hash = resolve_hash(host, n);
	cause = resolve_host(connection_bearer(connection), connection->table->names, host, n,
			     &address, found, connection);
	if (cause != CAUSE_NONE && cause != CAUSE_PENDING) {
		connection_release(connection, true);
		return cause;
	}
	connection->state = CONNECTION_OPENING;
	connection->resolving = cause == CAUSE_PENDING;
	connection->remote = (struct connection_address){address, port};
	connections_watch(connection->table);
	if (cause == CAUSE_NONE)
		connect(connection);
	return CAUSE_PENDING;
}

void connection_release(struct connection *connection, bool abruptly)
{
	connection_tcp_release(connection, abruptly);
	if (connection->udp)
		udp_remove(connection->udp);
	connection->udp = NULL;
	connection->counters.dropped += connection->gathered != 0;
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

	if (connection->state == CONNECTION_CLOSED || !bearer)
		return false;
	*address = (struct connection_address){bearer_address(bearer), connection->local_port};
	return true;
}

bool connection_remote(const struct connection *connection, struct connection_address *address)
{
	if (connection->state == CONNECTION_CLOSED || connection->state == CONNECTION_LISTENING ||
	    connection->resolving)
		return false;
	*address = connection->remote;
	return true;
}
