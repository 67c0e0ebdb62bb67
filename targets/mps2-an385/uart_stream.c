/* SPDX-License-Identifier: MIT */
#include "mps2-an385/uart_stream.h"

#include <string.h>

enum { ROUNDS = 8 /* of taking in: a sender who does not stop must not stop everything else */ };

static size_t stream_write(struct at_stream *of, const uint8_t *bytes, size_t n)
{
	struct uart_stream *stream = (struct uart_stream *)of;
	size_t taken = uart_write(stream->uart, bytes, n);

	stream->blocked = taken < n;
	return taken;
}

static void stream_resume(struct at_stream *of)
{
	((struct uart_stream *)of)->resumed = true;
}

static const struct at_stream_operations operations = {
	.write = stream_write,
	.resume = stream_resume,
};

void uart_stream_init(struct uart_stream *stream, struct uart *uart, struct at_port *port)
{
	memset(stream, 0, sizeof *stream);
	stream->stream.operations = &operations;
	stream->uart = uart;
	stream->port = port;
}

/* Stages what has come behind what is staged. */
static void fill(struct uart_stream *stream)
{
	size_t end = stream->start + stream->count;

	if (stream->start && end + ring_used(&stream->uart->received) > sizeof stream->staged) {
		memmove(stream->staged, stream->staged + stream->start, stream->count);
		stream->start = 0;
		end = stream->count;
	}
	stream->count += (uint16_t)uart_read(stream->uart, stream->staged + end,
					     sizeof stream->staged - end);
}

/* Returns whether the port took something. */
static bool offer(struct uart_stream *stream)
{
	size_t taken;

	stream->resumed = false;
	if (!stream->count || stream->held)
		return false;
	taken = at_port_receive(stream->port, stream->staged + stream->start, stream->count);
	stream->count -= (uint16_t)taken;
	stream->start = stream->count ? (uint16_t)(stream->start + taken) : 0;
	return taken != 0;
}

void uart_stream_take_in(struct uart_stream *stream)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		fill(stream);
		if (!stream->attached || !offer(stream))
			return;
	}
}

static void discard(struct uart_stream *stream)
{
	stream->discarded += stream->count;
	stream->start = stream->count = 0;
}

/* Throws away all that has come. The stage is larger than the UART's ring: nothing is left. */
static void discard_all(struct uart_stream *stream)
{
	discard(stream);
	fill(stream);
	discard(stream);
}

static void attach(struct uart_stream *stream)
{
	stream->attached = true;
	at_port_attach(stream->port, &stream->stream);
	at_port_dtr(stream->port, true);
}

void uart_stream_attach(struct uart_stream *stream)
{
	stream->told = true;
	if (stream->attached)
		return;
	discard_all(stream);
	attach(stream);
}

void uart_stream_detach(struct uart_stream *stream)
{
	stream->told = true;
	if (!stream->attached)
		return;
	uart_stream_take_in(stream);
	stream->attached = stream->blocked = false;
	at_port_detach(stream->port);
	discard_all(stream);
	uart_unsend(stream->uart);
}

void uart_stream_serve(struct uart_stream *stream)
{
	if (stream->blocked && uart_room(stream->uart)) {
		stream->blocked = false;
		at_port_writable(stream->port);
	}
	fill(stream);
	if (stream->count && !stream->attached && !stream->told)
		attach(stream);
	if (stream->attached)
		offer(stream);
	else
		discard(stream); /* and nothing that has come since: it may be the first byte */
}

bool uart_stream_waiting(const struct uart_stream *stream)
{
	return stream->count || ring_used(&stream->uart->received) || !uart_sent(stream->uart);
}

uint32_t uart_stream_next(const struct uart_stream *stream)
{
	if (stream->resumed || (stream->blocked && uart_room(stream->uart)))
		return 0;
	/* The stage was full, and is empty now. */
	if (!stream->count && ring_used(&stream->uart->received))
		return 0;
	return stream->count ? UART_STREAM_AGAIN : UINT32_MAX;
}
