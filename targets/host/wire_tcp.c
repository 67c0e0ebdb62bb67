/* SPDX-License-Identifier: MIT */
/*
 * A TCP port as a wire: it listens, and has one client at a time. A client that closes is a DTR
 * drop; further ones are turned away.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "complain.h"
#include "wire.h"

static void tcp_watch(struct wire *wire, struct turn *turn)
{
	wire->slot = turn_watch(turn, wire->listener, POLLIN);
}

static void tcp_serve(struct wire *wire, const struct turn *turn)
{
	int client, on = 1;

	if (wire->in >= 0 && !turn_events(turn, wire->slot))
		return;
	client = accept4(wire->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (client < 0)
		return;
	/* Of one that stopped sending, the next one takes the place. */
	if (wire->in >= 0 && wire->ended)
		wire_detach(wire);
	if (wire->in >= 0) {
		close(client);
		return;
	}
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	wire_attach(wire, client, client);
}

static void tcp_left(struct wire *wire)
{
	close(wire->in);
}

static void tcp_close(struct wire *wire)
{
	if (wire->in >= 0)
		close(wire->in);
	close(wire->listener);
}

static const struct wire_operations operations = {
	.watch = tcp_watch,
	.serve = tcp_serve,
	.left = tcp_left,
	.close = tcp_close,
};

static int listen_at(const struct addrinfo *where)
{
	int on = 1,
	    listener = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (listener < 0)
		return -1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(listener, where->ai_addr, where->ai_addrlen) == 0 && listen(listener, 4) == 0)
		return listener;
	close(listener);
	return -1;
}

/* Port 0 lets the system choose: say what it chose. */
static void tell_port(int listener, const char *address)
{
	struct sockaddr_storage name;
	socklen_t size = sizeof name;
	char service[16];

	if (getsockname(listener, (struct sockaddr *)&name, &size) == 0 &&
	    getnameinfo((struct sockaddr *)&name, size, NULL, 0, service, sizeof service,
			NI_NUMERICSERV) == 0)
		complain("listening at tcp:%s:%s", address, service);
}

bool wire_tcp_open(struct wire *wire, const char *address, uint16_t number)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *where;
	char service[6];
	int wrong;

	snprintf(service, sizeof service, "%u", number);
	wrong = getaddrinfo(address, service, &hints, &where);
	if (wrong) {
		complain("tcp: %s: %s", address, gai_strerror(wrong));
		return false;
	}
	wire->listener = listen_at(where);
	freeaddrinfo(where);
	if (wire->listener < 0) {
		complain("tcp: cannot listen at %s:%u: %s", address, number, strerror(errno));
		return false;
	}
	if (!number)
		tell_port(wire->listener, address);
	wire->session = true;
	wire->operations = &operations;
	return true;
}
