/* SPDX-License-Identifier: MIT */
/*
 * Sending. TCP with packet size 0 goes straight into lwIP's buffer; everything else is gathered in
 * buffers of up to the packet's size, which become a datagram, or a segment of its own. A layer
 * takes the place of lwIP's buffer.
 */
#include "services/net/connection_table.h"

#include "lwip/sys.h"

enum { PIECE = 1500 }; /* bytes of a packet in one buffer */

static bool gathers(const struct connection *c)
{
	return c->protocol == CONNECTION_UDP || c->corked || c->configuration.packet_size != 0;
}

static uint16_t limit(const struct connection *c)
{
	uint16_t size = c->configuration.packet_size, most = c->table->packet_max;
	uint16_t buffer = c->layer ? TCP_SND_BUF - CONNECTION_LAYER_ADDS : TCP_SND_BUF;

	if (c->protocol != CONNECTION_UDP && most > buffer)
		most = buffer; /* what never has room at once would never go */
	return size == 0 || c->corked || size > most ? most : size;
}

/* What is written now goes nowhere: there is no peer, or we have finished. */
static bool speaks_to_nobody(const struct connection *c)
{
	return (c->peerless && !c->real.port) || c->shut;
}

bool connection_has_room(const struct connection *c)
{
	if (c->protocol == CONNECTION_UDP || c->shut)
		return true;
	if (gathers(c))
		return !c->gather ||
		       (c->gathered < c->gather_limit && !(c->corked && c->flush_due));
	if (c->layer)
		return c->layer->has_room(c, 1);
	return c->tcp && tcp_sndbuf(c->tcp) > 0 && tcp_sndqueuelen(c->tcp) < TCP_SND_QUEUELEN;
}

static void count_sent(struct connection *c, size_t n)
{
	c->counters.sent += (uint32_t)n;
	if (c->protocol == CONNECTION_TCP) /* a layer counts its own */
		c->counters.unacknowledged += (uint32_t)n;
	c->active_at = sys_now();
}

/* Each segment needs memory of its own, and may be the last to find it. */
size_t connection_put(struct connection *c, const uint8_t *bytes, size_t n)
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
	return taken;
}

static size_t write_tcp(struct connection *c, const uint8_t *bytes, size_t n)
{
	size_t taken = c->layer ? c->layer->write(c, bytes, n) : connection_put(c, bytes, n);

	if (taken) /* else nothing happened, however often it is tried */
		count_sent(c, taken);
	if (!c->layer)
		tcp_output(c->tcp);
	return taken;
}

static void send_datagram(struct connection *c)
{
	pbuf_realloc(c->gather, c->gathered);
	if (connection_udp_send(c, c->gather))
		count_sent(c, c->gathered);
	else
		c->counters.dropped++;
	connection_drop_gathered(c);
}

/* The first of the gathered buffers, whole. */
static bool write_first(struct connection *c, uint16_t n)
{
	const uint8_t *bytes = c->gather->payload;

	if (c->layer)
		return c->layer->write(c, bytes, n) == n;
	return tcp_write(c->tcp, bytes, n, TCP_WRITE_FLAG_COPY) == ERR_OK;
}

static void drop_first(struct connection *c, uint16_t n)
{
	c->gather = pbuf_free_header(c->gather, n);
	c->gathered = (uint16_t)(c->gathered - n);
	c->gather_limit = (uint16_t)(c->gather_limit - n);
}

static void send_segment(struct connection *c)
{
	/* Whole or not at all: half of it would be a packet of the wrong size. */
	if (c->layer ? !c->layer->has_room(c, c->gathered) : tcp_sndbuf(c->tcp) < c->gathered) {
		c->flush_due = true;
		return;
	}
	while (c->gathered) {
		uint16_t n = c->gathered < c->gather->len ? c->gathered : c->gather->len;

		if (!write_first(c, n)) {
			c->flush_due = true;
			return;
		}
		count_sent(c, n);
		drop_first(c, n);
	}
	if (!c->layer)
		tcp_output(c->tcp);
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
	connection_send_fin(c);
}

void connection_drop_gathered(struct connection *c)
{
	if (c->gather)
		pbuf_free(c->gather);
	c->gather = NULL;
	c->gathered = 0;
	c->flush_due = false;
}

/* Large packets take buffers as they grow: most are not as large as they might be. */
static bool extend(struct connection *c, uint16_t room)
{
	struct pbuf *piece = pbuf_alloc(c->gather ? PBUF_RAW : PBUF_TRANSPORT,
					room < PIECE ? room : PIECE, PBUF_RAM);

	if (!piece)
		return false;
	if (c->gather)
		pbuf_cat(c->gather, piece);
	else
		c->gather = piece;
	return true;
}

static bool start_packet(struct connection *c)
{
	c->gather_limit = limit(c);
	c->gathered = 0;
	c->gathered_at = sys_now();
	return extend(c, c->gather_limit);
}

/* Copies up to n bytes behind what is gathered; returns how many. */
static size_t append(struct connection *c, const uint8_t *bytes, size_t n)
{
	uint16_t left = (uint16_t)(c->gather_limit - c->gathered), room;

	if (left && c->gathered == c->gather->tot_len && !extend(c, left))
		return 0;
	room = (uint16_t)(c->gather->tot_len - c->gathered);
	if (room > n)
		room = (uint16_t)n;
	if (room)
		pbuf_take_at(c->gather, bytes, room, c->gathered);
	c->gathered = (uint16_t)(c->gathered + room);
	return room;
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
		size_t part;

		if (c->gather && c->gathered == c->gather_limit)
			connection_send_gathered(c);
		if (!c->gather && !start_packet(c))
			break;
		part = append(c, bytes + taken, n - taken);
		if (part == 0)
			break;
		taken += part;
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

	if (c->state != CONNECTION_OPEN || n == 0)
		return 0;
	if (speaks_to_nobody(c)) {
		c->counters.dropped++;
		return n;
	}
	if (!c->tcp && !c->udp)
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
