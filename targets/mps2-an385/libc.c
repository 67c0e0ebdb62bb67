/* SPDX-License-Identifier: MIT */
/* What the C library wants of its board: where a failed assert() and abort() end; and its strtol(),
 * which lwIP's MS-CHAP reads an error number with, without errno: that is a thread's own, and there
 * are no threads here. */
#include <limits.h>
#include <stdbool.h>
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

long strtol(const char *restrict text, char **restrict end, int base)
{
	const char *at = text;
	bool minus = *at == '-';
	long value = 0;

	for (at += minus || *at == '+'; *at >= '0' && *at <= '9' && *at < '0' + base; at++)
		value = value > (LONG_MAX - 9) / base ? LONG_MAX - 9 : value * base + (*at - '0');
	if (end)
		*end = (char *)at;
	return minus ? -value : value;
}
