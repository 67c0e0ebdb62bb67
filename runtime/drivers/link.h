/* SPDX-License-Identifier: MIT */
/*
 * An Ethernet link as a driver: frames in and out. A bearer (services/net/bearer.h) puts lwIP's
 * network interface on top of it. A board implements it over its controller, the host over
 * libslirp. Nothing blocks, and nothing is called back: the bearer polls.
 */
#ifndef DRIVERS_LINK_H
#define DRIVERS_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINK_FRAME_MAX = 1514 }; /* 6 + 6 + 2 + 1500 bytes, without FCS */

/* A piece of a frame; a frame to send comes in one or more of them. */
struct link_slice {
	const uint8_t *bytes;
	size_t n;
};

/* Room for a piece of a frame; a frame is received into one or more of them. */
struct link_room {
	uint8_t *bytes;
	size_t n;
};

struct link;

struct link_operations {
	/* Starts the link; false when it cannot. It then carries frames until `down`. */
	bool (*up)(struct link *link);
	void (*down)(struct link *link);
	/* Sends one frame, at most LINK_FRAME_MAX bytes in `count` slices, valid during the call.
	 * False: no room, the frame is dropped (and counted by the driver, if it counts). */
	bool (*send)(struct link *link, const struct link_slice *slices, unsigned count);
	/* Bytes of the oldest frame received; 0: none waits. */
	size_t (*waiting)(struct link *link);
	/* Takes the oldest frame into `count` rooms, which together have the bytes that `waiting`
	 * said. */
	void (*receive)(struct link *link, const struct link_room *rooms, unsigned count);
};

struct link {
	const struct link_operations *operations;
	uint8_t mac[6];
	/* Where the user's 127.0.0.0/8 is: an address on this link, network order, that stands for
	 * the machine behind it. 0: nowhere, connections to it fail at once. */
	uint32_t loopback;
	/* The same for ::1: 16 bytes. NULL: nowhere. */
	const uint8_t *loopback_ipv6;
};

#endif
