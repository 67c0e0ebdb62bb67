/* SPDX-License-Identifier: MIT */
#include "base/cause.h"

static const char *const texts[CAUSE_COUNT] = {
	[CAUSE_NONE] = "success",
	[CAUSE_PENDING] = "pending",
#define CAUSE(name, text) [CAUSE_##name] = text,
#include "base/cause.def"
#undef CAUSE
};

const char *cause_text(enum cause cause)
{
	return (unsigned)cause < CAUSE_COUNT ? texts[cause] : "unknown cause";
}
