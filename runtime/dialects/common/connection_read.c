/* SPDX-License-Identifier: MIT */
#include "dialects/common/connection_read.h"

#include <string.h>

size_t connection_read(struct connection *connection, uint8_t *buffer, size_t size)
{
	size_t datagram = connection_datagram(connection);
	size_t n = 0;

	if (datagram != 0 && datagram < size)
		size = datagram;
	while (n < size) {
		const uint8_t *bytes;
		size_t part = connection_peek(connection, &bytes);

		if (part == 0)
			break;
		if (part > size - n)
			part = size - n;
		memcpy(buffer + n, bytes, part);
		connection_consume(connection, part);
		n += part;
	}
	return n;
}
