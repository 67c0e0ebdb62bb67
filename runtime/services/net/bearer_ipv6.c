/* SPDX-License-Identifier: MIT */
/*
 * A bearer's addresses of IPv6. lwIP's first place is for that of the link, the others for those
 * beyond it; it finds out by itself whether somebody else has one, and asks routers for prefixes.
 */
#include "services/net/bearer.h"

#include <string.h>

#include "lwip/nd6.h"

#include "services/net/resolve.h"

#if LWIP_IPV6

enum { FIRST_GLOBAL = 1, PREFIX = 8 /* bytes */, SOON = 100 /* ms */ };

static struct address address_at(const struct bearer *bearer, unsigned place)
{
	return resolve_from_stack(netif_ip_addr6(&bearer->netif, place));
}

static bool is_valid(const struct bearer *bearer, unsigned place)
{
	return bearer->state != BEARER_DOWN &&
	       ip6_addr_isvalid(netif_ip6_addr_state(&bearer->netif, place));
}

/* --- Making them, and taking them away. */

static void put(struct bearer *bearer, unsigned place, const struct address *address)
{
	struct netif *netif = &bearer->netif;
	const ip_addr_t ip = resolve_to_stack(address, bearer);

	netif_ip6_addr_set(netif, (s8_t)place, ip_2_ip6(&ip));
	netif_ip6_addr_set_valid_life(netif, place, IP6_ADDR_LIFE_STATIC);
	netif_ip6_addr_set_pref_life(netif, place, IP6_ADDR_LIFE_STATIC);
	netif_ip6_addr_set_state(netif, (s8_t)place, IP6_ADDR_TENTATIVE);
}

void bearer_ipv6_start(struct bearer *bearer)
{
	const struct bearer_ipv6 *set = &bearer->ipv6;
	struct netif *netif = &bearer->netif;

	bearer->dns_ipv6 = resolve_to_stack(&set->dns, bearer);
	if (set->local == BEARER_IPV6_STATIC)
		put(bearer, 0, &set->local_address);
	else if (set->local || set->global)
		netif_create_ip6_linklocal_address(netif, 1);
	if (set->global == BEARER_IPV6_STATIC)
		put(bearer, FIRST_GLOBAL, &set->global_address);
	netif_set_ip6_autoconfig_enabled(netif, set->global == BEARER_IPV6_AUTOMATIC);
	nd6_restart_netif(netif);
}

void bearer_ipv6_stop(struct bearer *bearer)
{
	struct netif *netif = &bearer->netif;

	netif_set_ip6_autoconfig_enabled(netif, 0);
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		netif_ip6_addr_set_state(netif, (s8_t)i, IP6_ADDR_INVALID);
	nd6_cleanup_netif(netif);
	bearer->valid = 0;
	memset(&bearer->dns_ipv6, 0, sizeof bearer->dns_ipv6);
}

/* --- What has become of them. */

static bool is_waiting(const struct bearer *bearer)
{
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_istentative(netif_ip6_addr_state(&bearer->netif, i)))
			return true;
	return bearer->ipv6.global == BEARER_IPV6_AUTOMATIC && !(bearer->valid >> FIRST_GLOBAL);
}

uint32_t bearer_ipv6_look(struct bearer *bearer)
{
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
		bool valid = is_valid(bearer, i), known = bearer->valid >> i & 1;
		const struct address address = address_at(bearer, i);

		if (valid == known)
			continue;
		bearer->valid ^= (uint8_t)(1u << i);
		bearer_tell(bearer, valid ? BEARER_IPV6_ACQUIRED : BEARER_IPV6_LOST, &address);
	}
	return is_waiting(bearer) ? SOON : UINT32_MAX;
}

static bool get(const struct bearer *bearer, unsigned from, unsigned to, struct address *address)
{
	for (unsigned i = from; i < to; i++)
		if (is_valid(bearer, i)) {
			*address = address_at(bearer, i);
			return true;
		}
	return false;
}

bool bearer_ipv6_local(const struct bearer *bearer, struct address *address)
{
	return get(bearer, 0, FIRST_GLOBAL, address);
}

bool bearer_ipv6_global(const struct bearer *bearer, struct address *address)
{
	return get(bearer, FIRST_GLOBAL, LWIP_IPV6_NUM_ADDRESSES, address);
}

bool bearer_ipv6_dns(const struct bearer *bearer, struct address *address)
{
	*address = resolve_from_stack(&bearer->dns_ipv6);
	return bearer->state != BEARER_DOWN && !address_is_any(address);
}

bool bearer_ipv6_has(const struct bearer *bearer, const struct address *address)
{
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
		const struct address own = address_at(bearer, i);

		if (is_valid(bearer, i) && address_same(&own, address))
			return true;
	}
	return false;
}

/* Of the link, or a neighbour's. */
bool bearer_ipv6_is_near(const struct bearer *bearer, const struct address *address)
{
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++) {
		const struct address own = address_at(bearer, i);

		if (is_valid(bearer, i) && memcmp(own.bytes, address->bytes, PREFIX) == 0)
			return true;
	}
	return false;
}

/* --- By the user. */

static bool is_local(const struct address *address)
{
	return address->family == ADDRESS_IPV6 && address->bytes[0] == 0xfe &&
	       (address->bytes[1] & 0xc0) == 0x80;
}

/* A host's, beyond the link. */
static bool is_global(const struct address *address)
{
	return address->family == ADDRESS_IPV6 && !address_is_any(address) && !is_local(address) &&
	       address->bytes[0] != 0xff;
}

static bool is_sensible(const struct bearer_ipv6 *set)
{
	return (set->local != BEARER_IPV6_STATIC || is_local(&set->local_address)) &&
	       (set->global != BEARER_IPV6_STATIC || is_global(&set->global_address));
}

static bool same(const struct bearer_ipv6 *one, const struct bearer_ipv6 *other)
{
	return one->local == other->local && one->global == other->global &&
	       address_same(&one->local_address, &other->local_address) &&
	       address_same(&one->global_address, &other->global_address) &&
	       address_same(&one->dns, &other->dns);
}

enum cause bearer_set_ipv6(struct bearer *bearer, const struct bearer_ipv6 *set)
{
	uint8_t known = bearer->valid;
	struct address before[LWIP_IPV6_NUM_ADDRESSES];

	if (bearer->point_to_point)
		return CAUSE_not_supported;
	if (!is_sensible(set))
		return CAUSE_parameter_range;
	if (same(&bearer->ipv6, set))
		return CAUSE_NONE;
	bearer->ipv6 = *set;
	if (bearer->state == BEARER_DOWN)
		return CAUSE_NONE;
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		before[i] = address_at(bearer, i);
	bearer_ipv6_stop(bearer);
	for (unsigned i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (known >> i & 1)
			bearer_tell(bearer, BEARER_IPV6_LOST, &before[i]);
	bearer_ipv6_start(bearer);
	return CAUSE_NONE;
}

#else

void bearer_ipv6_start(struct bearer *bearer)
{
	(void)bearer;
}

void bearer_ipv6_stop(struct bearer *bearer)
{
	(void)bearer;
}

uint32_t bearer_ipv6_look(struct bearer *bearer)
{
	(void)bearer;
	return UINT32_MAX;
}

bool bearer_ipv6_local(const struct bearer *bearer, struct address *address)
{
	(void)bearer, (void)address;
	return false;
}

bool bearer_ipv6_global(const struct bearer *bearer, struct address *address)
{
	(void)bearer, (void)address;
	return false;
}

bool bearer_ipv6_dns(const struct bearer *bearer, struct address *address)
{
	(void)bearer, (void)address;
	return false;
}

bool bearer_ipv6_has(const struct bearer *bearer, const struct address *address)
{
	(void)bearer, (void)address;
	return false;
}

bool bearer_ipv6_is_near(const struct bearer *bearer, const struct address *address)
{
	(void)bearer, (void)address;
	return false;
}

enum cause bearer_set_ipv6(struct bearer *bearer, const struct bearer_ipv6 *set)
{
	(void)bearer;
	return set->local || set->global ? CAUSE_not_supported : CAUSE_NONE;
}

#endif
