/* SPDX-License-Identifier: MIT */
/* Multicast groups of IPv4 that connections of datagrams are in. */
#include "services/net/connection_table.h"

#include "lwip/igmp.h"

#include "services/net/resolve.h"

#if NET_MULTICAST_GROUPS

static struct bearer *bearer_at(const struct connection *c, const struct address *group,
				const struct address *at)
{
	return address_is_any(at) ? bearers_towards(c->table->bearers, group)
				  : bearers_with(c->table->bearers, at);
}

/* That of these; of no connection: a free one. NULL: there is none. */
static struct connection_membership *find(struct connections *connections,
					  const struct connection *c, const struct bearer *bearer,
					  const ip_addr_t *group)
{
	for (unsigned i = 0; i < CONNECTION_GROUPS; i++) {
		struct connection_membership *m = &connections->memberships[i];

		if (m->connection == c &&
		    (!c || (m->bearer == bearer && ip_addr_cmp(&m->group, group))))
			return m;
	}
	return NULL;
}

static enum cause check(const struct connection *c, const struct address *group,
			const struct bearer *bearer)
{
	if (c->protocol != CONNECTION_UDP || c->state != CONNECTION_OPEN)
		return CAUSE_wrong_state;
	if (group->family != ADDRESS_IPV4)
		return CAUSE_not_supported;
	return bearer && group->bytes[0] >= 224 && group->bytes[0] < 240 ? CAUSE_NONE
									 : CAUSE_address_unknown;
}

enum cause connection_join(struct connection *c, const struct address *group,
			   const struct address *at)
{
	struct bearer *bearer = bearer_at(c, group, at);
	enum cause cause = check(c, group, bearer);
	const ip_addr_t ip = resolve_to_stack(group, NULL);
	struct connection_membership *m;

	if (cause != CAUSE_NONE || find(c->table, c, bearer, &ip))
		return cause;
	m = find(c->table, NULL, NULL, NULL);
	if (!m || igmp_joingroup_netif(&bearer->netif, ip_2_ip4(&ip)) != ERR_OK)
		return CAUSE_no_memory;
	*m = (struct connection_membership){c, bearer, ip};
	return CAUSE_NONE;
}

static void leave(struct connection_membership *m)
{
	igmp_leavegroup_netif(&m->bearer->netif, ip_2_ip4(&m->group));
	m->connection = NULL;
}

enum cause connection_leave(struct connection *c, const struct address *group,
			    const struct address *at)
{
	struct bearer *bearer = bearer_at(c, group, at);
	enum cause cause = check(c, group, bearer);
	const ip_addr_t ip = resolve_to_stack(group, NULL);
	struct connection_membership *m = find(c->table, c, bearer, &ip);

	if (cause != CAUSE_NONE)
		return cause;
	if (!m)
		return CAUSE_address_unknown;
	leave(m);
	return CAUSE_NONE;
}

void connection_leave_all(struct connections *connections, const struct connection *c,
			  const struct bearer *bearer)
{
	for (unsigned i = 0; i < CONNECTION_GROUPS; i++) {
		struct connection_membership *m = &connections->memberships[i];

		if (m->connection && (c ? m->connection == c : m->bearer == bearer))
			leave(m);
	}
}

#else

enum cause connection_join(struct connection *c, const struct address *group,
			   const struct address *at)
{
	(void)c, (void)group, (void)at;
	return CAUSE_not_supported;
}

enum cause connection_leave(struct connection *c, const struct address *group,
			    const struct address *at)
{
	(void)c, (void)group, (void)at;
	return CAUSE_not_supported;
}

void connection_leave_all(struct connections *connections, const struct connection *c,
			  const struct bearer *bearer)
{
	(void)connections, (void)c, (void)bearer;
}

#endif
