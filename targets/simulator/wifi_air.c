/* SPDX-License-Identifier: MIT */
#include "simulator/wifi_air.h"

#include <string.h>

static bool reached(uint32_t now, uint32_t time)
{
	return (int32_t)(now - time) >= 0;
}

/* --- Frames of the stations. */

static struct wifi_frame *room(struct wifi_air *air)
{
	return air->count < WIFI_FRAMES ? &air->frames[(air->first + air->count) % WIFI_FRAMES]
					: NULL;
}

/* The frame that was written into room(): n bytes. */
static void keep(struct wifi_air *air, size_t n)
{
	room(air)->n = (uint16_t)n;
	if (n)
		air->count++;
}

const struct wifi_frame *wifi_air_frame(const struct wifi_air *air)
{
	return air->count ? &air->frames[air->first] : NULL;
}

void wifi_air_drop(struct wifi_air *air)
{
	air->first = (air->first + 1) % WIFI_FRAMES;
	air->count--;
}

void wifi_air_send(struct wifi_air *air, const uint8_t *frame, size_t n)
{
	for (unsigned i = 0; i < WORLD_STATIONS; i++) {
		struct wifi_station *station = &air->stations[i];
		struct wifi_frame *answer = room(air);

		if (!answer || !station->joined || station->lost ||
		    (!(frame[0] & 1) && memcmp(frame, station->mac, WLAN_MAC) != 0))
			continue;
		memcpy(answer->bytes, frame, n);
		keep(air, wifi_station_hear(station, station->heard_at, answer->bytes, n));
	}
}

/* --- The access point. */

void wifi_air_open(struct wifi_air *air, const struct wlan_opening *opening,
		   const uint8_t mac[WLAN_MAC])
{
	memset(air, 0, sizeof *air);
	strncpy(air->ssid, opening->ssid, WLAN_SSID_MAX);
	strncpy(air->key, opening->key, WLAN_KEY_MAX);
	memcpy(air->mac, mac, WLAN_MAC);
	air->channel = opening->channel;
	air->hiding = (uint8_t)opening->hiding;
	air->access = (uint8_t)opening->access;
	air->most = (uint8_t)opening->stations;
	air->ageing = opening->ageing < INT32_MAX / 1000 ? opening->ageing * 1000 : INT32_MAX;
	air->admits = opening->admits;
	air->argument = opening->argument;
	air->open = true;
}

void wifi_air_close(struct wifi_air *air)
{
	memset(air, 0, sizeof *air);
}

const struct wifi_station *wifi_air_station(const struct wifi_air *air, unsigned i)
{
	for (unsigned at = 0; at < WORLD_STATIONS; at++)
		if (air->stations[at].joined && i-- == 0)
			return &air->stations[at];
	return NULL;
}

static unsigned count_joined(const struct wifi_air *air)
{
	unsigned n = 0;

	for (unsigned i = 0; i < WORLD_STATIONS; i++)
		n += air->stations[i].joined;
	return n;
}

bool wifi_air_dismiss(struct wifi_air *air, const uint8_t mac[WLAN_MAC])
{
	for (unsigned i = 0; i < WORLD_STATIONS; i++) {
		struct wifi_station *station = &air->stations[i];

		if (station->joined && memcmp(station->mac, mac, WLAN_MAC) == 0) {
			station->dismissed = true;
			return true;
		}
	}
	return false;
}

/* --- The stations. */

/* The one of this address; else a free place for it. There are as many as in the world, and those
 * that have left it leave the air first. */
static struct wifi_station *meet(struct wifi_air *air, const struct world_station *world)
{
	struct wifi_station *free = NULL;

	for (unsigned i = 0; i < WORLD_STATIONS; i++) {
		struct wifi_station *station = &air->stations[i];

		if (station->known && memcmp(station->mac, world->mac, WLAN_MAC) == 0)
			return station;
		if (!station->known && !free)
			free = station;
	}
	memset(free, 0, sizeof *free);
	free->known = true;
	memcpy(free->mac, world->mac, WLAN_MAC);
	return free;
}

static bool is_let_in(const struct wifi_air *air, const struct world_station *world)
{
	if (*world->ssid ? strcmp(world->ssid, air->ssid) != 0 : air->hiding != WLAN_SHOWN)
		return false;
	if (strcmp(world->key, air->access == WLAN_ACCESS_OPEN ? "" : air->key) != 0)
		return false;
	return count_joined(air) < air->most &&
	       (!air->admits || air->admits(air->argument, world->mac));
}

static void depart(struct wifi_station *station, wifi_air_tell *tell, void *argument,
		   unsigned reason)
{
	station->joined = station->timed = false;
	tell(argument, WLAN_RADIO_DEPARTED, station->mac, reason);
}

static void approach(struct wifi_air *air, struct wifi_station *station,
		     const struct world_station *world, uint32_t now, wifi_air_tell *tell,
		     void *argument)
{
	if (station->lost || station->dismissed || !is_let_in(air, world)) {
		station->timed = false;
		return;
	}
	if (!station->timed)
		station->due = now + world->delay;
	station->timed = true;
	if (!reached(now, station->due))
		return;
	station->joined = true;
	station->heard_at = now;
	strcpy(station->name, world->name);
	wifi_station_begin(station, now);
	tell(argument, WLAN_RADIO_STATION, station->mac, 0);
}

static void stay(struct wifi_air *air, struct wifi_station *station, uint32_t now,
		 wifi_air_tell *tell, void *argument)
{
	struct wifi_frame *frame = room(air);

	if (station->dismissed) {
		depart(station, tell, argument, WLAN_REASON_LEAVING);
	} else if (!station->lost) {
		station->heard_at = now;
		if (frame)
			keep(air, wifi_station_speak(station, now, frame->bytes));
		else
			wifi_station_speak(station, now, NULL); /* and nobody hears it */
	} else if (air->ageing && reached(now, station->heard_at + air->ageing)) {
		depart(station, tell, argument, WLAN_REASON_INACTIVE);
	}
}

/* Those of whom the world says nothing any more take their leave. */
static void dismiss_gone(struct wifi_air *air, struct world_wifi *world, wifi_air_tell *tell,
			 void *argument)
{
	for (unsigned i = 0; i < WORLD_STATIONS; i++) {
		struct wifi_station *station = &air->stations[i];
		struct wifi_frame *frame = room(air);

		if (!station->known || world_wifi_station(world, station->mac))
			continue;
		station->known = station->timed = false;
		if (!station->joined)
			continue;
		if (frame && !station->lost)
			keep(air, wifi_station_release(station, frame->bytes));
		depart(station, tell, argument, WLAN_REASON_STATION_LEAVES);
	}
}

void wifi_air_poll(struct wifi_air *air, struct world_wifi *world, uint32_t now,
		   wifi_air_tell *tell, void *argument)
{
	if (!air->open)
		return;
	dismiss_gone(air, world, tell, argument);
	for (unsigned i = 0; i < world->station_count && air->open; i++) {
		struct wifi_station *station = meet(air, &world->stations[i]);

		station->lost = world->stations[i].lost;
		station->dismissed = station->dismissed && !world->stations[i].fresh;
		world->stations[i].fresh = false;
		if (station->joined)
			stay(air, station, now, tell, argument);
		else
			approach(air, station, &world->stations[i], now, tell, argument);
	}
}

static uint32_t left(uint32_t now, uint32_t time)
{
	return reached(now, time) ? 0 : time - now;
}

uint32_t wifi_air_next(const struct wifi_air *air, uint32_t now)
{
	uint32_t wait = UINT32_MAX;

	for (unsigned i = 0; air->open && i < WORLD_STATIONS; i++) {
		const struct wifi_station *station = &air->stations[i];
		uint32_t its = UINT32_MAX;

		if (station->joined && station->dismissed)
			return 0;
		if (station->joined && !station->lost)
			its = left(now, station->speaks_at);
		else if (station->joined && air->ageing)
			its = left(now, station->heard_at + air->ageing);
		else if (station->timed)
			its = left(now, station->due);
		wait = its < wait ? its : wait;
	}
	return wait;
}
