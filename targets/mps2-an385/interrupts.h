/* SPDX-License-Identifier: MIT */
/*
 * Keeping interrupts away for a moment, and what main loop and interrupt handlers tell each other.
 * All handlers have one priority: none interrupts another. Drivers built into a test on the host
 * call functions that the test provides.
 */
#ifndef MPS2_INTERRUPTS_H
#define MPS2_INTERRUPTS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __arm__
/* Keeps interrupts away; returns what interrupts_restore() wants. May be nested. */
static inline uint32_t interrupts_mask(void)
{
	uint32_t were;

	__asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(were) : : "memory");
	return were;
}
static inline void interrupts_restore(uint32_t were)
{
	__asm__ volatile("msr primask, %0" : : "r"(were) : "memory");
}
#else
uint32_t interrupts_mask(void);
void interrupts_restore(uint32_t were);
#endif

/* Something happened that the main loop must look at: it does not sleep before it has. For
 * interrupt handlers. In power.c. */
void power_stir(void);

#endif
