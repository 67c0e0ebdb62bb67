/* SPDX-License-Identifier: MIT */
/*
 * A UART as an AT port's stream. What the port does not take waits: first in the stream, then in
 * the UART's ring, then in the UART and at its sender.
 *
 * A host is attached when the board says so. As long as it has said nothing about this port, one is
 * there from the first byte on. What comes while nobody is attached is thrown away and counted.
 */
#ifndef MPS2_UART_STREAM_H
#define MPS2_UART_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/modem.h"
#include "mps2-an385/uart.h"

enum {
	/* Bytes that the port sees at once. An escape sequence is seen behind so much data that the
	 * connection does not take, as on the host. */
	UART_STREAM_STAGE = 4096,
	UART_STREAM_AGAIN = 20 /* ms after which what a port did not take is offered again */
};

struct uart_stream {
	struct at_stream stream; /* the port's; first member */
	struct uart *uart;
	struct at_port *port;
	bool attached;
	bool told;	       /* the board says when somebody is attached */
	bool blocked;	       /* the UART took less than offered */
	bool resumed;	       /* the port takes bytes again */
	bool held;	       /* the modem restarts: its port takes nothing */
	uint16_t start, count; /* of what is staged */
	uint8_t staged[UART_STREAM_STAGE];
	uint32_t discarded; /* bytes that came while nobody was attached */
};

void uart_stream_init(struct uart_stream *stream, struct uart *uart, struct at_port *port);
/* A host is there: what comes from now on is its, and what came before is nobody's. */
void uart_stream_attach(struct uart_stream *stream);
/* The host went: what came before is offered to the port a last time, what it does not take and
 * what has not left is forgotten. */
void uart_stream_detach(struct uart_stream *stream);
/* Moves to the port all that has come, as far as it takes it. */
void uart_stream_take_in(struct uart_stream *stream);
/* Moves bytes both ways; in every turn of the main loop. */
void uart_stream_serve(struct uart_stream *stream);
/* Whether bytes of the host wait that the port has not taken, or bytes of the port that have not
 * left. */
bool uart_stream_waiting(const struct uart_stream *stream);
/* Milliseconds until it has to be served again; UINT32_MAX: not before an interrupt. */
uint32_t uart_stream_next(const struct uart_stream *stream);

#endif
