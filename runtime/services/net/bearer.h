/* SPDX-License-Identifier: MIT */
/*
 * Bearers: lwIP network interfaces over links, numbered from 1. A bearer goes up (link, then an
 * address by DHCP, within a deadline) and down; whoever uses it hears when it is lost. Several may
 * be up at once, each with its own address; connections are bound to the bearer they name.
 *
 * The board makes the table once per program (it starts lwIP) and calls bearers_poll() in its
 * event loop. The packet data service and the like switch bearers; connections and echo use them.
 */
#ifndef SERVICES_NET_BEARER_H
#define SERVICES_NET_BEARER_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/netif.h"

#include "base/cause.h"
#include "drivers/link.h"

enum { BEARER_DNS_SERVERS = 2 };

/* Told, from the event loop, how the way up ended. */
typedef void bearer_done(void *argument, enum cause cause);

/* Told that a bearer goes down, while its address is still there. */
struct bearer_listener {
	void (*lost)(struct bearer_listener *listener, unsigned index, enum cause why);
	struct bearer_listener *next; /* bearers_listen()'s */
};

struct bearers;

/* The fields are bearer.c's; the memory is the board's. */
struct bearer {
	struct netif netif;
	struct link *link;
	struct bearers *all;
	ip_addr_t dns[BEARER_DNS_SERVERS];
	bearer_done *done;
	void *argument;
	uint32_t started, deadline; /* ms */
	uint8_t index;
	bool starved; /* frames wait for which lwIP has no buffer */
	enum bearer_state { BEARER_DOWN, BEARER_RISING, BEARER_UP } state;
};

struct bearers {
	struct bearer *list;
	unsigned count;
	struct bearer_listener *listeners;
	const struct bearer *asking; /* whose DNS servers are lwIP's */
};

/* Starts lwIP and makes bearers 1 to `count` over the links, all down. */
void bearers_init(struct bearers *bearers, struct bearer *list, struct link *const *links,
		  unsigned count);
/* Moves waiting frames into lwIP and runs its timers and those of the services. */
void bearers_poll(struct bearers *bearers);
/* How long, in ms, bearers_poll() may wait for its next call when no link stirs. */
uint32_t bearers_wait(const struct bearers *bearers);
void bearers_listen(struct bearers *bearers, struct bearer_listener *listener);
/* The listener hears nothing more; one that does not listen is ignored. */
void bearers_unlisten(struct bearers *bearers, struct bearer_listener *listener);

/* Bearer `index`, 1 up to the table's count; NULL past it. */
struct bearer *bearer_get(struct bearers *bearers, unsigned index);

/* Starts going up. CAUSE_PENDING: `done` is called once, later, with CAUSE_NONE when there is an
 * address, CAUSE_timed_out after `deadline` ms without one (the bearer is then down again).
 * Otherwise nothing is started: wrong_state (not down), failed (the link does not start). */
enum cause bearer_up(struct bearer *bearer, uint32_t deadline, bearer_done *done, void *argument);
/* Goes down at once; listeners hear `why`; a `done` that still waits is forgotten. */
void bearer_down(struct bearer *bearer, enum cause why);

bool bearer_is_up(const struct bearer *bearer);
/* In network order; 0: not up. */
uint32_t bearer_address(const struct bearer *bearer);
/* Makes the bearer's DNS servers, and the way to them, those of lwIP's next look-up. */
void bearer_use_dns(struct bearer *bearer);

#endif
