/* SPDX-License-Identifier: MIT */
#include "mps2-an385/power.h"

#include <stdbool.h>

#include "mps2-an385/interrupts.h"
#include "mps2-an385/registers.h"
#include "mps2-an385/tick.h"

static volatile bool stirred;

void power_stir(void)
{
	stirred = true;
}

/* With interrupts masked nobody can stir between the question and the sleep, and the sleep ends by
 * an interrupt that is masked all the same. */
static void wait_unless_stirred(void)
{
	uint32_t were = interrupts_mask();

	if (!stirred)
		processor_wait();
	interrupts_restore(were);
}

void power_sleep(uint32_t ms)
{
	uint32_t began = tick_turn();

	if (ms)
		tick_alarm(ms);
	while (!stirred && tick_now() - began < ms)
		wait_unless_stirred();
	stirred = false;
	tick_new_turn();
}
