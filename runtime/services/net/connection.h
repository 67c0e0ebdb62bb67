/* SPDX-License-Identifier: MIT */
/*
 * Connections: TCP, TLS and UDP, outgoing, incoming and listening, in a table of fixed size. A
 * dialect's handlers open, suspend, resume, read and close them by index; whatever a socket of any
 * vendor's dialect does to the network, it does through here. Bytes received wait in the connection
 * until they are consumed, and only consuming opens the peer's window again.
 *
 * Functions never block. Where a cause is returned, CAUSE_PENDING means that `opened` (and for a
 * failure `closed`) reports later, from the event loop.
 */
#ifndef SERVICES_NET_CONNECTION_H
#define SERVICES_NET_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/cause.h"

struct connections; /* the service: a table of them */
struct connection;

enum connection_protocol { CONNECTION_TCP, CONNECTION_UDP, CONNECTION_TLS };

enum connection_state {
	CONNECTION_CLOSED,
	CONNECTION_OPENING, /* resolving or connecting */
	CONNECTION_OPEN,
	CONNECTION_LISTENING,
	CONNECTION_INCOMING, /* a peer waits to be accepted or refused */
	CONNECTION_ENDED,    /* the peer closed; received bytes still wait to be read */
	CONNECTION_BOUND     /* has its local address and port, and does nothing with them yet */
};

struct tls_configuration; /* tls.h */

struct connection_configuration {
	uint8_t bearer;	 /* index of the bearer it runs over; 0: of whichever leads to the peer, and
			  * for who waits for peers: all of them */
	uint8_t family;	 /* of the host's address, where it is named: enum address_family, none:
			  * IPv4 */
	bool patient;	 /* without a bearer of its own: may wait for peers and datagrams while none
			  * is up, and goes on waiting when the last goes down */
	uint8_t ttl;	 /* time to live of its packets; 0: the stack's (parameters.h) */
	uint8_t tos;	 /* type of service of its packets, as it is sent */
	uint8_t backlog; /* of connection_listen_on(): peers that may wait, within what there is
			  * room for; 0: as many */
	bool nodelay;	 /* TCP: less than a full segment does not wait for what is
			  * unacknowledged (RFC 896) */
	bool half_close; /* TCP: a peer that has finished may still be written to */
	bool lingers; /* TCP: closing has `linger` ms for what the peer has not acknowledged, then
		       * the rest is dropped and the peer gets a reset; else as long as it takes */
	uint8_t multicast_ttl; /* UDP: of what goes to groups; 0: the stack's */
	uint16_t mss;	       /* bytes of data in a segment sent; 0: the stack's */
	uint16_t window; /* TCP: bytes received that may wait, from opening or listening on; 0, and
			  * what is more than the stack has: the stack's; too few: the least that
			  * works */
	uint16_t packet_size;		     /* bytes gathered before sending; 0: send at once */
	uint32_t send_timeout;		     /* ms after which fewer are sent; 0: never */
	uint32_t inactivity_timeout;	     /* ms without a byte either way; 0: none */
	uint32_t connect_timeout;	     /* ms; 0: the stack's own */
	uint32_t keepalive;		     /* ms of idleness; 0: off */
	uint32_t linger;		     /* ms, see `lingers`; 0: all is dropped at once */
	const struct tls_configuration *tls; /* TLS: must stay until `opened` is heard; of who
					      * waits for peers, that of each peer counts */
};

struct connection_address {
	struct address ip;
	uint16_t port;
};

struct connection_counters {
	uint32_t sent, received, pending,
		unacknowledged; /* bytes; received: consumed by the user */
	uint32_t dropped;	/* datagrams that came without bytes or found no room, in either
				 * direction; gathered packets that were still there at the end */
	uint32_t lost;		/* bytes written to who went without acknowledging them */
};

/* What the user of a connection is told, from the event loop. Any may be NULL. */
struct connection_events {
	/* Open (CAUSE_NONE), or why it could not be opened; then the connection is closed. */
	void (*opened)(void *user, enum cause cause);
	/* A peer asks at a listening connection: now INCOMING. A standing one goes on LISTENING:
	 * the peer is taken or turned away, now or later; each peer is told of. */
	void (*incoming)(void *user);
	/* Bytes arrived; `fresh` of them since the last call. */
	void (*received)(void *user, size_t fresh);
	/* The connection takes bytes again after taking fewer than offered. */
	void (*writable)(void *user);
	/* An open connection ended: closed_by_peer (both have finished), connection_reset,
	 * timed_out (the peer acknowledges no more), inactivity, or why its bearer was lost. Bytes
	 * not yet consumed stay readable until connection_close(). */
	void (*closed)(void *user, enum cause why);
	/* With half_close: the peer sends no more; what it has sent waits, and the connection stays
	 * OPEN for writing. After connection_shutdown() `closed` is told in its place. */
	void (*finished)(void *user);
};

/* The connection at `index`, 0 up to the table's size. Never NULL. */
struct connection *connections_get(struct connections *connections, unsigned index);

/* Whom to tell; replaces the former user. */
void connection_set_user(struct connection *connection, const struct connection_events *events,
			 void *user);

/* Opens to `host` (name, or an address as text, n bytes; copied). local_port 0: any. Returns
 * CAUSE_PENDING, or a cause with nothing changed: already_open, context_inactive, socket_failed,
 * resolve_failed for an impossible name, not_supported for TLS in a product without it. */
enum cause connection_open(struct connection *connection,
			   const struct connection_configuration *configuration,
			   enum connection_protocol protocol, const char *host, size_t n,
			   uint16_t port, uint16_t local_port);

/* Has the connection's local address and port now; it is BOUND, and opens or listens from there
 * (connection_connect(), connection_listen_on()). Protocol: TCP or TLS. An address of none or any
 * is all those of its family (none: IPv4); port 0: any that is free, see connection_local().
 * CAUSE_NONE, or nothing has changed: already_open, context_inactive, port_in_use,
 * address_unknown (no bearer that is up has it), not_supported (no IPv6 in this product). */
enum cause connection_bind(struct connection *connection,
			   const struct connection_configuration *configuration,
			   enum connection_protocol protocol,
			   const struct connection_address *local);
/* Opens to an address, as connection_open() does to a host; from BOUND too, then with what it was
 * bound with (protocol and bearer). TLS: the certificate must be for configuration->tls->name, or
 * for the address. UDP: a connection of connection_open_datagrams() gets this peer, or another
 * one, and hears of no other sender's datagrams from now on; `opened` follows. */
enum cause connection_connect(struct connection *connection,
			      const struct connection_configuration *configuration,
			      enum connection_protocol protocol,
			      const struct connection_address *remote);

/* Waits for peers at a TCP port. Peers that the firewall does not accept are dropped silently. */
enum cause connection_listen(struct connection *connection,
			     const struct connection_configuration *configuration, uint16_t port);
/* The same for UDP: the first datagram that the firewall accepts makes its sender the peer. */
enum cause connection_listen_datagrams(struct connection *connection,
				       const struct connection_configuration *configuration,
				       uint16_t port);
/* Accepts the peer of an INCOMING connection; it is then OPEN. */
enum cause connection_accept(struct connection *connection,
			     const struct connection_configuration *configuration);

/* UDP without a peer: OPEN at once at this address and port (as connection_bind() has them), and
 * receives the datagrams of all senders, whatever the firewall says. What is written goes where
 * connection_address_to() said; else nowhere: taken, dropped and counted. CAUSE_NONE, or nothing
 * has changed: already_open, context_inactive, socket_failed, port_in_use, address_unknown,
 * not_supported. */
enum cause connection_open_datagrams(struct connection *connection,
				     const struct connection_configuration *configuration,
				     const struct connection_address *local);
/* UDP without a peer: what is written from now on goes there, also to a group or to all; NULL:
 * nowhere. What is gathered goes first, to where it was meant. unreachable: no way there;
 * wrong_state: not such a connection, or an address of the other family. */
enum cause connection_address_to(struct connection *connection,
				 const struct connection_address *to);

/* UDP: receives what comes for a multicast group too, by the bearer with this address (any: by the
 * one that leads to the group). Closing leaves all. no_memory: more than the product may have;
 * address_unknown: no group, no such bearer, not in it; wrong_state; not_supported. */
enum cause connection_join(struct connection *connection, const struct address *group,
			   const struct address *at);
enum cause connection_leave(struct connection *connection, const struct address *group,
			    const struct address *at);

/* Waits for peers at a TCP port, of IPv4 (or where the connection is BOUND, then the port is not
 * looked at) and goes on doing so: a standing listener, which never becomes a
 * connection itself. Some peers at once may wait for connection_take(); what they send meanwhile
 * is not lost. The firewall is the same; a dialect without one puts in a rule for everybody. BOUND
 * for TLS, its peers are to be secured; not_supported where the product has no TLS servers. */
enum cause connection_listen_on(struct connection *listener,
				const struct connection_configuration *configuration,
				uint16_t port);
/* How many wait. */
unsigned connection_peers(const struct connection *listener);
/* Makes the closed connection `into` of the peer that has waited longest: OPEN, with what the peer
 * may have sent. It runs over the bearer it has come by. CAUSE_NONE, or nothing has changed:
 * wrong_state (nobody waits), already_open. Of a listener of TLS CAUSE_PENDING: it is OPENING, and
 * `opened` follows as for a client (tls.h), within the configuration's connect time-out; or, and
 * the peer waits on, why there can be no session for it. */
enum cause connection_take(struct connection *listener, struct connection *into,
			   const struct connection_configuration *configuration);
/* Closes the peer that has waited longest, as who has accepted it and has nothing to say. */
void connection_turn_away(struct connection *listener);

/* Puts another configuration in force while OPEN or LISTENING (for who is not: at opening); bearer
 * and TLS stay as they are. What is gathered goes first. */
void connection_configure(struct connection *connection,
			  const struct connection_configuration *configuration);

/* TCP and TLS: says that we have finished, behind all that was written; nothing is taken any more,
 * and the peer can still be read. When it has finished too, `closed` says closed_by_peer. UDP: as
 * connection_flush(). Nothing happens but while OPEN. */
void connection_shutdown(struct connection *connection);

/* Closes or stops listening; refuses waiting peers; forgets unread bytes. Bytes written are still
 * delivered, but a gathered packet for which the peer has left no room is dropped. Never fails. The
 * user is told nothing of what he asked for. */
void connection_close(struct connection *connection);

/* Takes up to n bytes for sending, as far as there is room; returns how many. Gathers packets as
 * configured; `connection_flush` sends what is gathered. For UDP each flush is a datagram. */
size_t connection_write(struct connection *connection, const uint8_t *bytes, size_t n);
void connection_flush(struct connection *connection);
/* While corked, bytes are gathered into one packet of up to CONNECTION_PACKET_MAX bytes (1,500, or
 * more where a product has larger datagrams) whatever the packet size and the time-outs say, until
 * uncorking or a flush: for a payload that comes in pieces and is to leave as one packet, or, after
 * `connection_discard`, not at all. */
void connection_cork(struct connection *connection, bool corked);
void connection_discard(struct connection *connection);

/* The next contiguous received bytes; valid until consumed. For UDP: of the first datagram. */
size_t connection_peek(struct connection *connection, const uint8_t **bytes);
void connection_consume(struct connection *connection, size_t n);
/* Bytes left of the first datagram received; 0 for TCP. More than `connection_peek` gives when the
 * datagram came in fragments. */
size_t connection_datagram(const struct connection *connection);
/* Who sent the first datagram that waits. False when none does. */
bool connection_sender(const struct connection *connection, struct connection_address *address);
/* Received bytes that wait, in all. */
size_t connection_pending(const struct connection *connection);
/* Whether there is something for who reads or accepts: bytes, a datagram, a peer, the end. */
bool connection_readable(const struct connection *connection);

enum connection_state connection_state(const struct connection *connection);
/* Whether the peer has finished, as the connection perhaps has thereby: what waits is the last. */
bool connection_finished(const struct connection *connection);
struct connection_counters connection_counters(const struct connection *connection);
/* False when there is no such address in the present state. The local one is 0.0.0.0 where it is
 * that of each bearer; there is no remote one where the peers are several. */
bool connection_local(const struct connection *connection, struct connection_address *address);
bool connection_remote(const struct connection *connection, struct connection_address *address);

/* Whether the peers of all connections, of closed ones too, have acknowledged all that was written.
 */
bool connections_settled(void);

/* --- Firewall for incoming connections: rules that accept; with none, all are dropped. */
struct connection_rule {
	uint32_t address, mask; /* network order; accepts when (peer & mask) == (address & mask) */
};
enum cause connections_accept_from(struct connections *connections,
				   const struct connection_rule *rule);
/* Removes the rule; CAUSE_failed when there is no such one. */
enum cause connections_refuse(struct connections *connections, const struct connection_rule *rule);
void connections_refuse_all(struct connections *connections);
/* Rule number i; false past the last. */
bool connections_rule(const struct connections *connections, unsigned i,
		      struct connection_rule *rule);

#endif
