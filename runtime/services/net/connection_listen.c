/* SPDX-License-Identifier: MIT */
/* Listening connections, and the peers that come to them. */
#include "services/net/connection_table.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"

/* A SYN has come. Refusing here drops it without a word: the peer cannot tell the port from one
 * that is not there. One peer at a time waits at a listening connection. */
static err_t consider(u8_t id, struct tcp_pcb_listen *listener, struct tcp_pcb *peer)
{
	const struct connection *c = listener->callback_arg;

	(void)id;
	if (c->state != CONNECTION_LISTENING)
		return ERR_ABRT;
	return connections_accept(c->table, ip_2_ip4(&peer->remote_ip)->addr) ? ERR_OK : ERR_ABRT;
}

static const struct tcp_ext_arg_callbacks firewall = {NULL, consider};

/* A peer that comes to a listener of all bearers goes on over the one it has come by. */
static void settle_bearer(struct connection *c, struct tcp_pcb *pcb)
{
	const struct bearers *bearers = c->table->bearers;

	for (unsigned i = 1; !c->configuration.bearer && bearer_get(bearers, i); i++) {
		struct bearer *bearer = bearer_get(bearers, i);

		if (bearer_address(bearer) == ip_2_ip4(&pcb->local_ip)->addr) {
			c->configuration.bearer = (uint8_t)i;
			tcp_bind_netif(pcb, &bearer->netif);
		}
	}
}

static err_t arrived(void *argument, struct tcp_pcb *pcb, err_t error)
{
	struct connection *c = argument;

	if (error != ERR_OK || !pcb || c->state != CONNECTION_LISTENING)
		return ERR_VAL; /* lwIP resets the peer: two came in the same moment */
	settle_bearer(c, pcb);
	connection_tcp_adopt(c, pcb);
	c->state = CONNECTION_INCOMING;
	c->remote = (struct connection_address){ip_2_ip4(&pcb->remote_ip)->addr, pcb->remote_port};
	connection_raise(c, DUE_INCOMING);
	return ERR_OK;
}

/* Waits at the port: peers of whom `arrived` is told, no more than the backlog before they are
 * accepted. */
static enum cause listen_at(struct connection *c,
			    const struct connection_configuration *configuration, uint16_t port,
			    uint8_t backlog, tcp_accept_fn on_arrival)
{
	enum cause cause = connection_startable(c, configuration);
	struct tcp_pcb *pcb, *listener;
	err_t error;

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, CONNECTION_TCP);
	cause = connection_tcp_new(c, &pcb, port);
	if (cause != CAUSE_NONE)
		return cause;
	tcp_ext_arg_set_callbacks(pcb, c->table->firewall, &firewall);
	listener = tcp_listen_with_backlog_and_err(pcb, backlog, &error);
	if (!listener) {
		tcp_abort(pcb);
		return error == ERR_USE ? CAUSE_port_in_use : CAUSE_socket_failed;
	}
	tcp_arg(listener, c);
	tcp_accept(listener, on_arrival);
	c->listener = listener;
	c->state = CONNECTION_LISTENING;
	return CAUSE_NONE;
}

enum cause connection_listen(struct connection *c,
			     const struct connection_configuration *configuration, uint16_t port)
{
	return listen_at(c, configuration, port, TCP_DEFAULT_LISTEN_BACKLOG, arrived);
}

enum cause connection_listen_datagrams(struct connection *c,
				       const struct connection_configuration *configuration,
				       uint16_t port)
{
	enum cause cause = connection_startable(c, configuration);

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, CONNECTION_UDP);
	cause = connection_udp_new(c, port);
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
		ip_addr_t peer = IPADDR4_INIT(c->remote.ip);

		udp_connect(c->udp, &peer, c->remote.port);
		connection_udp_configure(c);
	}
	connections_watch(c->table);
	connection_raise(c, 0); /* what has come meanwhile */
	return CAUSE_NONE;
}

/* --- Standing listeners: peers wait in a row, each with a pcb of its own. */

/* Bytes wait with lwIP until the peer is taken; it tries again to give them. */
static err_t hold(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
	(void)argument;
	(void)pcb;
	(void)error;
	return packet ? ERR_MEM : ERR_OK;
}

static void vanished(void *argument, err_t error);

static void stand_in_row(struct connection_peer *peer, struct connection *listener,
			 struct tcp_pcb *pcb)
{
	*peer = (struct connection_peer){listener, pcb};
	tcp_arg(pcb, peer);
	tcp_recv(pcb, hold);
	tcp_err(pcb, vanished);
}

static void leave_row(struct connection_peer *peer)
{
	struct connection *c = peer->listener;
	unsigned left = (unsigned)(peer - c->waiting);

	c->waiting_count--;
	for (unsigned i = left; i < c->waiting_count; i++)
		stand_in_row(&c->waiting[i], c, c->waiting[i + 1].tcp);
	if (c->untold > c->waiting_count)
		c->untold = c->waiting_count;
	if (!c->untold)
		c->due &= (uint8_t)~DUE_INCOMING;
}

/* lwIP has freed the pcb. */
static void vanished(void *argument, err_t error)
{
	(void)error;
	leave_row(argument);
}

static err_t joined(void *argument, struct tcp_pcb *pcb, err_t error)
{
	struct connection *c = argument;

	if (error != ERR_OK || !pcb || c->waiting_count == CONNECTION_BACKLOG)
		return ERR_VAL;
	tcp_backlog_delayed(pcb);
	stand_in_row(&c->waiting[c->waiting_count++], c, pcb);
	c->untold++;
	connection_raise(c, DUE_INCOMING);
	return ERR_OK;
}

enum cause connection_listen_on(struct connection *listener,
				const struct connection_configuration *configuration, uint16_t port)
{
	enum cause cause = listen_at(listener, configuration, port, CONNECTION_BACKLOG, joined);

	if (cause == CAUSE_NONE)
		listener->standing = true;
	return cause;
}

/* The peer that has waited longest is nobody's. NULL: none waits. */
static struct tcp_pcb *call_up(struct connection *listener)
{
	struct tcp_pcb *pcb =
		listener->standing && listener->waiting_count ? listener->waiting[0].tcp : NULL;

	if (!pcb)
		return NULL;
	leave_row(&listener->waiting[0]);
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_err(pcb, NULL);
	tcp_backlog_accepted(pcb);
	return pcb;
}

enum cause connection_take(struct connection *listener, struct connection *into,
			   const struct connection_configuration *configuration)
{
	struct tcp_pcb *pcb;

	if (into->state != CONNECTION_CLOSED)
		return CAUSE_already_open;
	pcb = call_up(listener);
	if (!pcb)
		return CAUSE_wrong_state;
	connection_begin(into, configuration, CONNECTION_TCP);
	into->configuration.bearer = listener->configuration.bearer;
	settle_bearer(into, pcb);
	into->local_port = listener->local_port;
	into->remote =
		(struct connection_address){ip_2_ip4(&pcb->remote_ip)->addr, pcb->remote_port};
	into->state = CONNECTION_OPEN;
	connection_tcp_adopt(into, pcb);
	connection_tcp_configure(into);
	connection_tcp_limit(into);
	connections_watch(into->table);
	/* What came meanwhile; a FIN by itself was not kept for us. */
	if (pcb->refused_data)
		tcp_process_refused_data(pcb);
	else if (pcb->state == CLOSE_WAIT)
		connection_raise(into, DUE_FIN);
	return CAUSE_NONE;
}

void connection_turn_away(struct connection *listener)
{
	struct tcp_pcb *pcb = call_up(listener);

	if (!pcb)
		return;
	/* With bytes that nobody has read lwIP would reset the peer. */
	if (pcb->refused_data)
		pbuf_free(pcb->refused_data);
	pcb->refused_data = NULL;
	pcb->rcv_wnd = TCP_WND_MAX(pcb);
	if (tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

void connection_listen_release(struct connection *c)
{
	struct tcp_pcb *pcb;

	while ((pcb = call_up(c)) != NULL)
		tcp_abort(pcb);
	if (c->listener)
		tcp_close(c->listener); /* of a listening pcb: never fails */
	c->listener = NULL;
	c->standing = false;
}
