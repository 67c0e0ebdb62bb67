/* SPDX-License-Identifier: MIT */
/* Commands that answer later: waiting lines, deadlines, aborts; output that the host does not read;
 * codes that must not cut in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK    "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"

static struct fake *quiet_modem(void)
{
	struct fake *fake = fake_start(&fake_product, 3);

	fake_send(fake, "ATE0\r");
	fake_heard(fake);
	return fake;
}

static void event(struct fake *fake, uint32_t number)
{
	struct fake_event record = {number};

	at_unsolicited(fake->port, FAKE_REPLY_EVENT, &record);
	at_modem_poll(fake->modem);
}

static void a_pending_command_finishes_later(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT;+ECHO=1,\"a\"\r\n");
	assert_string_equal(fake_heard(fake), "");
	assert_true(at_port_busy(fake->port) && at_port_running(fake->port));
	assert_int_equal(at_modem_next(fake->modem), 2000);
	at_finish(fake->pending, CAUSE_NONE);
	assert_int_equal(at_modem_next(fake->modem), 0);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "\r\n+ECHO: 1,\"a\"\r\n" OK);
	assert_false(at_port_busy(fake->port));
	fake_stop(fake);
}

static void a_failure_that_comes_later_ends_the_chain(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT;+ECHO=1,\"a\"\r");
	at_finish(fake->pending, CAUSE_failed);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), ERROR);
	fake_stop(fake);
}

static void a_result_code_may_be_long(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	for (unsigned i = 0; i < 2; i++) { /* the second time as the last one was sent */
		fake_send(fake, "AT+WAIT\r");
		at_result(fake->pending, AT_RESULT_NO_ANSWER);
		at_modem_poll(fake->modem);
		assert_string_equal(fake_heard(fake), "\r\nNO ANSWER OF WHOEVER WAS CALLED, "
						      "HOWEVER LONG IT RANG\r\n");
	}
	fake_stop(fake);
}

static void the_next_line_waits(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	/* the next line is there already: it waits, and does not abort */
	assert_int_equal(fake_send(fake, "AT+WAIT\r\nAT+ECHO=2,\"b\"\r"), 9);
	fake_pass(fake, 500);
	assert_int_equal(fake_send(fake, "AT+ECHO=2,\"b\"\r"), 0);
	assert_string_equal(fake_heard(fake), "");
	unsigned resumed = fake->resumed;

	at_finish(fake->pending, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_true(fake->resumed > resumed);
	fake_send(fake, "AT+ECHO=2,\"b\"\r");
	assert_string_equal(fake_heard(fake), OK "\r\n+ECHO: 2,\"b\"\r\n" OK);
	fake_stop(fake);
}

static void a_later_character_aborts(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT\r");
	assert_int_equal(fake_send(fake, "\n"), 1); /* belongs to the line's end */
	fake_pass(fake, 200);
	assert_int_equal(fake_send(fake, "x"), 1);
	assert_int_equal(fake->aborted, CAUSE_aborted);
	assert_string_equal(fake_heard(fake), ERROR);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void finish_pending(struct fake *fake)
{
	struct at_call *call = fake->pending;

	fake->pending = NULL;
	at_finish(call, CAUSE_NONE);
	at_modem_poll(fake->modem);
}

/* What was offered before waits, also for a later command of the line that could be aborted. */
static void what_was_typed_ahead_aborts_no_later_command(void **state)
{
	struct fake *fake = quiet_modem();
	const char *line = "AT+ECHO=1,\"next\"\r";

	(void)state;
	fake_send(fake, "AT+LOOSE;+WAIT\r");
	fake_pass(fake, 1000);
	assert_int_equal(fake_send(fake, line), 0);
	finish_pending(fake);
	assert_int_equal(fake_send(fake, line), 0);
	fake_pass(fake, 1000);
	assert_int_equal(fake_send(fake, line), 0);
	assert_int_equal(fake->aborted, 0);
	finish_pending(fake);
	fake_send(fake, line);
	assert_string_equal(fake_heard(fake), OK "\r\n+ECHO: 1,\"next\"\r\n" OK);
	fake_stop(fake);
}

/* V.250 counts 125 ms from S3; what comes while a prompt's data ends is typed ahead as well. */
static void what_comes_as_a_command_begins_does_not_abort_it(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+SEND=1;+WAIT\r");
	fake_pass(fake, 1000);
	assert_int_equal(fake_send(fake, "x\x1a"
					 "AT\r"),
			 2);
	fake_pass(fake, 124);
	assert_int_equal(fake_send(fake, "AT\r"), 0);
	fake_pass(fake, 1000);
	assert_int_equal(fake_send(fake, "AT\r"), 0);
	assert_int_equal(fake->aborted, 0);
	finish_pending(fake);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), "\r\n> " OK OK);
	fake_stop(fake);
}

static void the_deadline_ends_what_never_finishes(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT\r");
	fake_pass(fake, 1999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_int_equal(fake->aborted, CAUSE_timed_out);
	assert_string_equal(fake_heard(fake), ERROR);
	fake_stop(fake);
}

static void a_handler_may_shorten_the_deadline(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT\r");
	at_within(fake->pending, 5000); /* no longer than the command may take */
	assert_int_equal(at_modem_next(fake->modem), 2000);
	at_within(fake->pending, 300);
	fake_pass(fake, 299);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_int_equal(fake->aborted, CAUSE_timed_out);
	assert_string_equal(fake_heard(fake), ERROR);
	fake_stop(fake);
}

static void codes_do_not_cut_in(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	event(fake, 1);
	assert_string_equal(fake_heard(fake), "\r\n+EVENT: 1\r\n");
	fake_send(fake, "AT+WA"); /* half typed */
	event(fake, 2);
	event(fake, 3);
	assert_string_equal(fake_heard(fake), "");
	fake_send(fake, "IT\r"); /* a command runs */
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "");
	at_finish(fake->pending, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), OK "\r\n+EVENT: 2\r\n\r\n+EVENT: 3\r\n");
	fake_send(fake, "AT+SEND=1\r"); /* a prompt */
	event(fake, 4);
	assert_string_equal(fake_heard(fake), "\r\n> ");
	fake_send(fake, "x\x1a");
	assert_string_equal(fake_heard(fake), OK "\r\n+EVENT: 4\r\n");
	fake_send(fake, "AT+DIAL\r"); /* data mode */
	event(fake, 5);
	assert_string_equal(fake_heard(fake), "\r\nCONNECT\r\n");
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_LOST, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "\r\nNO CARRIER\r\n\r\n+EVENT: 5\r\n");
	fake_stop(fake);
}

static void a_half_typed_line_holds_codes_for_five_seconds(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+EC");
	event(fake, 1);
	assert_int_equal(at_modem_next(fake->modem), 5000);
	fake_pass(fake, 4999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_string_equal(fake_heard(fake), "\r\n+EVENT: 1\r\n");
	fake_send(fake, "HO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), "\r\n+ECHO: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

static void every_character_holds_codes_anew(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "A");
	event(fake, 1);
	for (const char *c = "T+ECHO=1"; *c != 0; c++) {
		fake_pass(fake, 4999);
		fake_send_bytes(fake, 0, c, 1);
	}
	assert_string_equal(fake_heard(fake), "");
	assert_int_equal(at_modem_next(fake->modem), 5000);
	fake_pass(fake, 5000);
	assert_string_equal(fake_heard(fake), "\r\n+EVENT: 1\r\n");
	fake_stop(fake);
}

static void a_full_queue_drops_and_counts(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+EC");
	for (unsigned i = 1; i <= 9; i++)
		event(fake, i);
	assert_int_equal(at_port_counters(fake->port)->dropped_unsolicited, 4);
	assert_non_null(strstr(fake->trace, "queue is full"));
	fake_stop(fake);
}

struct counter {
	struct at_source source;
	uint32_t latest, calls;
};

static bool emit(struct at_source *source, struct at_port *port)
{
	struct counter *counter = (struct counter *)source;
	struct fake_event record = {counter->latest};

	at_unsolicited_now(port, FAKE_REPLY_EVENT, &record);
	return ++counter->calls < 3;
}

static void a_source_is_asked_when_its_code_may_go(void **state)
{
	struct fake *fake = quiet_modem();
	struct counter counter = {{emit, NULL, NULL}, 1, 0};

	(void)state;
	fake_send(fake, "AT");
	at_source_ready(&counter.source, fake->port);
	at_source_ready(&counter.source, fake->port);
	at_modem_poll(fake->modem);
	assert_int_equal(counter.calls, 0);
	counter.latest = 7;
	fake_send(fake, "\r");
	assert_string_equal(fake_heard(fake),
			    OK "\r\n+EVENT: 7\r\n\r\n+EVENT: 7\r\n\r\n+EVENT: 7\r\n");
	assert_null(counter.source.port);
	at_source_ready(&counter.source, fake->port);
	at_source_cancel(&counter.source);
	at_modem_poll(fake->modem);
	assert_int_equal(counter.calls, 3);
	fake_stop(fake);
}

static void results_nobody_asked_for_follow_v(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	at_unsolicited_result(fake->port, AT_RESULT_NO_CARRIER);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "\r\nNO CARRIER\r\n");
	fake_send(fake, "ATV0\r");
	at_unsolicited_result(fake->port, AT_RESULT_NO_CARRIER);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "0\r3\r");
	fake_stop(fake);
}

static void nothing_is_lost_when_the_host_reads_slowly(void **state)
{
	struct fake *fast = quiet_modem();
	char expected[16384];

	(void)state;
	fake_send(fast, "AT+LIST;+BIG;+LIST\rAT\r");
	strcpy(expected, fake_heard(fast));
	assert_int_equal(at_port_counters(fast->port)->dropped_output, 0);
	fake_stop(fast);
	struct fake *fake = quiet_modem();

	fake->accepts[0] = 0;
	size_t used = fake_send(fake, "AT+LIST;+BIG;+LIST\rAT\r");

	for (unsigned i = 0; i < 4000; i++) {
		fake->accepts[0] = i % 7;
		at_port_writable(fake->port);
		at_modem_poll(fake->modem);
		used += fake_send(fake, &"AT+LIST;+BIG;+LIST\rAT\r"[used]);
	}
	assert_string_equal(fake_heard(fake), expected);
	assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
	fake_stop(fake);
}

/* Lines that fail need room for their answers like others. */
static void a_host_that_does_not_read_stops_its_port(void **state)
{
	static const char too_long[] = "AT+ECHO=1,\"123456789 123456789 123456789 123456789 "
				       "123456789 123456789 123456789 \"\r";
	static const char *const lines[] = {too_long, "A/", "AT+NO\r", "AT+ECHO=x\r", "AT\r"};

	(void)state;
	for (unsigned which = 0; which < 5; which++) {
		struct fake *fake = quiet_modem();
		const char *line = lines[which];
		unsigned sent = 0, answers = 0;

		if (which == 1)
			fake_send(fake, too_long);
		fake_heard(fake);
		fake->accepts[0] = 0;
		while (fake_send(fake, line) == strlen(line))
			assert_true(sent++ < 100);
		assert_true(sent > 10);
		fake->accepts[0] = SIZE_MAX;
		at_port_writable(fake->port);
		at_modem_poll(fake->modem);
		for (const char *at = fake_heard(fake); *at != 0; at++)
			answers += *at == 'R' || *at == 'K'; /* ERROR has three */
		assert_int_equal(answers, which == 4 ? sent : 3 * sent);
		assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
		fake_stop(fake);
	}
}

static void ports_are_instances_of_their_own(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT\r");
	fake_send_bytes(fake, 1, "ATE0\rAT+ECHO=1,\"b\"\r", 20);
	fake_send_bytes(fake, 2, "ATE0V0\rAT", 9);
	assert_string_equal(fake_heard_on(fake, 1), "ATE0\r" OK "\r\n+ECHO: 1,\"b\"\r\n" OK);
	assert_string_equal(fake_heard_on(fake, 2), "ATE0V0\r0\r");
	at_finish(fake->pending, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void a_port_without_a_host_discards_and_counts(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+WAIT;+ECHO=1,\"a\"\r");
	at_port_detach(fake->port);
	at_finish(fake->pending, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_int_equal(at_port_counters(fake->port)->dropped_output, 22);
	at_port_attach(fake->port, &fake->stream[0]);
	fake_send(fake, "AT+EC"); /* a half-typed line is forgotten */
	at_port_detach(fake->port);
	at_port_attach(fake->port, &fake->stream[0]);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void the_trace_tells_what_was_wrong_but_no_secret(void **state)
{
	struct fake *fake = quiet_modem();

	(void)state;
	fake_send(fake, "AT+KEEP=1,1501,tcp,\"hush\"\r");
	assert_non_null(strstr(fake->trace, "+KEEP set, parameter 2: a parameter out of range"));
	assert_non_null(strstr(fake->trace, "IAT+KEEP=***************"));
	assert_null(strstr(fake->trace, "hush"));
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pending_command_finishes_later),
		cmocka_unit_test(a_failure_that_comes_later_ends_the_chain),
		cmocka_unit_test(a_result_code_may_be_long),
		cmocka_unit_test(the_next_line_waits),
		cmocka_unit_test(a_later_character_aborts),
		cmocka_unit_test(what_was_typed_ahead_aborts_no_later_command),
		cmocka_unit_test(what_comes_as_a_command_begins_does_not_abort_it),
		cmocka_unit_test(the_deadline_ends_what_never_finishes),
		cmocka_unit_test(a_handler_may_shorten_the_deadline),
		cmocka_unit_test(codes_do_not_cut_in),
		cmocka_unit_test(a_half_typed_line_holds_codes_for_five_seconds),
		cmocka_unit_test(every_character_holds_codes_anew),
		cmocka_unit_test(a_full_queue_drops_and_counts),
		cmocka_unit_test(a_source_is_asked_when_its_code_may_go),
		cmocka_unit_test(results_nobody_asked_for_follow_v),
		cmocka_unit_test(nothing_is_lost_when_the_host_reads_slowly),
		cmocka_unit_test(a_host_that_does_not_read_stops_its_port),
		cmocka_unit_test(ports_are_instances_of_their_own),
		cmocka_unit_test(a_port_without_a_host_discards_and_counts),
		cmocka_unit_test(the_trace_tells_what_was_wrong_but_no_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
