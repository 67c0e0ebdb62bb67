/* SPDX-License-Identifier: MIT */
/* How much of the stack has been used: it is painted at the start, and what is painted was not. */
#ifndef MPS2_STACK_H
#define MPS2_STACK_H

#include <stdbool.h>
#include <stddef.h>

/* Paints what lies below the caller. Only before main(). */
void stack_paint(void);
size_t stack_size(void);
/* The most bytes that have been in use since the start. */
size_t stack_used(void);
/* Whether the address is on the stack. */
bool stack_holds(const void *address);
/* Whether the lowest words are still painted. */
bool stack_intact(void);

#endif
