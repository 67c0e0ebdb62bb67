/* SPDX-License-Identifier: MIT */
/* Standing listeners: their peers wait in a row, each with a pcb of its own. */
#include "services/net/connection_table.h"

#include "lwip/priv/tcp_priv.h"

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

static enum cause stand(struct connection *listener,
			const struct connection_configuration *configuration, uint16_t port)
{
	uint8_t wanted = configuration->backlog;
	enum cause cause = connection_listen_at(
		listener, configuration, port,
		wanted != 0 && wanted < CONNECTION_BACKLOG ? wanted : CONNECTION_BACKLOG, joined);

	if (cause == CAUSE_NONE)
		listener->standing = true;
	return cause;
}

enum cause connection_listen_on(struct connection *listener,
				const struct connection_configuration *configuration, uint16_t port)
{
	bool secured = listener->state == CONNECTION_BOUND && listener->protocol == CONNECTION_TLS;
	enum cause cause;

	if (secured && !(NET_TLS_SERVERS && listener->table->tls))
		return CAUSE_not_supported;
	cause = stand(listener, configuration, port);
	if (secured && cause == CAUSE_NONE)
		listener->protocol = CONNECTION_TLS; /* of those who come */
	return cause;
}

unsigned connection_peers(const struct connection *listener)
{
	return listener->standing ? listener->waiting_count : 0;
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

static void take_over(struct connection *into, const struct connection *listener,
		      struct tcp_pcb *pcb)
{
	into->configuration.bearer = listener->configuration.bearer;
	connection_settle_bearer(into, pcb);
	into->local_port = listener->local_port;
	into->remote = (struct connection_place){pcb->remote_ip, pcb->remote_port};
	into->state = CONNECTION_OPEN;
	connection_tcp_adopt(into, pcb);
	connection_tcp_configure(into);
	connection_tcp_limit(into);
	connections_watch(into->table);
}

/* Of a secured listener: a layer stands between from the first byte on. */
static enum cause begin_layer(struct connection *into, const struct connection *listener)
{
	if (!NET_TLS_SERVERS || listener->protocol != CONNECTION_TLS)
		return CAUSE_NONE;
	into->protocol = CONNECTION_TLS;
	return into->table->tls->begin(into, NULL, 0);
}

/* CAUSE_PENDING: the peer has to shake hands. */
static enum cause hand_over(struct connection *into)
{
	if (!NET_TLS_SERVERS || !into->layer)
		return CAUSE_NONE;
	into->state = CONNECTION_OPENING;
	into->transport_ready = true;
	connection_raise(into, 0);
	return CAUSE_PENDING;
}

/* What came meanwhile; a FIN by itself was not kept for us. */
static void hear_what_came(struct connection *into, struct tcp_pcb *pcb)
{
	if (pcb->refused_data)
		tcp_process_refused_data(pcb);
	else if (pcb->state == CLOSE_WAIT)
		pcb->recv(into, pcb, NULL, ERR_OK);
}

enum cause connection_take(struct connection *listener, struct connection *into,
			   const struct connection_configuration *configuration)
{
	struct tcp_pcb *pcb;
	enum cause cause;

	if (into->state != CONNECTION_CLOSED)
		return CAUSE_already_open;
	if (!connection_peers(listener))
		return CAUSE_wrong_state;
	connection_begin(into, configuration, CONNECTION_TCP);
	cause = begin_layer(into, listener);
	if (cause != CAUSE_NONE)
		return cause;
	pcb = call_up(listener);
	take_over(into, listener, pcb);
	cause = hand_over(into);
	hear_what_came(into, pcb);
	return cause;
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
