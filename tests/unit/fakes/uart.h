/* SPDX-License-Identifier: MIT */
/*
 * UARTs that behave as the CMSDK's do, for the board's driver on the host: a byte of receiver and
 * one of transmitter, interrupts that are latched only while they are switched on, overruns. To be
 * included by the test: it provides what registers.h and interrupts.h ask for.
 *
 * Interrupts are taken at once, or when they are unmasked, as a processor does.
 */
#ifndef FAKES_UART_H
#define FAKES_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <string.h>

#include "mps2-an385/interrupts.h"
#include "mps2-an385/registers.h"
#include "mps2-an385/uart.h"

enum { UART_FAKE_LINE = 1 << 16 };

struct uart_fake {
	struct mps2_uart registers;
	struct uart *uart; /* whose handlers are called */
	bool slow;	   /* a sent byte stays in the transmitter until uart_fake_carry() */
	uint8_t line[UART_FAKE_LINE];
	size_t sent;	     /* bytes that are on the line */
	unsigned interrupts; /* taken */
	unsigned lost;	     /* received bytes that found the receiver full */
};

static struct uart_fake *the;
static bool masked, inside;
static unsigned uart_fake_stirs; /* calls of power_stir() */
/* Called before each access to a register: what may happen at any moment happens there. NULL: not.
 */
static void (*uart_fake_moment)(void);

static bool uart_fake_carry(struct uart_fake *fake);

void power_stir(void)
{
	uart_fake_stirs++;
}

/* Takes the interrupts that are there, one at a time and none inside another. */
static void interrupt(void)
{
	while (!masked && !inside && the->registers.interrupt) {
		inside = true;
		the->interrupts++;
		if (the->registers.interrupt & MPS2_UART_RECEIVED)
			uart_receive_interrupt(the->uart);
		else
			uart_send_interrupt(the->uart);
		inside = false;
	}
}

uint32_t interrupts_mask(void)
{
	uint32_t were = masked;

	masked = true;
	return were;
}

void interrupts_restore(uint32_t were)
{
	masked = were != 0;
	interrupt();
}

static void latch(uint32_t what, uint32_t enable)
{
	if (the->registers.control & enable)
		the->registers.interrupt |= what;
}

static void write_data(uint8_t byte)
{
	struct mps2_uart *registers = &the->registers;

	if (registers->state & MPS2_UART_TX_FULL)
		registers->state |= MPS2_UART_TX_OVERRUN;
	registers->data =
		(registers->data & ~0xffffu) | (registers->data & 0xff) | (uint32_t)byte << 8;
	registers->state |= MPS2_UART_TX_FULL;
	if (!the->slow)
		uart_fake_carry(the);
}

static void moment(void)
{
	if (uart_fake_moment)
		uart_fake_moment();
}

uint32_t register_read(const volatile uint32_t *address)
{
	uint32_t value;

	moment();
	value = *address;
	if (address != &the->registers.data)
		return value;
	the->registers.state &= ~(uint32_t)MPS2_UART_RX_FULL;
	return value & 0xff;
}

void register_write(volatile uint32_t *address, uint32_t value)
{
	moment();
	if (address == &the->registers.data)
		write_data((uint8_t)value);
	else if (address == &the->registers.interrupt || address == &the->registers.state)
		*address &= ~value;
	else
		*address = value;
	interrupt();
}

/* Starts over with this one; there is one at a time. */
static void uart_fake_start(struct uart_fake *fake, struct uart *uart)
{
	memset(fake, 0, sizeof *fake);
	fake->uart = uart;
	the = fake;
	masked = inside = false;
	uart_fake_moment = NULL;
	uart_fake_stirs = 0;
}

/* A sender without flow control sends a byte. */
static inline void uart_fake_byte(struct uart_fake *fake, uint8_t byte)
{
	struct mps2_uart *registers = &fake->registers;

	if (!(registers->control & MPS2_UART_RX_ENABLE))
		return;
	if (registers->state & MPS2_UART_RX_FULL) {
		registers->state |= MPS2_UART_RX_OVERRUN;
		fake->lost++;
		return;
	}
	registers->data = (registers->data & ~0xffu) | byte;
	registers->state |= MPS2_UART_RX_FULL;
	latch(MPS2_UART_RECEIVED, MPS2_UART_RX_INTERRUPT);
	interrupt();
}

/* A sender with flow control sends up to n bytes; returns how many the UART took. */
static inline size_t uart_fake_bytes(struct uart_fake *fake, const void *bytes, size_t n)
{
	size_t i = 0;

	while (i < n && !(fake->registers.state & MPS2_UART_RX_FULL))
		uart_fake_byte(fake, ((const uint8_t *)bytes)[i++]);
	return i;
}

/* The byte in the transmitter leaves. False: there is none. */
static bool uart_fake_carry(struct uart_fake *fake)
{
	struct mps2_uart *registers = &fake->registers;

	if (!(registers->state & MPS2_UART_TX_FULL))
		return false;
	fake->line[fake->sent++] = (uint8_t)(registers->data >> 8);
	registers->state &= ~(uint32_t)MPS2_UART_TX_FULL;
	latch(MPS2_UART_SENT, MPS2_UART_TX_INTERRUPT);
	interrupt();
	return true;
}

#endif
