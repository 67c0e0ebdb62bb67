/* SPDX-License-Identifier: MIT */
/*
 * Several links over one Ethernet controller: one for each bearer that has one, each with a MAC
 * address of its own, any number up at once. The controller hears everything; the first six bytes
 * of a frame say which link it is for, before the rest is taken out of the controller. What is for
 * a link goes from the controller to where its bearer wants it; only a broadcast that several links
 * have to get is copied in between.
 */
#ifndef MPS2_AN385_LINKS_H
#define MPS2_AN385_LINKS_H

#include "drivers/link.h"
#include "mps2-an385/lan9118.h"

enum { LINKS_MAX = 8, LINKS_MAC = 6 };

struct links;

struct links_member {
	struct link link;
	struct links *all;
	bool unplugged; /* does not go up; the user's */
};

/* Fields: links.c's own, but the counters. */
struct links {
	struct lan9118 *controller; /* NULL: there is none */
	struct links_member *list;
	unsigned count;
	bool groups;		   /* the user's: frames for groups are for all that are up */
	uint32_t up;		   /* bit n: link n of the list is up */
	uint32_t wanted;	   /* the same: for whom the frame at hand is */
	uint16_t length;	   /* of that frame; 0: none */
	bool shared;		   /* it is in `copy` */
	uint8_t target[LINKS_MAC]; /* else its first bytes are here, the rest in the controller */
	uint8_t copy[LINK_FRAME_MAX];
	uint32_t foreign; /* frames for nobody here */
	uint32_t missed;  /* frames that a link did not take before it went down */
};

/* Makes `count` links of `list` (at most LINKS_MAX), all down. `loopback` is theirs all (struct
 * link). The first has the controller's own address, the others are derived from it. `controller`
 * NULL: none goes up. All must stay. */
void links_init(struct links *links, struct links_member *list, unsigned count,
		struct lan9118 *controller, uint32_t loopback);

#endif
