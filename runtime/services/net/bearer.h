/* SPDX-License-Identifier: MIT */
/*
 * Bearers: lwIP network interfaces of several kinds behind one interface, numbered from 1. A bearer
 * goes up (its line, then an address, within a deadline) and down; whoever uses it hears when it is
 * lost. Several may be up at once, each with its own address; connections are bound to the bearer
 * they name.
 *
 * The board makes the table once per program (it starts lwIP) and calls bearers_poll() in its
 * event loop. Packet data and the like switch bearers; connections and echo use them. A kind of
 * bearer is a structure that begins with struct bearer, and its operations: bearer_link.h is one.
 */
#ifndef SERVICES_NET_BEARER_H
#define SERVICES_NET_BEARER_H

#include <stdbool.h>
#include <stdint.h>

#include "lwip/netif.h"

#include "base/cause.h"

enum { BEARER_DNS_SERVERS = 2, BEARER_MAC = 6 };

/* What a bearer is to its users: each sort is counted by itself. */
enum bearer_sort { BEARER_CONTEXT, BEARER_ETHERNET, BEARER_WLAN, BEARER_PPP };

/* Where a bearer's address, gateway and servers come from. Addresses in network order, 0: none. */
struct bearer_addressing {
	bool automatic;	  /* from the network (DHCP, IPCP): the three below are not looked at */
	uint32_t address; /* of PPP: a wish, when automatic; so is the peer's, which is `gateway` */
	uint32_t netmask; /* 0: 255.255.255.0 */
	uint32_t gateway;
	uint32_t dns[BEARER_DNS_SERVERS]; /* any: these, whatever the network says */
	bool use_dns;	  /* its servers are asked; false: those of another bearer, for it too */
	bool use_gateway; /* may have the default route */
};

/* All from the network, all used. */
extern const struct bearer_addressing bearer_automatic;

/* Told, from the event loop, how the way up ended. */
typedef void bearer_done(void *argument, enum cause cause);

/* Told that a bearer goes down, while its address is still there. */
struct bearer_listener {
	void (*lost)(struct bearer_listener *listener, unsigned index, enum cause why);
	struct bearer_listener *next; /* bearers_listen()'s */
};

struct bearers;
struct bearer;

/* What a kind of bearer does. None blocks. */
struct bearer_operations {
	/* Adds `netif` to lwIP, not up; once, when lwIP has been started. */
	void (*add)(struct bearer *bearer);
	/* Starts going up. CAUSE_PENDING: bearer_risen() or bearer_failed() is called later, never
	 * from inside; the deadline is not its affair. Else nothing is started: why. */
	enum cause (*up)(struct bearer *bearer, const struct bearer_addressing *addressing);
	/* Ends it, on its way up too, and takes address and interface away. */
	void (*down)(struct bearer *bearer);
	/* Each turn, in every state: moves what has come into lwIP. NULL: nothing to do. */
	void (*poll)(struct bearer *bearer);
	/* How long, in ms, `poll` has nothing to do; UINT32_MAX: until the board is stirred. */
	uint32_t (*wait)(const struct bearer *bearer);
};

/* The fields are bearer.c's, but those of its kind; the memory is the board's. */
struct bearer {
	struct netif netif; /* the kind's; first: the bearer of one of lwIP's is found by it */
	const struct bearer_operations *operations; /* the kind's, as are the next three */
	uint32_t loopback; /* what stands for 127.0.0.0/8 (drivers/link.h) */
	uint8_t sort;
	bool point_to_point; /* lwIP's gateway is the peer */
	uint8_t index;
	uint8_t state;
	bool own_dns, use_dns,
		use_gateway; /* `dns` is not the network's; struct bearer_addressing */
	ip_addr_t dns[BEARER_DNS_SERVERS];
	struct bearers *all;
	bearer_done *done;
	void *argument;
};

enum bearer_state { BEARER_DOWN, BEARER_RISING, BEARER_UP };

struct bearers {
	struct bearer *const *list;
	unsigned count;
	struct bearer_listener *listeners;
	const struct bearer *asking; /* whose DNS servers are lwIP's */
};

/* Starts lwIP and makes bearers 1 to `count` of those in the list, which their kinds have made, all
 * down. The list must stay. */
void bearers_init(struct bearers *bearers, struct bearer *const *list, unsigned count);
/* Moves what waits into lwIP and runs its timers and those of the services. */
void bearers_poll(struct bearers *bearers);
/* How long, in ms, bearers_poll() may wait for its next call when nothing stirs. */
uint32_t bearers_wait(const struct bearers *bearers);
/* For services: calls `due` once, from bearers_poll(), in `ms` milliseconds (12 days at most). */
void bearers_after(uint32_t ms, void (*due)(void *argument), void *argument);
/* Calls it no more with this argument; nothing happens when it was not going to be. */
void bearers_forget(void (*due)(void *argument), void *argument);
void bearers_listen(struct bearers *bearers, struct bearer_listener *listener);
/* The listener hears nothing more; one that does not listen is ignored. */
void bearers_unlisten(struct bearers *bearers, struct bearer_listener *listener);

/* Bearer `index`, 1 up to the table's count; NULL past it. */
struct bearer *bearer_get(const struct bearers *bearers, unsigned index);
/* The n-th bearer of a sort, from 1; NULL: there are less. */
struct bearer *bearers_context(const struct bearers *bearers, unsigned n);
struct bearer *bearers_ethernet(const struct bearers *bearers, unsigned n);
struct bearer *bearers_wlan(const struct bearers *bearers, unsigned n);
struct bearer *bearers_ppp(const struct bearers *bearers, unsigned n);
/* Over which bearer a packet to this address (network order) goes that nobody has bound to one: the
 * one in whose network it is, else the default one. NULL: none. */
struct bearer *bearers_towards(const struct bearers *bearers, uint32_t address);
/* The one with the default route: the lowest that is up and may have it. NULL: none. */
struct bearer *bearers_default(const struct bearers *bearers);
/* For who names none and knows no address yet: the default one, else the lowest that is up. */
struct bearer *bearers_any(const struct bearers *bearers);

/* Starts going up; `addressing` NULL: bearer_automatic. CAUSE_PENDING: `done` is called once,
 * later, with CAUSE_NONE when there is an address, else why there is none (the bearer is then down
 * again): timed_out after `deadline` ms (0: it waits as long as it takes), or what its kind says.
 * Otherwise nothing is started: wrong_state (not down), addressing_failed (there is neither an
 * address nor a network to say one), bearer_failed (the line does not start), or what its kind
 * says. */
enum cause bearer_up(struct bearer *bearer, const struct bearer_addressing *addressing,
		     uint32_t deadline, bearer_done *done, void *argument);
/* Goes down at once; listeners hear `why`; a `done` that still waits is forgotten. */
void bearer_down(struct bearer *bearer, enum cause why);

unsigned bearer_index(const struct bearer *bearer);
bool bearer_is_up(const struct bearer *bearer);
/* Each in network order; 0: not up, or there is none. The peer is that of a line with two ends. */
uint32_t bearer_address(const struct bearer *bearer);
uint32_t bearer_netmask(const struct bearer *bearer);
uint32_t bearer_gateway(const struct bearer *bearer);
uint32_t bearer_peer(const struct bearer *bearer);
uint32_t bearer_dns(const struct bearer *bearer, unsigned i);
/* False: it has none. */
bool bearer_mac(const struct bearer *bearer, uint8_t mac[BEARER_MAC]);
/* What stands for the user's 127.0.0.0/8 on this bearer; 0: nothing. */
uint32_t bearer_loopback(const struct bearer *bearer);
/* Makes the bearer's DNS servers, and the way to them, those of lwIP's next look-up. Where its own
 * are not to be used they are another's: the default one's, else of the lowest that has some. */
void bearer_use_dns(struct bearer *bearer);

/* --- For the kinds of bearers. */

/* The bearer of an interface of lwIP's: all of them are bearers. */
struct bearer *bearer_of_netif(struct netif *netif);
/* It has its address. Nothing happens but on its way up. */
void bearer_risen(struct bearer *bearer);
/* It has lost its address, or will get none: goes down, and those who wait or listen are told why.
 * Nothing happens when it is down. */
void bearer_failed(struct bearer *bearer, enum cause why);
/* Around everything that gives lwIP bytes from the bearer: what lwIP then hears of DNS servers (by
 * DHCP, IPCP) is this bearer's. */
void bearer_enter(struct bearer *bearer);
void bearer_leave(struct bearer *bearer);

#endif
