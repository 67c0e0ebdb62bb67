/* SPDX-License-Identifier: MIT */
/*
 * What commands wait for after their OK: a peer, a connection, bytes, activity. There are as many
 * as there may be outcomes awaited in all, and one a port whose line is on its way.
 */
#ifndef DIALECTS_TI_SOCKET_WAITING_H
#define DIALECTS_TI_SOCKET_WAITING_H

#include "dialects/ti/socket_table.h"

struct ti_waiting {
	struct at_late late;
	/* Looks whether it has what it waits for, and if so tells it. */
	void (*turn)(struct ti_waiting *waiting);
	struct ti_socket *socket; /* NULL: several, as `sockets` says; or it is closed */
	uint32_t sockets;	  /* of Select: a bit each */
	/* Of Recv and RecvFrom. */
	struct at_source source;
	struct at_supply supply;
	uint16_t length; /* bytes asked for */
	uint16_t left;	 /* of those announced: not yet handed out */
	uint16_t rest;	 /* of the datagram: gone with it */
	uint8_t format;
	bool from;	/* of RecvFrom */
	bool supplying; /* they are being handed out */
};

/* One for a command that has not been answered, or NULL: as many as there may be wait. It is free
 * again when its `late` is not open. */
struct ti_waiting *ti_waiting_new(struct ti_socket *socket,
				  void (*turn)(struct ti_waiting *waiting));
/* Something has happened to the socket: who waits for it looks. */
void ti_waiting_turn(const struct ti_socket *socket);
/* Who waits for the socket hears this cause. */
void ti_waiting_end(const struct ti_socket *socket, enum cause cause);
/* Who waits for whatever socket hears it. */
void ti_waiting_end_all(enum cause cause);
/* Nobody hears anything. */
void ti_waiting_forget(void);

#endif
