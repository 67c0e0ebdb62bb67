/* SPDX-License-Identifier: MIT */
/* Joining by itself: which profile is next, and when. */
#include "services/wlan/wlan_table.h"

#include <string.h>

enum {
	PROFILES = 32, /* bits of `tried` */
	ROUND = 1000,  /* ms until the next round, doubled each time ... */
	ROUNDS = 5     /* ... so often: 32 s */
};

/* How good a profile is just now. */
struct rank {
	bool heard; /* else its network may be one that does not say its name */
	unsigned priority;
	int rssi;
};

/* Whether a network lets somebody in who asks so. */
static bool agrees(enum wlan_access access, const struct wlan_network *network)
{
	bool personal = network->key_management == WLAN_PSK;

	switch (access) {
	case WLAN_ACCESS_OPEN:
		return network->security == WLAN_OPEN;
	case WLAN_ACCESS_WEP:
	case WLAN_ACCESS_WEP_SHARED:
		return network->security == WLAN_WEP;
	case WLAN_ACCESS_WPA_WPA2:
		return personal && network->security != WLAN_WPA3;
	case WLAN_ACCESS_WPA2_WPA3:
		return personal && network->security != WLAN_WPA &&
		       network->security != WLAN_WPA_WPA2;
	case WLAN_ACCESS_WPA3:
		return personal && network->security >= WLAN_WPA3;
	case WLAN_ACCESS_ENTERPRISE:
		return network->key_management == WLAN_8021X;
	default:
		return network->security >= WLAN_WPA;
	}
}

static struct rank rank_of(const struct wlan *wlan, const struct wlan_join *join, unsigned priority)
{
	struct rank rank = {.priority = priority};

	for (unsigned i = 0; i < wlan->found && !rank.heard; i++) {
		const struct wlan_network *network = &wlan->networks[i];

		rank.heard = strcmp(network->ssid, join->ssid) == 0 &&
			     (!join->bssid || memcmp(network->bssid, join->bssid, WLAN_MAC) == 0) &&
			     agrees(join->access, network);
		rank.rssi = network->rssi;
	}
	return rank;
}

static bool is_better(struct rank one, struct rank other)
{
	if (one.heard != other.heard)
		return one.heard;
	if (one.priority != other.priority)
		return one.priority > other.priority;
	return one.heard && one.rssi > other.rssi;
}

/* The best profile that this round has not tried; PROFILES: none. */
static unsigned choose(const struct wlan *wlan)
{
	const struct wlan_profiles *profiles = wlan->profiles;
	unsigned best = PROFILES;
	struct rank best_rank = {0};

	for (unsigned i = 0; i < profiles->count && i < PROFILES; i++) {
		struct wlan_join join = {0};
		unsigned priority = 0;
		struct rank rank;

		if (wlan->tried >> i & 1 || !profiles->get(profiles->argument, i, &join, &priority))
			continue;
		rank = rank_of(wlan, &join, priority);
		if (best == PROFILES || is_better(rank, best_rank)) {
			best = i;
			best_rank = rank;
		}
	}
	return best;
}

static void begin_round(void *argument)
{
	wlan_policy_begin(argument);
}

static bool join_profile(struct wlan *wlan, unsigned i)
{
	const struct wlan_profiles *profiles = wlan->profiles;
	struct wlan_join join = {0};
	unsigned priority;

	if (i >= profiles->count || !profiles->get(profiles->argument, i, &join, &priority))
		return false;
	wlan->tried |= UINT32_C(1) << i;
	wlan->by_policy = true;
	wlan->profile = (uint8_t)i;
	wlan_join(wlan, &join);
	return true;
}

/* The next one, or the next round. */
static void go_on(struct wlan *wlan)
{
	unsigned next = choose(wlan);

	if (next < PROFILES && join_profile(wlan, next))
		return;
	bearers_forget(begin_round, wlan);
	bearers_after(ROUND << wlan->rounds, begin_round, wlan);
	if (wlan->rounds < ROUNDS)
		wlan->rounds++;
}

static bool is_wanted(const struct wlan *wlan)
{
	return wlan->role == WLAN_STATION && wlan->state == WLAN_IDLE && !wlan->held &&
	       wlan->automatic && wlan->profiles;
}

void wlan_policy_begin(struct wlan *wlan)
{
	if (!is_wanted(wlan))
		return;
	bearers_forget(begin_round, wlan);
	wlan->tried = 0;
	if (wlan->fast && wlan->known && join_profile(wlan, wlan->last))
		return;
	wlan->looking = true;
	wlan_scan_begin(wlan);
}

void wlan_policy_found(struct wlan *wlan)
{
	bool looking = wlan->looking;

	wlan->looking = false;
	if (looking && is_wanted(wlan))
		go_on(wlan);
}

void wlan_policy_failed(struct wlan *wlan)
{
	bool blind = wlan->fast && wlan->known && wlan->last == wlan->profile;

	if (!is_wanted(wlan))
		return;
	/* The one that was joined without a scan: now with one. */
	wlan->known = wlan->known && !blind;
	if (blind)
		wlan_policy_begin(wlan);
	else
		go_on(wlan);
}

void wlan_policy_joined(struct wlan *wlan)
{
	wlan->rounds = 0;
	wlan->known = wlan->by_policy;
	wlan->last = wlan->profile;
}

void wlan_policy_stop(struct wlan *wlan)
{
	bearers_forget(begin_round, wlan);
	wlan->looking = false;
}

void wlan_set_policy(struct wlan *wlan, bool automatic, bool fast,
		     const struct wlan_profiles *profiles)
{
	wlan_policy_stop(wlan);
	wlan->automatic = automatic;
	wlan->fast = fast;
	wlan->profiles = profiles;
	wlan->held = wlan->known = false;
	wlan->rounds = 0;
	wlan_policy_begin(wlan);
}
