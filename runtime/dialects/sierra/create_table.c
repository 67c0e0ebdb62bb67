/* SPDX-License-Identifier: MIT */
/* The table of services, the indexes that servers keep, and what the specifications ask. */
#include "dialects/sierra/offline.h"

#include "dialects/sierra/stack.h"
#include "services/services.h"
#include "services/tls/tls.h"

#define CLIENTS	 (&table.services[LIMIT_UDP_SOCKETS])
#define SERVERS	 (&table.services[LIMIT_UDP_SOCKETS + LIMIT_TCP_CLIENTS])
#define SERVICES (LIMIT_UDP_SOCKETS + LIMIT_TCP_CLIENTS + LIMIT_SERVERS)

/* One modem a program: connections, like the stack below them, exist once. */
static struct sierra_table {
	struct at_modem *modem;
	struct tls_configuration tls; /* of all clients over TLS */
	struct sierra_service services[SERVICES];
} table;

static void stack_stops(struct sierra_stack_listener *listener)
{
	(void)listener;
	for (unsigned i = 0; i < SERVICES; i++)
		sierra_close(&table.services[i]);
}

static struct sierra_stack_listener stopping = {.stopping = stack_stops};

void sierra_create_start(struct at_modem *modem)
{
	const struct services *services = at_modem_application(modem);

	table.modem = modem;
	table.tls =
		(struct tls_configuration){.trust = services->trust, .verify = TLS_VERIFY_REQUIRED};
	connections_accept_from(services->connections, &(struct connection_rule){0, 0});
	sierra_stack_listen(&stopping);
	for (unsigned i = 0; i < SERVICES; i++) {
		struct sierra_service *service = &table.services[i];

		*service = (struct sierra_service){0};
		service->connection = connections_get(services->connections, i);
		service->source.emit = sierra_emit;
		service->ready.ended = sierra_ready_ended;
		connection_set_user(service->connection, &sierra_events, service);
	}
	for (uint8_t i = 0; i < LIMIT_UDP_SOCKETS; i++)
		table.services[i].index = (uint8_t)(i + 1);
	for (uint8_t i = 0; i < LIMIT_TCP_CLIENTS; i++)
		CLIENTS[i].index = (uint8_t)(i + 1);
	for (uint8_t i = 0; i < LIMIT_SERVERS; i++)
		SERVERS[i].index = (uint8_t)(i + 1);
}

struct sierra_service *sierra_service(uint32_t protocol, uint32_t index)
{
	if (protocol == SIERRA_PROTOCOL_UDP)
		return &table.services[index - 1];
	if (protocol == SIERRA_PROTOCOL_SERVER)
		return &SERVERS[index - 1];
	return &CLIENTS[index - 1];
}

struct sierra_service *sierra_active(uint32_t protocol, uint32_t index)
{
	for (unsigned i = 0; i < SERVICES; i++) {
		struct sierra_service *service = &table.services[i];

		if (service->state == SIERRA_ACTIVE && service->protocol == protocol &&
		    service->index == index)
			return service;
	}
	return NULL;
}

struct sierra_service *sierra_service_at(unsigned i)
{
	return i < SERVICES ? &table.services[i] : NULL;
}

void sierra_begin(struct sierra_service *service, uint32_t protocol, struct at_port *owner)
{
	const struct sierra_stack_options *stack = sierra_stack_options(table.modem);

	connection_channel_init(&service->channel, service->connection, sierra_left);
	service->protocol = (uint8_t)protocol;
	service->configuration = (struct connection_configuration){
		.ttl = stack->ttl, .tos = stack->tos, .mss = stack->mss, .half_close = true};
	service->low_water = SIERRA_SOCKET_VALUE_LOW_WATER_VALUE_FACTORY;
	service->mapped = service->told = service->finished = service->farewell = false;
	service->over = CAUSE_NONE;
	sierra_own(service, owner);
}

bool sierra_secure(struct sierra_service *service)
{
	service->configuration.tls = &table.tls;
	return table.tls.trust != NULL && table.tls.trust->count != 0;
}

void sierra_own(struct sierra_service *service, struct at_port *port)
{
	at_source_cancel(&service->source);
	service->owner = port;
	service->told = false;
}

void sierra_announce(struct sierra_service *service)
{
	if (service->state == SIERRA_ACTIVE && !service->mapped)
		at_source_ready(&service->source, service->owner);
}

/* --- Reserved indexes: kept until the server and all that it spawned are closed. */

void sierra_reserve(struct sierra_service *server, uint32_t first, uint32_t last)
{
	server->first = (uint8_t)first;
	server->last = (uint8_t)last;
	for (uint32_t i = first; i <= last; i++)
		CLIENTS[i - 1].reserved = (uint8_t)first;
}

/* Ranges do not overlap, so their first index tells them apart. */
static bool range_in_use(uint8_t first)
{
	for (unsigned i = 0; i < LIMIT_SERVERS; i++)
		if (SERVERS[i].state != SIERRA_IDLE && SERVERS[i].first == first)
			return true;
	for (unsigned i = 0; i < LIMIT_TCP_CLIENTS; i++)
		if (CLIENTS[i].state != SIERRA_IDLE && CLIENTS[i].reserved == first)
			return true;
	return false;
}

static void release_range(uint8_t first)
{
	if (first == 0 || range_in_use(first))
		return;
	for (unsigned i = 0; i < LIMIT_TCP_CLIENTS; i++)
		if (CLIENTS[i].reserved == first)
			CLIENTS[i].reserved = 0;
}

/* --- Closing. */

void sierra_close(struct sierra_service *service)
{
	bool server = service->protocol == SIERRA_PROTOCOL_SERVER;

	if (service->state == SIERRA_IDLE)
		return;
	if (service->mapped)
		at_channel_end(service->owner, &service->channel.channel, AT_CHANNEL_LOST,
			       CAUSE_NONE);
	sierra_offline_closed(service);
	at_late_cancel(&service->ready);
	at_source_cancel(&service->source);
	connection_close(service->connection);
	service->state = SIERRA_IDLE;
	service->mapped = false;
	release_range(server ? service->first : service->reserved);
}

/* --- What the specifications ask. */

static unsigned used(void)
{
	unsigned count = 0;

	for (unsigned i = 0; i < SERVICES; i++)
		count += table.services[i].state != SIERRA_IDLE;
	return count;
}

bool sierra_sockets_exhausted(struct at_call *call)
{
	(void)call;
	return used() >= sierra_stack_sockets();
}

struct sierra_service *sierra_spare_client(const struct sierra_service *server)
{
	if (used() >= sierra_stack_sockets())
		return NULL;
	for (unsigned i = server->first; i <= server->last; i++)
		if (CLIENTS[i - 1].state == SIERRA_IDLE)
			return &CLIENTS[i - 1];
	return NULL;
}

bool sierra_service_inactive(struct at_call *call, uint32_t protocol, uint32_t idx)
{
	(void)call;
	return sierra_active(protocol, idx) == NULL;
}

bool sierra_service_active(struct at_call *call, uint32_t mode, uint32_t index)
{
	(void)call;
	return sierra_service(mode, index)->state != SIERRA_IDLE;
}

/* Spawned clients only, until all of their range is closed. */
bool sierra_index_reserved(struct at_call *call, uint32_t mode, uint32_t index)
{
	(void)call;
	return mode != SIERRA_PROTOCOL_SERVER && sierra_service(mode, index)->reserved != 0;
}

bool sierra_range_taken(struct at_call *call, uint32_t from, uint32_t to)
{
	(void)call;
	for (uint32_t i = from; i <= to; i++)
		if (CLIENTS[i - 1].reserved != 0 || CLIENTS[i - 1].state != SIERRA_IDLE)
			return true;
	return false;
}
