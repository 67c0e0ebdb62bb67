/* SPDX-License-Identifier: MIT */
/* The radio itself: its settings, the access point that it can be, its turns. */
#include "simulator/wifi.h"

#include <string.h>

#include "simulator/wifi_parts.h"

static struct wifi *self(struct wlan_radio *radio)
{
	return (struct wifi *)radio;
}

void wifi_tell(void *argument, enum wlan_radio_event event, const uint8_t mac[WLAN_MAC],
	       unsigned reason)
{
	struct wifi *wifi = argument;
	struct wlan_radio_listener *listener = wifi->listeners, *next;

	for (; listener; listener = next) {
		next = listener->next;
		listener->event(listener, event, mac, reason);
	}
}

/* --- Settings and the access point. */

static void set_power(struct wlan_radio *radio, bool on)
{
	struct wifi *wifi = self(radio);

	wifi->on = on;
	if (on)
		return;
	wifi->joined = false;
	wifi_air_close(&wifi->air);
}

static void set_strength(struct wlan_radio *radio, unsigned station, unsigned access_point)
{
	self(radio)->strength[0] = (uint8_t)station;
	self(radio)->strength[1] = (uint8_t)access_point;
}

static bool set_country(struct wlan_radio *radio, const char country[2])
{
	for (unsigned i = 0; i < 2; i++)
		if (country[i] < 'A' || country[i] > 'Z')
			return false;
	memcpy(self(radio)->country, country, 2);
	return true;
}

static bool set_mac(struct wlan_radio *radio, const uint8_t mac[WLAN_MAC])
{
	static const uint8_t none[WLAN_MAC];
	struct wifi *wifi = self(radio);

	if (wifi->on || (mac[0] & 1) || memcmp(mac, none, WLAN_MAC) == 0)
		return false;
	memcpy(wifi->link.mac, mac, WLAN_MAC);
	if (wifi->cable)
		memcpy(wifi->cable->mac, mac, WLAN_MAC);
	return true;
}

/* IEEE 802.11: WEP's keys are of 40 or 104 bits, WPA's passphrases of 8 to 63 characters. */
static bool fits(enum wlan_access access, const char *key)
{
	size_t n = strlen(key);

	switch (access) {
	case WLAN_ACCESS_OPEN:
		return true;
	case WLAN_ACCESS_WPA_WPA2:
		return n >= 8 && n <= 63;
	default:
		return n == 5 || n == 13;
	}
}

static enum cause open_air(struct wlan_radio *radio, const struct wlan_opening *opening)
{
	struct wifi *wifi = self(radio);

	if (wifi->joined || wifi->join.done)
		return CAUSE_busy;
	if (!wifi->on || opening->access > WLAN_ACCESS_WPA_WPA2 || !*opening->ssid ||
	    opening->channel < 1 || opening->channel > WLAN_CHANNELS)
		return CAUSE_not_allowed;
	if (!fits(opening->access, opening->key))
		return CAUSE_network_key;
	wifi_air_open(&wifi->air, opening, wifi->link.mac);
	return CAUSE_NONE;
}

static void close_air(struct wlan_radio *radio)
{
	wifi_air_close(&self(radio)->air);
}

static bool station(struct wlan_radio *radio, unsigned i, uint8_t mac[WLAN_MAC])
{
	const struct wifi_station *found = wifi_air_station(&self(radio)->air, i);

	if (found)
		memcpy(mac, found->mac, WLAN_MAC);
	return found;
}

static bool dismiss(struct wlan_radio *radio, const uint8_t mac[WLAN_MAC])
{
	return wifi_air_dismiss(&self(radio)->air, mac);
}

static void listen(struct wlan_radio *radio, struct wlan_radio_listener *listener)
{
	listener->next = self(radio)->listeners;
	self(radio)->listeners = listener;
}

static void unlisten(struct wlan_radio *radio, struct wlan_radio_listener *listener)
{
	for (struct wlan_radio_listener **at = &self(radio)->listeners; *at; at = &(*at)->next)
		if (*at == listener) {
			*at = listener->next;
			return;
		}
}

/* --- The board's. */

void wifi_init(struct wifi *wifi, struct world_wifi *world)
{
	static const struct wlan_radio_operations operations = {
		.set_power = set_power,
		.set_strength = set_strength,
		.set_country = set_country,
		.set_mac = set_mac,
		.scan = wifi_scan,
		.join = wifi_join,
		.leave = wifi_leave,
		.network = wifi_network,
		.open = open_air,
		.close = close_air,
		.station = station,
		.dismiss = dismiss,
		.abandon = wifi_abandon,
		.listen = listen,
		.unlisten = unlisten,
	};
	static const uint8_t mac[WLAN_MAC] = {0x02, 0, 0, 0, 0, 0x10};

	memset(wifi, 0, sizeof *wifi);
	wifi->world = world;
	world->radio = wifi;
	wifi->link.operations = &wifi_link_operations;
	memcpy(wifi->link.mac, mac, WLAN_MAC);
	wifi->radio.operations = &operations;
	wifi->radio.link = &wifi->link;
}

void wifi_plug(struct wifi *wifi, struct link *cable)
{
	wifi->cable = cable;
	wifi->link.loopback = cable->loopback;
	wifi->link.loopback_ipv6 = cable->loopback_ipv6;
	memcpy(wifi->link.mac, cable->mac, WLAN_MAC);
}

void wifi_poll(struct wifi *wifi, uint32_t now)
{
	wifi_networks_poll(wifi, now);
	wifi_air_poll(&wifi->air, wifi->world, now, wifi_tell, wifi);
}

uint32_t wifi_next(const struct wifi *wifi, uint32_t now)
{
	uint32_t networks = wifi_networks_next(wifi, now), air = wifi_air_next(&wifi->air, now);

	return networks < air ? networks : air;
}
