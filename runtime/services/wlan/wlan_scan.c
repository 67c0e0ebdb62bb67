/* SPDX-License-Identifier: MIT */
/* Scans: once, by the policy's interval, and what they have found. */
#include "services/wlan/wlan_table.h"

static void repeat(void *argument);

static void plan(struct wlan *wlan)
{
	bearers_forget(repeat, wlan);
	if (wlan->interval && wlan->role == WLAN_STATION)
		bearers_after(wlan->interval < UINT32_MAX / 1000 ? wlan->interval * 1000
								 : UINT32_MAX,
			      repeat, wlan);
}

static void sort(struct wlan *wlan)
{
	for (unsigned i = 1; i < wlan->found; i++) {
		struct wlan_network network = wlan->networks[i];
		unsigned at = i;

		for (; at && wlan->networks[at - 1].rssi < network.rssi; at--)
			wlan->networks[at] = wlan->networks[at - 1];
		wlan->networks[at] = network;
	}
}

static void scanned(void *argument, enum cause cause, unsigned reason)
{
	struct wlan *wlan = argument;
	const struct wlan_news news = {.cause = cause, .reason = reason};

	wlan->scanning = false;
	if (cause == CAUSE_NONE)
		wlan->found = wlan->arriving;
	sort(wlan);
	wlan_tell(wlan, WLAN_EVENT_SCANNED, &news);
	wlan_policy_found(wlan);
}

void wlan_scan_begin(struct wlan *wlan)
{
	struct wlan_search search = wlan->search;

	plan(wlan);
	if (wlan->scanning)
		return;
	search.hidden = wlan->hidden;
	wlan->scanning = true;
	wlan->radio->operations->scan(wlan->radio, &search, wlan->networks, WLAN_NETWORKS,
				      &wlan->arriving, scanned, wlan);
}

static void repeat(void *argument)
{
	wlan_scan_begin(argument);
}

void wlan_scan_stop(struct wlan *wlan)
{
	bearers_forget(repeat, wlan);
	if (wlan->scanning)
		wlan->radio->operations->abandon(wlan->radio, scanned, wlan);
	wlan->scanning = false;
	wlan->found = 0;
}

void wlan_set_scan(struct wlan *wlan, uint32_t interval, bool hidden)
{
	wlan->interval = interval;
	wlan->hidden = hidden;
	if (interval && wlan->role == WLAN_STATION)
		wlan_scan_begin(wlan);
	else
		plan(wlan);
}

void wlan_set_search(struct wlan *wlan, const struct wlan_search *search)
{
	wlan->search = *search;
}

enum cause wlan_scan(struct wlan *wlan, bool hidden)
{
	bool always = wlan->hidden;

	if (wlan->role != WLAN_STATION)
		return CAUSE_wrong_state;
	if (wlan->scanning)
		return CAUSE_busy;
	wlan->hidden = hidden;
	wlan_scan_begin(wlan);
	wlan->hidden = always;
	return CAUSE_PENDING;
}

const struct wlan_network *wlan_result(const struct wlan *wlan, unsigned i)
{
	return i < wlan->found ? &wlan->networks[i] : NULL;
}
