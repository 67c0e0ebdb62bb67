/* SPDX-License-Identifier: MIT */
#include "mps2-an385/uart.h"

#include "mps2-an385/interrupts.h"
#include "mps2-an385/registers.h"

enum { DIVIDER_LEAST = 16 }; /* the UART stands still below */

/* Sets and clears bits of the control register. Interrupts are away, or this is one. */
static void control(struct uart *uart, uint32_t set, uint32_t clear)
{
	uint32_t changed = (uart->control | set) & ~clear;

	if (changed == uart->control)
		return;
	uart->control = changed;
	register_write(&uart->registers->control, changed);
}

void uart_open(struct uart *uart, struct mps2_uart *registers, uint32_t baud, uint8_t *received,
	       uint32_t received_size, uint8_t *sending, uint32_t sending_size)
{
	uint32_t divider = (MPS2_CLOCK + baud / 2) / baud;

	uart->registers = registers;
	uart->control = 0;
	uart->deaf = false;
	uart->overruns = 0;
	ring_init(&uart->received, received, received_size);
	ring_init(&uart->sending, sending, sending_size);
	register_write(&registers->divider, divider < DIVIDER_LEAST ? DIVIDER_LEAST : divider);
	control(uart,
		(received_size ? MPS2_UART_RX_ENABLE | MPS2_UART_RX_INTERRUPT : 0) |
			(sending_size ? MPS2_UART_TX_ENABLE : 0),
		0);
}

/* --- Receiving -------------------------------------------------------------------------------- */

/* Moves what the UART holds into the ring. Interrupts are away, or this is one. */
static void take_in(struct uart *uart)
{
	struct mps2_uart *registers = uart->registers;
	uint32_t state;

	while ((state = register_read(&registers->state)) &
	       (MPS2_UART_RX_FULL | MPS2_UART_RX_OVERRUN)) {
		if (state & MPS2_UART_RX_OVERRUN) {
			register_write(&registers->state, MPS2_UART_RX_OVERRUN);
			uart->overruns++;
		}
		if (!(state & MPS2_UART_RX_FULL))
			continue;
		if (!ring_room(&uart->received)) {
			uart->deaf = true;
			control(uart, 0, MPS2_UART_RX_INTERRUPT);
			return;
		}
		ring_put(&uart->received, (uint8_t)register_read(&registers->data));
	}
}

void uart_receive_interrupt(struct uart *uart)
{
	/* First of all: cleared behind the data, it would take a byte's interrupt with it that came
	 * in between, and the port would hang. */
	register_write(&uart->registers->interrupt, MPS2_UART_RECEIVED);
	take_in(uart);
	power_stir();
}

/* The byte that waits in the UART will cause no interrupt any more: it is taken here. */
static void listen_again(struct uart *uart)
{
	uint32_t were = interrupts_mask();

	uart->deaf = false;
	control(uart, MPS2_UART_RX_INTERRUPT, 0);
	take_in(uart);
	interrupts_restore(were);
}

size_t uart_read(struct uart *uart, uint8_t *bytes, size_t n)
{
	size_t i = 0;

	do {
		while (i < n && ring_take(&uart->received, &bytes[i]))
			i++;
		if (!uart->deaf || !ring_room(&uart->received))
			break;
		listen_again(uart);
	} while (i < n);
	return i;
}

/* --- Sending ---------------------------------------------------------------------------------- */

/* Gives the UART what it takes. Returns whether that was all. Interrupts are away, or this is one.
 */
static bool give_out(struct uart *uart)
{
	struct mps2_uart *registers = uart->registers;
	uint8_t byte;

	while (!(register_read(&registers->state) & MPS2_UART_TX_FULL)) {
		if (!ring_take(&uart->sending, &byte))
			return true;
		register_write(&registers->data, byte);
	}
	return !ring_used(&uart->sending);
}

/* What the UART does not take now it asks for by an interrupt. It comes when the UART becomes
 * empty, which it may while it is switched on: hence the second look. */
static void send(struct uart *uart)
{
	bool all = give_out(uart);

	if (!all) {
		control(uart, MPS2_UART_TX_INTERRUPT, 0);
		all = give_out(uart);
	}
	if (all)
		control(uart, 0, MPS2_UART_TX_INTERRUPT);
}

void uart_send_interrupt(struct uart *uart)
{
	register_write(&uart->registers->interrupt, MPS2_UART_SENT);
	send(uart);
	power_stir();
}

size_t uart_write(struct uart *uart, const uint8_t *bytes, size_t n)
{
	size_t i = 0;
	uint32_t were;

	while (i < n && ring_put(&uart->sending, bytes[i]))
		i++;
	were = interrupts_mask();
	send(uart);
	interrupts_restore(were);
	return i;
}

size_t uart_room(const struct uart *uart)
{
	return ring_room(&uart->sending);
}

bool uart_sent(const struct uart *uart)
{
	return !ring_used(&uart->sending) &&
	       !(register_read(&uart->registers->state) & MPS2_UART_TX_FULL);
}

void uart_unsend(struct uart *uart)
{
	uint32_t were = interrupts_mask();

	ring_clear(&uart->sending);
	control(uart, 0, MPS2_UART_TX_INTERRUPT);
	interrupts_restore(were);
}
