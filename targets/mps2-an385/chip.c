/* SPDX-License-Identifier: MIT */
#include "mps2-an385/chip.h"

#include "mps2-an385/interrupts.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/registers.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/watchdog.h"

void chip_reset(void)
{
	interrupts_mask();
	__asm__ volatile("dsb" ::: "memory");
	CORTEX_AIRCR = CORTEX_AIRCR_RESET;
	for (;;)
		;
}

void chip_off(void)
{
	watchdog_stop();
	interrupts_mask();
	tick_stop();
	CORTEX_NVIC_CLEAR = UINT32_MAX;
	for (;;)
		processor_wait();
}
