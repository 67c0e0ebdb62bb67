/* SPDX-License-Identifier: MIT */
/* The causes that specifications may name, as the runtime lists them. */
#include <string.h>

#include "product.h"

const char *const cause_names[] = {
	"none",
	"pending",
#define CAUSE(name, text) #name,
#include "base/cause.def"
#undef CAUSE
};
const size_t cause_count = sizeof(cause_names) / sizeof(*cause_names);

int cause_find(const char *name)
{
	for (size_t i = 2; i < cause_count; i++)
		if (strcmp(cause_names[i], name) == 0)
			return (int)i;
	return -1;
}
