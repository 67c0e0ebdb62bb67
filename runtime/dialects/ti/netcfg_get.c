/* SPDX-License-Identifier: MIT */
/* +NetCfgGet. */
#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/netcfg.h"
#include "services/net/dhcp_server.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

static const struct services *services_of(const struct at_call *call)
{
	return at_call_application(call);
}

static struct bearer *bearer_of(const struct at_call *call)
{
	return wlan_bearer(services_of(call)->wlan);
}

static void show_mac(struct at_call *call)
{
	struct ti_net_cfg_get_mac_reply reply;

	wlan_mac(services_of(call)->wlan, reply.mac.octet);
	ti_net_cfg_get_mac_reply(call, &reply);
}

/* What the station has; while it has nothing, what is set. */
static void show_station(struct at_call *call)
{
	const struct ti_addresses_options *options = ti_addresses_options(at_call_modem(call));
	const struct bearer *bearer = bearer_of(call);
	struct ti_net_cfg_get_ipv4_reply reply = {.source = options->station};

	if (wlan_role(services_of(call)->wlan) == WLAN_STATION && bearer_is_up(bearer)) {
		reply.address = ipv4_of(bearer_address(bearer));
		reply.subnet_mask = ipv4_of(bearer_netmask(bearer));
		reply.gateway = ipv4_of(bearer_gateway(bearer));
		reply.dns = ipv4_of(bearer_dns(bearer, 0));
	} else if (options->station == TI_ADDRESSING_STATIC) {
		reply.address = options->station_address;
		reply.subnet_mask = options->station_mask;
		reply.gateway = options->station_gateway;
		reply.dns = options->station_dns;
	}
	ti_net_cfg_get_ipv4_reply(call, &reply);
}

static void show_access_point(struct at_call *call)
{
	const struct ti_addresses_options *options = ti_addresses_options(at_call_modem(call));

	ti_net_cfg_get_ipv4_reply(call, &(struct ti_net_cfg_get_ipv4_reply){
						.source = TI_ADDRESSING_STATIC,
						.address = options->ap_address,
						.subnet_mask = options->ap_mask,
						.gateway = options->ap_gateway,
						.dns = options->ap_dns,
					});
}

static void show_ipv6(struct at_call *call, bool local)
{
	const struct ti_addresses_options *options = ti_addresses_options(at_call_modem(call));
	struct ti_net_cfg_get_ipv6_reply reply = {.origin =
							  local ? options->local : options->global};
	struct address address;
	bool there = local ? bearer_ipv6_local(bearer_of(call), &address)
			   : bearer_ipv6_global(bearer_of(call), &address);

	if (there)
		memcpy(reply.address6.octet, address.bytes, sizeof reply.address6.octet);
	else if (reply.origin == TI_ORIGIN_STATIC)
		reply.address6 = local ? options->local_address : options->global_address;
	ti_net_cfg_get_ipv6_reply(call, &reply);
}

static void show_count(struct at_call *call)
{
	uint8_t mac[WLAN_MAC], n = 0;

	while (wlan_station(services_of(call)->wlan, n, mac))
		n++;
	ti_net_cfg_get_count_reply(call, &(struct ti_net_cfg_get_count_reply){n});
}

static void show_stations(struct at_call *call)
{
	struct ti_net_cfg_get_station_reply reply;
	struct dhcp_lease lease;

	for (unsigned i = 0; wlan_station(services_of(call)->wlan, i, reply.mac.octet); i++) {
		if (!dhcp_server_lease(services_of(call)->dhcp_server, reply.mac.octet, &lease))
			lease = (struct dhcp_lease){0};
		reply.address = ipv4_of(lease.address);
		reply.name = text_of(lease.name);
		ti_net_cfg_get_station_reply(call, &reply);
	}
}

static void show_lease(struct at_call *call)
{
	static const uint8_t states[] = {
		[BEARER_DHCP_OFF] = TI_NET_CFG_GET_CLIENT_DISABLED,
		[BEARER_DHCP_ASKING] = TI_NET_CFG_GET_CLIENT_ENABLED,
		[BEARER_DHCP_BOUND] = TI_NET_CFG_GET_CLIENT_BOUND,
		[BEARER_DHCP_RENEWING] = TI_NET_CFG_GET_CLIENT_RENEW,
		[BEARER_DHCP_REBINDING] = TI_NET_CFG_GET_CLIENT_REBIND,
	};
	const struct bearer *bearer = bearer_of(call);
	struct bearer_dhcp dhcp = bearer_dhcp(bearer);

	ti_net_cfg_get_dhcp_reply(call, &(struct ti_net_cfg_get_dhcp_reply){
						.address = ipv4_of(bearer_address(bearer)),
						.subnet_mask = ipv4_of(bearer_netmask(bearer)),
						.gateway = ipv4_of(bearer_gateway(bearer)),
						.dns1 = ipv4_of(bearer_dns(bearer, 0)),
						.dns2 = ipv4_of(bearer_dns(bearer, 1)),
						.server = ipv4_of(dhcp.server),
						.lease = dhcp.lease,
						.renewal = dhcp.renewal,
						.client = states[dhcp.state],
					});
}

enum cause ti_net_cfg_get_set(struct at_call *call, const struct ti_net_cfg_get_set *arguments)
{
	const struct ti_addresses_options *options = ti_addresses_options(at_call_modem(call));

	switch (arguments->config_id) {
	case TI_NET_CFG_GET_CONFIG_ID_GET_MAC_ADDR:
		show_mac(call);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IPV4_STA_ADDR:
		show_station(call);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IPV4_AP_ADDR:
		show_access_point(call);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IF:
		ti_net_cfg_get_state_reply(call,
					   &(struct ti_net_cfg_get_state_reply){options->state});
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IPV6_ADDR_LOCAL:
		show_ipv6(call, true);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IPV6_ADDR_GLOBAL:
		show_ipv6(call, false);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_AP_STATIONS_CONNECTED:
		show_count(call);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_AP_STATIONS_INFO:
		show_stations(call);
		break;
	case TI_NET_CFG_GET_CONFIG_ID_IPV4_DNS_CLIENT:
		ti_net_cfg_get_dns_reply(call,
					 &(struct ti_net_cfg_get_dns_reply){options->second_dns});
		break;
	default:
		show_lease(call);
		break;
	}
	return CAUSE_NONE;
}
