/* SPDX-License-Identifier: MIT */
/* What lwIP asks of its platform (arch/cc.h, lwip/sys.h), for this board. */
#include "mps2-an385/lwip_port.h"

#include "lwip/arch.h"
#include "lwip/sys.h"

#include "mps2-an385/fault.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/tick.h"

u32_t sys_now(void)
{
	return tick_turn();
}

/* NOT FIT FOR PRODUCTS: the board has no source of random numbers, and whoever knows its seed and
 * when it was switched on can guess these. They are made of the seed, of the board's clock at
 * each call and of all that came before, also before a reset: the memory is never cleared. Good
 * enough that ports and sequence numbers of one start are not those of the last; no good for keys.
 */
static uint32_t state[2] __attribute__((section(".noinit")));

static uint32_t stir(uint32_t with)
{
	uint32_t x = state[0] ^ with;
	uint32_t y = state[1] + 0x9e3779b9u;

	for (unsigned i = 0; i < 4; i++) { /* rounds of a small block cipher (Speck's) */
		x = (x >> 8 | x << 24) + y;
		x ^= 0x85ebca6bu + i;
		y = (y << 3 | y >> 29) ^ x;
	}
	state[0] = x;
	state[1] = y;
	return x ^ y;
}

void lwip_port_seed(const void *bytes, size_t n)
{
	const uint8_t *byte = bytes;

	while (n--)
		stir(*byte++);
}

uint32_t lwip_platform_random(void)
{
	return stir(MPS2_FPGA->clocks ^ tick_now() << 16);
}

_Noreturn void lwip_platform_assert(const char *message, const char *file, int line)
{
	fault_assertion(message, file, (unsigned)line);
}
