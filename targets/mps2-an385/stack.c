/* SPDX-License-Identifier: MIT */
#include "mps2-an385/stack.h"

#include <stdint.h>

enum { PAINT = 0x5aa55aa5, GUARD_WORDS = 8 };

extern uint32_t stack_bottom[], stack_top[]; /* image.ld's */

void stack_paint(void)
{
	uint32_t *here = __builtin_frame_address(0);

	/* Some words are left to this function itself. */
	for (uint32_t *word = stack_bottom; word < here - 16; word++)
		*(volatile uint32_t *)word = PAINT;
}

size_t stack_size(void)
{
	/* cppcheck-suppress comparePointers ; one region, which the linker script divides */
	return (size_t)((uint8_t *)stack_top - (uint8_t *)stack_bottom);
}

size_t stack_used(void)
{
	const uint32_t *word = stack_bottom;

	/* cppcheck-suppress comparePointers ; one region, which the linker script divides */
	while (word < stack_top && *word == PAINT)
		word++;
	/* cppcheck-suppress comparePointers ; one region, which the linker script divides */
	return (size_t)((const uint8_t *)stack_top - (const uint8_t *)word);
}

bool stack_holds(const void *address)
{
	return (const uint32_t *)address >= stack_bottom && (const uint32_t *)address < stack_top;
}

bool stack_intact(void)
{
	for (unsigned i = 0; i < GUARD_WORDS; i++)
		if (stack_bottom[i] != PAINT)
			return false;
	return true;
}
