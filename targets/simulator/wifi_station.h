/* SPDX-License-Identifier: MIT */
/*
 * A simulated station of the modem's access point, behind its radio: a DHCP client (RFC 2131), and
 * who answers ARP and echo requests for the address that it has. It makes frames and reads frames.
 */
#ifndef SIMULATOR_WIFI_STATION_H
#define SIMULATOR_WIFI_STATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/wlan.h"

enum { WIFI_STATION_FRAME = 600 /* room for what a station says by itself */ };

enum wifi_station_lease { WIFI_DISCOVERING, WIFI_REQUESTING, WIFI_BOUND };

struct wifi_station {
	uint8_t mac[WLAN_MAC];
	char name[WLAN_SSID_MAX + 1];
	/* wifi_air.c's. */
	bool known, joined, dismissed, lost;
	bool timed;	   /* it wants to join, `due` says when it does */
	uint32_t due;	   /* ms */
	uint32_t heard_at; /* ms: its last sign of life */
	/* The rest is wifi_station.c's. */
	uint8_t lease; /* enum wifi_station_lease */
	uint32_t xid;
	uint8_t address[4], server[4], server_mac[WLAN_MAC];
	uint32_t speaks_at; /* ms: when it sends its next message by itself */
	uint32_t expires_at;
};

/* It has joined: asks for an address. */
void wifi_station_begin(struct wifi_station *station, uint32_t now);
/* What it says by itself at `now`, into `frame` (WIFI_STATION_FRAME bytes; NULL: it is lost on its
 * way); 0: nothing. */
size_t wifi_station_speak(struct wifi_station *station, uint32_t now, uint8_t *frame);
/* Its farewell to the DHCP server; 0: it has no address. */
size_t wifi_station_release(struct wifi_station *station, uint8_t *frame);
/* Hears a frame that is for it or for all; writes what it answers at once over `frame`, whose room
 * is at least the frame's and WIFI_STATION_FRAME; 0: nothing. */
size_t wifi_station_hear(struct wifi_station *station, uint32_t now, uint8_t *frame, size_t n);

#endif
