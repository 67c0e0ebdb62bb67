/* SPDX-License-Identifier: MIT */
/*
 * The services of +WIPCREATE: UDP sockets, TCP clients (one of them over TLS) and TCP servers, each
 * with its connection, the port that hears of it, and the indexes that servers keep for themselves.
 * The files of create, close, options, data and offline share it.
 *
 * A service belongs to the port that created it (or its server), then to the one that last mapped
 * it.
 */
#ifndef DIALECTS_SIERRA_CREATE_TABLE_H
#define DIALECTS_SIERRA_CREATE_TABLE_H

#include "product.h"

#include "dialects/common/connection_channel.h"
#include "services/net/connection.h"

enum sierra_state {
	SIERRA_IDLE,
	SIERRA_OPENING, /* +WIPREADY is awaited */
	SIERRA_ACTIVE	/* until +WIPCLOSE, whatever the peer does */
};

struct sierra_service {
	struct connection *connection;
	struct connection_configuration configuration; /* in force, or of its spawned sockets */
	struct connection_channel channel;
	struct at_source source; /* of its +WIPDATA and +WIPPEERCLOSE */
	struct at_late ready;	 /* its +WIPREADY */
	struct at_port *owner;
	uint16_t low_water; /* option 4 */
	uint16_t port;	    /* of a server, which keeps it when its bearer goes */
	uint8_t protocol;   /* as <mode> of +WIPCREATE counts them */
	uint8_t index;
	uint8_t state;	     /* enum sierra_state */
	uint8_t first, last; /* of a server: the clients it spawns */
	uint8_t reserved;    /* of a client: the first of the range that a server keeps, or 0 */
	bool mapped;	     /* its owner is in data mode with it */
	bool told;	     /* +WIPDATA was sent, and nothing read since */
	bool finished;	     /* the peer will send no more */
	bool farewell;	     /* +WIPPEERCLOSE is due as soon as all is read */
	enum cause over;     /* why it ended; CAUSE_NONE: it has not */
};

/* The service of an index that the parser has checked, active or not. */
struct sierra_service *sierra_service(uint32_t protocol, uint32_t index);
/* The same when it is active with this protocol; else NULL. */
struct sierra_service *sierra_active(uint32_t protocol, uint32_t index);
/* Service number i of all: first the UDP sockets, then the clients, last the servers; NULL behind.
 */
struct sierra_service *sierra_service_at(unsigned i);
/* An idle client of the server's range, while the stack's limit of sockets allows one; or NULL. */
struct sierra_service *sierra_spare_client(const struct sierra_service *server);

/* Makes the service one of `protocol`, its port `owner`, with the stack's options of now. */
void sierra_begin(struct sierra_service *service, uint32_t protocol, struct at_port *owner);
/* Makes its connection one over TLS. False when the module has nobody to trust (no trust store). */
bool sierra_secure(struct sierra_service *service);
/* Keeps the clients first..last for the server. */
void sierra_reserve(struct sierra_service *server, uint32_t first, uint32_t last);
/* The port's from now on. */
void sierra_own(struct sierra_service *service, struct at_port *port);
/* Closes, whatever state it is in: ends its data mode and its offline session, and gives reserved
 * indexes back. Nobody hears of it. */
void sierra_close(struct sierra_service *service);

/* An indication may be due. */
void sierra_announce(struct sierra_service *service);

/* create_events.c: what the network tells. */
extern const struct connection_events sierra_events;
void sierra_ready_ended(struct at_late *late, enum cause why);
/* data.c: data mode ends, or will behind what the peer has sent; the indications. */
void sierra_left(struct connection_channel *channel, enum at_channel_end why);
void sierra_data_ended(struct sierra_service *service);
bool sierra_emit(struct at_source *source, struct at_port *port);

#endif
