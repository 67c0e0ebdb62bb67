/* SPDX-License-Identifier: MIT */
/*
 * The control protocol behind the socket of --control: the simulator's lines, and those that only
 * the host has:
 *
 *	line PORT dtr on|off	the modem line of a port, 1 for the first
 */
#ifndef HOST_CONTROL_HOST_H
#define HOST_CONTROL_HOST_H

#include "control_socket.h"
#include "engine/modem.h"
#include "simulator/control.h"

struct control_host;

struct control_host_client {
	struct control_host *host;
	struct control_session session;
};

struct control_host {
	struct control_server server; /* for control_socket_open(); first member */
	struct control_hook hook;
	struct control control;
	struct control_socket *socket;
	struct at_modem *modem; /* set it again when the modem is made anew */
	unsigned ports;
	struct control_host_client clients[CONTROL_CLIENTS];
};

/* `socket`: where the clients are. `ports`: of the modem. All must outlive the host. */
void control_host_init(struct control_host *host, struct control_socket *socket,
		       struct simulator *simulator, struct at_modem *modem, unsigned ports);

#endif
