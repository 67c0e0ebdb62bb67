/* SPDX-License-Identifier: MIT */
#include "mps2-an385/fault.h"

#include <stdio.h>
#include <string.h>

#include "mps2-an385/chip.h"
#include "mps2-an385/lasting.h"
#include "mps2-an385/mps2.h"
#include "mps2-an385/stack.h"

enum fault_kind { FAULT_EXCEPTION, FAULT_WATCHDOG, FAULT_ASSERTION };

/* What the processor has put on the stack. */
struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, psr;
};

static struct record {
	uint32_t check;
	enum fault_kind kind;
	uint32_t exception, pc, lr, cfsr, hfsr, bfar;
	bool stack; /* it had been outgrown */
	const char *what, *where;
	uint32_t line;
} record LASTING;

/* A frame that is not on the stack was not written: the stack was outgrown. */
static void note(enum fault_kind kind, const struct frame *frame)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	record = (struct record){
		.check = lasting_check(sizeof record),
		.kind = kind,
		.exception = exception,
		.pc = stack_holds(frame) ? frame->pc : 0,
		.lr = stack_holds(frame) ? frame->lr : 0,
		.stack = !stack_holds(frame) || !stack_intact(),
		.cfsr = CORTEX_CFSR,
		.hfsr = CORTEX_HFSR,
		.bfar = CORTEX_BFAR,
	};
}

_Noreturn __attribute__((used)) static void exception_end(const struct frame *frame)
{
	note(FAULT_EXCEPTION, frame);
	chip_reset();
}

_Noreturn __attribute__((used)) static void watchdog_end(const struct frame *frame)
{
	note(FAULT_WATCHDOG, frame);
	chip_reset();
}

/* The stack may be the trouble: what was on it is looked at from its top. */
__attribute__((naked)) void fault_exception(void)
{
	__asm__ volatile("mov r0, sp\n\tldr r1, =stack_top\n\tmov sp, r1\n\tb exception_end");
}

__attribute__((naked)) void fault_watchdog(void)
{
	__asm__ volatile("mov r0, sp\n\tldr r1, =stack_top\n\tmov sp, r1\n\tb watchdog_end");
}

void fault_assertion(const char *what, const char *where, unsigned line)
{
	record = (struct record){.check = lasting_check(sizeof record),
				 .kind = FAULT_ASSERTION,
				 .what = what,
				 .where = where,
				 .line = line};
	chip_reset();
}

/* Takes a kilobyte of stack for each of `depth` calls. */
static unsigned recurse(unsigned depth)
{
	volatile unsigned much[256];

	much[depth & 255] = depth;
	return depth ? recurse(depth - 1) + much[depth & 255] : 0;
}

bool fault_provoke(const char *name)
{
	if (!strcmp(name, "exception"))
		__asm__ volatile("udf #0");
	else if (!strcmp(name, "assertion"))
		fault_assertion("asked for", __FILE__, __LINE__);
	else if (!strcmp(name, "stack"))
		recurse(2 * (unsigned)stack_size() / 1024);
	else if (!strcmp(name, "hang"))
		for (;;)
			;
	return false;
}

bool fault_tell(char text[FAULT_TEXT])
{
	if (record.check != lasting_check(sizeof record))
		return false;
	record.check = ~record.check;
	if (record.kind == FAULT_ASSERTION)
		snprintf(text, FAULT_TEXT, "restarted after an assertion failed: %s:%lu: %s",
			 record.where, (unsigned long)record.line, record.what);
	else
		snprintf(text, FAULT_TEXT,
			 "restarted after %s %lu at %08lx, called from %08lx, cfsr %08lx hfsr "
			 "%08lx bfar %08lx%s",
			 record.kind == FAULT_WATCHDOG ? "the watchdog ran out, exception"
						       : "exception",
			 (unsigned long)record.exception, (unsigned long)record.pc,
			 (unsigned long)record.lr, (unsigned long)record.cfsr,
			 (unsigned long)record.hfsr, (unsigned long)record.bfar,
			 record.stack ? ", the stack was outgrown" : "");
	return true;
}
