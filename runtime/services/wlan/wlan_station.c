/* SPDX-License-Identifier: MIT */
/* A station: joining, its address, leaving. */
#include "services/wlan/wlan_table.h"

#include <string.h>

enum {
	JOIN_DEADLINE = 20000, /* ms until joining is given up */
	ADDRESS_LATE = 20000,  /* ms: DHCP's first tries, and then some */
	ADDRESS_AGAIN = 1000   /* ms from the loss of an address until it is asked for again */
};

static void raise_bearer(void *argument);
static void expire(void *argument);
static void be_late(void *argument);
static void joined(void *argument, enum cause cause, unsigned reason);

static void stop_timers(struct wlan *wlan)
{
	bearers_forget(expire, wlan);
	bearers_forget(be_late, wlan);
	bearers_forget(raise_bearer, wlan);
}

/* --- The address. */

static void be_late(void *argument)
{
	const struct wlan_news news = {.ssid = ((struct wlan *)argument)->ssid,
				       .cause = CAUSE_timed_out};

	wlan_tell(argument, WLAN_EVENT_ADDRESS_LATE, &news);
}

static void tell_address(struct wlan *wlan, enum wlan_event event, enum cause cause)
{
	const struct wlan_news news = {.ssid = wlan->ssid, .cause = cause};

	bearers_forget(be_late, wlan);
	wlan->state = event == WLAN_EVENT_ADDRESSED ? WLAN_UP : WLAN_JOINED;
	wlan_tell(wlan, event, &news);
}

void wlan_bearer_addressed(struct wlan *wlan)
{
	if (wlan->state == WLAN_JOINED)
		tell_address(wlan, WLAN_EVENT_ADDRESSED, CAUSE_NONE);
}

/* Another one has been asked for in its place. */
void wlan_bearer_readdressed(struct wlan *wlan)
{
	if (wlan->state != WLAN_UP)
		return;
	bearers_after(ADDRESS_LATE, be_late, wlan);
	wlan->state = WLAN_JOINED;
}

void wlan_bearer_lost(struct wlan *wlan, enum cause why)
{
	if (wlan->state != WLAN_JOINED && wlan->state != WLAN_UP)
		return;
	bearers_forget(raise_bearer, wlan);
	bearers_after(ADDRESS_AGAIN, raise_bearer, wlan);
	tell_address(wlan, WLAN_EVENT_ADDRESS_LOST, why);
}

static void addressed(void *argument, enum cause cause)
{
	if (cause != CAUSE_NONE) /* else wlan_bearer_addressed() hears it */
		wlan_bearer_lost(argument, cause);
}

static void raise_bearer(void *argument)
{
	struct wlan *wlan = argument;
	enum cause cause = bearer_up(wlan->bearer, &wlan->addressing, 0, addressed, wlan);
	const struct wlan_news news = {.ssid = wlan->ssid, .cause = cause};

	if (cause == CAUSE_PENDING)
		bearers_after(ADDRESS_LATE, be_late, wlan);
	else
		wlan_tell(wlan, WLAN_EVENT_ADDRESS_LATE, &news);
}

/* A bearer that had nothing to begin with is raised with it. */
void wlan_readdress(struct wlan *wlan)
{
	if (wlan->state != WLAN_JOINED && wlan->state != WLAN_UP)
		return;
	if (bearer_readdress(wlan->bearer, &wlan->addressing) != CAUSE_wrong_state)
		return;
	bearers_forget(raise_bearer, wlan);
	raise_bearer(wlan);
}

/* --- Joining. */

static void fail(struct wlan *wlan, enum cause cause, unsigned reason)
{
	const struct wlan_news news = {.ssid = wlan->ssid, .cause = cause, .reason = reason};
	bool by_policy = wlan->by_policy;

	stop_timers(wlan);
	wlan->state = WLAN_IDLE;
	if (!by_policy || cause != CAUSE_no_network)
		wlan_tell(wlan, WLAN_EVENT_FAILED, &news);
	if (wlan->state != WLAN_IDLE)
		return;
	if (by_policy)
		wlan_policy_failed(wlan);
	else
		wlan_policy_begin(wlan);
}

static void expire(void *argument)
{
	struct wlan *wlan = argument;

	wlan->radio->operations->abandon(wlan->radio, joined, wlan);
	fail(wlan, CAUSE_timed_out, 0);
}

static void joined(void *argument, enum cause cause, unsigned reason)
{
	struct wlan *wlan = argument;
	const struct wlan_network *network = wlan->radio->operations->network(wlan->radio);
	struct wlan_news news = {.ssid = wlan->ssid};

	if (cause != CAUSE_NONE) {
		fail(wlan, cause, reason);
		return;
	}
	stop_timers(wlan);
	wlan->state = WLAN_JOINED;
	wlan_policy_joined(wlan);
	news.mac = network->bssid;
	/* A listener may leave at once. */
	bearers_after(0, raise_bearer, wlan);
	wlan_tell(wlan, WLAN_EVENT_CONNECTED, &news);
}

void wlan_join(struct wlan *wlan, const struct wlan_join *join)
{
	strncpy(wlan->ssid, join->ssid, WLAN_SSID_MAX);
	wlan->access = (uint8_t)join->access;
	wlan->state = WLAN_JOINING;
	bearers_after(JOIN_DEADLINE, expire, wlan);
	wlan->radio->operations->join(wlan->radio, join, joined, wlan);
}

enum cause wlan_connect(struct wlan *wlan, const struct wlan_join *join)
{
	if (wlan->role != WLAN_STATION)
		return CAUSE_wrong_state;
	wlan_policy_stop(wlan);
	wlan_leave(wlan, CAUSE_aborted, WLAN_REASON_STATION_LEAVES);
	if (wlan->state != WLAN_IDLE || wlan->role != WLAN_STATION)
		return CAUSE_busy;
	wlan->held = wlan->by_policy = false;
	wlan_join(wlan, join);
	return CAUSE_PENDING;
}

/* --- Leaving. */

/* The network is over: its address first. The state says so before, so that nobody takes the end of
 * the bearer for a loss. */
static void end(struct wlan *wlan, const uint8_t *bssid, enum cause cause, unsigned reason)
{
	struct wlan_news news = {.ssid = wlan->ssid, .cause = cause, .reason = reason};
	uint8_t mac[WLAN_MAC];

	memcpy(mac, bssid, WLAN_MAC);
	news.mac = mac;
	stop_timers(wlan);
	wlan->state = WLAN_IDLE;
	bearer_down(wlan->bearer, cause);
	wlan->radio->operations->leave(wlan->radio);
	wlan_tell(wlan, WLAN_EVENT_DISCONNECTED, &news);
}

void wlan_leave(struct wlan *wlan, enum cause cause, unsigned reason)
{
	const struct wlan_news news = {.ssid = wlan->ssid, .cause = cause, .reason = reason};
	const struct wlan_network *network = wlan_network(wlan);

	if (network) {
		end(wlan, network->bssid, cause, reason);
	} else if (wlan->state == WLAN_JOINING) {
		stop_timers(wlan);
		wlan->state = WLAN_IDLE;
		wlan->radio->operations->abandon(wlan->radio, joined, wlan);
		wlan_tell(wlan, WLAN_EVENT_FAILED, &news);
	}
}

void wlan_lost(struct wlan *wlan, const uint8_t *bssid, unsigned reason)
{
	if (wlan->state != WLAN_JOINED && wlan->state != WLAN_UP)
		return;
	end(wlan, bssid, CAUSE_connection_lost, reason);
	wlan_policy_begin(wlan);
}

enum cause wlan_disconnect(struct wlan *wlan)
{
	if (wlan->role != WLAN_STATION || wlan->state == WLAN_IDLE)
		return CAUSE_not_open;
	wlan_policy_stop(wlan);
	wlan->held = true;
	wlan_leave(wlan, CAUSE_aborted, WLAN_REASON_STATION_LEAVES);
	return CAUSE_NONE;
}

/* --- What it has. */

enum wlan_state wlan_state(const struct wlan *wlan)
{
	return wlan->state;
}

const struct wlan_network *wlan_network(const struct wlan *wlan)
{
	return wlan->state == WLAN_JOINED || wlan->state == WLAN_UP
		       ? wlan->radio->operations->network(wlan->radio)
		       : NULL;
}

enum wlan_access wlan_access(const struct wlan *wlan)
{
	return wlan->access;
}
