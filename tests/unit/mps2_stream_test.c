/* SPDX-License-Identifier: MIT */
/* A UART as a port's stream: who is attached, and flow control both ways. The port is this test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "fakes/uart.h"

#include "mps2-an385/uart_stream.h"

#include <cmocka.h>

enum { RECEIVED = 64, SENDING = 32 };

static struct uart uart;
static struct uart_fake line;
static uint8_t received[RECEIVED], sending[SENDING];
static struct uart_stream stream;

/* --- The port --------------------------------------------------------------------------------- */

static struct at_stream *attached;
static bool dtr;
static size_t appetite; /* how many bytes the port takes of each offer */
static size_t offered;	/* the last time */
static unsigned writables;
static uint8_t taken[4 * UART_STREAM_STAGE];
static size_t count;

void at_port_attach(struct at_port *port, struct at_stream *to)
{
	(void)port;
	attached = to;
}

void at_port_detach(struct at_port *port)
{
	(void)port;
	attached = NULL;
}

void at_port_dtr(struct at_port *port, bool on)
{
	(void)port;
	dtr = on;
}

size_t at_port_receive(struct at_port *port, const uint8_t *bytes, size_t n)
{
	size_t some = n < appetite ? n : appetite;

	(void)port;
	offered = n;
	memcpy(taken + count, bytes, some);
	count += some;
	return some;
}

void at_port_writable(struct at_port *port)
{
	(void)port;
	writables++;
}

/* --- Attaching -------------------------------------------------------------------------------- */

static int begin(void **state)
{
	(void)state;
	uart_fake_start(&line, &uart);
	uart_open(&uart, &line.registers, 115200, received, RECEIVED, sending, SENDING);
	uart_stream_init(&stream, &uart, (struct at_port *)&uart);
	attached = NULL;
	dtr = false;
	appetite = SIZE_MAX;
	count = offered = writables = 0;
	return 0;
}

static void somebody_is_there_from_the_first_byte_on(void **state)
{
	(void)state;
	uart_stream_serve(&stream);
	assert_null(attached);
	uart_fake_bytes(&line, "A", 1);
	uart_stream_serve(&stream);
	assert_ptr_equal(attached, &stream.stream);
	assert_true(dtr);
	assert_int_equal(count, 1);
}

static void when_the_board_says_who_is_attached_bytes_say_nothing(void **state)
{
	(void)state;
	uart_stream_attach(&stream);
	assert_ptr_equal(attached, &stream.stream);
	uart_stream_detach(&stream);
	assert_null(attached);
	uart_fake_bytes(&line, "late", 4);
	uart_stream_serve(&stream);
	assert_null(attached);
	assert_int_equal(count, 0);
	assert_int_equal(stream.discarded, 4);
}

static void who_comes_does_not_get_what_came_before(void **state)
{
	(void)state;
	uart_stream_detach(&stream);
	uart_fake_bytes(&line, "old", 3);
	uart_stream_attach(&stream);
	uart_fake_bytes(&line, "new", 3);
	uart_stream_serve(&stream);
	assert_int_equal(count, 3);
	assert_memory_equal(taken, "new", 3);
	assert_int_equal(stream.discarded, 3);
}

static void who_goes_is_heard_to_the_end(void **state)
{
	(void)state;
	uart_stream_attach(&stream);
	uart_fake_bytes(&line, "AT&W\r", 5);
	uart_stream_detach(&stream);
	assert_int_equal(count, 5);
	assert_int_equal(stream.discarded, 0);
}

static void what_the_port_did_not_take_of_who_went_is_nobodys(void **state)
{
	(void)state;
	uart_stream_attach(&stream);
	appetite = 0;
	uart_fake_bytes(&line, "AT&W\r", 5);
	uart_stream_serve(&stream);
	uart_stream_detach(&stream);
	assert_int_equal(stream.discarded, 5);
	appetite = SIZE_MAX;
	uart_stream_attach(&stream);
	uart_stream_serve(&stream);
	assert_int_equal(count, 0);
}

static void what_did_not_leave_in_time_is_not_for_the_next_one(void **state)
{
	(void)state;
	line.slow = true;
	uart_stream_attach(&stream);
	stream.stream.operations->write(&stream.stream, (const uint8_t *)"12345", 5);
	uart_stream_detach(&stream);
	while (uart_fake_carry(&line))
		;
	assert_int_equal(line.sent, 1); /* it was on its way */
}

/* --- Flow control ----------------------------------------------------------------------------- */

static void a_port_that_takes_nothing_stops_its_sender_and_loses_nothing(void **state)
{
	uint8_t bytes[3 * UART_STREAM_STAGE];
	size_t sent = 0, before;

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 31 + i / 256);
	uart_stream_attach(&stream);
	appetite = 0;
	do {
		before = sent;
		sent += uart_fake_bytes(&line, bytes + sent, sizeof bytes - sent);
		uart_stream_serve(&stream);
	} while (sent > before);
	assert_int_equal(sent, UART_STREAM_STAGE + RECEIVED + 1);
	assert_int_equal(offered, UART_STREAM_STAGE); /* all at once, for it to see an escape */
	appetite = 7;
	while (count < sizeof bytes) {
		sent += uart_fake_bytes(&line, bytes + sent, sizeof bytes - sent);
		uart_stream_serve(&stream);
	}
	assert_memory_equal(taken, bytes, sizeof bytes);
	assert_int_equal(uart.overruns, 0);
}

/* The UART's interrupt is off then: nothing else would end the sleep. */
static void what_waits_behind_a_stage_that_the_port_empties_is_not_left_there(void **state)
{
	static const uint8_t bytes[UART_STREAM_STAGE];

	(void)state;
	uart_stream_attach(&stream);
	appetite = 0;
	for (size_t sent = 0; sent < sizeof bytes; uart_stream_serve(&stream))
		sent += uart_fake_bytes(&line, bytes, RECEIVED);
	uart_fake_bytes(&line, bytes, RECEIVED);
	uart_stream_serve(&stream);
	appetite = SIZE_MAX;
	uart_stream_serve(&stream);
	assert_int_equal(count, UART_STREAM_STAGE);
	assert_int_equal(uart_stream_next(&stream), 0);
	uart_stream_serve(&stream);
	assert_int_equal(count, UART_STREAM_STAGE + RECEIVED);
	assert_int_equal(uart_stream_next(&stream), UINT32_MAX);
}

static void what_a_port_did_not_take_is_offered_again(void **state)
{
	(void)state;
	uart_stream_attach(&stream);
	assert_int_equal(uart_stream_next(&stream), UINT32_MAX);
	appetite = 2;
	uart_fake_bytes(&line, "12345", 5);
	uart_stream_serve(&stream);
	assert_int_equal(uart_stream_next(&stream), UART_STREAM_AGAIN);
	stream.stream.operations->resume(&stream.stream);
	assert_int_equal(uart_stream_next(&stream), 0);
	appetite = SIZE_MAX;
	uart_stream_serve(&stream);
	assert_memory_equal(taken, "12345", 5);
	assert_int_equal(uart_stream_next(&stream), UINT32_MAX);
}

static void a_port_that_is_held_is_offered_nothing(void **state)
{
	(void)state;
	uart_stream_attach(&stream);
	stream.held = true;
	uart_fake_bytes(&line, "AT\r", 3);
	uart_stream_serve(&stream);
	assert_int_equal(offered, 0);
	stream.held = false;
	uart_stream_serve(&stream);
	assert_int_equal(count, 3);
}

static void a_port_hears_when_its_stream_takes_more(void **state)
{
	static const uint8_t many[40];

	(void)state;
	line.slow = true;
	uart_stream_attach(&stream);
	assert_int_equal(stream.stream.operations->write(&stream.stream, many, 40), SENDING);
	assert_int_equal(stream.stream.operations->write(&stream.stream, many, 8), 1);
	uart_stream_serve(&stream);
	assert_int_equal(writables, 0);
	uart_fake_carry(&line);
	assert_int_equal(uart_stream_next(&stream), 0);
	uart_stream_serve(&stream);
	assert_int_equal(writables, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(somebody_is_there_from_the_first_byte_on, begin),
		cmocka_unit_test_setup(when_the_board_says_who_is_attached_bytes_say_nothing,
				       begin),
		cmocka_unit_test_setup(who_comes_does_not_get_what_came_before, begin),
		cmocka_unit_test_setup(who_goes_is_heard_to_the_end, begin),
		cmocka_unit_test_setup(what_the_port_did_not_take_of_who_went_is_nobodys, begin),
		cmocka_unit_test_setup(what_did_not_leave_in_time_is_not_for_the_next_one, begin),
		cmocka_unit_test_setup(a_port_that_takes_nothing_stops_its_sender_and_loses_nothing,
				       begin),
		cmocka_unit_test_setup(
			what_waits_behind_a_stage_that_the_port_empties_is_not_left_there, begin),
		cmocka_unit_test_setup(what_a_port_did_not_take_is_offered_again, begin),
		cmocka_unit_test_setup(a_port_that_is_held_is_offered_nothing, begin),
		cmocka_unit_test_setup(a_port_hears_when_its_stream_takes_more, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
