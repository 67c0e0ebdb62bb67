/* SPDX-License-Identifier: MIT */
/* What the files of the simulated Wi-Fi radio offer each other; nobody else includes this. */
#ifndef SIMULATOR_WIFI_PARTS_H
#define SIMULATOR_WIFI_PARTS_H

#include "simulator/wifi.h"

/* wifi.c: what happened, to all who listen; a wifi_air_tell, whose argument is the radio. */
void wifi_tell(void *argument, enum wlan_radio_event event, const uint8_t mac[WLAN_MAC],
	       unsigned reason);

/* wifi_networks.c: operations of the radio (drivers/wlan.h) ... */
void wifi_scan(struct wlan_radio *radio, const struct wlan_search *search,
	       struct wlan_network *list, unsigned maximum, unsigned *count, wlan_radio_done *done,
	       void *argument);
void wifi_join(struct wlan_radio *radio, const struct wlan_join *join, wlan_radio_done *done,
	       void *argument);
void wifi_leave(struct wlan_radio *radio);
const struct wlan_network *wifi_network(struct wlan_radio *radio);
void wifi_abandon(struct wlan_radio *radio, wlan_radio_done *done, void *argument);
/* ... and their turns. */
void wifi_networks_poll(struct wifi *wifi, uint32_t now);
uint32_t wifi_networks_next(const struct wifi *wifi, uint32_t now);

/* wifi_link.c */
extern const struct link_operations wifi_link_operations;

#endif
