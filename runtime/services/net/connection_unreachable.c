/* SPDX-License-Identifier: MIT */
/*
 * "Destination unreachable" of ICMP: lwIP lets TCP try on; whoever waits for a connection wants to
 * know. The message quotes our own packet's IP header and at least the first 8 bytes after it.
 */
#include "services/net/connection_table.h"

#include "lwip/prot/icmp.h"
#include "lwip/prot/icmp6.h"
#include "lwip/prot/ip4.h"
#include "lwip/prot/ip6.h"
#include "lwip/prot/tcp.h"

enum { ICMP_HEADER = 8, IHL_MASK = 0x0f };

static void tell(struct connections *table, const uint8_t ports[4], bool ipv6)
{
	uint16_t local = (uint16_t)(ports[0] << 8 | ports[1]);

	for (unsigned i = 0; i < table->count; i++) {
		struct connection *c = &table->list[i];

		if (c->state == CONNECTION_OPENING && c->tcp && !c->resolving &&
		    c->local_port == local && IP_IS_V6(&c->local) == ipv6) {
			c->unreachable = true;
			connection_raise(c, 0);
		}
	}
}

static u8_t hear(void *argument, struct raw_pcb *pcb, struct pbuf *p, const ip_addr_t *from)
{
	uint8_t bytes[60 + ICMP_HEADER + 60 + 8];
	size_t n = pbuf_copy_partial(p, bytes, sizeof bytes, 0);
	size_t icmp = (size_t)(bytes[0] & IHL_MASK) * 4;
	size_t quoted = icmp + ICMP_HEADER, ports;

	(void)pcb;
	(void)from;
	if (n < quoted + 20 || bytes[icmp] != ICMP_DUR || bytes[quoted + 9] != IP_PROTO_TCP)
		return 0;
	ports = quoted + (size_t)(bytes[quoted] & IHL_MASK) * 4;
	if (n >= ports + 4)
		tell(argument, bytes + ports, false);
	return 0; /* not eaten: others may listen too */
}

#if LWIP_IPV6

static u8_t hear_ipv6(void *argument, struct raw_pcb *pcb, struct pbuf *p, const ip_addr_t *from)
{
	enum { NEXT_HEADER = 6 };
	uint8_t bytes[ICMP_HEADER + IP6_HLEN + 4];
	const uint8_t *quoted = bytes + ICMP_HEADER;
	size_t n = pbuf_copy_partial(p, bytes, sizeof bytes, ip_current_header_tot_len());

	(void)pcb;
	(void)from;
	if (n == sizeof bytes && bytes[0] == ICMP6_TYPE_DUR && quoted[NEXT_HEADER] == IP_PROTO_TCP)
		tell(argument, quoted + IP6_HLEN, true);
	return 0;
}

#endif

void connections_hear_icmp(struct connections *connections)
{
	struct raw_pcb *pcb = raw_new_ip_type(IPADDR_TYPE_V4, IP_PROTO_ICMP);

	connections->icmp = pcb;
	if (pcb)
		raw_recv(pcb, hear, connections);
#if LWIP_IPV6
	pcb = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);
	if (pcb)
		raw_recv(pcb, hear_ipv6, connections);
#endif
}
