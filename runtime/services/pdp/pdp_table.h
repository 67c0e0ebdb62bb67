/* SPDX-License-Identifier: MIT */
/*
 * The memory of the packet data service, for the board that owns it. Handlers use pdp.h alone.
 */
#ifndef SERVICES_PDP_TABLE_H
#define SERVICES_PDP_TABLE_H

#include "services/net/bearer.h"
#include "services/pdp/pdp.h"

enum pdp_state {
	PDP_INACTIVE,
	PDP_ASKING, /* the network is asked for the context */
	PDP_RISING, /* the bearer waits for its address */
	PDP_ACTIVE,
	PDP_LEAVING /* the network is told of the end */
};

struct pdp_context {
	struct pdp *pdp;
	struct bearer_addressing addressing; /* of the bearer, while the context is active */
	baseband_done *done;		     /* NULL: nobody waits */
	void *argument;
	uint8_t cid;
	uint8_t state;
};

struct pdp {
	struct pdp_context *contexts;
	unsigned count, simultaneous;
	struct baseband *baseband;
	struct bearers *bearers;
	struct baseband_listener listener;
	struct bearer_listener bearer_listener;
};

/* Makes contexts 1 to `count`, inactive, of which `simultaneous` may be active at once. Context n
 * has the n-th bearer of the sort BEARER_CONTEXT; there must be as many. All must stay. */
void pdp_init(struct pdp *pdp, struct pdp_context *contexts, unsigned count, unsigned simultaneous,
	      struct baseband *baseband, struct bearers *bearers);

#endif
