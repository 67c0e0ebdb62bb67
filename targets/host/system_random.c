/* SPDX-License-Identifier: MIT */
#include "host/system_random.h"

#include <sys/random.h>

static bool fill(struct random *random, uint8_t *bytes, size_t n)
{
	(void)random;
	while (n) {
		/* Up to 256 bytes come whole, or before the kernel's pool is seeded not at all. */
		size_t part = n < 256 ? n : 256;

		if (getrandom(bytes, part, GRND_NONBLOCK) != (ssize_t)part)
			return false;
		bytes += part;
		n -= part;
	}
	return true;
}

static const struct random_operations operations = {fill};
struct random system_random = {&operations};
