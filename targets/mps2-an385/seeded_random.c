/* SPDX-License-Identifier: MIT */
#include "mps2-an385/seeded_random.h"

#include "lwip/arch.h"

static bool fill(struct random *random, uint8_t *bytes, size_t n)
{
	uint32_t bits = 0;

	(void)random;
	for (size_t i = 0; i < n; i++, bits >>= 8) {
		if (i % sizeof bits == 0)
			bits = lwip_platform_random();
		bytes[i] = (uint8_t)bits;
	}
	return true;
}

static const struct random_operations operations = {fill};
struct random seeded_random = {&operations};
