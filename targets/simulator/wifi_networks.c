/* SPDX-License-Identifier: MIT */
/* The world's networks and the radio as their station: scans, joining one, losing it. */
#include <string.h>

#include "simulator/wifi_parts.h"
#include "simulator/world.h"

static struct wifi *self(struct wlan_radio *radio)
{
	return (struct wifi *)radio;
}

/* Whether `time` is now or past, on a clock that wraps. */
static bool reached(uint32_t now, uint32_t time)
{
	return (int32_t)(now - time) >= 0;
}

static void ask(struct wifi_request *request, wlan_radio_done *done, void *argument)
{
	*request = (struct wifi_request){.done = done, .argument = argument};
}

static void finish(struct wifi_request *request, enum cause cause, unsigned reason)
{
	wlan_radio_done *done = request->done;

	request->done = NULL;
	done(request->argument, cause, reason);
}

/* Whether the request's time has come; it begins to run at the first poll. */
static bool is_due(struct wifi_request *request, uint32_t now, uint32_t delay)
{
	if (!request->done)
		return false;
	if (!request->timed)
		request->due = now + delay;
	request->timed = true;
	return reached(now, request->due);
}

/* --- Scanning. */

static bool is_wanted(const struct wifi *wifi, const struct wlan_network *network)
{
	const struct wlan_search *search = &wifi->search;

	return (!network->hidden || search->hidden) &&
	       (!search->channels || search->channels >> (network->channel - 1) & 1) &&
	       (!search->weakest || network->rssi >= search->weakest);
}

/* Puts it in its place by strength; of too many the weakest is left out. */
static void collect(struct wifi *wifi, const struct wlan_network *network)
{
	unsigned at = *wifi->count;

	if (at == wifi->maximum && (!at || wifi->list[at - 1].rssi >= network->rssi))
		return;
	if (at < wifi->maximum)
		(*wifi->count)++;
	else
		at--;
	for (; at && wifi->list[at - 1].rssi < network->rssi; at--)
		wifi->list[at] = wifi->list[at - 1];
	wifi->list[at] = *network;
	if (network->hidden)
		wifi->list[at].ssid[0] = '\0';
}

static void end_scan(struct wifi *wifi)
{
	*wifi->count = 0;
	for (unsigned i = 0; wifi->on && i < wifi->world->network_count; i++)
		if (is_wanted(wifi, &wifi->world->networks[i].network))
			collect(wifi, &wifi->world->networks[i].network);
	finish(&wifi->scan, wifi->on ? CAUSE_NONE : CAUSE_aborted, 0);
}

void wifi_scan(struct wlan_radio *radio, const struct wlan_search *search,
	       struct wlan_network *list, unsigned maximum, unsigned *count, wlan_radio_done *done,
	       void *argument)
{
	struct wifi *wifi = self(radio);

	ask(&wifi->scan, done, argument);
	wifi->search = *search;
	wifi->list = list;
	wifi->maximum = maximum;
	wifi->count = count;
}

/* --- Joining. */

/* Whether a network of this security lets such a one in at all. */
static bool agrees(enum wlan_access access, const struct wlan_network *network)
{
	bool enterprise = network->key_management == WLAN_8021X;

	switch (access) {
	case WLAN_ACCESS_OPEN:
		return network->security == WLAN_OPEN;
	case WLAN_ACCESS_WEP:
	case WLAN_ACCESS_WEP_SHARED:
		return network->security == WLAN_WEP;
	case WLAN_ACCESS_WPA_WPA2:
		return !enterprise && network->security >= WLAN_WPA &&
		       network->security != WLAN_WPA3;
	case WLAN_ACCESS_WPA2_WPA3:
		return !enterprise && network->security >= WLAN_WPA2 &&
		       network->security != WLAN_WPA_WPA2;
	case WLAN_ACCESS_WPA3:
		return !enterprise && network->security >= WLAN_WPA3;
	case WLAN_ACCESS_ENTERPRISE:
		return enterprise;
	default:
		return false; /* no network of a world has WPS */
	}
}

static bool is_meant(const struct wifi *wifi, const struct world_network *network)
{
	return strcmp(network->network.ssid, wifi->ssid) == 0 &&
	       (wifi->any || memcmp(network->network.bssid, wifi->bssid, WLAN_MAC) == 0);
}

/* The network that is joined: the strongest that agrees, else the strongest. NULL: none. */
static struct world_network *choose(const struct wifi *wifi)
{
	struct world_network *best = NULL;

	for (unsigned i = 0; i < wifi->world->network_count; i++) {
		struct world_network *network = &wifi->world->networks[i];
		bool fits = agrees(wifi->access, &network->network);
		bool best_fits = best && agrees(wifi->access, &best->network);

		if (!is_meant(wifi, network))
			continue;
		if (!best || fits > best_fits ||
		    (fits == best_fits && network->network.rssi > best->network.rssi))
			best = network;
	}
	return best;
}

static bool is_failing(struct world_network *network)
{
	if (!network->failures)
		return false;
	if (network->failures != WORLD_ALWAYS)
		network->failures--;
	return true;
}

static void end_join(struct wifi *wifi)
{
	struct world_network *network = wifi->on ? choose(wifi) : NULL;

	if (wifi->joined || wifi->air.open)
		finish(&wifi->join, CAUSE_busy, 0);
	else if (!network)
		finish(&wifi->join, CAUSE_no_network, WLAN_REASON_NONE_FOUND);
	else if (is_failing(network))
		finish(&wifi->join, CAUSE_failed, network->failure);
	else if (!agrees(wifi->access, &network->network))
		finish(&wifi->join, CAUSE_negotiation_failed, WLAN_REASON_UNSPECIFIED);
	else if (strcmp(network->user, *network->user ? wifi->user : "") != 0 ||
		 strcmp(network->key, *network->key ? wifi->key : "") != 0)
		finish(&wifi->join, CAUSE_authentication_failed,
		       *network->user ? WLAN_REASON_8021X : WLAN_REASON_HANDSHAKE);
	else {
		wifi->joined = true;
		wifi->network = network->network;
		network->ends = 0;
		finish(&wifi->join, CAUSE_NONE, 0);
	}
}

/* What a key or name that is longer is cut to matches nothing shorter. */
static void copy(char *to, const char *from, size_t most)
{
	size_t n = strlen(from);

	n = n < most ? n : most;
	memcpy(to, from, n);
	to[n] = '\0';
}

void wifi_join(struct wlan_radio *radio, const struct wlan_join *join, wlan_radio_done *done,
	       void *argument)
{
	struct wifi *wifi = self(radio);

	ask(&wifi->join, done, argument);
	copy(wifi->ssid, join->ssid, WLAN_SSID_MAX);
	copy(wifi->key, join->key, WLAN_KEY_MAX);
	copy(wifi->user, join->user, WLAN_USER_MAX);
	wifi->any = !join->bssid;
	if (join->bssid)
		memcpy(wifi->bssid, join->bssid, WLAN_MAC);
	wifi->access = join->access;
}

void wifi_leave(struct wlan_radio *radio)
{
	self(radio)->joined = false;
}

const struct wlan_network *wifi_network(struct wlan_radio *radio)
{
	return self(radio)->joined ? &self(radio)->network : NULL;
}

static void lose(struct wifi *wifi, unsigned reason)
{
	wifi->joined = false;
	wifi_tell(wifi, WLAN_RADIO_LOST, wifi->network.bssid, reason);
}

/* Whether the network that was joined is still there, and still wants us. */
static void follow_network(struct wifi *wifi)
{
	struct world_network *now = world_wifi_network(wifi->world, wifi->network.bssid);

	if (!wifi->joined)
		return;
	if (!now || strcmp(now->network.ssid, wifi->network.ssid) != 0 ||
	    now->network.security != wifi->network.security)
		lose(wifi, WLAN_REASON_VANISHED);
	else if (now->ends)
		lose(wifi, now->ends);
	else
		wifi->network = now->network;
	if (now)
		now->ends = 0;
}

/* How long joining takes: the network's, or as long as one looks for it. */
static uint32_t join_delay(const struct wifi *wifi)
{
	const struct world_network *network = choose(wifi);

	return network ? network->delay : wifi->world->scan;
}

void wifi_abandon(struct wlan_radio *radio, wlan_radio_done *done, void *argument)
{
	struct wifi *wifi = self(radio);

	if (wifi->scan.done == done && wifi->scan.argument == argument)
		wifi->scan.done = NULL;
	if (wifi->join.done == done && wifi->join.argument == argument)
		wifi->join.done = NULL;
}

void wifi_networks_poll(struct wifi *wifi, uint32_t now)
{
	if (wifi->world->changed) {
		wifi->world->changed = false;
		follow_network(wifi);
	}
	if (is_due(&wifi->scan, now, wifi->world->scan))
		end_scan(wifi);
	if (is_due(&wifi->join, now, join_delay(wifi)))
		end_join(wifi);
}

static uint32_t left(const struct wifi_request *request, uint32_t now)
{
	if (!request->done)
		return UINT32_MAX;
	return !request->timed || reached(now, request->due) ? 0 : request->due - now;
}

uint32_t wifi_networks_next(const struct wifi *wifi, uint32_t now)
{
	uint32_t scan_left = left(&wifi->scan, now), join_left = left(&wifi->join, now);

	if (wifi->world->changed)
		return 0;
	return scan_left < join_left ? scan_left : join_left;
}
