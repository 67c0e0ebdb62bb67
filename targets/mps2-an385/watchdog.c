/* SPDX-License-Identifier: MIT */
#include "mps2-an385/watchdog.h"

#include "mps2-an385/mps2.h"
#include "mps2-an385/tick.h"

/* Its first end is the NMI, whose handler records what hung; its second one resets. */
void watchdog_start(void)
{
	MPS2_WATCHDOG->lock = MPS2_WATCHDOG_UNLOCK;
	MPS2_WATCHDOG->load = WATCHDOG_MS * (MPS2_CLOCK / 1000);
	MPS2_WATCHDOG->control = 3;
}

void watchdog_feed(void)
{
	static uint32_t fed;

	if (fed == tick_turn()) /* thousands of times a second would be a waste */
		return;
	fed = tick_turn();
	MPS2_WATCHDOG->clear = 1;
}

void watchdog_stop(void)
{
	MPS2_WATCHDOG->control = 0;
}
