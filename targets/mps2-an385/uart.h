/* SPDX-License-Identifier: MIT */
/*
 * A UART with interrupts: bytes come and go through two rings. Nothing blocks.
 *
 * A byte that the receiving ring has no room for stays in the UART, whose receiver is no longer
 * listened to until uart_read() has made room: that holds a sender back who has flow control (the
 * emulated UART's does). One who has not overruns the UART; that is counted, never hidden.
 */
#ifndef MPS2_UART_H
#define MPS2_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mps2-an385/mps2.h"
#include "mps2-an385/ring.h"

struct uart {
	struct mps2_uart *registers;
	struct ring received, sending;
	uint32_t control;   /* what the register of this name holds; with interrupts masked */
	volatile bool deaf; /* the ring is full: the receiver's interrupt is off */
	volatile uint32_t overruns; /* times that the UART lost bytes */
};

/* Switches the UART on at `baud` bits a second (as near as the clock allows). The memory of the
 * rings is the caller's; the sizes are powers of two; 0: this direction stays off. */
void uart_open(struct uart *uart, struct mps2_uart *registers, uint32_t baud, uint8_t *received,
	       uint32_t received_size, uint8_t *sending, uint32_t sending_size);

/* Takes up to n bytes that have come; returns how many. */
size_t uart_read(struct uart *uart, uint8_t *bytes, size_t n);
/* Sends up to n bytes; returns how many there was room for. */
size_t uart_write(struct uart *uart, const uint8_t *bytes, size_t n);
/* How many bytes uart_write() would take. */
size_t uart_room(const struct uart *uart);
/* Whether all that was written has left. */
bool uart_sent(const struct uart *uart);
/* Forgets what waits to be sent, but for the byte that is on its way. */
void uart_unsend(struct uart *uart);

/* The handlers of the receiver's and the transmitter's interrupt. */
void uart_receive_interrupt(struct uart *uart);
void uart_send_interrupt(struct uart *uart);

#endif
