/* SPDX-License-Identifier: MIT */
#include "simulator/wifi.h"

#include <string.h>

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

static void tell(void *argument, enum wlan_radio_event event, const uint8_t mac[WLAN_MAC],
		 unsigned reason)
{
	struct wifi *wifi = argument;
	struct wlan_radio_listener *listener = wifi->listeners, *next;

	for (; listener; listener = next) {
		next = listener->next;
		listener->event(listener, event, mac, reason);
	}
}

/* --- Requests. */

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

static void scan(struct wlan_radio *radio, const struct wlan_search *search,
		 struct wlan_network *list, unsigned maximum, unsigned *count,
		 wlan_radio_done *done, void *argument)
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

static void join(struct wlan_radio *radio, const struct wlan_join *join, wlan_radio_done *done,
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

static void leave(struct wlan_radio *radio)
{
	self(radio)->joined = false;
}

static const struct wlan_network *network(struct wlan_radio *radio)
{
	return self(radio)->joined ? &self(radio)->network : NULL;
}

static void lose(struct wifi *wifi, unsigned reason)
{
	wifi->joined = false;
	tell(wifi, WLAN_RADIO_LOST, wifi->network.bssid, reason);
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

static void abandon(struct wlan_radio *radio, wlan_radio_done *done, void *argument)
{
	struct wifi *wifi = self(radio);

	if (wifi->scan.done == done && wifi->scan.argument == argument)
		wifi->scan.done = NULL;
	if (wifi->join.done == done && wifi->join.argument == argument)
		wifi->join.done = NULL;
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

/* --- The link: to the cable, or into the air. */

static struct wifi *of_link(struct link *link)
{
	return (struct wifi *)((char *)link - offsetof(struct wifi, link));
}

static bool link_up(struct link *link)
{
	struct wifi *wifi = of_link(link);

	if (wifi->air.open)
		return true;
	wifi->plugged = wifi->joined && wifi->cable && wifi->cable->operations->up(wifi->cable);
	return wifi->joined && (wifi->plugged || !wifi->cable);
}

static void link_down(struct link *link)
{
	struct wifi *wifi = of_link(link);

	if (wifi->plugged)
		wifi->cable->operations->down(wifi->cable);
	wifi->plugged = false;
}

static bool send_into_air(struct wifi *wifi, const struct link_slice *slices, unsigned count)
{
	uint8_t frame[LINK_FRAME_MAX];
	size_t n = 0;

	for (unsigned i = 0; i < count; i++) {
		if (slices[i].n > sizeof frame - n)
			return false;
		memcpy(frame + n, slices[i].bytes, slices[i].n);
		n += slices[i].n;
	}
	wifi_air_send(&wifi->air, frame, n);
	return true;
}

static bool link_send(struct link *link, const struct link_slice *slices, unsigned count)
{
	struct wifi *wifi = of_link(link);

	if (wifi->air.open)
		return send_into_air(wifi, slices, count);
	return wifi->joined && wifi->plugged &&
	       wifi->cable->operations->send(wifi->cable, slices, count);
}

static size_t link_waiting(struct link *link)
{
	struct wifi *wifi = of_link(link);
	const struct wifi_frame *frame = wifi_air_frame(&wifi->air);

	if (wifi->air.open)
		return frame ? frame->n : 0;
	return wifi->joined && wifi->plugged ? wifi->cable->operations->waiting(wifi->cable) : 0;
}

static void link_receive(struct link *link, const struct link_room *rooms, unsigned count)
{
	struct wifi *wifi = of_link(link);
	const struct wifi_frame *frame = wifi_air_frame(&wifi->air);
	size_t at = 0;

	if (!wifi->air.open) {
		wifi->cable->operations->receive(wifi->cable, rooms, count);
		return;
	}
	for (unsigned i = 0; i < count; i++) {
		memcpy(rooms[i].bytes, frame->bytes + at, rooms[i].n);
		at += rooms[i].n;
	}
	wifi_air_drop(&wifi->air);
}

/* --- The board's. */

void wifi_init(struct wifi *wifi, struct world_wifi *world)
{
	static const struct wlan_radio_operations operations = {
		.set_power = set_power,
		.set_strength = set_strength,
		.set_country = set_country,
		.set_mac = set_mac,
		.scan = scan,
		.join = join,
		.leave = leave,
		.network = network,
		.open = open_air,
		.close = close_air,
		.station = station,
		.dismiss = dismiss,
		.abandon = abandon,
		.listen = listen,
		.unlisten = unlisten,
	};
	static const struct link_operations link = {link_up, link_down, link_send, link_waiting,
						    link_receive};
	static const uint8_t mac[WLAN_MAC] = {0x02, 0, 0, 0, 0, 0x10};

	memset(wifi, 0, sizeof *wifi);
	wifi->world = world;
	world->radio = wifi;
	wifi->link.operations = &link;
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

/* How long joining takes: the network's, or as long as one looks for it. */
static uint32_t join_delay(const struct wifi *wifi)
{
	const struct world_network *network = choose(wifi);

	return network ? network->delay : wifi->world->scan;
}

void wifi_poll(struct wifi *wifi, uint32_t now)
{
	if (wifi->world->changed) {
		wifi->world->changed = false;
		follow_network(wifi);
	}
	if (is_due(&wifi->scan, now, wifi->world->scan))
		end_scan(wifi);
	if (is_due(&wifi->join, now, join_delay(wifi)))
		end_join(wifi);
	wifi_air_poll(&wifi->air, wifi->world, now, tell, wifi);
}

static uint32_t left(const struct wifi_request *request, uint32_t now)
{
	if (!request->done)
		return UINT32_MAX;
	return !request->timed || reached(now, request->due) ? 0 : request->due - now;
}

uint32_t wifi_next(const struct wifi *wifi, uint32_t now)
{
	uint32_t scan_left = left(&wifi->scan, now), join_left = left(&wifi->join, now);
	uint32_t wait = wifi_air_next(&wifi->air, now);

	if (wifi->world->changed)
		return 0;
	wait = scan_left < wait ? scan_left : wait;
	return join_left < wait ? join_left : wait;
}
