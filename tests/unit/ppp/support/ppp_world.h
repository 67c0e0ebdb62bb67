/* SPDX-License-Identifier: MIT */
/*
 * Two bearers over PPP in one process, their lines joined to one another or each to a script, and a
 * clock that only passes when nothing else is to be done: what waits for seconds takes no time.
 */
#ifndef TESTS_PPP_WORLD_H
#define TESTS_PPP_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "services/net/bearer_ppp.h"
#include "services/net/connection_table.h"

/* One end: a bearer, who has its line, and what its user hears. */
struct end {
	struct bearer_ppp bearer;
	unsigned done, lost, line_ready, line_ended;
	enum cause done_cause, lost_cause;
	/* What the line makes of the bytes on their way to the other end. NULL: nothing. */
	size_t (*pass)(uint8_t *bytes, size_t n, size_t room);
	bool cut;	 /* nothing more gets through to the other end */
	bool elsewhere;	 /* somebody else moves the bytes */
	unsigned pieces; /* bytes that the line moves at once; 0: as many as there are */
	size_t moved;
};

struct ppp_world {
	struct end client, server;
	struct bearers bearers;
	struct bearer_listener listener;
	struct connection connection_list[4];
	struct connections connections;
	uint32_t now;
};

extern struct ppp_world ppp_world;

/* Makes the world, once per program: for cmocka's group setup. */
int ppp_setup(void **state);
/* Both ends down, their lines joined and undisturbed: before each test. */
int ppp_fresh(void **state);
/* No timer of a session runs any more. */
void ppp_is_idle(void);
/* Nothing is left of the sessions, in no pool of lwIP's: after each test. */
int ppp_gone(void **state);

/* A client that says who it is, or a server that asks for it, in these ways; NULL: "user",
 * "secret". */
struct ppp_line_configuration ppp_as(enum ppp_line_role role, uint8_t authentication,
				     const char *password);
/* Starts an end: the client takes what it is given, the server is 10.9.9.1, its peer 10.9.9.2. */
enum cause ppp_up(struct end *end, const struct ppp_line_configuration *configuration);
/* Starts both and waits until both have heard the outcome. */
void ppp_both(const struct ppp_line_configuration *client,
	      const struct ppp_line_configuration *server);

/* One turn of the event loop; time passes when nothing moves. */
void ppp_turn(void);
/* Turns until *flag is not 0; fails the test after `ms` of its time. */
void ppp_until(const unsigned *flag, unsigned ms);
void ppp_turns(unsigned ms);

/* Lets the end's line bytes be written as if from a peer. */
void ppp_say(struct end *end, const uint8_t *bytes, size_t n);
/* The same for a packet (from its protocol on), framed. */
void ppp_say_packet(struct end *end, const uint8_t *packet, size_t n);

#endif
