/* SPDX-License-Identifier: MIT */
/* The board's trace: whole records or none, and never a wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include "fakes/uart.h"

#include "mps2-an385/tick.h"
#include "mps2-an385/trace_uart.h"
#include "mps2-an385/uarts.h"

#include <cmocka.h>

enum { SENDING = 2048 };

struct uart uarts_trace;
static struct uart_fake line;
static uint8_t sending[SENDING];
static uint32_t now;

uint32_t tick_turn(void)
{
	return now;
}

static int begin(void **state)
{
	(void)state;
	uart_fake_start(&line, &uarts_trace);
	uart_open(&uarts_trace, &line.registers, 115200, NULL, 0, sending, SENDING);
	now = 5000;
	trace_uart_start(now);
	return 0;
}

static void expect(const char *text)
{
	line.line[line.sent] = 0;
	assert_string_equal((const char *)line.line, text);
	line.sent = 0;
}

static void a_record_says_when_where_and_what(void **state)
{
	(void)state;
	now += 12;
	trace_uart_record(NULL, 0, AT_TRACE_IN, "AT\r", 3);
	trace_uart_text(0xff, AT_TRACE_NOTE, "hello");
	expect("12 1 in AT\\r\n12 - note hello\n");
}

static void its_time_goes_on_over_the_wrap(void **state)
{
	(void)state;
	trace_uart_start(UINT32_MAX - 9);
	now = 20;
	trace_uart_text(0xff, AT_TRACE_NOTE, "wrapped");
	expect("30 - note wrapped\n");
}

static void switched_off_it_says_nothing(void **state)
{
	(void)state;
	trace_uart_switch(false);
	trace_uart_text(0xff, AT_TRACE_NOTE, "no");
	assert_int_equal(line.sent, 0);
	trace_uart_switch(true);
	trace_uart_text(0xff, AT_TRACE_NOTE, "yes");
	expect("0 - note yes\n");
}

static void a_long_payload_is_there_to_its_last_byte(void **state)
{
	static uint8_t payload[1500];
	unsigned bytes = 0, records = 0;

	(void)state;
	trace_uart_record(NULL, 2, AT_TRACE_DATA_OUT, payload, sizeof payload);
	trace_uart_text(0xff, AT_TRACE_NOTE, "end");
	line.line[line.sent] = 0;
	for (const char *at = (const char *)line.line; (at = strstr(at, "\\x00")); at += 4)
		bytes++;
	for (const char *at = (const char *)line.line; (at = strstr(at, "0 3 data-out ")); at++)
		records++;
	assert_int_equal(bytes, 1500);
	assert_int_equal(records, 8);
}

static void bytes_of_payload_that_come_one_by_one_make_one_record(void **state)
{
	(void)state;
	for (const char *c = "hello"; *c; c++) {
		now++;
		trace_uart_record(NULL, 0, AT_TRACE_DATA_IN, c, 1);
	}
	trace_uart_serve();
	assert_int_equal(line.sent, 0);
	trace_uart_record(NULL, 0, AT_TRACE_DATA_OUT, "x", 1);
	expect("1 1 data-in hello\n");
	trace_uart_record(NULL, 1, AT_TRACE_DATA_OUT, "y", 1);
	expect("5 1 data-out x\n");
	trace_uart_text(0xff, AT_TRACE_NOTE, "z");
	expect("5 2 data-out y\n5 - note z\n");
}

static void a_record_is_not_kept_back_for_long(void **state)
{
	(void)state;
	assert_int_equal(trace_uart_next(), UINT32_MAX);
	trace_uart_record(NULL, 0, AT_TRACE_DATA_IN, "x", 1);
	now += 20;
	trace_uart_record(NULL, 0, AT_TRACE_DATA_IN, "y", 1);
	assert_int_equal(trace_uart_next(), 30);
	trace_uart_serve();
	assert_int_equal(line.sent, 0);
	now += 30;
	assert_int_equal(trace_uart_next(), 0);
	trace_uart_serve();
	expect("0 1 data-in xy\n");
}

/* Of a UART that does not get on, the ring takes what fits; the rest is counted. */
static void what_does_not_fit_is_counted_and_told(void **state)
{
	size_t length;
	unsigned whole = 0;

	(void)state;
	line.slow = true;
	for (unsigned i = 0; i < 200; i++)
		trace_uart_text(0xff, AT_TRACE_NOTE, "0123456789"); /* 20 characters each */
	while (uart_fake_carry(&line))
		;
	length = line.sent;
	for (size_t i = 0; i + 20 <= length; i += 20, whole++)
		assert_memory_equal(line.line + i, "0 - note 0123456789\n", 20);
	assert_int_equal(length % 20, 0);
	assert_int_equal(whole, SENDING / 20);
	line.sent = 0;
	trace_uart_text(0xff, AT_TRACE_NOTE, "again");
	while (uart_fake_carry(&line))
		;
	expect("0 - drop 98 trace records lost\n0 - note again\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_record_says_when_where_and_what, begin),
		cmocka_unit_test_setup(its_time_goes_on_over_the_wrap, begin),
		cmocka_unit_test_setup(switched_off_it_says_nothing, begin),
		cmocka_unit_test_setup(a_long_payload_is_there_to_its_last_byte, begin),
		cmocka_unit_test_setup(bytes_of_payload_that_come_one_by_one_make_one_record,
				       begin),
		cmocka_unit_test_setup(a_record_is_not_kept_back_for_long, begin),
		cmocka_unit_test_setup(what_does_not_fit_is_counted_and_told, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
