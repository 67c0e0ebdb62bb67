/* SPDX-License-Identifier: MIT */
/*
 * The WLAN service: the modem as a station of a network, whose IP it brings up once it has joined,
 * or as an access point, for handlers. What is kept (profiles, policies, settings of the access
 * point) are the dialect's settings; it hands them in.
 *
 * One role at a time. A dialect starts it in a role, at the modem's start, and stops it; what it
 * sets before stays. Listeners are called from the event loop, or from wlan_disconnect(),
 * wlan_stop() and wlan_dismiss().
 */
#ifndef SERVICES_WLAN_H
#define SERVICES_WLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cause.h"
#include "drivers/wlan.h"

struct bearer;
struct bearer_addressing;
struct wlan;

enum { WLAN_NETWORKS = 30 /* results of a scan that are kept */ };

enum wlan_role { WLAN_STOPPED, WLAN_STATION, WLAN_ACCESS_POINT };

/* How far a station is. */
enum wlan_state {
	WLAN_IDLE,
	WLAN_JOINING,
	WLAN_JOINED, /* no address yet */
	WLAN_UP	     /* with an address */
};

enum wlan_event {
	WLAN_EVENT_CONNECTED,	    /* ssid, mac (the bssid) */
	WLAN_EVENT_DISCONNECTED,    /* ssid, mac, cause, reason; aborted: the user has left it */
	WLAN_EVENT_FAILED,	    /* a network could not be joined: ssid, cause, reason;
				     * aborted: the user has given it up */
	WLAN_EVENT_ADDRESSED,	    /* the station has its IPv4 address: the bearer knows it */
	WLAN_EVENT_ADDRESS_LATE,    /* timed_out: none has come for a while, it goes on asking;
				     * else why there is none to be had */
	WLAN_EVENT_ADDRESS_LOST,    /* the network takes it back: cause; joined all the same */
	WLAN_EVENT_SCANNED,	    /* there are new results */
	WLAN_EVENT_STATION_ADDED,   /* mac; of an access point */
	WLAN_EVENT_STATION_REMOVED, /* mac, reason */
};

/* What goes with an event, valid during the call. */
struct wlan_news {
	const char *ssid;
	const uint8_t *mac;
	enum cause cause;
	unsigned reason; /* of IEEE 802.11 (drivers/wlan.h); 0: none is known */
};

struct wlan_listener {
	void (*event)(struct wlan_listener *listener, enum wlan_event event,
		      const struct wlan_news *news);
	struct wlan_listener *next; /* wlan_listen()'s */
};

/* The networks that the user knows: the dialect's, valid until it hands in others. */
struct wlan_profiles {
	/* Profile i, from 0, with the string and address of the caller's; its priority, higher is
	 * first. False: there is none at that place (others may be behind it, below `count`), or
	 * it is not to be used now. */
	bool (*get)(void *argument, unsigned i, struct wlan_join *join, unsigned *priority);
	unsigned count; /* 32 at most */
	void *argument;
};

/* --- At any time. */

void wlan_listen(struct wlan *wlan, struct wlan_listener *listener);
/* The listener hears nothing more; one that does not listen is ignored. */
void wlan_unlisten(struct wlan *wlan, struct wlan_listener *listener);

/* Where the station's address comes from; copied. NULL: from the network, as at first. In a network
 * another one is asked for at once, and what runs over the old one ends; not when nothing changes.
 */
void wlan_set_addressing(struct wlan *wlan, const struct bearer_addressing *addressing);
/* dB below all power, by role, 0 to 15. */
void wlan_set_strength(struct wlan *wlan, unsigned station, unsigned access_point);
/* Two letters. False: the radio knows no such country. */
bool wlan_set_country(struct wlan *wlan, const char *country);
/* wrong_state: it is not stopped; not_allowed: no address for one station. */
enum cause wlan_set_mac(struct wlan *wlan, const uint8_t mac[WLAN_MAC]);
/* Whether it is an address for one station: not a group's. */
bool wlan_mac_possible(const uint8_t mac[WLAN_MAC]);
void wlan_mac(const struct wlan *wlan, uint8_t mac[WLAN_MAC]);

/* Whether a station joins one of the profiles by itself: at the start, and whenever it has no
 * network. Of those that are heard, with the security that the profile states, the first by
 * priority; of equals the strongest. `fast`: the network that it had last is tried before anything
 * is scanned. `profiles` must stay; NULL: none. To be called again when they have changed. */
void wlan_set_policy(struct wlan *wlan, bool automatic, bool fast,
		     const struct wlan_profiles *profiles);
/* Scans at once (a station), and again every `interval` seconds; 0: no more. */
void wlan_set_scan(struct wlan *wlan, uint32_t interval, bool hidden);
/* What scans listen for, from the next one on; its `hidden` is not looked at. */
void wlan_set_search(struct wlan *wlan, const struct wlan_search *search);

/* --- Roles. */

/* In this role from now on. CAUSE_wrong_state: in another one. */
enum cause wlan_start_station(struct wlan *wlan);
/* The same; the modem has the address that is stated in `addressing` (not automatic). What the
 * radio says, or why the bearer does not rise, and nothing is started. Strings and `admits` as of
 * drivers/wlan.h. */
enum cause wlan_start_access_point(struct wlan *wlan, const struct wlan_opening *opening,
				   const struct bearer_addressing *addressing);
/* Leaves the network, or sends everybody away. The settings stay. */
void wlan_stop(struct wlan *wlan);
enum wlan_role wlan_role(const struct wlan *wlan);

/* --- A station. */

/* Leaves the network that it has and joins this one, in place of what it was trying: an event says
 * how that went, within 20 s or so. CAUSE_PENDING; wrong_state: not a station; busy: a listener
 * that heard of the leaving has decided otherwise. When it is lost later, the policy says what
 * becomes of it. */
enum cause wlan_connect(struct wlan *wlan, const struct wlan_join *join);
/* Leaves, or gives up joining; listeners hear it (aborted). The policy does not join again before a
 * wlan_connect(), a wlan_set_policy() or the next start. not_open: there is no network, and none is
 * being joined. */
enum cause wlan_disconnect(struct wlan *wlan);
enum wlan_state wlan_state(const struct wlan *wlan);
/* NULL: none is joined. Valid until the next event. */
const struct wlan_network *wlan_network(const struct wlan *wlan);
/* With what it was joined. */
enum wlan_access wlan_access(const struct wlan *wlan);
/* The interface of both roles, for addresses (services/net/bearer.h). */
struct bearer *wlan_bearer(const struct wlan *wlan);

/* Scans once; WLAN_EVENT_SCANNED comes. CAUSE_PENDING, wrong_state: not a station, or busy: it does
 * so already. */
enum cause wlan_scan(struct wlan *wlan, bool hidden);
/* Result i of the last scan, from 0, the strongest first. NULL: there are less. Valid until the
 * next scan ends. */
const struct wlan_network *wlan_result(const struct wlan *wlan, unsigned i);

/* --- An access point. */

/* Station i, from 0. False: there are less. Its address is the DHCP server's to know
 * (services/net/dhcp_server.h). */
bool wlan_station(const struct wlan *wlan, unsigned i, uint8_t mac[WLAN_MAC]);
/* Sends it away. not_open: it is not there. */
enum cause wlan_dismiss(struct wlan *wlan, const uint8_t mac[WLAN_MAC]);

#endif
