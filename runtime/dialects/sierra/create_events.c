/* SPDX-License-Identifier: MIT */
/* What the network tells of a service. */
#include <stddef.h>

#include "dialects/sierra/offline.h"

static void opened(void *user, enum cause cause)
{
	struct sierra_service *service = user;

	if (service->state != SIERRA_OPENING)
		return;
	service->state = SIERRA_ACTIVE;
	sierra_wipcreate_ready(&service->ready, cause,
			       &(struct sierra_wipcreate_ready){.mode = service->protocol,
								.index = service->index});
	if (cause != CAUSE_NONE)
		sierra_close(service);
}

/* Nobody waits for +WIPREADY any more: the host was told that it took too long, or has gone. */
void sierra_ready_ended(struct at_late *late, enum cause why)
{
	struct sierra_service *service =
		(struct sierra_service *)((char *)late - offsetof(struct sierra_service, ready));

	if (why == CAUSE_timed_out)
		sierra_close(service);
}

/* Beyond its range, and beyond the stack's sockets, a server accepts a peer and closes at once. */
static void incoming(void *user)
{
	struct sierra_service *server = user, *client = sierra_spare_client(server);

	if (client == NULL) {
		connection_turn_away(server->connection);
		return;
	}
	sierra_begin(client, SIERRA_PROTOCOL_TCP, server->owner);
	client->configuration = server->configuration;
	client->low_water = server->low_water;
	if (connection_take(server->connection, client->connection, &client->configuration) !=
	    CAUSE_NONE)
		return;
	client->state = SIERRA_ACTIVE;
	sierra_wipaccept(server->owner, &(struct sierra_wipaccept){.server = server->index,
								   .index = client->index});
}

static void received(void *user, size_t fresh)
{
	struct sierra_service *service = user;

	(void)fresh;
	if (service->mapped)
		at_channel_ready(service->owner, &service->channel.channel);
	else
		sierra_announce(service);
}

static void writable(void *user)
{
	struct sierra_service *service = user;

	if (service->mapped)
		at_channel_ready(service->owner, &service->channel.channel);
	else
		sierra_offline_turn(service);
}

/* The peer's FIN. The host hears of it behind the data. */
static void finished(void *user)
{
	struct sierra_service *service = user;

	service->finished = service->farewell = true;
	if (service->mapped)
		sierra_data_ended(service);
	else
		sierra_announce(service);
}

/* Of a bearer that has gone, the commands of its sockets say no more than that they are of no use.
 */
static enum cause over(enum cause why)
{
	switch (why) {
	case CAUSE_closed_by_peer:
	case CAUSE_connection_reset:
	case CAUSE_connection_lost:
	case CAUSE_timed_out:
		return why;
	default:
		return CAUSE_wrong_state;
	}
}

static void closed(void *user, enum cause why)
{
	struct sierra_service *service = user;

	service->farewell |= !service->finished;
	service->over = over(why);
	sierra_offline_turn(service);
	if (service->mapped)
		sierra_data_ended(service);
	else
		sierra_announce(service);
}

const struct connection_events sierra_events = {
	.opened = opened,
	.incoming = incoming,
	.received = received,
	.writable = writable,
	.finished = finished,
	.closed = closed,
};
