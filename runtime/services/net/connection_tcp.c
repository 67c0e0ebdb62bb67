/* SPDX-License-Identifier: MIT */
/* Connections over lwIP's TCP. */
#include "services/net/connection_table.h"

#include "lwip/sys.h"

static err_t connected(void *argument, struct tcp_pcb *pcb, err_t error)
{
	struct connection *c = argument;

	(void)pcb;
	(void)error; /* always ERR_OK; failures come to `failed` */
	c->state = CONNECTION_OPEN;
	c->opened = CAUSE_NONE;
	c->active_at = sys_now();
	connection_raise(c, DUE_OPENED);
	return ERR_OK;
}

static err_t received(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
	struct connection *c = argument;

	(void)pcb;
	(void)error;
	if (packet) {
		connection_store(c, packet);
		connection_raise(c, DUE_RECEIVED);
	} else {
		connection_raise(c, DUE_FIN);
	}
	return ERR_OK;
}

static err_t sent(void *argument, struct tcp_pcb *pcb, u16_t n)
{
	struct connection *c = argument;

	(void)pcb;
	c->counters.unacknowledged -= n;
	c->active_at = sys_now();
	if (c->flush_due)
		connection_send_gathered(c);
	if (c->short_of_room && connection_has_room(c)) {
		c->short_of_room = false;
		connection_raise(c, DUE_WRITABLE);
	}
	return ERR_OK;
}

/* lwIP has freed the pcb. */
static void failed(void *argument, err_t error)
{
	struct connection *c = argument;

	c->tcp = NULL;
	if (c->state == CONNECTION_OPENING) {
		connection_fail(c,
				error == ERR_RST ? CAUSE_connect_refused : CAUSE_connect_timeout);
	} else if (c->state == CONNECTION_OPEN) {
		connection_end(c, CAUSE_connection_lost);
	} else if (c->state == CONNECTION_INCOMING) {
		/* The peer that waited is gone: on to the next. */
		connection_forget(c);
		c->due = 0;
		c->state = CONNECTION_LISTENING;
	}
}

void connection_tcp_configure(struct connection *c)
{
	tcp_nagle_disable(c->tcp); /* gathering is ours to do */
	if (c->configuration.keepalive) {
		ip_set_option(c->tcp, SOF_KEEPALIVE);
		c->tcp->keep_idle = c->configuration.keepalive;
	} else {
		ip_reset_option(c->tcp, SOF_KEEPALIVE);
	}
}

void connection_tcp_adopt(struct connection *c, struct tcp_pcb *pcb)
{
	c->tcp = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, received);
	tcp_sent(pcb, sent);
	tcp_err(pcb, failed);
}

enum cause connection_tcp_new(struct connection *c, struct tcp_pcb **result, uint16_t local_port)
{
	struct bearer *bearer = connection_bearer(c);
	struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_V4);
	err_t error;

	if (!pcb)
		return CAUSE_socket_failed;
	tcp_bind_netif(pcb, &bearer->netif);
	if (local_port)
		ip_set_option(pcb, SOF_REUSEADDR); /* not held up by TIME_WAIT */
	error = tcp_bind(pcb, netif_ip_addr4(&bearer->netif), local_port);
	if (error != ERR_OK) {
		tcp_abort(pcb);
		return error == ERR_USE ? CAUSE_port_in_use : CAUSE_socket_failed;
	}
	c->local_port = pcb->local_port;
	*result = pcb;
	return CAUSE_NONE;
}

void connection_tcp_connect(struct connection *c, const struct connection_address *destination)
{
	ip_addr_t address = IPADDR4_INIT(destination->ip);
	err_t error;

	connection_tcp_adopt(c, c->tcp);
	connection_tcp_configure(c);
	error = tcp_connect(c->tcp, &address, destination->port, connected);
	if (error == ERR_USE)
		connection_fail(c, CAUSE_port_in_use);
	else if (error != ERR_OK)
		connection_fail(c, error == ERR_RTE ? CAUSE_unreachable : CAUSE_socket_failed);
}

void connection_tcp_release(struct connection *c, bool abruptly)
{
	struct tcp_pcb *pcb = c->tcp, *listener = c->listener;

	c->tcp = c->listener = NULL;
	if (listener)
		tcp_close(listener); /* of a listening pcb: never fails */
	if (!pcb)
		return;
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	/* With received bytes outstanding lwIP would send a reset, and what we sent would be lost
	 * with it: pretend to have read them. */
	if (!abruptly && c->counters.pending)
		tcp_recved(pcb, (u16_t)c->counters.pending);
	if (abruptly || tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}
