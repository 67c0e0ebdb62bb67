/* SPDX-License-Identifier: MIT */
/*
 * An address of the Internet, of either version, as everybody hands it on who is not concerned with
 * only one of them: the parser, the handlers, the services. IPv4 alone stays a number in network
 * order where it is all that there can be.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum address_family { ADDRESS_NONE, ADDRESS_IPV4, ADDRESS_IPV6 };

/* As sent, the most significant byte first; of IPv4 the first four, the others are 0. All bytes 0:
 * none, or not one but any. */
struct address {
	uint8_t family; /* enum address_family */
	uint8_t bytes[16];
};

/* Of IPv4 and back, in network order; of another family: 0. */
static inline struct address address_of_ipv4(uint32_t ip)
{
	struct address address = {.family = ADDRESS_IPV4};

	memcpy(address.bytes, &ip, sizeof ip);
	return address;
}

static inline uint32_t address_ipv4(const struct address *address)
{
	uint32_t ip = 0;

	if (address->family == ADDRESS_IPV4)
		memcpy(&ip, address->bytes, sizeof ip);
	return ip;
}

static inline bool address_same(const struct address *one, const struct address *other)
{
	return one->family == other->family &&
	       memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

/* Whether it says no host: of no family, or all zeros. */
static inline bool address_is_any(const struct address *address)
{
	static const uint8_t zeros[sizeof address->bytes];

	return memcmp(address->bytes, zeros, sizeof zeros) == 0;
}

/* Reads an address of IPv6 as text (RFC 4291, 2.2: with "::", with dotted last four bytes) of n
 * bytes. False: it is none, and *address may be anything. */
bool address_read_ipv6(const char *text, size_t n, struct address *address);

#endif
