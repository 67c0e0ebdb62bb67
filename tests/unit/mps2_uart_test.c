/* SPDX-License-Identifier: MIT */
/* The board's UART driver against registers that behave as the UART's. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "fakes/uart.h"

#include <cmocka.h>

enum { RECEIVED = 8, SENDING = 16 };

static struct uart uart;
static struct uart_fake line;
static uint8_t received[RECEIVED], sending[SENDING];

static int open_uart(void **state)
{
	(void)state;
	uart_fake_start(&line, &uart);
	uart_open(&uart, &line.registers, 115200, received, RECEIVED, sending, SENDING);
	return 0;
}

static void expect(const char *text)
{
	char bytes[64];
	size_t n = uart_read(&uart, (uint8_t *)bytes, sizeof bytes);

	assert_int_equal(n, strlen(text));
	assert_memory_equal(bytes, text, n);
}

static void the_divider_is_what_the_baud_rate_asks_for(void **state)
{
	(void)state;
	assert_int_equal(line.registers.divider, 217); /* 25 MHz / 115,200 */
}

static void the_divider_is_never_below_what_the_uart_needs(void **state)
{
	(void)state;
	uart_open(&uart, &line.registers, 4000000, received, RECEIVED, sending, SENDING);
	assert_int_equal(line.registers.divider, 16);
}

static void what_has_no_ring_stays_off(void **state)
{
	(void)state;
	uart_open(&uart, &line.registers, 115200, NULL, 0, sending, SENDING);
	assert_int_equal(line.registers.control, MPS2_UART_TX_ENABLE);
}

static void bytes_come_by_interrupt(void **state)
{
	(void)state;
	assert_int_equal(uart_fake_bytes(&line, "AT\r", 3), 3);
	assert_int_equal(line.interrupts, 3);
	assert_int_equal(uart_fake_stirs, 3);
	expect("AT\r");
	expect("");
}

static void a_full_ring_leaves_the_rest_with_its_sender(void **state)
{
	(void)state;
	assert_int_equal(uart_fake_bytes(&line, "0123456789abcdef", 16), RECEIVED + 1);
	assert_false(line.registers.control & MPS2_UART_RX_INTERRUPT);
	assert_int_equal(uart.overruns, 0);
}

static void what_waited_in_the_uart_comes_when_there_is_room(void **state)
{
	(void)state;
	uart_fake_bytes(&line, "0123456789abcdef", 16);
	expect("012345678");
	assert_true(line.registers.control & MPS2_UART_RX_INTERRUPT);
	assert_int_equal(uart_fake_bytes(&line, "9abcdef", 7), 7);
	expect("9abcdef");
}

/* As many bytes are asked for as are in the ring: the reader does not come to its end. */
static void a_reader_of_exactly_the_ring_hears_on(void **state)
{
	uint8_t bytes[RECEIVED];

	(void)state;
	uart_fake_bytes(&line, "0123456789", 10);
	assert_int_equal(uart_read(&uart, bytes, RECEIVED), RECEIVED);
	assert_int_equal(uart_fake_bytes(&line, "9", 1), 1);
	expect("89");
}

static void who_reads_little_hears_on(void **state)
{
	uint8_t byte;
	size_t sent = 9, taken = 0;
	static const char many[] = "0123456789abcdefghijklmnopqrstuvwxyz";

	(void)state;
	assert_int_equal(uart_fake_bytes(&line, many, sizeof many), sent);
	for (; taken < sizeof many - 1; taken++) {
		assert_int_equal(uart_read(&uart, &byte, 1), 1);
		assert_int_equal(byte, many[taken]);
		sent += uart_fake_bytes(&line, many + sent, sizeof many - sent);
	}
}

static void a_sender_without_flow_control_overruns_and_it_is_counted(void **state)
{
	(void)state;
	for (const char *c = "0123456789abcdef"; *c; c++)
		uart_fake_byte(&line, (uint8_t)*c);
	assert_int_equal(line.lost, 7);
	expect("012345678");
	assert_int_equal(uart.overruns, 1); /* the UART has one bit, however many it lost */
	assert_false(line.registers.state & MPS2_UART_RX_OVERRUN);
	uart_fake_byte(&line, 'x');
	expect("x");
	assert_int_equal(uart.overruns, 1);
}

static void a_fast_uart_takes_all_at_once_and_interrupts_nobody(void **state)
{
	(void)state;
	assert_int_equal(uart_write(&uart, (const uint8_t *)"\r\nOK\r\n", 6), 6);
	assert_int_equal(line.sent, 6);
	assert_memory_equal(line.line, "\r\nOK\r\n", 6);
	assert_int_equal(line.interrupts, 0);
	assert_true(uart_sent(&uart));
}

static void a_slow_uart_asks_for_byte_after_byte(void **state)
{
	(void)state;
	line.slow = true;
	assert_int_equal(uart_write(&uart, (const uint8_t *)"12345", 5), 5);
	assert_int_equal(line.sent, 0);
	while (uart_fake_carry(&line))
		assert_false(line.registers.state & MPS2_UART_TX_OVERRUN);
	assert_memory_equal(line.line, "12345", 5);
	assert_int_equal(line.sent, 5);
	assert_true(uart_sent(&uart));
	assert_false(line.registers.control & MPS2_UART_TX_INTERRUPT);
}

static void a_full_ring_takes_no_more_until_some_has_left(void **state)
{
	(void)state;
	line.slow = true;
	/* One is in the UART itself, but only once it was asked to take it. */
	assert_int_equal(uart_write(&uart, (const uint8_t *)"0123456789abcdefghij", 20), SENDING);
	assert_int_equal(uart_room(&uart), 1);
	assert_int_equal(uart_write(&uart, (const uint8_t *)"ghij", 4), 1);
	uart_fake_stirs = 0;
	uart_fake_carry(&line);
	assert_int_equal(uart_fake_stirs, 1); /* the main loop hears of the room */
	assert_int_equal(uart_write(&uart, (const uint8_t *)"hij", 3), 1);
	while (uart_fake_carry(&line))
		;
	assert_int_equal(line.sent, 18);
	assert_memory_equal(line.line, "0123456789abcdefgh", 18);
}

/* --- Whatever happens between two steps of the driver ----------------------------------------- */

enum { STEPS = 60 }; /* more than the driver takes in any of these tests */

static unsigned steps; /* until it happens */
static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static size_t given;

static void carry(void)
{
	if (!steps--)
		uart_fake_carry(&line);
}

static void bytes_may_leave_at_any_moment(void **state)
{
	for (unsigned when = 0; when < STEPS; when++) {
		open_uart(state);
		line.slow = true;
		steps = when;
		uart_fake_moment = carry;
		uart_write(&uart, (const uint8_t *)text, 10);
		while (uart_fake_carry(&line))
			;
		assert_int_equal(line.sent, 10);
		assert_memory_equal(line.line, text, 10);
	}
}

static void give(void)
{
	if (steps && !--steps)
		given += uart_fake_bytes(&line, text + given, 3);
}

static void give_second(void)
{
	if (steps && !--steps)
		uart_fake_byte(&line, 'B');
}

/* Also inside the handler of the first one's interrupt. */
static void a_second_byte_may_come_at_any_moment(void **state)
{
	unsigned inside = 0;

	for (unsigned when = 1; when < STEPS; when++) {
		open_uart(state);
		steps = when;
		uart_fake_moment = give_second;
		uart_fake_byte(&line, 'A');
		uart_fake_moment = NULL;
		if (!steps && !line.lost) {
			inside++;
			expect("AB");
		}
		uart_read(&uart, (uint8_t[4]){0}, 4);
		uart_fake_byte(&line, 'C');
		expect("C");
	}
	assert_true(inside >= 1);
}

/* Every moment, with the ring almost full, full and overfull. */
static void bytes_may_come_at_any_moment(void **state)
{
	for (unsigned when = 1; when < STEPS; when++)
		for (size_t before = RECEIVED - 2; before <= RECEIVED + 1; before++) {
			uint8_t bytes[sizeof text];
			size_t n;

			open_uart(state);
			given = uart_fake_bytes(&line, text, before);
			steps = when;
			uart_fake_moment = give;
			n = uart_read(&uart, bytes, 3);
			n += uart_read(&uart, bytes + n, sizeof bytes - n);
			uart_fake_moment = NULL;
			given += uart_fake_bytes(&line, text + given, 4);
			n += uart_read(&uart, bytes + n, sizeof bytes - n);
			assert_int_equal(n, given);
			assert_true(n >= before + 4);
			assert_memory_equal(bytes, text, n);
		}
}

static void what_is_unsent_is_forgotten_but_for_the_byte_on_its_way(void **state)
{
	(void)state;
	line.slow = true;
	uart_write(&uart, (const uint8_t *)"12345", 5);
	uart_unsend(&uart);
	while (uart_fake_carry(&line))
		;
	assert_int_equal(line.sent, 1);
	assert_int_equal(uart_room(&uart), SENDING);
	uart_write(&uart, (const uint8_t *)"6", 1);
	uart_fake_carry(&line);
	assert_memory_equal(line.line, "16", 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_divider_is_what_the_baud_rate_asks_for, open_uart),
		cmocka_unit_test_setup(the_divider_is_never_below_what_the_uart_needs, open_uart),
		cmocka_unit_test_setup(what_has_no_ring_stays_off, open_uart),
		cmocka_unit_test_setup(bytes_come_by_interrupt, open_uart),
		cmocka_unit_test_setup(a_full_ring_leaves_the_rest_with_its_sender, open_uart),
		cmocka_unit_test_setup(what_waited_in_the_uart_comes_when_there_is_room, open_uart),
		cmocka_unit_test_setup(a_reader_of_exactly_the_ring_hears_on, open_uart),
		cmocka_unit_test_setup(who_reads_little_hears_on, open_uart),
		cmocka_unit_test_setup(a_sender_without_flow_control_overruns_and_it_is_counted,
				       open_uart),
		cmocka_unit_test_setup(a_fast_uart_takes_all_at_once_and_interrupts_nobody,
				       open_uart),
		cmocka_unit_test_setup(a_slow_uart_asks_for_byte_after_byte, open_uart),
		cmocka_unit_test_setup(a_full_ring_takes_no_more_until_some_has_left, open_uart),
		cmocka_unit_test_setup(what_is_unsent_is_forgotten_but_for_the_byte_on_its_way,
				       open_uart),
		cmocka_unit_test(bytes_may_leave_at_any_moment),
		cmocka_unit_test(a_second_byte_may_come_at_any_moment),
		cmocka_unit_test(bytes_may_come_at_any_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
