/* SPDX-License-Identifier: MIT */
/*
 * Over which bearer services run, and when it goes: for the groups that stand on +WIPBR. Numbers
 * are those of the network's table (services/net/bearer.h), not the command's.
 */
#ifndef DIALECTS_SIERRA_BEARERS_H
#define DIALECTS_SIERRA_BEARERS_H

#include "product.h"

/* The bearer of connections to this address (network order; 0: not known yet, or any): the one
 * whose own network has it, else the public one that is started, else any. 0: none is started. */
unsigned sierra_bearer_towards(uint32_t address);

struct sierra_bearer_listener {
	/* The bearer goes down, `why` (CAUSE_NONE: by +WIPBR or +WIPCFG), while its address is
	 * still there. */
	void (*lost)(struct sierra_bearer_listener *listener, unsigned bearer, enum cause why);
	struct sierra_bearer_listener *next; /* sierra_bearer_listen()'s */
};
/* For the start functions of groups; at a restart of the modem the list begins anew. */
void sierra_bearer_listen(struct sierra_bearer_listener *listener);

#endif
