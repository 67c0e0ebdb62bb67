/* SPDX-License-Identifier: MIT */
/*
 * A connection of the network service as a channel of the engine: what a port in online data mode
 * is joined to. The handlers of every dialect with sockets embed one in each connection of theirs.
 * From the connection's events they call at_channel_ready() (received, writable, finished) and
 * at_channel_end() (closed).
 *
 * In data phases with an end byte, the host's ends a datagram, or our side of a stream
 * (connection_shutdown()); the peer's end stands behind each datagram, or once behind the last byte
 * of a peer that has finished (half_close).
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
	bool bounded;	   /* connection_channel_bound() */
	bool boundary;	   /* a datagram has been shown whole: its end comes next */
	bool finish_shown; /* so has the end of a peer that has finished */
};

/* Makes a channel of the connection; of one that opens anew, again. */
void connection_channel_init(struct connection_channel *channel, struct connection *connection,
			     void (*left)(struct connection_channel *channel,
					  enum at_channel_end why));
/* To be called before each at_connect() of a dialect that has data phases with an end byte: whether
 * the one that begins is of those. */
void connection_channel_bound(struct connection_channel *channel, bool bounded);

#endif
