/* SPDX-License-Identifier: MIT */
/*
 * Bytes received, until the user consumes them. They stay in lwIP's pbufs; TCP's window opens only
 * by what is consumed, so a window's worth is all that a connection can hold. Short segments are
 * put together, so that a peer who sends byte by byte does not take a whole pbuf for each: no two
 * neighbours of the chain then are both less than half full, and the chain has at most twice as
 * many pbufs as the window has full segments.
 */
#include "services/net/connection_table.h"

#include <string.h>

#include "lwip/sys.h"

static void append_to_tail(struct connection *c, struct pbuf *packet)
{
	uint16_t n = packet->tot_len;

	pbuf_copy_partial(packet, (uint8_t *)c->tail->payload + c->tail->len, n, 0);
	pbuf_free(packet);
	for (struct pbuf *p = c->queue[0]; p; p = p->next)
		p->tot_len = (u16_t)(p->tot_len + n);
	c->tail->len = (u16_t)(c->tail->len + n);
	c->tail_room = (uint16_t)(c->tail_room - n);
}

/* A short segment, copied into a pbuf with room for more; the segment itself when there is none. */
static struct pbuf *roomy(struct connection *c, struct pbuf *packet)
{
	struct pbuf *copy = pbuf_alloc(PBUF_RAW, TCP_MSS, PBUF_POOL);

	if (!copy)
		return packet;
	if (copy->next) { /* a pool with pbufs of less than a segment */
		pbuf_free(copy);
		return packet;
	}
	copy->len = copy->tot_len = packet->tot_len;
	pbuf_copy(copy, packet);
	pbuf_free(packet);
	c->tail = copy;
	c->tail_room = (uint16_t)(TCP_MSS - copy->len);
	return copy;
}

static void store_segment(struct connection *c, struct pbuf *packet)
{
	if (c->tail && packet->tot_len <= c->tail_room) {
		append_to_tail(c, packet);
		return;
	}
	c->tail = NULL;
	c->tail_room = 0;
	if (packet->tot_len < TCP_MSS / 2)
		packet = roomy(c, packet);
	if (c->queue[0])
		pbuf_cat(c->queue[0], packet);
	else
		c->queue[0] = packet;
	c->queued = 1;
}

void connection_store(struct connection *c, struct pbuf *packet)
{
	c->active_at = sys_now();
	c->counters.pending += packet->tot_len;
	c->fresh += packet->tot_len;
	if (c->protocol == CONNECTION_TCP)
		store_segment(c, packet);
	else
		c->queue[c->queued++] = packet;
}

void connection_forget(struct connection *c)
{
	for (unsigned i = 0; i < c->queued; i++)
		pbuf_free(c->queue[i]);
	memset(c->queue, 0, sizeof c->queue);
	c->queued = 0;
	c->tail = NULL;
	c->tail_room = 0;
	c->counters.pending = 0;
	c->fresh = 0;
}

size_t connection_peek(struct connection *c, const uint8_t **bytes)
{
	if (c->queued == 0 || c->state == CONNECTION_INCOMING)
		return 0;
	*bytes = c->queue[0]->payload;
	return c->queue[0]->len;
}

size_t connection_datagram(const struct connection *c)
{
	return c->protocol == CONNECTION_UDP && c->queued ? c->queue[0]->tot_len : 0;
}

/* Takes the first entry out of the queue; it is used up. */
static void shift(struct connection *c)
{
	c->queued--;
	memmove(&c->queue[0], &c->queue[1], c->queued * sizeof c->queue[0]);
	c->queue[c->queued] = NULL;
}

void connection_consume(struct connection *c, size_t n)
{
	size_t left = n < c->counters.pending ? n : c->counters.pending;

	n = left;
	while (left) {
		u16_t part = c->queue[0]->tot_len < left ? c->queue[0]->tot_len : (u16_t)left;

		left -= part;
		c->queue[0] = pbuf_free_header(c->queue[0], part);
		if (!c->queue[0]) {
			c->tail = NULL;
			c->tail_room = 0;
			shift(c);
		}
	}
	c->counters.pending -= (uint32_t)n;
	c->counters.received += (uint32_t)n;
	for (size_t told = 0; c->tcp && told < n;) {
		u16_t part = n - told < 0xffff ? (u16_t)(n - told) : 0xffff;

		tcp_recved(c->tcp, part);
		told += part;
	}
}

size_t connection_pending(const struct connection *c)
{
	return c->counters.pending;
}
