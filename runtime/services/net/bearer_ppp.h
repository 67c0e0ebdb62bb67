/* SPDX-License-Identifier: MIT */
/*
 * The kind of bearer over a PPP line (ppp_line.h), as its client or its server. Beside what every
 * bearer has, its user says how the session is to be before it goes up, and joins somebody who has
 * a line to it. Packets of the peer go no further than to this modem: it does not forward.
 */
#ifndef SERVICES_NET_BEARER_PPP_H
#define SERVICES_NET_BEARER_PPP_H

#include "services/net/bearer.h"
#include "services/net/ppp_line.h"

/* The fields are bearer_ppp.c's. */
struct bearer_ppp {
	struct bearer bearer; /* first */
	struct ppp_line line;
	struct ppp_line_configuration configuration;
};

/* Makes a bearer, without a line, for bearers_init(). */
void bearer_ppp_init(struct bearer_ppp *bearer);

/* How the next session is to be; its strings must stay until bearer_up() was called. Addresses and
 * servers in it are not looked at, they are bearer_up()'s: a client wishes for the address and, as
 * its gateway, the peer's when they are automatic, and takes the servers that the peer says if it
 * has none of its own; a server has the address, and gives the gateway's and the servers to the
 * peer. Before it was called: a client without login. */
void bearer_ppp_configure(struct bearer *bearer,
			  const struct ppp_line_configuration *configuration);
/* Where to attach the line of a bearer of this sort. bearer_up() answers no_carrier before. */
struct ppp_line *bearer_ppp_line(struct bearer *bearer);

#endif
