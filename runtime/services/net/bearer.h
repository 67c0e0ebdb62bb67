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

#include "base/address.h"
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
	bool link_local;  /* automatic: while nobody says an address, one of 169.254.0.0/16 (RFC
			   * 3927),  where the product has that */
};

/* Where an address of IPv6 comes from. */
enum bearer_ipv6_source {
	BEARER_IPV6_NONE,
	BEARER_IPV6_AUTOMATIC, /* from the MAC address, and the router's prefix (RFC 4862) */
	BEARER_IPV6_STATIC
};

/* What a bearer has of IPv6, beside its IPv4. The global one needs a local one: where none is
 * stated it is automatic. */
struct bearer_ipv6 {
	uint8_t local, global; /* enum bearer_ipv6_source: of the link, and beyond it */
	struct address local_address, global_address; /* the static ones */
	struct address dns; /* a server; none or any: what the router says */
};

/* The lease of an address by DHCP. */
enum bearer_dhcp_state {
	BEARER_DHCP_OFF, /* down, or its address does not come that way */
	BEARER_DHCP_ASKING,
	BEARER_DHCP_BOUND,
	BEARER_DHCP_RENEWING,
	BEARER_DHCP_REBINDING
};

struct bearer_dhcp {
	enum bearer_dhcp_state state;
	uint32_t server;  /* network order; 0: none yet */
	uint32_t lease;	  /* s; 0: none */
	uint32_t renewal; /* s until it is renewed, to the minute */
};

/* All from the network, all used. */
extern const struct bearer_addressing bearer_automatic;

/* Told, from the event loop, how the way up ended. */
typedef void bearer_done(void *argument, enum cause cause);

enum bearer_change {
	BEARER_IPV4_ACQUIRED, /* on its way up too, and after each bearer_readdress() */
	BEARER_IPV4_LOST,     /* it is still there, but to be taken away; the bearer stays */
	BEARER_IPV6_ACQUIRED, /* local or global: nobody else has it, it can be used */
	BEARER_IPV6_LOST      /* the address is gone; not told when the bearer goes down */
};

/* Told that a bearer goes down, while its address is still there, and (NULL: not interested) that
 * its addresses change. */
struct bearer_listener {
	void (*lost)(struct bearer_listener *listener, unsigned index, enum cause why);
	void (*changed)(struct bearer_listener *listener, unsigned index, enum bearer_change change,
			const struct address *address);
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
	/* While rising or up: other addresses of IPv4, from now on; the way is that of `up`. NULL:
	 * impossible. */
	enum cause (*readdress)(struct bearer *bearer, const struct bearer_addressing *addressing);
	/* Has another MAC address from the next `up` on. NULL: it has none. */
	void (*set_mac)(struct bearer *bearer, const uint8_t mac[BEARER_MAC]);
};

/* The fields are bearer.c's, but those of its kind; the memory is the board's. */
struct bearer {
	struct netif netif; /* the kind's; first: the bearer of one of lwIP's is found by it */
	const struct bearer_operations *operations; /* the kind's, as are the next three */
	uint32_t loopback;	      /* what stands for 127.0.0.0/8 (drivers/link.h) */
	const uint8_t *loopback_ipv6; /* and for ::1 */
	uint8_t sort;
	bool point_to_point; /* lwIP's gateway is the peer */
	uint8_t index;
	uint8_t state;
	bool own_dns, use_dns,
		use_gateway; /* `dns` is not the network's; struct bearer_addressing */
	bool link_local, keeps_lease;
	ip_addr_t dns[BEARER_DNS_SERVERS];
#if LWIP_IPV6
	struct bearer_ipv6 ipv6;
	ip_addr_t dns_ipv6;
	uint8_t valid; /* bits: its addresses of IPv6 that can be used, as the listeners know */
#endif
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
/* Over which bearer a packet to this address goes that nobody has bound to one: the one in whose
 * network it is, else the default one; of IPv6 the lowest that has an address beyond its link.
 * NULL: none. */
struct bearer *bearers_towards(const struct bearers *bearers, const struct address *address);
/* The one that is up and has this address of its own. NULL: none. */
struct bearer *bearers_with(const struct bearers *bearers, const struct address *address);
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

/* While rising or up: takes these addresses of IPv4 instead; what runs over the old ones ends, as
 * BEARER_IPV4_LOST is told. CAUSE_NONE: they are told when they are there (BEARER_IPV4_ACQUIRED), a
 * `done` of bearer_up() too. Or nothing has changed: wrong_state, addressing_failed,
 * not_supported. */
enum cause bearer_readdress(struct bearer *bearer, const struct bearer_addressing *addressing);
/* Whether a host can have the static addresses: one of its own in a network whose mask has no gaps,
 * and a gateway, if any, in the same network. */
bool bearer_addressing_possible(const struct bearer_addressing *addressing);
/* What it has of IPv6: at once, and at each way up from now on; what it has already stays. At
 * first: nothing. Takes a second or two until addresses are there, which listeners hear.
 * not_supported: the product, or this kind, has none. parameter_range: an address that cannot be a
 * host's here. */
enum cause bearer_set_ipv6(struct bearer *bearer, const struct bearer_ipv6 *ipv6);
/* Whether the lease of an address is given back at going down (DHCP); at first: yes. */
void bearer_set_release(struct bearer *bearer, bool release);
/* Puts a DNS server (network order; 0: none) in place of what the network said, until it goes
 * down or the network says it anew. */
void bearer_set_dns(struct bearer *bearer, unsigned i, uint32_t server);
/* Another MAC address, from its next way up on. False: it has none, or this is none for a host. */
bool bearer_set_mac(struct bearer *bearer, const uint8_t mac[BEARER_MAC]);

unsigned bearer_index(const struct bearer *bearer);
bool bearer_is_up(const struct bearer *bearer);
/* Each in network order; 0: not up, or there is none. The peer is that of a line with two ends. */
uint32_t bearer_address(const struct bearer *bearer);
uint32_t bearer_netmask(const struct bearer *bearer);
uint32_t bearer_gateway(const struct bearer *bearer);
uint32_t bearer_peer(const struct bearer *bearer);
uint32_t bearer_dns(const struct bearer *bearer, unsigned i);
/* Those of IPv6, on the way up too; false: it has none that can be used. */
bool bearer_ipv6_local(const struct bearer *bearer, struct address *address);
bool bearer_ipv6_global(const struct bearer *bearer, struct address *address);
bool bearer_ipv6_dns(const struct bearer *bearer, struct address *address);
struct bearer_dhcp bearer_dhcp(const struct bearer *bearer);
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
/* Listeners hear of it. */
void bearer_tell(struct bearer *bearer, enum bearer_change change, const struct address *address);
/* Has lwIP make its addresses of IPv6, when its interface is up; takes them away, before it goes
 * down or for others; and looks what has become of them, every now and then: ms until it should do
 * so again. bearer_ipv6.c. */
void bearer_ipv6_start(struct bearer *bearer);
void bearer_ipv6_stop(struct bearer *bearer);
uint32_t bearer_ipv6_look(struct bearer *bearer);
/* DHCP's session on its interface ends; the lease is given back or not (bearer_set_release()). */
void bearer_dhcp_stop(struct bearer *bearer);

/* --- bearer.c's own. */

/* Whether it has this address of IPv6; and whether that is in one of its networks. */
bool bearer_ipv6_has(const struct bearer *bearer, const struct address *address);
bool bearer_ipv6_is_near(const struct bearer *bearer, const struct address *address);

/* --- For the kinds, again. */

/* Around everything that gives lwIP bytes from the bearer: what lwIP then hears of DNS servers (by
 * DHCP, IPCP) is this bearer's. */
void bearer_enter(struct bearer *bearer);
void bearer_leave(struct bearer *bearer);

#endif
