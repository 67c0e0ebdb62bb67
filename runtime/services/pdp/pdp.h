/* SPDX-License-Identifier: MIT */
/*
 * The packet data service: contexts of the cellular network and the bearers that carry their IP.
 * Activating context n asks the baseband for it, brings the network interface of bearer n up and
 * waits for its address. Handlers of every dialect with a cellular side use it; the definitions of
 * the contexts themselves (APN...) are settings of the dialect, passed in.
 */
#ifndef SERVICES_PDP_H
#define SERVICES_PDP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cause.h"
#include "drivers/baseband.h"

struct bearer_addressing;
struct pdp;

/* Starts activating context cid (1 up to the product's number of contexts). CAUSE_PENDING: `done`
 * is called once, later (no_network, activation_failed... as the network says; the baseband
 * attaches first where it must; bearer_useless: the network grants it, but no address).
 * `addressing` NULL: bearer_automatic. Otherwise nothing is started: context_active,
 * sim_missing..., no_memory (as many are active as the product allows), busy. */
enum cause pdp_activate(struct pdp *pdp, unsigned cid, const struct baseband_context *context,
			const struct bearer_addressing *addressing, baseband_done *done,
			void *argument);
/* Deactivates: closes the connections on it (they report CAUSE_context_inactive), takes the
 * interface down. CAUSE_PENDING as above; an inactive context: CAUSE_NONE at once. */
enum cause pdp_deactivate(struct pdp *pdp, unsigned cid, baseband_done *done, void *argument);
/* Forgets `done` of an activation or deactivation in progress and gives the activation up. */
void pdp_abandon(struct pdp *pdp, unsigned cid);

bool pdp_active(const struct pdp *pdp, unsigned cid);
/* The address of an active context in network order, 0: none. */
uint32_t pdp_address(const struct pdp *pdp, unsigned cid);

#endif
