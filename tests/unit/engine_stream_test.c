/* SPDX-License-Identifier: MIT */
/* Data phases with an end byte and a shield: both directions, cut anywhere, back-pressure; and
 * which data phase a command enters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/at.h"
#include "support/engine_fake.h"

#define OK	   "\r\nOK\r\n"
#define CONNECT	   "\r\nCONNECT\r\n"
#define NO_CARRIER "\r\nNO CARRIER\r\n"
#define ETX	   "\x03"
#define DLE	   "\x10"

static const struct at_online_code code = {&at_shielded, 3, 16, AT_NONE};
static const struct at_online_code unshielded = {&at_shielded, 26, 0, AT_NONE};

#define ANSWER(escape, closed)                                                                     \
	{                                                                                          \
		AT_RESULT_##escape, AT_RESULT_##closed, AT_RESULT_##closed, AT_RESULT_ERROR        \
	}
static const struct at_online shielded = {NULL, &code, NULL, ANSWER(OK, NO_CARRIER)};
static const struct at_online bare = {NULL, &unshielded, NULL, ANSWER(OK, NO_CARRIER)};

/* The tests' product, with a data phase of its own behind +DIAL. */
static struct fake *modem(const struct at_online *online, const char *first)
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
	fake_send(fake, first);
	fake_send(fake, "AT+DIAL\r");
	fake_pass(fake, 20);
	fake_heard(fake);
	return fake;
}

static void peer_sends(struct fake *fake, const void *bytes, size_t n)
{
	fake->incoming = bytes;
	fake->incoming_length = n;
	at_channel_ready(fake->port, &fake->channel);
	at_modem_poll(fake->modem);
}

/* All 256 bytes, and how they look encoded. */
static size_t all_bytes(uint8_t *plain, uint8_t *encoded)
{
	size_t n = 0;

	for (unsigned i = 0; i < 256; i++) {
		plain[i] = (uint8_t)i;
		if (i == 3 || i == 16)
			encoded[n++] = 16;
		encoded[n++] = (uint8_t)i;
	}
	return n;
}

static void all_bytes_pass_from_the_host_at_any_cut(void **state)
{
	uint8_t plain[256], encoded[300];
	size_t n = all_bytes(plain, encoded);

	(void)state;
	for (size_t cut = 0; cut <= n; cut++) {
		struct fake *fake = modem(&shielded, "");

		fake_send_bytes(fake, 0, encoded, cut);
		fake_send_bytes(fake, 0, encoded + cut, n - cut);
		assert_int_equal(fake->sent_length, 256);
		assert_memory_equal(fake->sent, plain, 256);
		assert_int_equal(fake->ended, 0);
		assert_int_equal(at_port_counters(fake->port)->dropped_payload, 0);
		fake_stop(fake);
	}
}

static void all_bytes_pass_from_the_host_one_by_one(void **state)
{
	uint8_t plain[256], encoded[300];
	size_t n = all_bytes(plain, encoded);
	struct fake *fake = modem(&shielded, "");

	(void)state;
	for (size_t i = 0; i < n; i++)
		fake_send_bytes(fake, 0, encoded + i, 1);
	assert_int_equal(fake->sent_length, 256);
	assert_memory_equal(fake->sent, plain, 256);
	fake_stop(fake);
}

static void all_bytes_pass_to_the_host_however_little_it_takes(void **state)
{
	uint8_t plain[256], encoded[300];
	size_t n = all_bytes(plain, encoded);

	(void)state;
	for (size_t piece = 1; piece <= n; piece += piece < 8 ? 1 : 37) {
		struct fake *fake = modem(&shielded, "");

		fake->accepts[0] = 0;
		peer_sends(fake, plain, 256);
		for (size_t i = 0; i < n; i += piece) {
			fake->accepts[0] = piece;
			at_port_writable(fake->port);
			at_modem_poll(fake->modem);
		}
		assert_int_equal(fake->out_length[0], n);
		assert_memory_equal(fake->out[0], encoded, n);
		assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
		fake_stop(fake);
	}
}

static void a_host_that_does_not_read_stops_the_peer(void **state)
{
	static char plain[4000];
	struct fake *fake = modem(&shielded, "");

	(void)state;
	memset(plain, 3, sizeof(plain));
	fake->accepts[0] = 0;
	peer_sends(fake, plain, sizeof(plain));
	for (unsigned i = 0; i < 8; i++)
		at_modem_poll(fake->modem);
	assert_true(fake->incoming_length >= sizeof(plain) - 256);
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	at_modem_poll(fake->modem);
	assert_int_equal(fake->incoming_length, 0);
	assert_int_equal(fake->out_length[0], 2 * sizeof(plain));
	fake_stop(fake);
}

static void the_end_byte_comes_between_what_it_separates(void **state)
{
	static const char sent[] = "one" ETX "two" DLE ETX ETX ETX "three";

	(void)state;
	for (size_t cut = 0; cut < sizeof(sent); cut++) {
		struct fake *fake = modem(&shielded, "");

		fake_send_bytes(fake, 0, sent, cut);
		fake_send_bytes(fake, 0, sent + cut, sizeof(sent) - 1 - cut);
		assert_string_equal(fake->sent, "onetwo" ETX "three");
		assert_int_equal(fake->ended, 3);
		assert_int_equal(fake->ended_at[0], 3);
		assert_int_equal(fake->ended_at[1], 7);
		assert_int_equal(fake->ended_at[2], 7);
		assert_int_equal(fake->left, -1);
		fake_stop(fake);
	}
}

static void the_peers_end_follows_its_data(void **state)
{
	struct fake *fake = modem(&shielded, "");

	(void)state;
	fake->peer_ends = 2;
	fake->next = "two";
	fake->next_length = 3;
	fake->accepts[0] = 2;
	peer_sends(fake, "o" ETX DLE, 3);
	for (unsigned i = 0; i < 12; i++) {
		fake->accepts[0] = 1;
		at_port_writable(fake->port);
		at_modem_poll(fake->modem);
	}
	assert_string_equal(fake_heard(fake), "o" DLE ETX DLE DLE ETX "two" ETX);
	assert_int_equal(fake->left, -1);
	fake_stop(fake);
}

static void the_peers_end_comes_before_the_answer(void **state)
{
	struct fake *fake = modem(&shielded, "");

	(void)state;
	fake->peer_ends = 1;
	fake->incoming = "x";
	fake->incoming_length = 1;
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "x" ETX NO_CARRIER);
	assert_int_equal(fake->left, AT_CHANNEL_CLOSED);
	fake_stop(fake);
}

static void a_slow_peer_stops_the_host_at_any_byte(void **state)
{
	static const char sent[] = "ab" DLE ETX DLE DLE ETX "cd" DLE "e";

	(void)state;
	for (size_t room = 1; room < 8; room++) {
		struct fake *fake = modem(&shielded, "");
		size_t used = 0;

		for (unsigned turn = 0; turn < 24; turn++) {
			fake->channel_accepts = turn % 2 != 0 ? room : 0;
			at_channel_ready(fake->port, &fake->channel);
			at_modem_poll(fake->modem);
			used += at_port_receive(fake->port, (const uint8_t *)sent + used,
						sizeof(sent) - 1 - used);
			at_modem_poll(fake->modem);
		}
		assert_int_equal(used, sizeof(sent) - 1);
		assert_string_equal(fake->sent, "ab" ETX DLE "cde");
		assert_int_equal(fake->ended, 1);
		assert_int_equal(fake->ended_at[0], 4);
		assert_int_equal(at_port_counters(fake->port)->dropped_payload, 1);
		fake_stop(fake);
	}
}

static void an_end_that_cannot_be_obeyed_holds_the_rest_back(void **state)
{
	struct fake *fake = modem(&shielded, "");
	unsigned resumed;

	(void)state;
	fake->refuses_end = true;
	assert_int_equal(fake_send(fake, "ab" ETX "cd"), 3);
	assert_string_equal(fake->sent, "ab");
	resumed = fake->resumed;
	fake->refuses_end = false;
	at_channel_ready(fake->port, &fake->channel);
	assert_int_equal(at_modem_next(fake->modem), 0);
	at_modem_poll(fake->modem);
	assert_int_equal(fake->ended, 1);
	assert_true(fake->resumed > resumed);
	fake_send(fake, "cd");
	assert_string_equal(fake->sent, "abcd");
	fake_stop(fake);
}

static void a_lone_shield_is_dropped_and_counted(void **state)
{
	struct fake *fake = modem(&shielded, "");

	(void)state;
	fake_send(fake, "a" DLE "b" DLE);
	assert_string_equal(fake->sent, "ab");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 1);
	fake_pass(fake, 1000);
	fake_send(fake, "+++");
	fake_pass(fake, 1000);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_string_equal(fake->sent, "ab");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2);
	assert_string_equal(fake_heard(fake), OK);
	fake_send(fake, "AT+DIAL\r");
	fake_pass(fake, 20);
	fake_send(fake, ETX); /* nothing is left of the shield */
	assert_int_equal(fake->ended, 1);
	fake_stop(fake);
}

static void the_escape_is_as_ever(void **state)
{
	struct fake *fake = modem(&shielded, "");

	(void)state;
	fake_send(fake, "x" ETX);
	fake_pass(fake, 1000);
	fake_send(fake, "++"); /* none: delivered when the silence is over */
	assert_string_equal(fake->sent, "x");
	fake_pass(fake, 1000);
	assert_string_equal(fake->sent, "x++");
	fake_send(fake, "+++");
	fake_pass(fake, 1000);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_int_equal(fake->ended_at[0], 1);
	assert_string_equal(fake->sent, "x++");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void an_end_just_before_the_escape_is_obeyed_first(void **state)
{
	struct fake *fake = modem(&shielded, "ATS12=0\r");

	(void)state;
	fake_send(fake, "ab" ETX "+++AT\r");
	assert_int_equal(fake->ended, 1);
	assert_string_equal(fake->sent, "ab");
	assert_string_equal(fake_heard(fake), OK OK);
	fake_send(fake, "AT+DIAL\r");
	fake->refuses_end = true;
	fake_send(fake, ETX "+++"); /* what is not obeyed for long is overtaken */
	fake_pass(fake, 1999);
	assert_string_equal(fake_heard(fake), CONNECT);
	fake_pass(fake, 1);
	assert_string_equal(fake_heard(fake), OK);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 1);
	fake_stop(fake);
}

static void the_end_byte_may_end_the_phase(void **state)
{
	struct fake *fake = modem(&shielded, "");

	(void)state;
	fake->end_at_end = AT_CHANNEL_CLOSED;
	fake->peer_ends = 1;
	fake_send(fake, "file" ETX);
	assert_string_equal(fake->sent, "file");
	assert_string_equal(fake_heard(fake), ETX NO_CARRIER);
	assert_int_equal(fake->left, AT_CHANNEL_CLOSED);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake->end_at_end = AT_CHANNEL_LOST;
	fake_send(fake, "AT+DIAL\r");
	fake_pass(fake, 20);
	at_port_receive(fake->port, (const uint8_t *)"a" ETX "AT\r", 5);
	at_modem_poll(fake->modem);
	assert_int_equal(fake->left, AT_CHANNEL_LOST);
	fake_send(fake, "AT\r"); /* offered again: data is never read as commands */
	assert_string_equal(fake_heard(fake), CONNECT "\r\nERROR\r\n");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 3);
	fake_stop(fake);
}

static void without_a_shield_every_end_byte_ends(void **state)
{
	struct fake *fake = modem(&bare, "");

	(void)state;
	fake_send(fake, "a" DLE ETX "\x1a"
			"b");
	assert_string_equal(fake->sent, "a" DLE ETX "b");
	assert_int_equal(fake->ended_at[0], 3);
	fake->peer_ends = 1;
	peer_sends(fake, DLE ETX "\x1a", 3);
	assert_string_equal(fake_heard(fake), DLE ETX "\x1a\x1a");
	fake_stop(fake);
}

static uint32_t seed;

static unsigned draw(unsigned below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 16) % below;
}

/* What the host means by its bytes. */
struct meant {
	uint8_t bytes[512];
	size_t length, ended_at[64], ended, dropped;
};

static struct meant decode(const uint8_t *bytes, size_t n)
{
	struct meant meant = {.length = 0};

	for (size_t i = 0; i < n; i++) {
		if (bytes[i] == 16 && i + 1 < n) {
			i++;
			meant.dropped += bytes[i] != 3 && bytes[i] != 16;
			meant.bytes[meant.length++] = bytes[i];
		} else if (bytes[i] == 3) {
			meant.ended_at[meant.ended++] = meant.length;
		} else if (bytes[i] != 16) {
			meant.bytes[meant.length++] = bytes[i];
		}
	}
	return meant;
}

static void pieces_and_refusals_at_random_change_nothing(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 300; round++) {
		struct fake *fake = modem(&shielded, "");
		uint8_t sent[200];
		size_t n = 1 + draw(sizeof(sent)), used = 0;
		struct meant meant;

		seed = round;
		for (size_t i = 0; i < n; i++)
			sent[i] = (uint8_t)(draw(8) == 0   ? 3
					    : draw(4) == 0 ? 16
					    : draw(6) == 0 ? '+'
							   : draw(256));
		meant = decode(sent, n);
		for (unsigned turn = 0; used < n; turn++) {
			size_t offered = used + draw((unsigned)(n - used) + 1);

			assert_true(turn < 5000);
			fake->channel_accepts = draw(3) == 0 ? 0 : draw(9);
			fake->refuses_end = draw(3) == 0;
			if (draw(2) == 0)
				at_channel_ready(fake->port, &fake->channel);
			used += at_port_receive(fake->port, sent + used, offered - used);
			at_modem_poll(fake->modem);
		}
		fake->refuses_end = false;
		at_channel_ready(fake->port, &fake->channel);
		at_modem_poll(fake->modem);
		assert_int_equal(fake->sent_length, meant.length);
		assert_memory_equal(fake->sent, meant.bytes, meant.length);
		assert_int_equal(fake->ended, meant.ended);
		assert_memory_equal(fake->ended_at, meant.ended_at,
				    meant.ended * sizeof(*meant.ended_at));
		assert_int_equal(at_port_counters(fake->port)->dropped_payload, meant.dropped);
		assert_int_equal(fake->left, -1);
		fake_stop(fake);
	}
}

static unsigned chosen; /* what the arguments of +DIAL would say */

static bool first_holds(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return chosen == 1;
}

static bool second_holds(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return chosen == 2;
}

static void arguments_choose_the_phase(void **state)
{
	static const struct at_online phases[] = {
		{first_holds, &code, NULL, ANSWER(OK, NO_CARRIER)},
		{second_holds, NULL, NULL, ANSWER(ERROR, OK)},
		{NULL, NULL, NULL, ANSWER(NO_CARRIER, ERROR)}};
	static const struct {
		const char *sent, *escaped, *closed;
	} expected[] = {{"a" DLE ETX, "\r\nNO CARRIER\r\n", "\r\nERROR\r\n"},
			{"a" ETX, OK, NO_CARRIER},
			{"a" DLE ETX, "\r\nERROR\r\n", OK}};

	(void)state;
	for (chosen = 0; chosen < 3; chosen++) {
		struct fake *fake = modem(phases, "");

		fake_send(fake, "a" DLE ETX);
		assert_string_equal(fake->sent, expected[chosen].sent);
		fake_pass(fake, 1000);
		fake_send(fake, "+++");
		fake_pass(fake, 1000);
		assert_string_equal(fake_heard(fake), expected[chosen].escaped);
		fake_send(fake, "AT+DIAL\r");
		at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
		at_modem_poll(fake->modem);
		fake_stop(fake);
		fake = modem(phases, "");
		at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
		at_modem_poll(fake->modem);
		assert_string_equal(fake_heard(fake), expected[chosen].closed);
		fake_stop(fake);
	}
}

static void an_end_may_be_answered_by_an_error(void **state)
{
	static const struct at_online refused = {
		NULL,
		NULL,
		NULL,
		{AT_RESULT_OK, AT_RESULT_OK, AT_RESULT_ERRORS + 1, AT_RESULT_NOTHING}};
	struct fake *fake = modem(&refused, "AT+CMEE=1\r");

	(void)state;
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "\r\n+CME ERROR: 100\r\n");
	fake_send(fake, "AT+DIAL\r");
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_LOST, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), CONNECT);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_bytes_pass_from_the_host_at_any_cut),
		cmocka_unit_test(all_bytes_pass_from_the_host_one_by_one),
		cmocka_unit_test(all_bytes_pass_to_the_host_however_little_it_takes),
		cmocka_unit_test(a_host_that_does_not_read_stops_the_peer),
		cmocka_unit_test(the_end_byte_comes_between_what_it_separates),
		cmocka_unit_test(the_peers_end_follows_its_data),
		cmocka_unit_test(the_peers_end_comes_before_the_answer),
		cmocka_unit_test(a_slow_peer_stops_the_host_at_any_byte),
		cmocka_unit_test(an_end_that_cannot_be_obeyed_holds_the_rest_back),
		cmocka_unit_test(a_lone_shield_is_dropped_and_counted),
		cmocka_unit_test(the_escape_is_as_ever),
		cmocka_unit_test(an_end_just_before_the_escape_is_obeyed_first),
		cmocka_unit_test(the_end_byte_may_end_the_phase),
		cmocka_unit_test(without_a_shield_every_end_byte_ends),
		cmocka_unit_test(pieces_and_refusals_at_random_change_nothing),
		cmocka_unit_test(arguments_choose_the_phase),
		cmocka_unit_test(an_end_may_be_answered_by_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
