/* SPDX-License-Identifier: MIT */
#include "dialects/ti/netcfg.h"

#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

enum {
	STATES_LOCAL = TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATIC |
		       TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATELESS |
		       TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATEFUL
};
enum {
	STATES_GLOBAL = TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATIC |
			TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATELESS |
			TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATEFUL
};

/* One modem a program: one interface. */
static struct network {
	struct at_modem *modem;
	struct wlan *wlan;
	struct ti_device_listener device;
} network;

const struct services *ti_netcfg_services(void)
{
	return at_modem_application(network.modem);
}

static struct ti_addresses_options *kept(void)
{
	return ti_addresses_options(network.modem);
}

static bool enabled(unsigned state)
{
	return (kept()->state & state) != 0;
}

/* --- In force --------------------------------------------------------------------------------- */

static struct bearer_addressing station_addressing(void)
{
	const struct ti_addresses_options *options = kept();
	bool lla = options->station == TI_NET_CFG_GET_SOURCE_DHCP_LLA;

	if (options->station != TI_NET_CFG_GET_SOURCE_STATIC &&
	    !enabled(TI_NET_CFG_SET_STATE_DISABLE_IPV4_DHCP))
		return (struct bearer_addressing){
			.automatic = true,
			.use_dns = true,
			.use_gateway = true,
			.link_local = lla && !enabled(TI_NET_CFG_SET_STATE_DISABLE_IPV4_LLA),
		};
	return (struct bearer_addressing){
		.address = ipv4_address(&options->station_address),
		.netmask = ipv4_address(&options->station_mask),
		.gateway = ipv4_address(&options->station_gateway),
		.dns = {ipv4_address(&options->station_dns), ipv4_address(&options->second_dns)},
		.use_dns = true,
		.use_gateway = true,
	};
}

struct bearer_addressing ti_access_point_addressing(void)
{
	const struct ti_addresses_options *options = kept();

	return (struct bearer_addressing){
		.address = ipv4_address(&options->ap_address),
		.netmask = ipv4_address(&options->ap_mask),
		.gateway = ipv4_address(&options->ap_gateway),
		.dns = {ipv4_address(&options->ap_dns)},
		.use_dns = true,
	};
}

/* A network that is there gets the new addresses at once. */
static void apply_ipv4(void)
{
	struct bearer_addressing addressing = station_addressing();
	struct bearer *bearer = wlan_bearer(network.wlan);

	wlan_set_addressing(network.wlan, &addressing);
	bearer_set_release(bearer, enabled(TI_NET_CFG_SET_STATE_ENABLE_DHCP_RELEASE));
	if (wlan_role(network.wlan) == WLAN_STATION)
		bearer_readdress(bearer, &addressing);
}

static struct address address_of(const struct at_ipv6 *ip)
{
	struct address address = {.family = ADDRESS_IPV6};

	memcpy(address.bytes, ip->octet, sizeof address.bytes);
	return address;
}

static uint8_t source(unsigned enabling, uint8_t origin)
{
	if (!enabled(enabling))
		return BEARER_IPV6_NONE;
	return origin == TI_NET_CFG_GET_ORIGIN_STATIC ? BEARER_IPV6_STATIC : BEARER_IPV6_AUTOMATIC;
}

static enum cause apply_ipv6(void)
{
	const struct ti_addresses_options *options = kept();
	struct bearer_ipv6 ipv6 = {
		.local = source(TI_NET_CFG_SET_STATE_IPV6_STA_LOCAL, options->local),
		.global = source(TI_NET_CFG_SET_STATE_IPV6_STA_GLOBAL, options->global),
		.local_address = address_of(&options->local_address),
		.global_address = address_of(&options->global_address),
		.dns = address_of(&options->global_dns),
	};

	return bearer_set_ipv6(wlan_bearer(network.wlan), &ipv6);
}

void ti_netcfg_addressed(void)
{
	uint32_t second = ipv4_address(&kept()->second_dns);

	if (second != 0)
		bearer_set_dns(wlan_bearer(network.wlan), 1, second);
}

static void begin(struct ti_device_listener *listener)
{
	static const struct at_mac none;
	const struct at_mac *own = &kept()->own_mac;

	(void)listener;
	if (memcmp(own, &none, sizeof none) != 0)
		wlan_set_mac(network.wlan, own->octet);
	apply_ipv4();
	apply_ipv6();
}

void ti_netcfg_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	network = (struct network){
		.modem = modem, .wlan = services->wlan, .device = {.starting = begin}};
	ti_device_listen(&network.device);
	ti_netcfg_events_begin();
	begin(&network.device);
}

/* --- +NetCfgSet --------------------------------------------------------------------------------
 */

static enum cause keep(void)
{
	return ti_keep(network.modem, TI_ADDRESSES_OPTIONS, 0);
}

/* Addresses of IPv6 that no host can have are not kept. */
static enum cause keep_ipv6(const struct ti_addresses_options *before, enum cause refusal)
{
	enum cause cause = apply_ipv6();

	if (cause == CAUSE_NONE)
		return keep();
	*kept() = *before;
	apply_ipv6();
	return cause == CAUSE_parameter_range ? refusal : cause;
}

/* The bits that say where addresses come from say so to what is kept of them, too. */
static enum cause set_state(unsigned state)
{
	struct ti_addresses_options *options = kept(), before = *options;

	options->state = (uint16_t)state;
	if ((state & STATES_LOCAL) != 0)
		options->local = (state & TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATIC) != 0
					 ? TI_NET_CFG_GET_ORIGIN_STATIC
				 : (state & TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATELESS) != 0
					 ? TI_NET_CFG_GET_ORIGIN_STATELESS
					 : TI_NET_CFG_GET_ORIGIN_STATEFUL;
	if ((state & STATES_GLOBAL) != 0)
		options->global = (state & TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATIC) != 0
					  ? TI_NET_CFG_GET_ORIGIN_STATIC
				  : (state & TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATELESS) != 0
					  ? TI_NET_CFG_GET_ORIGIN_STATELESS
					  : TI_NET_CFG_GET_ORIGIN_STATEFUL;
	apply_ipv4();
	return keep_ipv6(&before, CAUSE_address_unavailable);
}

/* Whether the gateway can be reached with this address and mask. */
static bool fits(const struct at_ipv4 *address, const struct at_ipv4 *mask,
		 const struct at_ipv4 *gateway)
{
	uint32_t way = ipv4_address(gateway);

	return way == 0 || ((way ^ ipv4_address(address)) & ipv4_address(mask)) == 0;
}

static enum cause set_station(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = kept();

	switch (arguments->of_config_id.ipv4_sta_addr.config_opt) {
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_STATIC:
		if (!fits(&arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.address,
			  &arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.subnet_mask,
			  &arguments->of_config_id.ipv4_sta_addr.of_config_opt.static_.gateway))
			return CAUSE_bearer_useless;
		options->station = TI_NET_CFG_GET_SOURCE_STATIC;
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
		options->station = TI_NET_CFG_GET_SOURCE_DHCP;
		break;
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_DHCP_LLA:
		options->station = TI_NET_CFG_GET_SOURCE_DHCP_LLA;
		break;
	case TI_NET_CFG_SET_IPV4_STA_ADDR_CONFIG_OPT_RELEASE_IP_SET:
		options->state |= TI_NET_CFG_SET_STATE_ENABLE_DHCP_RELEASE;
		break;
	default:
		options->state &= (uint16_t)~TI_NET_CFG_SET_STATE_ENABLE_DHCP_RELEASE;
		break;
	}
	apply_ipv4();
	return keep();
}

static enum cause set_access_point(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = kept();

	if (!fits(&arguments->of_config_id.ipv4_ap_addr.address,
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
	static const uint16_t states[] = {TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATIC,
					  TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATELESS,
					  TI_NET_CFG_SET_STATE_IPV6_LOCAL_STATEFUL};
	struct ti_addresses_options *options = kept(), before = *options;

	options->local = arguments->of_config_id.ipv6_addr_local.config_opt;
	options->state = (uint16_t)((options->state & ~STATES_LOCAL) | states[options->local]);
	if (options->local == TI_NET_CFG_GET_ORIGIN_STATIC)
		options->local_address =
			arguments->of_config_id.ipv6_addr_local.of_config_opt.static_.address;
	return keep_ipv6(&before, CAUSE_address_unavailable);
}

static enum cause set_global(const struct ti_net_cfg_set_set *arguments)
{
	struct ti_addresses_options *options = kept(), before = *options;
	bool stated = arguments->of_config_id.ipv6_addr_global.config_opt ==
		      TI_NET_CFG_SET_IPV6_ADDR_GLOBAL_CONFIG_OPT_STATIC;

	options->global = stated ? TI_NET_CFG_GET_ORIGIN_STATIC : TI_NET_CFG_GET_ORIGIN_STATEFUL;
	options->state = (uint16_t)((options->state & ~STATES_GLOBAL) |
				    (stated ? TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATIC
					    : TI_NET_CFG_SET_STATE_IPV6_GLOBAL_STATEFUL));
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
		kept()->own_mac = arguments->of_config_id.set_mac_addr.mac;
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
		return wlan_dismiss(network.wlan,
				    arguments->of_config_id.ap_station_disconnect.mac.octet);
	default:
		kept()->second_dns = arguments->of_config_id.ipv4_dns_client.dns;
		ti_netcfg_addressed();
		return keep();
	}
}
