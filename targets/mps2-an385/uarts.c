/* SPDX-License-Identifier: MIT */
#include "mps2-an385/uarts.h"

#include "mps2-an385/tick.h"

enum {
	BAUD = 115200,
	/* 44 ms at this speed in which the main loop need not look. */
	AT_RECEIVED = 512,
	/* An answer of most commands; what is longer waits in the engine's own buffer. */
	AT_SENDING = 1024,
	/* Some twenty records; what comes faster is counted, see trace_uart.h. */
	TRACE_SENDING = 2048,
	CONTROL_RECEIVED = 256,
	CONTROL_SENDING = 512
};

struct uart uarts_at[UARTS_AT], uarts_trace, uarts_control;

static struct at_memory {
	uint8_t received[AT_RECEIVED], sending[AT_SENDING];
} at_memory[UARTS_AT];
static uint8_t trace_memory[TRACE_SENDING];
static uint8_t control_received[CONTROL_RECEIVED], control_sending[CONTROL_SENDING];

static const struct line {
	struct uart *uart;
	struct mps2_uart *registers;
	uint8_t interrupt; /* the receiver's; the transmitter's is the next */
} lines[] = {
	{&uarts_at[0], MPS2_UART0, MPS2_UART0_RX},   {&uarts_at[1], MPS2_UART1, MPS2_UART1_RX},
	{&uarts_at[2], MPS2_UART2, MPS2_UART2_RX},   {&uarts_trace, MPS2_UART3, MPS2_UART3_RX},
	{&uarts_control, MPS2_UART4, MPS2_UART4_RX},
};
enum { LINES = sizeof lines / sizeof *lines };

void uarts_open(void)
{
	for (unsigned i = 0; i < UARTS_AT; i++)
		uart_open(&uarts_at[i], lines[i].registers, BAUD, at_memory[i].received,
			  AT_RECEIVED, at_memory[i].sending, AT_SENDING);
	uart_open(&uarts_trace, MPS2_UART3, BAUD, NULL, 0, trace_memory, TRACE_SENDING);
	uart_open(&uarts_control, MPS2_UART4, BAUD, control_received, CONTROL_RECEIVED,
		  control_sending, CONTROL_SENDING);
	for (unsigned i = 0; i < LINES; i++)
		CORTEX_NVIC_SET = 3u << lines[i].interrupt;
}

static bool all_sent(void)
{
	for (unsigned i = 0; i < LINES; i++)
		if (!uart_sent(lines[i].uart))
			return false;
	return true;
}

void uarts_flush(uint32_t ms)
{
	uint32_t began = tick_now();

	while (!all_sent() && tick_now() - began < ms)
		;
}

void uarts_interrupt(void)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	for (unsigned i = 0; i < LINES; i++) {
		if (exception == 16u + lines[i].interrupt)
			uart_receive_interrupt(lines[i].uart);
		else if (exception == 17u + lines[i].interrupt)
			uart_send_interrupt(lines[i].uart);
	}
}
