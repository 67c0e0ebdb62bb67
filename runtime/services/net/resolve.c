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
bool resolve_dotted(const char *host, size_t n, uint32_t *address)
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
	*address = lwip_htonl(value);
	return at == n;
}

enum cause resolve_host(struct bearer *bearer, const struct names *names, const char *host,
			size_t n, uint32_t *address, dns_found_callback found, void *argument)
{
	char name[DNS_MAX_NAME_LENGTH];
	ip_addr_t known;

	if (!copy_name(name, host, n))
		return CAUSE_resolve_failed;
	if (resolve_dotted(name, n, address))
		return CAUSE_NONE;
	if (strspn(name, "0123456789.") == n)
		return CAUSE_resolve_failed; /* an address gone wrong is no name */
	if (names && names->operations->lookup && names->operations->lookup(names, name, address))
		return CAUSE_NONE;
	if (strcmp(name, "localhost") == 0) {
		*address = PP_HTONL(0x7f000001u);
		return CAUSE_NONE;
	}
	bearer_use_dns(bearer);
	switch (dns_gethostbyname_addrtype(name, &known, found, argument, LWIP_DNS_ADDRTYPE_IPV4)) {
	case ERR_OK:
		*address = ip_2_ip4(&known)->addr;
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

bool resolve_route(struct bearer *bearer, const struct names *names,
		   enum connection_protocol protocol, struct connection_address *destination)
{
	uint32_t ip;

	if (names && names->operations->redirect)
		names->operations->redirect(names, protocol, destination);
	if ((lwip_ntohl(destination->ip) >> 24) == 127)
		destination->ip = bearer_loopback(bearer);
	ip = lwip_ntohl(destination->ip);
	/* Nothing answers there: "this network", and the modem's own address (no loop inside). */
	return ip >> 24 != 0 && destination->ip != bearer_address(bearer);
}
