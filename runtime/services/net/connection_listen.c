/* SPDX-License-Identifier: MIT */
/* Listening connections, and the peers that come to them. */
#include "services/net/connection_table.h"

#include "lwip/sys.h"

#include "services/net/resolve.h"

/* A SYN has come. Refusing here drops it without a word: the peer cannot tell the port from one
 * that is not there. One peer at a time waits at a listening connection. */
static err_t consider(u8_t id, struct tcp_pcb_listen *listener, struct tcp_pcb *peer)
{
	const struct connection *c = listener->callback_arg;

	(void)id;
	if (c->state != CONNECTION_LISTENING)
		return ERR_ABRT;
	if (!connections_accept(c->table, &peer->remote_ip))
		return ERR_ABRT;
	connection_tcp_window(peer, &c->configuration);
	return ERR_OK;
}

static const struct tcp_ext_arg_callbacks firewall = {NULL, consider};

void connection_settle_bearer(struct connection *c, struct tcp_pcb *pcb)
{
	const struct address local = resolve_from_stack(&pcb->local_ip);
	struct bearer *bearer = bearers_with(c->table->bearers, &local);

	c->local = pcb->local_ip;
	if (!bearer || c->configuration.bearer)
		return;
	c->configuration.bearer = (uint8_t)bearer_index(bearer);
	tcp_bind_netif(pcb, &bearer->netif);
}

static err_t arrived(void *argument, struct tcp_pcb *pcb, err_t error)
{
	struct connection *c = argument;

	if (error != ERR_OK || !pcb || c->state != CONNECTION_LISTENING)
		return ERR_VAL; /* lwIP resets the peer: two came in the same moment */
	connection_settle_bearer(c, pcb);
	connection_tcp_adopt(c, pcb);
	c->state = CONNECTION_INCOMING;
	c->remote = (struct connection_place){pcb->remote_ip, pcb->remote_port};
	connection_raise(c, DUE_INCOMING);
	return ERR_OK;
}

/* A bound connection has its pcb. */
static enum cause obtain(struct connection *c, const struct connection_configuration *configuration,
			 uint16_t port, struct tcp_pcb **pcb)
{
	struct connection_address local = connection_anywhere(ADDRESS_IPV4, port);
	uint8_t bearer = c->configuration.bearer;
	enum cause cause;

	if (c->state == CONNECTION_BOUND) {
		connection_begin(c, configuration, CONNECTION_TCP);
		c->configuration.bearer = bearer;
		*pcb = c->tcp;
		return CAUSE_NONE;
	}
	cause = connection_startable(c, configuration);
	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, CONNECTION_TCP);
	return connection_tcp_new(c, pcb, &local);
}

enum cause connection_listen_at(struct connection *c,
				const struct connection_configuration *configuration, uint16_t port,
				uint8_t backlog, tcp_accept_fn on_arrival)
{
	struct tcp_pcb *pcb, *listener;
	enum cause cause = obtain(c, configuration, port, &pcb);
	err_t error;

	if (cause != CAUSE_NONE)
		return cause;
	tcp_ext_arg_set_callbacks(pcb, c->table->firewall, &firewall);
	listener = tcp_listen_with_backlog_and_err(pcb, backlog, &error);
	if (!listener) {
		tcp_abort(pcb);
		c->tcp = NULL;
		c->state = CONNECTION_CLOSED;
		return error == ERR_USE ? CAUSE_port_in_use : CAUSE_socket_failed;
	}
	c->tcp = NULL; /* of a bound one: lwIP has made another pcb of it */
	tcp_arg(listener, c);
	tcp_accept(listener, on_arrival);
	c->listener = listener;
	c->state = CONNECTION_LISTENING;
	return CAUSE_NONE;
}

enum cause connection_listen(struct connection *c,
			     const struct connection_configuration *configuration, uint16_t port)
{
	return connection_listen_at(c, configuration, port, TCP_DEFAULT_LISTEN_BACKLOG, arrived);
}

enum cause connection_listen_datagrams(struct connection *c,
				       const struct connection_configuration *configuration,
				       uint16_t port)
{
	enum cause cause = connection_startable(c, configuration);
	struct connection_address local;

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, CONNECTION_UDP);
	local = connection_anywhere(ADDRESS_IPV4, port);
	cause = connection_udp_new(c, &local);
	if (cause == CAUSE_NONE)
		c->state = CONNECTION_LISTENING;
	return cause;
}

enum cause connection_accept(struct connection *c,
			     const struct connection_configuration *configuration)
{
	uint8_t bearer = c->configuration.bearer;

	if (c->state != CONNECTION_INCOMING)
		return CAUSE_wrong_state;
	c->configuration = *configuration;
	c->configuration.bearer = bearer; /* it has come over this one */
	c->state = CONNECTION_OPEN;
	c->active_at = sys_now();
	if (c->protocol == CONNECTION_TCP) {
		tcp_close(c->listener);
		c->listener = NULL;
		connection_tcp_configure(c);
		connection_tcp_limit(c);
	} else {
		udp_connect(c->udp, &c->remote.ip, c->remote.port);
		connection_udp_configure(c);
	}
	connections_watch(c->table);
	connection_raise(c, 0); /* what has come meanwhile */
	return CAUSE_NONE;
}
