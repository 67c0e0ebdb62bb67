/* SPDX-License-Identifier: MIT */
/*
 * The automaton of names: each is found in any case, whatever follows it, and nothing else is, not
 * even what differs by the one bit that the automaton does not look at.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "parse.h"

/* As in model.m4. */
static const char strings[] =
	"E\0&F\0S7\0S0\0S10\0+SEND\0+SENDEXT\0^SIS\0@A\0+A_B\0+DASH-\0+DASH-IT\0"
	"+CSQ\0\\Q";
static const struct at_command commands[] = {{.name = 0},  {.name = 2},	 {.name = 5},  {.name = 8},
					     {.name = 11}, {.name = 15}, {.name = 21}, {.name = 30},
					     {.name = 35}, {.name = 38}, {.name = 43}, {.name = 50},
					     {.name = 59}, {.name = 64}};
const struct at_product names_product = {.strings = strings, .commands = commands};

/* What is found at the beginning of the line: "INDEX LENGTH", "basic INDEX LENGTH" or "none". The
 * line is ended as the engine ends it, and stands at the end of what may be read. */
static const char *found(const char *line)
{
	static char text[40];
	size_t n = strlen(line);
	char *copy = malloc(n + 2);
	uint16_t command = AT_NONE;

	memcpy(copy, line, n);
	memcpy(copy + n, "\r", 2);
	const char *end = names_find(copy, &command);

	if (end == NULL)
		strcpy(text, "none");
	else
		snprintf(text, sizeof(text), "%s%u %u", command & AT_NAME_BASIC ? "basic " : "",
			 command & (AT_NAME_BASIC - 1u), (unsigned)(end - copy));
	free(copy);
	return text;
}

static void names_are_found_in_any_case(void **state)
{
	(void)state;
	assert_string_equal(found("E1"), "basic 0 1");
	assert_string_equal(found("&f"), "basic 1 2");
	assert_string_equal(found("\\q3"), "basic 13 2");
	assert_string_equal(found("+CsQ"), "12 4");
	assert_string_equal(found("+a_b=1"), "9 4");
	assert_string_equal(found("^sis?"), "7 4");
	assert_string_equal(found("@a"), "8 2");
}

static void the_longest_name_is_found(void **state)
{
	(void)state;
	assert_string_equal(found("+send"), "5 5");
	assert_string_equal(found("+SENDX"), "5 5"); /* the lexer sees that the name goes on */
	assert_string_equal(found("+SENDEXT=1"), "6 8");
	assert_string_equal(found("+SENDEX=1"), "none");
	assert_string_equal(found("+DASH-"), "10 6");
	assert_string_equal(found("+dash-it"), "11 8");
}

static void registers_are_told_by_number(void **state)
{
	(void)state;
	assert_string_equal(found("S0?"), "basic 3 2");
	assert_string_equal(found("s007=1"), "basic 2 4");
	assert_string_equal(found("S000"), "basic 3 4");
	assert_string_equal(found("S10=1"), "basic 4 3");
	assert_string_equal(found("S1"), "none");
	assert_string_equal(found("S77"), "none");
	assert_string_equal(found("S65535"), "none");
	assert_string_equal(found("S65543"), "none");
	assert_string_equal(found("S4294967303"), "none"); /* 7, but for 32 bits */
	assert_string_equal(found("S"), "none");
}

static void what_looks_alike_is_not_a_name(void **state)
{
	(void)state;
	assert_string_equal(found("~SIS"), "none");
	assert_string_equal(found("`A"), "none");
	assert_string_equal(found("|Q"), "none");
	assert_string_equal(found("+A\x7f"
				  "B"),
			    "none");
	assert_string_equal(found("+DASH"), "none"); /* the line's end is no hyphen */
	assert_string_equal(found(""), "none");
	assert_string_equal(found("+"), "none");
	assert_string_equal(found("+C"), "none");
	assert_string_equal(found("+CSX"), "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found_in_any_case),
		cmocka_unit_test(the_longest_name_is_found),
		cmocka_unit_test(registers_are_told_by_number),
		cmocka_unit_test(what_looks_alike_is_not_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
