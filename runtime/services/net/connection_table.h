/* SPDX-License-Identifier: MIT */
/*
 * The memory of the connections, for the board that owns it, and their inner life, for the
 * connection*.c files. Handlers use connection.h alone.
 *
 * lwIP's callbacks never call the user: they note what is due and have it delivered from a timer
 * of delay 0, so that users may open, write and close from inside their events.
 */
#ifndef SERVICES_NET_CONNECTION_TABLE_H
#define SERVICES_NET_CONNECTION_TABLE_H

#include "lwip/pbuf.h"
#include "lwip/raw.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

#include "services/net/bearer.h"
#include "services/net/connection.h"
#include "services/net/names.h"

enum {
	CONNECTION_DATAGRAMS = 8, /* received ones that wait; more are dropped and counted */
	CONNECTION_BACKLOG = 8,	  /* peers that wait at a standing listener; others wait outside */
	CONNECTION_PACKET_MAX =
		1500, /* bytes gathered into one packet, where the board does not say */
	CONNECTION_LAYER_ADDS = 512, /* bytes that a layer may add to a gathered packet */
	CONNECTION_RULES = 32,
	CONNECTION_GROUPS = NET_MULTICAST_GROUPS + (NET_MULTICAST_GROUPS == 0)
};

/* As lwIP has it: smaller than the user's where there is no IPv6. */
struct connection_place {
	ip_addr_t ip;
	uint16_t port;
};

/* That a connection is in a multicast group by a bearer; the connection NULL: not used. */
struct connection_membership {
	struct connection *connection;
	struct bearer *bearer;
	ip_addr_t group;
};

/* What is to be delivered to the user, in this order. */
enum connection_due {
	DUE_OPENED = 1 << 0,
	DUE_INCOMING = 1 << 1,
	DUE_RECEIVED = 1 << 2,
	DUE_FIN = 1 << 3, /* the peer closed: becomes DUE_CLOSED when the user may hear it */
	DUE_WRITABLE = 1 << 4,
	DUE_CLOSED = 1 << 5
};

/* What stands between a connection of TCP and its user: TLS. None of it is called from inside
 * lwIP. The layer keeps counters.pending, received, unacknowledged and `fresh`, which count what
 * the user sees; connection_raw() gives it what has come. */
struct connection_layer {
	/* The pcb is made, to `host`; NULL: there is a peer, who has come. Sets the connection's
	 * layer; or why there can be none. */
	enum cause (*begin)(struct connection *connection, const char *host, size_t n);
	/* Something has happened: connected, bytes, acknowledgements, the peer's FIN. Makes the
	 * connection OPEN when it is, raises what is due to the user. */
	void (*turn)(struct connection *connection);
	/* Takes up to n bytes for sending; returns how many. */
	size_t (*write)(struct connection *connection, const uint8_t *bytes, size_t n);
	bool (*has_room)(const struct connection *connection, size_t n);
	size_t (*peek)(struct connection *connection, const uint8_t **bytes);
	void (*consume)(struct connection *connection, size_t n);
	/* We have finished; the FIN goes next. */
	void (*finish)(struct connection *connection);
	/* Received bytes are forgotten: the end of it. */
	void (*end)(struct connection *connection);
};

/* A peer that waits at a standing listener. */
struct connection_peer {
	struct connection *listener;
	struct tcp_pcb *tcp;
};

struct connection {
	struct connections *table;
	const struct connection_events *events;
	void *user;
	struct connection_configuration configuration;
	struct connection_counters counters;
	uint8_t state, protocol, due;
	enum cause opened, closed; /* what DUE_OPENED and DUE_CLOSED say */
	bool resolving;
	bool corked;
	bool flush_due;	    /* what is gathered goes as soon as there is room */
	bool short_of_room; /* took fewer bytes than offered: WRITABLE follows */
	bool unreachable;   /* ICMP said so while connecting */
	bool standing;	    /* a listener that stays one */
	bool peerless;	    /* of CONNECTION_UDP: datagrams of all senders */
	bool finished;	    /* the peer's FIN was heard */
	bool shut;	    /* the user has finished, */
	bool shut_sent;	    /* and our FIN is behind what he wrote */
	uint16_t local_port;
	uint32_t name_hash;		      /* of the name being resolved */
	ip_addr_t local;		      /* bound to; any: to all of its family */
	struct connection_place remote;	      /* as the user knows it */
	struct connection_place real;	      /* peerless: where that really is */
	uint32_t opening_at, active_at;	      /* ms: began to open; last byte either way */
	struct tcp_pcb *tcp, *listener;	      /* of CONNECTION_TCP */
	struct udp_pcb *udp;		      /* of CONNECTION_UDP */
	const struct connection_layer *layer; /* NULL: the bytes are the user's own */
	void *layer_state;
	bool transport_ready;		 /* with a layer: TCP is connected */
	bool transport_ended;		 /* with a layer: the peer's FIN is there */
	struct pbuf *gather;		 /* the packet being gathered; room for some of its limit */
	uint16_t gathered, gather_limit; /* bytes in it, bytes it holds */
	uint32_t gathered_at;		 /* ms: when its first byte came */
	struct pbuf *queue[CONNECTION_DATAGRAMS]; /* received; TCP: one chain in queue[0] */
	uint8_t queued;				  /* entries of the queue */
	uint8_t waiting_count, untold;		  /* peers waiting; those of them not yet told of */
	union {
		struct connection_place senders[CONNECTION_DATAGRAMS]; /* of what is queued */
		struct connection_peer waiting[CONNECTION_BACKLOG];    /* the longest wait first */
	};
	struct pbuf *tail;  /* TCP: the last pbuf, when it is ours to fill */
	uint16_t tail_room; /* bytes free after it */
	size_t fresh;	    /* bytes received and not yet told of */
};

struct connections {
	struct connection *list;
	unsigned count;
	struct bearers *bearers;
	const struct names *names;
	uint16_t packet_max; /* bytes gathered into one packet; a board may change it */
	struct bearer_listener listener;
	struct raw_pcb *icmp;
#if NET_MULTICAST_GROUPS
	struct connection_membership memberships[CONNECTION_GROUPS];
#endif
	const struct connection_layer *tls; /* NULL: the product has none */
	void *tls_sessions;		    /* connection_tls.c's */
	uint8_t firewall;		    /* lwIP's number for our hook at listening pcbs */
	struct connection_rule rules[CONNECTION_RULES];
	unsigned rule_count;
	bool ticking;
};

/* Makes `count` closed connections out of `list`. bearers_init() comes before; once per program.
 * names may be NULL. All must stay. */
void connections_init(struct connections *connections, struct connection *list, unsigned count,
		      struct bearers *bearers, const struct names *names);

/* --- Between the connection*.c files. */

struct bearer *connection_bearer(const struct connection *connection);
/* Notes that `due` is to be delivered, soon. */
void connection_raise(struct connection *connection, unsigned due);
/* Keeps the time-outs of the table watched while any connection is not closed. */
void connections_watch(struct connections *connections);
/* An opening connection has failed: closed, and the user hears why. */
void connection_fail(struct connection *connection, enum cause why);
/* An open one has ended: ENDED, the user hears why; a listening or incoming one: closed. */
void connection_end(struct connection *connection, enum cause why);
/* Gives all of lwIP's back but the received bytes; `abruptly`: the peer gets a reset. */
void connection_release(struct connection *connection, bool abruptly);
/* Prepares for a new life: counters, flags, configuration. */
void connection_begin(struct connection *connection,
		      const struct connection_configuration *configuration,
		      enum connection_protocol protocol);
/* All addresses of a family (none: IPv4), at a port. */
struct connection_address connection_anywhere(enum address_family family, uint16_t port);
/* What a new pcb is bound to: the place, and the bearer that has it where it is the address of
 * one. */
enum cause connection_settle_local(struct connection *connection,
				   const struct connection_address *local,
				   struct connection_place *place);
/* The user's words for a place. */
struct connection_address connection_told(const struct connection_place *place);
/* Who has named no bearer gets the one that leads to the peer. */
bool connection_choose_bearer(struct connection *connection);
/* To `remote`, which is known. */
void connection_go(struct connection *connection);
/* Whether bearer, state and configuration let it open or listen. */
enum cause connection_startable(const struct connection *connection,
				const struct connection_configuration *configuration);

/* connection_received.c */
void connection_store(struct connection *connection, struct pbuf *packet);
/* For a layer: takes up to n bytes of what has come, and opens the peer's window by as many. */
size_t connection_raw(struct connection *connection, uint8_t *buffer, size_t n);
void connection_forget(struct connection *connection);

/* connection_send.c */
/* Into lwIP's buffer, by segments, as far as there is room; returns how many bytes. Nothing is sent
 * before tcp_output(). */
size_t connection_put(struct connection *connection, const uint8_t *bytes, size_t n);
void connection_send_gathered(struct connection *connection);
void connection_drop_gathered(struct connection *connection);
/* Room for at least one byte more. */
bool connection_has_room(const struct connection *connection);
/* Who was short of it hears when there is. */
void connection_check_room(struct connection *connection);

/* connection_tcp.c: a pcb bound to the bearer, with the callbacks set on it. */
enum cause connection_tcp_new(struct connection *connection, struct tcp_pcb **pcb,
			      const struct connection_address *local);
void connection_tcp_adopt(struct connection *connection, struct tcp_pcb *pcb);
void connection_tcp_configure(struct connection *connection);
void connection_tcp_connect(struct connection *connection,
			    const struct connection_place *destination);
/* A new pcb's window is the one of this configuration. */
void connection_tcp_window(struct tcp_pcb *pcb,
			   const struct connection_configuration *configuration);
/* While connected: a segment's size, which only now is known. */
void connection_tcp_limit(struct connection *connection);
/* Watches over the retransmissions. */
void connection_tcp_tick(struct connection *connection);
void connection_tcp_release(struct connection *connection, bool abruptly);

/* connection_listen.c: waits at the port for peers of whom `arrived` is told, no more than the
 * backlog before they are accepted. */
enum cause connection_listen_at(struct connection *connection,
				const struct connection_configuration *configuration, uint16_t port,
				uint8_t backlog, tcp_accept_fn arrived);
/* A peer that comes to a listener of all bearers goes on over the one it has come by. */
void connection_settle_bearer(struct connection *connection, struct tcp_pcb *pcb);

/* connection_standing.c: of any listener */
void connection_listen_release(struct connection *connection);

/* connection_udp.c */
enum cause connection_udp_new(struct connection *connection,
			      const struct connection_address *local);
void connection_udp_configure(struct connection *connection);
void connection_udp_connect(struct connection *connection,
			    const struct connection_place *destination);
/* False: it went nowhere. */
bool connection_udp_send(struct connection *connection, struct pbuf *datagram);

/* connection_groups.c: leaves all of a connection's, or (NULL) of a bearer's */
void connection_leave_all(struct connections *connections, const struct connection *connection,
			  const struct bearer *bearer);

/* connection_unreachable.c: listens to ICMP */
void connections_hear_icmp(struct connections *connections);

/* connection_finish.c: the peer's FIN; and ours, as soon as nothing is gathered any more. */
void connection_hear_fin(struct connection *connection);
void connection_send_fin(struct connection *connection);

/* connection_firewall.c */
bool connections_accept(const struct connections *connections, const ip_addr_t *peer);

#endif
