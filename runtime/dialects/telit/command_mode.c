/* SPDX-License-Identifier: MIT */
/* Sending and receiving without leaving command mode. */
#include "dialects/common/connection_read.h"
#include "dialects/common/text.h"
#include "dialects/telit/sockets_table.h"

/* However the data comes in, it leaves together: one command is one datagram. And what is cancelled
 * or never completed does not leave at all. */
static struct telit_socket *begin(struct at_call *call, uint32_t conn_id)
{
	struct telit_socket *socket = telit_socket(call, conn_id);

	socket->call = call;
	connection_cork(socket->connection, true);
	return socket;
}

static size_t take(struct at_call *call, uint32_t conn_id, const uint8_t *bytes, size_t n)
{
	struct connection *connection = telit_socket(call, conn_id)->connection;

	/* Closed in the meantime: the rest of the data must not be taken for commands. */
	if (connection_state(connection) != CONNECTION_OPEN)
		return n;
	return connection_write(connection, bytes, n);
}

static enum cause end(struct at_call *call, uint32_t conn_id, enum cause how)
{
	struct telit_socket *socket = telit_socket(call, conn_id);
	bool open = connection_state(socket->connection) == CONNECTION_OPEN;

	socket->call = NULL;
	if (how != CAUSE_NONE)
		connection_discard(socket->connection);
	connection_cork(socket->connection, false);
	telit_settle(socket);
	return how == CAUSE_NONE && !open ? CAUSE_connection_lost : how;
}

enum cause telit_send_set(struct at_call *call, const struct telit_send_set *arguments)
{
	const struct telit_socket *socket = begin(call, arguments->conn_id);

	if (telit_extended(socket)->send_data_mode == TELIT_DATA_FORMAT_HEX)
		at_payload_codec(call, &at_hex);
	return CAUSE_NONE;
}

size_t telit_send_set_bytes(struct at_call *call, const struct telit_send_set *arguments,
			    const uint8_t *bytes, size_t n)
{
	return take(call, arguments->conn_id, bytes, n);
}

enum cause telit_send_set_end(struct at_call *call, const struct telit_send_set *arguments,
			      enum cause how)
{
	return end(call, arguments->conn_id, how);
}

enum cause telit_sendext_set(struct at_call *call, const struct telit_sendext_set *arguments)
{
	begin(call, arguments->conn_id);
	return CAUSE_NONE;
}

size_t telit_sendext_set_bytes(struct at_call *call, const struct telit_sendext_set *arguments,
			       const uint8_t *bytes, size_t n)
{
	return take(call, arguments->conn_id, bytes, n);
}

enum cause telit_sendext_set_end(struct at_call *call, const struct telit_sendext_set *arguments,
				 enum cause how)
{
	return end(call, arguments->conn_id, how);
}

static void show(struct at_call *call, const struct telit_socket *socket, const uint8_t *bytes,
		 size_t n)
{
	if (telit_extended(socket)->data_mode == TELIT_DATA_FORMAT_HEX)
		telit_srecv_hex_reply(call,
				      &(struct telit_srecv_hex_reply){.conn_id = socket->number,
								      .length = (uint16_t)n},
				      bytes, n);
	else
		telit_srecv_reply(call,
				  &(struct telit_srecv_reply){.conn_id = socket->number,
							      .length = (uint16_t)n},
				  bytes, n);
}

/* The same with the datagram's sender, and how much of it is left. */
static void show_datagram(struct at_call *call, const struct telit_socket *socket,
			  const uint8_t *bytes, size_t n, size_t left)
{
	struct connection_address from = {0};

	connection_remote(socket->connection, &from);
	if (telit_extended(socket)->data_mode == TELIT_DATA_FORMAT_HEX)
		telit_srecv_from_hex_reply(call,
					   &(struct telit_srecv_from_hex_reply){
						   ipv4_of(address_ipv4(&from.ip)), from.port,
						   socket->number, (uint16_t)n, (uint16_t)left},
					   bytes, n);
	else
		telit_srecv_from_reply(call,
				       &(struct telit_srecv_from_reply){
					       ipv4_of(address_ipv4(&from.ip)), from.port,
					       socket->number, (uint16_t)n, (uint16_t)left},
				       bytes, n);
}

enum cause telit_srecv_set(struct at_call *call, const struct telit_srecv_set *arguments)
{
	struct telit_socket *socket = telit_socket(call, arguments->conn_id);
	struct connection *connection = socket->connection;
	uint8_t bytes[TELIT_SRECV_SET_MAX_BYTE_MAX];
	size_t datagram = connection_datagram(connection);
	size_t n = connection_read(connection, bytes, arguments->max_byte);

	if (datagram != 0 && arguments->udp_info == TELIT_SWITCH_ON)
		show_datagram(call, socket, bytes, n, datagram - n);
	else
		show(call, socket, bytes, n);
	telit_settle(socket);
	return CAUSE_NONE;
}
