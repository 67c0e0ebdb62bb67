/* SPDX-License-Identifier: MIT */
/* What lwIP asks of its platform (arch/cc.h, lwip/sys.h). */
#include "mps2-an385/lwip_port.h"

#include "lwip/arch.h"
#include "lwip/sys.h"

#include "mps2-an385/fault.h"
#include "mps2-an385/tick.h"

u32_t sys_now(void)
{
	return tick_now();
}

static uint32_t state = 1;

void lwip_port_seed(const void *bytes, size_t n)
{
	const uint8_t *byte = bytes;

	while (n--)
		state = state * 1664525u + *byte++;
}

/* No random numbers yet: the same ones after each start. */
uint32_t lwip_platform_random(void)
{
	return state = state * 1664525u + 1013904223u;
}

_Noreturn void lwip_platform_assert(const char *message, const char *file, int line)
{
	fault_assertion(message, file, (unsigned)line);
}
