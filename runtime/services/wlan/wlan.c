/* SPDX-License-Identifier: MIT */
/* Roles, settings, listeners. */
#include "services/wlan/wlan_table.h"

#include <stddef.h>
#include <string.h>

#include "drivers/link.h"

void wlan_tell(struct wlan *wlan, enum wlan_event event, const struct wlan_news *news)
{
	struct wlan_listener *listener = wlan->listeners, *next;

	for (; listener; listener = next) {
		next = listener->next;
		listener->event(listener, event, news);
	}
}

void wlan_listen(struct wlan *wlan, struct wlan_listener *listener)
{
	listener->next = wlan->listeners;
	wlan->listeners = listener;
}

void wlan_unlisten(struct wlan *wlan, struct wlan_listener *listener)
{
	for (struct wlan_listener **at = &wlan->listeners; *at; at = &(*at)->next)
		if (*at == listener) {
			*at = listener->next;
			return;
		}
}

/* --- What the radio and the bearer say. */

static void radio_event(struct wlan_radio_listener *listener, enum wlan_radio_event event,
			const uint8_t mac[WLAN_MAC], unsigned reason)
{
	struct wlan *wlan =
		(struct wlan *)((char *)listener - offsetof(struct wlan, radio_listener));
	const struct wlan_news news = {.ssid = wlan->ssid, .mac = mac, .reason = reason};

	if (event == WLAN_RADIO_LOST)
		wlan_lost(wlan, mac, reason);
	else if (wlan->role == WLAN_ACCESS_POINT)
		wlan_tell(wlan,
			  event == WLAN_RADIO_STATION ? WLAN_EVENT_STATION_ADDED
						      : WLAN_EVENT_STATION_REMOVED,
			  &news);
}

static void bearer_event(struct bearer_listener *listener, unsigned index, enum cause why)
{
	struct wlan *wlan =
		(struct wlan *)((char *)listener - offsetof(struct wlan, bearer_listener));

	if (index == bearer_index(wlan->bearer))
		wlan_bearer_lost(wlan, why);
}

static void bearer_changed(struct bearer_listener *listener, unsigned index,
			   enum bearer_change change, const struct address *address)
{
	struct wlan *wlan =
		(struct wlan *)((char *)listener - offsetof(struct wlan, bearer_listener));

	(void)address;
	if (index != bearer_index(wlan->bearer))
		return;
	if (change == BEARER_IPV4_ACQUIRED)
		wlan_bearer_addressed(wlan);
	else if (change == BEARER_IPV4_LOST)
		wlan_bearer_readdressed(wlan);
}

void wlan_init(struct wlan *wlan, struct wlan_radio *radio, struct bearer *bearer,
	       struct bearers *bearers)
{
	memset(wlan, 0, sizeof *wlan);
	wlan->radio = radio;
	wlan->bearer = bearer;
	wlan->bearers = bearers;
	wlan->addressing = bearer_automatic;
	wlan->radio_listener.event = radio_event;
	wlan->bearer_listener =
		(struct bearer_listener){.lost = bearer_event, .changed = bearer_changed};
	radio->operations->listen(radio, &wlan->radio_listener);
	bearers_listen(bearers, &wlan->bearer_listener);
}

/* --- Settings. */

static bool same(const struct bearer_addressing *one, const struct bearer_addressing *other)
{
	return one->automatic == other->automatic && one->address == other->address &&
	       one->netmask == other->netmask && one->gateway == other->gateway &&
	       memcmp(one->dns, other->dns, sizeof one->dns) == 0 &&
	       one->use_dns == other->use_dns && one->use_gateway == other->use_gateway &&
	       one->link_local == other->link_local;
}

void wlan_set_addressing(struct wlan *wlan, const struct bearer_addressing *addressing)
{
	if (addressing == NULL)
		addressing = &bearer_automatic;
	if (same(&wlan->addressing, addressing))
		return;
	wlan->addressing = *addressing;
	wlan_readdress(wlan);
}

void wlan_set_strength(struct wlan *wlan, unsigned station, unsigned access_point)
{
	wlan->radio->operations->set_strength(wlan->radio, station, access_point);
}

bool wlan_set_country(struct wlan *wlan, const char *country)
{
	return strlen(country) == 2 && wlan->radio->operations->set_country(wlan->radio, country);
}

enum cause wlan_set_mac(struct wlan *wlan, const uint8_t mac[WLAN_MAC])
{
	if (wlan->role != WLAN_STOPPED)
		return CAUSE_wrong_state;
	return wlan->radio->operations->set_mac(wlan->radio, mac) ? CAUSE_NONE : CAUSE_not_allowed;
}

bool wlan_mac_possible(const uint8_t mac[WLAN_MAC])
{
	return (mac[0] & 1) == 0;
}

void wlan_mac(const struct wlan *wlan, uint8_t mac[WLAN_MAC])
{
	memcpy(mac, wlan->radio->link->mac, WLAN_MAC);
}

struct bearer *wlan_bearer(const struct wlan *wlan)
{
	return wlan->bearer;
}

/* --- Roles. */

enum wlan_role wlan_role(const struct wlan *wlan)
{
	return wlan->role;
}

enum cause wlan_start_station(struct wlan *wlan)
{
	if (wlan->role != WLAN_STOPPED)
		return CAUSE_wrong_state;
	wlan->radio->operations->set_power(wlan->radio, true);
	wlan->role = WLAN_STATION;
	wlan->held = false;
	if (wlan->interval)
		wlan_scan_begin(wlan);
	wlan_policy_begin(wlan);
	return CAUSE_NONE;
}

static void up(void *argument, enum cause cause)
{
	(void)argument;
	(void)cause; /* an address that is given rises */
}

enum cause wlan_start_access_point(struct wlan *wlan, const struct wlan_opening *opening,
				   const struct bearer_addressing *addressing)
{
	const struct wlan_radio_operations *radio = wlan->radio->operations;
	enum cause cause;

	if (wlan->role != WLAN_STOPPED)
		return CAUSE_wrong_state;
	radio->set_power(wlan->radio, true);
	cause = radio->open(wlan->radio, opening);
	if (cause == CAUSE_NONE)
		cause = bearer_up(wlan->bearer, addressing, 0, up, wlan);
	if (cause != CAUSE_PENDING) {
		radio->set_power(wlan->radio, false);
		return cause;
	}
	wlan->role = WLAN_ACCESS_POINT;
	return CAUSE_NONE;
}

/* Whoever hears of it finds it stopped already, and may start it again. */
void wlan_stop(struct wlan *wlan)
{
	const struct wlan_radio_operations *radio = wlan->radio->operations;
	enum wlan_role role = wlan->role;

	wlan->role = WLAN_STOPPED;
	if (role == WLAN_STATION) {
		wlan_policy_stop(wlan);
		wlan_scan_stop(wlan);
		wlan_leave(wlan, CAUSE_aborted, WLAN_REASON_LEAVING);
	} else if (role == WLAN_ACCESS_POINT) {
		bearer_down(wlan->bearer, CAUSE_aborted);
		radio->close(wlan->radio);
	}
	if (wlan->role == WLAN_STOPPED)
		radio->set_power(wlan->radio, false);
}

void wlan_close(struct wlan *wlan)
{
	wlan->listeners = NULL;
	wlan_stop(wlan);
	bearers_unlisten(wlan->bearers, &wlan->bearer_listener);
	wlan->radio->operations->unlisten(wlan->radio, &wlan->radio_listener);
}

/* --- An access point. */

bool wlan_station(const struct wlan *wlan, unsigned i, uint8_t mac[WLAN_MAC])
{
	return wlan->role == WLAN_ACCESS_POINT &&
	       wlan->radio->operations->station(wlan->radio, i, mac);
}

enum cause wlan_dismiss(struct wlan *wlan, const uint8_t mac[WLAN_MAC])
{
	if (wlan->role != WLAN_ACCESS_POINT || !wlan->radio->operations->dismiss(wlan->radio, mac))
		return CAUSE_not_open;
	return CAUSE_NONE;
}
