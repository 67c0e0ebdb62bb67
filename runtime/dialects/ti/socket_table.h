/* SPDX-License-Identifier: MIT */
/*
 * The sockets: each number is one, with its own connection of the network's table, and belongs to
 * all ports. The files of socket, sockopt and transfer share it.
 */
#ifndef DIALECTS_TI_SOCKET_TABLE_H
#define DIALECTS_TI_SOCKET_TABLE_H

#include "product.h"

#include "services/net/connection.h"

struct ti_secured; /* socket_secure.h */

enum ti_socket_state {
	TI_SOCKET_FREE,
	TI_SOCKET_ARRIVING,  /* a secured listener's peer shakes hands; no host knows of it */
	TI_SOCKET_ARRIVED,   /* it has, and waits for Accept */
	TI_SOCKET_MADE,	     /* perhaps bound, but its connection is closed */
	TI_SOCKET_DATAGRAMS, /* its connection has no peer, and hears everybody */
	TI_SOCKET_LISTENING,
	TI_SOCKET_CONNECTING,
	TI_SOCKET_CONNECTED /* until it is closed, whatever the peer does */
};

struct ti_socket {
	struct connection *connection;
	struct ti_secured *secured; /* NULL: it is none over TLS */
	/* Of a secured listener: the peer that arrives; NULL: none. Of that peer: the listener. */
	struct ti_socket *arrival, *listener;
	struct connection_configuration configuration;
	struct connection_address local; /* where it is bound */
	struct at_call *sender;		 /* its Send or SendTo that is not complete; NULL: none */
	enum cause outcome;		 /* of Connect */
	enum cause over;		 /* why its connection ended; CAUSE_NONE: it has not */
	uint8_t index;
	uint8_t state;	      /* enum ti_socket_state */
	uint8_t family, type; /* as AT+Socket names them */
	bool bound;	      /* somebody said where */
	bool untold;	      /* of Connect: the host does not know its outcome */
	bool finished;	      /* the peer sends no more */
	bool reading;	      /* what it has received is on its way to a host */
	bool blocked;	      /* of `sender`: there was no room, and it does not wait */
};

/* The socket of a number that the parser has checked. */
struct ti_socket *ti_socket(uint32_t index);
/* Whether the host has it. */
bool ti_socket_there(const struct ti_socket *socket);
/* Makes the lowest that is free one of this family and type, with factory options. NULL: none is
 * free. */
struct ti_socket *ti_socket_make(uint8_t family, uint8_t type);
/* Gives everything back but what its commands wait for. */
void ti_socket_free(struct ti_socket *socket);
/* Its options that the engine keeps. */
struct ti_sol_options *ti_socket_options(const struct ti_socket *socket);
/* Puts them in force. */
void ti_socket_configure(struct ti_socket *socket);
/* Whether another socket of its kind is bound to this port. */
bool ti_socket_port_taken(const struct ti_socket *socket, uint16_t port);
/* A stream's connection gets its local address and port, where it has none (any more). */
enum cause ti_socket_bind(struct ti_socket *socket);
/* A datagram socket that is neither connected nor receives begins to receive; others stay as they
 * are. */
enum cause ti_socket_receive(struct ti_socket *socket);
/* Why it can neither send nor receive (any more); CAUSE_NONE: it can. */
enum cause ti_socket_disconnected(const struct ti_socket *socket);
/* Whether a peer waits to be accepted, data to be read, or an end to be noticed. */
bool ti_socket_ready(const struct ti_socket *socket);
/* Addresses as the parser reads them. */
struct connection_address ti_address(uint16_t port, const struct at_ipv4 *address);
struct connection_address ti_address6(uint16_t port, const struct at_ipv6 *address);

/* A peer that arrives has shaken hands, or why it has not; then it is gone (socket_accept.c). */
void ti_socket_arrived(struct ti_socket *socket, enum cause cause);

/* What happens to connections (socket_events.c). */
extern const struct connection_events ti_socket_events;

#endif
