/* SPDX-License-Identifier: MIT */
/* What happens to a connection: from the network's side, from the port's, and from commands. */
#include <stddef.h>

#include "dialects/telit/sockets_table.h"

void telit_own(struct telit_socket *socket, struct at_port *port)
{
	if (socket->owner != NULL && at_port_held(socket->owner) == &socket->held)
		at_port_hold(socket->owner, NULL);
	at_source_cancel(&socket->source);
	socket->owner = port;
	socket->told = false;
}

enum cause telit_online(struct telit_socket *socket, struct at_call *call)
{
	telit_own(socket, at_call_port(call));
	socket->role = TELIT_ONLINE;
	return at_connect(call, &socket->channel.channel);
}

void telit_suspend(struct telit_socket *socket)
{
	socket->role = TELIT_SUSPENDED;
	telit_announce(socket);
}

void telit_close(struct telit_socket *socket)
{
	telit_own(socket, NULL);
	connection_close(socket->connection);
	socket->role = TELIT_IDLE;
	socket->over = false;
}

void telit_settle(struct telit_socket *socket)
{
	struct at_port *port = socket->owner;

	socket->told = false;
	if (!socket->over || socket->role != TELIT_SUSPENDED ||
	    connection_pending(socket->connection) != 0)
		return;
	telit_close(socket);
	at_unsolicited_result(port, AT_RESULT_NO_CARRIER);
}

enum cause telit_resume(struct at_call *call, struct at_held *held)
{
	struct telit_socket *socket =
		(struct telit_socket *)((char *)held - offsetof(struct telit_socket, held));
	bool over = socket->over;
	enum cause cause;

	if (socket->call != NULL)
		return CAUSE_busy;
	cause = telit_online(socket, call);
	if (over) /* what it has left to show is shown first */
		at_channel_end(socket->owner, &socket->channel.channel, AT_CHANNEL_CLOSED,
			       CAUSE_NONE);
	return cause;
}

void telit_left(struct connection_channel *channel, enum at_channel_end why)
{
	struct telit_socket *socket =
		(struct telit_socket *)((char *)channel - offsetof(struct telit_socket, channel));

	if (why != AT_CHANNEL_ESCAPED) {
		telit_close(socket);
		return;
	}
	telit_suspend(socket);
	at_port_hold(socket->owner, &socket->held);
	telit_settle(socket);
}

static void opened(void *user, enum cause cause)
{
	struct telit_socket *socket = user;
	struct at_call *call = socket->call;

	socket->call = NULL;
	if (cause != CAUSE_NONE) {
		telit_close(socket);
		at_finish(call, cause);
	} else if (socket->command) {
		telit_suspend(socket);
		at_finish(call, CAUSE_NONE);
	} else {
		telit_online(socket, call);
	}
}

static void incoming(void *user)
{
	struct telit_socket *socket = user;

	socket->told = false; /* a former peer may have gone again */
	telit_announce(socket);
}

static void received(void *user, size_t fresh)
{
	struct telit_socket *socket = user;

	(void)fresh;
	if (socket->role == TELIT_ONLINE)
		at_channel_ready(socket->owner, &socket->channel.channel);
	else if (socket->role == TELIT_SUSPENDED)
		telit_announce(socket);
}

static void writable(void *user)
{
	struct telit_socket *socket = user;

	if (socket->role == TELIT_ONLINE)
		at_channel_ready(socket->owner, &socket->channel.channel);
	else if (socket->call != NULL)
		at_payload_resume(socket->call);
}

/* Data outlives the peer, but neither the inactivity timeout nor the context. */
static bool leaves_data(enum cause why)
{
	return why == CAUSE_closed_by_peer || why == CAUSE_connection_reset ||
	       why == CAUSE_timed_out;
}

static void end_suspended(struct telit_socket *socket, enum cause why)
{
	struct connection *connection = socket->connection;

	if (!leaves_data(why))
		connection_consume(connection, connection_pending(connection));
	/* A #SEND that runs finds out by itself: its bytes go nowhere, and its end says so. */
	if (socket->call != NULL)
		at_payload_resume(socket->call);
	else
		telit_settle(socket);
}

static void closed(void *user, enum cause why)
{
	struct telit_socket *socket = user;

	socket->over = !(socket->stays && why == CAUSE_closed_by_peer);
	if (socket->role == TELIT_SUSPENDED)
		end_suspended(socket, why);
	else if (socket->role != TELIT_ONLINE)
		telit_close(socket);
	else if (socket->over)
		at_channel_end(socket->owner, &socket->channel.channel, AT_CHANNEL_CLOSED,
			       CAUSE_NONE);
	else
		at_channel_ready(socket->owner, &socket->channel.channel);
}

const struct connection_events telit_events = {
	.opened = opened,
	.incoming = incoming,
	.received = received,
	.writable = writable,
	.closed = closed,
};
