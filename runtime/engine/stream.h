/* SPDX-License-Identifier: MIT */
/*
 * A stream: bytes both ways with flow control and modem lines. The engine defines the interface;
 * a board's UART driver, a PTY or a TCP socket of the host, a multiplexer channel or a test
 * implements it. A port is bound to one stream.
 *
 * Bytes arrive by at_port_receive(), which says how many it took; what it did not take stays with
 * the stream's owner, who offers it again later with what has come behind it (that is the flow
 * control towards the host).
 * Bytes leave by `write`, which may take fewer than offered (flow control towards the port).
 */
#ifndef ENGINE_STREAM_H
#define ENGINE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Modem lines (V.24 circuits), as seen from the modem. */
enum at_line {
	AT_LINE_DCD = 1 << 0, /* circuit 109, out */
	AT_LINE_DSR = 1 << 1, /* circuit 107, out */
	AT_LINE_RI = 1 << 2,  /* circuit 125, out */
	AT_LINE_DTR = 1 << 3  /* circuit 108, in */
};

struct at_stream;

struct at_stream_operations {
	/* Takes up to n bytes for sending; returns how many, never blocks. */
	size_t (*write)(struct at_stream *stream, const uint8_t *bytes, size_t n);
	/* Sets the outgoing lines named in `mask` to `lines`. NULL: the stream has none. */
	void (*set_lines)(struct at_stream *stream, unsigned mask, unsigned lines);
	/* The port can take bytes again after at_port_receive() took fewer than offered. NULL: the
	 * owner offers again by itself at its next turn. */
	void (*resume)(struct at_stream *stream);
};

struct at_stream {
	const struct at_stream_operations *operations;
};

#endif
