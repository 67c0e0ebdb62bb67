/* SPDX-License-Identifier: MIT */
/* The lines of examples (specs/README.md, "Examples") and what they expect. */
#ifndef ATC_EXAMPLE_H
#define ATC_EXAMPLE_H

#include "trial.h"

enum verb {
	VERB_NONE,
	VERB_SEND,
	VERB_BYTES,
	VERB_EXPECT,
	VERB_EXACT,
	VERB_PAUSE,
	VERB_ESCAPE,
	VERB_PORT,
	VERB_PEER
};

/* What an expected line says of the command before it; ELSE: a final result that a good line gives
 * or not, by what happened. */
enum verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_BAD, VERDICT_ELSE };

/* A line with its escapes replaced; from[i]: where byte i was written. */
struct bytes {
	char *text;
	size_t length, *from;
};

/* rest: where the line's text begins behind the verb. */
enum verb example_verb(const struct node *raw, size_t *rest);
struct place example_place(const struct node *raw, size_t from, size_t length);
/* Complains of unknown escapes. */
struct bytes example_bytes(const struct node *raw, size_t from, bool wildcards);

enum verdict example_verdict(const struct product *product, const struct node *raw, size_t rest);
/* The error that a refused line is answered with, as text of the error; NULL: plain, or by
 * circumstances. */
const char *example_error(const struct product *product, const struct trial *trial);
bool example_same_error(const struct product *product, const char *expected, const char *answer);
/* Complains of a line that no reply of the product can look like. */
void check_expected(const struct product *product, const struct trial *trial,
		    const struct node *raw, size_t rest);

#endif
