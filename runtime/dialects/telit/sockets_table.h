/* SPDX-License-Identifier: MIT */
/*
 * The connections of the multisocket commands: for each connId what it is used for, which port
 * gets its codes, and how it will close. Only the files of this folder include it.
 *
 * A connection belongs to the port that opened, accepted or last resumed it (or listens on it).
 */
#ifndef DIALECTS_TELIT_SOCKETS_TABLE_H
#define DIALECTS_TELIT_SOCKETS_TABLE_H

#include "product.h"

#include "dialects/common/connection_channel.h"
#include "services/net/connection.h"

enum telit_role {
	TELIT_IDLE,
	TELIT_OPENING,	 /* #SD runs */
	TELIT_ONLINE,	 /* joined to its owner, in data mode */
	TELIT_SUSPENDED, /* open, or closed by the peer with something left to read */
	TELIT_LISTENING	 /* a peer may wait: CONNECTION_INCOMING */
};

struct telit_socket {
	struct connection *connection;
	struct connection_channel channel;
	struct at_source source; /* of its SRING codes */
	struct at_held held;	 /* for O, after the escape sequence */
	struct at_port *owner;
	struct at_call *call; /* of the #SD, #SEND or #SENDEXT that runs; or NULL */
	uint8_t number;	      /* connId */
	uint8_t role;	      /* enum telit_role */
	bool command;	      /* the #SD that runs stays in command mode */
	bool stays;	      /* closureType 255: only #SH ends it when the peer has closed */
	bool over;	      /* it has ended, and goes as soon as its data is read */
	bool told;	      /* the classic SRING was sent, and nothing read since */
};

/* The socket of a connId that the parser has checked. */
struct telit_socket *telit_socket(const struct at_call *call, uint32_t conn_id);
/* #SCFG and #SCFGEXT, as the network service wants them. */
struct connection_configuration telit_configuration(const struct telit_socket *socket);
const struct telit_scfgext_set *telit_extended(const struct telit_socket *socket);

/* The port's from now on. */
void telit_own(struct telit_socket *socket, struct at_port *port);
/* Enters data mode with an open connection. From inside a handler: `return telit_online(...)`. */
enum cause telit_online(struct telit_socket *socket, struct at_call *call);
/* The connection is open and its owner stays in command mode. */
void telit_suspend(struct telit_socket *socket);
/* Closes, whatever state it is in; nobody is told. */
void telit_close(struct telit_socket *socket);
/* To be called when data was read: a connection that is over goes with its last byte, and its
 * owner hears NO CARRIER. */
void telit_settle(struct telit_socket *socket);

/* What the network tells. */
extern const struct connection_events telit_events;
/* The engine's way out of data mode, and O. */
void telit_left(struct connection_channel *channel, enum at_channel_end why);
enum cause telit_resume(struct at_call *call, struct at_held *held);

/* sockets_sring.c: data or a peer waits; a code is due. */
void telit_announce(struct telit_socket *socket);
bool telit_emit(struct at_source *source, struct at_port *port);

#endif
