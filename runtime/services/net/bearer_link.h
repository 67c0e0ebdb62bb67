/* SPDX-License-Identifier: MIT */
/*
 * The kind of bearer over an Ethernet link (drivers/link.h): its address comes by DHCP, or is
 * given. For the board that owns the memory; users know bearer.h alone.
 */
#ifndef SERVICES_NET_BEARER_LINK_H
#define SERVICES_NET_BEARER_LINK_H

#include "drivers/link.h"
#include "services/net/bearer.h"

/* The fields are bearer_link.c's. */
struct bearer_link {
	struct bearer bearer; /* first */
	struct link *link;
	uint32_t address;	 /* the listeners know of */
	uint8_t mac[BEARER_MAC]; /* the user's, where `own_mac` */
	bool own_mac;
	bool starved; /* frames wait for which lwIP has no buffer */
};

/* Makes a bearer over `link`, which must stay, for bearers_init(). */
void bearer_link_init(struct bearer_link *bearer, struct link *link, enum bearer_sort sort);

#endif
