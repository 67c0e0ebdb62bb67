/* SPDX-License-Identifier: MIT */
/*
 * A channel: what a port is joined to in online data mode - a socket connection, a file transfer,
 * a PPP session. Whoever owns the connection implements the operations; the engine's pump moves
 * bytes between port and channel, watches for the escape sequence and for DTR, and never takes a
 * byte from one side that the other cannot accept.
 */
#ifndef ENGINE_CHANNEL_H
#define ENGINE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

/* Why a data phase ended. */
enum at_channel_end {
	AT_CHANNEL_ESCAPED, /* the host's escape sequence */
	AT_CHANNEL_DTR,	    /* the host dropped DTR, or closed the port */
	AT_CHANNEL_CLOSED,  /* the connection ended */
	AT_CHANNEL_LOST	    /* a third party: bearer lost, resumed or closed from another port */
};

struct at_channel;

struct at_channel_operations {
	/* From the host to the peer: takes up to n bytes; returns how many (back-pressure). */
	size_t (*write)(struct at_channel *channel, const uint8_t *bytes, size_t n);
	/* From the peer to the host: points *bytes at the next contiguous bytes to send and returns
	 * how many there are; they stay valid until `consume`. */
	size_t (*peek)(struct at_channel *channel, const uint8_t **bytes);
	/* The first n of the peeked bytes are sent (opens the peer's window). */
	void (*consume)(struct at_channel *channel, size_t n);
	/* The engine leaves data mode, for the reason given. `peek` may still hold data: it stays
	 * with the connection. Called exactly once for each at_connect(). */
	void (*leave)(struct at_channel *channel, enum at_channel_end why);
	/* Sends at once what the channel still gathers into a packet. Called before `leave` for
	 * every reason but AT_CHANNEL_CLOSED. NULL: the channel gathers nothing. */
	void (*flush)(struct at_channel *channel);

	/* Both are asked only in data phases with an end byte. What an end means is the channel's
	 * business: a datagram is complete, or this direction of a connection, or a file, whose
	 * channel then calls at_channel_end() (also from here). NULL: nothing. */

	/* The host sent the end byte, behind all that was written so far. Returns false when it
	 * cannot be obeyed yet: asked again after at_channel_ready(). */
	bool (*ended_by_host)(struct at_channel *channel);
	/* Asked when `peek` has nothing: whether what the peer sent ends here. Each true sends the
	 * host one end byte. */
	bool (*ended_by_peer)(struct at_channel *channel);
};

struct at_channel {
	const struct at_channel_operations *operations;
};

#endif
