/* SPDX-License-Identifier: MIT */
/*
 * Bytes received, until the user consumes them. They stay in lwIP's buffers; TCP's window opens
 * only by what is consumed, so a window's worth is all that a connection can hold. Packets that
 * would leave buffers mostly empty are copied together, so that a peer who sends byte by byte does
 * not take a buffer for each: all but the first (consumed in part) and the last (being filled) are
 * at least seven eighths full. NET_CONNECTION_BUFFERS of lwipopts.h follows from that.
 */
#include "services/net/connection_table.h"

#include <string.h>

#include "lwip/sys.h"

enum { BUFFER = PBUF_POOL_BUFSIZE };

static bool dense(const struct pbuf *packet)
{
	return packet->tot_len * 8u >= pbuf_clen(packet) * 7u * BUFFER;
}

static void append(struct connection *c, struct pbuf *packet)
{
	if (c->queue[0])
		pbuf_cat(c->queue[0], packet);
	else
		c->queue[0] = packet;
	c->queued = 1;
	c->tail = NULL;
	c->tail_room = 0;
}

/* An empty buffer to fill, at the end. */
static bool extend(struct connection *c)
{
	struct pbuf *buffer = pbuf_alloc(PBUF_RAW, BUFFER, PBUF_POOL);

	if (!buffer)
		return false;
	buffer->len = buffer->tot_len = 0;
	append(c, buffer);
	c->tail = buffer;
	c->tail_room = BUFFER;
	return true;
}

/* Copies the packet's next bytes into the last buffer; returns how many. */
static uint16_t fill_tail(struct connection *c, const struct pbuf *packet, uint16_t offset)
{
	uint16_t left = (uint16_t)(packet->tot_len - offset);
	uint16_t n = left < c->tail_room ? left : c->tail_room;

	pbuf_copy_partial(packet, (uint8_t *)c->tail->payload + c->tail->len, n, offset);
	for (struct pbuf *p = c->queue[0]; p; p = p->next)
		p->tot_len = (u16_t)(p->tot_len + n);
	c->tail->len = (u16_t)(c->tail->len + n);
	c->tail_room = (uint16_t)(c->tail_room - n);
	return n;
}

static void store_segment(struct connection *c, struct pbuf *packet)
{
	uint16_t copied = 0;

	if (c->tail_room > BUFFER / 8 || !dense(packet))
		while (copied < packet->tot_len && (c->tail_room || extend(c)))
			copied = (uint16_t)(copied + fill_tail(c, packet, copied));
	packet = pbuf_free_header(packet, copied);
	if (packet)
		append(c, packet); /* dense, or there is no buffer to copy it into */
}

void connection_store(struct connection *c, struct pbuf *packet)
{
	c->active_at = sys_now();
	if (!c->layer) {
		c->counters.pending += packet->tot_len;
		c->fresh += packet->tot_len;
	}
	if (c->tcp)
		store_segment(c, packet);
	else
		c->queue[c->queued++] = packet;
}

void connection_forget(struct connection *c)
{
	if (c->layer)
		c->layer->end(c);
	c->layer = NULL;
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
	if (c->layer)
		return c->layer->peek(c, bytes);
	if (c->queued == 0 || c->state == CONNECTION_INCOMING)
		return 0;
	*bytes = c->queue[0]->payload;
	return c->queue[0]->len;
}

size_t connection_datagram(const struct connection *c)
{
	return c->protocol == CONNECTION_UDP && c->queued ? c->queue[0]->tot_len : 0;
}

bool connection_sender(const struct connection *c, struct connection_address *address)
{
	if (c->protocol != CONNECTION_UDP || c->queued == 0)
		return false;
	*address = connection_told(&c->senders[0]);
	return true;
}

/* Takes the first entry out of the queue; it is used up. */
static void shift(struct connection *c)
{
	c->tail = NULL;
	c->tail_room = 0;
	c->queued--;
	memmove(&c->queue[0], &c->queue[1], c->queued * sizeof c->queue[0]);
	memmove(&c->senders[0], &c->senders[1], c->queued * sizeof c->senders[0]);
	c->queue[c->queued] = NULL;
}

/* Frees the first n bytes of what is queued, and lets the peer send as many. */
static void take_out(struct connection *c, size_t n)
{
	for (size_t left = n; left;) {
		u16_t part = c->queue[0]->tot_len < left ? c->queue[0]->tot_len : (u16_t)left;

		left -= part;
		c->queue[0] = pbuf_free_header(c->queue[0], part);
		if (!c->queue[0])
			shift(c);
	}
	for (size_t told = 0; c->tcp && told < n;) {
		u16_t part = n - told < 0xffff ? (u16_t)(n - told) : 0xffff;

		tcp_recved(c->tcp, part);
		told += part;
	}
}

void connection_consume(struct connection *c, size_t n)
{
	if (c->layer) {
		c->layer->consume(c, n);
		return;
	}
	if (n > c->counters.pending)
		n = c->counters.pending;
	take_out(c, n);
	c->counters.pending -= (uint32_t)n;
	c->counters.received += (uint32_t)n;
}

size_t connection_raw(struct connection *c, uint8_t *buffer, size_t n)
{
	if (!c->queued)
		return 0;
	if (n > c->queue[0]->tot_len)
		n = c->queue[0]->tot_len;
	pbuf_copy_partial(c->queue[0], buffer, (u16_t)n, 0);
	take_out(c, n);
	return n;
}

size_t connection_pending(const struct connection *c)
{
	return c->counters.pending;
}

bool connection_readable(const struct connection *c)
{
	return c->counters.pending != 0 || c->state == CONNECTION_INCOMING || c->finished ||
	       c->state == CONNECTION_ENDED || connection_peers(c) != 0;
}
