/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing a register, and waiting for an interrupt. A driver that does it by these can
 * be built into a test on the host, which provides functions that behave as the peripheral does.
 */
#ifndef MPS2_REGISTERS_H
#define MPS2_REGISTERS_H

#include <stdint.h>

#ifdef __arm__
static inline uint32_t register_read(const volatile uint32_t *address)
{
	return *address;
}
static inline void register_write(volatile uint32_t *address, uint32_t value)
{
	*address = value;
}
/* Waits until an interrupt is there, taken or masked. */
static inline void processor_wait(void)
{
	__asm__ volatile("dsb\n\twfi" ::: "memory");
}
#else
uint32_t register_read(const volatile uint32_t *address);
void register_write(volatile uint32_t *address, uint32_t value);
void processor_wait(void);
#endif

#endif
