/* SPDX-License-Identifier: MIT */
/* Wi-Fi networks and stations. */
#include "simulator/world_wifi.h"

#include <string.h>

#include "simulator/world_parts.h"

struct world_network *world_wifi_network(struct world_wifi *wifi, const uint8_t bssid[WLAN_MAC])
{
	for (unsigned i = 0; i < wifi->network_count; i++)
		if (memcmp(wifi->networks[i].network.bssid, bssid, WLAN_MAC) == 0)
			return &wifi->networks[i];
	return NULL;
}

struct world_station *world_wifi_station(struct world_wifi *wifi, const uint8_t mac[WLAN_MAC])
{
	for (unsigned i = 0; i < wifi->station_count; i++)
		if (memcmp(wifi->stations[i].mac, mac, WLAN_MAC) == 0)
			return &wifi->stations[i];
	return NULL;
}

/* --- Networks. */

static const char *const securities[] = {"open",     "wep",  "wpa",	  "wpa2",
					 "wpa-wpa2", "wpa3", "wpa2-wpa3", NULL};

/* What the security implies; keys of 5 characters are WEP's short ones. */
static void complete(struct world_network *network)
{
	static const uint8_t ciphers[] = {
		[WLAN_OPEN] = WLAN_NO_CIPHER,	  [WLAN_WEP] = WLAN_WEP104,
		[WLAN_WPA] = WLAN_TKIP,		  [WLAN_WPA2] = WLAN_CCMP,
		[WLAN_WPA_WPA2] = WLAN_TKIP_CCMP, [WLAN_WPA3] = WLAN_CCMP,
		[WLAN_WPA2_WPA3] = WLAN_CCMP,
	};
	struct wlan_network *heard = &network->network;

	heard->cipher = ciphers[heard->security];
	if (heard->security == WLAN_WEP && strlen(network->key) == 5)
		heard->cipher = WLAN_WEP40;
	if (heard->security >= WLAN_WPA)
		heard->key_management = *network->user ? WLAN_8021X : WLAN_PSK;
}

static bool read_signal(struct words *words, struct wlan_network *heard)
{
	uint32_t weakness;

	if (!words_below(words, "the network's signal", 100, &weakness))
		return false;
	heard->rssi = (int8_t) - (int32_t)weakness;
	return true;
}

static bool read_attribute(struct words *words, struct world_network *network)
{
	uint32_t channel;

	if (words_take(words, "key"))
		return words_string(words, "the network's key", 1, WLAN_KEY_MAX, network->key);
	if (words_take(words, "user"))
		return words_string(words, "the user", 1, WLAN_USER_MAX, network->user);
	if (words_take(words, "password"))
		return words_string(words, "the password", 1, WLAN_KEY_MAX, network->key);
	if (words_take(words, "signal"))
		return read_signal(words, &network->network);
	if (words_take(words, "channel")) {
		if (!words_number(words, "the channel", 1, WLAN_CHANNELS, &channel))
			return false;
		network->network.channel = (uint8_t)channel;
		return true;
	}
	network->network.hidden = words_take(words, "hidden");
	return network->network.hidden ||
	       words_error(words, "`%.40s` is not key, user, password, signal, channel or hidden",
			   words_peek(words));
}

/* `NAME SECURITY ...`: the network stands in the place of the one with its address. */
static bool read_network(struct world_wifi *wifi, struct words *words,
			 const uint8_t bssid[WLAN_MAC])
{
	struct world_network network = {.network = {.channel = 1, .rssi = -50}};
	struct world_network *at = world_wifi_network(wifi, bssid);
	unsigned security;

	memcpy(network.network.bssid, bssid, WLAN_MAC);
	if (!words_string(words, "the network's name", 1, WLAN_SSID_MAX, network.network.ssid) ||
	    !words_choice(words, "its security", securities, &security))
		return false;
	network.network.security = (uint8_t)security;
	while (words_peek(words))
		if (!read_attribute(words, &network))
			return false;
	if (security == WLAN_OPEN ? *network.key || *network.user : !*network.key)
		return words_error(words, security == WLAN_OPEN ? "an open network has no key"
								: "the network's key is missing");
	if (!at && wifi->network_count == WORLD_WIFIS)
		return words_error(words, "more than %d networks", WORLD_WIFIS);
	complete(&network);
	if (!at)
		at = &wifi->networks[wifi->network_count++];
	*at = network;
	return true;
}

static bool read_gone(struct world_wifi *wifi, struct words *words, struct world_network *network)
{
	if (!words_end(words))
		return false;
	*network = wifi->networks[--wifi->network_count];
	return true;
}

static bool read_ms(struct words *words, uint32_t *delay)
{
	uint32_t value;

	if (!words_number(words, "the delay", 0, WORLD_DELAY_MAX, &value) || !words_end(words))
		return false;
	*delay = value;
	return true;
}

static bool read_delay(struct world_wifi *wifi, struct words *words, struct world_network *network)
{
	(void)wifi;
	return read_ms(words, &network->delay);
}

/* `[reason N]` */
static bool read_reason(struct words *words, uint32_t *reason)
{
	return !words_take(words, "reason") ||
	       words_number(words, "the reason", 1, UINT16_MAX, reason);
}

static bool read_fail(struct world_wifi *wifi, struct words *words, struct world_network *network)
{
	uint32_t reason = WLAN_REASON_UNSPECIFIED, times = WORLD_ALWAYS;

	(void)wifi;
	if (!read_reason(words, &reason) ||
	    (words_take(words, "times") &&
	     !words_number(words, "the number of times", 1, 1000, &times)) ||
	    !words_end(words))
		return false;
	network->failure = (uint16_t)reason;
	network->failures = (uint16_t)times;
	return true;
}

static bool read_succeed(struct world_wifi *wifi, struct words *words,
			 struct world_network *network)
{
	(void)wifi;
	if (!words_end(words))
		return false;
	network->failures = 0;
	return true;
}

static bool read_strength(struct world_wifi *wifi, struct words *words,
			  struct world_network *network)
{
	struct wlan_network heard = network->network;

	(void)wifi;
	if (!read_signal(words, &heard) || !words_end(words))
		return false;
	network->network = heard;
	return true;
}

static bool read_end(struct world_wifi *wifi, struct words *words, struct world_network *network)
{
	uint32_t reason = WLAN_REASON_LEAVING;

	(void)wifi;
	if (!read_reason(words, &reason) || !words_end(words))
		return false;
	network->ends = (uint16_t)reason;
	return true;
}

/* `delay MS` */
static bool read_scan(struct words *words, uint32_t *scan)
{
	if (!words_take(words, "delay"))
		return words_error(words, "`delay` is missing");
	return read_ms(words, scan);
}

static bool read_wifi(struct world_wifi *wifi, struct words *words)
{
	static const struct verb {
		const char *name;
		bool (*read)(struct world_wifi *wifi, struct words *words,
			     struct world_network *network);
	} verbs[] = {{"gone", read_gone},	{"delay", read_delay},	   {"fail", read_fail},
		     {"succeed", read_succeed}, {"signal", read_strength}, {"end", read_end}};
	struct world_network *network;
	uint8_t bssid[WLAN_MAC];

	if (words_take(words, "scan"))
		return read_scan(words, &wifi->scan);
	if (!words_mac(words, "the network's address", bssid))
		return false;
	network = world_wifi_network(wifi, bssid);
	for (unsigned i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!words_take(words, verbs[i].name))
			continue;
		return network ? verbs[i].read(wifi, words, network)
			       : words_error(words, "there is no network of this address");
	}
	return read_network(wifi, words, bssid);
}

/* --- Stations. */

static bool read_station_attribute(struct words *words, struct world_station *station)
{
	if (words_take(words, "ssid"))
		return words_string(words, "the name of its network", 1, WLAN_SSID_MAX,
				    station->ssid);
	if (words_take(words, "key"))
		return words_string(words, "the station's key", 1, WLAN_KEY_MAX, station->key);
	if (words_take(words, "name"))
		return words_string(words, "the station's name", 1, WORLD_STATION_NAME,
				    station->name);
	if (words_take(words, "delay"))
		return words_number(words, "the delay", 0, WORLD_DELAY_MAX, &station->delay);
	return words_error(words, "`%.40s` is not ssid, key, name or delay", words_peek(words));
}

static bool put_station(struct world_wifi *wifi, struct words *words, const uint8_t mac[WLAN_MAC])
{
	struct world_station station = {.fresh = true}, *at = world_wifi_station(wifi, mac);

	memcpy(station.mac, mac, WLAN_MAC);
	while (words_peek(words))
		if (!read_station_attribute(words, &station))
			return false;
	if (!at && wifi->station_count == WORLD_STATIONS)
		return words_error(words, "more than %d stations", WORLD_STATIONS);
	if (!at)
		at = &wifi->stations[wifi->station_count++];
	*at = station;
	return true;
}

static bool read_station(struct world_wifi *wifi, struct words *words)
{
	struct world_station *station;
	uint8_t mac[WLAN_MAC];
	bool gone, lost;

	if (!words_mac(words, "the station's address", mac))
		return false;
	station = world_wifi_station(wifi, mac);
	gone = words_take(words, "gone");
	lost = !gone && words_take(words, "lost");
	if (!gone && !lost)
		return put_station(wifi, words, mac);
	if (!words_end(words))
		return false;
	if (!station)
		return words_error(words, "there is no station of this address");
	station->lost = lost;
	if (gone)
		*station = wifi->stations[--wifi->station_count];
	return true;
}

/* --- For programs with a Wi-Fi radio; others pass these lines over. */

bool world_read_wifi(struct world *world, struct words *words)
{
	if (!world->wifi)
		return true;
	if (!read_wifi(world->wifi, words))
		return false;
	world->wifi->changed = true;
	return true;
}

bool world_read_station(struct world *world, struct words *words)
{
	if (!world->wifi)
		return true;
	if (!read_station(world->wifi, words))
		return false;
	world->wifi->changed = true;
	return true;
}
