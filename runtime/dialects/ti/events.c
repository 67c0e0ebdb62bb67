/* SPDX-License-Identifier: MIT */
#include "dialects/ti/events.h"

#include <stddef.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

/* One modem a program: what has happened to it since somebody asked. */
static struct events {
	struct at_modem *modem;
	uint16_t since[TI_EVENTS];
} events;

/* To the ports as they open; hosts wait a few seconds for it. */
static void announce(void)
{
	const struct services *services = at_modem_application(events.modem);
	uint8_t mac[WLAN_MAC];

	wlan_mac(services->wlan, mac);
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		ti_event_startup(at_modem_port(events.modem, i),
				 &(struct ti_event_startup){
					 .name = text_of(PRODUCT_MODEL),
					 .chip = text_of(PRODUCT_CHIP),
					 .mac1 = mac[0],
					 .mac2 = mac[1],
					 .mac3 = mac[2],
					 .mac4 = mac[3],
					 .mac5 = mac[4],
					 .mac6 = mac[5],
					 .version = text_of(PRODUCT_REVISION),
				 });
}

void ti_events_start(struct at_modem *modem)
{
	events = (struct events){.modem = modem};
	if (LIMIT_STARTUP_EVENT)
		announce();
}

uint16_t ti_events_since(enum ti_events kind)
{
	uint16_t since = events.since[kind];

	events.since[kind] = 0;
	return since;
}

void ti_tell_error(enum cause cause, enum ti_event_general_sender sender)
{
	events.since[TI_EVENTS_DEVICE] |= TI_STATUS_DEVICE_GENERAL_ERROR;
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		ti_event_general(at_modem_port(events.modem, i),
				 &(struct ti_event_general){
					 .id = TI_EVENT_GENERAL_ID_ERROR,
					 .code = cause,
					 .sender = sender,
				 });
}

void ti_tell_wlan(const struct ti_event_wlan *event)
{
	static const uint16_t bits[] = {
		[TI_EVENT_WLAN_ID_CONNECT] = TI_STATUS_WLAN_WLANASYNCONNECTEDRESPONSE,
		[TI_EVENT_WLAN_ID_DISCONNECT] = TI_STATUS_WLAN_WLANASYNCDISCONNECTEDRESPONSE,
		[TI_EVENT_WLAN_ID_STA_ADDED] = TI_STATUS_WLAN_STA_CONNECTED,
		[TI_EVENT_WLAN_ID_STA_REMOVED] = TI_STATUS_WLAN_STA_DISCONNECTED,
	};

	if (ti_is_stopped())
		return;
	events.since[TI_EVENTS_WLAN] |= bits[event->id];
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		ti_event_wlan(at_modem_port(events.modem, i), event);
}

void ti_note_connection_failed(void)
{
	events.since[TI_EVENTS_WLAN] |= TI_STATUS_WLAN_CONNECTION_FAILED;
}

void ti_tell_netapp(const struct ti_event_netapp *event)
{
	static const uint16_t bits[] = {
		[TI_EVENT_NETAPP_ID_IPV4_ACQUIRED] = TI_STATUS_NETAPP_IPACQUIRED,
		[TI_EVENT_NETAPP_ID_IPV6_ACQUIRED] = TI_STATUS_NETAPP_IPACQUIRED_V6,
		[TI_EVENT_NETAPP_ID_IP_COLLISION] = TI_STATUS_NETAPP_IP_COLLISION,
		[TI_EVENT_NETAPP_ID_IP_LEASED] = TI_STATUS_NETAPP_IP_LEASED,
		[TI_EVENT_NETAPP_ID_IP_RELEASED] = TI_STATUS_NETAPP_IP_RELEASED,
		[TI_EVENT_NETAPP_ID_IPV4_LOST] = TI_STATUS_NETAPP_IPV4_LOST,
		[TI_EVENT_NETAPP_ID_DHCP_IPV4_ACQUIRE_TIMEOUT] =
			TI_STATUS_NETAPP_DHCP_ACQUIRE_TIMEOUT,
		[TI_EVENT_NETAPP_ID_IPV6_LOST] = TI_STATUS_NETAPP_IPV6_LOST,
	};

	if (ti_is_stopped())
		return;
	events.since[TI_EVENTS_NETAPP] |= bits[event->id];
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		ti_event_netapp(at_modem_port(events.modem, i), event);
}

void ti_tell_sock(const struct ti_event_sock *event)
{
	if (ti_is_stopped())
		return;
	if (event->id == TI_EVENT_SOCK_ID_TX_FAILED)
		events.since[TI_EVENTS_SOCK] |= TI_STATUS_BSD_TX_FAILED;
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		ti_event_sock(at_modem_port(events.modem, i), event);
}
