/* SPDX-License-Identifier: MIT */
/*
 * Outcomes that come after OK, as Sierra's +WIPCREATE has them: under another name, errors as the
 * port's level says, nothing with Q1.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "product.h"
#include "support/doubles.h"
#include "support/engine_fake.h"

#define OK "\r\nOK\r\n"

static const struct sierra_wipcreate_ready ready = {.mode = 2, .index = 1};

static int start(void **state)
{
	struct fake *fake = fake_start(&sierra_sl8_product, 1);

	memset(double_lates, 0, sizeof double_lates);
	double_ended = NULL;
	double_holds = "sierra_stack_started";
	fake_send(fake, "ATE0\r");
	fake_heard(fake);
	*state = fake;
	return 0;
}

static int stop(void **state)
{
	fake_stop(*state);
	return 0;
}

static void creates(struct fake *fake)
{
	fake_send(fake, "AT+WIPCREATE=2,1,\"host\",80\r");
	assert_string_equal(fake_heard(fake), OK);
}

static void under_a_name_of_its_own(void **state)
{
	struct fake *fake = *state;

	creates(fake);
	sierra_wipcreate_ready(&double_lates[0], CAUSE_NONE, &ready);
	fake_pass(fake, 0);
	assert_string_equal(fake_heard(fake), "\r\n+WIPREADY: 2,1\r\n");
}

/* Asks, fails, and returns what the host then reads. */
static const char *fails(struct fake *fake, unsigned level, enum cause cause)
{
	struct product_port_settings *settings = at_port_settings(fake->port);

	settings->engine.error_level = (uint8_t)level;
	creates(fake);
	sierra_wipcreate_ready(&double_lates[0], cause, NULL);
	fake_pass(fake, 0);
	return fake_heard(fake);
}

static void errors_are_as_the_level_says(void **state)
{
	struct fake *fake = *state;

	assert_string_equal(fails(fake, 0, CAUSE_unreachable), "\r\nERROR\r\n");
	assert_string_equal(fails(fake, 1, CAUSE_unreachable), "\r\n+CME ERROR: 842\r\n");
	assert_string_equal(fails(fake, 2, CAUSE_unreachable), "\r\n+CME ERROR: 842\r\n");
}

static void what_no_peer_provokes(void **state)
{
	struct fake *fake = *state;

	assert_string_equal(fails(fake, 1, CAUSE_no_memory), "\r\n+CME ERROR: 836\r\n");
	assert_string_equal(fails(fake, 1, CAUSE_connect_timeout), "\r\n+CME ERROR: 842\r\n");
}

/* The command's own answer to a cause is that of its outcome, too. */
static void the_commands_own_answer_to_a_cause(void **state)
{
	struct fake *fake = *state;

	assert_string_equal(fails(fake, 1, CAUSE_timed_out), "\r\n+CME ERROR: 842\r\n");
	creates(fake);
	fake_pass(fake, 119999);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1);
	assert_string_equal(fake_heard(fake), "\r\n+CME ERROR: 842\r\n");
	assert_int_equal(double_why, CAUSE_timed_out);
}

static void outcomes_come_in_their_order(void **state)
{
	struct fake *fake = *state;

	creates(fake);
	creates(fake);
	sierra_wipcreate_ready(&double_lates[1], CAUSE_failed, NULL);
	sierra_wipcreate_ready(&double_lates[0], CAUSE_NONE, &ready);
	fake_pass(fake, 0);
	assert_string_equal(fake_heard(fake), "\r\nERROR\r\n\r\n+WIPREADY: 2,1\r\n");
}

/* V.250 6.2.5: like all that is not asked for at this moment. */
static void none_with_q1(void **state)
{
	struct fake *fake = *state;

	creates(fake);
	creates(fake);
	fake_send(fake, "ATQ1\r");
	sierra_wipcreate_ready(&double_lates[0], CAUSE_NONE, &ready);
	sierra_wipcreate_ready(&double_lates[1], CAUSE_failed, NULL);
	fake_send(fake, "ATQ0\r");
	assert_string_equal(fake_heard(fake), OK);
	assert_null(double_lates[1].port);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(under_a_name_of_its_own, start, stop),
		cmocka_unit_test_setup_teardown(errors_are_as_the_level_says, start, stop),
		cmocka_unit_test_setup_teardown(what_no_peer_provokes, start, stop),
		cmocka_unit_test_setup_teardown(the_commands_own_answer_to_a_cause, start, stop),
		cmocka_unit_test_setup_teardown(outcomes_come_in_their_order, start, stop),
		cmocka_unit_test_setup_teardown(none_with_q1, start, stop),
	};

	return cmocka_run_group_tests_name("late sierra", tests, NULL, NULL);
}
