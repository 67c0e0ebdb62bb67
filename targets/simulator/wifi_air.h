/* SPDX-License-Identifier: MIT */
/*
 * The air around the simulated radio when it is an access point: the world's stations come, get an
 * address by DHCP, answer, and go. For wifi.c, which has it, only.
 */
#ifndef SIMULATOR_WIFI_AIR_H
#define SIMULATOR_WIFI_AIR_H

#include "drivers/link.h"
#include "drivers/wlan.h"
#include "simulator/wifi_station.h"
#include "simulator/world_wifi.h"

enum { WIFI_FRAMES = 8 };

struct wifi_frame {
	uint16_t n;
	uint8_t bytes[LINK_FRAME_MAX];
};

/* Told what becomes of stations. */
typedef void wifi_air_tell(void *argument, enum wlan_radio_event event, const uint8_t mac[WLAN_MAC],
			   unsigned reason);

struct wifi_air {
	bool open;
	char ssid[WLAN_SSID_MAX + 1], key[WLAN_KEY_MAX + 1];
	uint8_t mac[WLAN_MAC]; /* the access point's */
	uint8_t channel, hiding, access, most;
	uint32_t ageing; /* ms; 0: never */
	bool (*admits)(void *argument, const uint8_t mac[WLAN_MAC]);
	void *argument;
	struct wifi_station stations[WORLD_STATIONS];
	struct wifi_frame frames[WIFI_FRAMES]; /* from the stations; more are lost */
	unsigned first, count;
};

void wifi_air_open(struct wifi_air *air, const struct wlan_opening *opening,
		   const uint8_t mac[WLAN_MAC]);
void wifi_air_close(struct wifi_air *air);
/* Station i of those that are joined; NULL: there are less. */
const struct wifi_station *wifi_air_station(const struct wifi_air *air, unsigned i);
/* Sends it away; the next poll tells. False: it is not joined. */
bool wifi_air_dismiss(struct wifi_air *air, const uint8_t mac[WLAN_MAC]);

void wifi_air_poll(struct wifi_air *air, struct world_wifi *world, uint32_t now,
		   wifi_air_tell *tell, void *argument);
uint32_t wifi_air_next(const struct wifi_air *air, uint32_t now);

/* A frame of the access point, whole. */
void wifi_air_send(struct wifi_air *air, const uint8_t *frame, size_t n);
/* The oldest frame of a station; NULL: none. wifi_air_drop() takes it away. */
const struct wifi_frame *wifi_air_frame(const struct wifi_air *air);
void wifi_air_drop(struct wifi_air *air);

#endif
