/* SPDX-License-Identifier: MIT */
/* The trace's text form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "trace.h"

struct sheet {
	char text[4096];
	size_t length;
};

static void put(void *context, const char *text, size_t n)
{
	struct sheet *sheet = context;

	assert_true(sheet->length + n < sizeof sheet->text);
	memcpy(sheet->text + sheet->length, text, n);
	sheet->length += n;
	sheet->text[sheet->length] = 0;
}

static void a_record_is_a_line(void **state)
{
	struct sheet sheet = {.length = 0};

	(void)state;
	trace_format(put, &sheet, 0, 0, AT_TRACE_IN, "AT\r", 3);
	trace_format(put, &sheet, UINT32_MAX, 15, AT_TRACE_DATA_OUT, "", 0);
	trace_format(put, &sheet, 1000, 0xff, AT_TRACE_NOTE, "two words", 9);
	assert_string_equal(sheet.text, "0 1 in AT\\r\n4294967295 16 data-out \n"
					"1000 - note two words\n");
}

static void every_kind_has_its_word(void **state)
{
	static const char *const words[] = {"in",     "out",  "data-in", "data-out",
					    "parser", "drop", "state",	 "note"};

	(void)state;
	for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
		struct sheet sheet = {.length = 0};
		char expected[32] = "5 2 ";

		strcat(strcat(expected, words[i]), " x\n");
		trace_format(put, &sheet, 5, 1, (enum at_trace_kind)i, "x", 1);
		assert_string_equal(sheet.text, expected);
	}
}

static void bytes_are_escaped(void **state)
{
	struct sheet sheet = {.length = 0};

	(void)state;
	trace_format(put, &sheet, 1, 0, AT_TRACE_IN, "\r\n\t\\\0\x1b\x7f\xff ~", 10);
	assert_string_equal(sheet.text, "1 1 in \\r\\n\\t\\\\\\x00\\x1b\\x7f\\xff ~\n");
}

static void records_may_be_long(void **state)
{
	struct sheet sheet = {.length = 0};
	char bytes[500];

	(void)state;
	memset(bytes, 0, sizeof bytes);
	trace_format(put, &sheet, 1, 0, AT_TRACE_IN, bytes, sizeof bytes);
	assert_int_equal(sheet.length, strlen("1 1 in ") + 4 * sizeof bytes + 1);
	assert_memory_equal(sheet.text + sheet.length - 5, "\\x00\n", 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record_is_a_line),
		cmocka_unit_test(every_kind_has_its_word),
		cmocka_unit_test(bytes_are_escaped),
		cmocka_unit_test(records_may_be_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
