/* SPDX-License-Identifier: MIT */
/*
 * lwIP's numbers for this board, all in one place; how many of everything the product's limits say.
 * They are for a product whose whole image has 128 KB of RAM: with six connections 79 KB of it
 * follow from them. What they give holds for every connection at once: none takes buffers that
 * another needs.
 */
#ifndef MPS2_AN385_LWIPOPTS_H
#define MPS2_AN385_LWIPOPTS_H

#include "product_limits.h"

/* It would cost who has no such addresses 20 KB of flash for nothing. */
#ifndef LWIP_IPV6
#ifdef LIMIT_IPV6
#define LWIP_IPV6 LIMIT_IPV6
#else
#define LWIP_IPV6 0
#endif
#endif
#if !defined NET_MULTICAST_GROUPS && defined LIMIT_MULTICAST_GROUPS
#define NET_MULTICAST_GROUPS LIMIT_MULTICAST_GROUPS
#endif
#if !defined NET_TLS_SERVERS && defined LIMIT_TLS_SERVERS
#define NET_TLS_SERVERS LIMIT_TLS_SERVERS
#endif
#if !defined NET_LINK_LOCAL && defined LIMIT_LINK_LOCAL
#define NET_LINK_LOCAL LIMIT_LINK_LOCAL
#endif

#ifdef LIMIT_SOCKETS
#define NET_CONNECTIONS LIMIT_SOCKETS
#else
#define NET_CONNECTIONS 1
#endif
#ifdef LIMIT_PPP_LINES
#define NET_PPP_LINES LIMIT_PPP_LINES
#endif
#if !defined NET_WLANS && defined LIMIT_WLANS
#define NET_WLANS LIMIT_WLANS
#endif

#ifdef LIMIT_DATAGRAM
#define NET_DATAGRAM_MAX LIMIT_DATAGRAM
#else
#define NET_DATAGRAM_MAX 1500
#endif

/* Two full segments each way: what is on its way while its predecessor is acknowledged. It is what
 * a UART at 115,200 bit/s takes in a quarter of a second, and six of them fit into the controller's
 * 10,560 bytes but for a third, which is sent again if all peers send at once. */
#define TCP_MSS	    1460
#define TCP_WND	    (2 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)

/* A third of a frame: short packets waste less, and a connection's share can be cut finer. A full
 * segment is three of them, 95 % full; all headers are in the first. */
#define PBUF_POOL_BUFSIZE 512
/* Beside the connections' own (9 each, or one of the largest datagrams): one frame being received
 * and one being copied, 3 each, and the fragments of datagrams being put together; for PPP a packet
 * being received and one piece of one being sent. */
#define PBUF_POOL_SIZE                                                                             \
	(NET_CONNECTIONS * NET_CONNECTION_BUFFERS + 6 + IP_REASS_MAX_PBUFS + 4 * NET_PPP_LINES)
#define IP_REASS_MAX_PBUFS (2 * NET_DATAGRAM_BUFFERS) /* two of the largest datagrams */
/* Two full segments behind a lost one: as many as the window has. */
#define TCP_OOSEQ_MAX_PBUFS 6

/* For each connection what it sends: its buffer, cut into TCP_SND_QUEUELEN segments with headers
 * (84 bytes with lwIP's own, 104 of IPv6), and a packet being gathered (with headers every 1,500).
 * For the rest a ping's 1,500 bytes, DHCP's message for each of two contexts (600),
 * acknowledgements and ARP. */
#define MEM_SIZE                                                                                   \
	(NET_CONNECTIONS * (TCP_SND_BUF + TCP_SND_QUEUELEN * (84 + 20 * LWIP_IPV6) +               \
			    NET_DATAGRAM_MAX + NET_DATAGRAM_MAX / 1500 * 80) +                     \
	 4000 + NET_PPP_MEMORY)

/* The connections', the echo's, and one that nobody waits for any more. */
#define DNS_TABLE_SIZE (NET_CONNECTIONS + 2)

#include "lwip/lwipopts.h"

#endif
