/* SPDX-License-Identifier: MIT */
#include "dialects/sierra/offline.h"

#include "dialects/common/connection_read.h"
#include "dialects/sierra/stack.h"

enum { BLOCK = SIERRA_WIPDATARW_BLOCK_DATA_MAX };

/* One session a modem (6.3.1). What is received stays with the connection until it is shown. */
static struct session {
	struct sierra_service *service; /* NULL: none */
	struct at_call *call;		/* that sends, while the connection takes no more */
	bool closes;			/* when all is sent */
	uint16_t blocks, block;		/* of what is shown: how many, how many were */
	size_t left;			/* bytes of them that were not */
	uint16_t filled, sent;		/* bytes in `buffer`, of which sent */
	uint8_t buffer[SIERRA_STACK_OPTIONS_OFFLINE_BUFFER_MAX];
} session;

void sierra_offline_start(struct at_modem *modem)
{
	(void)modem;
	session.service = NULL;
	session.call = NULL;
}

bool sierra_offline(const struct sierra_service *service)
{
	return session.service == service;
}

bool sierra_offline_elsewhere(struct at_call *call, uint32_t idx)
{
	(void)call;
	return session.service == NULL || session.service->index != idx;
}

enum cause sierra_offline_open(struct at_call *call, struct sierra_service *service)
{
	struct connection_configuration *configuration = &service->configuration;

	if (session.service != NULL)
		return CAUSE_wrong_state;
	session.service = service;
	session.left = 0;
	session.filled = session.sent = 0;
	/* What is sent together is one datagram, or goes at once. */
	configuration->packet_size = service->protocol == SIERRA_PROTOCOL_UDP ? UINT16_MAX : 0;
	configuration->send_timeout = 0;
	connection_configure(service->connection, configuration);
	sierra_own(service, at_call_port(call));
	sierra_wipdata_offline_reply(call, &(struct sierra_wipdata_offline_reply){
						   SIERRA_OFFLINE_STATE_OPENED, service->index});
	sierra_announce(service);
	return CAUSE_NONE;
}

/* --- Receiving: in blocks, all of a datagram or of what waits belonging together. */

static void begin_blocks(const struct connection *connection)
{
	size_t size = connection_datagram(connection);

	if (size == 0)
		size = connection_pending(connection);
	if (size > sizeof session.buffer)
		size = sizeof session.buffer;
	session.block = 0;
	session.left = size;
	session.blocks = (uint16_t)((size + BLOCK - 1) / BLOCK);
}

bool sierra_offline_show(struct sierra_service *service, struct at_port *port)
{
	uint8_t bytes[BLOCK];
	size_t n;

	if (session.left == 0)
		begin_blocks(service->connection);
	n = connection_read(service->connection, bytes,
			    session.left < BLOCK ? session.left : BLOCK);
	session.left -= n;
	sierra_wipdatarw_block_now(
		port, &(struct sierra_wipdatarw_block){.state = SIERRA_OFFLINE_STATE_DATA,
						       .idx = service->index,
						       .blocks = session.blocks,
						       .block = ++session.block,
						       .data = {(const char *)bytes, (uint16_t)n}});
	service->told = session.left != 0;
	return service->told || connection_pending(service->connection) != 0 || service->farewell;
}

/* --- Sending. */

static void close_session(void)
{
	struct sierra_service *service = session.service;

	session.service = NULL;
	session.left = 0;
	service->told = false;
	sierra_announce(service);
}

/* Answers what was sent. */
static void sent(struct at_call *call)
{
	uint8_t index = session.service->index;

	connection_flush(session.service->connection);
	sierra_wipdatarw_sent_reply(
		call, &(struct sierra_wipdatarw_sent_reply){.state = SIERRA_OFFLINE_STATE_SENT,
							    .idx = index,
							    .size = session.filled});
	session.filled = session.sent = 0;
	if (!session.closes)
		return;
	sierra_wipdatarw_closed_reply(
		call, &(struct sierra_wipdatarw_closed_reply){SIERRA_OFFLINE_STATE_CLOSED, index});
	close_session();
}

/* Gives the connection what it takes. Returns whether nothing is left. */
static bool deliver(void)
{
	struct connection *connection = session.service->connection;

	session.sent += (uint16_t)connection_write(connection, session.buffer + session.sent,
						   session.filled - session.sent);
	return session.sent == session.filled;
}

static void give_up(struct at_call *call, enum cause why)
{
	(void)call;
	(void)why;
	session.call = NULL;
	session.filled = session.sent = 0;
}

static enum cause send(struct at_call *call, bool closes)
{
	if (session.service->over != CAUSE_NONE)
		return CAUSE_wrong_state;
	session.closes = closes;
	if (deliver()) {
		sent(call);
		return CAUSE_NONE;
	}
	session.call = call;
	at_on_abort(call, give_up, NULL);
	return CAUSE_PENDING;
}

static void finish(enum cause cause)
{
	struct at_call *call = session.call;

	session.call = NULL;
	if (cause == CAUSE_NONE)
		sent(call);
	at_finish(call, cause);
}

void sierra_offline_turn(struct sierra_service *service)
{
	if (!sierra_offline(service) || session.call == NULL)
		return;
	if (service->over != CAUSE_NONE)
		finish(service->over);
	else if (deliver())
		finish(CAUSE_NONE);
}

/* --- The command. */

static enum cause add(struct at_call *call, const struct at_text *digits)
{
	if (session.filled + digits->length / 2u >
	    sierra_stack_options(at_call_modem(call))->offline_buffer)
		return CAUSE_buffer_full;
	session.filled += (uint16_t)at_hex_bytes(*digits, session.buffer + session.filled);
	return CAUSE_NONE;
}

enum cause sierra_wipdatarw_set(struct at_call *call, const struct sierra_wipdatarw_set *arguments)
{
	enum cause cause;

	if (session.call != NULL)
		return CAUSE_wrong_state;
	if (arguments->command == SIERRA_WIPDATARW_COMMAND_CLOSE) {
		sierra_wipdatarw_closed_reply(
			call, &(struct sierra_wipdatarw_closed_reply){SIERRA_OFFLINE_STATE_CLOSED,
								      session.service->index});
		close_session();
		return CAUSE_NONE;
	}
	cause = add(call, &arguments->of_command.send.data);
	if (cause != CAUSE_NONE || arguments->command == SIERRA_WIPDATARW_COMMAND_ADD)
		return cause;
	return send(call, arguments->command == SIERRA_WIPDATARW_COMMAND_SEND_AND_CLOSE);
}

void sierra_offline_closed(struct sierra_service *service)
{
	if (!sierra_offline(service))
		return;
	if (session.call != NULL)
		finish(CAUSE_wrong_state);
	session.service = NULL;
	sierra_wipdatarw_ended(
		service->owner,
		&(struct sierra_wipdatarw_ended){SIERRA_OFFLINE_STATE_CLOSED, service->index});
}

enum cause sierra_wipdatarw_read(struct at_call *call)
{
	(void)call;
	return CAUSE_NONE;
}
