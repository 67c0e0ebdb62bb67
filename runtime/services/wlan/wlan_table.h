/* SPDX-License-Identifier: MIT */
/*
 * The WLAN service's memory, for the board that has a radio and a bearer for it; handlers know
 * wlan.h alone.
 */
#ifndef SERVICES_WLAN_TABLE_H
#define SERVICES_WLAN_TABLE_H

#include "services/net/bearer.h"
#include "services/wlan/wlan.h"

/* The fields are the service's. */
struct wlan {
	struct wlan_radio *radio;
	struct bearer *bearer;
	struct wlan_radio_listener radio_listener;
	struct bearer_listener bearer_listener;
	struct bearers *bearers;
	struct wlan_listener *listeners;
	struct bearer_addressing addressing;
	uint8_t role, state; /* enum wlan_role, enum wlan_state */

	/* The network of a station, or the one that is being joined. */
	char ssid[WLAN_SSID_MAX + 1];
	uint8_t access;
	bool by_policy;
	uint8_t profile; /* by which; with by_policy */

	bool automatic, fast;
	bool held;    /* the user has left: the policy waits */
	bool looking; /* the policy waits for the scan that is going on */
	bool known;   /* `last` is the profile of the last network */
	uint8_t last;
	uint8_t rounds; /* without success, how long the next one waits */
	uint32_t tried; /* bit i: profile i did not work in this round */
	const struct wlan_profiles *profiles;

	struct wlan_search search;
	uint32_t interval; /* s; 0: no scans by themselves */
	bool hidden, scanning;
	struct wlan_network networks[WLAN_NETWORKS];
	unsigned found, arriving; /* results; the scan's own count */
};

/* Makes a service that is stopped. `bearer` is over the radio's link; both must stay. */
void wlan_init(struct wlan *wlan, struct wlan_radio *radio, struct bearer *bearer,
	       struct bearers *bearers);

/* Stops it, and has it listen no more: before another wlan_init(). */
void wlan_close(struct wlan *wlan);

/* --- Between the files of the service. */

void wlan_tell(struct wlan *wlan, enum wlan_event event, const struct wlan_news *news);
/* wlan_policy.c: the station has nothing to do: joins by itself, now or after a while. */
void wlan_policy_begin(struct wlan *wlan);
/* What it has tried did not work. */
void wlan_policy_failed(struct wlan *wlan);
/* A scan has ended. */
void wlan_policy_found(struct wlan *wlan);
/* Nothing by itself any more. */
void wlan_policy_stop(struct wlan *wlan);
/* It did. */
void wlan_policy_joined(struct wlan *wlan);
/* wlan_scan.c */
void wlan_scan_begin(struct wlan *wlan);
void wlan_scan_stop(struct wlan *wlan);
/* wlan_station.c: joins; listeners and policy hear how that went. */
void wlan_join(struct wlan *wlan, const struct wlan_join *join);
/* Leaves or gives up; listeners hear it when there was a network. */
void wlan_leave(struct wlan *wlan, enum cause cause, unsigned reason);
/* A network that is there is to have the addressing that is set now. */
void wlan_readdress(struct wlan *wlan);
/* The bearer has its address; is to get another; has lost it. */
void wlan_bearer_addressed(struct wlan *wlan);
void wlan_bearer_readdressed(struct wlan *wlan);
void wlan_bearer_lost(struct wlan *wlan, enum cause why);
/* The network is gone of itself. */
void wlan_lost(struct wlan *wlan, const uint8_t *bssid, unsigned reason);
#endif
