/* SPDX-License-Identifier: MIT */
#include "services/net/bearer.h"

#include <string.h>

#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/init.h"
#include "lwip/sys.h"
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

static err_t send_frame(struct netif *netif, struct pbuf *frame)
{
	const struct bearer *bearer = netif->state;
	struct link_slice slices[SLICES_MAX];
	unsigned count = 0;

	for (const struct pbuf *piece = frame; piece; piece = piece->next) {
		if (count == SLICES_MAX)
			return ERR_BUF;
		slices[count++] = (struct link_slice){piece->payload, piece->len};
		if (piece->tot_len == piece->len)
			break;
	}
	return bearer->link->operations->send(bearer->link, slices, count) ? ERR_OK : ERR_MEM;
}

static void set_servers(const struct bearer *bearer)
{
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
		dns_setserver((u8_t)i, &bearer->dns[i]);
}

/* lwIP has one set of DNS servers for all bearers: DHCP sets it, and answers must come from it.
 * While a bearer's frame is read it is the bearer's own, then again that of who is asking. */
static err_t read_frame(struct bearer *bearer, struct pbuf *frame)
{
	err_t error;

	set_servers(bearer);
	error = bearer->netif.input(frame, &bearer->netif);
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++)
		bearer->dns[i] = *dns_getserver((u8_t)i);
	if (bearer->all->asking)
		set_servers(bearer->all->asking);
	return error;
}

/* lwIP asks for the way to an address in no bearer's network, before it takes the default route:
 * to a DNS server it goes over the bearer that has it, rather the one that looks up than another.
 */
struct netif *bearer_route(const struct ip4_addr *destination)
{
	struct netif *netif, *route = NULL;

	NETIF_FOREACH(netif)
	{
		const struct bearer *bearer = netif->state;

		for (unsigned i = 0; bearer->state == BEARER_UP && i < BEARER_DNS_SERVERS; i++)
			if (ip4_addr_cmp(ip_2_ip4(&bearer->dns[i]), destination) &&
			    (!route || bearer == bearer->all->asking))
				route = netif;
	}
	return route;
}

static err_t start_netif(struct netif *netif)
{
	const struct bearer *bearer = netif->state;

	netif->name[0] = 'b';
	netif->name[1] = (char)('0' + bearer->index % 10);
	netif->output = etharp_output;
#if LWIP_IPV6
	netif->output_ip6 = ethip6_output;
#endif
	netif->linkoutput = send_frame;
	netif->mtu = 1500;
	netif->hwaddr_len = ETH_HWADDR_LEN;
	memcpy(netif->hwaddr, bearer->link->mac, ETH_HWADDR_LEN);
	netif->flags =
		NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6;
	return ERR_OK;
}

void bearers_init(struct bearers *bearers, struct bearer *list, struct link *const *links,
		  unsigned count)
{
	*bearers = (struct bearers){.list = list, .count = count};
	lwip_init();
	for (unsigned i = 0; i < count; i++) {
		struct bearer *bearer = &list[i];

		memset(bearer, 0, sizeof *bearer);
		bearer->all = bearers;
		bearer->link = links[i];
		bearer->index = (uint8_t)(i + 1);
		netif_add(&bearer->netif, NULL, NULL, NULL, bearer, start_netif, ethernet_input);
#if LWIP_IPV6
		netif_create_ip6_linklocal_address(&bearer->netif, 1);
		netif_set_ip6_autoconfig_enabled(&bearer->netif, 1);
#endif
	}
}

void bearers_listen(struct bearers *bearers, struct bearer_listener *listener)
{
	listener->next = bearers->listeners;
	bearers->listeners = listener;
}

void bearers_unlisten(struct bearers *bearers, struct bearer_listener *listener)
{
	for (struct bearer_listener **at = &bearers->listeners; *at; at = &(*at)->next)
		if (*at == listener) {
			*at = listener->next;
			return;
		}
}

struct bearer *bearer_get(struct bearers *bearers, unsigned index)
{
	return index >= 1 && index <= bearers->count ? &bearers->list[index - 1] : NULL;
}

static void receive_frame(struct link *link, struct pbuf *frame)
{
	struct link_room rooms[ROOMS_MAX];
	unsigned count = 0;

	for (struct pbuf *piece = frame; piece; piece = piece->next)
		rooms[count++] = (struct link_room){piece->payload, piece->len};
	link->operations->receive(link, rooms, count);
}

/* A frame that finds no buffer stays with the link, whose own queue then fills: that is where
 * frames are dropped, if any. */
static void take_frames(struct bearer *bearer)
{
	struct link *link = bearer->link;

	bearer->starved = false;
	for (unsigned i = 0; i < FRAMES_A_TURN && bearer->state != BEARER_DOWN; i++) {
		size_t n = link->operations->waiting(link);
		struct pbuf *frame;

		if (!n)
			return;
		frame = pbuf_alloc(PBUF_RAW, (u16_t)n, PBUF_POOL);
		if (!frame) {
			bearer->starved = true;
			return;
		}
		receive_frame(link, frame);
		if (read_frame(bearer, frame) != ERR_OK)
			pbuf_free(frame);
	}
}

void bearers_poll(struct bearers *bearers)
{
	for (unsigned i = 0; i < bearers->count; i++)
		take_frames(&bearers->list[i]);
	sys_check_timeouts();
}

uint32_t bearers_wait(const struct bearers *bearers)
{
	uint32_t wait = sys_timeouts_sleeptime();

	for (unsigned i = 0; i < bearers->count; i++) {
		const struct bearer *bearer = &bearers->list[i];

		if (bearer->state == BEARER_DOWN ||
		    !bearer->link->operations->waiting(bearer->link))
			continue;
		if (!bearer->starved)
			return 0;
		wait = wait < STARVED_WAIT ? wait : STARVED_WAIT;
	}
	return wait;
}

/* lwIP has one default route; the lowest bearer that is up has it. */
static void choose_default(const struct bearers *bearers)
{
	for (unsigned i = 0; i < bearers->count; i++)
		if (bearers->list[i].state == BEARER_UP) {
			netif_set_default(&bearers->list[i].netif);
			return;
		}
	netif_set_default(NULL);
}

static void go_down(struct bearer *bearer)
{
	bearer->state = BEARER_DOWN;
	dhcp_release_and_stop(&bearer->netif);
	netif_set_addr(&bearer->netif, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	netif_set_down(&bearer->netif);
	netif_set_link_down(&bearer->netif);
	bearer->link->operations->down(bearer->link);
	choose_default(bearer->all);
}

static void watch(void *argument);

static void finish_rising(struct bearer *bearer, enum cause cause)
{
	bearer_done *done = bearer->done;

	bearer->done = NULL;
	if (cause == CAUSE_NONE) {
		bearer->state = BEARER_UP;
		choose_default(bearer->all);
		sys_timeout(UP_TICK, watch, bearer);
	} else {
		go_down(bearer);
	}
	if (done)
		done(bearer->argument, cause);
}

static void watch(void *argument)
{
	struct bearer *bearer = argument;
	bool addressed = !ip4_addr_isany_val(*netif_ip4_addr(&bearer->netif));

	if (bearer->state == BEARER_UP) {
		if (addressed)
			sys_timeout(UP_TICK, watch, bearer);
		else
			bearer_down(bearer, CAUSE_context_inactive);
	} else if (bearer->state == BEARER_RISING) {
		if (addressed)
			finish_rising(bearer, CAUSE_NONE);
		else if (sys_now() - bearer->started >= bearer->deadline)
			finish_rising(bearer, CAUSE_timed_out);
		else
			sys_timeout(RISING_TICK, watch, bearer);
	}
}

enum cause bearer_up(struct bearer *bearer, uint32_t deadline, bearer_done *done, void *argument)
{
	if (bearer->state != BEARER_DOWN)
		return CAUSE_wrong_state;
	if (!bearer->link->operations->up(bearer->link))
		return CAUSE_failed;
	bearer->state = BEARER_RISING;
	bearer->started = sys_now();
	bearer->deadline = deadline;
	bearer->done = done;
	bearer->argument = argument;
	memset(bearer->dns, 0, sizeof bearer->dns);
	netif_set_up(&bearer->netif);
	netif_set_link_up(&bearer->netif);
	if (dhcp_start(&bearer->netif) != ERR_OK) {
		go_down(bearer);
		return CAUSE_failed;
	}
	sys_timeout(RISING_TICK, watch, bearer);
	return CAUSE_PENDING;
}

void bearer_down(struct bearer *bearer, enum cause why)
{
	if (bearer->state == BEARER_DOWN)
		return;
	sys_untimeout(watch, bearer);
	bearer->done = NULL;
	for (struct bearer_listener *l = bearer->all->listeners; l; l = l->next)
		l->lost(l, bearer->index, why);
	go_down(bearer);
}

bool bearer_is_up(const struct bearer *bearer)
{
	return bearer->state == BEARER_UP;
}

uint32_t bearer_address(const struct bearer *bearer)
{
	return bearer_is_up(bearer) ? netif_ip4_addr(&bearer->netif)->addr : 0;
}

void bearer_use_dns(struct bearer *bearer)
{
	bearer->all->asking = bearer;
	set_servers(bearer);
}
