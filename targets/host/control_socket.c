/* SPDX-License-Identifier: MIT */
#include "control_socket.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "complain.h"

/* --- What only the host knows ------------------------------------------------------------------
 */

static enum control_result wrong(char *message, size_t size, const char *text)
{
	snprintf(message, size, "%s", text);
	return CONTROL_ERROR;
}

static enum control_result line_command(struct control_socket *control, const char *const *words,
					unsigned count, char *message, size_t size)
{
	unsigned long number;
	char *end;
	bool on;

	if (count != 4 || strcmp(words[2], "dtr"))
		return wrong(message, size, "line PORT dtr on|off");
	number = strtoul(words[1], &end, 10);
	if (*end || number < 1 || number > control->ports)
		return wrong(message, size, "no such port");
	on = !strcmp(words[3], "on");
	if (!on && strcmp(words[3], "off"))
		return wrong(message, size, "dtr is on or off");
	at_port_dtr(at_modem_port(control->modem, (unsigned)number - 1), on);
	return CONTROL_OK;
}

static enum control_result hook_command(struct control_hook *hook, const char *const *words,
					unsigned count, control_write *write, void *client,
					char *message, size_t size)
{
	struct control_socket *control =
		(struct control_socket *)((char *)hook - offsetof(struct control_socket, hook));

	(void)write;
	(void)client;
	if (strcmp(words[0], "line"))
		return CONTROL_UNKNOWN;
	return line_command(control, words, count, message, size);
}

/* --- Clients -----------------------------------------------------------------------------------
 */

static void answer(void *context, const char *line)
{
	struct control_client *client = context;
	size_t n = strlen(line);
	char text[512];

	/* Answers are short and clients wait for them: one whose socket is full never reads. */
	if (client->broken || n + 1 > sizeof text)
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
		client->broken = false;
		control_open(&client->session, &control->control, answer, client);
		return;
	}
	if (descriptor >= 0)
		close(descriptor);
}

static void serve_client(struct control_client *client)
{
	char bytes[1024];
	ssize_t n = recv(client->descriptor, bytes, sizeof bytes, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0)
		control_input(&client->session, bytes, (size_t)n);
	if (n > 0 && !client->broken)
		return;
	close(client->descriptor);
	client->descriptor = -1;
}

void control_socket_watch(struct control_socket *control, struct turn *turn)
{
	if (!control->path)
		return;
	control->slot = turn_watch(turn, control->listener, POLLIN);
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		control->clients[i].slot = turn_watch(turn, control->clients[i].descriptor, POLLIN);
}

void control_socket_serve(struct control_socket *control, const struct turn *turn)
{
	if (!control->path)
		return;
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		if (turn_events(turn, control->clients[i].slot))
			serve_client(&control->clients[i]);
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
			 struct simulator *simulator, struct at_modem *modem, unsigned ports)
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};

	*control = (struct control_socket){
		.control = {.simulator = simulator},
		.hook = {.command = hook_command},
		.modem = modem,
		.ports = ports,
	};
	control->control.hook = &control->hook;
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
