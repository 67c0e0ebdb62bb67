/* SPDX-License-Identifier: MIT */
#include "nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "memory.h"

#define LONGEST 40 /* longer words are compared to no other */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static int folded(char c)
{
	return tolower((unsigned char)c);
}

/* How many letters must be put in, left out, changed or exchanged with their neighbour, whatever
 * their case. */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	unsigned rows[3][LONGEST + 1], *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b_length; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a_length; i++) {
		unsigned *oldest = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_length; j++) {
			bool same = folded(a[i - 1]) == folded(b[j - 1]);

			row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
			if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) &&
			    folded(a[i - 2]) == folded(b[j - 1]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		before = last;
		last = row;
		row = oldest;
	}
	return last[b_length];
}

struct nearest nearest_to(const char *wrong, size_t length)
{
	/* A third of the letters may be wrong: else it is another word. */
	return (struct nearest){wrong, length, NULL, (unsigned)(length + 2) / 3 + 1};
}

void nearest_try(struct nearest *nearest, const char *word)
{
	size_t length = strlen(word);
	unsigned far;

	if (nearest->length > LONGEST || length > LONGEST)
		return;
	far = distance(nearest->wrong, nearest->length, word, length);
	if (far < nearest->distance && far < length) {
		nearest->distance = far;
		nearest->word = word;
	}
}

const char *nearest_hint(const struct nearest *nearest)
{
	return nearest->word != NULL ? memory_format("; did you mean '%s'?", nearest->word) : "";
}
