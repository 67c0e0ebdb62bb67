/* SPDX-License-Identifier: MIT */
#include "mps2-an385/tick.h"

#include "mps2-an385/mps2.h"

enum {
	CLOCKS_A_MS = MPS2_CLOCK / 1000,
	LONGEST = 0xffffff / CLOCKS_A_MS /* ms: the SysTick has 24 bits */
};

void tick_start(uint32_t first)
{
	MPS2_FPGA->prescale = CLOCKS_A_MS - 1;
	MPS2_FPGA->counter = first;
	CORTEX_SYSTICK->control = 0;
}

uint32_t tick_now(void)
{
	return MPS2_FPGA->counter;
}

void tick_alarm(uint32_t ms)
{
	CORTEX_SYSTICK->load = (ms < LONGEST ? ms : LONGEST) * CLOCKS_A_MS;
	CORTEX_SYSTICK->value = 0; /* any write: starts again from `load` */
	CORTEX_SYSTICK->control = CORTEX_SYSTICK_ON | CORTEX_SYSTICK_INTERRUPT | CORTEX_SYSTICK_CPU;
}
