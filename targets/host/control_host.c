/* SPDX-License-Identifier: MIT */
#include "control_host.h"

#include <stddef.h>
#include <string.h>

#include "control_words.h"

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
	return control_dtr(&(struct control_words){words, count, message, size}, host->modem,
			   host->ports);
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
