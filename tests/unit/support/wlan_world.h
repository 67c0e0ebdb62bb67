/* SPDX-License-Identifier: MIT */
/*
 * A WLAN in one process for the net_wlan_*_test.c programs: the service over the simulated radio,
 * whose networks end at libslirp's.
 */
#ifndef TESTS_WLAN_WORLD_H
#define TESTS_WLAN_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <stdio.h>

#include <cmocka.h>

#include "host/slirp_link.h"
#include "services/net/bearer_link.h"
#include "services/wlan/wlan_table.h"
#include "simulator/wifi.h"
#include "simulator/world.h"

enum { WLAN_WORLD_EVENTS = WLAN_EVENT_STATION_REMOVED + 1 };

struct wlan_world {
	struct world world;
	struct world_wifi wifi_world;
	struct wifi wifi;
	struct slirp_link cable;
	struct bearer_link bearer_link;
	struct bearer *bearer_list[1];
	struct bearers bearers;
	struct wlan wlan;
	/* What listeners heard: how often, and what came with the last of each. */
	unsigned heard[WLAN_WORLD_EVENTS];
	struct {
		char ssid[WLAN_SSID_MAX + 1];
		uint8_t mac[WLAN_MAC];
		enum cause cause;
		unsigned reason;
	} last[WLAN_WORLD_EVENTS];
};

extern struct wlan_world wlan_world;

/* For cmocka's group setup: starts lwIP, once per program. */
int wlan_setup(void **state);
/* For a test's setup and teardown: a service that is stopped, in an empty world. */
int wlan_begin(void **state);
int wlan_end(void **state);

/* A line of the world's, which must be right. */
void wlan_line(const char *line);
/* Turns of the event loop for so long. */
void wlan_turns(unsigned ms);
/* Turns until the event was heard so often since wlan_begin(), or fails the test after `ms`. */
void wlan_until(enum wlan_event event, unsigned times, unsigned ms);
/* An open network of that name, with nothing else said. */
struct wlan_join wlan_to(const char *ssid);

#endif
