/* SPDX-License-Identifier: MIT */
/*
 * Random numbers fit for keys, as a driver: a board implements it over its noise source, the host
 * over the kernel's. What is made of them must stay secret even from one who knows all earlier
 * ones; a board without such a source says so at its driver and is not fit for products with TLS.
 */
#ifndef DRIVERS_RANDOM_H
#define DRIVERS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random;

struct random_operations {
	/* Fills n bytes, at once; false when the source has none to give, and may have later. */
	bool (*fill)(struct random *random, uint8_t *bytes, size_t n);
};

/* The first member of a driver's own structure. */
struct random {
	const struct random_operations *operations;
};

#endif
