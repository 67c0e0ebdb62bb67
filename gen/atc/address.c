/* SPDX-License-Identifier: MIT */
/* Addresses as values in a spec. */
#include <arpa/inet.h>
#include <stdio.h>

#include "product.h"

bool address_bytes(enum type type, const char *text, unsigned char *bytes)
{
	int end = 0;

	if (type == TYPE_IPV4)
		return inet_pton(AF_INET, text, bytes) == 1;
	if (type == TYPE_IPV6)
		return inet_pton(AF_INET6, text, bytes) == 1;
	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &bytes[0], &bytes[1],
		      &bytes[2], &bytes[3], &bytes[4], &bytes[5], &end) == 6 &&
	       text[end] == '\0';
}
