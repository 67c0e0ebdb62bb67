/* SPDX-License-Identifier: MIT */
/*
 * The network and packet data services without a network: connections do what the test says, by
 * their fields and events. For tests of handlers; included by a test program's only file, in place
 * of the real services.
 */
#ifndef FAKES_NETWORK_H
#define FAKES_NETWORK_H

#include <string.h>

#include "product.h"
#include "services/net/connection.h"
#include "services/pdp/pdp.h"

struct connection {
	const struct connection_events *events;
	void *user;
	enum connection_state state;
	enum connection_protocol protocol;
	char received[4096], sent[4096];
	size_t pending, written, packets, gathered;
	size_t room; /* bytes that it takes before it is full */
	bool corked;
};

static struct connection peers[LIMIT_SOCKETS];
static bool active = true;

struct connection *connections_get(struct connections *connections, unsigned index)
{
	(void)connections;
	return &peers[index];
}
void connection_set_user(struct connection *c, const struct connection_events *events, void *user)
{
	c->events = events;
	c->user = user;
}
enum cause connection_open(struct connection *c, const struct connection_configuration *set,
			   enum connection_protocol protocol, const char *host, size_t n,
			   uint16_t port, uint16_t local_port)
{
	(void)set, (void)host, (void)n, (void)port, (void)local_port;
	c->state = CONNECTION_OPENING;
	c->protocol = protocol;
	return CAUSE_PENDING;
}
enum cause connection_listen(struct connection *c, const struct connection_configuration *set,
			     uint16_t port)
{
	(void)set, (void)port;
	if (c->state != CONNECTION_CLOSED)
		return CAUSE_already_listening;
	c->state = CONNECTION_LISTENING;
	return CAUSE_NONE;
}
enum cause connection_accept(struct connection *c, const struct connection_configuration *set)
{
	(void)set;
	c->state = CONNECTION_OPEN;
	return CAUSE_NONE;
}
void connection_close(struct connection *c)
{
	c->state = CONNECTION_CLOSED;
	c->pending = 0;
}
void connection_flush(struct connection *c)
{
	if (c->gathered)
		c->packets++;
	c->written += c->gathered;
	c->gathered = 0;
}
size_t connection_write(struct connection *c, const uint8_t *bytes, size_t n)
{
	if (n > c->room)
		n = c->room;
	memcpy(c->sent + c->written + c->gathered, bytes, n);
	c->gathered += n;
	c->room -= n;
	if (!c->corked)
		connection_flush(c);
	return n;
}
void connection_shutdown(struct connection *c)
{
	connection_flush(c);
}
bool connection_finished(const struct connection *c)
{
	(void)c;
	return false;
}
void connection_cork(struct connection *c, bool corked)
{
	connection_flush(c);
	c->corked = corked;
}
void connection_discard(struct connection *c)
{
	c->gathered = 0;
}
size_t connection_peek(struct connection *c, const uint8_t **bytes)
{
	*bytes = (const uint8_t *)c->received;
	return c->pending < 10 ? c->pending : 10; /* never all in one piece */
}
void connection_consume(struct connection *c, size_t n)
{
	c->pending -= n;
	memmove(c->received, c->received + n, c->pending);
}
size_t connection_datagram(const struct connection *c)
{
	return c->protocol == CONNECTION_UDP ? c->pending : 0;
}
size_t connection_pending(const struct connection *c)
{
	return c->pending;
}
enum connection_state connection_state(const struct connection *c)
{
	return c->state;
}
struct connection_counters connection_counters(const struct connection *c)
{
	return (struct connection_counters){.sent = (uint32_t)c->written,
					    .pending = (uint32_t)c->pending};
}
bool connection_local(const struct connection *c, struct connection_address *address)
{
	address->ip = (struct address){ADDRESS_IPV4, {10, 0, 0, 1}};
	address->port = 4000;
	return c->state != CONNECTION_CLOSED;
}
bool connection_remote(const struct connection *c, struct connection_address *address)
{
	address->ip = (struct address){ADDRESS_IPV4, {10, 0, 0, 2}};
	address->port = 80;
	return c->state != CONNECTION_CLOSED && c->state != CONNECTION_LISTENING;
}
enum cause connections_accept_from(struct connections *connections,
				   const struct connection_rule *rule)
{
	(void)connections, (void)rule;
	return CAUSE_NONE;
}
enum cause connections_refuse(struct connections *connections, const struct connection_rule *rule)
{
	(void)connections, (void)rule;
	return CAUSE_NONE;
}
void connections_refuse_all(struct connections *connections)
{
	(void)connections;
}
bool connections_rule(const struct connections *connections, unsigned i,
		      struct connection_rule *rule)
{
	(void)connections, (void)i, (void)rule;
	return false;
}

enum cause pdp_activate(struct pdp *pdp, unsigned cid, const struct baseband_context *context,
			const struct bearer_addressing *addressing, baseband_done *done,
			void *argument)
{
	(void)pdp, (void)cid, (void)context, (void)addressing, (void)done, (void)argument;
	return CAUSE_context_active;
}
enum cause pdp_deactivate(struct pdp *pdp, unsigned cid, baseband_done *done, void *argument)
{
	(void)pdp, (void)cid, (void)done, (void)argument;
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++)
		if (peers[i].state == CONNECTION_OPEN) {
			peers[i].state = CONNECTION_ENDED;
			peers[i].events->closed(peers[i].user, CAUSE_context_inactive);
		}
	return CAUSE_NONE;
}
void pdp_abandon(struct pdp *pdp, unsigned cid)
{
	(void)pdp, (void)cid;
}
bool pdp_active(const struct pdp *pdp, unsigned cid)
{
	(void)pdp;
	return active && cid == 1;
}
uint32_t pdp_address(const struct pdp *pdp, unsigned cid)
{
	(void)pdp, (void)cid;
	return 0;
}

#endif
