/* SPDX-License-Identifier: MIT */
/*
 * Data phases that tell one end from another, pass the escape on, stay although the peer has gone;
 * and ports that are lent to a connection.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/at.h"
#include "engine/parser.h"
#include "support/engine_fake.h"

#define OK	   "\r\nOK\r\n"
#define CONNECT	   "\r\nCONNECT\r\n"
#define NO_CARRIER "\r\nNO CARRIER\r\n"
#define CME_100	   "\r\n+CME ERROR: 100\r\n"
#define ETX	   "\x03"

static bool returns, sends;

static bool while_returns(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return returns;
}

static bool while_sends(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return sends;
}

static const struct at_ending list[] = {
	{NULL, CAUSE_connection_reset, AT_RESULT_ERRORS + 1, 1},
	{NULL, CAUSE_timed_out, AT_RESULT_ERROR, 0},
	{while_returns, CAUSE_closed_by_peer, AT_RESULT_OK, 0},
};
static const struct at_endings endings = {&at_online_ends, while_sends, list, 3};
static const struct at_online_code code = {&at_shielded, 3, 16, AT_NONE};
static const struct at_online_code told = {&at_shielded, 3, 16, 1};
static const struct at_online plain = {
	.endings = &endings,
	.answer = {AT_RESULT_OK, AT_RESULT_NO_CARRIER, AT_RESULT_NO_CARRIER, AT_RESULT_OK}};
static const struct at_online shielded = {
	.code = &code,
	.endings = &endings,
	.answer = {AT_RESULT_OK, AT_RESULT_NO_CARRIER, AT_RESULT_NO_CARRIER, AT_RESULT_OK}};

static struct fake *idle(const struct at_online *online)
{
	static struct at_product product;
	static struct at_form_extra extras[4];
	struct fake *fake;

	product = fake_product;
	memcpy(extras, fake_product.extras, sizeof(extras));
	for (size_t i = 0; i < 4; i++)
		if (extras[i].online != NULL)
			extras[i].online = online;
	product.extras = extras;
	fake = fake_start(&product, 2);
	fake_send(fake, "ATE0\r");
	fake_send(fake, "AT+CMEE=1\r");
	fake_heard(fake);
	return fake;
}

static struct fake *connected(const struct at_online *online)
{
	struct fake *fake = idle(online);

	fake_send(fake, "AT+DIAL\r");
	fake_pass(fake, 20);
	assert_string_equal(fake_heard(fake), CONNECT);
	return fake;
}

static void ends(struct fake *fake, enum at_channel_end why, enum cause cause)
{
	at_channel_end(fake->port, &fake->channel, why, cause);
	at_modem_poll(fake->modem);
}

static void escapes(struct fake *fake)
{
	fake_pass(fake, 1000);
	fake_send(fake, "+++");
	fake_pass(fake, 1000);
}

static void still_commands(struct fake *fake)
{
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void causes_have_answers_of_their_own(void **state)
{
	static const struct {
		enum at_channel_end why;
		enum cause cause;
		const char *plain, *shielded;
	} expected[] = {
		{AT_CHANNEL_CLOSED, CAUSE_connection_reset, ETX CME_100, ETX CME_100},
		{AT_CHANNEL_LOST, CAUSE_connection_reset, ETX CME_100, ETX CME_100},
		{AT_CHANNEL_CLOSED, CAUSE_timed_out, "\r\nERROR\r\n", "\r\nERROR\r\n"},
		{AT_CHANNEL_CLOSED, CAUSE_closed_by_peer, OK, OK},
		{AT_CHANNEL_CLOSED, CAUSE_unreachable, NO_CARRIER, NO_CARRIER},
		{AT_CHANNEL_LOST, CAUSE_NONE, OK, OK},
	};

	(void)state;
	returns = true;
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct fake *fake = connected(&shielded);

		ends(fake, expected[i].why, expected[i].cause);
		assert_string_equal(fake_heard(fake), expected[i].shielded);
		assert_int_equal(fake->left, expected[i].why);
		still_commands(fake);
	}
}

static void what_the_peer_sent_comes_before_the_end_byte(void **state)
{
	struct fake *fake = connected(&shielded);

	(void)state;
	fake->incoming = "last";
	fake->incoming_length = 4;
	ends(fake, AT_CHANNEL_CLOSED, CAUSE_connection_reset);
	assert_string_equal(fake_heard(fake), "last" ETX CME_100);
	still_commands(fake);
}

/* The command is answered as the phase would have been; no end byte stands outside data. */
static void an_end_before_connect_counts_too(void **state)
{
	struct fake *fake = idle(&shielded);

	(void)state;
	fake->end_at_dial = AT_CHANNEL_LOST;
	fake->dial_cause = CAUSE_connection_reset;
	fake_send(fake, "AT+DIAL\r");
	assert_string_equal(fake_heard(fake), CME_100);
	fake->end_at_dial = AT_CHANNEL_CLOSED;
	fake_send(fake, "AT+DIAL\r");
	assert_string_equal(fake_heard(fake), CONNECT ETX CME_100);
	still_commands(fake);
}

static void a_phase_may_outlive_its_connection(void **state)
{
	struct fake *fake = connected(&plain);

	(void)state;
	returns = false;
	ends(fake, AT_CHANNEL_CLOSED, CAUSE_closed_by_peer);
	assert_string_equal(fake_heard(fake), "");
	assert_int_equal(fake->left, -1);
	fake_send(fake, "into the void");
	assert_true(at_port_online(fake->port));
	escapes(fake);
	assert_string_equal(fake_heard(fake), OK);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	still_commands(fake);
}

static void the_escape_may_go_to_the_peer(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct fake *fake = connected(&plain);

		sends = i == 1;
		fake_send(fake, "data");
		escapes(fake);
		assert_string_equal(fake_heard(fake), OK);
		assert_string_equal(fake->sent, i == 1 ? "data+++" : "data");
		still_commands(fake);
	}
}

/* One that takes nothing any more does not keep the host: what it owes is dropped and counted. */
static void an_escape_that_nobody_takes_ends_all_the_same(void **state)
{
	struct fake *fake = connected(&plain);

	(void)state;
	sends = true;
	fake_send(fake, "data");
	fake->channel_accepts = 1;
	escapes(fake);
	assert_string_equal(fake_heard(fake), "");
	fake_pass(fake, 1000);
	fake_pass(fake, 1000);
	assert_string_equal(fake_heard(fake), OK);
	assert_string_equal(fake->sent, "data+");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2);
	still_commands(fake);
}

static void a_text_may_stand_for_the_peers_end(void **state)
{
	static const struct at_online online = {.code = &told, .answer = {AT_RESULT_OK}};
	struct fake *fake = connected(&online);
	char expected[64];

	(void)state;
	strcpy(expected, "all");
	strcat(expected, fake_product.strings + 1);
	fake->peer_ends = 1;
	fake->incoming = "all";
	fake->incoming_length = 3;
	at_channel_ready(fake->port, &fake->channel);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), expected);
	assert_true(at_port_online(fake->port));
	fake_stop(fake);
}

static void a_lent_port_says_nothing(void **state)
{
	struct fake *fake = idle(&plain);
	struct at_lending lending = {.channel = &fake->channel};

	(void)state;
	assert_true(at_port_lend(fake->port, &lending));
	assert_false(at_port_lend(fake->port, &lending));
	at_modem_poll(fake->modem);
	assert_true(at_port_online(fake->port));
	assert_ptr_equal(at_port_channel(fake->port), &fake->channel);
	assert_false(at_port_lend(fake->port, &lending));
	fake_send(fake, "ATH\r");
	escapes(fake); /* it is data */
	assert_string_equal(fake->sent, "ATH\r+++");
	ends(fake, AT_CHANNEL_CLOSED, CAUSE_peer_terminated);
	assert_string_equal(fake_heard(fake), "");
	assert_int_equal(fake->left, AT_CHANNEL_CLOSED);
	still_commands(fake);
}

static void a_lent_port_may_be_escaped_or_dropped(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct fake *fake = idle(&plain);
		struct at_lending lending = {.channel = &fake->channel, .escapable = true};

		fake_send(fake, "AT&D2\r");
		fake_heard(fake);
		assert_true(at_port_lend(fake->port, &lending));
		at_modem_poll(fake->modem);
		if (i == 0)
			escapes(fake);
		else
			at_port_dtr(fake->port, false);
		assert_string_equal(fake_heard(fake), "");
		assert_int_equal(fake->left, i == 0 ? AT_CHANNEL_ESCAPED : AT_CHANNEL_DTR);
		still_commands(fake);
	}
}

/* Lent while a command runs on it, or a line is being typed, it finishes that first. */
static void a_busy_port_is_lent_later(void **state)
{
	struct fake *fake = idle(&plain);
	struct at_lending lending = {.channel = &fake->channel}, other = lending;

	(void)state;
	fake_send(fake, "AT+WAIT\r");
	assert_true(at_port_lend(fake->port, &lending));
	assert_false(at_port_lend(fake->port, &other));
	at_modem_poll(fake->modem);
	assert_false(at_port_online(fake->port));
	at_finish(fake->pending, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), OK);
	assert_true(at_port_online(fake->port));
	ends(fake, AT_CHANNEL_LOST, CAUSE_NONE);

	fake_send(fake, "A");
	assert_true(at_port_lend(fake->port, &lending));
	at_modem_poll(fake->modem);
	assert_false(at_port_online(fake->port));
	at_port_unlend(&lending);
	fake_send(fake, "T\r");
	assert_string_equal(fake_heard(fake), OK);
	assert_false(at_port_online(fake->port));
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(causes_have_answers_of_their_own),
		cmocka_unit_test(what_the_peer_sent_comes_before_the_end_byte),
		cmocka_unit_test(an_end_before_connect_counts_too),
		cmocka_unit_test(a_phase_may_outlive_its_connection),
		cmocka_unit_test(the_escape_may_go_to_the_peer),
		cmocka_unit_test(an_escape_that_nobody_takes_ends_all_the_same),
		cmocka_unit_test(a_text_may_stand_for_the_peers_end),
		cmocka_unit_test(a_lent_port_says_nothing),
		cmocka_unit_test(a_lent_port_may_be_escaped_or_dropped),
		cmocka_unit_test(a_busy_port_is_lent_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
