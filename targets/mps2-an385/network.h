/* SPDX-License-Identifier: MIT */
/*
 * The board's network: the Ethernet controller, a link over it for every packet data context and
 * Ethernet line of the product, and on them the services that handlers use. The board opens it
 * once.
 */
#ifndef MPS2_NETWORK_H
#define MPS2_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/baseband.h"
#include "services/net/names.h"
#include "services/services.h"

struct wifi;

/* Starts controller and stack with everything down, and enters the services into `services`. Where
 * no controller answers, no link goes up, and the trace says so. All must
 * stay. `wifi`: the radio of the product's WLAN; NULL: it has none. */
void network_open(struct baseband *baseband, struct wifi *wifi, const struct names *names,
		  struct services *services);
/* As after switching off and on, and nobody is told; `baseband` has been started anew. */
void network_restart(struct baseband *baseband);
/* Plugs the link of bearer `index` (from 0) in or out: without it the bearer does not go up. One
 * that is up is not concerned. */
void network_plug(unsigned index, bool in);
/* Ends all connections, as far as that takes no time: the chip is reset next. */
void network_close(void);
/* Moves frames and runs what is due; traces frames that were lost. Each turn. */
void network_serve(void);
/* Milliseconds until network_serve() has something to do; UINT32_MAX: not before a frame comes,
 * which stirs. */
uint32_t network_next(void);

/* The controller's interrupt (MPS2_ETHERNET). */
void network_interrupt(void);

#endif
