/* SPDX-License-Identifier: MIT */
/*
 * A Wi-Fi radio as a driver: it scans, joins a network as a station, or is an access point itself,
 * one of both at a time. Its frames go over its link (drivers/link.h), which carries them while it
 * is joined or open. A board implements it over its chip; the host and the QEMU boards have a
 * simulator. The WLAN service (services/wlan/wlan.h) is its user.
 *
 * All functions answer from memory at once, except those that take a `done`: these report their end
 * later, exactly once, from the event loop (never from inside the call). So are listeners called.
 */
#ifndef DRIVERS_WLAN_H
#define DRIVERS_WLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cause.h"

struct link;

enum {
	WLAN_SSID_MAX = 32, /* characters, a NUL behind them */
	WLAN_MAC = 6,
	WLAN_KEY_MAX = 64,
	WLAN_USER_MAX = 64,
	WLAN_CHANNELS = 13
};

/* What a network says of itself. */
enum wlan_security {
	WLAN_OPEN,
	WLAN_WEP,
	WLAN_WPA,
	WLAN_WPA2,
	WLAN_WPA_WPA2,
	WLAN_WPA3,
	WLAN_WPA2_WPA3
};

enum wlan_cipher { WLAN_NO_CIPHER, WLAN_WEP40, WLAN_WEP104, WLAN_TKIP, WLAN_CCMP, WLAN_TKIP_CCMP };

enum wlan_key_management { WLAN_NO_KEYS, WLAN_8021X, WLAN_PSK };

/* A network that is heard. */
struct wlan_network {
	char ssid[WLAN_SSID_MAX + 1]; /* "": it does not say it */
	uint8_t bssid[WLAN_MAC];
	uint8_t channel; /* 1 up to WLAN_CHANNELS */
	int8_t rssi;	 /* dBm */
	uint8_t security, cipher, key_management;
	bool hidden; /* its beacons do not say its name */
};

/* With what one asks to be let in, and what an access point asks for. */
enum wlan_access {
	WLAN_ACCESS_OPEN,
	WLAN_ACCESS_WEP,	/* open authentication */
	WLAN_ACCESS_WEP_SHARED, /* shared key authentication */
	WLAN_ACCESS_WPA_WPA2,
	WLAN_ACCESS_WPA2_WPA3, /* WPA2 with protected frames, or WPA3 */
	WLAN_ACCESS_WPA3,
	WLAN_ACCESS_ENTERPRISE,
	WLAN_ACCESS_WPS_BUTTON,
	WLAN_ACCESS_WPS_PIN /* the key is the PIN */
};

/* Of an enterprise network. */
enum wlan_eap {
	WLAN_EAP_TLS,
	WLAN_EAP_TTLS_TLS,
	WLAN_EAP_TTLS_MSCHAPV2,
	WLAN_EAP_TTLS_PSK,
	WLAN_EAP_PEAP0_TLS,
	WLAN_EAP_PEAP0_MSCHAPV2,
	WLAN_EAP_PEAP0_PSK,
	WLAN_EAP_PEAP1_TLS,
	WLAN_EAP_PEAP1_PSK
};

/* A network to join. The strings are not NULL; all of it is valid during the call only. */
struct wlan_join {
	const char *ssid;
	const uint8_t *bssid; /* NULL: any of that name */
	enum wlan_access access;
	const char *key, *user, *anonymous_user; /* the key, or the user's password */
	enum wlan_eap eap;
	bool trusts_anybody; /* the enterprise's server need not prove who it is */
};

/* What a scan listens for. */
struct wlan_search {
	uint16_t channels; /* bit n: channel n + 1; 0: all */
	int8_t weakest;	   /* dBm: what is weaker is left out; 0: nothing is */
	bool hidden;	   /* also those that do not say their names */
};

/* How much of its name an access point says. */
enum wlan_hiding {
	WLAN_SHOWN,
	WLAN_HIDDEN_EMPTY,  /* beacons with an empty name */
	WLAN_HIDDEN_CLEARED /* with as many zeros as the name has characters */
};

/* The access point that the radio is to be. The strings are not NULL, and valid during the call
 * only; `admits` is asked as long as it is open. */
struct wlan_opening {
	const char *ssid, *key;
	uint8_t channel;
	enum wlan_hiding hiding;
	enum wlan_access access; /* open, WEP, WPA and WPA2 */
	unsigned stations;	 /* as many at once, and no more */
	uint32_t ageing; /* seconds without a frame after which a station is gone; 0: never */
	/* False: this station is not let in. NULL: every one is. */
	bool (*admits)(void *argument, const uint8_t mac[WLAN_MAC]);
	void *argument;
};

enum wlan_radio_event {
	WLAN_RADIO_LOST,    /* the network is gone, or has ended it: see `reason` */
	WLAN_RADIO_STATION, /* a station has joined */
	WLAN_RADIO_DEPARTED /* a station has left, or is gone */
};

/* Reasons of IEEE 802.11 9.4.1.7 that the radio or a peer gives; others may come as well. */
enum {
	WLAN_REASON_UNSPECIFIED = 1,
	WLAN_REASON_EXPIRED = 2,
	WLAN_REASON_LEAVING = 3, /* the peer goes */
	WLAN_REASON_INACTIVE = 4,
	WLAN_REASON_TOO_MANY = 5,
	WLAN_REASON_STATION_LEAVES = 8,
	WLAN_REASON_HANDSHAKE = 15, /* the key is wrong */
	WLAN_REASON_8021X = 23,	    /* user or password is wrong */
	/* Beyond the standard. */
	WLAN_REASON_VANISHED = 0x100,  /* the network is not heard any more */
	WLAN_REASON_NONE_FOUND = 0x101 /* no such network is heard */
};

struct wlan_radio_listener {
	/* `mac`: the station's, or the lost network's bssid. */
	void (*event)(struct wlan_radio_listener *listener, enum wlan_radio_event event,
		      const uint8_t mac[WLAN_MAC], unsigned reason);
	struct wlan_radio_listener *next; /* the driver's */
};

/* `reason` is 0 when it went well. */
typedef void wlan_radio_done(void *argument, enum cause cause, unsigned reason);

struct wlan_radio;

struct wlan_radio_operations {
	/* Off: leaves or closes, listeners hear nothing of it. A radio is off at first. */
	void (*set_power)(struct wlan_radio *radio, bool on);
	/* Other power than all: so many dB less, for stations and for access points. */
	void (*set_strength)(struct wlan_radio *radio, unsigned station, unsigned access_point);
	/* Two letters of ISO 3166-1: whose channels are allowed. False: it knows no such country.
	 */
	bool (*set_country)(struct wlan_radio *radio, const char country[2]);
	/* An address of its own for the link, while the radio is off. False: it is none for one
	 * station. */
	bool (*set_mac)(struct wlan_radio *radio, const uint8_t mac[WLAN_MAC]);

	/* Collects the networks, up to `maximum`, the strongest when there are more, into `list`
	 * (the caller's, not written before the scan ends), and their number into *count. One at
	 * a time. */
	void (*scan)(struct wlan_radio *radio, const struct wlan_search *search,
		     struct wlan_network *list, unsigned maximum, unsigned *count,
		     wlan_radio_done *done, void *argument);
	/* Joins; the radio looks for the network, and its link then carries frames.
	 * One at a time.
	 * CAUSE_no_network: none of that name is heard; CAUSE_negotiation_failed: it has another
	 * security; CAUSE_authentication_failed: it refuses key, user or password; CAUSE_busy:
	 * joined or open already; CAUSE_timed_out: it does not answer; CAUSE_failed. */
	void (*join)(struct wlan_radio *radio, const struct wlan_join *join, wlan_radio_done *done,
		     void *argument);
	/* Ends it; nobody is told. */
	void (*leave)(struct wlan_radio *radio);
	/* The network that the radio has joined; NULL: none. Valid until the next event. */
	const struct wlan_network *(*network)(struct wlan_radio *radio);

	/* Is an access point from now on. CAUSE_busy: a station just now; CAUSE_not_allowed: the
	 * radio cannot be this one; CAUSE_network_key: its security has no such key. */
	enum cause (*open)(struct wlan_radio *radio, const struct wlan_opening *opening);
	/* Ends it; the stations are told, nobody else is. */
	void (*close)(struct wlan_radio *radio);
	/* Station i of those that are joined, from 0. False: there are less. */
	bool (*station)(struct wlan_radio *radio, unsigned i, uint8_t mac[WLAN_MAC]);
	/* Sends a station away; listeners hear of it. False: it is not joined. */
	bool (*dismiss)(struct wlan_radio *radio, const uint8_t mac[WLAN_MAC]);

	/* Forgets what was asked with this `done` and `argument` and has not ended: `done` will not
	 * be called, memory of a scan is not touched any more, what was going on is given up. */
	void (*abandon)(struct wlan_radio *radio, wlan_radio_done *done, void *argument);
	void (*listen)(struct wlan_radio *radio, struct wlan_radio_listener *listener);
	/* It hears nothing more; one that does not listen is ignored. */
	void (*unlisten)(struct wlan_radio *radio, struct wlan_radio_listener *listener);
};

/* The first member of a driver's own structure. */
struct wlan_radio {
	const struct wlan_radio_operations *operations;
	struct link *link; /* frames, while it is joined or open; its MAC address is the radio's */
};

#endif
