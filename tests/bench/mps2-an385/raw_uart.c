/* SPDX-License-Identifier: MIT */
/* An image that sends back what comes in by the first UART: as fast as anything can be there. */
#include "mps2-an385/power.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/uarts.h"

int main(void)
{
	struct uart *uart = &uarts_at[0];
	uint8_t bytes[512];

	tick_start(MPS2_FPGA, CORTEX_SYSTICK, 0);
	uarts_open();
	for (;;) {
		size_t room = uart_room(uart);

		uart_write(uart, bytes,
			   uart_read(uart, bytes, room < sizeof bytes ? room : sizeof bytes));
		/* What there was no room for is looked at again when some has left. */
		power_sleep(ring_used(&uart->received) ? 1 : 1000);
	}
}
