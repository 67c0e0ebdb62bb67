/* SPDX-License-Identifier: MIT */
/* What the board can do for lwIP's random numbers. */
#ifndef MPS2_LWIP_PORT_H
#define MPS2_LWIP_PORT_H

#include <stddef.h>

/* Stirs n bytes that nobody can guess into the random numbers. */
void lwip_port_seed(const void *bytes, size_t n);

#endif
