/* SPDX-License-Identifier: MIT */
/*
 * Lines cut into words, and words read as values: the common ground of world file and control
 * protocol. Words are divided by blanks and tabs; "quoted words" may hold blanks or be empty; `#`
 * at the start of a word begins a comment.
 */
#ifndef SIMULATOR_WORDS_H
#define SIMULATOR_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/address.h"

enum { WORDS_LINE = 256, WORDS_MAX = 16 };

/* A line being read: words_next() walks, the reader reports into `message`. */
struct words {
	char text[WORDS_LINE];
	const char *word[WORDS_MAX];
	unsigned count, at;
	char *message;
	size_t size;
};

/* Cuts the line; false: `message` (size bytes) says what is wrong with it. */
bool words_cut(struct words *words, const char *line, size_t n, char *message, size_t size);

/* Writes the message, as printf; false always, for `return words_error(...)`. */
bool words_error(struct words *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The next word, not moving past it; NULL at the end. */
const char *words_peek(const struct words *words);
/* Takes the next word when it is this one. */
bool words_take(struct words *words, const char *word);
/* Takes any word; an error naming `what` at the end of the line. */
bool words_any(struct words *words, const char *what, const char **word);
/* An error when words are left. */
bool words_end(struct words *words);

/* Each takes the next word as a value; else an error that names `what` and the range. */
bool words_number(struct words *words, const char *what, uint32_t low, uint32_t high,
		  uint32_t *value);
bool words_hex(struct words *words, const char *what, uint32_t high, uint32_t *value);
bool words_digits(struct words *words, const char *what, unsigned shortest, unsigned longest,
		  char *value);
bool words_string(struct words *words, const char *what, unsigned shortest, unsigned longest,
		  char *value);
/* Dotted, into network order. */
bool words_address(struct words *words, const char *what, struct address *value);
/* A number from -most to -1, as how far it is below 0. */
bool words_below(struct words *words, const char *what, uint32_t most, uint32_t *value);
/* Six bytes as 02:00:00:00:00:01. */
bool words_mac(struct words *words, const char *what, uint8_t mac[6]);
/* A word of a list that ends with NULL; its index. */
bool words_choice(struct words *words, const char *what, const char *const *list, unsigned *index);

#endif
