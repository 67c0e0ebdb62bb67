/* SPDX-License-Identifier: MIT */
/*
 * Outcomes that come after OK, as TI's +Select has them: the line, or the dialect's error line, for
 * the port that asked, in time, at most five at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/port.h"
#include "product.h"
#include "support/doubles.h"
#include "support/engine_fake.h"

#define SELECT "AT+Select=4,1|15,5,0\r\n"
#define RECV   "AT+Recv=0,0,100\r\n"
#define OK     "OK\r\n"

static const struct ti_select_selected two = {.readsds =
						      TI_SELECT_READSDS_1 | TI_SELECT_READSDS_15};

static int start(void **state)
{
	memset(double_lates, 0, sizeof double_lates);
	double_ended = NULL;
	double_answer = CAUSE_NONE;
	*state = fake_start(&ti_shapes_product, 2);
	return 0;
}

static int stop(void **state)
{
	fake_stop(*state);
	return 0;
}

static void asks(struct fake *fake, unsigned port)
{
	fake_send_bytes(fake, port, SELECT, strlen(SELECT));
	assert_string_equal(fake_heard_on(fake, port), OK);
}

static void the_outcome_comes_after_ok(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	fake_pass(fake, 3000);
	assert_string_equal(fake_heard(fake), "");
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "+select:1|15\r\n");
	assert_null(double_lates[0].port);
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two); /* it was told already */
	fake_pass(fake, 61000);
	assert_string_equal(fake_heard(fake), "");
	assert_null(double_ended);
}

static void a_failure_is_the_dialects_error_line(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	ti_select_selected(&double_lates[0], CAUSE_no_memory, NULL);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "ERROR: allocate,0\r\n");
	asks(fake, 0);
	ti_select_selected(&double_lates[0], CAUSE_unreachable,
			   NULL); /* that no error stands for */
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "ERROR\r\n");
	assert_non_null(strstr(fake->trace, "outcome of +Select: out of memory"));
}

static void what_takes_too_long_is_ended(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	fake_pass(fake, 59000);
	assert_string_equal(fake_heard(fake), "");
	assert_int_equal(at_modem_next(fake->modem), 1000);
	fake_pass(fake, 999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_string_equal(fake_heard(fake), "ERROR: process command,-1\r\n");
	assert_ptr_equal(double_ended, &double_lates[0]);
	assert_int_equal(double_why, CAUSE_timed_out);
	assert_int_equal(at_modem_next(fake->modem), UINT32_MAX);
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two); /* too late */
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "");
}

/* Counted over all ports; a refused one leaves the others alone. */
static void one_too_many_is_refused(void **state)
{
	struct fake *fake = *state;

	for (unsigned i = 0; i < 5; i++)
		asks(fake, i % 2);
	fake_send(fake, SELECT);
	assert_string_equal(fake_heard(fake), "ERROR: allocate,0\r\n");
	assert_null(double_lates[5].port);
	assert_non_null(strstr(fake->trace, "+Select: too many outcomes are awaited already"));
	ti_select_selected(&double_lates[2], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "+select:1|15\r\n");
	asks(fake, 0);
	at_late_cancel(&double_lates[2]);
	at_late_cancel(&double_lates[2]);
	asks(fake, 1);
}

/* Those of other commands count as well. */
static void there_are_five_of_all_commands(void **state)
{
	struct fake *fake = *state;

	for (unsigned i = 0; i < 3; i++)
		asks(fake, 0);
	fake_send(fake, RECV RECV);
	assert_string_equal(fake_heard(fake), OK OK);
	fake_send(fake, RECV SELECT);
	assert_string_equal(fake_heard(fake), "ERROR: allocate,0\r\nERROR: allocate,0\r\n");
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	fake_send(fake, RECV);
	assert_string_equal(fake_heard(fake), "+select:1|15\r\n" OK);
}

/* Its line ends in data that is taken as it goes. */
static size_t take(struct at_supply *supply, uint8_t *bytes, size_t n)
{
	(void)supply;
	memset(bytes, '\n', n);
	return n;
}

static bool emit(struct at_source *source, struct at_port *port)
{
	static struct at_supply supply = {.take = take};
	struct ti_recv_data data = {.sd = 3, .format = TI_RECV_DATA_FORMAT_BASE64, .length = 4};

	(void)source;
	(void)port;
	ti_recv_data(&double_lates[0], CAUSE_NONE, &data, &supply);
	return false;
}

static void its_line_may_end_in_data(void **state)
{
	static struct at_source source = {.emit = emit};
	struct fake *fake = *state;

	fake_send(fake, RECV);
	at_source_ready(&source, double_lates[0].port);
	fake_pass(fake, 3600 * 1000); /* it has no deadline */
	assert_string_equal(fake_heard(fake), OK "+recv:3,1,8,CgoKCg==\r\n");
	fake_send(fake, RECV);
	ti_recv_data(&double_lates[0], CAUSE_failed, NULL, NULL);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), OK "ERROR: process command,-1\r\n");
}

/* However much of a line waits for the host, the result has room behind it. */
static void the_result_follows_its_data(void **state)
{
	struct fake *fake = *state;
	struct at_supply supply = {.take = take};

	double_answer = CAUSE_PENDING;
	for (uint32_t n = 3300; n < 3620; n++) {
		struct ti_file_read_reply reply = {.length = n};
		const char *heard;

		fake_send(fake, "AT+FileRead=0,0,4000\r\n");
		fake->accepts[0] = 0;
		ti_file_read_reply(&fake->port->call, &reply, &supply);
		fake_pass(fake, 10);
		assert_int_not_equal(at_modem_next(fake->modem), 0);
		fake->accepts[0] = SIZE_MAX;
		at_port_writable(fake->port);
		for (unsigned turn = 0; turn < 3; turn++)
			fake_pass(fake, 0);
		heard = fake_heard(fake);
		assert_int_equal(strlen(heard), strlen("+fileread:0,3300,\r\n" OK) + n);
		assert_string_equal(heard + strlen(heard) - strlen(OK), OK);
	}
	double_answer = CAUSE_NONE;
	assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
}

static void the_port_that_asked_hears_it(void **state)
{
	struct fake *fake = *state;

	asks(fake, 1);
	fake_pass(fake, 500);
	asks(fake, 0);
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard_on(fake, 1), "+select:1|15\r\n");
	assert_string_equal(fake_heard_on(fake, 0), "");
	fake_pass(fake, 60000);
	assert_string_equal(fake_heard_on(fake, 0), "ERROR: process command,-1\r\n");
	assert_string_equal(fake_heard_on(fake, 1), "");
}

static void a_half_typed_line_holds_it_back(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	fake_send(fake, "AT+Set=General,");
	ti_select_selected(&double_lates[0], CAUSE_failed, NULL);
	fake_pass(fake, 1000);
	assert_string_equal(fake_heard(fake), "");
	fake_send(fake, "Persistent,1\r\n");
	assert_string_equal(fake_heard(fake), OK);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "ERROR: process command,-1\r\n");
}

static void who_has_gone_hears_nothing(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	asks(fake, 1);
	asks(fake, 0);
	at_port_detach(fake->port);
	assert_null(double_lates[0].port);
	assert_null(double_lates[2].port);
	assert_ptr_equal(double_ended, &double_lates[2]);
	assert_int_equal(double_why, CAUSE_aborted);
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two);
	at_port_attach(fake->port, &fake->stream[0]);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "");
	ti_select_selected(&double_lates[1], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard_on(fake, 1), "+select:1|15\r\n");
}

/* As queued codes outlive it. */
static void the_line_dtr_alone_ends_none(void **state)
{
	struct fake *fake = *state;

	asks(fake, 0);
	at_port_dtr(fake->port, false);
	assert_null(double_ended);
	ti_select_selected(&double_lates[0], CAUSE_NONE, &two);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "+select:1|15\r\n");
}

static void answers(struct fake *fake, const char *line, const char *answer)
{
	fake_send_bytes(fake, 0, line, strlen(line));
	fake_send_bytes(fake, 0, "\r\n", 2);
	assert_string_equal(fake_heard(fake), answer);
}

#define ERROR(x) "ERROR: " x "\r\n"

/* All commands of the group, but those that it names; those of other groups are not its business.
 */
static void a_group_refuses(void **state)
{
	struct fake *fake = *state;

	double_holds = "ti_stopped";
	answers(fake, "AT+Set=General,Persistent,1", ERROR("process command,-1"));
	answers(fake, "AT+Stop=0", ERROR("process command,-1"));
	answers(fake, "AT+Set=General,Persistent,2", ERROR("parse parameters,-1"));
	answers(fake, "AT+Start", OK);
	answers(fake, "AT+Test", OK);
	answers(fake, "AT+MqttSet=0,keepalive,60", OK);
	double_holds = NULL;
	answers(fake, "AT+Set=General,Persistent,1", OK);
}

/* What depends on the bits of a mask. */
static void what_a_mask_asks_for(void **state)
{
	struct fake *fake = *state;

	answers(fake, "AT+FileOpen=/a,READ", OK);
	answers(fake, "AT+FileOpen=/a,WRITE|OVERWRITE,", OK);
	answers(fake, "AT+FileOpen=/a,READ|WRITE", ERROR("parse parameters,-1"));
	answers(fake, "AT+FileOpen=/a,CREATE", ERROR("number of parameters,0"));
	answers(fake, "AT+FileOpen=/a,WRITE|CREATE,", ERROR("number of parameters,0"));
	answers(fake, "AT+FileOpen=/a,WRITE|CREATE,1", OK);
	answers(fake, "AT+FileOpen=/a,CREATE_FAILSAFE", ERROR("parse parameters,-2"));
	answers(fake, "AT+FileOpen=/a,CREATE_FAILSAFE|CREATE,15", ERROR("parse parameters,-2"));
	answers(fake, "AT+FileOpen=/a,CREATE_FAILSAFE|CREATE,16", OK);
}

/* IPv6 as four words, like the bytes of a MAC address without leading zeros. */
static void addresses_as_they_are_told(void **state)
{
	struct ti_connect_done done = {
		.port = 80,
		.address = {ADDRESS_IPV6,
			    {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0xff, 0x0f}},
		.mac = {{0x34, 0x31, 0xc4, 1, 2, 3}}};
	struct fake *fake = *state;

	answers(fake, "AT+Connect=0,INET6,80,::1", OK);
	ti_connect_done(&double_lates[0], CAUSE_NONE, &done);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake),
			    "+connect:80,0x20010db8:0x0:0x10002:0xff0f,0x0:0x0:0x0:0x0,"
			    "0x34:0x31:0xc4:0x1:0x2:0x3\r\n");
	done.address = (struct address){ADDRESS_IPV4, {10, 0, 2, 2}};
	answers(fake, "AT+Connect=0,INET,80,10.0.2.2", OK);
	ti_connect_done(&double_lates[0], CAUSE_NONE, &done);
	fake_pass(fake, 10);
	assert_string_equal(fake_heard(fake), "+connect:80,10.0.2.2,0x0:0x0:0x0:0x0,"
					      "0x34:0x31:0xc4:0x1:0x2:0x3\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_outcome_comes_after_ok, start, stop),
		cmocka_unit_test_setup_teardown(a_failure_is_the_dialects_error_line, start, stop),
		cmocka_unit_test_setup_teardown(what_takes_too_long_is_ended, start, stop),
		cmocka_unit_test_setup_teardown(one_too_many_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(there_are_five_of_all_commands, start, stop),
		cmocka_unit_test_setup_teardown(its_line_may_end_in_data, start, stop),
		cmocka_unit_test_setup_teardown(the_result_follows_its_data, start, stop),
		cmocka_unit_test_setup_teardown(the_port_that_asked_hears_it, start, stop),
		cmocka_unit_test_setup_teardown(a_half_typed_line_holds_it_back, start, stop),
		cmocka_unit_test_setup_teardown(who_has_gone_hears_nothing, start, stop),
		cmocka_unit_test_setup_teardown(the_line_dtr_alone_ends_none, start, stop),
		cmocka_unit_test_setup_teardown(a_group_refuses, start, stop),
		cmocka_unit_test_setup_teardown(addresses_as_they_are_told, start, stop),
		cmocka_unit_test_setup_teardown(what_a_mask_asks_for, start, stop),
	};

	return cmocka_run_group_tests_name("late ti", tests, NULL, NULL);
}
