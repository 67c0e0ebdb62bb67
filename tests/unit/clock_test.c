/* SPDX-License-Identifier: MIT */
/* The wall clock: calendar and seconds, the board's on its tick, the host's on the system's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "dialects/common/moment.h"
#include "host/wall_clock.h"
#include "mps2-an385/clock.h"

enum { DAY = 86400, DAYS = 36525 }; /* 1970 to 2069 */

static uint32_t now;

static uint32_t tick(void)
{
	return now;
}

/* Every day of the hundred years, at changing times of day, is what the C library says. */
static void test_every_day(void **state)
{
	(void)state;
	for (uint32_t day = 0; day < DAYS; day++) {
		struct clock_time time = {.local = day * DAY + day * 7919 % DAY,
					  .zone = (int8_t)(day % 193 - 96)};
		struct at_time moment = moment_of_clock(time);
		time_t seconds = time.local;
		struct tm tm;

		assert_non_null(gmtime_r(&seconds, &tm));
		assert_int_equal(moment.year, tm.tm_year % 100);
		assert_int_equal(moment.month, tm.tm_mon + 1);
		assert_int_equal(moment.day, tm.tm_mday);
		assert_int_equal(moment.hour, tm.tm_hour);
		assert_int_equal(moment.minute, tm.tm_min);
		assert_int_equal(moment.second, tm.tm_sec);
		assert_int_equal(moment.zone, time.zone);
		assert_int_equal(moment_to_clock(&moment).local, time.local);
		assert_int_equal(moment_to_clock(&moment).zone, time.zone);
	}
}

static void test_ends_of_the_calendar(void **state)
{
	static const struct {
		uint32_t local;
		struct at_time moment;
	} cases[] = {{0, {70, 1, 1, 0, 0, 0, 0}},
		     {68169600, {72, 2, 29, 0, 0, 0, 0}},
		     {951782399, {0, 2, 28, 23, 59, 59, 0}},
		     {951868799, {0, 2, 29, 23, 59, 59, 0}},
		     {951868800, {0, 3, 1, 0, 0, 0, 0}},
		     {3155759999, {69, 12, 31, 23, 59, 59, 0}}};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct at_time moment =
			moment_of_clock((struct clock_time){.local = cases[i].local});

		assert_memory_equal(&moment, &cases[i].moment, sizeof moment);
		assert_int_equal(moment_to_clock(&cases[i].moment).local, cases[i].local);
	}
}

static struct clock_time read_clock(struct clock *clock)
{
	return clock->operations->read(clock);
}

static void test_the_boards_starts_in_1970(void **state)
{
	struct tick_clock board;

	(void)state;
	memset(&board, 0, sizeof board);
	now = 123456;
	clock_start(&board, tick);
	assert_int_equal(read_clock(&board.clock).local, 0);
	now += 1999;
	assert_int_equal(read_clock(&board.clock).local, 1);
	now += 1;
	assert_int_equal(read_clock(&board.clock).local, 2);
	/* What memory holds by chance is no time. */
	memset(&board, 0xa5, sizeof board);
	clock_start(&board, tick);
	assert_int_equal(read_clock(&board.clock).local, 0);
}

static void test_the_boards_goes_on_over_the_ticks_wrap(void **state)
{
	struct tick_clock board;

	(void)state;
	memset(&board, 0, sizeof board);
	now = UINT32_MAX - 2500;
	clock_start(&board, tick);
	board.clock.operations->set(&board.clock,
				    (struct clock_time){.local = 768262200, .zone = 8});
	for (uint32_t second = 0; second < 100 * 86400u; second += 3600) {
		assert_int_equal(read_clock(&board.clock).local, 768262200 + second);
		assert_int_equal(read_clock(&board.clock).zone, 8);
		now += 3600 * 1000u;
		clock_poll(&board);
	}
}

/* Polling at odd moments loses no part of a second. */
static void test_the_boards_loses_nothing(void **state)
{
	struct tick_clock board;

	(void)state;
	memset(&board, 0, sizeof board);
	now = 0;
	clock_start(&board, tick);
	for (now = 0; now < 1000000; now += 7)
		clock_poll(&board);
	assert_int_equal(read_clock(&board.clock).local, 1000);
}

static void test_the_boards_outlives_a_reset(void **state)
{
	struct tick_clock board;

	(void)state;
	memset(&board, 0, sizeof board);
	now = 5000;
	clock_start(&board, tick);
	board.clock.operations->set(&board.clock,
				    (struct clock_time){.local = 1000000000, .zone = -20});
	now += 60500;
	clock_poll(&board);
	now = 3; /* the tick begins anew */
	clock_start(&board, tick);
	assert_int_equal(read_clock(&board.clock).local, 1000000060);
	assert_int_equal(read_clock(&board.clock).zone, -20);
}

/* A second may pass between two looks at the clocks, whichever came first. */
static void assert_about(uint32_t local, uint32_t expected)
{
	assert_in_range(local, expected - 1, expected + 1);
}

static void test_the_hosts(void **state)
{
	struct wall_clock host, other;

	(void)state;
	setenv("TZ", "XXX-5:45", 1); /* ahead of GMT */
	tzset();
	wall_clock_init(&host);
	assert_about(read_clock(&host.clock).local, (uint32_t)time(NULL) + 23 * 900);
	assert_int_equal(read_clock(&host.clock).zone, 23);
	host.clock.operations->set(&host.clock, (struct clock_time){.local = 5, .zone = -96});
	assert_about(read_clock(&host.clock).local, 5);
	assert_int_equal(read_clock(&host.clock).zone, -96);
	host.clock.operations->set(&host.clock, (struct clock_time){.local = 3155759990});
	assert_about(read_clock(&host.clock).local, 3155759990);
	wall_clock_init(&other); /* each modem has its own */
	assert_about(read_clock(&other.clock).local, (uint32_t)time(NULL) + 23 * 900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_ends_of_the_calendar),
		cmocka_unit_test(test_the_boards_starts_in_1970),
		cmocka_unit_test(test_the_boards_goes_on_over_the_ticks_wrap),
		cmocka_unit_test(test_the_boards_loses_nothing),
		cmocka_unit_test(test_the_boards_outlives_a_reset),
		cmocka_unit_test(test_the_hosts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
