/* SPDX-License-Identifier: MIT */
#include "services/net/bearer.h"

#include <stddef.h>
#include <string.h>

#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/timeouts.h"

const struct bearer_addressing bearer_automatic = {
	.automatic = true, .use_dns = true, .use_gateway = true};

struct bearer *bearer_of_netif(struct netif *netif)
{
	return (struct bearer *)((char *)netif - offsetof(struct bearer, netif));
}

void bearers_init(struct bearers *bearers, struct bearer *const *list, unsigned count)
{
	*bearers = (struct bearers){.list = list, .count = count};
	lwip_init();
	for (unsigned i = 0; i < count; i++) {
		list[i]->all = bearers;
		list[i]->index = (uint8_t)(i + 1);
		list[i]->operations->add(list[i]);
	}
}

void bearers_listen(struct bearers *bearers, struct bearer_listener *listener)
{
	listener->next = bearers->listeners;
	bearers->listeners = listener;
}

void bearers_unlisten(struct bearers *bearers, struct bearer_listener *listener)
{
	for (struct bearer_listener **at = &bearers->listeners; *at; at = &(*at)->next)
		if (*at == listener) {
			*at = listener->next;
			return;
		}
}

struct bearer *bearer_get(const struct bearers *bearers, unsigned index)
{
	return index >= 1 && index <= bearers->count ? bearers->list[index - 1] : NULL;
}

static struct bearer *find_sort(const struct bearers *bearers, enum bearer_sort sort, unsigned n)
{
	for (unsigned i = 0; i < bearers->count; i++)
		if (bearers->list[i]->sort == sort && --n == 0)
			return bearers->list[i];
	return NULL;
}

struct bearer *bearers_context(const struct bearers *bearers, unsigned n)
{
	return find_sort(bearers, BEARER_CONTEXT, n);
}

struct bearer *bearers_ethernet(const struct bearers *bearers, unsigned n)
{
	return find_sort(bearers, BEARER_ETHERNET, n);
}

struct bearer *bearers_wlan(const struct bearers *bearers, unsigned n)
{
	return find_sort(bearers, BEARER_WLAN, n);
}

struct bearer *bearers_ppp(const struct bearers *bearers, unsigned n)
{
	return find_sort(bearers, BEARER_PPP, n);
}

void bearers_poll(struct bearers *bearers)
{
	for (unsigned i = 0; i < bearers->count; i++)
		if (bearers->list[i]->operations->poll)
			bearers->list[i]->operations->poll(bearers->list[i]);
	sys_check_timeouts();
}

uint32_t bearers_wait(const struct bearers *bearers)
{
	uint32_t wait = sys_timeouts_sleeptime();

	for (unsigned i = 0; i < bearers->count && wait; i++) {
		const struct bearer *bearer = bearers->list[i];
		uint32_t its =
			bearer->operations->wait ? bearer->operations->wait(bearer) : UINT32_MAX;

		wait = its < wait ? its : wait;
	}
	return wait;
}

/* lwIP's clock wraps: it takes no longer time. */
void bearers_after(uint32_t ms, void (*due)(void *argument), void *argument)
{
	sys_timeout(ms < UINT32_MAX / 4 ? ms : UINT32_MAX / 4, due, argument);
}

void bearers_forget(void (*due)(void *argument), void *argument)
{
	sys_untimeout(due, argument);
}

/* --- Up and down. */

/* lwIP has one default route. */
static void choose_default(const struct bearers *bearers)
{
	struct bearer *first = bearers_default(bearers);

	netif_set_default(first ? &first->netif : NULL);
}

static void expired(void *argument)
{
	bearer_failed(argument, CAUSE_timed_out);
}

static void go_down(struct bearer *bearer)
{
	sys_untimeout(expired, bearer);
	bearer->done = NULL;
	bearer->state = BEARER_DOWN;
	bearer->operations->down(bearer);
	choose_default(bearer->all);
}

void bearer_tell(struct bearer *bearer, enum bearer_change change, const struct address *address)
{
	for (struct bearer_listener *l = bearer->all->listeners; l; l = l->next)
		if (l->changed)
			l->changed(l, bearer->index, change, address);
}

static void tell_ipv4(struct bearer *bearer, enum bearer_change change)
{
	const struct address address = address_of_ipv4(bearer_address(bearer));

	bearer_tell(bearer, change, &address);
}

static void take_addressing(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	bearer->link_local = addressing->automatic && addressing->link_local;
	bearer->use_dns = addressing->use_dns;
	bearer->use_gateway = addressing->use_gateway;
	bearer->own_dns = !addressing->automatic;
	memset(bearer->dns, 0, sizeof bearer->dns);
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++) {
		ip_addr_set_ip4_u32(&bearer->dns[i], addressing->dns[i]);
		bearer->own_dns |= addressing->dns[i] != 0;
	}
}

enum cause bearer_up(struct bearer *bearer, const struct bearer_addressing *addressing,
		     uint32_t deadline, bearer_done *done, void *argument)
{
	enum cause cause;

	if (bearer->state != BEARER_DOWN)
		return CAUSE_wrong_state;
	if (!addressing)
		addressing = &bearer_automatic;
	take_addressing(bearer, addressing);
	bearer->state = BEARER_RISING;
	cause = bearer->operations->up(bearer, addressing);
	if (cause != CAUSE_PENDING) {
		go_down(bearer);
		return cause;
	}
	bearer->done = done;
	bearer->argument = argument;
	if (deadline)
		sys_timeout(deadline, expired, bearer);
	return CAUSE_PENDING;
}

void bearer_down(struct bearer *bearer, enum cause why)
{
	if (bearer->state == BEARER_DOWN)
		return;
	bearer->done = NULL;
	for (struct bearer_listener *l = bearer->all->listeners; l; l = l->next)
		l->lost(l, bearer->index, why);
	go_down(bearer);
}

void bearer_risen(struct bearer *bearer)
{
	bearer_done *done = bearer->done;

	if (bearer->state != BEARER_RISING)
		return;
	sys_untimeout(expired, bearer);
	bearer->done = NULL;
	bearer->state = BEARER_UP;
	choose_default(bearer->all);
	if (done)
		done(bearer->argument, CAUSE_NONE);
	if (bearer->state == BEARER_UP)
		tell_ipv4(bearer, BEARER_IPV4_ACQUIRED);
}

enum cause bearer_readdress(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	if (bearer->state == BEARER_DOWN)
		return CAUSE_wrong_state;
	if (!bearer->operations->readdress)
		return CAUSE_not_supported;
	if (!addressing)
		addressing = &bearer_automatic;
	if (!addressing->automatic && !addressing->address)
		return CAUSE_addressing_failed;
	if (bearer->state == BEARER_UP)
		tell_ipv4(bearer, BEARER_IPV4_LOST);
	take_addressing(bearer, addressing);
	bearer->state = BEARER_RISING;
	choose_default(bearer->all);
	return bearer->operations->readdress(bearer, addressing);
}

bool bearer_addressing_possible(const struct bearer_addressing *addressing)
{
	const uint32_t usual = 0xffffff00, group = 0xe0000000, loopback = 0x7f000000;
	uint32_t address = lwip_ntohl(addressing->address);
	uint32_t gateway = lwip_ntohl(addressing->gateway);
	uint32_t mask = addressing->netmask != 0 ? lwip_ntohl(addressing->netmask) : usual;
	uint32_t host = address & ~mask;

	if ((~mask & (~mask + 1)) != 0 || address >= group || address >> 24 == loopback >> 24)
		return false;
	if (address >> 24 == 0 || (~mask > 1 && (host == 0 || host == ~mask)))
		return false;
	return gateway == 0 || ((gateway ^ address) & mask) == 0;
}

void bearer_failed(struct bearer *bearer, enum cause why)
{
	bearer_done *done = bearer->done;
	void *argument = bearer->argument;

	if (bearer->state != BEARER_RISING) {
		bearer_down(bearer, why);
		return;
	}
	go_down(bearer);
	if (done)
		done(argument, why);
}

/* --- What it has. */

unsigned bearer_index(const struct bearer *bearer)
{
	return bearer->index;
}

bool bearer_is_up(const struct bearer *bearer)
{
	return bearer->state == BEARER_UP;
}

uint32_t bearer_address(const struct bearer *bearer)
{
	return bearer_is_up(bearer) ? netif_ip4_addr(&bearer->netif)->addr : 0;
}

uint32_t bearer_netmask(const struct bearer *bearer)
{
	return bearer_is_up(bearer) ? netif_ip4_netmask(&bearer->netif)->addr : 0;
}

uint32_t bearer_gateway(const struct bearer *bearer)
{
	return bearer_is_up(bearer) ? netif_ip4_gw(&bearer->netif)->addr : 0;
}

uint32_t bearer_peer(const struct bearer *bearer)
{
	return bearer->point_to_point ? bearer_gateway(bearer) : 0;
}

uint32_t bearer_dns(const struct bearer *bearer, unsigned i)
{
	return bearer_is_up(bearer) && i < BEARER_DNS_SERVERS ? ip_2_ip4(&bearer->dns[i])->addr : 0;
}

void bearer_set_dns(struct bearer *bearer, unsigned i, uint32_t server)
{
	if (!bearer_is_up(bearer) || i >= BEARER_DNS_SERVERS)
		return;
	ip_addr_set_ip4_u32(&bearer->dns[i], server);
	if (bearer->all->asking == bearer)
		bearer_use_dns(bearer);
}

bool bearer_set_mac(struct bearer *bearer, const uint8_t mac[BEARER_MAC])
{
	static const uint8_t none[BEARER_MAC];

	/* The first bit makes a group of it. */
	if (!bearer->operations->set_mac || mac[0] & 1 || memcmp(mac, none, BEARER_MAC) == 0)
		return false;
	bearer->operations->set_mac(bearer, mac);
	return true;
}

bool bearer_mac(const struct bearer *bearer, uint8_t mac[BEARER_MAC])
{
	if (bearer->netif.hwaddr_len != BEARER_MAC)
		return false;
	memcpy(mac, bearer->netif.hwaddr, BEARER_MAC);
	return true;
}

uint32_t bearer_loopback(const struct bearer *bearer)
{
	return bearer->loopback;
}

/* --- Which bearer for what. */

struct bearer *bearers_default(const struct bearers *bearers)
{
	for (unsigned i = 0; i < bearers->count; i++)
		if (bearers->list[i]->state == BEARER_UP && bearers->list[i]->use_gateway)
			return bearers->list[i];
	return NULL;
}

struct bearer *bearers_any(const struct bearers *bearers)
{
	struct bearer *bearer = bearers_default(bearers);

	for (unsigned i = 0; i < bearers->count && !bearer; i++)
		if (bearer_is_up(bearers->list[i]))
			bearer = bearers->list[i];
	return bearer;
}

/* Whether an address is beyond no router. */
static bool is_near(const struct bearer *bearer, const struct address *address)
{
	uint32_t mask = bearer_netmask(bearer), ip = address_ipv4(address);

	if (address->family == ADDRESS_IPV6)
		return bearer_ipv6_is_near(bearer, address);
	if (bearer->point_to_point)
		return ip == bearer_peer(bearer);
	return ((bearer_address(bearer) ^ ip) & mask) == 0;
}

struct bearer *bearers_with(const struct bearers *bearers, const struct address *address)
{
	uint32_t ip = address_ipv4(address);

	for (unsigned i = 0; i < bearers->count; i++) {
		struct bearer *bearer = bearers->list[i];

		if (address->family == ADDRESS_IPV6 ? bearer_ipv6_has(bearer, address)
						    : ip && ip == bearer_address(bearer))
			return bearer;
	}
	return NULL;
}

static struct bearer *beyond_ipv6(const struct bearers *bearers)
{
	struct address address;

	for (unsigned i = 0; i < bearers->count; i++)
		if (bearer_is_up(bearers->list[i]) && bearers->list[i]->use_gateway &&
		    bearer_ipv6_global(bearers->list[i], &address))
			return bearers->list[i];
	return NULL;
}

struct bearer *bearers_towards(const struct bearers *bearers, const struct address *address)
{
	for (unsigned i = 0; i < bearers->count; i++)
		if (bearer_is_up(bearers->list[i]) && is_near(bearers->list[i], address))
			return bearers->list[i];
	return address->family == ADDRESS_IPV6 ? beyond_ipv6(bearers) : bearers_default(bearers);
}

/* --- DNS. */

static bool has_server(const struct bearer *bearer)
{
#if LWIP_IPV6
	if (!ip_addr_isany(&bearer->dns_ipv6))
		return true;
#endif
	return !ip_addr_isany_val(bearer->dns[0]);
}

/* A server of IPv6 has the place that one of IPv4 leaves free. */
static void set_servers(const struct bearer *bearer)
{
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
		dns_setserver((u8_t)i, &bearer->dns[i]);
#if LWIP_IPV6
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
		if (ip_addr_isany(&bearer->dns[i])) {
			dns_setserver((u8_t)i, &bearer->dns_ipv6);
			return;
		}
#endif
}

/* DHCP, IPCP or a router may have put one there. */
static void take_server(struct bearer *bearer, unsigned i)
{
	const ip_addr_t *server = dns_getserver((u8_t)i);

#if LWIP_IPV6
	if (IP_IS_V6(server)) {
		if (address_is_any(&bearer->ipv6.dns))
			bearer->dns_ipv6 = *server;
		return;
	}
#endif
	if (!bearer->own_dns)
		bearer->dns[i] = *server;
}

/* lwIP has one set of DNS servers for all bearers: DHCP sets it, and answers must come from it.
 * While a bearer's bytes are read it is the bearer's own, then again that of who is asking. */
void bearer_enter(struct bearer *bearer)
{
	set_servers(bearer);
}

void bearer_leave(struct bearer *bearer)
{
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
		take_server(bearer, i);
	if (bearer->all->asking)
		set_servers(bearer->all->asking);
}

/* lwIP asks for the way to an address in no bearer's network, before it takes the default route:
 * to a DNS server it goes over the bearer that has it, rather the one that looks up than another.
 */
struct netif *bearer_route(const struct ip4_addr *destination)
{
	struct netif *netif, *route = NULL;

	NETIF_FOREACH(netif)
	{
		const struct bearer *bearer = bearer_of_netif(netif);

		for (unsigned i = 0; bearer->state == BEARER_UP && i < BEARER_DNS_SERVERS; i++)
			if (ip4_addr_cmp(ip_2_ip4(&bearer->dns[i]), destination) &&
			    (!route || bearer == bearer->all->asking))
				route = netif;
	}
	return route;
}

/* And what comes from a bearer's address goes over that one: the answer to a peer that has come by
 * it, when nothing else is bound to it yet. */
struct netif *bearer_route_from(const struct ip4_addr *source)
{
	struct netif *netif;

	NETIF_FOREACH(netif)
	{
		if (bearer_of_netif(netif)->state == BEARER_UP && !ip4_addr_isany(source) &&
		    ip4_addr_cmp(netif_ip4_addr(netif), source))
			return netif;
	}
	return NULL;
}

static bool answers(const struct bearer *bearer)
{
	return bearer && bearer->state == BEARER_UP && bearer->use_dns && has_server(bearer);
}

/* Whose servers are asked instead of those that are not to be used. */
static const struct bearer *stand_in(const struct bearers *bearers)
{
	const struct bearer *first = bearers_default(bearers);

	for (unsigned i = 0; i < bearers->count && !answers(first); i++)
		first = bearers->list[i];
	return answers(first) ? first : NULL;
}

void bearer_use_dns(struct bearer *bearer)
{
	const struct bearer *asked = bearer->use_dns ? bearer : stand_in(bearer->all);

	bearer->all->asking = asked;
	if (asked)
		set_servers(asked);
	else
		for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
			dns_setserver((u8_t)i, NULL);
}
