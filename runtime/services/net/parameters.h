/* SPDX-License-Identifier: MIT */
/*
 * What the IP stack has once for all connections. lwIP's configuration (lwipopts.h) names the
 * variables behind it where others have constants. Handlers of a dialect whose users may set these
 * put them in force when they start the stack; who never does has the values of before.
 */
#ifndef SERVICES_NET_PARAMETERS_H
#define SERVICES_NET_PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

struct net_parameters {
	uint8_t ttl; /* of packets for which nobody states one; 0: none that a host may send
		      * (RFC 1122), so the factory's in its place */
	uint16_t fragment_lifetime; /* s until an incomplete datagram is dropped, at least 1; what
				     * is above 255 counts as 255 */
	uint16_t initial_window;    /* segments sent before the first acknowledgement; 0: by
				     * their size (RFC 2581) */
	uint16_t mss;		    /* bytes of data in a segment sent, where a connection does
				     * not say; 0: as many as the peer takes */
	uint8_t retransmissions;    /* of a segment, until the connection has timed out: 1..12 */
	uint8_t retransmission_period; /* s at most between two of them; 0: as they come */
	uint32_t dns_timeout;	       /* ms that a look-up may take; 0: lwIP's, about 7 s */
	bool time_wait;		       /* who closed first remembers the connection for a while */
};

/* What lwIP has by itself. */
extern const struct net_parameters net_parameters_factory;

struct net_parameters net_parameters(void);
/* In force at once; for connections: what of it they ask for from now on. */
void net_parameters_set(const struct net_parameters *parameters);

/* For connections: bytes that may go before the first acknowledgement, in segments of `mss`. */
uint16_t net_initial_window(uint16_t mss);

#endif
