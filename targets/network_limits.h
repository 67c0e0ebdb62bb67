/* SPDX-License-Identifier: MIT */
/*
 * How many of everything the product's network has, by the limits of its specification; one that it
 * does not have is not in it. The bearers are, in this order: `contexts` packet data contexts,
 * `ethernets` Ethernet lines and `wlans` Wi-Fi radios (0 or 1), which have a link each, and
 * `ppp_lines` for PPP over a port. A product that says nothing of contexts and WLANs has one
 * context.
 */
#ifndef TARGETS_NETWORK_LIMITS_H
#define TARGETS_NETWORK_LIMITS_H

#include "product_limits.h"

#ifdef LIMIT_CONTEXTS
#define NETWORK_CONTEXTS LIMIT_CONTEXTS
#elif defined(LIMIT_WLANS)
#define NETWORK_CONTEXTS 0
#else
#define NETWORK_CONTEXTS 1
#endif
#ifdef LIMIT_ACTIVE_CONTEXTS
#define NETWORK_ACTIVE LIMIT_ACTIVE_CONTEXTS
#else
#define NETWORK_ACTIVE NETWORK_CONTEXTS
#endif
#ifdef LIMIT_ETHERNETS
#define NETWORK_ETHERNETS LIMIT_ETHERNETS
#else
#define NETWORK_ETHERNETS 0
#endif
#ifdef LIMIT_WLANS
#define NETWORK_WLANS LIMIT_WLANS
#else
#define NETWORK_WLANS 0
#endif
#define NETWORK_STATIONS 8 /* that have an address from its WLAN, or had one */
#define NETWORK_LINKS	 (NETWORK_CONTEXTS + NETWORK_ETHERNETS + NETWORK_WLANS)
#ifdef LIMIT_PPP_LINES
#define NETWORK_PPP_LINES LIMIT_PPP_LINES
#else
#define NETWORK_PPP_LINES 0
#endif
#define NETWORK_BEARERS (NETWORK_LINKS + NETWORK_PPP_LINES)
#ifdef LIMIT_SOCKETS
#define NETWORK_SOCKETS LIMIT_SOCKETS
#else
#define NETWORK_SOCKETS 1
#endif

#endif
