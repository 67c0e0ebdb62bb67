/* SPDX-License-Identifier: MIT */
#include "mps2-an385/fault.h"

#include <stdio.h>

#include "mps2-an385/mps2.h"
#include "mps2-an385/chip.h"

enum { VALID = 0x6661756c };

enum fault_kind { FAULT_EXCEPTION, FAULT_WATCHDOG, FAULT_ASSERTION };

/* What the processor has put on the stack. */
struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, psr;
};

static struct record {
	uint32_t valid;
	enum fault_kind kind;
	uint32_t exception, pc, lr, cfsr, hfsr, bfar;
	const char *what, *where;
	uint32_t line;
} record __attribute__((section(".noinit")));

/* Outside RAM there is no frame: the stack was the fault. */
static bool readable(const struct frame *frame)
{
	uint32_t address = (uint32_t)(uintptr_t)frame;

	return address >= 0x20000000u && address <= 0x20400000u - sizeof *frame && !(address & 3);
}

static void note(enum fault_kind kind, const struct frame *frame)
{
	uint32_t exception;

	__asm__ volatile("mrs %0, ipsr" : "=r"(exception));
	record = (struct record){
		.valid = VALID,
		.kind = kind,
		.exception = exception,
		.pc = readable(frame) ? frame->pc : 0,
		.lr = readable(frame) ? frame->lr : 0,
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
	record = (struct record){.valid = VALID,
				 .kind = FAULT_ASSERTION,
				 .what = what,
				 .where = where,
				 .line = line};
	chip_reset();
}

bool fault_tell(char text[FAULT_TEXT])
{
	if (record.valid != VALID)
		return false;
	record.valid = 0;
	if (record.kind == FAULT_ASSERTION)
		snprintf(text, FAULT_TEXT, "restarted after an assertion failed: %s:%lu: %s",
			 record.where, (unsigned long)record.line, record.what);
	else
		snprintf(text, FAULT_TEXT,
			 "restarted after %s %lu at %08lx, called from %08lx, cfsr %08lx hfsr "
			 "%08lx bfar %08lx",
			 record.kind == FAULT_WATCHDOG ? "the watchdog ran out, exception"
						       : "exception",
			 (unsigned long)record.exception, (unsigned long)record.pc,
			 (unsigned long)record.lr, (unsigned long)record.cfsr,
			 (unsigned long)record.hfsr, (unsigned long)record.bfar);
	return true;
}
