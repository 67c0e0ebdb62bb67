/* SPDX-License-Identifier: MIT */
/* The streamed discipline: one command a line, counted payloads inside it, errors with text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK    "OK\r\n"
#define ERROR "ERROR\r\n"
#define BAD   "ERROR: bad parameter,50\r\n"

static void lines_are_compact_and_lower_case(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake_send(fake, "\r\n\r\nAT+Echo=1,\"Hello\"\r\n\r\n");
	assert_string_equal(fake_heard(fake), "+echo: 1,\"Hello\"\r\n" OK);
	fake_send(fake, "AT+NO\rAT+COUNT=0\rAT+CASE=1,2\r");
	assert_string_equal(fake_heard(fake), ERROR BAD "1 2 \r\n" OK);
	fake_stop(fake);
}

static void surplus_empty_parameters_are_harmless(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake_send(fake, "AT+REP=1,a,0,,,,\rAT+REP=1,a,0,,x\r");
	assert_string_equal(fake_heard(fake), "1 a/0\r\n" OK ERROR);
	fake_stop(fake);
}

static void a_payload_may_hold_any_byte(void **state)
{
	static const char line[] = "AT+BLOB=0,9,\r\n\0,;\"AT\rx\r\nAT+ECHO=1,\"a\"\r\n";
	/* nine bytes: CR LF NUL , ; " A T CR; then a byte too many, then lines as usual */
	static const char good[] = "AT+BLOB=0,9,\r\n\0,;\"AT\r\r\nAT+ECHO=1,\"a\"\r\n";

	(void)state;
	for (size_t cut = 0; cut < sizeof(good) - 1; cut++) {
		struct fake *fake = fake_start(&fake_streamed_product, 1);

		fake_send_bytes(fake, 0, good, cut);
		fake_send_bytes(fake, 0, good + cut, sizeof(good) - 1 - cut);
		assert_int_equal(fake->data_length, 9);
		assert_memory_equal(fake->data, good + 12, 9);
		assert_string_equal(fake_heard(fake), OK "+echo: 1,\"a\"\r\n" OK);
		fake_stop(fake);
	}
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	fake_send_bytes(fake, 0, line, sizeof(line) - 1);
	assert_string_equal(fake_heard(fake), ERROR "+echo: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

/* Whatever the cut: nothing is the command's before the line's end is there. */
static void what_stands_behind_a_payload_decides(void **state)
{
	static const struct {
		const char *line, *answer;
		enum cause end;
	} rows[] = {
		{"AT+BLOB=0,3,abc\r\n", OK, CAUSE_NONE},
		{"AT+BLOB=0,3,abc , ,, \r", OK, CAUSE_NONE},
		{"AT+BLOB=0,3,abcdef\r\n", ERROR, CAUSE_too_many_parameters},
		{"AT+BLOB=0,3,abc, ,1,\r\n", ERROR, CAUSE_too_many_parameters},
		{"AT+BLOB=1,4,YWJjZA==\r", ERROR, CAUSE_too_many_parameters},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		for (size_t cut = 0; cut <= strlen(rows[i].line); cut++) {
			struct fake *fake = fake_start(&fake_streamed_product, 1);
			const char *end = strchr(rows[i].line, '\r');
			char expected[100];

			snprintf(expected, sizeof(expected), "%s+echo: 1,\"a\"\r\n" OK,
				 rows[i].answer);
			fake->data_end = -1;
			fake_send_bytes(fake, 0, rows[i].line, cut);
			if (rows[i].end == CAUSE_NONE && rows[i].line + cut <= end)
				assert_int_equal(fake->data_end, -1);
			fake_send(fake, rows[i].line + cut);
			assert_int_equal(fake->data_end, rows[i].end);
			fake_send(fake, "AT+ECHO=1,\"a\"\r");
			assert_string_equal(fake_heard(fake), expected);
			fake_stop(fake);
		}
}

static void a_line_that_stops_behind_its_payload_is_abandoned(void **state)
{
	static const char *const lines[] = {"AT+BLOB=0,3,abc", "AT+BLOB=0,3,abc, "};

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct fake *fake = fake_start(&fake_streamed_product, 1);

		fake->data_end = -1;
		fake_send(fake, lines[i]);
		fake_pass(fake, 9999);
		assert_int_equal(fake->data_end, -1);
		fake_pass(fake, 1);
		assert_int_equal(fake->data_end, CAUSE_payload_incomplete);
		fake_send(fake, "AT+ECHO=1,\"a\"\r");
		assert_string_equal(fake_heard(fake), ERROR "+echo: 1,\"a\"\r\n" OK);
		fake_stop(fake);
	}
}

static void a_payload_is_longer_than_the_line_buffer(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);
	char bytes[1000];

	(void)state;
	memset(bytes, 'z', sizeof(bytes));
	fake_send(fake, "AT+BLOB=0,1000,");
	fake_send_bytes(fake, 0, bytes, sizeof(bytes));
	fake_send(fake, "\r");
	assert_int_equal(fake->data_length, 1000);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void a_refused_payload_is_consumed(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake->data_end = -1;
	fake_send(fake, "AT+BLOB=9,5,AT\rAT\rAT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), BAD "+echo: 1,\"a\"\r\n" OK);
	assert_int_equal(fake->data_length, 0);
	fake_stop(fake);
}

/* Whenever a command fails that takes data out of its line: the data comes all the same. */
static void the_payload_of_a_command_that_fails_later_is_consumed(void **state)
{
	static const char line[] = "AT+BLOB=0,12,\nAT+NO\rAT+N\r\rAT+ECHO=1,\"a\"\r";

	(void)state;
	for (unsigned how = 0; how < 4; how++) {
		struct fake *fake = fake_start(&fake_streamed_product, 1);
		size_t took;

		fake_send(fake, "AT\r");
		fake->pends = true;
		took = fake_send(fake, line);
		assert_int_equal(took, 13);
		assert_non_null(fake->pending);
		for (unsigned i = 0; i < 99; i++) {
			fake_pass(fake, 100);
			assert_int_equal(fake_send(fake, line + took), 0); /* aborts nothing */
		}
		assert_string_equal(fake_heard(fake), OK);
		fake->data_end = -1;
		if (how == 0)
			at_finish(fake->pending, CAUSE_failed);
		else if (how == 1)
			at_result(fake->pending, AT_RESULT_ERROR);
		else if (how == 2)
			at_finish(fake->pending, CAUSE_NONE);
		else
			fake_pass(fake, 100); /* its deadline */
		at_modem_poll(fake->modem);
		fake_send(fake, line + took);
		assert_string_equal(fake->data, how == 2 ? "\nAT+NO\rAT+N\r" : "");
		assert_int_equal(fake->data_end, how == 2 ? CAUSE_NONE : -1);
		assert_string_equal(fake_heard(fake),
				    how == 0   ? "ERROR: it failed,100\r\n+echo: 1,\"a\"\r\n" OK
				    : how == 2 ? OK "+echo: 1,\"a\"\r\n" OK
					       : ERROR "+echo: 1,\"a\"\r\n" OK);
		fake_stop(fake);
	}
}

/* The host sends what it has announced: none of it may be read as commands. */
static void a_payload_beyond_the_maximum_is_consumed_and_refused(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake->data_end = -1;
	fake_send(fake, "AT+BLOB=0,1501,");
	for (unsigned i = 0; i < 1500 / 6; i++)
		fake_send(fake, "AT+NO\r");
	assert_string_equal(fake_heard(fake), "");
	fake_send(fake, "\r\r\nAT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), BAD "+echo: 1,\"a\"\r\n" OK);
	assert_int_equal(fake->data_end, -1);
	assert_int_equal(fake->data_length, 0);
	fake_send(fake, "AT+BLOB=0,x,a\r");
	assert_string_equal(fake_heard(fake), BAD);
	/* nobody waits for four gigabytes */
	fake_send(fake, "AT+BLOB=0,4000000000,abc\r");
	fake_pass(fake, 9999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), ERROR "+echo: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

static void a_payload_that_stops_is_abandoned(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake_send(fake, "AT+BLOB=0,5,abc");
	fake_pass(fake, 9999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_int_equal(fake->data_end, CAUSE_payload_incomplete);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), ERROR "+echo: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

static void base64_and_hex_are_decoded(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);

	(void)state;
	fake_send(fake, "AT+BLOB=1,8,aGVsbG8=\r");
	assert_string_equal(fake->data, "hello");
	assert_string_equal(fake_heard(fake), OK);
	fake_send(fake, "AT+BLOB=2,10,68656C6c6f\r");
	assert_string_equal(fake->data, "hello");
	assert_string_equal(fake_heard(fake), OK);
	fake_send(fake, "AT+BLOB=2,4,686g\rAT+BLOB=2,3,686\rAT+BLOB=1,5,aGVsb\r");
	assert_string_equal(fake_heard(fake), BAD BAD BAD);
	fake_stop(fake);
}

static void a_long_line_gets_one_error(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);
	char line[301];

	(void)state;
	memset(line, 'x', 300);
	line[300] = 0;
	fake_send(fake, "AT+ECHO=1,");
	fake_send(fake, line);
	fake_send(fake, "\rAT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), ERROR "+echo: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

/* Lines that fail need room for their answers like others, also the one that silence ends. */
static void a_host_that_does_not_read_stops_its_port(void **state)
{
	static const char *const lines[] = {"AT+NO\r", "AT+ECHO=1,\"a\"\r", "AT+BLOB=9,3,ATB\r"};

	(void)state;
	for (unsigned which = 0; which < 3; which++) {
		struct fake *fake = fake_start(&fake_streamed_product, 1);
		const char *line = lines[which];
		unsigned answers = 0, sent = 0;

		fake->accepts[0] = 0;
		while (fake_send(fake, line) == strlen(line))
			assert_true(sent++ < 100);
		assert_true(sent > 10);
		fake_pass(fake, 60000);
		assert_int_equal(at_modem_next(fake->modem), UINT32_MAX);
		fake->accepts[0] = SIZE_MAX;
		at_port_writable(fake->port);
		at_modem_poll(fake->modem);
		for (const char *at = fake_heard(fake); *at != 0; at++)
			answers += *at == 'K' || *at == 'E';
		assert_int_equal(answers, sent);
		assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
		fake_stop(fake);
	}
}

static void an_event_leaves_the_result_a_few_milliseconds(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 1);
	struct fake_event record = {5};

	(void)state;
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	at_unsolicited(fake->port, FAKE_REPLY_EVENT, &record);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\n" OK);
	fake_pass(fake, 5);
	assert_string_equal(fake_heard(fake), "+event: 5\r\n");
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_compact_and_lower_case),
		cmocka_unit_test(surplus_empty_parameters_are_harmless),
		cmocka_unit_test(a_payload_may_hold_any_byte),
		cmocka_unit_test(what_stands_behind_a_payload_decides),
		cmocka_unit_test(a_line_that_stops_behind_its_payload_is_abandoned),
		cmocka_unit_test(a_payload_is_longer_than_the_line_buffer),
		cmocka_unit_test(a_refused_payload_is_consumed),
		cmocka_unit_test(the_payload_of_a_command_that_fails_later_is_consumed),
		cmocka_unit_test(a_payload_beyond_the_maximum_is_consumed_and_refused),
		cmocka_unit_test(a_payload_that_stops_is_abandoned),
		cmocka_unit_test(base64_and_hex_are_decoded),
		cmocka_unit_test(a_long_line_gets_one_error),
		cmocka_unit_test(a_host_that_does_not_read_stops_its_port),
		cmocka_unit_test(an_event_leaves_the_result_a_few_milliseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
