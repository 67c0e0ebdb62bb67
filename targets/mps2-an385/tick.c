/* SPDX-License-Identifier: MIT */
#include "mps2-an385/tick.h"

#include <stdbool.h>

#include "mps2-an385/registers.h"

enum {
	CLOCKS_A_MS = MPS2_CLOCK / 1000,
	LONGEST = 0xffffff / CLOCKS_A_MS /* ms: the SysTick has 24 bits */
};

static struct mps2_fpga *counter;
static struct cortex_systick *alarm;
static uint32_t turn;
static uint32_t period, since; /* of the alarm that runs, and when it was set; 0: none */

void tick_start(struct mps2_fpga *its_counter, struct cortex_systick *its_alarm, uint32_t first)
{
	counter = its_counter;
	alarm = its_alarm;
	register_write(&counter->prescale, CLOCKS_A_MS - 1);
	register_write(&counter->counter, first);
	tick_stop();
	tick_new_turn();
}

uint32_t tick_now(void)
{
	return register_read(&counter->counter);
}

uint32_t tick_turn(void)
{
	return turn;
}

void tick_new_turn(void)
{
	turn = tick_now();
}

/* Whether the alarm that runs comes in time, and not much too soon. */
static bool good_enough(uint32_t ms)
{
	uint32_t passed = turn - since, left;

	if (!period || passed > INT32_MAX) /* none runs, or it was set in this turn */
		return false;
	left = period - passed % period;
	return left <= ms && ms - left < period;
}

void tick_alarm(uint32_t ms)
{
	ms = ms < LONGEST ? ms : LONGEST;
	if (good_enough(ms))
		return;
	period = ms;
	since = tick_now();
	register_write(&alarm->load, ms * CLOCKS_A_MS - 1);
	register_write(&alarm->value, 0); /* any value: starts again from `load` */
	register_write(&alarm->control,
		       CORTEX_SYSTICK_ON | CORTEX_SYSTICK_INTERRUPT | CORTEX_SYSTICK_CPU);
}

void tick_stop(void)
{
	period = 0;
	register_write(&alarm->control, 0);
}
