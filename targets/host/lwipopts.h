/* SPDX-License-Identifier: MIT */
/*
 * lwIP's numbers for the host: one lwIP for every product, which a process has the memory for, and
 * in which the unit tests find whatever a product can have.
 */
#ifndef HOST_LWIPOPTS_H
#define HOST_LWIPOPTS_H

/* Those of the product with the most, and PPP lines. */
#define NET_CONNECTIONS	     20
#define NET_PPP_LINES	     2
#define NET_WLANS	     1
#define NET_MULTICAST_GROUPS 16
#define NET_LINK_LOCAL	     1
#define NET_TLS_SERVERS	     1

#include "lwip/lwipopts.h"

#endif
