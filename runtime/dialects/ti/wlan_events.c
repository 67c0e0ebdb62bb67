/* SPDX-License-Identifier: MIT */
/* What the WLAN service tells, as events. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/events.h"
#include "dialects/ti/wlan.h"

/* What a disconnection that the host has asked for gives as its reason; and one that the radio has
 * no reason of the standard for. */
enum { USER_INITIATED = 200, UNSPECIFIED = WLAN_REASON_UNSPECIFIED, STANDARD_REASONS = 255 };

static struct wlan_listener listening;

static struct at_mac mac_of(const uint8_t *bytes)
{
	struct at_mac mac = {{0}};

	if (bytes != NULL)
		memcpy(mac.octet, bytes, sizeof mac.octet);
	return mac;
}

static void connected(const struct wlan_news *news)
{
	struct ti_event_wlan event = {.id = TI_EVENT_WLAN_ID_CONNECT};

	event.of_id.connect.ssid = text_of(news->ssid);
	event.of_id.connect.bssid = mac_of(news->mac);
	ti_tell_wlan(&event);
}

static void disconnected(const struct wlan_news *news)
{
	struct ti_event_wlan event = {.id = TI_EVENT_WLAN_ID_DISCONNECT};

	event.of_id.disconnect.ssid = text_of(news->ssid);
	event.of_id.disconnect.bssid = mac_of(news->mac);
	event.of_id.disconnect.reason =
		(uint16_t)(news->cause == CAUSE_aborted		  ? USER_INITIATED
			   : news->reason - 1u < STANDARD_REASONS ? news->reason
								  : UNSPECIFIED);
	ti_tell_wlan(&event);
}

static void station(uint8_t id, const struct wlan_news *news)
{
	struct ti_event_wlan event = {.id = id};

	event.of_id.sta_added.station = mac_of(news->mac);
	ti_tell_wlan(&event);
}

static void hear(struct wlan_listener *listener, enum wlan_event event,
		 const struct wlan_news *news)
{
	(void)listener;
	switch (event) {
	case WLAN_EVENT_CONNECTED:
		connected(news);
		break;
	case WLAN_EVENT_FAILED:
		ti_note_connection_failed();
		disconnected(news);
		break;
	case WLAN_EVENT_DISCONNECTED:
		disconnected(news);
		break;
	case WLAN_EVENT_ADDRESS_LATE:
		ti_tell_netapp(&(struct ti_event_netapp){
			.id = TI_EVENT_NETAPP_ID_DHCP_IPV4_ACQUIRE_TIMEOUT});
		break;
	case WLAN_EVENT_ADDRESSED:
	case WLAN_EVENT_ADDRESS_LOST: /* the bearer says so: netcfg_events.c */
		break;
	case WLAN_EVENT_SCANNED:
		ti_wlan_scanned();
		break;
	case WLAN_EVENT_STATION_ADDED:
		station(TI_EVENT_WLAN_ID_STA_ADDED, news);
		break;
	case WLAN_EVENT_STATION_REMOVED:
		station(TI_EVENT_WLAN_ID_STA_REMOVED, news);
		break;
	}
}

void ti_wlan_events_begin(void)
{
	wlan_unlisten(ti_wlan(), &listening);
	listening.event = hear;
	wlan_listen(ti_wlan(), &listening);
}
