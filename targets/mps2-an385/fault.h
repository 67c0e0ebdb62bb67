/* SPDX-License-Identifier: MIT */
/*
 * What went wrong: it is written where a reset leaves it, the chip is reset, and the next start
 * tells it in the trace.
 */
#ifndef MPS2_FAULT_H
#define MPS2_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The exception handlers of the vector table: a fault, or an interrupt that nobody serves; and the
 * watchdog's, before it resets. */
void fault_exception(void);
void fault_watchdog(void);

/* Records an inner contradiction and resets. `where` is a constant text. */
_Noreturn void fault_assertion(const char *what, const char *where, unsigned line);

/* Makes one, for who wants to see what becomes of it: `exception`, `assertion`, `hang`, `stack`.
 * False: there is none of that name. */
bool fault_provoke(const char *name);

enum { FAULT_TEXT = 192 };

/* Puts into words what led to this start, when that was a fault, and forgets it. False: it was
 * none. */
bool fault_tell(char text[FAULT_TEXT]);

#endif
