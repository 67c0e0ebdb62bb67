/* SPDX-License-Identifier: MIT */
/* Taking received bytes out of a connection for commands that show them. */
#ifndef DIALECTS_COMMON_CONNECTION_READ_H
#define DIALECTS_COMMON_CONNECTION_READ_H

#include "services/net/connection.h"

/* Consumes up to `size` bytes into `buffer`, of one datagram only where there are datagrams.
 * Returns how many. */
size_t connection_read(struct connection *connection, uint8_t *buffer, size_t size);

#endif
