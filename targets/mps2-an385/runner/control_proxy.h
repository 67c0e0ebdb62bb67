/* SPDX-License-Identifier: MIT */
/* The clients of --control: their lines go to the image over its control UART. */
#ifndef RUNNER_CONTROL_PROXY_H
#define RUNNER_CONTROL_PROXY_H

#include "control_link.h"
#include "host/control_socket.h"

/* One character longer than the longest line of the protocol, so that the image sees that a line
 * is too long. */
enum { CONTROL_PROXY_LINE = 256, CONTROL_PROXY_TEXT = 4096 };

struct control_proxy;

struct control_proxy_client {
	struct control_proxy *proxy;
	char text[CONTROL_PROXY_TEXT]; /* what has come and did not go on yet */
	size_t length;
	unsigned unanswered; /* lines */
};

struct control_proxy {
	struct control_server server; /* for control_socket_open(); first member */
	struct control_socket *socket;
	struct control_link *link;
	struct control_proxy_client clients[CONTROL_CLIENTS];
};

/* `socket`: where the clients are. Both must outlive the proxy. */
void control_proxy_init(struct control_proxy *proxy, struct control_socket *socket,
			struct control_link *link);
/* Sends on what found no room before. */
void control_proxy_serve(struct control_proxy *proxy);

#endif
