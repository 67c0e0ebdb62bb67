/* SPDX-License-Identifier: MIT */
/* Lines whose later fields an earlier one chooses, and fields that tell a cause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/port.h"

/* protocol enum { 1 udp, 2 tcp, 3 raw, 9 none } {
 *     udp { size, port } tcp { pending } raw { literal ";x" }
 * }, status cause */
struct record {
	uint8_t protocol;
	union {
		struct {
			uint8_t size, port;
		} udp;
		struct {
			uint8_t pending;
		} tcp;
	} of_protocol;
	uint8_t status;
};
#define AT(member) offsetof(struct record, member)
static const struct at_parameter parameters[] = {
	{AT_TYPE_CHOICE, AT_SELECTS, AT(protocol), 0, 0xff, 0},
	{AT_TYPE_CASES, 0, 0, 0, 0xff, 0},
	{AT_TYPE_U8, 0, AT(of_protocol.udp.size), 0, 0xff, 0},
	{AT_TYPE_U8, 0, AT(of_protocol.udp.port), 0, 0xff, 0},
	{AT_TYPE_CAUSE, 0, AT(status), 0, 0xff, 0},
	{AT_TYPE_U8, 0, AT(of_protocol.tcp.pending), 0, 0xff, 0},
	{AT_TYPE_CAUSE, 0, AT(status), 0, 0xff, 0},
	{AT_TYPE_LITERAL, 0, 0, 10, 0xff, 0},
};
static const struct at_case cases[] = {{2, 3, 0}, {5, 2, 0}, {7, 1, 0}, {0, 0, 0}};
static const int16_t values[] = {1, 2, 3, 9};
static const struct at_choice choices[] = {{0, 4, 0, 1}};
static const struct at_reply_shape replies[] = {{1, 0, 1, AT_REPLY_CASES, AT_EVENT, 0}};
static const struct at_error errors[] = {{3, 0}, {842, 0}};
static const char strings[] = "\0+DATA\0: \0;x";
static const struct at_dialect dialect = {.colon = 7};

static const char *line(struct record record)
{
	static char text[64];
	static uint8_t causes[CAUSE_COUNT];
	static const struct at_type_code *types[AT_TYPE_CAUSE - AT_TYPE_MASK + 1];
	struct at_product product = {.strings = strings,
				     .dialect = &dialect,
				     .parameters = parameters,
				     .cases = cases,
				     .choices = choices,
				     .choice_values = values,
				     .replies = replies,
				     .errors = errors,
				     .cause_errors = causes,
				     .types = types,
				     .put_case = at_put_case};
	struct writer writer = {text, text + sizeof(text) - 1, &product};

	memset(causes, 0xff, sizeof(causes));
	causes[CAUSE_failed] = 0;
	causes[CAUSE_timed_out] = 1;
	types[AT_TYPE_CAUSE - AT_TYPE_MASK] = &at_type_cause;
	put_record(&writer, 0, &record);
	*writer.at = 0;
	return text;
}

static void each_case_has_its_fields(void **state)
{
	(void)state;
	assert_string_equal(line((struct record){1, {.udp = {100, 7}}, 0}), "+DATA: 1,100,7,0");
	assert_string_equal(line((struct record){2, {.tcp = {55}}, 0}), "+DATA: 2,55,0");
	assert_string_equal(line((struct record){9, {.tcp = {55}}, 0}), "+DATA: 9");
	/* Text has no comma of its own. */
	assert_string_equal(line((struct record){3, {.tcp = {55}}, 0}), "+DATA: 3;x");
}

static void a_cause_is_the_number_of_its_error(void **state)
{
	(void)state;
	assert_string_equal(line((struct record){2, {.tcp = {0}}, CAUSE_timed_out}),
			    "+DATA: 2,0,842");
	assert_string_equal(line((struct record){2, {.tcp = {0}}, CAUSE_busy}), "+DATA: 2,0,3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_has_its_fields),
		cmocka_unit_test(a_cause_is_the_number_of_its_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
