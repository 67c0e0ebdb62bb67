/* SPDX-License-Identifier: MIT */
/*
 * From the host a user names to the address packets go to: dotted address, the board's names,
 * DNS; then the board's redirections and the place of 127.0.0.0/8 on the link. Used by
 * connections and echo.
 */
#ifndef SERVICES_NET_RESOLVE_H
#define SERVICES_NET_RESOLVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lwip/dns.h"

#include "services/net/bearer.h"
#include "services/net/names.h"

/* The address of `host` (n bytes), which is an address of either family or a name, into *address:
 * of a name it is that of `family` (none: IPv4). CAUSE_PENDING: `found` is called
 * later with the name in lower case; it cannot be called off, so it must tell by name and argument
 * whether it is still wanted (resolve_hash). CAUSE_resolve_failed: impossible name, no server. */
enum cause resolve_host(struct bearer *bearer, const struct names *names,
			enum address_family family, const char *host, size_t n,
			struct address *address, dns_found_callback found, void *argument);

/* Whether `host` (n bytes) is an address, dotted or of IPv6 (RFC 4291), and then which. */
bool resolve_literal(const char *host, size_t n, struct address *address);

/* A number for the name, without regard to case: tells answers of different questions apart. */
uint32_t resolve_hash(const char *host, size_t n);

/* lwIP's idea of an address on a bearer (NULL: of none in particular), and back. */
ip_addr_t resolve_to_stack(const struct address *address, const struct bearer *bearer);
struct address resolve_from_stack(const ip_addr_t *address);
/* Whether they are the same, on whichever link. */
bool resolve_same(const ip_addr_t *one, const ip_addr_t *other);

/* Where packets for *destination really go. False: nowhere. */
bool resolve_route(struct bearer *bearer, const struct names *names,
		   enum connection_protocol protocol, struct connection_address *destination);

#endif
