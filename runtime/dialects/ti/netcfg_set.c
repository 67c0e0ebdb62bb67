/* SPDX-License-Identifier: MIT */
/* +NetCfgSet. */
#include <stddef.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "dialects/ti/netcfg.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

enum {
	STATES_LOCAL = TI_INTERFACES_IPV6_LOCAL_STATIC | TI_INTERFACES_IPV6_LOCAL_STATELESS |
		       TI_INTERFACES_IPV6_LOCAL_STATEFUL
};
enum {
	STATES_GLOBAL = TI_INTERFACES_IPV6_GLOBAL_STATIC | TI_INTERFACES_IPV6_GLOBAL_STATELESS |
			TI_INTERFACES_IPV6_GLOBAL_STATEFUL
};

static enum cause keep(void)
{
	return ti_keep(ti_netcfg_modem(), TI_ADDRESSES_OPTIONS, 0);
}

/* Addresses of IPv6 that no host can have are not kept. */
static enum cause keep_ipv6(const struct ti_addresses_options *before, enum cause refusal)
{
	enum cause cause = ti_netcfg_apply_ipv6();

	if (cause == CAUSE_NONE)
		return keep();
	*ti_addresses() = *before;
	ti_netcfg_apply_ipv6();
	return cause == CAUSE_parameter_range ? refusal : cause;
}

/* The bits that say where addresses come from say so to what is kept of them, too. */
static enum cause set_state(uint32_t state)
{
	struct ti_addresses_options *options = ti_addresses(), before = *options;

	options->state = state;
	if ((state & STATES_LOCAL) != 0)
		options->local = (state & TI_INTERFACES_IPV6_LOCAL_STATIC) != 0 ? TI_ORIGIN_STATIC
				 : (state & TI_INTERFACES_IPV6_LOCAL_STATELESS) != 0
					 ? TI_ORIGIN_STATELESS
					 : TI_ORIGIN_STATEFUL;
	if ((state & STATES_GLOBAL) != 0)
		options->global = (state & TI_INTERFACES_IPV6_GLOBAL_STATIC) != 0 ? TI_ORIGIN_STATIC
				  : (state & TI_INTERFACES_IPV6_GLOBAL_STATELESS) != 0
					  ? TI_ORIGIN_STATELESS
					  : TI_ORIGIN_STATEFUL;
	ti_netcfg_apply_ipv4();
	return keep_ipv6(&before, CAUSE_address_unavailable);
}

static bool possible(const struct at_ipv4 *address, const struct at_ipv4 *mask,
		     const struct at_ipv4 *gateway)
{
	return bearer_addressing_possible(&(struct bearer_addressing){
		.address = ipv4_address(address),
		.netmask = ipv4_address(mask),
		.gateway = ipv4_address(gateway),
	});
}

static enum cause set_station(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = ti_addresses();

	switch (arguments->of_config_id.ipv4_sta_addr.config_opt) {
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_STATIC:
		if (!possible(&arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.address,
			      &arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_
				       .subnet_mask,
			      &arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.gateway))
			return CAUSE_bearer_useless;
		options->station = TI_ADDRESSING_STATIC;
		options->station_address =
			arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.address;
		options->station_mask =
			arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.subnet_mask;
		options->station_gateway =
			arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.gateway;
		options->station_dns =
			arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.dns;
		break;
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_DHCP:
		options->station = TI_ADDRESSING_DHCP;
		break;
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_DHCP_LLA:
		options->station = TI_ADDRESSING_DHCP_LLA;
		break;
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_RELEASE_IP_SET:
		options->state |= TI_INTERFACES_ENABLE_DHCP_RELEASE;
		break;
	default:
		options->state &= ~(uint32_t)TI_INTERFACES_ENABLE_DHCP_RELEASE;
		break;
	}
	ti_netcfg_apply_ipv4();
	return keep();
}

static enum cause set_access_point(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = ti_addresses();

	if (!possible(&arguments->of_config_id.ipv4_ap_addr.address,
		      &arguments->of_config_id.ipv4_ap_addr.subnet_mask,
		      &arguments->of_config_id.ipv4_ap_addr.gateway))
		return CAUSE_bearer_useless;
	options->ap_address = arguments->of_config_id.ipv4_ap_addr.address;
	options->ap_mask = arguments->of_config_id.ipv4_ap_addr.subnet_mask;
	options->ap_gateway = arguments->of_config_id.ipv4_ap_addr.gateway;
	options->ap_dns = arguments->of_config_id.ipv4_ap_addr.dns;
	return keep();
}

static enum cause set_local(const struct ti_net_cfg_set_set *arguments)
{
	static const uint16_t states[] = {TI_INTERFACES_IPV6_LOCAL_STATIC,
					  TI_INTERFACES_IPV6_LOCAL_STATELESS,
					  TI_INTERFACES_IPV6_LOCAL_STATEFUL};
	struct ti_addresses_options *options = ti_addresses(), before = *options;

	options->local = arguments->of_config_id.ipv6_addr_local.config_opt;
	options->state = (options->state & ~(uint32_t)STATES_LOCAL) | states[options->local];
	if (options->local == TI_ORIGIN_STATIC)
		options->local_address =
			arguments->of_config_id.ipv6_addr_local.of_config_opt.static_.address;
	return keep_ipv6(&before, CAUSE_address_unavailable);
}

static enum cause set_global(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = ti_addresses(), before = *options;
	bool stated;

	options->global = arguments->of_config_id.ipv6_addr_global.config_opt;
	stated = options->global == TI_ORIGIN_STATIC;
	options->state =
		(options->state & ~(uint32_t)STATES_GLOBAL) |
		(stated ? TI_INTERFACES_IPV6_GLOBAL_STATIC : TI_INTERFACES_IPV6_GLOBAL_STATEFUL);
	if (stated) {
		options->global_address =
			arguments->of_config_id.ipv6_addr_global.of_config_opt.static_.address;
		options->global_dns =
			arguments->of_config_id.ipv6_addr_global.of_config_opt.static_.dns;
	}
	return keep_ipv6(&before, CAUSE_addressing_failed);
}

enum cause ti_net_cfg_set_set(struct at_call *call, const struct ti_net_cfg_set_set *arguments)
{
	(void)call;
	switch (arguments->config_id) {
	case TI_NET_CFG_SET_CONFIG_ID_IF:
		return set_state(arguments->of_config_id.if_.state);
	case TI_NET_CFG_SET_CONFIG_ID_SET_MAC_ADDR:
		if (!wlan_mac_possible(arguments->of_config_id.set_mac_addr.mac.octet))
			return CAUSE_invalid_use;
		ti_addresses()->own_mac = arguments->of_config_id.set_mac_addr.mac;
		return keep();
	case TI_NET_CFG_SET_CONFIG_ID_IPV4_STA_ADDR:
		return set_station(arguments);
	case TI_NET_CFG_SET_CONFIG_ID_IPV4_AP_ADDR:
		return set_access_point(arguments);
	case TI_NET_CFG_SET_CONFIG_ID_IPV6_ADDR_LOCAL:
		return set_local(arguments);
	case TI_NET_CFG_SET_CONFIG_ID_IPV6_ADDR_GLOBAL:
		return set_global(arguments);
	case TI_NET_CFG_SET_CONFIG_ID_AP_STATION_DISCONNECT:
		return wlan_dismiss(ti_netcfg_services()->wlan,
				    arguments->of_config_id.ap_station_disconnect.mac.octet);
	default:
		ti_addresses()->second_dns = arguments->of_config_id.ipv4_dns_client.dns;
		bearer_set_dns(wlan_bearer(ti_netcfg_services()->wlan), 1,
			       ipv4_address(&ti_addresses()->second_dns));
		return keep();
	}
}
