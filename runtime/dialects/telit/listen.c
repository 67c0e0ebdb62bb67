/* SPDX-License-Identifier: MIT */
/* Incoming connections, and the firewall that lets them in. */
#include "dialects/common/text.h"
#include "services/services.h"
#include "dialects/telit/sockets_table.h"

enum cause telit_sl_set(struct at_call *call, const struct telit_sl_set *arguments)
{
	struct telit_socket *socket = telit_socket(call, arguments->conn_id);
	struct connection_configuration configuration = telit_configuration(socket);
	enum cause cause;

	if (arguments->listen_state == TELIT_SL_LISTEN_STATE_CLOSE) {
		telit_close(socket);
		return CAUSE_NONE;
	}
	cause = connection_listen(socket->connection, &configuration, arguments->listen_port);
	if (cause != CAUSE_NONE)
		return cause;
	telit_own(socket, at_call_port(call));
	socket->role = TELIT_LISTENING;
	socket->stays = arguments->linger_t == TELIT_CLOSING_REMOTE;
	return CAUSE_NONE;
}

enum cause telit_sl_read(struct at_call *call)
{
	for (unsigned conn_id = 1; conn_id <= LIMIT_SOCKETS; conn_id++) {
		const struct telit_socket *socket = telit_socket(call, conn_id);
		struct connection_address local;

		if (socket->role != TELIT_LISTENING ||
		    !connection_local(socket->connection, &local))
			continue;
		telit_sl_reply(call, &(struct telit_sl_reply){
					     .conn_id = socket->number,
					     .listen_state = TELIT_SL_LISTEN_STATE_LISTEN,
					     .listen_port = local.port,
					     .linger_t = socket->stays ? TELIT_CLOSING_REMOTE
								       : TELIT_CLOSING_LOCAL,
				     });
	}
	return CAUSE_NONE;
}

enum cause telit_sa_set(struct at_call *call, const struct telit_sa_set *arguments)
{
	struct telit_socket *socket = telit_socket(call, arguments->conn_id);
	struct connection_configuration configuration = telit_configuration(socket);
	enum cause cause = connection_accept(socket->connection, &configuration);

	if (cause != CAUSE_NONE)
		return cause;
	if (arguments->conn_mode == TELIT_CONTINUATION_ONLINE)
		return telit_online(socket, call);
	telit_own(socket, at_call_port(call));
	telit_suspend(socket);
	return CAUSE_NONE;
}

static struct connections *connections_of(const struct at_call *call)
{
	return ((const struct services *)at_call_application(call))->connections;
}

enum cause telit_frwl_set(struct at_call *call, const struct telit_frwl_set *arguments)
{
	struct connections *connections = connections_of(call);
	struct connection_rule rule = {0};

	if (arguments->action == TELIT_FRWL_ACTION_CLEAR) {
		connections_refuse_all(connections);
		return CAUSE_NONE;
	}
	rule.address = ipv4_address(&arguments->of_action.add.ip_address);
	rule.mask = ipv4_address(&arguments->of_action.add.net_mask);
	if (arguments->action == TELIT_FRWL_ACTION_ADD)
		return connections_accept_from(connections, &rule);
	return connections_refuse(connections, &rule);
}

enum cause telit_frwl_read(struct at_call *call)
{
	const struct connections *connections = connections_of(call);
	struct connection_rule rule;

	for (unsigned i = 0; connections_rule(connections, i, &rule); i++)
		telit_frwl_reply(call,
				 &(struct telit_frwl_reply){.ip_address = ipv4_of(rule.address),
							    .net_mask = ipv4_of(rule.mask)});
	return CAUSE_NONE;
}
