/* SPDX-License-Identifier: MIT */
/*
 * A network in one process for the net_*_test.c programs: lwIP on one side, libslirp on the other,
 * real sockets on the loopback as peers, and one poll() for them all.
 */
#ifndef TESTS_NET_WORLD_H
#define TESTS_NET_WORLD_H

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "services/net/bearer_link.h"
#include "services/net/connection_table.h"
#include "host/slirp_link.h"

enum { NET_WORLD_BEARERS = 2, NET_WORLD_CONNECTIONS = 6 };

struct net_world {
	struct slirp_link links[NET_WORLD_BEARERS];
	struct bearer_link bearer_links[NET_WORLD_BEARERS];
	struct bearer *bearer_list[NET_WORLD_BEARERS];
	struct bearers bearers;
	struct connection connection_list[NET_WORLD_CONNECTIONS];
	struct connections connections;
	struct names names;
	struct connection_address redirected_from, redirected_to; /* port 0: none */
};

/* What the user of a connection has heard. */
struct heard {
	unsigned opened, incoming, closed, writable, finished;
	enum cause open_cause, close_cause;
	size_t fresh;
};

extern struct net_world net_world;
extern const struct connection_events hearing;

/* The address that stands there, of either version. */
struct address address_named(const char *text);
/* Makes the world, once per program, and brings bearer 1 up. For cmocka's group setup. */
int net_setup(void **state);
int net_teardown(void **state);
/* Closes every connection: for the teardown of a test. */
int net_close_all(void **state);
void net_bearer_up(unsigned index);

/* One turn of the event loop, of at most 10 ms. */
void net_turn(void);
/* Turns until *flag is not 0, or fails the test after `ms` of turns (patience.h). */
void net_until(const unsigned *flag, unsigned ms);
/* Turns for `ms`, which a loaded machine may make longer, and not fewer. */
void net_turns(unsigned ms);
uint32_t net_now(void);

/* Has bearer 1 receive "host unreachable" for a packet of ours: its IP protocol and the 8 bytes
 * after its IP header. */
void net_inject_unreachable(uint8_t protocol, const uint8_t quoted[8]);

/* A listening or bound socket of the loopback at a free port; not blocking. */
int peer_socket(int type, uint16_t *port);
/* The same at ::1, and its like of peer_connect(). */
int peer_socket_ipv6(int type, uint16_t *port);
int peer_connect_ipv6(uint16_t port);
/* Turns until the listening socket has a connection; that, not blocking. */
int peer_accept(int listener);
/* Connects to a port of the loopback; not blocking. */
int peer_connect(uint16_t port);
/* A port of the loopback that nobody uses now, nor will before this process ends: not the kernel,
 * which gives out others by itself, and not other tests that run beside. */
uint16_t peer_free_port(int type);

/* The configuration with all defaults over a bearer. */
struct connection_configuration over(uint8_t bearer);
/* A connection opened, the peer's end in *peer when it is TCP. */
struct connection *open_to(unsigned index, struct heard *heard, int listener, uint16_t port,
			   int *peer);

/* A stream whose bytes tell where they stand in it: byte i; n of them from there on; whether these
 * are they. */
uint8_t net_pattern(size_t i);
void net_fill(uint8_t *bytes, size_t from, size_t n);
void net_check(const uint8_t *bytes, size_t from, size_t n);

#endif
