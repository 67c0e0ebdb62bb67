/* SPDX-License-Identifier: MIT */
#include "wlan_services.h"

#include "network_limits.h"

#if NETWORK_WLANS

#include "services/net/dhcp_server_table.h"
#include "services/wlan/wlan_table.h"

static struct wlan wlan;
static struct dhcp_server server;
static struct dhcp_server_place places[NETWORK_STATIONS];

void wlan_services_init(struct wlan_radio *radio, struct services *services)
{
	wlan_init(&wlan, radio, bearers_wlan(services->bearers, 1), services->bearers);
	dhcp_server_init(&server, places, NETWORK_STATIONS);
	services->wlan = &wlan;
	services->dhcp_server = &server;
}

void wlan_services_close(void)
{
	dhcp_server_close(&server);
	wlan_close(&wlan);
}

void wlan_services_restart(void)
{
	wlan_init(&wlan, wlan.radio, wlan.bearer, wlan.bearers);
	dhcp_server_init(&server, places, NETWORK_STATIONS);
}

#else

void wlan_services_init(struct wlan_radio *radio, struct services *services)
{
	(void)radio;
	(void)services;
}

void wlan_services_close(void)
{
}

void wlan_services_restart(void)
{
}

#endif
