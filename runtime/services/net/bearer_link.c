/* SPDX-License-Identifier: MIT */
#include "services/net/bearer_link.h"

#include <string.h>

#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"

enum {
	RISING_TICK = 20, /* ms between looks for the address */
	UP_TICK = 1000,	  /* ms between looks whether it is still there (lease expired) */
	SLICES_MAX = 8,	  /* pbufs of a frame: headers, data, and what IP fragments add */
	/* Buffers of the pool that a whole frame takes. */
	ROOMS_MAX = (LINK_FRAME_MAX + PBUF_POOL_BUFSIZE - 1) / PBUF_POOL_BUFSIZE,
	FRAMES_A_TURN = 64,
	STARVED_WAIT = 5 /* ms until frames for which there was no buffer are tried again */
};

static struct bearer_link *self(const struct bearer *bearer)
{
	return (struct bearer_link *)bearer;
}

static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
	struct link *link = self(bearer_of_netif(netif))->link;
	struct link_slice slices[SLICES_MAX];
	unsigned count = 0;

	for (const struct pbuf *piece = frame; piece; piece = piece->next) {
		if (count == SLICES_MAX)
			return ERR_BUF;
		slices[count++] = (struct link_slice){piece->payload, piece->len};
		if (piece->tot_len == piece->len)
			break;
	}
	return link->operations->send(link, slices, count) ? ERR_OK : ERR_MEM;
}

static err_t start_netif(struct netif *netif)
{
	const struct bearer *bearer = bearer_of_netif(netif);

	netif->name[0] = 'b';
	netif->name[1] = (char)('0' + bearer->index % 10);
	netif->output = etharp_output;
#if LWIP_IPV6
	netif->output_ip6 = ethip6_output;
#endif
	netif->linkoutput = send_frame;
	netif->mtu = 1500;
	netif->hwaddr_len = ETH_HWADDR_LEN;
	memcpy(netif->hwaddr, self(bearer)->link->mac, ETH_HWADDR_LEN);
	netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET |
		       NETIF_FLAG_MLD6 | NETIF_FLAG_IGMP;
	return ERR_OK;
}

static void add(struct bearer *bearer)
{
	netif_add(&bearer->netif, NULL, NULL, NULL, NULL, start_netif, ethernet_input);
}

/* --- Up and down. */

/* From a link-local address to that of a network which has answered after all. */
static void look_for_change(struct bearer *bearer, uint32_t now)
{
	uint32_t before = self(bearer)->address;
	const struct address address = address_of_ipv4(now);

	self(bearer)->address = now;
	if (bearer->state == BEARER_UP && before != now)
		bearer_tell(bearer, BEARER_IPV4_ACQUIRED, &address);
}

static void watch(void *argument)
{
	struct bearer *bearer = argument;
	uint32_t address = netif_ip4_addr(&bearer->netif)->addr, next;

	if (bearer->state == BEARER_UP && !address) {
		bearer_failed(bearer, CAUSE_context_inactive);
		return;
	}
	next = bearer_ipv6_look(bearer);
	next = LWIP_MIN(next, address ? UP_TICK : RISING_TICK);
	sys_timeout(next, watch, bearer);
	if (address) {
		look_for_change(bearer, address);
		bearer_risen(bearer);
	}
}

static bool take_address(struct netif *netif, const struct bearer_addressing *addressing)
{
	ip4_addr_t address = {addressing->address}, gateway = {addressing->gateway};
	ip4_addr_t netmask = {addressing->netmask ? addressing->netmask : PP_HTONL(0xffffff00u)};

	netif_set_addr(netif, &address, &netmask, &gateway);
	return address.addr != 0;
}

/* The user's; else the link's, which may be another one than it was. */
static void take_mac(struct bearer *bearer)
{
	struct link *link = self(bearer)->link;

	if (self(bearer)->own_mac)
		memcpy(link->mac, self(bearer)->mac, sizeof link->mac);
	memcpy(bearer->netif.hwaddr, link->mac, ETH_HWADDR_LEN);
}

static enum cause up(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	struct netif *netif = &bearer->netif;
	struct link *link = self(bearer)->link;

	take_mac(bearer);
	if (!link->operations->up(link))
		return CAUSE_bearer_failed;
	if (!addressing->automatic && !take_address(netif, addressing))
		return CAUSE_addressing_failed;
	netif_set_up(netif);
	netif_set_link_up(netif);
	bearer_ipv6_start(bearer);
	if (addressing->automatic && dhcp_start(netif) != ERR_OK)
		return CAUSE_bearer_failed;
	sys_timeout(RISING_TICK, watch, bearer);
	return CAUSE_PENDING;
}

static void down(struct bearer *bearer)
{
	struct netif *netif = &bearer->netif;
	struct link *link = self(bearer)->link;

	sys_untimeout(watch, bearer);
	bearer_dhcp_stop(bearer);
	bearer_ipv6_stop(bearer);
	self(bearer)->address = 0;
	netif_set_addr(netif, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	netif_set_down(netif);
	netif_set_link_down(netif);
	link->operations->down(link);
}

static enum cause readdress(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	struct netif *netif = &bearer->netif;

	bearer_dhcp_stop(bearer);
	self(bearer)->address = 0;
	netif_set_addr(netif, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	if (addressing->automatic)
		dhcp_start(netif);
	else
		take_address(netif, addressing);
	sys_untimeout(watch, bearer);
	sys_timeout(0, watch, bearer);
	return CAUSE_NONE;
}

static void set_mac(struct bearer *bearer, const uint8_t mac[BEARER_MAC])
{
	memcpy(self(bearer)->mac, mac, BEARER_MAC);
	self(bearer)->own_mac = true;
}

/* --- Frames. */

static void receive_frame(struct link *link, struct pbuf *frame)
{
	struct link_room rooms[ROOMS_MAX];
	unsigned count = 0;

	for (struct pbuf *piece = frame; piece; piece = piece->next)
		rooms[count++] = (struct link_room){piece->payload, piece->len};
	link->operations->receive(link, rooms, count);
}

static void read_frame(struct bearer *bearer, struct pbuf *frame)
{
	bearer_enter(bearer);
	if (bearer->netif.input(frame, &bearer->netif) != ERR_OK)
		pbuf_free(frame);
	bearer_leave(bearer);
}

/* A frame that finds no buffer stays with the link, whose own queue then fills: that is where
 * frames are dropped, if any. */
static void poll(struct bearer *bearer)
{
	struct link *link = self(bearer)->link;

	self(bearer)->starved = false;
	for (unsigned i = 0; i < FRAMES_A_TURN && bearer->state != BEARER_DOWN; i++) {
		size_t n = link->operations->waiting(link);
		struct pbuf *frame;

		if (!n)
			return;
		frame = pbuf_alloc(PBUF_RAW, (u16_t)n, PBUF_POOL);
		if (!frame) {
			self(bearer)->starved = true;
			return;
		}
		receive_frame(link, frame);
		read_frame(bearer, frame);
	}
}

static uint32_t wait(const struct bearer *bearer)
{
	struct link *link = self(bearer)->link;

	if (bearer->state == BEARER_DOWN || !link->operations->waiting(link))
		return UINT32_MAX;
	return self(bearer)->starved ? STARVED_WAIT : 0;
}

void bearer_link_init(struct bearer_link *bearer, struct link *link, enum bearer_sort sort)
{
	static const struct bearer_operations operations = {add,  up,	     down,   poll,
							    wait, readdress, set_mac};

	memset(bearer, 0, sizeof *bearer);
	bearer->link = link;
	bearer->bearer.operations = &operations;
	bearer->bearer.loopback = link->loopback;
	bearer->bearer.loopback_ipv6 = link->loopback_ipv6;
	bearer->bearer.sort = (uint8_t)sort;
}
