/* SPDX-License-Identifier: MIT */
/* Network applications: the DHCP server of the access point, names, and what is later work. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "dialects/ti/events.h"
#include "dialects/ti/netapp.h"
#include "dialects/ti/netcfg.h"
#include "dialects/ti/wlan.h"
#include "services/net/dhcp_server.h"
#include "services/net/lookup.h"
#include "services/net/parameters.h"
#include "services/services.h"

/* A look-up for each port: it waits for its answer. They outlive a restart of the modem. */
static struct lookup lookups[LIMIT_PORTS];

/* One modem a program. */
static struct applications {
	struct at_modem *modem;
	const struct services *services;
	struct ti_device_listener device;
} applications;

/* --- The DHCP server -----------------------------------------------------------------------------
 */

static enum cause start_server(void)
{
	const struct ti_dhcp_server_options *options = ti_dhcp_server_options(applications.modem);
	struct dhcp_server_range range = {
		.first = ipv4_address(&options->basic.first),
		.last = ipv4_address(&options->basic.last),
		.lease = options->basic.lease,
	};

	struct bearer_addressing own = ti_access_point_addressing();
	enum cause cause;

	if (((range.first ^ own.address) & own.netmask) != 0 ||
	    ((range.last ^ own.address) & own.netmask) != 0)
		return CAUSE_bearer_useless;
	cause = dhcp_server_start(applications.services->dhcp_server,
				  wlan_bearer(applications.services->wlan), &range);
	return cause == CAUSE_parameter_range ? CAUSE_bearer_useless : cause;
}

static void begin(struct ti_device_listener *listener)
{
	enum cause cause = CAUSE_NONE;

	(void)listener;
	if (ti_is_access_point() && ti_application_options(applications.modem)->dhcp_server)
		cause = start_server();
	if (cause != CAUSE_NONE)
		ti_tell_error(cause, TI_EVENT_GENERAL_SENDER_NETAPP);
}

static void stop_lookups(void)
{
	for (unsigned i = 0; i < LIMIT_PORTS; i++)
		lookup_stop(&lookups[i]);
}

static void end(struct ti_device_listener *listener)
{
	(void)listener;
	ti_ping_end();
	dhcp_server_stop(applications.services->dhcp_server);
}

static void leased(const struct dhcp_lease *lease)
{
	struct ti_event_netapp event = {.id = TI_EVENT_NETAPP_ID_IP_LEASED};

	event.of_id.ip_leased.address = ipv4_of(lease->address);
	event.of_id.ip_leased.lease = lease->left;
	memcpy(event.of_id.ip_leased.station.octet, lease->mac, DHCP_SERVER_MAC);
	ti_tell_netapp(&event);
}

static void released(const struct dhcp_lease *lease, uint8_t reason)
{
	struct ti_event_netapp event = {.id = TI_EVENT_NETAPP_ID_IP_RELEASED};

	event.of_id.ip_released.address = ipv4_of(lease->address);
	event.of_id.ip_released.reason = reason;
	memcpy(event.of_id.ip_released.station.octet, lease->mac, DHCP_SERVER_MAC);
	ti_tell_netapp(&event);
}

static void hear(struct dhcp_server_listener *listener, enum dhcp_server_event event,
		 const struct dhcp_lease *lease)
{
	(void)listener;
	switch (event) {
	case DHCP_SERVER_LEASED:
		leased(lease);
		break;
	case DHCP_SERVER_RELEASED:
		released(lease, TI_EVENT_NETAPP_REASON_PEER_RELEASED);
		break;
	case DHCP_SERVER_DECLINED:
		released(lease, TI_EVENT_NETAPP_REASON_PEER_DECLINED);
		break;
	case DHCP_SERVER_EXPIRED:
		released(lease, TI_EVENT_NETAPP_REASON_EXPIRED);
		break;
	}
}

void ti_netapp_start(struct at_modem *modem)
{
	static struct dhcp_server_listener listener = {.event = hear};

	applications = (struct applications){.modem = modem,
					     .services = at_modem_application(modem),
					     .device = {.stopping = end, .starting = begin}};
	dhcp_server_listen(applications.services->dhcp_server, &listener);
	ti_device_listen(&applications.device);
	ti_dns_client_heard(modem, TI_DNS_CLIENT_OPTION_TIME);
	ti_ping_begin();
	stop_lookups();
	begin(&applications.device);
}

static enum cause keep_server(bool on)
{
	ti_application_options(applications.modem)->dhcp_server = on;
	return ti_keep(applications.modem, TI_APPLICATION_OPTIONS, 0);
}

/* The mask names the DHCP server: the specification refuses all others. */
enum cause ti_net_app_start_set(struct at_call *call, const struct ti_net_app_start_set *arguments)
{
	enum cause cause;

	(void)call;
	(void)arguments;
	if (!ti_is_access_point())
		return CAUSE_role_refused;
	if (dhcp_server_started(applications.services->dhcp_server))
		return CAUSE_NONE;
	cause = start_server();
	return cause == CAUSE_NONE ? keep_server(true) : cause;
}

enum cause ti_net_app_stop_set(struct at_call *call, const struct ti_net_app_stop_set *arguments)
{
	(void)call;
	(void)arguments;
	if (!ti_is_access_point())
		return CAUSE_role_refused;
	dhcp_server_stop(applications.services->dhcp_server);
	return keep_server(false);
}

/* --- Settings are the engine's -------------------------------------------------------------------
 */

enum cause ti_net_app_set_set(struct at_call *call, const struct ti_net_app_set_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_NONE;
}

enum cause ti_net_app_get_set(struct at_call *call, const struct ti_net_app_get_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_NONE;
}

/* A server is asked once, and again as often as it may be, and has each time as long. */
void ti_dns_client_heard(struct at_modem *modem, uint8_t option)
{
	const struct ti_dns_client_options *options = ti_dns_client_options(modem);
	struct net_parameters parameters = net_parameters();

	(void)option;
	parameters.dns_timeout = (uint32_t)options->time.response * (options->time.retries + 1u);
	net_parameters_set(&parameters);
}

/* --- Names
 * ---------------------------------------------------------------------------------------- */

static void found(void *user, enum cause cause, const struct address *address)
{
	struct at_call *call = user;
	struct ti_net_app_get_host_by_name_reply *reply = at_call_context(call);

	if (cause == CAUSE_NONE) {
		reply->address = *address;
		ti_net_app_get_host_by_name_reply(call, reply);
	}
	at_finish(call, cause);
}

static void give_up(struct at_call *call, enum cause why)
{
	(void)why;
	lookup_stop(&lookups[at_port_index(at_call_port(call))]);
}

enum cause ti_net_app_get_host_by_name_set(struct at_call *call,
					   const struct ti_net_app_get_host_by_name_set *arguments)
{
	static struct ti_net_app_get_host_by_name_reply replies[LIMIT_PORTS];
	unsigned port = at_port_index(at_call_port(call));
	bool six = arguments->family == TI_DOMAIN_INET6;
	enum cause cause;

	replies[port].host_name = arguments->host_name;
	at_on_abort(call, give_up, &replies[port]);
	cause = lookup_start(applications.services->lookups, &lookups[port], 0,
			     arguments->host_name.bytes, arguments->host_name.length,
			     six ? ADDRESS_IPV6 : ADDRESS_IPV4, found, call);
	return cause;
}
