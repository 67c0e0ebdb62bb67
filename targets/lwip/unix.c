/* SPDX-License-Identifier: MIT */
/* What lwIP asks of its platform (arch/cc.h, lwip/sys.h), for a process on Linux. */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "lwip/arch.h"
#include "lwip/sys.h"

u32_t sys_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u32_t)((uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u);
}

uint32_t lwip_platform_random(void)
{
	uint32_t bits = 0;

	/* 4 bytes come whole or, before the kernel's pool is seeded, not at all. */
	if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
		abort();
	return bits;
}

_Noreturn void lwip_platform_assert(const char *message, const char *file, int line)
{
	fprintf(stderr, "%s:%d: lwIP: %s\n", file, line, message);
	abort();
}
