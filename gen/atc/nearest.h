/* SPDX-License-Identifier: MIT */
/* What the writer of a wrong word may have meant, for the end of a message. */
#ifndef ATC_NEAREST_H
#define ATC_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *wrong;
	size_t length;	  /* of `wrong`, which need not end there */
	const char *word; /* the best so far; NULL: none is near */
	unsigned distance;
};

struct nearest nearest_to(const char *wrong, size_t length);
/* Holds one more word against the wrong one; it must stay until the message is made. */
void nearest_try(struct nearest *nearest, const char *word);
/* "; did you mean 'x'?", or nothing. Lives until the compiler exits. */
const char *nearest_hint(const struct nearest *nearest);

#endif
