/* SPDX-License-Identifier: MIT */
/* Connections of users who say addresses, of either end and in steps: bound, then opened. */
#include "services/net/connection_table.h"

#include "services/net/resolve.h"

/* Where nobody says an address it is the bearer's own, as far as there is only one: of IPv6 lwIP
 * chooses among several when it knows the peer. */
static enum cause anywhere(const struct connection *c, enum address_family family, ip_addr_t *ip)
{
	const struct bearer *bearer = connection_bearer(c);
	const struct address any = {.family = (uint8_t)family};

	if (family == ADDRESS_IPV6 && !LWIP_IPV6)
		return CAUSE_not_supported;
	*ip = resolve_to_stack(&any, NULL);
	if (bearer && !IP_IS_V6(ip))
		*ip = *netif_ip_addr4(&bearer->netif);
	return CAUSE_NONE;
}

enum cause connection_settle_local(struct connection *c, const struct connection_address *local,
				   struct connection_place *place)
{
	struct bearer *bearer;

	place->port = local->port;
	if (address_is_any(&local->ip))
		return anywhere(c, local->ip.family == ADDRESS_IPV6 ? ADDRESS_IPV6 : ADDRESS_IPV4,
				&place->ip);
	bearer = bearers_with(c->table->bearers, &local->ip);
	if (!bearer || (c->configuration.bearer && bearer != connection_bearer(c)))
		return CAUSE_address_unknown;
	c->configuration.bearer = (uint8_t)bearer_index(bearer);
	place->ip = resolve_to_stack(&local->ip, bearer);
	return CAUSE_NONE;
}

enum cause connection_bind(struct connection *c,
			   const struct connection_configuration *configuration,
			   enum connection_protocol protocol,
			   const struct connection_address *local)
{
	enum cause cause = connection_startable(c, configuration);

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, protocol);
	cause = connection_tcp_new(c, &c->tcp, local);
	if (cause == CAUSE_NONE)
		c->state = CONNECTION_BOUND;
	return cause;
}

/* --- Datagrams to one peer, or to one after another. */

/* Where packets for `to` go, and over which bearer where none is named. */
static enum cause find_way(struct connection *c, const struct connection_address *to,
			   struct connection_place *real)
{
	struct connection_address destination = *to;
	struct bearer *bearer = connection_bearer(c);

	if (to->ip.family != (IP_IS_V6(&c->local) ? ADDRESS_IPV6 : ADDRESS_IPV4))
		return CAUSE_wrong_state;
	if (!bearer)
		bearer = bearers_towards(c->table->bearers, &to->ip);
	if (!bearer || !resolve_route(bearer, c->table->names, CONNECTION_UDP, &destination))
		return CAUSE_unreachable;
	*real = (struct connection_place){resolve_to_stack(&destination.ip, bearer),
					  destination.port};
	return CAUSE_NONE;
}

enum cause connection_address_to(struct connection *c, const struct connection_address *to)
{
	struct connection_place real;
	enum cause cause;

	if (c->state != CONNECTION_OPEN || !c->peerless)
		return CAUSE_wrong_state;
	connection_flush(c);
	if (!to) {
		c->real.port = 0;
		return CAUSE_NONE;
	}
	cause = find_way(c, to, &real);
	if (cause != CAUSE_NONE)
		return cause;
	c->remote = (struct connection_place){resolve_to_stack(&to->ip, NULL), to->port};
	c->real = real;
	return CAUSE_NONE;
}

bool connection_udp_send(struct connection *c, struct pbuf *datagram)
{
	struct bearer *bearer = connection_bearer(c);
	struct address to;

	if (!c->peerless)
		return udp_send(c->udp, datagram) == ERR_OK;
	to = resolve_from_stack(&c->remote.ip);
	if (!bearer)
		bearer = bearers_towards(c->table->bearers, &to);
	return bearer &&
	       udp_sendto_if(c->udp, datagram, &c->real.ip, c->real.port, &bearer->netif) == ERR_OK;
}

/* A connection of datagrams gets a peer, or another one. */
static enum cause turn_to(struct connection *c, const struct connection_address *remote)
{
	struct connection_place real;
	enum cause cause;

	connection_flush(c);
	cause = find_way(c, remote, &real);
	if (cause != CAUSE_NONE)
		return cause;
	c->peerless = false;
	c->remote = (struct connection_place){resolve_to_stack(&remote->ip, NULL), remote->port};
	connection_choose_bearer(c);
	connection_udp_connect(c, &real);
	return CAUSE_PENDING;
}

/* --- Opening. */

/* What TLS holds the certificate against, where the user names nobody. */
static enum cause begin_layer(struct connection *c, const struct connection_address *remote)
{
	char text[IPADDR_STRLEN_MAX];
	const ip_addr_t ip = resolve_to_stack(&remote->ip, NULL);
	enum cause cause;

	if (c->protocol != CONNECTION_TLS)
		return CAUSE_NONE;
	if (!c->table->tls)
		return CAUSE_not_supported;
	ipaddr_ntoa_r(&ip, text, sizeof text);
	cause = c->table->tls->begin(c, text, strlen(text));
	return cause;
}

static enum cause start(struct connection *c, const struct connection_configuration *configuration,
			enum connection_protocol protocol, const struct connection_address *remote)
{
	const struct connection_address local =
		connection_anywhere((enum address_family)remote->ip.family, 0);
	enum cause cause = connection_startable(c, configuration);

	if (cause != CAUSE_NONE)
		return cause;
	connection_begin(c, configuration, protocol);
	return protocol == CONNECTION_UDP ? connection_udp_new(c, &local)
					  : connection_tcp_new(c, &c->tcp, &local);
}

/* What a bound one was bound with stays. */
static enum cause go_on(struct connection *c, const struct connection_configuration *configuration,
			const struct connection_address *remote)
{
	enum connection_protocol protocol = (enum connection_protocol)c->protocol;
	uint8_t bearer = c->configuration.bearer;

	if (remote->ip.family != (IP_IS_V6(&c->local) ? ADDRESS_IPV6 : ADDRESS_IPV4))
		return CAUSE_wrong_state;
	connection_begin(c, configuration, protocol);
	if (bearer)
		c->configuration.bearer = bearer;
	return CAUSE_NONE;
}

enum cause connection_connect(struct connection *c,
			      const struct connection_configuration *configuration,
			      enum connection_protocol protocol,
			      const struct connection_address *remote)
{
	bool bound = c->state == CONNECTION_BOUND;
	enum cause cause;

	if (c->state == CONNECTION_OPEN && c->protocol == CONNECTION_UDP)
		return turn_to(c, remote);
	cause = bound ? go_on(c, configuration, remote) : start(c, configuration, protocol, remote);
	if (cause != CAUSE_NONE)
		return cause;
	cause = begin_layer(c, remote);
	if (cause != CAUSE_NONE) {
		if (!bound)
			connection_release(c, true);
		return cause;
	}
	c->state = CONNECTION_OPENING;
	c->remote = (struct connection_place){resolve_to_stack(&remote->ip, NULL), remote->port};
	connections_watch(c->table);
	connection_go(c);
	return CAUSE_PENDING;
}
