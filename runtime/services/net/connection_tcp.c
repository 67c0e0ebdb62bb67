/* SPDX-License-Identifier: MIT */
/* Connections over lwIP's TCP. */
#include "services/net/connection_table.h"

#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"

#include "services/net/parameters.h"

static err_t connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
	struct connection *c = argument;

	(void)error; /* always ERR_OK; failures come to `failed` */
	connection_tcp_limit(c);
	connection_tcp_window(pcb, &c->configuration);
	c->local = pcb->local_ip;
	c->active_at = sys_now();
	if (c->layer) {
		c->transport_ready = true;
		connection_raise(c, 0);
		return ERR_OK;
	}
	c->state = CONNECTION_OPEN;
	c->opened = CAUSE_NONE;
	connection_raise(c, DUE_OPENED);
	return ERR_OK;
}

/* lwIP does the rest by itself, and may free the pcb without a word. */
static void let_go(struct connection *c)
{
	struct tcp_pcb *pcb = c->tcp;

	c->tcp = NULL;
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
}

static err_t received(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
	struct connection *c = argument;

	(void)pcb;
	(void)error;
	if (packet)
		connection_store(c, packet);
	else if (c->layer)
		c->transport_ended = true;
	if (!packet && c->shut_sent)
		let_go(c);
	connection_raise(c, c->layer ? 0 : packet ? DUE_RECEIVED : DUE_FIN);
	return ERR_OK;
}

static err_t sent(void *argument, struct tcp_pcb *pcb, u16_t n)
{
	struct connection *c = argument;

	(void)pcb;
	c->active_at = sys_now();
	if (c->layer) {
		connection_raise(c, 0);
		return ERR_OK;
	}
	c->counters.unacknowledged -= n;
	if (c->flush_due)
		connection_send_gathered(c);
	connection_check_room(c);
	return ERR_OK;
}

static enum cause why_failed(const struct connection *c, err_t error)
{
	bool connecting = c->state == CONNECTION_OPENING && !c->transport_ready;

	if (error == ERR_RST)
		return connecting ? CAUSE_connect_refused : CAUSE_connection_reset;
	return connecting ? CAUSE_connect_timeout : CAUSE_timed_out;
}

/* lwIP has freed the pcb. */
static void failed(void *argument, err_t error)
{
	struct connection *c = argument;

	c->tcp = NULL;
	if (c->state == CONNECTION_OPENING) {
		connection_fail(c, why_failed(c, error));
	} else if (c->state == CONNECTION_OPEN) {
		connection_end(c, why_failed(c, error));
	} else if (c->state == CONNECTION_INCOMING) {
		/* The peer that waited is gone: on to the next. */
		connection_forget(c);
		c->due = 0;
		c->state = CONNECTION_LISTENING;
	}
}

void connection_tcp_configure(struct connection *c)
{
	c->tcp->ttl = c->configuration.ttl ? c->configuration.ttl : net_ttl;
	c->tcp->tos = c->configuration.tos;
	if (c->configuration.nodelay)
		tcp_nagle_disable(c->tcp);
	else
		tcp_nagle_enable(c->tcp);
	if (c->configuration.keepalive) {
		ip_set_option(c->tcp, SOF_KEEPALIVE);
		c->tcp->keep_idle = c->configuration.keepalive;
	} else {
		ip_reset_option(c->tcp, SOF_KEEPALIVE);
	}
}

void connection_tcp_limit(struct connection *c)
{
	uint16_t limit = c->configuration.mss ? c->configuration.mss : net_parameters().mss;

	if (limit && c->tcp->mss > limit)
		c->tcp->mss = limit;
	c->tcp->cwnd = net_initial_window(c->tcp->mss);
}

void connection_tcp_tick(struct connection *c)
{
	unsigned period = net_parameters().retransmission_period * 1000u / TCP_SLOW_INTERVAL;

	if (period && c->tcp->rto > (int16_t)period)
		c->tcp->rto = (int16_t)period;
}

void connection_tcp_adopt(struct connection *c, struct tcp_pcb *pcb)
{
	c->tcp = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, received);
	tcp_sent(pcb, sent);
	tcp_err(pcb, failed);
}

void connection_tcp_window(struct tcp_pcb *pcb,
			   const struct connection_configuration *configuration)
{
	/* With less, lwIP would keep it to itself that there is room again, and the peer, who sends
	 * whole segments, would wait for it. */
	static const tcpwnd_size_t least =
		TCP_MSS + LWIP_MAX(LWIP_MIN(TCP_WND / 2, TCP_MSS), TCP_WND_UPDATE_THRESHOLD);
	tcpwnd_size_t window = LWIP_MAX(configuration->window, least);

	if (configuration->window && window < pcb->rcv_wnd)
		pcb->rcv_wnd = pcb->rcv_ann_wnd = window;
}

enum cause connection_tcp_new(struct connection *c, struct tcp_pcb **result,
			      const struct connection_address *local)
{
	struct connection_place place;
	enum cause cause = connection_settle_local(c, local, &place);
	struct bearer *bearer = connection_bearer(c);
	struct tcp_pcb *pcb;
	err_t error;

	if (cause != CAUSE_NONE)
		return cause;
	pcb = tcp_new_ip_type(IP_IS_V6(&place.ip) ? IPADDR_TYPE_V6 : IPADDR_TYPE_V4);
	if (!pcb)
		return CAUSE_socket_failed;
	if (bearer)
		tcp_bind_netif(pcb, &bearer->netif);
	if (place.port)
		ip_set_option(pcb, SOF_REUSEADDR); /* not held up by TIME_WAIT */
	error = tcp_bind(pcb, &place.ip, place.port);
	if (error != ERR_OK) {
		tcp_abort(pcb);
		return error == ERR_USE ? CAUSE_port_in_use : CAUSE_socket_failed;
	}
	c->local = place.ip;
	c->local_port = pcb->local_port;
	*result = pcb;
	return CAUSE_NONE;
}

void connection_tcp_connect(struct connection *c, const struct connection_place *destination)
{
	err_t error;

	connection_tcp_adopt(c, c->tcp);
	connection_tcp_configure(c);
	error = tcp_connect(c->tcp, &destination->ip, destination->port, connected);
	if (error == ERR_USE)
		connection_fail(c, CAUSE_port_in_use);
	else if (error != ERR_OK)
		connection_fail(c, error == ERR_RTE ? CAUSE_unreachable : CAUSE_socket_failed);
}

/* From lwIP's timer: a connection that nobody has any more, with bytes that the peer has not
 * acknowledged. The argument is when it has to end. */
static err_t linger(void *argument, struct tcp_pcb *pcb)
{
	uint32_t left = (uint32_t)(uintptr_t)argument - sys_now();

	if (!pcb->unsent && !pcb->unacked)
		tcp_poll(pcb, NULL, 0);
	else if ((int32_t)left <= 0) {
		tcp_abort(pcb);
		return ERR_ABRT;
	}
	return ERR_OK;
}

static void stay_for(struct tcp_pcb *pcb, uint32_t ms)
{
	tcp_arg(pcb, (void *)(uintptr_t)(sys_now() + ms)); /* NOLINT: a number all the way */
	tcp_poll(pcb, linger, 1);
}

void connection_tcp_release(struct connection *c, bool abruptly)
{
	struct tcp_pcb *pcb = c->tcp;

	if (!pcb)
		return;
	abruptly |= c->configuration.lingers && !c->configuration.linger;
	if (!abruptly && c->layer)
		c->layer->finish(c);
	let_go(c);
	/* With received bytes outstanding lwIP would send a reset, and what we sent would be lost
	 * with it: pretend to have read them. */
	if (!abruptly && pcb->rcv_wnd < TCP_WND_MAX(pcb))
		tcp_recved(pcb, (u16_t)(TCP_WND_MAX(pcb) - pcb->rcv_wnd));
	if (!abruptly && c->configuration.lingers)
		stay_for(pcb, c->configuration.linger);
	if (abruptly || tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

bool connections_settled(void)
{
	const struct tcp_pcb *pcb = tcp_active_pcbs;

	while (pcb != NULL && pcb->unsent == NULL && pcb->unacked == NULL)
		pcb = pcb->next;
	return pcb == NULL;
}
