/* SPDX-License-Identifier: MIT */
/* Time and sleep of the board: the wrap of the milliseconds, and no wake-up lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "mps2-an385/interrupts.h"
#include "mps2-an385/power.h"
#include "mps2-an385/registers.h"
#include "mps2-an385/tick.h"

#include <cmocka.h>

static struct mps2_fpga fpga;
static struct cortex_systick systick;
static bool masked, pending; /* pending: an interrupt that stirs */
static unsigned waits, moment, moments;
static bool early; /* the interrupt came before the processor waited */

/* What happens while the processor does something else: an interrupt, at the chosen moment. */
static void pass(void)
{
	if (moment && ++moments == moment) {
		pending = true;
		early = waits == 0;
	}
	if (pending && !masked) {
		pending = false;
		power_stir();
	}
}

uint32_t register_read(const volatile uint32_t *address)
{
	pass();
	return *address;
}

void register_write(volatile uint32_t *address, uint32_t value)
{
	pass();
	*address = value;
}

uint32_t interrupts_mask(void)
{
	uint32_t were = masked;

	pass();
	masked = true;
	pass();
	return were;
}

void interrupts_restore(uint32_t were)
{
	pass();
	masked = were != 0;
	pass();
}

/* Waiting ends at once when an interrupt is there, else by the alarm. */
void processor_wait(void)
{
	pass();
	waits++;
	assert_true(masked);
	if (pending)
		return;
	assert_true(systick.control & CORTEX_SYSTICK_ON);
	fpga.counter += (systick.load + 1) / (MPS2_CLOCK / 1000);
	pending = true;
}

static int begin(void **state)
{
	(void)state;
	masked = pending = early = false;
	waits = moment = moments = 0;
	tick_start(&fpga, &systick, 1000);
	power_sleep(0);
	return 0;
}

static void a_millisecond_is_25000_clocks(void **state)
{
	(void)state;
	assert_int_equal(fpga.prescale, 24999);
	assert_int_equal(tick_now(), 1000);
	tick_alarm(10);
	assert_int_equal(systick.load, 249999);
}

static void the_alarm_never_outgrows_its_24_bits(void **state)
{
	(void)state;
	tick_alarm(671);
	assert_int_equal(systick.load, 16774999);
	tick_alarm(UINT32_MAX);
	assert_int_equal(systick.load, 16774999);
}

/* Setting it takes its time, and most turns want the same. */
static void an_alarm_that_comes_in_time_is_left_alone(void **state)
{
	(void)state;
	tick_alarm(50);
	systick.value = 1;
	fpga.counter += 20;
	tick_new_turn();
	tick_alarm(30);
	tick_alarm(79);
	assert_int_equal(systick.value, 1);
	fpga.counter += 60; /* it has come, and runs again: 20 are left */
	tick_new_turn();
	tick_alarm(20);
	assert_int_equal(systick.value, 1);
	tick_alarm(19);
	assert_int_equal(systick.load, 19 * 25000 - 1);
	fpga.counter += 1;
	tick_new_turn();
	tick_alarm(600); /* not again and again for nothing */
	assert_int_equal(systick.load, 600 * 25000 - 1);
}

static void a_turn_keeps_its_time(void **state)
{
	(void)state;
	fpga.counter += 5;
	assert_int_equal(tick_turn(), 1000);
	assert_int_equal(tick_now(), 1005);
	tick_new_turn();
	assert_int_equal(tick_turn(), 1005);
}

static void it_sleeps_as_long_as_it_was_told(void **state)
{
	(void)state;
	power_sleep(20);
	assert_int_equal(tick_now(), 1020);
	assert_int_equal(waits, 1);
}

static void it_does_not_sleep_when_there_is_something_to_do_now(void **state)
{
	(void)state;
	power_sleep(0);
	power_stir();
	power_sleep(20);
	assert_int_equal(waits, 0);
	power_sleep(20);
	assert_int_equal(waits, 1);
}

static void it_sleeps_over_the_wrap_of_the_milliseconds(void **state)
{
	(void)state;
	tick_start(&fpga, &systick, UINT32_MAX - 4);
	power_sleep(20);
	assert_int_equal(tick_now(), 15);
	assert_int_equal(waits, 1);
}

/* Whenever the interrupt comes that has something for the main loop: before the processor waits,
 * or it ends the waiting. */
static void no_interrupt_is_slept_over(void **state)
{
	unsigned slept = 0;

	for (unsigned when = 1; when < 20; when++) {
		begin(state);
		moment = when;
		power_sleep(500);
		slept += !early;
		assert_int_equal(tick_now(), early ? 1000 : 1500);
	}
	assert_in_range(slept, 1, 15); /* both kinds of moments were tried */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_millisecond_is_25000_clocks, begin),
		cmocka_unit_test_setup(the_alarm_never_outgrows_its_24_bits, begin),
		cmocka_unit_test_setup(an_alarm_that_comes_in_time_is_left_alone, begin),
		cmocka_unit_test_setup(a_turn_keeps_its_time, begin),
		cmocka_unit_test_setup(it_sleeps_as_long_as_it_was_told, begin),
		cmocka_unit_test_setup(it_does_not_sleep_when_there_is_something_to_do_now, begin),
		cmocka_unit_test_setup(it_sleeps_over_the_wrap_of_the_milliseconds, begin),
		cmocka_unit_test(no_interrupt_is_slept_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
