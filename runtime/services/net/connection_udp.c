/* SPDX-License-Identifier: MIT */
/* Connections over lwIP's UDP. */
#include "services/net/connection_table.h"

#include "lwip/sys.h"

#include "services/net/resolve.h"

/* A first datagram at a listening port: its sender is the peer that waits. */
static bool from_new_peer(struct connection *c, const ip_addr_t *from, u16_t port)
{
	if (c->state != CONNECTION_LISTENING)
		return false;
	if (!connections_accept(c->table, from))
		return false;
	c->remote = (struct connection_place){*from, port};
	c->state = CONNECTION_INCOMING;
	connection_raise(c, DUE_INCOMING);
	return true;
}

/* Datagrams stay as they came. A first one may take any number of buffers, more of them must leave
 * the other connections theirs. */
static bool has_room(const struct connection *c, const struct pbuf *packet)
{
	unsigned buffers = pbuf_clen(packet);

	for (unsigned i = 0; i < c->queued; i++)
		buffers += pbuf_clen(c->queue[i]);
	return c->queued == 0 ||
	       (c->queued < CONNECTION_DATAGRAMS && buffers <= NET_CONNECTION_BUFFERS);
}

static bool is_at(const struct connection_place *place, const ip_addr_t *ip, u16_t port)
{
	return place->port == port && resolve_same(&place->ip, ip);
}

static void received(void *argument, struct udp_pcb *pcb, struct pbuf *packet,
		     const ip_addr_t *from, u16_t port)
{
	struct connection *c = argument;
	bool known = c->state == CONNECTION_OPEN ||
		     (c->state == CONNECTION_INCOMING && is_at(&c->remote, from, port));

	(void)pcb;
	if (!known && (packet->tot_len == 0 || !from_new_peer(c, from, port))) {
		pbuf_free(packet);
	} else if (packet->tot_len == 0 || !has_room(c, packet)) {
		c->counters.dropped++;
		pbuf_free(packet);
	} else {
		/* Who has written to a place that is really elsewhere is answered from the former;
		 * who has a peer hears of no other. */
		c->senders[c->queued] = !c->peerless || is_at(&c->real, from, port)
						? c->remote
						: (struct connection_place){*from, port};
		connection_store(c, packet);
		connection_raise(c, DUE_RECEIVED);
	}
}

void connection_udp_configure(struct connection *c)
{
	c->udp->ttl = c->configuration.ttl ? c->configuration.ttl : net_ttl;
	c->udp->tos = c->configuration.tos;
#if LWIP_MULTICAST_TX_OPTIONS
	udp_set_multicast_ttl(c->udp, c->configuration.multicast_ttl
					      ? c->configuration.multicast_ttl
					      : c->udp->ttl);
#endif
}

enum cause connection_udp_new(struct connection *c, const struct connection_address *local)
{
	struct connection_place place;
	enum cause cause = connection_settle_local(c, local, &place);
	struct bearer *bearer = connection_bearer(c);
	err_t error;

	if (cause != CAUSE_NONE)
		return cause;
	c->udp = udp_new_ip_type(IP_IS_V6(&place.ip) ? IPADDR_TYPE_V6 : IPADDR_TYPE_V4);
	if (!c->udp)
		return CAUSE_socket_failed;
	if (bearer)
		udp_bind_netif(c->udp, &bearer->netif);
	error = udp_bind(c->udp, &place.ip, place.port);
	if (error != ERR_OK) {
		udp_remove(c->udp);
		c->udp = NULL;
		return error == ERR_USE ? CAUSE_port_in_use : CAUSE_socket_failed;
	}
	c->local = place.ip;
	c->local_port = c->udp->local_port;
	connection_udp_configure(c);
	udp_recv(c->udp, received, c);
	return CAUSE_NONE;
}

void connection_udp_connect(struct connection *c, const struct connection_place *destination)
{
	if (udp_connect(c->udp, &destination->ip, destination->port) != ERR_OK) {
		connection_fail(c, CAUSE_unreachable);
		return;
	}
	c->state = CONNECTION_OPEN;
	c->opened = CAUSE_NONE;
	c->active_at = sys_now();
	connection_raise(c, DUE_OPENED);
}

enum cause connection_open_datagrams(struct connection *c,
				     const struct connection_configuration *configuration,
				     const struct connection_address *local)
{
	enum cause cause = connection_startable(c, configuration);

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, CONNECTION_UDP);
	cause = connection_udp_new(c, local);
	if (cause != CAUSE_NONE)
		return cause;
	c->peerless = true;
	c->state = CONNECTION_OPEN;
	connections_watch(c->table);
	return CAUSE_NONE;
}
