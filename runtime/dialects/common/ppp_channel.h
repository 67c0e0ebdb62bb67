/* SPDX-License-Identifier: MIT */
/*
 * An AT port as the line of a bearer over PPP. The handlers of a dialect with such bearers have one
 * of these for each, and lend it a port before they bring the bearer up. The port then speaks PPP
 * instead of commands, until the session has ended, the host has left by the escape sequence or by
 * DTR (no_carrier, for the bearer), and everything is said; then it takes commands again, and
 * nothing of this is printed.
 */
#ifndef DIALECTS_COMMON_PPP_CHANNEL_H
#define DIALECTS_COMMON_PPP_CHANNEL_H

#include "engine/at.h"
#include "services/net/bearer_ppp.h"

struct ppp_channel {
	struct at_channel channel;
	struct at_lending lending;
	struct ppp_line *line;
	struct at_port *port; /* lent; NULL: none */
	bool left;	      /* by the port, whose session ends */
	/* The port takes commands again and the bearer may go up again; from here, too. NULL:
	 * nobody asks. */
	void (*returned)(struct ppp_channel *channel);
};

/* Makes the channel of a bearer of the PPP sort; an earlier one of it is forgotten. */
void ppp_channel_init(struct ppp_channel *channel, struct bearer *bearer);
/* Lends the port, as at_port_lend() does: at once, or behind what it has to answer. False: it is in
 * data mode or promised to somebody else, or the bearer has a line. */
bool ppp_channel_lend(struct ppp_channel *channel, struct at_port *port);
/* Whether a port is lent, or still has to end a session that is over: `returned` follows. */
bool ppp_channel_lent(const struct ppp_channel *channel);
/* Gives it back, when no session began. */
void ppp_channel_return(struct ppp_channel *channel);

#endif
