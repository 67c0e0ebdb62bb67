/* SPDX-License-Identifier: MIT */
/*
 * Time: milliseconds, and an alarm that ends the processor's sleep. The milliseconds are those of a
 * counter of the board, which goes on while interrupts wait; the alarm is the processor's SysTick.
 */
#ifndef MPS2_TICK_H
#define MPS2_TICK_H

#include <stdint.h>

/* Starts counting at `first`. */
void tick_start(uint32_t first);
/* Milliseconds; wraps. */
uint32_t tick_now(void);
/* An interrupt comes within that many milliseconds (and may come sooner). */
void tick_alarm(uint32_t ms);

#endif
