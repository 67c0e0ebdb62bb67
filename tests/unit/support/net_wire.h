/* SPDX-License-Identifier: MIT */
/*
 * The wire of net_world's first bearer: what of ours has gone over it is looked at, or does not
 * arrive; and what no peer on the loopback can be made to send is put onto it.
 */
#ifndef TESTS_NET_WIRE_H
#define TESTS_NET_WIRE_H

#include "net_world.h"

/* Of IPv4 packets sent; the largest and smallest data in TCP segments that have some. */
struct net_wire {
	bool cut; /* nothing arrives any more */
	unsigned packets, fragments, segments, resets;
	uint8_t ttl, tos; /* of the last packet */
	uint16_t largest, smallest;
	uint32_t last_at; /* ms: the last packet */
};

extern struct net_wire net_wire;

/* Looks from now on, all counts 0, and uncut. After net_setup(). */
void net_wire_watch(void);
/* The peer of an open connection resets it, or finishes. */
void net_inject_reset(const struct connection *connection);
void net_inject_fin(const struct connection *connection);

#endif
