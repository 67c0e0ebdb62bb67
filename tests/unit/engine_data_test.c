/* SPDX-License-Identifier: MIT */
/* Data: prompts, counted payloads, online data mode with its escape, back-pressure both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK	   "\r\nOK\r\n"
#define ERROR	   "\r\nERROR\r\n"
#define CONNECT	   "\r\nCONNECT\r\n"
#define NO_CARRIER "\r\nNO CARRIER\r\n"

static struct fake *modem(const char *first)
{
	struct fake *fake = fake_start(&fake_product, 2);

	fake_send(fake, "ATE0\r");
	fake_send(fake, first);
	fake_heard(fake);
	return fake;
}

static void a_prompt_takes_data_until_its_end(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake_send(fake, "AT+SEND=1;+ECHO=1,\"a\"\r\n");
	assert_string_equal(fake_heard(fake), "\r\n> ");
	fake_send(fake, "helo\b\blo\r\x1a");
	assert_string_equal(fake->data, "helo\r");
	assert_int_equal(fake->data_end, CAUSE_NONE);
	assert_string_equal(fake_heard(fake), "\r\n+ECHO: 1,\"a\"\r\n" OK);
	fake_stop(fake);
}

static void a_prompt_can_be_cancelled(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake_send(fake, "AT+SEND=1\rhel\x1b"
			"AT\r");
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	assert_string_equal(fake_heard(fake), "\r\n> " OK OK);
	fake_stop(fake);
}

static void what_exceeds_a_prompt_is_dropped_and_counted(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake_send(fake, "AT+SEND=1\r0123456789abc\x1a");
	assert_string_equal(fake->data, "0123456789");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 3);
	assert_string_equal(fake_heard(fake), "\r\n> " OK);
	fake_stop(fake);
}

/* The data waits where the line leaves room: a line as long as may be must leave some. */
static void a_prompt_after_the_longest_line_takes_data(void **state)
{
	struct fake *fake = modem("");
	char line[80 + 3] = "AT+SEND=";

	(void)state;
	memset(line + 8, '0', 79 - 7);
	memcpy(line + 2 + 79 - 1, "1\r", 3);
	fake_send(fake, line);
	assert_string_equal(fake_heard(fake), "\r\n> ");
	fake_send(fake, "abc\b\x1a");
	assert_string_equal(fake->data, "ab");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void a_silent_prompt_is_abandoned(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake_send(fake, "AT+COUNT=5\rab");
	fake_pass(fake, 4999);
	assert_string_equal(fake_heard(fake), "\r\n> ");
	fake_pass(fake, 1);
	assert_int_equal(fake->data_end, CAUSE_payload_incomplete);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), ERROR OK);
	fake_stop(fake);
}

static void counted_data_may_be_any_bytes(void **state)
{
	struct fake *fake = modem("AT\r"); /* this host ends its lines with CR alone */
	uint8_t bytes[256];

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		bytes[i] = (uint8_t)(i + '\n');
	fake_send(fake, "AT+COUNT=256\r");
	fake_pass(fake, 20);
	fake_send_bytes(fake, 0, bytes, sizeof(bytes));
	assert_int_equal(fake->data_length, 256);
	assert_memory_equal(fake->data, bytes, 256);
	fake_send(fake, "\rAT\r"); /* a stray CR does nothing */
	assert_string_equal(fake_heard(fake), "\r\n> " OK OK);
	fake_stop(fake);
}

static void a_slow_handler_stops_the_host(void **state)
{
	struct fake *fake = modem("");

	(void)state;
	fake->data_accepts = 3;
	assert_int_equal(fake_send(fake, "AT+COUNT=8\rabcdefgh"), 11 + 3);
	fake->data_accepts = SIZE_MAX;
	unsigned resumed = fake->resumed;

	at_payload_resume(fake->pending);
	at_modem_poll(fake->modem);
	assert_true(fake->resumed > resumed);
	fake_send(fake, "defgh");
	assert_string_equal(fake->data, "abcdefgh");
	assert_string_equal(fake_heard(fake), "\r\n> " OK);
	fake_stop(fake);
}

/* Offers what waits in the stream and what comes new, as a stream's owner does. Returns what still
 * waits. */
static size_t offer(struct fake *fake, char *waiting, const char *fresh)
{
	size_t n, took;

	strcat(waiting, fresh);
	n = strlen(waiting);
	took = at_port_receive(fake->port, (const uint8_t *)waiting, n);
	memmove(waiting, waiting + took, n - took + 1);
	at_modem_poll(fake->modem);
	return n - took;
}

/* A handler that takes nothing any more has the command's deadline (10 s), however often what waits
 * is offered again; the rest of the data is consumed all the same. */
static void a_handler_that_stalls_is_given_up(size_t taken)
{
	struct fake *fake = modem("");
	char waiting[64] = "";

	fake->data_accepts = taken;
	offer(fake, waiting, "AT+COUNT=30\rabcdefghijklmn\rAT+ECHO=1,\"n\"\r\r");
	for (unsigned i = 0; i < 500; i++) {
		assert_int_equal(fake->data_end, -1);
		assert_true(offer(fake, waiting, "") > 0);
		fake_pass(fake, 20);
	}
	assert_int_equal(offer(fake, waiting, "AT\r"), 0);
	assert_int_equal(fake->data_end, CAUSE_timed_out);
	assert_int_equal(fake->data_length, taken);
	assert_string_equal(fake_heard(fake), "\r\n> " ERROR OK);
	fake_stop(fake);
}

static void a_handler_that_takes_nothing_has_the_commands_deadline(void **state)
{
	(void)state;
	a_handler_that_stalls_is_given_up(3);
	a_handler_that_stalls_is_given_up(0);
}

/* Nobody counts the host's typing in its favour. */
static void typing_does_not_postpone_the_deadline_of_data_that_is_complete(void **state)
{
	struct fake *fake = modem("");
	char waiting[64] = "";

	(void)state;
	fake->data_accepts = 0;
	offer(fake, waiting, "AT+SEND=1\rab\x1a");
	for (unsigned i = 0; i < 10; i++) {
		assert_int_equal(fake->data_end, -1);
		offer(fake, waiting, i == 0 ? "A" : i == 1 ? "T" : " ");
		fake_pass(fake, 1000);
	}
	assert_int_equal(fake->data_end, CAUSE_timed_out);
	assert_int_equal(offer(fake, waiting, "\r"), 0);
	assert_string_equal(fake_heard(fake), "\r\n> " ERROR OK);
	fake_stop(fake);
}

/* Lines wait behind it, or not: what is data and known to come is dropped, and no more. */
static void what_waits_of_data_is_dropped_with_dtr(void **state)
{
	struct fake *fake = modem("AT&D1\r");
	char waiting[64] = "";

	(void)state;
	fake->data_accepts = 1;
	offer(fake, waiting, "AT+COUNT=16\rxAT+ECHO=1,\"a\"\r\nAT\r");
	at_port_dtr(fake->port, false);
	assert_int_equal(offer(fake, waiting, ""), 0);
	assert_int_equal(fake->data_end, CAUSE_cancelled);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 15);
	assert_string_equal(fake_heard(fake), "\r\n> " ERROR OK);
	fake_stop(fake);
}

static void data_mode_is_transparent(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	uint8_t bytes[256];

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	assert_true(at_port_online(fake->port));
	assert_true((fake->lines[0] & AT_LINE_DCD) != 0);
	fake_send_bytes(fake, 0, bytes, sizeof(bytes));
	assert_int_equal(fake->sent_length, 256);
	assert_memory_equal(fake->sent, bytes, 256);
	fake->incoming = (const char *)bytes;
	fake->incoming_length = 256;
	at_channel_ready(fake->port, &fake->channel);
	at_modem_poll(fake->modem);
	assert_int_equal(fake->out_length[0], 256);
	assert_memory_equal(fake->out[0], bytes, 256);
	fake_stop(fake);
}

static void the_escape_needs_silence_around_it(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");

	(void)state;
	fake_pass(fake, 5);
	fake_send(fake, "\nx+++"); /* no silence before */
	fake_pass(fake, 2000);
	assert_string_equal(fake->sent, "\nx+++");
	fake_send(fake, "++"); /* too few */
	fake_pass(fake, 1000);
	assert_string_equal(fake->sent, "\nx+++++");
	fake_pass(fake, 1000);
	fake_send(fake, "+++a"); /* no silence after */
	assert_string_equal(fake->sent, "\nx+++++"
					"+++a");
	fake_pass(fake, 1000);
	fake_send(fake, "++++"); /* too many */
	assert_string_equal(fake->sent, "\nx+++++"
					"+++a"
					"++++");
	fake_pass(fake, 1000);
	assert_int_equal(fake->left, -1);
	fake_send(fake, "+");
	fake_pass(fake, 100);
	fake_send(fake, "+");
	fake_pass(fake, 100);
	fake_send(fake, "+");
	assert_int_equal(at_modem_next(fake->modem), 1000);
	fake_pass(fake, 999);
	assert_int_equal(fake->left, -1);
	fake_pass(fake, 1);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_int_equal(fake->sent_length, 15);
	assert_string_equal(fake_heard(fake), OK);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void without_guard_time_three_are_enough(void **state)
{
	struct fake *fake = modem("ATS12=0\rAT+DIAL\r");

	(void)state;
	fake_send(fake, "ab+c++d+++AT\r");
	assert_string_equal(fake->sent, "ab+c++d");
	assert_string_equal(fake_heard(fake), OK OK);
	fake_stop(fake);
}

static void what_waited_in_the_stream_is_no_escape(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");

	(void)state;
	fake->channel_accepts = 3;
	assert_int_equal(fake_send(fake, "abc+++"), 3);
	fake_pass(fake, 5000);
	fake->channel_accepts = SIZE_MAX;
	fake_send(fake, "+++"); /* offered again: it came with the rest, without silence */
	fake_pass(fake, 5000);
	assert_string_equal(fake->sent, "abc+++");
	assert_int_equal(fake->left, -1);
	fake_stop(fake);
}

static void the_escape_overtakes_what_the_peer_does_not_take(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake->channel_accepts = 3;
	offer(fake, waiting, "abcdef");
	fake_pass(fake, 1000);
	assert_int_equal(offer(fake, waiting, "+"), 4);
	fake_pass(fake, 100);
	assert_int_equal(offer(fake, waiting, "++"), 6);
	assert_int_equal(at_modem_next(fake->modem), 1000);
	fake_pass(fake, 999);
	assert_int_equal(fake->left, -1);
	fake_pass(fake, 1);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_string_equal(fake_heard(fake), OK);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 3);
	assert_non_null(strstr(fake->trace, "D3 bytes of data that were not taken"));
	assert_int_equal(offer(fake, waiting, "AT\r"), 0);
	assert_string_equal(fake_heard(fake), OK);
	assert_string_equal(fake->sent, "abc");
	fake_stop(fake);
}

static void an_overtaking_escape_is_found_by_time_or_by_an_offer(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake->channel_accepts = 0;
	offer(fake, waiting, "AT+ECHO=1,\"a\"\r");
	fake_pass(fake, 1000);
	offer(fake, waiting, "+++");
	fake->now += 1000;
	assert_int_equal(offer(fake, waiting, "AT\r"), 0);
	assert_string_equal(fake_heard(fake), OK OK);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 14);
	fake_stop(fake);
}

static void the_escape_waits_while_the_peer_takes_something(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake->channel_accepts = 1;
	offer(fake, waiting, "abcdef");
	fake_pass(fake, 1000);
	fake->channel_accepts = 1;
	offer(fake, waiting, "+++");
	for (unsigned i = 0; i < 3; i++) {
		fake_pass(fake, 1500);
		assert_int_equal(fake->left, -1);
		fake->channel_accepts = 1;
		offer(fake, waiting, "");
	}
	assert_string_equal(fake->sent, "abcde");
	fake->channel_accepts = 1;
	offer(fake, waiting, "");
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_string_equal(fake->sent, "abcdef");
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 0);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
}

static void what_waits_is_all_delivered_when_it_was_no_escape(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake->channel_accepts = 0;
	fake_pass(fake, 1000);
	offer(fake, waiting, "+"); /* held back, then owed */
	fake_pass(fake, 1000);
	offer(fake, waiting, "++");
	fake_pass(fake, 1000);
	offer(fake, waiting, "+++x"); /* no silence behind it */
	fake_pass(fake, 1000);
	offer(fake, waiting, "++++");
	fake_pass(fake, 5000);
	assert_int_equal(fake->left, -1);
	fake->channel_accepts = 2;
	offer(fake, waiting, "");
	fake->channel_accepts = SIZE_MAX;
	at_channel_ready(fake->port, &fake->channel);
	offer(fake, waiting, "");
	assert_string_equal(fake->sent, "+++"
					"+++x"
					"++++");
	fake_stop(fake);
}

static void what_waits_without_guard_time_is_overtaken_too(void **state)
{
	struct fake *fake = modem("ATS12=0\rAT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake_pass(fake, 60000);
	fake->channel_accepts = 2;
	offer(fake, waiting, "ab+c+++AT\r");
	assert_int_equal(fake->left, -1);
	fake_pass(fake, 1999);
	offer(fake, waiting, "");
	assert_int_equal(fake->left, -1);
	fake_pass(fake, 1);
	assert_int_equal(offer(fake, waiting, ""), 0);
	assert_string_equal(fake_heard(fake), OK OK);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2);
	fake_stop(fake);
}

static void data_that_waits_is_never_read_as_commands(void **state)
{
	struct fake *fake = modem("AT&D1\rAT+DIAL\r");
	char waiting[64] = "";

	(void)state;
	fake->channel_accepts = 0;
	offer(fake, waiting, "AT+ECHO=1,\"a\"\r");
	at_port_dtr(fake->port, false);
	assert_int_equal(offer(fake, waiting, "AT\r"), 0);
	assert_string_equal(fake_heard(fake), OK OK);
	fake_send(fake, "AT+DIAL\r");
	offer(fake, waiting, "AT+ECHO=2,\"b\"\r");
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_int_equal(offer(fake, waiting, "AT\r"), 0);
	assert_string_equal(fake_heard(fake), CONNECT NO_CARRIER OK);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, 2 * 14);
	fake_stop(fake);
}

static void what_a_host_sends_before_it_reads_of_the_end_is_dropped(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");
	const char *late = "data\rAT+ECHO=1,\"a\"\r";

	(void)state;
	fake->accepts[0] = 0;
	fake->incoming = "from the peer";
	fake->incoming_length = 13;
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_int_equal(fake_send(fake, late), strlen(late));
	fake_pass(fake, 1000);
	assert_int_equal(fake_send(fake, "+++"), 3);
	fake_pass(fake, 5000);
	assert_int_equal(at_port_counters(fake->port)->dropped_payload, strlen(late) + 3);
	assert_non_null(strstr(fake->trace, "D3 bytes of data that were not taken"));
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	at_modem_poll(fake->modem);
	fake_send(fake, "AT\r");
	assert_string_equal(fake_heard(fake), "from the peer" NO_CARRIER OK);
	assert_string_equal(fake->sent, "");
	fake_stop(fake);
}

static void a_slow_peer_stops_the_host(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");

	(void)state;
	fake->channel_accepts = 4;
	assert_int_equal(fake_send(fake, "abcdefgh"), 4);
	unsigned resumed = fake->resumed;

	fake->channel_accepts = SIZE_MAX;
	at_channel_ready(fake->port, &fake->channel);
	assert_int_equal(at_modem_next(fake->modem), 0);
	at_modem_poll(fake->modem);
	assert_true(fake->resumed > resumed);
	fake_send(fake, "efgh");
	assert_string_equal(fake->sent, "abcdefgh");
	fake_stop(fake);
}

static void a_slow_host_stops_the_peer_and_gets_all_before_the_end(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");

	(void)state;
	fake->accepts[0] = 4;
	fake->incoming = "0123456789";
	fake->incoming_length = 10;
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	at_modem_poll(fake->modem);
	assert_int_equal(fake->incoming_length, 6);
	assert_int_equal(fake->left, -1);
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard(fake), "0123456789" NO_CARRIER);
	assert_int_equal(fake->left, AT_CHANNEL_CLOSED);
	fake_stop(fake);
}

static void dtr_ends_data_mode_as_its_setting_says(void **state)
{
	struct fake *fake = modem("AT&D0\rAT+DIAL\r");

	(void)state;
	at_port_dtr(fake->port, false);
	assert_int_equal(fake->left, -1);
	fake_stop(fake);
	fake = modem("AT&D1\rAT+DIAL\r");
	at_port_dtr(fake->port, false);
	assert_int_equal(fake->left, AT_CHANNEL_ESCAPED);
	assert_string_equal(fake_heard(fake), OK);
	fake_stop(fake);
	fake = modem("AT&D2\rAT+DIAL\r");
	at_port_detach(fake->port);
	assert_int_equal(fake->left, AT_CHANNEL_DTR);
	fake_stop(fake);
}

static void another_port_may_take_the_connection(void **state)
{
	struct fake *fake = modem("AT+DIAL\r");

	(void)state;
	fake->incoming = "for the other";
	fake->incoming_length = 13;
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_LOST, CAUSE_NONE);
	assert_int_equal(fake->left, AT_CHANNEL_LOST);
	fake_send_bytes(fake, 1, "AT+DIAL\r", 8);
	assert_ptr_equal(at_port_channel(at_modem_port(fake->modem, 1)), &fake->channel);
	assert_null(at_port_channel(fake->port));
	assert_string_equal(fake_heard(fake), NO_CARRIER);
	assert_string_equal(fake_heard_on(fake, 1), "AT+DIAL\r" CONNECT "for the other");
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prompt_takes_data_until_its_end),
		cmocka_unit_test(a_prompt_can_be_cancelled),
		cmocka_unit_test(what_exceeds_a_prompt_is_dropped_and_counted),
		cmocka_unit_test(a_prompt_after_the_longest_line_takes_data),
		cmocka_unit_test(a_silent_prompt_is_abandoned),
		cmocka_unit_test(counted_data_may_be_any_bytes),
		cmocka_unit_test(a_slow_handler_stops_the_host),
		cmocka_unit_test(a_handler_that_takes_nothing_has_the_commands_deadline),
		cmocka_unit_test(typing_does_not_postpone_the_deadline_of_data_that_is_complete),
		cmocka_unit_test(what_waits_of_data_is_dropped_with_dtr),
		cmocka_unit_test(data_mode_is_transparent),
		cmocka_unit_test(the_escape_needs_silence_around_it),
		cmocka_unit_test(without_guard_time_three_are_enough),
		cmocka_unit_test(what_waited_in_the_stream_is_no_escape),
		cmocka_unit_test(the_escape_overtakes_what_the_peer_does_not_take),
		cmocka_unit_test(an_overtaking_escape_is_found_by_time_or_by_an_offer),
		cmocka_unit_test(the_escape_waits_while_the_peer_takes_something),
		cmocka_unit_test(what_waits_is_all_delivered_when_it_was_no_escape),
		cmocka_unit_test(what_waits_without_guard_time_is_overtaken_too),
		cmocka_unit_test(data_that_waits_is_never_read_as_commands),
		cmocka_unit_test(what_a_host_sends_before_it_reads_of_the_end_is_dropped),
		cmocka_unit_test(a_slow_peer_stops_the_host),
		cmocka_unit_test(a_slow_host_stops_the_peer_and_gets_all_before_the_end),
		cmocka_unit_test(dtr_ends_data_mode_as_its_setting_says),
		cmocka_unit_test(another_port_may_take_the_connection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
