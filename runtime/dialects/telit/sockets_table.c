/* SPDX-License-Identifier: MIT */
/* The table of connections, and what the specifications ask about them. */
#include "dialects/telit/sockets_table.h"

#include "services/pdp/pdp.h"
#include "services/services.h"

/* One modem a program: connections, like the stack below them, exist once. */
static struct telit_table {
	struct at_modem *modem;
	struct telit_socket sockets[LIMIT_SOCKETS];
} table;

void telit_sockets_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	table.modem = modem;
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++) {
		struct telit_socket *socket = &table.sockets[i];

		*socket = (struct telit_socket){.number = (uint8_t)(i + 1)};
		socket->connection = connections_get(services->connections, i);
		socket->source.emit = telit_emit;
		socket->held.resume = telit_resume;
		connection_channel_init(&socket->channel, socket->connection, telit_left);
		connection_set_user(socket->connection, &telit_events, socket);
	}
}

struct telit_socket *telit_socket(const struct at_call *call, uint32_t conn_id)
{
	(void)call; /* the one modem's */
	return &table.sockets[conn_id - 1];
}

const struct telit_scfgext_set *telit_extended(const struct telit_socket *socket)
{
	return telit_scfgext_setting(table.modem, socket->number);
}

struct connection_configuration telit_configuration(const struct telit_socket *socket)
{
	const struct telit_scfg_set *basic = telit_scfg_setting(table.modem, socket->number);

	return (struct connection_configuration){
		.bearer = basic->cid,
		.nodelay = true, /* gathering is pkt_sz's to do */
		.packet_size = basic->pkt_sz,
		.send_timeout = basic->tx_to * TELIT_SCFG_SET_TX_TO_MS,
		.inactivity_timeout = basic->max_to * TELIT_SCFG_SET_MAX_TO_MS,
		.connect_timeout = basic->conn_to * TELIT_SCFG_SET_CONN_TO_MS,
		.keepalive = telit_extended(socket)->keepalive * TELIT_SCFGEXT_SET_KEEPALIVE_MS,
	};
}

bool telit_connection_busy(struct at_call *call, uint32_t conn_id)
{
	return telit_socket(call, conn_id)->role != TELIT_IDLE;
}

/* A command holds it, here or on another port: data mode, #SD, #SEND. */
bool telit_connection_online(struct at_call *call, uint32_t conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);

	return socket->role == TELIT_ONLINE || socket->call != NULL;
}

bool telit_connection_suspended(struct at_call *call, uint32_t conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);

	return socket->role == TELIT_SUSPENDED &&
	       connection_state(socket->connection) == CONNECTION_OPEN;
}

bool telit_connection_readable(struct at_call *call, uint32_t conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);

	return socket->role == TELIT_SUSPENDED && connection_pending(socket->connection) != 0;
}

bool telit_connection_incoming(struct at_call *call, uint32_t conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);

	return connection_state(socket->connection) == CONNECTION_INCOMING;
}

/* Used for anything but quiet listening. */
bool telit_connection_occupied(struct at_call *call, uint32_t conn_id)
{
	const struct telit_socket *socket = telit_socket(call, conn_id);

	return socket->role != TELIT_IDLE &&
	       connection_state(socket->connection) != CONNECTION_LISTENING;
}

bool telit_context_active(struct at_call *call, uint32_t conn_id)
{
	const struct services *services = at_call_application(call);
	const struct telit_scfg_set *basic = telit_scfg_setting(at_call_modem(call), conn_id);

	return pdp_active(services->pdp, basic->cid);
}

bool telit_context_used(struct at_call *call, uint32_t cid)
{
	for (unsigned conn_id = 1; conn_id <= LIMIT_SOCKETS; conn_id++)
		if (telit_scfg_setting(at_call_modem(call), conn_id)->cid == cid)
			return true;
	return false;
}
