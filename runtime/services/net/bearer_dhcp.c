/* SPDX-License-Identifier: MIT */
/* What a bearer's users see and set of DHCP. */
#include "services/net/bearer.h"

#include "lwip/dhcp.h"
#include "lwip/prot/dhcp.h"

enum { LINK_LOCAL_TRIES = 3 }; /* some six seconds */

static enum bearer_dhcp_state state_of(const struct dhcp *dhcp)
{
	switch (dhcp->state) {
	case DHCP_STATE_OFF:
		return BEARER_DHCP_OFF;
	case DHCP_STATE_BOUND:
		return BEARER_DHCP_BOUND;
	case DHCP_STATE_RENEWING:
		return BEARER_DHCP_RENEWING;
	case DHCP_STATE_REBINDING:
		return BEARER_DHCP_REBINDING;
	default:
		return BEARER_DHCP_ASKING;
	}
}

struct bearer_dhcp bearer_dhcp(const struct bearer *bearer)
{
	const struct dhcp *dhcp = netif_dhcp_data(&bearer->netif);
	struct bearer_dhcp result = {0};

	if (bearer->state == BEARER_DOWN || !dhcp)
		return result;
	result.state = state_of(dhcp);
	if (result.state < BEARER_DHCP_BOUND)
		return result;
	result.server = ip_2_ip4(&dhcp->server_ip_addr)->addr;
	result.lease = dhcp->offered_t0_lease;
	result.renewal = (uint32_t)dhcp->t1_renew_time * DHCP_COARSE_TIMER_SECS;
	return result;
}

void bearer_set_release(struct bearer *bearer, bool release)
{
	bearer->keeps_lease = !release;
}

void bearer_dhcp_stop(struct bearer *bearer)
{
	struct dhcp *dhcp = netif_dhcp_data(&bearer->netif);

	/* lwIP gives back what it has: it shall not know of it. */
	if (dhcp && bearer->keeps_lease && dhcp->state != DHCP_STATE_OFF)
		dhcp->state = DHCP_STATE_SELECTING;
	dhcp_release_and_stop(&bearer->netif);
}

/* lwIP asks after how many questions without an answer it gives itself an address. */
unsigned bearer_link_local_tries(struct netif *netif)
{
	return bearer_of_netif(netif)->link_local ? LINK_LOCAL_TRIES : UINT8_MAX + 1u;
}
