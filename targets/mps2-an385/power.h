/* SPDX-License-Identifier: MIT */
/* The main loop's sleep, which an interrupt that changes something for it ends. */
#ifndef MPS2_POWER_H
#define MPS2_POWER_H

#include <stdint.h>

/* Ends the turn (tick.h): sleeps until an interrupt handler has called power_stir() (interrupts.h)
 * or `ms` have passed since the turn began, whichever comes first; not at all when somebody stirred
 * since the last call. Then the next turn begins. */
void power_sleep(uint32_t ms);

#endif
