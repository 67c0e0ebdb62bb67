/* SPDX-License-Identifier: MIT */
/* The network of this board: for now no context's link goes up. */
#ifndef MPS2_NETWORK_H
#define MPS2_NETWORK_H

#include <stdint.h>

#include "drivers/baseband.h"
#include "services/net/names.h"
#include "services/services.h"

/* Starts the stack with everything down, and tells the services of it. */
void network_open(struct baseband *baseband, const struct names *names, struct services *services);
/* As after switching off and on, and nobody is told; `baseband` has been started anew. */
void network_restart(struct baseband *baseband);
/* Ends all connections, as far as that takes no time: the chip is reset next. */
void network_close(void);
void network_serve(void);
/* Milliseconds until network_serve() has something to do; UINT32_MAX: not before a frame comes. */
uint32_t network_next(void);

#endif
