/* SPDX-License-Identifier: MIT */
/* Reset, and the end. */
#ifndef MPS2_CHIP_H
#define MPS2_CHIP_H

/* Resets the chip. What is in the `.noinit` section stays. */
_Noreturn void chip_reset(void);
/* Nothing runs any more until somebody resets the chip. */
_Noreturn void chip_off(void);

#endif
