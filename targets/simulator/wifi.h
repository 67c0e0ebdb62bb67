/* SPDX-License-Identifier: MIT */
/*
 * The simulated Wi-Fi radio: drivers/wlan.h fed by what a world says of networks and stations
 * (world_wifi.h). As a station it carries frames to a real link of the board's, the cable that all
 * networks end at; as an access point it carries them to the world's stations, which ask for an
 * address by DHCP and answer ARP and echo requests (wifi_air.h).
 *
 * Like the baseband beside it: the board calls wifi_poll() in its event loop and waits at most
 * wifi_next(); listeners and `done` are called in wifi_poll() only; no heap, no clock of its own.
 */
#ifndef SIMULATOR_WIFI_H
#define SIMULATOR_WIFI_H

#include "drivers/link.h"
#include "drivers/wlan.h"
#include "simulator/wifi_air.h"
#include "simulator/world_wifi.h"

/* What was asked for and ends later. */
struct wifi_request {
	wlan_radio_done *done; /* NULL: nothing is */
	void *argument;
	bool timed; /* `due` is set; else the next poll sets it */
	uint32_t due;
};

/* The fields are the simulator's; the memory is the board's. */
struct wifi {
	struct wlan_radio radio; /* what services get; first member */
	struct link link;
	struct link *cable; /* NULL: nothing is behind the networks */
	struct world_wifi *world;
	struct wlan_radio_listener *listeners;
	bool on, joined, plugged; /* plugged: the cable is up */
	struct wlan_network network;
	char country[2];
	uint8_t strength[2];

	struct wifi_request scan;
	struct wlan_search search;
	struct wlan_network *list;
	unsigned maximum, *count;

	struct wifi_request join;
	char ssid[WLAN_SSID_MAX + 1], key[WLAN_KEY_MAX + 1], user[WLAN_USER_MAX + 1];
	uint8_t bssid[WLAN_MAC];
	bool any; /* whatever its bssid */
	enum wlan_access access;

	struct wifi_air air;
};

/* Makes a radio that is off, in this world, which must stay. */
void wifi_init(struct wifi *wifi, struct world_wifi *world);
/* What the networks end at, which must stay; the radio takes its address. Without a cable the modem
 * joins, and nothing answers it. Before it is powered. */
void wifi_plug(struct wifi *wifi, struct link *cable);

/* Carries out what is due at `now` (ms, wraps). */
void wifi_poll(struct wifi *wifi, uint32_t now);
/* Milliseconds until the next poll is due; UINT32_MAX: not before something is asked, sent or
 * changed. */
uint32_t wifi_next(const struct wifi *wifi, uint32_t now);

#endif
