/* SPDX-License-Identifier: MIT */
#include "simulator/wifi_station.h"

#include <string.h>

enum {
	ETHERNET = 14,
	IP = ETHERNET + 20,
	UDP = IP + 8,	     /* where DHCP's message begins */
	OPTIONS = UDP + 240, /* behind its magic */
	ADDRESS_MAX = 4,
	PATIENCE = 4000,      /* ms that it waits for an answer, RFC 2131 4.1 */
	LONGEST = 0x3fffffff, /* ms: a clock that wraps tells no longer times */

	DISCOVER = 1,
	OFFER = 2,
	REQUEST = 3,
	ACK = 5,
	NAK = 6,
	RELEASE = 7
};

static const uint8_t everybody[WLAN_MAC] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
static const uint8_t nobody[4], all[4] = {255, 255, 255, 255};
static const uint8_t magic[4] = {99, 130, 83, 99};

static void put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static void put32(uint8_t *at, uint32_t value)
{
	put16(at, value >> 16);
	put16(at + 2, value & 0xffff);
}

static uint32_t get32(const uint8_t *at)
{
	return (uint32_t)get16(at) << 16 | get16(at + 2);
}

/* RFC 1071. */
static unsigned checksum(const uint8_t *bytes, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += get16(bytes + i);
	if (n & 1)
		sum += (uint32_t)bytes[n - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

/* --- What it says to a DHCP server. */

static uint8_t *put_option(uint8_t *at, uint8_t code, const void *bytes, size_t n)
{
	at[0] = code;
	at[1] = (uint8_t)n;
	memcpy(at + 2, bytes, n);
	return at + 2 + n;
}

/* Ethernet, IP and UDP around a message that ends at `end`; its length. */
static size_t wrap(const struct wifi_station *station, uint8_t *frame, const uint8_t *end,
		   const uint8_t mac[WLAN_MAC], const uint8_t from[4], const uint8_t to[4])
{
	size_t n = (size_t)(end - frame);

	memcpy(frame, mac, WLAN_MAC);
	memcpy(frame + WLAN_MAC, station->mac, WLAN_MAC);
	put16(frame + 12, 0x0800);
	frame[ETHERNET] = 0x45;
	put16(frame + ETHERNET + 2, (unsigned)n - ETHERNET);
	frame[ETHERNET + 8] = 64;
	frame[ETHERNET + 9] = 17;
	memcpy(frame + ETHERNET + 12, from, 4);
	memcpy(frame + ETHERNET + 16, to, 4);
	put16(frame + ETHERNET + 10, checksum(frame + ETHERNET, 20));
	put16(frame + IP, 68);
	put16(frame + IP + 2, 67);
	put16(frame + IP + 4, (unsigned)n - IP);
	return n;
}

/* A message of that type from here on; where its next option goes. */
static uint8_t *begin(const struct wifi_station *station, uint8_t *frame, uint8_t type)
{
	memset(frame, 0, WIFI_STATION_FRAME);
	frame[UDP] = 1;
	frame[UDP + 1] = 1;
	frame[UDP + 2] = WLAN_MAC;
	put32(frame + UDP + 4, station->xid);
	memcpy(frame + UDP + 28, station->mac, WLAN_MAC);
	memcpy(frame + UDP + 236, magic, sizeof magic);
	return put_option(frame + OPTIONS, 53, &type, 1);
}

static size_t finish(const struct wifi_station *station, uint8_t *frame, uint8_t *at, bool direct)
{
	static const uint8_t wishes[] = {1, 3, 6, 51};

	if (*station->name)
		at = put_option(at, 12, station->name, strlen(station->name));
	at = put_option(at, 55, wishes, sizeof wishes);
	*at++ = 255;
	if (direct)
		return wrap(station, frame, at, station->server_mac, station->address,
			    station->server);
	return wrap(station, frame, at, everybody, nobody, all);
}

static size_t say_discover(const struct wifi_station *station, uint8_t *frame)
{
	return finish(station, frame, begin(station, frame, DISCOVER), false);
}

static size_t say_request(const struct wifi_station *station, uint8_t *frame)
{
	uint8_t *at = begin(station, frame, REQUEST);

	at = put_option(at, 50, station->address, 4);
	at = put_option(at, 54, station->server, 4);
	return finish(station, frame, at, false);
}

static size_t say_renewal(const struct wifi_station *station, uint8_t *frame)
{
	uint8_t *at = begin(station, frame, REQUEST);

	memcpy(frame + UDP + 12, station->address, 4);
	return finish(station, frame, at, true);
}

size_t wifi_station_release(struct wifi_station *station, uint8_t *frame)
{
	uint8_t *at;

	if (station->lease != WIFI_BOUND)
		return 0;
	station->lease = WIFI_DISCOVERING;
	at = begin(station, frame, RELEASE);
	memcpy(frame + UDP + 12, station->address, 4);
	at = put_option(at, 54, station->server, 4);
	return finish(station, frame, at, true);
}

void wifi_station_begin(struct wifi_station *station, uint32_t now)
{
	station->lease = WIFI_DISCOVERING;
	station->xid = station->xid * 1664525 + 1013904223 + get32(station->mac + 2);
	station->speaks_at = now;
}

size_t wifi_station_speak(struct wifi_station *station, uint32_t now, uint8_t *frame)
{
	if ((int32_t)(now - station->speaks_at) < 0)
		return 0;
	station->speaks_at = now + PATIENCE;
	if (station->lease == WIFI_BOUND && (int32_t)(now - station->expires_at) < 0)
		return frame ? say_renewal(station, frame) : 0;
	station->lease = WIFI_DISCOVERING; /* too, when nobody has answered its request */
	return frame ? say_discover(station, frame) : 0;
}

/* --- What it hears. */

/* The option of a message of n bytes, with at least `least` bytes; NULL: it is not there. */
static const uint8_t *option(const uint8_t *frame, size_t n, uint8_t code, unsigned least)
{
	const uint8_t *at = frame + OPTIONS, *end = frame + n;

	while (at < end && *at != 255) {
		if (*at == 0) {
			at++;
			continue;
		}
		if (end - at < 2 || end - at < 2 + at[1])
			return NULL;
		if (*at == code)
			return at[1] >= least ? at + 2 : NULL;
		at += 2 + at[1];
	}
	return NULL;
}

static void take_lease(struct wifi_station *station, uint32_t now, const uint8_t *seconds)
{
	uint32_t most = LONGEST / 1000, lease = seconds ? get32(seconds) : most;
	uint32_t ms = (lease < most ? lease : most) * 1000;

	station->lease = WIFI_BOUND;
	station->expires_at = now + ms;
	station->speaks_at = now + ms / 2;
}

static size_t hear_server(struct wifi_station *station, uint32_t now, uint8_t *frame, size_t n)
{
	const uint8_t *type = option(frame, n, 53, 1), *server = option(frame, n, 54, 4);

	if (frame[UDP] != 2 || get32(frame + UDP + 4) != station->xid || !type || !server ||
	    memcmp(frame + UDP + 28, station->mac, WLAN_MAC) != 0)
		return 0;
	if (*type == OFFER && station->lease == WIFI_DISCOVERING) {
		memcpy(station->address, frame + UDP + 16, 4);
		memcpy(station->server, server, 4);
		memcpy(station->server_mac, frame + WLAN_MAC, WLAN_MAC);
		station->lease = WIFI_REQUESTING;
		station->speaks_at = now + PATIENCE;
		return say_request(station, frame);
	}
	if (*type == ACK && station->lease != WIFI_DISCOVERING)
		take_lease(station, now, option(frame, n, 51, 4));
	if (*type == NAK)
		wifi_station_begin(station, now);
	return 0;
}

/* Turns a frame around: to whom it came from. */
static void turn(const struct wifi_station *station, uint8_t *frame)
{
	memcpy(frame, frame + WLAN_MAC, WLAN_MAC);
	memcpy(frame + WLAN_MAC, station->mac, WLAN_MAC);
}

static size_t hear_arp(const struct wifi_station *station, uint8_t *frame, size_t n)
{
	uint8_t *arp = frame + ETHERNET;

	if (n < ETHERNET + 28 || get16(arp + 6) != 1 || memcmp(arp + 24, station->address, 4) != 0)
		return 0;
	turn(station, frame);
	put16(arp + 6, 2);
	memmove(arp + 18, arp + 8, 10);
	memcpy(arp + 8, station->mac, WLAN_MAC);
	memcpy(arp + 14, station->address, 4);
	return ETHERNET + 28;
}

static size_t hear_echo(const struct wifi_station *station, uint8_t *frame, size_t n)
{
	uint8_t *icmp = frame + IP, to[4];

	n = ETHERNET + get16(frame + ETHERNET + 2);
	if (n < IP + 8 || icmp[0] != 8 || get16(frame + ETHERNET + 6) & 0x3fff)
		return 0;
	turn(station, frame);
	memcpy(to, frame + ETHERNET + 12, 4);
	memcpy(frame + ETHERNET + 12, station->address, 4);
	memcpy(frame + ETHERNET + 16, to, 4);
	icmp[0] = 0;
	put16(icmp + 2, 0);
	put16(icmp + 2, checksum(icmp, n - IP));
	return n;
}

size_t wifi_station_hear(struct wifi_station *station, uint32_t now, uint8_t *frame, size_t n)
{
	unsigned kind = n >= ETHERNET ? get16(frame + 12) : 0;

	if (kind == 0x0806 && station->lease == WIFI_BOUND)
		return hear_arp(station, frame, n);
	if (kind != 0x0800 || n < IP || frame[ETHERNET] != 0x45 ||
	    get16(frame + ETHERNET + 2) > n - ETHERNET)
		return 0;
	if (frame[ETHERNET + 9] == 17 && n > OPTIONS && get16(frame + IP + 2) == 68)
		return hear_server(station, now, frame, n);
	if (frame[ETHERNET + 9] == 1 && station->lease == WIFI_BOUND &&
	    memcmp(frame + ETHERNET + 16, station->address, 4) == 0)
		return hear_echo(station, frame, n);
	return 0;
}
