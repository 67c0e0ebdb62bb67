/* SPDX-License-Identifier: MIT */
#include "dialects/ti/netcfg.h"

#include <stddef.h>
#include <string.h>

#include "dialects/common/text.h"
#include "dialects/ti/device.h"
#include "services/services.h"
#include "services/wlan/wlan.h"

/* One modem a program: one interface. */
static struct network {
	struct at_modem *modem;
	struct wlan *wlan;
	struct ti_device_listener device;
} network;

struct at_modem *ti_netcfg_modem(void)
{
	return network.modem;
}

const struct services *ti_netcfg_services(void)
{
	return at_modem_application(network.modem);
}

struct ti_addresses_options *ti_addresses(void)
{
	return ti_addresses_options(network.modem);
}

static bool enabled(unsigned state)
{
	return (ti_addresses()->state & state) != 0;
}

/* --- In force --------------------------------------------------------------------------------- */

static struct bearer_addressing station_addressing(void)
{
	const struct ti_addresses_options *options = ti_addresses();
	bool lla = options->station == TI_ADDRESSING_DHCP_LLA;

	if (options->station != TI_ADDRESSING_STATIC && !enabled(TI_INTERFACES_DISABLE_IPV4_DHCP))
		return (struct bearer_addressing){
			.automatic = true,
			.use_dns = true,
			.use_gateway = true,
			.link_local = lla && !enabled(TI_INTERFACES_DISABLE_IPV4_LLA),
		};
	return (struct bearer_addressing){
		.address = ipv4_address(&options->station_address),
		.netmask = ipv4_address(&options->station_mask),
		.gateway = ipv4_address(&options->station_gateway),
		.dns = {ipv4_address(&options->station_dns)},
		.use_dns = true,
		.use_gateway = true,
	};
}

struct bearer_addressing ti_access_point_addressing(void)
{
	const struct ti_addresses_options *options = ti_addresses();

	return (struct bearer_addressing){
		.address = ipv4_address(&options->ap_address),
		.netmask = ipv4_address(&options->ap_mask),
		.gateway = ipv4_address(&options->ap_gateway),
		.dns = {ipv4_address(&options->ap_dns)},
		.use_dns = true,
	};
}

/* A network that is there gets the new addresses at once. */
void ti_netcfg_apply_ipv4(void)
{
	struct bearer_addressing addressing = station_addressing();

	wlan_set_addressing(network.wlan, &addressing);
	bearer_set_release(wlan_bearer(network.wlan), enabled(TI_INTERFACES_ENABLE_DHCP_RELEASE));
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
	return origin == TI_ORIGIN_STATIC ? BEARER_IPV6_STATIC : BEARER_IPV6_AUTOMATIC;
}

enum cause ti_netcfg_apply_ipv6(void)
{
	const struct ti_addresses_options *options = ti_addresses();
	struct bearer_ipv6 ipv6 = {
		.local = source(TI_INTERFACES_IPV6_STA_LOCAL, options->local),
		.global = source(TI_INTERFACES_IPV6_STA_GLOBAL, options->global),
		.local_address = address_of(&options->local_address),
		.global_address = address_of(&options->global_address),
		.dns = address_of(&options->global_dns),
	};

	return bearer_set_ipv6(wlan_bearer(network.wlan), &ipv6);
}

void ti_netcfg_addressed(void)
{
	uint32_t second = ipv4_address(&ti_addresses()->second_dns);

	if (second != 0)
		bearer_set_dns(wlan_bearer(network.wlan), 1, second);
}

static void begin(struct ti_device_listener *listener)
{
	static const struct at_mac none;
	const struct at_mac *own = &ti_addresses()->own_mac;

	(void)listener;
	if (memcmp(own, &none, sizeof none) != 0)
		wlan_set_mac(network.wlan, own->octet);
	ti_netcfg_apply_ipv4();
	ti_netcfg_apply_ipv6();
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
