/* SPDX-License-Identifier: MIT */
#include "control_socket.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "complain.h"

/* --- Clients -----------------------------------------------------------------------------------
 */

void control_socket_answer(struct control_socket *control, unsigned number, const char *line)
{
	struct control_client *client = &control->clients[number];
	size_t n = strlen(line);
	char text[512];

	/* Answers are short and clients wait for them: one whose socket is full never reads. */
	if (client->descriptor < 0 || client->broken || n + 1 > sizeof text)
		return;
	memcpy(text, line, n);
	text[n] = '\n';
	client->broken = send(client->descriptor, text, n + 1, MSG_NOSIGNAL) != (ssize_t)n + 1;
}

static void accept_client(struct control_socket *control)
{
	int descriptor = accept4(control->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	for (unsigned i = 0; i < CONTROL_CLIENTS && descriptor >= 0; i++) {
		struct control_client *client = &control->clients[i];

		if (client->descriptor >= 0)
			continue;
		client->descriptor = descriptor;
		client->broken = client->ended = false;
		control->server->operations->open(control->server, i);
		return;
	}
	if (descriptor >= 0)
		close(descriptor);
}

static size_t room_for(const struct control_socket *control, unsigned number)
{
	struct control_server *server = control->server;

	return server->operations->room ? server->operations->room(server, number) : SIZE_MAX;
}

static void serve_client(struct control_socket *control, unsigned number)
{
	struct control_client *client = &control->clients[number];
	char bytes[1024];
	size_t room = room_for(control, number);
	ssize_t n = recv(client->descriptor, bytes, room < sizeof bytes ? room : sizeof bytes, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	client->ended = n <= 0;
	if (n > 0)
		control->server->operations->input(control->server, number, bytes, (size_t)n);
}

/* Parts with a client that wants nothing more. */
static void part(struct control_socket *control, unsigned number)
{
	struct control_client *client = &control->clients[number];
	struct control_server *server = control->server;
	bool busy = server->operations->busy && server->operations->busy(server, number);

	if (!client->broken && (!client->ended || busy))
		return;
	close(client->descriptor);
	client->descriptor = -1;
	server->operations->close(server, number);
}

void control_socket_watch(struct control_socket *control, struct turn *turn)
{
	if (!control->path)
		return;
	control->slot = turn_watch(turn, control->listener, POLLIN);
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++) {
		struct control_client *client = &control->clients[i];
		bool idle = client->descriptor < 0 || client->ended || !room_for(control, i);

		client->slot = turn_watch(turn, idle ? -1 : client->descriptor, POLLIN);
	}
}

void control_socket_serve(struct control_socket *control, const struct turn *turn)
{
	if (!control->path)
		return;
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++) {
		if (turn_events(turn, control->clients[i].slot))
			serve_client(control, i);
		if (control->clients[i].descriptor >= 0)
			part(control, i);
	}
	if (turn_events(turn, control->slot))
		accept_client(control);
}

/* --- The socket --------------------------------------------------------------------------------
 */

/* A socket file that nobody listens at is left over from a modem that was killed. */
static void remove_stale(const struct sockaddr_un *name)
{
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (probe >= 0 && connect(probe, (const struct sockaddr *)name, sizeof *name) < 0 &&
	    errno == ECONNREFUSED)
		unlink(name->sun_path);
	if (probe >= 0)
		close(probe);
}

bool control_socket_open(struct control_socket *control, const char *path,
			 struct control_server *server)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	*control = (struct control_socket){.server = server};
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		control->clients[i].descriptor = -1;
	if (strlen(path) >= sizeof name.sun_path) {
		complain("control: the name %s is too long for a socket", path);
		return false;
	}
	strcpy(name.sun_path, path);
	remove_stale(&name);
	control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (control->listener < 0 ||
	    bind(control->listener, (struct sockaddr *)&name, sizeof name) < 0 ||
	    listen(control->listener, 8) < 0) {
		complain("control: cannot listen at %s: %s", path, strerror(errno));
		if (control->listener >= 0)
			close(control->listener);
		return false;
	}
	control->path = path;
	return true;
}

void control_socket_close(struct control_socket *control)
{
	if (!control->path)
		return;
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		if (control->clients[i].descriptor >= 0)
			close(control->clients[i].descriptor);
	close(control->listener);
	unlink(control->path);
	control->path = NULL;
}
