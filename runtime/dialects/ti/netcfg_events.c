/* SPDX-License-Identifier: MIT */
/* Addresses that come and go, as events. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/events.h"
#include "dialects/ti/netcfg.h"
#include "services/services.h"

static struct bearer_listener listening;

static struct at_ipv6 ipv6_of(const struct address *address)
{
	struct at_ipv6 ip;

	memcpy(ip.octet, address->bytes, sizeof ip.octet);
	return ip;
}

static void acquired_ipv6(const struct bearer *bearer, const struct address *address)
{
	struct ti_event_netapp event = {.id = TI_EVENT_NETAPP_ID_IPV6_ACQUIRED};
	struct address dns;

	event.of_id.ipv6_acquired.address = ipv6_of(address);
	if (bearer_ipv6_dns(bearer, &dns))
		event.of_id.ipv6_acquired.dns = ipv6_of(&dns);
	ti_tell_netapp(&event);
}

static void acquired_ipv4(const struct bearer *bearer)
{
	struct ti_event_netapp event = {.id = TI_EVENT_NETAPP_ID_IPV4_ACQUIRED};

	ti_netcfg_addressed();
	event.of_id.ipv4_acquired.address = ipv4_of(bearer_address(bearer));
	event.of_id.ipv4_acquired.gateway = ipv4_of(bearer_gateway(bearer));
	event.of_id.ipv4_acquired.dns = ipv4_of(bearer_dns(bearer, 0));
	ti_tell_netapp(&event);
}

static void changed(struct bearer_listener *listener, unsigned index, enum bearer_change change,
		    const struct address *address)
{
	const struct bearer *bearer = bearer_get(ti_netcfg_services()->bearers, index);
	struct ti_event_netapp event = {.id = TI_EVENT_NETAPP_ID_IPV6_LOST};

	(void)listener;
	switch (change) {
	case BEARER_IPV4_ACQUIRED:
		acquired_ipv4(bearer);
		break;
	case BEARER_IPV4_LOST:
		ti_tell_netapp(&(struct ti_event_netapp){.id = TI_EVENT_NETAPP_ID_IPV4_LOST});
		break;
	case BEARER_IPV6_ACQUIRED:
		acquired_ipv6(bearer, address);
		break;
	case BEARER_IPV6_LOST:
		event.of_id.ipv6_lost.address = ipv6_of(address);
		ti_tell_netapp(&event);
		break;
	}
}

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener; /* the station's network is told by itself */
	(void)index;
	(void)why;
}

void ti_netcfg_events_begin(void)
{
	struct bearers *bearers = ti_netcfg_services()->bearers;

	bearers_unlisten(bearers, &listening);
	listening = (struct bearer_listener){.lost = lost, .changed = changed};
	bearers_listen(bearers, &listening);
}
