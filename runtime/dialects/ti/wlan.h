/* SPDX-License-Identifier: MIT */
/* Between the files of the WLAN commands, and for the groups that use them. */
#ifndef DIALECTS_TI_WLAN_H
#define DIALECTS_TI_WLAN_H

#include "product.h"
#include "services/wlan/wlan.h"

/* --- wlan.c */

struct wlan *ti_wlan(void);
struct at_modem *ti_wlan_modem(void);
/* The mode of the network processor as it runs. */
bool ti_is_access_point(void);
/* There are results of a scan. */
void ti_wlan_scanned(void);

/* --- wlan_events.c: begins to tell what the service tells. */

void ti_wlan_events_begin(void);

/* --- wlan_join.c: how a network is stated, and what the service is told of it. */

struct ti_network {
	struct at_text ssid, key, user, anonymous;
	struct at_mac bssid; /* zeros: any */
	uint8_t security;    /* enum ti_security */
	uint8_t eap;	     /* enum ti_eap */
};

/* What the service calls a security, and back: enum ti_security. */
enum wlan_access ti_access(uint8_t security);
uint8_t ti_security(enum wlan_access access);

/* A `join` with its strings; it stays until it is made anew. */
struct ti_joining {
	struct wlan_join join;
	char ssid[WLAN_SSID_MAX + 1], key[WLAN_KEY_MAX + 1];
	char user[WLAN_USER_MAX + 1], anonymous_user[WLAN_USER_MAX + 1];
	uint8_t bssid[WLAN_MAC];
};

void ti_joining_make(struct ti_joining *joining, const struct ti_network *network);

/* --- wlan_profiles.c, wlan_policy.c, wlan_settings.c: what is kept, put in force. */

extern const struct wlan_profiles ti_profiles;
/* Of a station. */
void ti_policies_apply(void);
/* Whether it scans by itself, time and again. */
bool ti_scans(void);
void ti_radio_apply(void);
/* Of the next enterprise network only: its server need not prove who it is. */
bool ti_trusts_anybody_once(void);

/* --- wlan_access.c: the access point, and whom it does not let in. */

/* As it is set. Why not, when it cannot be. */
enum cause ti_start_access_point(void);
unsigned ti_denied_count(void);
/* Those there are, from 0; NULL: there are less. */
const struct at_mac *ti_denied_at(unsigned index);
/* buffer_full: as many as there may be. */
enum cause ti_deny(const struct at_mac *mac);
/* not_open: it is not in the list; so is NULL. */
enum cause ti_allow(const struct at_mac *mac);

#endif
