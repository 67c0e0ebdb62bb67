/* SPDX-License-Identifier: MIT */
/* Spec files in memory, and what is found wrong with them. */
#ifndef ATC_SOURCE_H
#define ATC_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct source {
	const char *name; /* as given or found: path of the file */
	const char *text; /* ends with a newline and a NUL */
	size_t length;
	unsigned order; /* of loading */
	struct source *next;
};

/* Where something was written; source NULL: nowhere (the command line). */
struct place {
	const struct source *source;
	size_t offset;
	size_t length;
};

/* Loads a file; NULL when it cannot be read. */
struct source *source_load(const char *name);
/* All files loaded so far, in order. */
const struct source *source_first(void);
unsigned place_line(struct place at);

/* An error at a place. Kept until complaints_print(). */
void complain(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A note that belongs to the error before it. */
void remark(struct place at, const char *format, ...) __attribute__((format(printf, 2, 3)));
unsigned complaints(void);
/* Prints all errors, sorted by place, with their lines and carets. */
void complaints_print(void);

#endif
