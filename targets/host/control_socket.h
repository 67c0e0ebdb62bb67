/* SPDX-License-Identifier: MIT */
/*
 * The control protocol (targets/simulator/README.md) over a Unix socket, for several clients at
 * once, with the lines that only the host has:
 *
 *	line PORT dtr on|off	the modem line of a port, 1 for the first
 */
#ifndef HOST_CONTROL_SOCKET_H
#define HOST_CONTROL_SOCKET_H

#include <stdbool.h>

#include "engine/modem.h"
#include "loop.h"
#include "simulator/control.h"

enum { CONTROL_CLIENTS = 8 };

struct control_client {
	int descriptor; /* -1: free */
	unsigned slot;
	bool broken; /* it does not read its answers */
	struct control_session session;
};

struct control_socket {
	const char *path; /* NULL: no socket */
	int listener;
	unsigned slot;
	struct control control;
	struct control_hook hook;
	struct at_modem *modem;
	unsigned ports;
	struct control_client clients[CONTROL_CLIENTS];
};

/* Listens at the path, and takes over one that nobody listens at any more; says why when it cannot,
 * and returns false. `ports`: of the modem. */
bool control_socket_open(struct control_socket *socket, const char *path,
			 struct simulator *simulator, struct at_modem *modem, unsigned ports);
/* Also for a structure of zeros. */
void control_socket_close(struct control_socket *socket);

void control_socket_watch(struct control_socket *socket, struct turn *turn);
void control_socket_serve(struct control_socket *socket, const struct turn *turn);

#endif
