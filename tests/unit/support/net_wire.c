/* SPDX-License-Identifier: MIT */
#include "net_wire.h"

#include <string.h>

#include "lwip/inet_chksum.h"
#include "lwip/ip.h"
#include "lwip/prot/tcp.h"
#include "lwip/sys.h"

enum { ETHERNET = 14, IP = 20, TCP = 20, PROTOCOL_TCP = 6, RESET = 4 };

struct net_wire net_wire;
static netif_linkoutput_fn send_on;

static void look_at_segment(const uint8_t *ip, size_t n)
{
	const uint8_t *tcp = ip + IP;
	uint16_t size = (uint16_t)(n - IP - (size_t)(tcp[12] >> 4) * 4);

	net_wire.resets += (tcp[13] & RESET) != 0;
	if (size == 0)
		return;
	net_wire.segments++;
	if (size > net_wire.largest)
		net_wire.largest = size;
	if (net_wire.smallest == 0 || size < net_wire.smallest)
		net_wire.smallest = size;
}

static err_t look(struct netif *netif, struct pbuf *frame)
{
	uint8_t bytes[ETHERNET + IP + TCP] = {0};
	const uint8_t *ip = bytes + ETHERNET;

	pbuf_copy_partial(frame, bytes, sizeof bytes, 0);
	if (bytes[12] == 8 && bytes[13] == 0) {
		net_wire.packets++;
		net_wire.fragments += (ip[6] & 0x3f) != 0 || ip[7] != 0;
		net_wire.tos = ip[1];
		net_wire.ttl = ip[8];
		net_wire.last_at = sys_now();
		if (ip[9] == PROTOCOL_TCP)
			look_at_segment(ip, (size_t)(ip[2] << 8 | ip[3]));
	}
	return net_wire.cut ? ERR_OK : send_on(netif, frame);
}

void net_wire_watch(void)
{
	struct netif *netif = &net_world.bearer_list[0]->netif;

	net_wire = (struct net_wire){0};
	if (netif->linkoutput == look)
		return;
	send_on = netif->linkoutput;
	netif->linkoutput = look;
}

static void inject(const struct connection *connection, uint8_t flags)
{
	struct netif *netif = &net_world.bearer_list[0]->netif;
	struct pbuf *segment = pbuf_alloc(PBUF_IP, TCP, PBUF_RAM);
	struct tcp_hdr *header = segment->payload;
	const struct tcp_pcb *pcb = connection->tcp;
	ip4_addr_t from = *ip_2_ip4(&pcb->remote_ip), to = *ip_2_ip4(&pcb->local_ip);
	struct ip_hdr *ip;

	memset(header, 0, TCP);
	header->src = lwip_htons(pcb->remote_port);
	header->dest = lwip_htons(pcb->local_port);
	header->seqno = lwip_htonl(pcb->rcv_nxt);
	header->ackno = lwip_htonl(pcb->snd_nxt);
	header->wnd = 0xffff;
	TCPH_HDRLEN_FLAGS_SET(header, TCP / 4, flags);
	header->chksum =
		ip_chksum_pseudo(segment, PROTOCOL_TCP, TCP, &pcb->remote_ip, &pcb->local_ip);
	pbuf_add_header(segment, IP);
	ip = segment->payload;
	memset(ip, 0, IP);
	IPH_VHL_SET(ip, 4, IP / 4);
	IPH_LEN_SET(ip, lwip_htons(IP + TCP));
	IPH_TTL_SET(ip, 64);
	IPH_PROTO_SET(ip, PROTOCOL_TCP);
	ip4_addr_copy(ip->src, from);
	ip4_addr_copy(ip->dest, to);
	IPH_CHKSUM_SET(ip, inet_chksum(ip, IP));
	assert_int_equal(ip_input(segment, netif), ERR_OK);
}

void net_inject_reset(const struct connection *connection)
{
	inject(connection, TCP_RST);
}

void net_inject_fin(const struct connection *connection)
{
	inject(connection, TCP_FIN | TCP_ACK);
}
