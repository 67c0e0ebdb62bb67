/* SPDX-License-Identifier: MIT */
/*
 * Asks a product's parser and the binder what they make of a command line, without an engine
 * around them and without running a handler. For the generated command tests (gen/templates/
 * tests.c.m4) and for tests that look at the values themselves.
 */
#ifndef SUPPORT_PARSER_CHECK_H
#define SUPPORT_PARSER_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/description.h"
#include "engine/parser.h"

#define CHECK_LINE 4096

/* What became of the first command of a line. */
struct outcome {
	enum at_event event; /* COMMAND or PAYLOAD, and the line ended well; or ERROR */
	enum cause cause;    /* CAUSE_NONE: accepted */
	unsigned command, form;
	struct at_text payload; /* in `line` */
	size_t token_count;
	struct at_token tokens[AT_TOKENS];
	_Alignas(max_align_t) uint8_t arguments[4096]; /* the bound structure */
	char line[CHECK_LINE];
};

/* Gives the line (without terminator) to the parser: the first `cut` bytes, then the rest;
 * cut 0: byte by byte. */
void check_line(const struct at_product *product, const char *line, size_t length, size_t cut,
		struct outcome *outcome);

/* The numeric member of n bytes at an offset of the bound structure. */
uint32_t check_member(const struct outcome *outcome, size_t offset, size_t n);

/* --- For generated tests ------------------------------------------------------------- */

/* A member that must hold a value. */
struct check_value {
	uint16_t offset, size;
	uint32_t value;
	const char *member;
};

/* A line, and what must become of it. */
struct check {
	uint16_t command;
	uint8_t form; /* enum at_form_kind */
	const char *line;
	size_t length;
	enum cause cause; /* CAUSE_NONE: accepted */
	const char *what;
	size_t values; /* one past the last of its values; they begin where the ones of the
			  check before end */
};

/* Runs all checks, as one cmocka test a command. Returns the number of failed ones. */
int check_all(const struct at_product *product, const struct check *checks, size_t count,
	      const struct check_value *values);

#endif
