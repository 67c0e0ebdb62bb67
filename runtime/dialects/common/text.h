/* SPDX-License-Identifier: MIT */
/* Between C strings and the slices of command lines and replies. */
#ifndef DIALECTS_COMMON_TEXT_H
#define DIALECTS_COMMON_TEXT_H

#include <string.h>

#include "engine/description.h"

/* The slice that is the whole string, which must stay until the reply is sent. */
static inline struct at_text text_of(const char *string)
{
	return (struct at_text){string, (uint16_t)strlen(string)};
}

/* The slice as a string in `buffer` of `size` bytes, cut where it does not fit. Returns buffer. One
 * that was left out has no bytes, not even an address. */
static inline char *text_copy(char *buffer, size_t size, const char *bytes, size_t length)
{
	size_t n = length < size ? length : size - 1;

	if (n)
		memcpy(buffer, bytes, n);
	buffer[n] = '\0';
	return buffer;
}

/* Addresses: services count them in network order, replies print four octets. */
static inline struct at_ipv4 ipv4_of(uint32_t address)
{
	struct at_ipv4 result;

	memcpy(result.octet, &address, sizeof result.octet);
	return result;
}
static inline uint32_t ipv4_address(const struct at_ipv4 *ip)
{
	uint32_t address;

	memcpy(&address, ip->octet, sizeof address);
	return address;
}

#endif
