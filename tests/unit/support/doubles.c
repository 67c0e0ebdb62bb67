/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "support/doubles.h"

struct double_call last_double;

enum cause doubled(const char *name, const void *bytes, size_t n)
{
	last_double.name = name;
	last_double.size = n < sizeof(last_double.bytes) ? n : sizeof(last_double.bytes);
	if (bytes != NULL)
		memcpy(last_double.bytes, bytes, last_double.size);
	return CAUSE_NONE;
}
