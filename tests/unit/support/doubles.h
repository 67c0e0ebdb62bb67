/* SPDX-License-Identifier: MIT */
/*
 * What the generated doubles of a product's handlers (gen/templates/doubles.c.m4) report.
 */
#ifndef SUPPORT_DOUBLES_H
#define SUPPORT_DOUBLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/at.h"

/* The last call: the function's name, NULL when there was none, and a copy of its arguments or
 * bytes. Texts among the arguments point into the command line. */
struct double_call {
	const char *name;
	size_t size;
	_Alignas(max_align_t) uint8_t bytes[4096];
};
extern struct double_call last_double;

/* What they answer: CAUSE_NONE unless a test says otherwise. */
extern enum cause double_answer;
/* Fills the structure of what a handler shows; NULL: it stays as it is, zeroed. */
extern void (*double_shows)(void *value);
/* Whether groups that are there only at times are not there. */
extern bool double_gone;

/* The predicate that holds; NULL: none does. */
extern const char *double_holds;

bool doubled_predicate(const char *name);
enum cause doubled(const char *name, const void *bytes, size_t n);

/* What the doubles of handlers opened whose outcome comes later: each takes the first that is not
 * open. The last one that ended by itself, and why. */
enum { DOUBLE_LATES = 12 };
extern struct at_late double_lates[DOUBLE_LATES];
extern const struct at_late *double_ended;
extern enum cause double_why;

enum cause doubled_late(struct at_call *call, unsigned shape);

#endif
