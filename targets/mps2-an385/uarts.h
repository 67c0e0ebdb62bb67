/* SPDX-License-Identifier: MIT */
/* The board's five UARTs and the memory of their rings. */
#ifndef MPS2_UARTS_H
#define MPS2_UARTS_H

#include <stdbool.h>

#include "mps2-an385/uart.h"

enum { UARTS_AT = 3 };

extern struct uart uarts_at[UARTS_AT], uarts_trace, uarts_control;

/* Switches all of them on, and their interrupts. */
void uarts_open(void);
/* Waits until all that was written has left, at most `ms`. */
void uarts_flush(uint32_t ms);

/* The handler of all their interrupts. */
void uarts_interrupt(void);

#endif
