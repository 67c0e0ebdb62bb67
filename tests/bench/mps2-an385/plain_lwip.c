/* SPDX-License-Identifier: MIT */
/*
 * An image that is lwIP with the board's driver and options, and nothing else: port 7 sends back
 * what comes. It says `up` at the first UART when it has an address.
 */
#include "lwip/dhcp.h"
#include "lwip/init.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "netif/ethernet.h"
#include "lwip/etharp.h"

#include "mps2-an385/interrupts.h"
#include "mps2-an385/lan9118.h"
#include "mps2-an385/links.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/power.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/uarts.h"

static struct lan9118 controller;
static struct links links;
static struct links_member member;
static struct netif netif;
static struct pbuf *unsent; /* of the one connection: received, and no room to send it */

/* Instead of network.c's. */
void network_interrupt(void);
void network_interrupt(void)
{
	lan9118_interrupted(&controller);
	power_stir();
}

static err_t send_frame(struct netif *to, struct pbuf *frame)
{
	struct link_slice slices[8];
	unsigned count = 0;

	(void)to;
	for (const struct pbuf *piece = frame; piece && count < 8; piece = piece->next)
		slices[count++] = (struct link_slice){piece->payload, piece->len};
	return member.link.operations->send(&member.link, slices, count) ? ERR_OK : ERR_MEM;
}

/* Of lwipopts.h; there is one way, and nobody sets anything. */
unsigned char net_ttl = 255, net_fragment_lifetime = 15, net_retransmissions = 12;

struct netif *bearer_route(const struct ip4_addr *destination)
{
	(void)destination;
	return NULL;
}

struct netif *bearer_route_from(const struct ip4_addr *source)
{
	(void)source;
	return NULL;
}

static err_t start_netif(struct netif *of)
{
	of->name[0] = of->name[1] = 'b';
	of->output = etharp_output;
	of->linkoutput = send_frame;
	of->mtu = 1500;
	of->hwaddr_len = ETH_HWADDR_LEN;
	for (unsigned i = 0; i < ETH_HWADDR_LEN; i++)
		of->hwaddr[i] = member.link.mac[i];
	of->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
	return ERR_OK;
}

static void send_back(struct tcp_pcb *pcb)
{
	while (unsent && tcp_sndbuf(pcb) >= unsent->len &&
	       tcp_write(pcb, unsent->payload, unsent->len, TCP_WRITE_FLAG_COPY) == ERR_OK) {
		u16_t n = unsent->len;

		unsent = pbuf_free_header(unsent, n);
		tcp_recved(pcb, n);
	}
	tcp_output(pcb);
}

static err_t sent(void *argument, struct tcp_pcb *pcb, u16_t n)
{
	(void)argument;
	(void)n;
	send_back(pcb);
	return ERR_OK;
}

static err_t received(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error)
{
	(void)argument;
	(void)error;
	if (!packet) {
		tcp_close(pcb);
		return ERR_OK;
	}
	if (unsent)
		pbuf_cat(unsent, packet);
	else
		unsent = packet;
	send_back(pcb);
	return ERR_OK;
}

static err_t accepted(void *argument, struct tcp_pcb *pcb, err_t error)
{
	(void)argument;
	(void)error;
	tcp_nagle_disable(pcb);
	tcp_recv(pcb, received);
	tcp_sent(pcb, sent);
	return ERR_OK;
}

static void serve_frames(void)
{
	size_t n;

	while ((n = member.link.operations->waiting(&member.link)) != 0) {
		struct pbuf *frame = pbuf_alloc(PBUF_RAW, (u16_t)n, PBUF_POOL);
		struct link_room rooms[4];
		unsigned count = 0;

		if (!frame)
			return;
		for (struct pbuf *piece = frame; piece; piece = piece->next)
			rooms[count++] = (struct link_room){piece->payload, piece->len};
		member.link.operations->receive(&member.link, rooms, count);
		if (netif.input(frame, &netif) != ERR_OK)
			pbuf_free(frame);
	}
}

static void start(void)
{
	tick_start(MPS2_FPGA, CORTEX_SYSTICK, 0);
	uarts_open();
	lan9118_start(&controller, MPS2_LAN9118);
	links_init(&links, &member, 1, &controller, 0);
	member.link.operations->up(&member.link);
	CORTEX_NVIC_SET = 1u << MPS2_ETHERNET;
	lwip_init();
	netif_add(&netif, NULL, NULL, NULL, NULL, start_netif, ethernet_input);
	netif_set_default(&netif);
	netif_set_up(&netif);
	netif_set_link_up(&netif);
	dhcp_start(&netif);
}

static void listen(void)
{
	struct tcp_pcb *pcb = tcp_new();

	tcp_bind(pcb, IP_ADDR_ANY, 7);
	tcp_accept(tcp_listen(pcb), accepted);
	uart_write(&uarts_at[0], (const uint8_t *)"up\n", 3);
}

int main(void)
{
	bool listening = false;

	start();
	for (;;) {
		serve_frames();
		sys_check_timeouts();
		if (!listening && !ip4_addr_isany_val(*netif_ip4_addr(&netif))) {
			listen();
			listening = true;
		}
		lan9118_arm(&controller);
		if (!member.link.operations->waiting(&member.link))
			power_sleep(sys_timeouts_sleeptime());
	}
}
