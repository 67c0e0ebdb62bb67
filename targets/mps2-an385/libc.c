/* SPDX-License-Identifier: MIT */
/* What the C library wants of its board: where a failed assert() and abort() end. */
#include <stdlib.h>

#include "mps2-an385/fault.h"

_Noreturn void __assert_func(const char *file, int line, const char *function, const char *text);

void __assert_func(const char *file, int line, const char *function, const char *text)
{
	(void)function;
	fault_assertion(text, file, (unsigned)line);
}

void abort(void)
{
	fault_assertion("abort", __FILE__, __LINE__);
}
