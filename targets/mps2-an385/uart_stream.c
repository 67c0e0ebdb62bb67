/* SPDX-License-Identifier: MIT */
#include "mps2-an385/uart_stream.h"

#include <string.h>

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

static void fill(struct uart_stream *stream)
{
	stream->count += (uint16_t)uart_read(stream->uart, stream->staged + stream->count,
					     sizeof stream->staged - stream->count);
}

static void offer(struct uart_stream *stream)
{
	size_t taken;

	stream->resumed = false;
	if (!stream->count || stream->held)
		return;
	taken = at_port_receive(stream->port, stream->staged, stream->count);
	stream->count -= (uint16_t)taken;
	memmove(stream->staged, stream->staged + taken, stream->count);
}

static void attach(struct uart_stream *stream)
{
	stream->attached = true;
	at_port_attach(stream->port, &stream->stream);
	at_port_dtr(stream->port, true);
}

static void detach(struct uart_stream *stream)
{
	fill(stream);
	offer(stream);
	stream->discarded += stream->count;
	stream->count = 0;
	stream->attached = stream->blocked = false;
	at_port_detach(stream->port);
}

void uart_stream_dtr(struct uart_stream *stream, bool on)
{
	stream->told = true;
	if (on && !stream->attached)
		attach(stream);
	else if (!on && stream->attached)
		detach(stream);
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
	if (stream->attached) {
		offer(stream);
		return;
	}
	stream->discarded += stream->count;
	stream->count = 0;
}

bool uart_stream_waiting(const struct uart_stream *stream)
{
	return stream->count || ring_used(&stream->uart->received) || !uart_sent(stream->uart);
}

uint32_t uart_stream_next(const struct uart_stream *stream)
{
	if (stream->resumed || (stream->blocked && uart_room(stream->uart)))
		return 0;
	return stream->count ? UART_STREAM_AGAIN : UINT32_MAX;
}
