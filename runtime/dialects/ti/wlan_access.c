/* SPDX-License-Identifier: MIT */
/* The access point: its list of stations that are not let in, and how it is opened. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "dialects/ti/netcfg.h"
#include "dialects/ti/wlan.h"
#include "services/net/bearer.h"

enum { PLACES = TI_DENIED_OPTIONS_KEYS };

static struct ti_denied_options *place_at(unsigned place)
{
	return ti_denied_options(ti_wlan_modem(), place);
}

/* The place of this address; PLACES: it is not in the list. */
static unsigned find(const uint8_t mac[WLAN_MAC])
{
	unsigned i = 0;

	while (i < PLACES &&
	       (!place_at(i)->used || memcmp(place_at(i)->mac.octet, mac, WLAN_MAC) != 0))
		i++;
	return i;
}

unsigned ti_denied_count(void)
{
	unsigned n = 0;

	for (unsigned i = 0; i < PLACES; i++)
		n += place_at(i)->used;
	return n;
}

const struct at_mac *ti_denied_at(unsigned index)
{
	for (unsigned i = 0; i < PLACES; i++)
		if (place_at(i)->used && index-- == 0)
			return &place_at(i)->mac;
	return NULL;
}

enum cause ti_deny(const struct at_mac *mac)
{
	unsigned place = 0;

	if (find(mac->octet) < PLACES)
		return CAUSE_NONE;
	while (place < PLACES && place_at(place)->used)
		place++;
	if (place == PLACES)
		return CAUSE_buffer_full;
	*place_at(place) = (struct ti_denied_options){1, *mac};
	return ti_keep(ti_wlan_modem(), TI_DENIED_OPTIONS, place);
}

/* NULL: there is no such one. */
enum cause ti_allow(const struct at_mac *mac)
{
	unsigned place = mac != NULL ? find(mac->octet) : PLACES;

	if (place == PLACES)
		return CAUSE_not_open;
	place_at(place)->used = 0;
	return ti_keep(ti_wlan_modem(), TI_DENIED_OPTIONS, place);
}

static bool admits(void *argument, const uint8_t mac[WLAN_MAC])
{
	const struct ti_ap_options *options = ti_ap_options(ti_wlan_modem());

	(void)argument;
	return options->access_list_mode == TI_AP_ACCESS_LIST_MODE_DISABLE || find(mac) == PLACES;
}

enum cause ti_start_access_point(void)
{
	static const enum wlan_hiding hidings[] = {WLAN_SHOWN, WLAN_HIDDEN_EMPTY,
						   WLAN_HIDDEN_CLEARED};
	const struct ti_ap_options *options = ti_ap_options(ti_wlan_modem());
	char ssid[sizeof options->ssid.bytes + 1], key[sizeof options->password.bytes + 1];
	struct bearer_addressing addressing = ti_access_point_addressing();
	struct wlan_opening opening = {
		.ssid = text_copy(ssid, sizeof ssid, options->ssid.bytes, options->ssid.length),
		.key = text_copy(key, sizeof key, options->password.bytes,
				 options->password.length),
		.channel = options->channel,
		.hiding = hidings[options->hidden_ssid],
		.access = ti_access(options->security),
		.stations = options->max_stations,
		.ageing = options->max_sta_aging,
		.admits = admits,
	};

	return wlan_start_access_point(ti_wlan(), &opening, &addressing);
}
