/* SPDX-License-Identifier: MIT */
/* What happens to connections from outside: delivery of events, time-outs, lost bearers. */
#include "services/net/connection_table.h"

#include "lwip/sys.h"
#include "lwip/timeouts.h"

enum { TICK = 50 }; /* ms: dialects state their send time-outs in tenths of a second */

/* One peer's coming. Those who wait at a standing listener are told of one by one. */
static void tell_incoming(struct connection *c, const struct connection_events *events)
{
	if (c->untold && --c->untold)
		c->due |= DUE_INCOMING;
	if (events->incoming)
		events->incoming(c->user);
}

/* Delivers the first thing due; false when nothing can be. Users may do anything in an event, so
 * nothing is kept across the call. */
static bool deliver_one(struct connection *c)
{
	static const struct connection_events none;
	const struct connection_events *events = c->events ? c->events : &none;
	bool waiting = c->state == CONNECTION_INCOMING; /* for the user to accept */
	unsigned due = waiting ? c->due & DUE_INCOMING : c->due;
	unsigned first = due & (~due + 1);
	size_t fresh = c->fresh;

	c->due &= (uint8_t)~first;
	switch (first) {
	case DUE_OPENED:
		if (events->opened)
			events->opened(c->user, c->opened);
		return true;
	case DUE_INCOMING:
		tell_incoming(c, events);
		return true;
	case DUE_RECEIVED:
		c->fresh = 0;
		if (events->received && fresh)
			events->received(c->user, fresh);
		return true;
	case DUE_FIN:
		connection_hear_fin(c);
		return true;
	case DUE_WRITABLE:
		if (events->writable)
			events->writable(c->user);
		return true;
	case DUE_CLOSED:
		if (events->closed)
			events->closed(c->user, c->closed);
		return true;
	default:
		return false;
	}
}

static void deliver(void *argument)
{
	struct connections *table = argument;

	for (unsigned i = 0; i < table->count; i++) {
		struct connection *c = &table->list[i];

		if (c->unreachable && c->state == CONNECTION_OPENING)
			connection_fail(c, CAUSE_unreachable);
		if (c->layer)
			c->layer->turn(c);
		if (c->flush_due)
			connection_send_gathered(c);
		if (c->layer)
			connection_check_room(c);
		while (deliver_one(c))
			;
	}
}

void connection_check_room(struct connection *c)
{
	if (!c->short_of_room || !connection_has_room(c))
		return;
	c->short_of_room = false;
	connection_raise(c, DUE_WRITABLE);
}

void connection_raise(struct connection *c, unsigned due)
{
	c->due |= (uint8_t)due;
	sys_untimeout(deliver, c->table);
	sys_timeout(0, deliver, c->table);
}

static void check_opening(struct connection *c, uint32_t now)
{
	uint32_t limit = c->configuration.connect_timeout;

	/* lwIP counts SYNs and would give up by itself after so many; the user counts seconds. */
	if (limit && c->tcp && !c->transport_ready)
		c->tcp->nrtx = 0;
	if (limit && now - c->opening_at >= limit)
		connection_fail(c, c->resolving ? CAUSE_resolve_failed : CAUSE_connect_timeout);
}

static void check_open(struct connection *c, uint32_t now)
{
	const struct connection_configuration *set = &c->configuration;

	if (set->inactivity_timeout && now - c->active_at >= set->inactivity_timeout) {
		connection_send_gathered(c);
		connection_end(c, CAUSE_inactivity);
		return;
	}
	if (c->gathered && !c->corked && set->send_timeout &&
	    now - c->gathered_at >= set->send_timeout)
		c->flush_due = true;
	if (c->flush_due)
		connection_send_gathered(c);
	connection_check_room(c);
	if (c->tcp)
		connection_tcp_tick(c);
}

static void tick(void *argument)
{
	struct connections *table = argument;
	uint32_t now = sys_now();
	bool busy = false;

	for (unsigned i = 0; i < table->count; i++) {
		struct connection *c = &table->list[i];

		if (c->state == CONNECTION_OPENING)
			check_opening(c, now);
		else if (c->state == CONNECTION_OPEN)
			check_open(c, now);
		busy |= c->state == CONNECTION_OPENING || c->state == CONNECTION_OPEN;
	}
	table->ticking = busy;
	if (busy)
		sys_timeout(TICK, tick, table);
}

void connections_watch(struct connections *table)
{
	if (table->ticking)
		return;
	table->ticking = true;
	sys_timeout(TICK, tick, table);
}

/* Whoever runs over none in particular is lost with the last, or waits on. */
static bool is_lost(const struct connection *c, unsigned index)
{
	const struct bearers *bearers = c->table->bearers;
	bool last = true;

	if (c->state == CONNECTION_CLOSED || c->state == CONNECTION_ENDED)
		return false;
	if (!c->configuration.bearer && c->configuration.patient && c->state != CONNECTION_OPENING)
		return false;
	for (unsigned i = 1; bearer_get(bearers, i); i++)
		last &= i == index || !bearer_is_up(bearer_get(bearers, i));
	return c->configuration.bearer == index || (!c->configuration.bearer && last);
}

static struct connections *of_listener(struct bearer_listener *listener)
{
	return (struct connections *)((char *)listener - offsetof(struct connections, listener));
}

static void lose(struct connection *c, enum cause why)
{
	if (c->state == CONNECTION_OPENING)
		connection_fail(c, why);
	else
		connection_end(c, why);
}

static void bearer_lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	struct connections *table = of_listener(listener);

	connection_leave_all(table, NULL, bearer_get(table->bearers, index));
	for (unsigned i = 0; i < table->count; i++)
		if (is_lost(&table->list[i], index))
			lose(&table->list[i], why);
}

/* What runs over an address that is taken away ends with it; who waits goes on. Of IPv6 lwIP ends
 * it by itself. */
static void bearer_changed(struct bearer_listener *listener, unsigned index,
			   enum bearer_change change, const struct address *address)
{
	struct connections *table = of_listener(listener);

	(void)address;
	if (change != BEARER_IPV4_LOST)
		return;
	for (unsigned i = 0; i < table->count; i++) {
		struct connection *c = &table->list[i];

		if (c->configuration.bearer == index && !IP_IS_V6(&c->local) &&
		    (c->state == CONNECTION_OPENING || c->state == CONNECTION_OPEN ||
		     c->state == CONNECTION_INCOMING))
			lose(c, CAUSE_context_inactive);
	}
}

void connections_init(struct connections *connections, struct connection *list, unsigned count,
		      struct bearers *bearers, const struct names *names)
{
	*connections =
		(struct connections){.list = list,
				     .count = count,
				     .bearers = bearers,
				     .names = names,
				     .packet_max = CONNECTION_PACKET_MAX,
				     .listener = {.lost = bearer_lost, .changed = bearer_changed}};
	for (unsigned i = 0; i < count; i++)
		list[i] = (struct connection){.table = connections};
	connections->firewall = tcp_ext_arg_alloc_id();
	bearers_listen(bearers, &connections->listener);
	connections_hear_icmp(connections);
}
