/* SPDX-License-Identifier: MIT */
/*
 * The Unix socket of --control: several clients at once, who send lines of the control protocol
 * (targets/simulator/README.md). Whoever obeys the lines is behind an interface: the simulator in
 * this process (control_host.h), or a program that leads them to a board's control UART.
 */
#ifndef HOST_CONTROL_SOCKET_H
#define HOST_CONTROL_SOCKET_H

#include <stdbool.h>
#include <stddef.h>

#include "loop.h"

enum { CONTROL_CLIENTS = 8 };

struct control_server;

struct control_server_operations {
	/* A client is there; `client` is below CONTROL_CLIENTS. */
	void (*open)(struct control_server *server, unsigned client);
	/* How many bytes of the client it takes now; what it has no room for stays in the socket.
	 * NULL: any number. */
	size_t (*room)(struct control_server *server, unsigned client);
	/* Bytes of the client, of any cut. */
	void (*input)(struct control_server *server, unsigned client, const char *bytes, size_t n);
	/* Whether answers to what it sent are still to come: a client that only stopped sending
	 * gets them. NULL: they come at once. */
	bool (*busy)(struct control_server *server, unsigned client);
	/* It went away: no answer for it any more. */
	void (*close)(struct control_server *server, unsigned client);
};

struct control_server {
	const struct control_server_operations *operations;
};

struct control_client {
	int descriptor; /* -1: free */
	unsigned slot;
	bool broken; /* it does not read its answers */
	bool ended;  /* it sends no more */
};

struct control_socket {
	const char *path; /* NULL: no socket */
	int listener;
	unsigned slot;
	struct control_server *server;
	struct control_client clients[CONTROL_CLIENTS];
};

/* Listens at the path, and takes over one that nobody listens at any more; says why when it cannot,
 * and returns false. The server must outlive the socket. */
bool control_socket_open(struct control_socket *socket, const char *path,
			 struct control_server *server);
/* Sends the client a line of an answer, ended by NUL here and by LF there. */
void control_socket_answer(struct control_socket *socket, unsigned client, const char *line);
/* Also for a structure of zeros. */
void control_socket_close(struct control_socket *socket);

void control_socket_watch(struct control_socket *socket, struct turn *turn);
void control_socket_serve(struct control_socket *socket, const struct turn *turn);

#endif
