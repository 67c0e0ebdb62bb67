/* SPDX-License-Identifier: MIT */
/* Addresses as values in a spec. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "product.h"

size_t address_size(enum type type)
{
	return type == TYPE_IPV4      ? 4
	       : type == TYPE_MAC     ? 6
	       : type == TYPE_ADDRESS ? sizeof(struct address)
				      : 16;
}

static bool either_bytes(const char *text, unsigned char *bytes)
{
	struct address address = {.family = ADDRESS_IPV4};

	if (inet_pton(AF_INET, text, address.bytes) != 1) {
		address.family = ADDRESS_IPV6;
		if (inet_pton(AF_INET6, text, address.bytes) != 1)
			return false;
	}
	memcpy(bytes, &address, sizeof(address));
	return true;
}

bool address_bytes(enum type type, const char *text, unsigned char *bytes)
{
	int end = 0;

	if (type == TYPE_ADDRESS)
		return either_bytes(text, bytes);
	if (type == TYPE_IPV4)
		return inet_pton(AF_INET, text, bytes) == 1;
	if (type == TYPE_IPV6)
		return inet_pton(AF_INET6, text, bytes) == 1;
	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &bytes[0], &bytes[1],
		      &bytes[2], &bytes[3], &bytes[4], &bytes[5], &end) == 6 &&
	       text[end] == '\0';
}
