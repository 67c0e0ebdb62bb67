/* SPDX-License-Identifier: MIT */
/* Outgoing connections, resuming and closing any, and their state. */
#include "dialects/common/text.h"
#include "dialects/telit/sockets_table.h"

/* #SD is given up: by the user, by its deadline, by its port. */
static void give_up(struct at_call *call, enum cause why)
{
	struct telit_socket *socket = at_call_context(call);

	(void)why;
	socket->call = NULL;
	telit_close(socket);
}

enum cause telit_sd_set(struct at_call *call, const struct telit_sd_set *arguments)
{
	struct telit_socket *socket = telit_socket(call, arguments->conn_id);
	struct connection_configuration configuration = telit_configuration(socket);
	bool udp = arguments->tx_prot == TELIT_SD_TX_PROT_UDP;
	enum cause cause =
		connection_open(socket->connection, &configuration,
				udp ? CONNECTION_UDP : CONNECTION_TCP, arguments->ipaddr.bytes,
				arguments->ipaddr.length, arguments->r_port, arguments->l_port);

	if (cause != CAUSE_PENDING)
		return cause;
	telit_own(socket, at_call_port(call));
	socket->role = TELIT_OPENING;
	socket->call = call;
	socket->command = arguments->conn_mode == TELIT_CONTINUATION_COMMAND;
	socket->stays = arguments->closure_type == TELIT_CLOSING_REMOTE;
	at_on_abort(call, give_up, socket);
	return CAUSE_PENDING;
}

enum cause telit_so_set(struct at_call *call, const struct telit_so_set *arguments)
{
	struct telit_socket *socket = telit_socket(call, arguments->conn_id);

	if (socket->role != TELIT_SUSPENDED)
		return CAUSE_not_open;
	return telit_resume(call, &socket->held);
}

enum cause telit_sh_set(struct at_call *call, const struct telit_sh_set *arguments)
{
	telit_close(telit_socket(call, arguments->conn_id));
	return CAUSE_NONE;
}

/* <state> of #SS. */
static uint8_t state_of(const struct telit_socket *socket)
{
	switch (socket->role) {
	case TELIT_ONLINE:
		return TELIT_SS_STATE_ONLINE;
	case TELIT_SUSPENDED:
		return connection_pending(socket->connection) == 0 ? TELIT_SS_STATE_SUSPENDED
								   : TELIT_SS_STATE_DATA_WAITS;
	case TELIT_LISTENING:
		return connection_state(socket->connection) == CONNECTION_INCOMING
			       ? TELIT_SS_STATE_PEER_WAITS
			       : TELIT_SS_STATE_LISTENING;
	default:
		return TELIT_SS_STATE_CLOSED;
	}
}

static void show_state(struct at_call *call, unsigned conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);
	struct telit_ss_reply reply = {.fields = TELIT_SS_REPLY_TO_STATE,
				       .conn_id = socket->number};
	struct connection_address address;

	reply.state = state_of(socket);
	if (reply.state != TELIT_SS_STATE_CLOSED &&
	    connection_local(socket->connection, &address)) {
		reply.fields = TELIT_SS_REPLY_TO_LOCAL_PORT;
		reply.local_ip = ipv4_of(address_ipv4(&address.ip));
		reply.local_port = address.port;
		if (connection_remote(socket->connection, &address)) {
			reply.fields = TELIT_SS_REPLY_TO_REMOTE_PORT;
			reply.remote_ip = ipv4_of(address_ipv4(&address.ip));
			reply.remote_port = address.port;
		}
	}
	telit_ss_reply(call, &reply);
}

enum cause telit_ss_set(struct at_call *call, const struct telit_ss_set *arguments)
{
	if (arguments->given & TELIT_SS_SET_CONN_ID) {
		show_state(call, arguments->conn_id);
		return CAUSE_NONE;
	}
	for (unsigned conn_id = 1; conn_id <= LIMIT_SOCKETS; conn_id++)
		show_state(call, conn_id);
	return CAUSE_NONE;
}

static void show_counters(struct at_call *call, unsigned conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);
	struct telit_si_reply reply = {.conn_id = socket->number};

	if (socket->role != TELIT_IDLE) {
		struct connection_counters counters = connection_counters(socket->connection);

		reply.sent = counters.sent;
		reply.received = counters.received;
		reply.buff_in = counters.pending;
		reply.ack_waiting = counters.unacknowledged;
	}
	telit_si_reply(call, &reply);
}

enum cause telit_si_set(struct at_call *call, const struct telit_si_set *arguments)
{
	if (arguments->given & TELIT_SI_SET_CONN_ID) {
		show_counters(call, arguments->conn_id);
		return CAUSE_NONE;
	}
	for (unsigned conn_id = 1; conn_id <= LIMIT_SOCKETS; conn_id++)
		show_counters(call, conn_id);
	return CAUSE_NONE;
}
