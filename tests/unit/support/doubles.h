/* SPDX-License-Identifier: MIT */
/*
 * What the generated doubles of a product's handlers (gen/templates/doubles.c.m4) report.
 */
#ifndef SUPPORT_DOUBLES_H
#define SUPPORT_DOUBLES_H

#include <stddef.h>
#include <stdint.h>

#include "base/cause.h"

/* The last call: the function's name, NULL when there was none, and a copy of its arguments or
 * bytes. Texts among the arguments point into the command line. */
struct double_call {
	const char *name;
	size_t size;
	_Alignas(max_align_t) uint8_t bytes[4096];
};
extern struct double_call last_double;

enum cause doubled(const char *name, const void *bytes, size_t n);

#endif
