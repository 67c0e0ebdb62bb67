/* SPDX-License-Identifier: MIT */
#include "control_host.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- What only the host knows ------------------------------------------------------------------
 */

static enum control_result wrong(char *message, size_t size, const char *text)
{
	snprintf(message, size, "%s", text);
	return CONTROL_ERROR;
}

static enum control_result line_command(struct control_host *host, const char *const *words,
					unsigned count, char *message, size_t size)
{
	unsigned long number;
	char *end;
	bool on;

	if (count != 4 || strcmp(words[2], "dtr"))
		return wrong(message, size, "line PORT dtr on|off");
	number = strtoul(words[1], &end, 10);
	if (*end || number < 1 || number > host->ports)
		return wrong(message, size, "no such port");
	on = !strcmp(words[3], "on");
	if (!on && strcmp(words[3], "off"))
		return wrong(message, size, "dtr is on or off");
	at_port_dtr(at_modem_port(host->modem, (unsigned)number - 1), on);
	return CONTROL_OK;
}

static enum control_result hook_command(struct control_hook *hook, const char *const *words,
					unsigned count, control_write *write, void *client,
					char *message, size_t size)
{
	struct control_host *host =
		(struct control_host *)((char *)hook - offsetof(struct control_host, hook));

	(void)write;
	(void)client;
	if (strcmp(words[0], "line"))
		return CONTROL_UNKNOWN;
	return line_command(host, words, count, message, size);
}

/* --- Clients -----------------------------------------------------------------------------------
 */

static void answer(void *context, const char *line)
{
	const struct control_host_client *client = context;

	control_socket_answer(client->host->socket, (unsigned)(client - client->host->clients),
			      line);
}

static void open_client(struct control_server *server, unsigned number)
{
	struct control_host *host = (struct control_host *)server;
	struct control_host_client *client = &host->clients[number];

	client->host = host;
	control_open(&client->session, &host->control, answer, client);
}

static void input(struct control_server *server, unsigned number, const char *bytes, size_t n)
{
	control_input(&((struct control_host *)server)->clients[number].session, bytes, n);
}

static void close_client(struct control_server *server, unsigned number)
{
	(void)server;
	(void)number;
}

void control_host_init(struct control_host *host, struct control_socket *socket,
		       struct simulator *simulator, struct at_modem *modem, unsigned ports)
{
	static const struct control_server_operations operations = {
		.open = open_client,
		.input = input,
		.close = close_client,
	};

	*host = (struct control_host){
		.server.operations = &operations,
		.hook.command = hook_command,
		.control = {.simulator = simulator, .hook = &host->hook},
		.socket = socket,
		.modem = modem,
		.ports = ports,
	};
}
