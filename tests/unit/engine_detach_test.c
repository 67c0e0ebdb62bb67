/* SPDX-License-Identifier: MIT */
/*
 * Commands that end before their time, and hosts that leave in the middle of anything: the next
 * command works, no late answer of a handler touches it, and nothing is left over for the next
 * host.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK	"\r\nOK\r\n"
#define ERROR	"\r\nERROR\r\n"
#define CONNECT "\r\nCONNECT\r\n"
#define ECHO	"\r\n+ECHO: 1,\"a\"\r\n" OK

static struct fake *modem_of(const struct at_product *product, const char *first)
{
	struct fake *fake = fake_start(product, 1);

	fake_send(fake, "ATE0\r");
	fake_send(fake, first);
	fake_heard(fake);
	return fake;
}

static struct fake *modem(const char *first)
{
	return modem_of(&fake_product, first);
}

static uint32_t dropped(const struct fake *fake)
{
	return at_port_counters(fake->port)->dropped_output;
}

static void leave(struct fake *fake)
{
	at_port_detach(fake->port);
	fake_pass(fake, 1);
}

/* A new host comes: all that it hears are the answers to its own command. */
static void come_and_end(struct fake *fake)
{
	at_port_attach(fake->port, &fake->stream[0]);
	fake_pass(fake, 1);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), ECHO);
	fake_stop(fake);
}

/* ------------------------------------------------------------------------ before their time */

/* The handler's answer comes late: the call belongs to the next command, which pends too. */
static void the_next_command_waits_for_its_own_answer(struct fake *fake)
{
	fake->pending = NULL;
	fake_heard(fake);
	fake_send(fake, "AT+WAIT\r");
	assert_non_null(fake->pending);
	assert_string_equal(fake_heard(fake), "");
	at_finish(fake->pending, CAUSE_NONE);
	fake_pass(fake, 0);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void after_an_abort_the_next_command_works(void **state)
{
	struct fake *fake = modem("AT+WAIT\r");

	(void)state;
	fake_pass(fake, 200);
	fake_send(fake, "x");
	assert_int_equal(fake->aborted, CAUSE_aborted);
	assert_null(fake->pending);
	the_next_command_waits_for_its_own_answer(fake);
}

static void after_a_deadline_the_next_command_works(void **state)
{
	struct fake *fake = modem("AT+WAIT\r");

	(void)state;
	fake_pass(fake, 2000);
	assert_int_equal(fake->aborted, CAUSE_timed_out);
	the_next_command_waits_for_its_own_answer(fake);
}

static void after_a_dtr_drop_the_next_command_works(void **state)
{
	struct fake *fake = modem("AT&D2+WAIT\r");

	(void)state;
	at_port_dtr(fake->port, false);
	assert_int_equal(fake->aborted, CAUSE_aborted);
	the_next_command_waits_for_its_own_answer(fake);
}

static void a_dtr_drop_ends_a_prompt(void **state)
{
	struct fake *fake = modem("AT&D1;+SEND=1\rabc");

	(void)state;
	at_port_dtr(fake->port, false);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	the_next_command_waits_for_its_own_answer(fake);
}

/* A handler that does not say how it is ended is not: its answer would be the next command's. */
static void a_handler_that_cannot_be_ended_is_waited_for(void **state)
{
	struct fake *fake = modem("AT&D2+LOOSE\r");

	(void)state;
	assert_non_null(strstr(fake->trace, "N+LOOSE is pending without at_on_abort()"));
	assert_int_equal(at_modem_next(fake->modem), UINT32_MAX);
	fake_pass(fake, 60000);
	at_port_dtr(fake->port, false);
	assert_int_equal(fake_send(fake, "x"), 0);
	assert_string_equal(fake_heard(fake), "");
	at_finish(fake->pending, CAUSE_NONE);
	fake_pass(fake, 0);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

/* ------------------------------------------------------------------------- hosts that leave */

static void in_half_a_line(void **state)
{
	struct fake *fake = modem("AT+ECHO=1,");

	(void)state;
	leave(fake);
	come_and_end(fake);
}

static void in_half_a_line_that_is_too_long(void **state)
{
	struct fake *fake = modem("AT");

	(void)state;
	for (unsigned i = 0; i < 20; i++)
		fake_send(fake, "0123456789");
	leave(fake);
	come_and_end(fake);
}

static void while_a_command_runs(void **state)
{
	struct fake *fake = modem("AT&D2+WAIT;+ECHO=1,\"b\"\r");

	(void)state;
	leave(fake);
	assert_int_equal(fake->aborted, CAUSE_aborted);
	assert_int_equal(dropped(fake), strlen(ERROR));
	come_and_end(fake);
}

static void while_a_command_runs_and_dtr_is_ignored(void **state)
{
	struct fake *fake = modem("AT&D0+WAIT;+ECHO=1,\"a\"\r");

	(void)state;
	leave(fake);
	assert_non_null(fake->pending);
	at_finish(fake->pending, CAUSE_NONE);
	fake_pass(fake, 0);
	assert_int_equal(dropped(fake), strlen(ECHO));
	come_and_end(fake);
}

static void between_connecting_and_its_answer(void **state)
{
	struct fake *fake = modem("AT&D2+WAIT\r");

	(void)state;
	at_connect(fake->pending, &fake->channel);
	leave(fake);
	assert_int_equal(fake->left, AT_CHANNEL_DTR);
	come_and_end(fake);
}

static void at_a_prompt(void **state)
{
	struct fake *fake = modem("AT+SEND=1\rab");

	(void)state;
	leave(fake);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	assert_int_equal(dropped(fake), strlen(OK)); /* what this form answers to a cancellation */
	come_and_end(fake);
}

static void in_counted_data(void **state)
{
	struct fake *fake = modem("AT+COUNT=9\rab");

	(void)state;
	leave(fake);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	assert_int_equal(dropped(fake), strlen(ERROR));
	come_and_end(fake);
}

static void in_counted_data_inside_a_line(void **state)
{
	struct fake *fake = modem_of(&fake_streamed_product, "AT+BLOB=0,9,ab");

	(void)state;
	leave(fake);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	at_port_attach(fake->port, &fake->stream[0]);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\nOK\r\n");
	fake_stop(fake);
}

static void with_data_that_its_handler_has_not_taken(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake->data_accepts = 2;
	fake_send(fake, "AT+COUNT=4\rabcd");
	assert_string_equal(fake_heard(fake), "\r\n> ");
	leave(fake);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	come_and_end(fake);
}

static void in_data_mode(void **state)
{
	struct fake *fake = modem("AT&D1+DIAL\r");

	(void)state;
	leave(fake);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_int_equal(dropped(fake), strlen(OK));
	come_and_end(fake);
	fake = modem("AT&D2+DIAL\r");
	leave(fake);
	assert_int_equal(fake->left, AT_CHANNEL_DTR);
	come_and_end(fake);
}

static void in_data_mode_that_ignores_dtr(void **state)
{
	struct fake *fake = modem("AT&D0+DIAL\r");

	(void)state;
	leave(fake);
	assert_int_equal(fake->left, -1);
	at_port_attach(fake->port, &fake->stream[0]);
	fake_pass(fake, 1000);
	fake_send(fake, "abc"); /* the next host goes on with it */
	assert_string_equal(fake->sent, "abc");
	fake_pass(fake, 1000);
	fake_send(fake, "+++");
	fake_pass(fake, 1000);
	assert_string_equal(fake_heard(fake), OK);
	come_and_end(fake);
}

static void in_half_an_escape(void **state)
{
	struct fake *fake = modem("AT&D2+DIAL\r");

	(void)state;
	fake_pass(fake, 1000);
	fake_send(fake, "++");
	leave(fake);
	assert_int_equal(fake->sent_length, 0);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2);
	come_and_end(fake);
}

static void with_data_that_the_peer_has_not_taken(void **state)
{
	struct fake *fake = modem("AT&D2+DIAL\r");

	(void)state;
	fake->channel_accepts = 1;
	assert_int_equal(fake_send(fake, "abc"), 1);
	leave(fake);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2);
	come_and_end(fake); /* its first bytes are no data of the former host */
}

static void with_output_that_it_has_not_read(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake->accepts[0] = 100;
	fake_send(fake, "AT+BIG\rAT+LIST\r");
	leave(fake);
	assert_int_equal(fake->out_length[0], 100);
	assert_int_equal(dropped(fake), strlen("\r\n+BIG: 1500\r\n") + 1502 + strlen(OK) - 100);
	fake_heard(fake);
	fake->accepts[0] = SIZE_MAX;
	come_and_end(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_an_abort_the_next_command_works),
		cmocka_unit_test(after_a_deadline_the_next_command_works),
		cmocka_unit_test(after_a_dtr_drop_the_next_command_works),
		cmocka_unit_test(a_dtr_drop_ends_a_prompt),
		cmocka_unit_test(a_handler_that_cannot_be_ended_is_waited_for),
		cmocka_unit_test(in_half_a_line),
		cmocka_unit_test(in_half_a_line_that_is_too_long),
		cmocka_unit_test(while_a_command_runs),
		cmocka_unit_test(while_a_command_runs_and_dtr_is_ignored),
		cmocka_unit_test(between_connecting_and_its_answer),
		cmocka_unit_test(at_a_prompt),
		cmocka_unit_test(in_counted_data),
		cmocka_unit_test(in_counted_data_inside_a_line),
		cmocka_unit_test(with_data_that_its_handler_has_not_taken),
		cmocka_unit_test(in_data_mode),
		cmocka_unit_test(in_data_mode_that_ignores_dtr),
		cmocka_unit_test(in_half_an_escape),
		cmocka_unit_test(with_data_that_the_peer_has_not_taken),
		cmocka_unit_test(with_output_that_it_has_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
