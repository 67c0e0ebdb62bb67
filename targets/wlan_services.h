/* SPDX-License-Identifier: MIT */
/*
 * The WLAN of a product that has the limit `wlans`, and the DHCP server for its stations, with
 * their memory; of another product this does nothing and takes none. For network_services.c.
 */
#ifndef TARGETS_WLAN_SERVICES_H
#define TARGETS_WLAN_SERVICES_H

#include "drivers/wlan.h"
#include "services/services.h"

/* Makes them, stopped, over the radio and the bearer of `services` for it. */
void wlan_services_init(struct wlan_radio *radio, struct services *services);
/* Stops them; nobody is told. */
void wlan_services_close(void);
/* Makes them anew, after they were closed. */
void wlan_services_restart(void);

#endif
