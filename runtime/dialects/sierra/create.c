/* SPDX-License-Identifier: MIT */
/* Creating services, and the list of them. */
#include "dialects/common/text.h"
#include "dialects/sierra/create_table.h"

/* The connection opens; +WIPREADY follows. */
static enum cause opening(struct at_call *call, struct sierra_service *service, enum cause cause)
{
	if (cause != CAUSE_PENDING)
		return cause;
	cause = sierra_wipcreate_ready_open(call, &service->ready);
	if (cause == CAUSE_NONE)
		service->state = SIERRA_OPENING;
	else
		connection_close(service->connection);
	return cause;
}

/* Without a peer there is nothing to wait for. */
static enum cause open_datagrams(struct at_call *call, struct sierra_service *service,
				 uint16_t local_port)
{
	const struct connection_address local = {.port = local_port};
	enum cause cause =
		connection_open_datagrams(service->connection, &service->configuration, &local);

	if (cause == CAUSE_NONE)
		cause = sierra_wipcreate_ready_open(call, &service->ready);
	if (cause != CAUSE_NONE) {
		connection_close(service->connection);
		return cause;
	}
	service->state = SIERRA_ACTIVE;
	sierra_wipcreate_ready(&service->ready, CAUSE_NONE,
			       &(struct sierra_wipcreate_ready){.mode = service->protocol,
								.index = service->index});
	return CAUSE_NONE;
}

static enum cause create_udp(struct at_call *call, const struct sierra_wipcreate_set *arguments)
{
	struct sierra_service *service =
		sierra_service(arguments->mode, arguments->of_mode.udp.index);
	const struct at_text *peer = &arguments->of_mode.udp.peer;

	sierra_begin(service, arguments->mode, at_call_port(call));
	if (!(arguments->given & SIERRA_WIPCREATE_SET_UDP_PEER))
		return open_datagrams(call, service, arguments->of_mode.udp.local_port);
	return opening(call, service,
		       connection_open(service->connection, &service->configuration, CONNECTION_UDP,
				       peer->bytes, peer->length, arguments->of_mode.udp.peer_port,
				       arguments->of_mode.udp.local_port));
}

static enum cause open_client(struct sierra_service *service,
			      const struct sierra_wipcreate_set *arguments)
{
	const struct at_text *peer = &arguments->of_mode.tcp.peer;
	bool ssl = arguments->mode == SIERRA_PROTOCOL_SSL;

	if (ssl && !sierra_secure(service))
		return CAUSE_socket_failed;
	return connection_open(service->connection, &service->configuration,
			       ssl ? CONNECTION_TLS : CONNECTION_TCP, peer->bytes, peer->length,
			       arguments->of_mode.tcp.peer_port, 0);
}

static enum cause create_client(struct at_call *call, const struct sierra_wipcreate_set *arguments)
{
	struct sierra_service *service =
		sierra_service(arguments->mode, arguments->of_mode.tcp.index);

	sierra_begin(service, arguments->mode, at_call_port(call));
	return opening(call, service, open_client(service, arguments));
}

static enum cause create_server(struct at_call *call, const struct sierra_wipcreate_set *arguments)
{
	struct sierra_service *server =
		sierra_service(arguments->mode, arguments->of_mode.server.index);
	enum cause cause;

	sierra_begin(server, arguments->mode, at_call_port(call));
	cause = connection_listen_on(server->connection, &server->configuration,
				     arguments->of_mode.server.local_port);
	if (cause != CAUSE_NONE)
		return cause;
	server->state = SIERRA_ACTIVE;
	server->port = arguments->of_mode.server.local_port;
	sierra_reserve(server, arguments->of_mode.server.from, arguments->of_mode.server.to);
	return CAUSE_NONE;
}

enum cause sierra_wipcreate_set(struct at_call *call, const struct sierra_wipcreate_set *arguments)
{
	switch (arguments->mode) {
	case SIERRA_PROTOCOL_UDP:
		return create_udp(call, arguments);
	case SIERRA_PROTOCOL_SERVER:
		return create_server(call, arguments);
	default:
		return create_client(call, arguments);
	}
}

/* A UDP socket without a peer is listed among the servers. */
static void show_serving(struct at_call *call, const struct sierra_service *service)
{
	struct sierra_wipcreate_serv_reply reply = {
		.fields = SIERRA_WIPCREATE_SERV_REPLY_TO_LOCAL_PORT,
		.mode = service->protocol,
		.index = service->index};
	struct connection_address local = {0};

	connection_local(service->connection, &local);
	reply.local_port = local.port;
	if (service->protocol == SIERRA_PROTOCOL_SERVER) {
		reply.fields = SIERRA_WIPCREATE_SERV_REPLY_TO_TO;
		reply.local_port = service->port;
		reply.from = service->first;
		reply.to = service->last;
	}
	sierra_wipcreate_serv_reply(call, &reply);
}

static void show(struct at_call *call, const struct sierra_service *service, bool serving)
{
	struct connection_address remote;
	bool serves = service->protocol == SIERRA_PROTOCOL_SERVER ||
		      !connection_remote(service->connection, &remote);

	if (service->state != SIERRA_ACTIVE || serves != serving)
		return;
	if (serves)
		show_serving(call, service);
	else
		sierra_wipcreate_ready_reply(call,
					     &(struct sierra_wipcreate_ready_reply){
						     .mode = service->protocol,
						     .index = service->index,
						     .peer = ipv4_of(address_ipv4(&remote.ip))});
}

enum cause sierra_wipcreate_read(struct at_call *call)
{
	struct sierra_service *service;

	for (unsigned i = 0; (service = sierra_service_at(i)) != NULL; i++)
		show(call, service, false);
	for (unsigned i = 0; (service = sierra_service_at(i)) != NULL; i++)
		show(call, service, true);
	return CAUSE_NONE;
}
