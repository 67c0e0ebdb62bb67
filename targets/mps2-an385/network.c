/* SPDX-License-Identifier: MIT */
#include "mps2-an385/network.h"

#include <stdio.h>

#include "lwip/ip4_addr.h"

#include "mps2-an385/interrupts.h"
#include "mps2-an385/lan9118.h"
#include "mps2-an385/links.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "network_services.h"
#include "simulator/wifi.h"

enum {
	TELL_EVERY = 1000 /* ms: losses come in bursts, and telling each would add to them */
};

/* What stands for the machine behind QEMU's user network. On a real network nothing does: 0. */
#define LOOPBACK PP_HTONL(LWIP_MAKEU32(10, 0, 2, 2))

_Static_assert(NETWORK_LINKS <= LINKS_MAX, "more bearers than links");
_Static_assert(NETWORK_SOCKETS <= NET_CONNECTIONS, "more sockets than lwipopts.h reckons with");

static struct lan9118 controller;
#if LWIP_IPV6
/* fec0::2: the same of IPv6. */
static const uint8_t loopback_ipv6[16] = {0xfe, 0xc0, [15] = 2};
#endif
static struct links links;
static struct links_member members[NETWORK_LINKS];
static struct network_services network;
static uint32_t told, told_at; /* losses in all when they were last traced, and when */

/* The radio of the WLAN carries its frames to its bearer's link. */
static struct wlan_radio *plug(struct wifi *wifi, struct link *each[NETWORK_LINKS])
{
	if (!NETWORK_WLANS)
		return NULL;
	wifi_plug(wifi, each[NETWORK_LINKS - 1]);
	each[NETWORK_LINKS - 1] = &wifi->link;
	return &wifi->radio;
}

void network_open(struct baseband *baseband, struct wifi *wifi, const struct names *names,
		  struct services *services)
{
	struct network_radios radios = {.baseband = baseband};
	struct link *each[NETWORK_LINKS];
	bool there = lan9118_start(&controller, MPS2_LAN9118);

	links_init(&links, members, NETWORK_LINKS, there ? &controller : NULL, LOOPBACK);
#if LWIP_IPV6 || LWIP_IGMP
	links.groups = true;
#endif
#if LWIP_IPV6
	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		members[i].link.loopback_ipv6 = loopback_ipv6;
#endif
	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		each[i] = &members[i].link;
	radios.wlan = plug(wifi, each);
	network_services_init(&network, each, &radios, names, services);
	if (there)
		CORTEX_NVIC_SET = 1u << MPS2_ETHERNET;
	else
		trace_uart_text(0xff, AT_TRACE_NOTE, "the Ethernet controller does not answer");
}

void network_restart(struct baseband *baseband)
{
	network_services_restart(&network, baseband);
}

void network_plug(unsigned index, bool in)
{
	members[index].unplugged = !in;
}

void network_close(void)
{
	network_services_close(&network);
}

/* Tells of frames lost since the last time. */
static void tell_losses(void)
{
	const struct lan9118_counters *counters = &controller.counters;
	uint32_t lost = counters->overrun + counters->damaged + links.missed + counters->no_room +
			counters->failed;
	uint32_t now = tick_turn();
	char text[136];

	if (lost == told || now - told_at < TELL_EVERY)
		return;
	snprintf(text, sizeof text,
		 "frames since the start: in %lu overrun, %lu damaged, %lu late, out %lu without "
		 "room, "
		 "%lu failed",
		 (unsigned long)counters->overrun, (unsigned long)counters->damaged,
		 (unsigned long)links.missed, (unsigned long)counters->no_room,
		 (unsigned long)counters->failed);
	trace_uart_text(0xff, AT_TRACE_DROP, text);
	told = lost;
	told_at = now;
}

void network_serve(void)
{
	bearers_poll(&network.bearers);
	tell_losses();
}

uint32_t network_next(void)
{
	/* In this order: what comes before is seen by bearers_wait(), what comes after stirs. */
	if (links.up)
		lan9118_arm(&controller);
	return bearers_wait(&network.bearers);
}

void network_interrupt(void)
{
	lan9118_interrupted(&controller);
	power_stir();
}
