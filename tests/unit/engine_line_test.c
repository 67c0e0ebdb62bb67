/* SPDX-License-Identifier: MIT */
/* Command lines: the prefix, the terminator, editing, echo, repetition, chains, answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

/* The host sends the first text to a fresh modem, so many bytes at a time, and must read the
 * second. */
static void answers_in_pieces(const char *sent, size_t piece, const char *heard)
{
	struct fake *fake = fake_start(&fake_product, 1);
	size_t n = strlen(sent);

	fake_send(fake, "ATE0\r");
	fake_heard(fake);
	for (size_t i = 0; i < n; i += piece)
		fake_send_bytes(fake, 0, sent + i, n - i < piece ? n - i : piece);
	assert_string_equal(fake_heard(fake), heard);
	fake_stop(fake);
}

static void answers(const char *sent, const char *heard)
{
	answers_in_pieces(sent, SIZE_MAX / 2, heard);
	answers_in_pieces(sent, 1, heard);
	answers_in_pieces(sent, 2, heard);
	answers_in_pieces(sent, 5, heard);
}

#define OK    "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"

static void a_line_is_answered(void **state)
{
	(void)state;
	answers("AT\r", OK);
	answers("at\r", OK);
	answers("aT\r", OK);
	answers("AT\r\n", OK);
	answers("AT+ECHO=1,\"x\"\r", "\r\n+ECHO: 1,\"x\"\r\n" OK);
	answers("at+echo = 1 , \"a b;c\" \r", "\r\n+ECHO: 1,\"a b;c\"\r\n" OK);
	answers("AT+NONE\r", ERROR);
	answers("AT+ECHO?\r", ERROR);
}

static void noise_is_no_line(void **state)
{
	(void)state;
	answers("\r\n\r\n", "");
	answers("\x1b\rAT\r", OK);
	answers("hello\rAT\r", OK);
	answers("AAAT\r", OK);
	answers("A T\rAT\r", OK);
	answers("\xff\xfe\x80 AT\r", OK);
}

static void the_cut_of_the_input_does_not_matter(void **state)
{
	static const char sent[] = "xAT+ECHO=5,\"abc\";+ECHO=,\"d\"\r\nATE0V1Q0\rA/AT+FAIL=9;E1\r"
				   "AT+SEND=1\rhe\blo\x1a"
				   "AT+COUNT=3\rA\rTAT+KEEP?;+LIST=?\rAT+BIG\r";
	struct fake *whole = fake_start(&fake_product, 1);
	char expected[16384];

	(void)state;
	fake_send_bytes(whole, 0, sent, sizeof(sent) - 1);
	strcpy(expected, fake_heard(whole));
	fake_stop(whole);
	for (size_t cut = 0; cut < sizeof(sent); cut++) {
		struct fake *fake = fake_start(&fake_product, 1);

		fake_send_bytes(fake, 0, sent, cut);
		fake_send_bytes(fake, 0, sent + cut, sizeof(sent) - 1 - cut);
		assert_string_equal(fake_heard(fake), expected);
		fake_stop(fake);
	}
	struct fake *fake = fake_start(&fake_product, 1);

	for (size_t i = 0; i < sizeof(sent) - 1; i++)
		fake_send_bytes(fake, 0, sent + i, 1);
	assert_string_equal(fake_heard(fake), expected);
	fake_stop(fake);
}

static void the_line_can_be_edited(void **state)
{
	(void)state;
	answers("AT+ECHX\bO=1,\"x\"\r", "\r\n+ECHO: 1,\"x\"\r\n" OK);
	answers("AT\b\b\b\b+ECHO=1,\"x\"\r", "\r\n+ECHO: 1,\"x\"\r\n" OK);
	answers("AT\x01+EC\x02HO=1,\"\x03x\"\r", "\r\n+ECHO: 1,\"x\"\r\n" OK);
}

static void the_echo_shows_what_was_typed(void **state)
{
	struct fake *fake = fake_start(&fake_product, 1);

	(void)state;
	fake_send(fake, "AT\r\n");
	assert_string_equal(fake_heard(fake), "AT\r" OK);
	fake_send(fake, "ATXX\b\bV1\r");
	assert_string_equal(fake_heard(fake), "ATXX\b \b\b \bV1\r" OK);
	fake_send(fake, "A/");
	assert_string_equal(fake_heard(fake), "A/" OK);
	fake_send(fake, "ATE0\r");
	assert_string_equal(fake_heard(fake), "ATE0\r" OK);
	fake_stop(fake);
}

static void a_slash_repeats_the_line(void **state)
{
	(void)state;
	answers("A/", OK);
	answers("AT+ECHO=1,\"x\"\ra/", "\r\n+ECHO: 1,\"x\"\r\n" OK "\r\n+ECHO: 1,\"x\"\r\n" OK);
	answers("AT+ECHO=1,\"x\"\r\rA/\r", "\r\n+ECHO: 1,\"x\"\r\n" OK "\r\n+ECHO: 1,\"x\"\r\n" OK);
}

static void terminator_and_editor_may_change(void **state)
{
	(void)state;
	answers("ATS3=33\rAT!AT\b\n!ATS3=13!", "!\nOK!\n"
					       "!\nOK!\n"
					       "!\nOK!\n" OK);
	answers("ATS3?\r", "\r\n013\r\n" OK);
	answers("ATS3=?\r", "\r\n(0-127)\r\n" OK);
	answers("ATS12?\r", "\r\n050\r\n" OK);
}

static void a_long_line_gets_one_error(void **state)
{
	char line[400] = "AT+ECHO=1,\"";

	(void)state;
	memset(line + strlen(line), 'x', 300);
	strcpy(line + 311, "\"\rAT\r");
	answers(line, ERROR OK);
	/* eighty bytes of line buffer: seventy-nine characters and the terminator fit */
	strcpy(line, "AT+ECHO=1,\"");
	memset(line + strlen(line), 'x', 69);
	strcpy(line + 80, "\"\r");
	struct fake *fake = fake_start(&fake_product, 1);

	fake_send(fake, "ATE0\r");
	fake_heard(fake);
	fake_send(fake, line);
	assert_non_null(strstr(fake_heard(fake), OK));
	fake_send(
		fake,
		"AT+ECHO=1,"
		"\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy");
	fake_send(fake, "\"\rA/AT\r");
	assert_string_equal(fake_heard(fake), ERROR ERROR OK);
	assert_int_equal(at_port_counters(fake->port)->long_lines, 1);
	fake_stop(fake);
}

static void chains_stop_at_the_first_failure(void **state)
{
	(void)state;
	answers("AT+ECHO=1,\"a\";+ECHO=2,\"b\"\r", "\r\n+ECHO: 1,\"a\"\r\n"
						   "\r\n+ECHO: 2,\"b\"\r\n" OK);
	answers("ATE0V1Q0+ECHO=1,\"a\";V1\r", "\r\n+ECHO: 1,\"a\"\r\n" OK);
	answers("ATE0;+FAIL=21;+ECHO=1,\"a\"\r", ERROR);
	answers("AT+KEEP=1,20,tcp;+KEEP=9,1;+KEEP=2,30,tcp\rAT+KEEP?\r",
		ERROR "\r\n+KEEP: 1,20,tcp,\"****\"\r\n"
		      "+KEEP: 2,300,tcp,\"****\"\r\n"
		      "+KEEP: 3,300,tcp,\"****\"\r\n" OK);
}

static void results_follow_v_and_q(void **state)
{
	(void)state;
	answers("ATV0\r", "0\r");
	answers("ATV0\rAT+ECHO=1,\"a\"\rAT+NO\r", "0\r+ECHO: 1,\"a\"\r\n0\r4\r");
	answers("ATQ1\rAT\rAT+NO\rATQ0\r", OK);
	answers("ATQ1\rATS3?\r", "\r\n013\r\n");
}

/* The line, and a command that fails behind it. */
static const char *failing(const char *line)
{
	static char text[64];

	snprintf(text, sizeof(text), "%sAT+FAIL=%d\r", line, CAUSE_failed);
	return text;
}

static void errors_follow_their_level(void **state)
{
	(void)state;
	answers(failing(""), ERROR);
	answers(failing("AT+CMEE=1\r"), OK "\r\n+CME ERROR: 100\r\n");
	answers(failing("AT+CMEE=2\r"), OK "\r\n+CME ERROR: it failed\r\n");
	answers("AT+CMEE=2\rAT+KEEP=1,1501\r", OK "\r\n+CME ERROR: bad parameter\r\n");
	answers("AT+CMEE=2\rAT+NO\r", OK ERROR);
	answers(failing("AT+CMEE=1\rATV0\r"), OK "0\r+CME ERROR: 100\r");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_answered),
		cmocka_unit_test(noise_is_no_line),
		cmocka_unit_test(the_cut_of_the_input_does_not_matter),
		cmocka_unit_test(the_line_can_be_edited),
		cmocka_unit_test(the_echo_shows_what_was_typed),
		cmocka_unit_test(a_slash_repeats_the_line),
		cmocka_unit_test(terminator_and_editor_may_change),
		cmocka_unit_test(a_long_line_gets_one_error),
		cmocka_unit_test(chains_stop_at_the_first_failure),
		cmocka_unit_test(results_follow_v_and_q),
		cmocka_unit_test(errors_follow_their_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
