/* SPDX-License-Identifier: MIT */
#include "mps2-an385/power.h"

#include <stdbool.h>

#include "mps2-an385/mps2.h"
#include "mps2-an385/tick.h"
#include "mps2-an385/watchdog.h"

static volatile bool stirred;

void power_stir(void)
{
	stirred = true;
}

/* With interrupts away nothing can stir between the question and the sleep, and WFI ends by an
 * interrupt that waits all the same. */
void power_sleep(uint32_t ms)
{
	uint32_t began = tick_now();

	if (ms)
		tick_alarm(ms);
	while (tick_now() - began < ms) {
		uint32_t were = interrupts_mask();

		if (!stirred)
			__asm__ volatile("dsb\n\twfi" ::: "memory");
		interrupts_restore(were);
		if (stirred)
			break;
	}
	stirred = false;
}

void power_reset(void)
{
	interrupts_mask();
	__asm__ volatile("dsb" ::: "memory");
	CORTEX_AIRCR = CORTEX_AIRCR_RESET;
	for (;;)
		;
}

void power_off(void)
{
	watchdog_stop();
	interrupts_mask();
	CORTEX_SYSTICK->control = 0;
	CORTEX_NVIC_CLEAR = UINT32_MAX;
	for (;;)
		__asm__ volatile("dsb\n\twfi" ::: "memory");
}
