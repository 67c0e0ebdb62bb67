/* SPDX-License-Identifier: MIT */
/*
 * SRING, in the three modes of #SCFGEXT. A socket has one source of codes: the engine asks it when
 * the port may send, and the code is made of what is true then.
 */
#include <stddef.h>

#include "dialects/common/connection_read.h"
#include "dialects/telit/sockets_table.h"

static void emit_amount(struct telit_socket *socket, struct at_port *port)
{
	telit_sring_amount_now(
		port, &(struct telit_sring_amount){
			      .conn_id = socket->number,
			      .pending = (uint16_t)connection_pending(socket->connection)});
}

/* Takes the data with it. */
static void emit_view(struct telit_socket *socket, struct at_port *port)
{
	uint8_t bytes[TELIT_SRING_VIEW_DATA_MAX];
	uint16_t pending = (uint16_t)connection_pending(socket->connection);
	size_t n = connection_read(socket->connection, bytes, sizeof bytes);
	struct at_text data = {(const char *)bytes, (uint16_t)n};

	if (telit_extended(socket)->data_mode == TELIT_DATA_FORMAT_HEX)
		telit_sring_view_hex_now(
			port, &(struct telit_sring_view_hex){socket->number, pending, data});
	else
		telit_sring_view_now(port,
				     &(struct telit_sring_view){socket->number, pending, data});
	telit_settle(socket);
}

bool telit_emit(struct at_source *source, struct at_port *port)
{
	struct telit_socket *socket =
		(struct telit_socket *)((char *)source - offsetof(struct telit_socket, source));
	uint8_t mode = telit_extended(socket)->sr_mode;
	bool incoming = connection_state(socket->connection) == CONNECTION_INCOMING;
	bool data = socket->role == TELIT_SUSPENDED && connection_pending(socket->connection) != 0;

	if (!incoming && !data)
		return false;
	if (data && mode == TELIT_SCFGEXT_SR_MODE_VIEW) {
		emit_view(socket, port);
		return socket->role == TELIT_SUSPENDED &&
		       connection_pending(socket->connection) != 0;
	}
	if (data && mode == TELIT_SCFGEXT_SR_MODE_AMOUNT) {
		emit_amount(socket, port);
		return false;
	}
	socket->told = true;
	telit_sring_now(port, &(struct telit_sring){.conn_id = socket->number});
	return false;
}

void telit_announce(struct telit_socket *socket)
{
	bool once = telit_extended(socket)->sr_mode == TELIT_SCFGEXT_SR_MODE_CLASSIC;

	if (!(once && socket->told))
		at_source_ready(&socket->source, socket->owner);
}
