/* SPDX-License-Identifier: MIT */
/*
 * Sending. TCP with packet size 0 goes straight into lwIP's buffer; everything else is gathered in
 * a pbuf of the packet's size, which becomes a datagram, or a segment of its own.
 */
#include "services/net/connection_table.h"

#include <string.h>

#include "lwip/sys.h"

static bool gathers(const struct connection *c)
{
	return c->protocol == CONNECTION_UDP || c->corked || c->configuration.packet_size != 0;
}

static uint16_t limit(const struct connection *c)
{
	uint16_t size = c->configuration.packet_size;

	if (size == 0 || c->corked)
		size = CONNECTION_PACKET_MAX;
	return size < CONNECTION_PACKET_MAX ? size : CONNECTION_PACKET_MAX;
}

bool connection_has_room(const struct connection *c)
{
	if (c->protocol == CONNECTION_UDP)
		return true;
	if (gathers(c))
		return !c->gather ||
		       (c->gathered < c->gather_limit && !(c->corked && c->flush_due));
	return c->tcp && tcp_sndbuf(c->tcp) > 0 && tcp_sndqueuelen(c->tcp) < TCP_SND_QUEUELEN;
}

static void count_sent(struct connection *c, size_t n)
{
	c->counters.sent += (uint32_t)n;
	if (c->protocol == CONNECTION_TCP)
		c->counters.unacknowledged += (uint32_t)n;
	c->active_at = sys_now();
}

/* Into lwIP's buffer, by segments: each needs memory of its own, and may be the last to find it. */
static size_t write_tcp(struct connection *c, const uint8_t *bytes, size_t n)
{
	size_t taken = 0;

	while (taken < n) {
		size_t part = n - taken < TCP_MSS ? n - taken : TCP_MSS;

		if (part > tcp_sndbuf(c->tcp))
			part = tcp_sndbuf(c->tcp);
		if (part == 0 ||
		    tcp_write(c->tcp, bytes + taken, (u16_t)part, TCP_WRITE_FLAG_COPY) != ERR_OK)
			break;
		taken += part;
	}
	if (taken) /* else nothing happened, however often it is tried */
		count_sent(c, taken);
	tcp_output(c->tcp);
	return taken;
}

static void send_datagram(struct connection *c)
{
	pbuf_realloc(c->gather, c->gathered);
	if (udp_send(c->udp, c->gather) == ERR_OK)
		count_sent(c, c->gathered);
	else
		c->counters.dropped++;
	connection_drop_gathered(c);
}

static void send_segment(struct connection *c)
{
	/* Whole or not at all: half of it would be a packet of the wrong size. */
	if (tcp_sndbuf(c->tcp) < c->gathered ||
	    tcp_write(c->tcp, c->gather->payload, c->gathered, TCP_WRITE_FLAG_COPY) != ERR_OK) {
		c->flush_due = true;
		return;
	}
	tcp_output(c->tcp);
	count_sent(c, c->gathered);
	connection_drop_gathered(c);
}

void connection_send_gathered(struct connection *c)
{
	if (!c->gathered)
		c->flush_due = false;
	else if (c->udp)
		send_datagram(c);
	else if (c->tcp)
		send_segment(c);
}

void connection_drop_gathered(struct connection *c)
{
	if (c->gather)
		pbuf_free(c->gather);
	c->gather = NULL;
	c->gathered = 0;
	c->flush_due = false;
}

static bool start_packet(struct connection *c)
{
	c->gather_limit = limit(c);
	c->gather = pbuf_alloc(PBUF_TRANSPORT, c->gather_limit, PBUF_RAM);
	c->gathered = 0;
	c->gathered_at = sys_now();
	return c->gather != NULL;
}

static size_t gather(struct connection *c, const uint8_t *bytes, size_t n)
{
	size_t taken = 0;

	/* A packet from before the cork that still waits for room is not to be mixed with what may
	 * be discarded. */
	if (c->corked && c->flush_due) {
		connection_send_gathered(c);
		if (c->flush_due)
			return 0;
	}
	while (taken < n) {
		size_t room;

		if (c->gather && c->gathered == c->gather_limit)
			connection_send_gathered(c);
		if (!c->gather && !start_packet(c))
			break;
		room = (size_t)(c->gather_limit - c->gathered);
		if (room == 0)
			break;
		if (room > n - taken)
			room = n - taken;
		memcpy((uint8_t *)c->gather->payload + c->gathered, bytes + taken, room);
		c->gathered = (uint16_t)(c->gathered + room);
		taken += room;
	}
	if (c->gather && c->gathered == c->gather_limit)
		connection_send_gathered(c);
	/* "At once" for datagrams: what came in one turn of the event loop goes together. */
	if (c->gathered && !c->corked && c->configuration.packet_size == 0) {
		c->flush_due = true;
		connection_raise(c, 0);
	}
	return taken;
}

size_t connection_write(struct connection *c, const uint8_t *bytes, size_t n)
{
	size_t taken;

	if (c->state != CONNECTION_OPEN || n == 0 || (!c->tcp && !c->udp))
		return 0;
	if (gathers(c)) {
		taken = gather(c, bytes, n);
	} else {
		connection_send_gathered(c); /* what was gathered before a change of mind */
		taken = c->gather ? 0 : write_tcp(c, bytes, n);
	}
	if (taken < n)
		c->short_of_room = true;
	return taken;
}

void connection_flush(struct connection *c)
{
	if (c->state == CONNECTION_OPEN)
		connection_send_gathered(c);
}

void connection_cork(struct connection *c, bool corked)
{
	connection_flush(c);
	c->corked = corked;
}

void connection_discard(struct connection *c)
{
	if (!c->flush_due) /* else it is a packet from before, see gather() */
		connection_drop_gathered(c);
}
