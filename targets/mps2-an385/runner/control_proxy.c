/* SPDX-License-Identifier: MIT */
#include "control_proxy.h"

#include <string.h>

static void replied(void *context, enum control_reply reply, const char *line)
{
	struct control_proxy_client *client = context;
	struct control_proxy *proxy = client->proxy;

	if (reply != REPLY_INFORMATION)
		client->unanswered--;
	control_socket_answer(proxy->socket, (unsigned)(client - proxy->clients),
			      reply == REPLY_LOST ? "error the modem was reset" : line);
}

static bool send_line(struct control_proxy_client *client, const char *line, size_t n)
{
	if (n > CONTROL_PROXY_LINE)
		n = CONTROL_PROXY_LINE;
	if (!control_link_send(client->proxy->link, line, n, replied, client))
		return false;
	client->unanswered++;
	return true;
}

/* Sends on the lines that are complete, as long as there is room. Lines end in CR, LF or both: what
 * lies between the two is an empty line, and gets no answer. */
static void pass_on(struct control_proxy_client *client)
{
	size_t at = 0;

	while (at < client->length) {
		const char *line = client->text + at;
		size_t left = client->length - at, n = 0;

		while (n < left && line[n] != '\n' && line[n] != '\r')
			n++;
		/* Of one that is too long anyway the middle does not matter. */
		if (n == CONTROL_PROXY_TEXT)
			client->length = CONTROL_PROXY_LINE;
		if (n == left)
			break;
		if (n && !send_line(client, line, n))
			break;
		at += n + 1;
	}
	client->length -= at;
	memmove(client->text, client->text + at, client->length);
}

static void open_client(struct control_server *server, unsigned number)
{
	struct control_proxy_client *client = &((struct control_proxy *)server)->clients[number];

	client->length = client->unanswered = 0;
}

static void input(struct control_server *server, unsigned number, const char *bytes, size_t n)
{
	struct control_proxy_client *client = &((struct control_proxy *)server)->clients[number];

	memcpy(client->text + client->length, bytes, n);
	client->length += n;
	pass_on(client);
}

static size_t room(struct control_server *server, unsigned number)
{
	return CONTROL_PROXY_TEXT - ((struct control_proxy *)server)->clients[number].length;
}

static bool busy(struct control_server *server, unsigned number)
{
	const struct control_proxy_client *client =
		&((const struct control_proxy *)server)->clients[number];

	return client->unanswered || memchr(client->text, '\n', client->length) ||
	       memchr(client->text, '\r', client->length);
}

static void close_client(struct control_server *server, unsigned number)
{
	struct control_proxy *proxy = (struct control_proxy *)server;

	control_link_forget(proxy->link, &proxy->clients[number]);
}

void control_proxy_init(struct control_proxy *proxy, struct control_socket *socket,
			struct control_link *link)
{
	static const struct control_server_operations operations = {
		.open = open_client,
		.room = room,
		.input = input,
		.busy = busy,
		.close = close_client,
	};

	*proxy = (struct control_proxy){
		.server.operations = &operations, .socket = socket, .link = link};
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		proxy->clients[i].proxy = proxy;
}

void control_proxy_serve(struct control_proxy *proxy)
{
	for (unsigned i = 0; i < CONTROL_CLIENTS; i++)
		if (proxy->clients[i].length)
			pass_on(&proxy->clients[i]);
}
