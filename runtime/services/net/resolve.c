/* SPDX-License-Identifier: MIT */
#include "services/net/resolve.h"

#include <string.h>

#include "lwip/def.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Copies the name in lower case. False when no host can have it (RFC 1123, and the underscore that
 * DNS carries all the same). */
static bool copy_name(char *name, const char *host, size_t n)
{
	if (n == 0 || n >= DNS_MAX_NAME_LENGTH)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = lower(host[i]);

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		      c == '_'))
			return false;
		name[i] = c;
	}
	name[n] = '\0';
	return true;
}

/* Four decimal numbers up to 255, leading zeros allowed ("088.037.127.146" is in use). */
static bool is_dotted(const char *host, size_t n, struct address *address)
{
	uint32_t value = 0;
	size_t at = 0;

	for (unsigned part = 0; part < 4; part++) {
		uint32_t number = 0;
		unsigned digits = 0;

		if (part > 0 && (at == n || host[at++] != '.'))
			return false;
		for (; at < n && host[at] >= '0' && host[at] <= '9' && digits < 3; digits++)
			number = number * 10 + (uint32_t)(host[at++] - '0');
		if (digits == 0 || number > 255)
			return false;
		value = value << 8 | number;
	}
	*address = address_of_ipv4(lwip_htonl(value));
	return at == n;
}

#if LWIP_IPV6

static const struct address loopback_ipv6 = {ADDRESS_IPV6,
					     {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

#endif

bool resolve_literal(const char *host, size_t n, struct address *address)
{
#if LWIP_IPV6
	if (address_read_ipv6(host, n, address))
		return true;
#endif
	return is_dotted(host, n, address);
}

/* What no server has to be asked for. */
static bool is_known(const struct names *names, const char *name, enum address_family family,
		     struct address *address)
{
	if (names && names->operations->lookup &&
	    names->operations->lookup(names, name, family, address))
		return true;
	if (strcmp(name, "localhost") != 0)
		return false;
	*address = address_of_ipv4(PP_HTONL(0x7f000001u));
#if LWIP_IPV6
	if (family == ADDRESS_IPV6)
		*address = loopback_ipv6;
#endif
	return true;
}

enum cause resolve_host(struct bearer *bearer, const struct names *names,
			enum address_family family, const char *host, size_t n,
			struct address *address, dns_found_callback found, void *argument)
{
	char name[DNS_MAX_NAME_LENGTH];
	bool ipv6 = LWIP_IPV6 && family == ADDRESS_IPV6;
	ip_addr_t known;

	if (resolve_literal(host, n, address))
		return CAUSE_NONE;
	if (!copy_name(name, host, n))
		return CAUSE_resolve_failed;
	if (strspn(name, "0123456789.") == n)
		return CAUSE_resolve_failed; /* an address gone wrong is no name */
	if (is_known(names, name, ipv6 ? ADDRESS_IPV6 : ADDRESS_IPV4, address))
		return CAUSE_NONE;
	bearer_use_dns(bearer);
	switch (dns_gethostbyname_addrtype(name, &known, found, argument,
					   ipv6 ? LWIP_DNS_ADDRTYPE_IPV6
						: LWIP_DNS_ADDRTYPE_IPV4)) {
	case ERR_OK:
		*address = resolve_from_stack(&known);
		return CAUSE_NONE;
	case ERR_INPROGRESS:
		return CAUSE_PENDING;
	default:
		return CAUSE_resolve_failed;
	}
}

uint32_t resolve_hash(const char *host, size_t n)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		hash = (hash ^ (uint8_t)lower(host[i])) * 16777619u;
	return hash;
}

ip_addr_t resolve_to_stack(const struct address *address, const struct bearer *bearer)
{
	ip_addr_t ip = IPADDR4_INIT(address_ipv4(address));

	(void)bearer;
#if LWIP_IPV6
	if (address->family == ADDRESS_IPV6) {
		memset(&ip, 0, sizeof ip);
		IP_SET_TYPE_VAL(ip, IPADDR_TYPE_V6);
		memcpy(ip_2_ip6(&ip)->addr, address->bytes, sizeof address->bytes);
		if (bearer)
			ip6_addr_assign_zone(ip_2_ip6(&ip), IP6_UNKNOWN, &bearer->netif);
	}
#endif
	return ip;
}

struct address resolve_from_stack(const ip_addr_t *ip)
{
#if LWIP_IPV6
	if (IP_IS_V6(ip)) {
		struct address address = {.family = ADDRESS_IPV6};

		memcpy(address.bytes, ip_2_ip6(ip)->addr, sizeof address.bytes);
		return address;
	}
#endif
	return address_of_ipv4(ip_2_ip4(ip)->addr);
}

bool resolve_same(const ip_addr_t *one, const ip_addr_t *other)
{
	const struct address a = resolve_from_stack(one), b = resolve_from_stack(other);

	return address_same(&a, &b);
}

/* Nothing answers at the modem's own address (no loop inside). */
static bool is_elsewhere(const struct bearer *bearer, const struct address *address)
{
	return !address_is_any(address) && bearers_with(bearer->all, address) != bearer;
}

#if LWIP_IPV6

static bool route_ipv6(const struct bearer *bearer, struct address *address)
{
	if (address_same(address, &loopback_ipv6)) {
		if (!bearer->loopback_ipv6)
			return false;
		memcpy(address->bytes, bearer->loopback_ipv6, sizeof address->bytes);
	}
	return is_elsewhere(bearer, address);
}

#endif

bool resolve_route(struct bearer *bearer, const struct names *names,
		   enum connection_protocol protocol, struct connection_address *destination)
{
	if (names && names->operations->redirect)
		names->operations->redirect(names, protocol, destination);
#if LWIP_IPV6
	if (destination->ip.family == ADDRESS_IPV6)
		return route_ipv6(bearer, &destination->ip);
#endif
	if (destination->ip.bytes[0] == 127)
		destination->ip = address_of_ipv4(bearer_loopback(bearer));
	/* Nobody is in "this network" either. */
	return destination->ip.bytes[0] != 0 && is_elsewhere(bearer, &destination->ip);
}
