/* SPDX-License-Identifier: MIT */
/* Sleep, reset and the end. */
#ifndef MPS2_POWER_H
#define MPS2_POWER_H

#include <stdint.h>

#include "mps2-an385/interrupts.h"

/* Sleeps until an interrupt handler has called power_stir() or `ms` have passed, whichever comes
 * first; not at all when somebody stirred since the last call. */
void power_sleep(uint32_t ms);
/* Resets the chip. What is in the `.noinit` section stays. */
_Noreturn void power_reset(void);
/* Nothing runs any more until somebody resets the chip. */
_Noreturn void power_off(void);

#endif
