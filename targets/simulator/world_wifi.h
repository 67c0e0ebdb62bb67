/* SPDX-License-Identifier: MIT */
/*
 * What a world says of Wi-Fi: networks that can be heard, and stations that are near. It stands
 * beside the world (struct world has a pointer to it), because only programs with a Wi-Fi radio
 * have one; others read its lines and forget them.
 */
#ifndef SIMULATOR_WORLD_WIFI_H
#define SIMULATOR_WORLD_WIFI_H

#include "drivers/wlan.h"

enum { WORLD_WIFIS = 32, WORLD_STATIONS = 8, WORLD_STATION_NAME = 32 };

struct world_network {
	struct wlan_network network; /* as it is heard; `ssid` also when it is hidden */
	char key[WLAN_KEY_MAX + 1];  /* or the user's password */
	char user[WLAN_USER_MAX + 1];
	uint32_t delay;		/* ms until it has let somebody in, or refused */
	uint16_t failures;	/* still to come; WORLD_ALWAYS */
	uint16_t failure, ends; /* reasons; `ends`: whoever has joined is sent away, 0: nobody */
};

struct world_station {
	uint8_t mac[WLAN_MAC];
	char ssid[WLAN_SSID_MAX + 1]; /* that it joins; "": any */
	char key[WLAN_KEY_MAX + 1];
	char name[WORLD_STATION_NAME + 1]; /* that it says to DHCP servers; "": none */
	uint32_t delay;			   /* ms until it joins */
	bool lost;			   /* out of reach: it is neither heard, nor hears */
	bool fresh; /* a line has just said so: one that was sent away tries again */
};

struct world_wifi {
	struct world_network networks[WORLD_WIFIS];
	struct world_station stations[WORLD_STATIONS];
	uint8_t network_count, station_count;
	uint32_t scan;		  /* ms that a scan takes */
	const struct wifi *radio; /* that lives in it; NULL: none yet */
	bool changed;		  /* since the radio has looked last */
};

/* NULL: there is none. */
struct world_network *world_wifi_network(struct world_wifi *wifi, const uint8_t bssid[WLAN_MAC]);
struct world_station *world_wifi_station(struct world_wifi *wifi, const uint8_t mac[WLAN_MAC]);

#endif
