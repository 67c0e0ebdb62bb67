/* SPDX-License-Identifier: MIT */
#include "mps2-an385/uart.h"

#include "mps2-an385/interrupts.h"

enum { DIVIDER_LEAST = 16 }; /* the UART stands still below */

void uart_open(struct uart *uart, struct mps2_uart *registers, uint32_t baud, uint8_t *received,
	       uint32_t received_size, uint8_t *sending, uint32_t sending_size)
{
	uint32_t divider = (MPS2_CLOCK + baud / 2) / baud, control = 0;

	uart->registers = registers;
	uart->deaf = false;
	uart->overruns = 0;
	ring_init(&uart->received, received, received_size);
	ring_init(&uart->sending, sending, sending_size);
	if (received_size)
		control |= MPS2_UART_RX_ENABLE | MPS2_UART_RX_INTERRUPT;
	if (sending_size)
		control |= MPS2_UART_TX_ENABLE;
	registers->divider = divider < DIVIDER_LEAST ? DIVIDER_LEAST : divider;
	registers->control = control;
}

/* --- Receiving -------------------------------------------------------------------------------- */

/* Moves what the UART holds into the ring. Interrupts are away, or this is one. */
static void take_in(struct uart *uart)
{
	struct mps2_uart *registers = uart->registers;

	while (registers->state & MPS2_UART_RX_FULL) {
		if (!ring_room(&uart->received)) {
			uart->deaf = true;
			registers->control &= ~(uint32_t)MPS2_UART_RX_INTERRUPT;
			return;
		}
		ring_put(&uart->received, (uint8_t)registers->data);
	}
}

void uart_receive_interrupt(struct uart *uart)
{
	struct mps2_uart *registers = uart->registers;

	/* First of all: cleared behind the data, it would take a byte's interrupt with it that came
	 * in between, and the port would hang. */
	registers->interrupt = MPS2_UART_RECEIVED;
	if (registers->state & MPS2_UART_RX_OVERRUN) {
		registers->state = MPS2_UART_RX_OVERRUN;
		uart->overruns++;
	}
	take_in(uart);
	power_stir();
}

/* The byte that waits in the UART will cause no interrupt any more: it is taken here. */
static void listen_again(struct uart *uart)
{
	uint32_t were = interrupts_mask();

	uart->deaf = false;
	uart->registers->control |= MPS2_UART_RX_INTERRUPT;
	take_in(uart);
	interrupts_restore(were);
}

size_t uart_read(struct uart *uart, uint8_t *bytes, size_t n)
{
	size_t i = 0;

	while (i < n) {
		while (i < n && ring_take(&uart->received, &bytes[i]))
			i++;
		if (!uart->deaf)
			break;
		if (ring_room(&uart->received))
			listen_again(uart);
	}
	return i;
}

/* --- Sending ---------------------------------------------------------------------------------- */

/* Gives the UART what it takes. Interrupts are away, or this is one. */
static void give_out(struct uart *uart)
{
	struct mps2_uart *registers = uart->registers;
	uint8_t byte;

	while (!(registers->state & MPS2_UART_TX_FULL)) {
		if (!ring_take(&uart->sending, &byte)) {
			registers->control &= ~(uint32_t)MPS2_UART_TX_INTERRUPT;
			return;
		}
		registers->data = byte;
	}
}

void uart_send_interrupt(struct uart *uart)
{
	uart->registers->interrupt = MPS2_UART_SENT;
	give_out(uart);
	power_stir();
}

size_t uart_write(struct uart *uart, const uint8_t *bytes, size_t n)
{
	size_t i = 0;
	uint32_t were;

	while (i < n && ring_put(&uart->sending, bytes[i]))
		i++;
	/* The interrupt goes on before the UART is looked at: it comes when the UART becomes
	 * empty, which may be at any moment. */
	were = interrupts_mask();
	uart->registers->control |= MPS2_UART_TX_INTERRUPT;
	give_out(uart);
	interrupts_restore(were);
	return i;
}

size_t uart_room(const struct uart *uart)
{
	return ring_room(&uart->sending);
}

bool uart_sent(const struct uart *uart)
{
	return !ring_used(&uart->sending) && !(uart->registers->state & MPS2_UART_TX_FULL);
}
