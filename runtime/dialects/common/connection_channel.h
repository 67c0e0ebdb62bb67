/* SPDX-License-Identifier: MIT */
/*
 * A connection of the network service as a channel of the engine: what a port in online data mode
 * is joined to. The handlers of every dialect with sockets embed one in each connection of theirs.
 * From the connection's events they call at_channel_ready() (received, writable) and
 * at_channel_end() (closed).
 */
#ifndef DIALECTS_COMMON_CONNECTION_CHANNEL_H
#define DIALECTS_COMMON_CONNECTION_CHANNEL_H

#include "engine/at.h"
#include "services/net/connection.h"

struct connection_channel {
	struct at_channel channel; /* for at_connect() */
	struct connection *connection;
	/* The port left data mode; received bytes that it did not take wait in the connection. */
	void (*left)(struct connection_channel *channel, enum at_channel_end why);
};

/* Makes a channel of the connection. */
void connection_channel_init(struct connection_channel *channel, struct connection *connection,
			     void (*left)(struct connection_channel *channel,
					  enum at_channel_end why));

#endif
