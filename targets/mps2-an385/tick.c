/* SPDX-License-Identifier: MIT */
#include "mps2-an385/tick.h"

#include "mps2-an385/registers.h"

enum {
	CLOCKS_A_MS = MPS2_CLOCK / 1000,
	LONGEST = 0xffffff / CLOCKS_A_MS /* ms: the SysTick has 24 bits */
};

static struct mps2_fpga *counter;
static struct cortex_systick *alarm;

void tick_start(struct mps2_fpga *its_counter, struct cortex_systick *its_alarm, uint32_t first)
{
	counter = its_counter;
	alarm = its_alarm;
	register_write(&counter->prescale, CLOCKS_A_MS - 1);
	register_write(&counter->counter, first);
	register_write(&alarm->control, 0);
}

uint32_t tick_now(void)
{
	return register_read(&counter->counter);
}

void tick_alarm(uint32_t ms)
{
	register_write(&alarm->load, (ms < LONGEST ? ms : LONGEST) * CLOCKS_A_MS - 1);
	register_write(&alarm->value, 0); /* any value: starts again from `load` */
	register_write(&alarm->control,
		       CORTEX_SYSTICK_ON | CORTEX_SYSTICK_INTERRUPT | CORTEX_SYSTICK_CPU);
}

void tick_stop(void)
{
	register_write(&alarm->control, 0);
}
