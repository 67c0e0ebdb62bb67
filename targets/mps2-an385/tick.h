/* SPDX-License-Identifier: MIT */
/*
 * Time: milliseconds, and an alarm that ends the processor's sleep. The milliseconds are those of a
 * counter of the board, which goes on while interrupts wait; the alarm is the processor's SysTick.
 */
#ifndef MPS2_TICK_H
#define MPS2_TICK_H

#include <stdint.h>

#include "mps2-an385/mps2.h"

/* Starts counting at `first`. */
void tick_start(struct mps2_fpga *counter, struct cortex_systick *alarm, uint32_t first);
/* Milliseconds; wraps. */
uint32_t tick_now(void);
/* The same when the main loop's turn began, out of memory: asking the counter takes its time, and a
 * turn asks often. */
uint32_t tick_turn(void);
/* A turn begins. */
void tick_new_turn(void);
/* An interrupt comes after that many milliseconds, 1 at least, or sooner: after 671 at the latest,
 * and again in the same time until the next call. */
void tick_alarm(uint32_t ms);
void tick_stop(void);

#endif
