/* SPDX-License-Identifier: MIT */
/* The board's network over a controller in memory: that a bearer's frames come to the wire, and
 * that the trace tells of frames that were lost. */
#include "support/lan9118_fake.h"
#include "support/radio.h"

#include "mps2-an385/mps2.h"

/* The chip's addresses are not there. */
static uint32_t enabled;
#undef CORTEX_NVIC_SET
#define CORTEX_NVIC_SET enabled
#undef MPS2_LAN9118
#define MPS2_LAN9118 (&fake_registers)

#include "mps2-an385/lan9118.c"
#include "mps2-an385/links.c"
#include "mps2-an385/network.c"

static uint32_t time_now = 5000;
static unsigned stirs, told_count;
static char told_last[200];

uint32_t tick_turn(void)
{
	return time_now;
}

void power_stir(void)
{
	stirs++;
}

void trace_uart_text(uint8_t port, enum at_trace_kind kind, const char *text)
{
	assert_int_equal(port, 0xff);
	assert_int_equal(kind, AT_TRACE_DROP);
	told_count++;
	snprintf(told_last, sizeof told_last, "%s", text);
}

static void up_done(void *argument, enum cause cause)
{
	(void)argument;
	(void)cause;
}

static int opened(void **state)
{
	static struct services services;

	(void)state;
	radio_start("");
	fake_power_up();
	network_open(&radio.baseband, NULL, NULL, &services);
	assert_non_null(services.connections);
	assert_int_equal(enabled, 1u << MPS2_ETHERNET);
	assert_int_equal(bearer_up(bearer_get(&network.bearers, 1), NULL, 20000, up_done, NULL),
			 CAUSE_PENDING);
	return 0;
}

static void a_bearer_that_goes_up_asks_for_its_address(void **state)
{
	static const uint8_t everybody[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	(void)state;
	assert_true(fake.sent_frames >= 1);
	assert_memory_equal(fake.sent[0], everybody, 6);
	assert_memory_equal(fake.sent[0] + 6, controller.mac, 6);
	assert_int_equal(fake.sent[0][23], 17); /* UDP */
	assert_int_equal(fake.sent[0][36] << 8 | fake.sent[0][37], 67);
}

static void a_frame_ends_the_sleep(void **state)
{
	static const uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	(void)state;
	assert_true(network_next() > 0);
	assert_true(fake_frame(frame, sizeof frame, false));
	assert_true(fake_interrupt());
	network_interrupt();
	assert_int_equal(stirs, 1);
	assert_false(fake_interrupt());
	assert_int_equal(network_next(), 0);
	network_serve();
	assert_true(network_next() > 0);
}

static void losses_are_traced_once_a_second_at_most(void **state)
{
	(void)state;
	fake.rx_dropped = 3;
	network_interrupt(); /* the next look is at the chip */
	network_next();
	network_serve();
	assert_int_equal(told_count, 1);
	assert_non_null(strstr(told_last, "in 3 overrun, 0 damaged"));
	fake.rx_dropped = 2;
	network_interrupt();
	network_next();
	time_now += 999;
	network_serve();
	assert_int_equal(told_count, 1);
	time_now += 1;
	network_serve();
	network_serve();
	assert_int_equal(told_count, 2);
	assert_non_null(strstr(told_last, "in 5 overrun"));
}

static void closing_leaves_the_controller_deaf(void **state)
{
	static const uint8_t frame[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	(void)state;
	network_close();
	assert_false(fake_frame(frame, sizeof frame, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bearer_that_goes_up_asks_for_its_address),
		cmocka_unit_test(a_frame_ends_the_sleep),
		cmocka_unit_test(losses_are_traced_once_a_second_at_most),
		cmocka_unit_test(closing_leaves_the_controller_deaf),
	};

	return cmocka_run_group_tests(tests, opened, NULL);
}
