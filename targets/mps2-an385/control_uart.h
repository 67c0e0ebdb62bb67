/* SPDX-License-Identifier: MIT */
/*
 * The control protocol of the simulator over a UART, and what this board adds to it; README.md
 * documents both. The board says `control 1` when it is ready for lines.
 */
#ifndef MPS2_CONTROL_UART_H
#define MPS2_CONTROL_UART_H

#include "engine/modem.h"
#include "mps2-an385/uart_stream.h"

/* Says that the board is ready. `streams` are those of the modem's ports; both must stay. */
void control_uart_start(struct at_modem *modem, struct uart_stream *streams, unsigned ports);
/* In every turn of the main loop. */
void control_uart_serve(void);
/* Milliseconds until it has something to do; UINT32_MAX: not before an interrupt. */
uint32_t control_uart_next(void);

#endif
