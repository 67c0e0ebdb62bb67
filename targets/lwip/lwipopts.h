/* SPDX-License-Identifier: MIT */
/*
 * lwIP's configuration, one for all targets. A board that differs puts a lwipopts.h of its own
 * earlier in the include path, defines what it wants, and includes this file by its full name
 * ("lwip/lwipopts.h" with -Itargets): what stands under #ifndef here gives way to it, and all sizes
 * follow from these.
 */
#ifndef LWIP_LWIPOPTS_H
#define LWIP_LWIPOPTS_H

/* --- No operating system: one thread polls (services/net/bearer.h). */
#define NO_SYS		     1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN	     0
#define LWIP_SOCKET	     0

/* Multicast groups of IPv4 that all connections together may be in. */
#ifndef NET_MULTICAST_GROUPS
#define NET_MULTICAST_GROUPS 0
#endif
/* And the bearers, each of which is in the group of all. */
#ifndef NET_MULTICAST_BEARERS
#define NET_MULTICAST_BEARERS 8
#endif
/* Whether a bearer without an answer by DHCP may give itself an address (RFC 3927). */
#ifndef NET_LINK_LOCAL
#define NET_LINK_LOCAL 0
#endif
/* Whether standing listeners may be secured (services/tls/). */
#ifndef NET_TLS_SERVERS
#define NET_TLS_SERVERS 0
#endif

/* --- Protocols. */
#define LWIP_IPV4 1
#ifndef LWIP_IPV6
#define LWIP_IPV6 1
#endif
#define LWIP_TCP		   1
#define LWIP_UDP		   1
#define LWIP_RAW		   1 /* ICMP echo, and unreachable messages */
#define LWIP_ICMP		   1
#define LWIP_DNS		   1
#define LWIP_DHCP		   1
#define LWIP_ARP		   1
#define LWIP_ETHERNET		   1
#define LWIP_IGMP		   (NET_MULTICAST_GROUPS > 0)
#define LWIP_AUTOIP		   NET_LINK_LOCAL
#define LWIP_DHCP_AUTOIP_COOP	   NET_LINK_LOCAL
#define LWIP_STATS		   0
#define LWIP_HAVE_LOOPIF	   0 /* 127/8 is the link's affair (drivers/link.h) */
#define LWIP_NETIF_LOOPBACK	   0
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_HOSTNAME	   0
#define LWIP_DHCP_DOES_ACD_CHECK   0
#define DHCP_DOES_ARP_CHECK	   0 /* would cost a second; the peer is the network itself */
#define LWIP_DHCP_MAX_NTP_SERVERS  0

/* Its default route is one for all bearers: they lead to the DNS servers of each. */
struct ip4_addr;
struct netif *bearer_route(const struct ip4_addr *destination);
/* What has a bearer's address as its own goes over that one. */
struct netif *bearer_route_from(const struct ip4_addr *source);
/* Of two hooks lwIP would take this one alone, and calls it without a source as well. */
#define LWIP_HOOK_IP4_ROUTE_SRC(source, destination)                                               \
	((source) ? bearer_route_from(source) : bearer_route(destination))

/* A bearer's user says whether it gives itself an address; lwIP asks where it knows its `netif`. */
unsigned bearer_link_local_tries(struct netif *netif);
#define LWIP_DHCP_AUTOIP_COOP_TRIES bearer_link_local_tries(netif)

/* --- PPP over serial lines (services/net/ppp_line.h): as many as the product has. 0 leaves all of
 * it out. */
#ifndef NET_PPP_LINES
#define NET_PPP_LINES 0
#endif
#define PPP_SUPPORT	    (NET_PPP_LINES > 0)
#define MEMP_NUM_PPP_PCB    NET_PPP_LINES
#define PPP_SERVER	    1
#define PAP_SUPPORT	    1
#define CHAP_SUPPORT	    1
#define MSCHAP_SUPPORT	    1
#define PPP_NOTIFY_PHASE    1 /* how far a session came says why it ended */
#define PPP_OUR_NAME	    "modem"
#define PPP_IPV6_SUPPORT    0 /* no dialect has addresses of it for these lines */
#define VJ_SUPPORT	    0 /* with it TCP stalled against the pppd of Linux in every run */
#define PPP_USE_PBUF_RAM    1 /* what it negotiates must be in one piece, the pool's are smaller */
#define PPP_DEFAULT_TIMEOUT 3 /* s until a request is made again: RFC 1661's, lwIP waits 6 */
#define FSM_DEFTIMEOUT	    PPP_DEFAULT_TIMEOUT
#define UPAP_DEFTIMEOUT	    PPP_DEFAULT_TIMEOUT
#define CHAP_DEFTIMEOUT	    PPP_DEFAULT_TIMEOUT
#define MAXNAMELEN	    64
#define MAXSECRETLEN	    64
/* Received and sent packets of its own that are in one piece at the same time. */
#define NET_PPP_MEMORY (NET_PPP_LINES * 3200)

/* --- WLANs (services/wlan): as many as the product has. */
#ifndef NET_WLANS
#define NET_WLANS 0
#endif

/* --- What the user of a product may set (services/net/parameters.h); a value by default is lwIP's
 * own. Plain names, because the preprocessor has to take them for numbers. */
extern unsigned char net_ttl, net_fragment_lifetime, net_retransmissions, net_questions;
#define IP_DEFAULT_TTL	net_ttl
#define IP_REASS_MAXAGE net_fragment_lifetime
#define TCP_MAXRTX	net_retransmissions
#define DNS_MAX_RETRIES net_questions

/* --- Memory. Everything is static: a heap array of lwIP's own and its typed pools; malloc() is
 * never called. */
#define MEM_LIBC_MALLOC 0
#define MEMP_MEM_MALLOC 0
#ifndef MEM_ALIGNMENT
#define MEM_ALIGNMENT (UINTPTR_MAX > UINT32_MAX ? 8 : 4) /* a pointer */
#endif
/* Connections of the largest product; each may have the stated numbers of everything. */
#ifndef NET_CONNECTIONS
#define NET_CONNECTIONS 8
#endif
#ifndef TCP_MSS
#define TCP_MSS 1460 /* 1500 bytes of Ethernet less 40 of IP and TCP */
#endif
#ifndef TCP_WND
#define TCP_WND (8 * TCP_MSS) /* fills a 100 ms path at 115 kB/s: more than a fast UART takes */
#endif
#ifndef TCP_SND_BUF
#define TCP_SND_BUF (8 * TCP_MSS) /* the same, the other way */
#endif
/* Twice as many segments as full ones fit in: typed text makes short ones. */
#define TCP_SND_QUEUELEN (2 * TCP_SND_BUF / TCP_MSS + 4)
/* Each connection's sending buffer with 1.25 for headers, and half as much again for the packets
 * being gathered and lwIP's own (DHCP, ARP). */
#ifndef MEM_SIZE
#define MEM_SIZE (NET_CONNECTIONS * (TCP_SND_BUF * 5 / 4) * 3 / 2 + NET_PPP_MEMORY)
#endif
/* Frames are received into chains of these. */
#ifndef PBUF_POOL_BUFSIZE
#define PBUF_POOL_BUFSIZE 1536 /* a whole Ethernet frame: no chain */
#endif
/* The largest datagram that is sent and received; above 1,500 it is the product's to say. And what
 * it takes as it is received, in fragments of 1,480 bytes. */
#ifndef NET_DATAGRAM_MAX
#define NET_DATAGRAM_MAX 8192
#endif
#define NET_DATAGRAM_BUFFERS                                                                       \
	(((NET_DATAGRAM_MAX + 8) / 1480 + 1) * ((1514 + PBUF_POOL_BUFSIZE - 1) / PBUF_POOL_BUFSIZE))
/* How many of them a connection holds at most: its window in buffers seven eighths full, the first
 * consumed in part, the last being filled (services/net/connection_received.c); or a datagram. */
#define NET_WINDOW_BUFFERS (TCP_WND / (PBUF_POOL_BUFSIZE / 8 * 7) + 3)
#define NET_CONNECTION_BUFFERS                                                                     \
	(NET_WINDOW_BUFFERS > NET_DATAGRAM_BUFFERS ? NET_WINDOW_BUFFERS : NET_DATAGRAM_BUFFERS)
/* And those on their way through the stack: frames being looked at, fragments. */
#ifndef PBUF_POOL_SIZE
#define PBUF_POOL_SIZE (NET_CONNECTIONS * NET_CONNECTION_BUFFERS + 24)
#endif
#define MEMP_NUM_PBUF 16 /* references (fragments being sent) */
/* Two per connection: the one in use, and one still saying good-bye (FIN_WAIT, TIME_WAIT, which
 * lwIP recycles when it runs out). */
#define MEMP_NUM_TCP_PCB	(2 * NET_CONNECTIONS)
#define MEMP_NUM_TCP_PCB_LISTEN NET_CONNECTIONS
#define MEMP_NUM_TCP_SEG	(NET_CONNECTIONS * TCP_SND_QUEUELEN)
#define MEMP_NUM_UDP_PCB	(NET_CONNECTIONS + DNS_MAX_SOURCE_PORTS + 2 + NET_WLANS) /* and DHCP */
#define MEMP_NUM_RAW_PCB	(2 + 2 * LWIP_IPV6) /* echo, unreachable messages */
#define MEMP_NUM_IGMP_GROUP	(NET_MULTICAST_GROUPS + NET_MULTICAST_BEARERS)
#define MEMP_NUM_REASSDATA	4
#ifndef IP_REASS_MAX_PBUFS
#define IP_REASS_MAX_PBUFS 16 /* of the pool: two of the largest datagrams, one of 20 KB */
#endif
#define ARP_QUEUEING	   1 /* else a burst of datagrams to a new neighbour loses all but its last */
#define ARP_QUEUE_LEN	   8 /* packets a neighbour */
#define MEMP_NUM_ARP_QUEUE 8
/* lwIP's own, and: connections, bearers (5), echo, and room for a service or two; of a PPP line its
 * bearer's, our four and lwIP's; of a WLAN its service's and its DHCP server's. Who finds none is
 * an inner contradiction to lwIP: it ends there.
 */
#define MEMP_NUM_SYS_TIMEOUT                                                                       \
	(LWIP_NUM_SYS_TIMEOUT_INTERNAL + 12 + 10 * NET_PPP_LINES + 6 * NET_WLANS)

/* --- TCP. */
#define LWIP_TCP_PCB_NUM_EXT_ARGS 1 /* the firewall drops at the SYN, unheard */
#define LWIP_TCP_KEEPALIVE	  1
#define SO_REUSE		  1 /* listening again on a port with old connections */
#define TCP_LISTEN_BACKLOG	  1 /* the rest waits outside for who listens on and on */
#define LWIP_WND_SCALE		  0
#define TCP_QUEUE_OOSEQ		  1
#ifndef TCP_OOSEQ_MAX_PBUFS
#define TCP_OOSEQ_MAX_PBUFS 4 /* what comes after a lost segment must not eat the pool */
#endif
/* lwIP draws where local ports begin and takes the next one; behind its END, which it never uses,
 * that would be 0 and fail the first connection. So END itself is not drawn. */
#define TCP_LOCAL_PORT_RANGE_START 0xc000
#define TCP_LOCAL_PORT_RANGE_END   0xffff
#define TCP_ENSURE_LOCAL_PORT_RANGE(drawn)                                                         \
	((u16_t)(TCP_LOCAL_PORT_RANGE_START +                                                      \
		 (drawn) % (TCP_LOCAL_PORT_RANGE_END - TCP_LOCAL_PORT_RANGE_START)))
#define TCP_SYNMAXRTX		  10 /* 3 s each: for who states no connect time-out of his own */
#define LWIP_NETIF_TX_SINGLE_PBUF 0

/* --- UDP and IP. */
#define IP_FRAG			       1 /* a datagram of 1,500 bytes of data takes two frames, 8,192 six */
#define IP_REASSEMBLY		       1
#define LWIP_IPV6_FRAG		       1
#define IPV6_FRAG_COPYHEADER	       1 /* 64-bit targets: pointers do not fit the fragment's header */
#define LWIP_IPV6_AUTOCONFIG	       LWIP_IPV6
#define LWIP_IPV6_MLD		       LWIP_IPV6
#define MEMP_NUM_MLD6_GROUP	       8
#define LWIP_IPV6_DHCP6		       0
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS LWIP_IPV6 /* a bearer has one */

/* --- DNS: about 7 s until a look-up without an answer fails. A look-up cannot be called off, so
 * there are some for those that nobody waits for any more; each table entry takes 280 bytes. */
#ifndef DNS_TABLE_SIZE
#define DNS_TABLE_SIZE (NET_CONNECTIONS + 4)
#endif
#define DNS_MAX_SOURCE_PORTS 4 /* sockets that look-ups share */
#define DNS_MAX_SERVERS	     2
#define LWIP_DNS_SECURE                                                                            \
	(LWIP_DNS_SECURE_RAND_XID | LWIP_DNS_SECURE_NO_MULTIPLE_OUTSTANDING |                      \
	 LWIP_DNS_SECURE_RAND_SRC_PORT)

#endif
