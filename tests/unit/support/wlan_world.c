/* SPDX-License-Identifier: MIT */
#include "wlan_world.h"

#include <poll.h>

#include "lwip/sys.h"
#include "patience.h"

struct wlan_world wlan_world;

static void hear(struct wlan_listener *listener, enum wlan_event event,
		 const struct wlan_news *news)
{
	(void)listener;
	wlan_world.heard[event]++;
	memset(&wlan_world.last[event], 0, sizeof wlan_world.last[event]);
	if (news->ssid)
		strcpy(wlan_world.last[event].ssid, news->ssid);
	if (news->mac)
		memcpy(wlan_world.last[event].mac, news->mac, WLAN_MAC);
	wlan_world.last[event].cause = news->cause;
	wlan_world.last[event].reason = news->reason;
}

int wlan_setup(void **state)
{
	(void)state;
	wlan_world.world.wifi = &wlan_world.wifi_world;
	wifi_init(&wlan_world.wifi, &wlan_world.wifi_world);
	slirp_link_init(&wlan_world.cable, 1);
	wifi_plug(&wlan_world.wifi, &wlan_world.cable.link);
	bearer_link_init(&wlan_world.bearer_link, &wlan_world.wifi.link, BEARER_WLAN);
	wlan_world.bearer_list[0] = &wlan_world.bearer_link.bearer;
	bearers_init(&wlan_world.bearers, wlan_world.bearer_list, 1);
	return 0;
}

int wlan_begin(void **state)
{
	static struct wlan_listener listener = {.event = hear};

	(void)state;
	world_init(&wlan_world.world);
	wlan_line("world 1");
	memset(wlan_world.heard, 0, sizeof wlan_world.heard);
	wlan_init(&wlan_world.wlan, &wlan_world.wifi.radio, bearers_wlan(&wlan_world.bearers, 1),
		  &wlan_world.bearers);
	wlan_listen(&wlan_world.wlan, &listener);
	return 0;
}

int wlan_end(void **state)
{
	(void)state;
	wlan_close(&wlan_world.wlan);
	return 0;
}

void wlan_line(const char *line)
{
	char message[WORLD_MESSAGE] = "";

	if (!world_line(&wlan_world.world, line, strlen(line), message))
		fail_msg("%s: %s", line, message);
}

static uint32_t least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

static void turn(uint32_t longest)
{
	struct pollfd fds[16];
	uint32_t wait = least(longest, bearers_wait(&wlan_world.bearers));
	unsigned count;

	wait = least(wait, wifi_next(&wlan_world.wifi, sys_now()));
	count = slirp_link_fill(&wlan_world.cable, fds, 16, &wait);
	slirp_link_dispatch(&wlan_world.cable, poll(fds, count, (int)wait) < 0);
	bearers_poll(&wlan_world.bearers);
	wifi_poll(&wlan_world.wifi, sys_now());
}

void wlan_turns(unsigned ms)
{
	struct patience patience = patience_of(ms);

	do
		turn(10);
	while (!patience_ends(&patience));
}

void wlan_until(enum wlan_event event, unsigned times, unsigned ms)
{
	struct patience patience = patience_of(ms);

	while (wlan_world.heard[event] < times) {
		if (patience_ends(&patience))
			fail_msg("event %d was heard %u times, not %u", event,
				 wlan_world.heard[event], times);
		turn(10);
	}
}

struct wlan_join wlan_to(const char *ssid)
{
	return (struct wlan_join){.ssid = ssid, .key = "", .user = "", .anonymous_user = ""};
}
