/* SPDX-License-Identifier: MIT */
/* The Ethernet controller's driver against registers that behave as the chip's. */
#include "support/lan9118_fake.h"

#include "mps2-an385/lan9118.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct lan9118 controller;
static uint8_t pattern[LINK_FRAME_MAX + 5];

static int started(void **state)
{
	(void)state;
	fake_power_up();
	assert_true(lan9118_start(&controller, &fake_registers));
	lan9118_enable(&controller, true);
	for (unsigned i = 0; i < sizeof pattern; i++)
		pattern[i] = (uint8_t)(i * 7 + i / 256);
	return 0;
}

static void it_tells_whether_it_is_there(void **state)
{
	(void)state;
	fake_power_up();
	fake.absent = true;
	assert_false(lan9118_start(&controller, &fake_registers));
	fake_power_up();
	fake.stuck = true;
	assert_false(lan9118_start(&controller, &fake_registers));
}

static void it_starts_with_its_own_address_and_without_interrupts(void **state)
{
	static const uint8_t own[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};

	(void)state;
	assert_memory_equal(controller.mac, own, 6);
	assert_int_equal(fake.irq_cfg, 0x111);
	assert_int_equal(fake.int_en, 0);
}

static void nothing_is_received_before_it_is_enabled_or_after(void **state)
{
	(void)state;
	fake_power_up();
	lan9118_start(&controller, &fake_registers);
	assert_false(fake_frame(pattern, 60, false));
	lan9118_enable(&controller, true);
	assert_true(fake_frame(pattern, 60, false));
	assert_int_equal(lan9118_waiting(&controller), 60);
	lan9118_enable(&controller, false);
	assert_int_equal(lan9118_waiting(&controller), 0);
	assert_false(fake_frame(pattern, 60, false));
}

static void the_duplex_is_the_best_that_both_sides_can(void **state)
{
	static const struct {
		uint32_t partner;
		bool full;
	} cases[] = {{0x01e1, true}, {0x00e1, false}, {0x0061, true}, {0x0021, false}};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		fake.phy[5] = cases[i].partner;
		lan9118_enable(&controller, true);
		assert_int_equal((fake.mac[1] & 1u << 20) != 0, cases[i].full);
	}
}

static void frames_of_every_length_come_whole_and_in_order(void **state)
{
	uint8_t got[LINK_FRAME_MAX];

	(void)state;
	for (size_t n = 14; n <= LINK_FRAME_MAX; n++) {
		assert_true(fake_frame(pattern, n, false));
		assert_int_equal(lan9118_waiting(&controller), n);
		lan9118_take(&controller, got, n);
		lan9118_finish(&controller);
		assert_memory_equal(got, pattern, n);
	}
	assert_int_equal(lan9118_waiting(&controller), 0);
	assert_int_equal(controller.counters.received, LINK_FRAME_MAX - 14 + 1);
}

static void a_frame_may_be_taken_in_any_pieces(void **state)
{
	uint8_t got[LINK_FRAME_MAX];

	(void)state;
	srand(9118);
	for (unsigned round = 0; round < 500; round++) {
		size_t n = 14 + (size_t)rand() % 200, taken = 0;

		fake_frame(pattern, n, false);
		assert_int_equal(lan9118_waiting(&controller), n);
		while (taken < n) {
			size_t piece = 1 + (size_t)rand() % 11;

			piece = piece < n - taken ? piece : n - taken;
			lan9118_take(&controller, got + taken, piece);
			taken += piece;
		}
		lan9118_finish(&controller);
		assert_memory_equal(got, pattern, n);
	}
}

static void what_is_not_taken_of_a_frame_is_dropped(void **state)
{
	uint8_t got[20];

	(void)state;
	fake_frame(pattern, 1000, false);
	fake_frame(pattern + 1, 20, false);
	lan9118_waiting(&controller);
	lan9118_take(&controller, got, 7);
	lan9118_finish(&controller);
	assert_int_equal(lan9118_waiting(&controller), 20);
	lan9118_take(&controller, got, 20);
	assert_memory_equal(got, pattern + 1, 20);
}

static void damaged_frames_are_dropped_and_counted(void **state)
{
	(void)state;
	fake_frame(pattern, 100, true);
	fake_frame(pattern, 8, false); /* what a collision leaves */
	fake_frame(pattern, LINK_FRAME_MAX + 5, false);
	fake_frame(pattern, 60, false);
	assert_int_equal(lan9118_waiting(&controller), 60);
	assert_int_equal(controller.counters.damaged, 3);
	assert_int_equal(controller.counters.received, 1);
}

static void slices_of_any_length_are_sent_as_one_frame(void **state)
{
	(void)state;
	srand(118);
	for (unsigned round = 0; round < 500; round++) {
		struct link_slice slices[5];
		size_t n = 0;

		fake.sent_frames = 0;
		fake.sent_bytes[0] = 0;
		for (unsigned i = 0; i < 5; i++) {
			slices[i] = (struct link_slice){pattern + n, (size_t)rand() % 40};
			n += slices[i].n;
		}
		if (n == 0)
			continue;
		assert_true(lan9118_send(&controller, slices, 5));
		assert_int_equal(fake.sent_frames, 1);
		assert_int_equal(fake.sent_bytes[0], n);
		assert_memory_equal(fake.sent[0], pattern, n);
	}
}

static void a_frame_without_room_is_refused_and_counted(void **state)
{
	const struct link_slice slice = {pattern, 1000};

	(void)state;
	fake.tx_room = 1007;
	assert_false(lan9118_send(&controller, &slice, 1));
	assert_int_equal(fake.sent_frames, 0);
	assert_int_equal(controller.counters.no_room, 1);
	fake.tx_room = 1500;
	assert_true(lan9118_send(&controller, &slice, 1));
	assert_int_equal(controller.counters.sent, 1);
}

static void what_the_wire_refused_is_counted(void **state)
{
	const struct link_slice slice = {pattern, 60};

	(void)state;
	fake.failing = true;
	lan9118_send(&controller, &slice, 1);
	fake.failing = false;
	assert_int_equal(controller.counters.failed, 0); /* it is read at the next */
	lan9118_send(&controller, &slice, 1);
	lan9118_send(&controller, &slice, 1);
	assert_int_equal(controller.counters.failed, 1);
	assert_int_equal(fake.outcomes, 1);
}

static void the_interrupt_comes_once_for_a_frame_after_arming(void **state)
{
	(void)state;
	fake_frame(pattern, 60, false);
	assert_false(fake_interrupt()); /* nobody has asked for it */
	lan9118_arm(&controller);
	assert_false(fake_interrupt()); /* that frame was there before */
	fake_frame(pattern, 60, false);
	assert_true(fake_interrupt());
	lan9118_interrupted(&controller);
	assert_false(fake_interrupt());
	fake_frame(pattern, 60, false);
	assert_false(fake_interrupt());
}

static void nobody_looks_into_the_chip_for_nothing(void **state)
{
	unsigned looks;

	(void)state;
	lan9118_arm(&controller);
	lan9118_waiting(&controller);
	looks = fake.looks;
	for (unsigned turn = 0; turn < 100; turn++) {
		assert_int_equal(lan9118_waiting(&controller), 0);
		lan9118_arm(&controller);
	}
	assert_int_equal(fake.looks, looks);
	fake_frame(pattern, 60, false);
	assert_true(fake_interrupt());
	lan9118_interrupted(&controller);
	assert_int_equal(lan9118_waiting(&controller), 60);
}

static void a_frame_from_before_arming_is_seen_after_it(void **state)
{
	(void)state;
	lan9118_waiting(&controller);
	fake_frame(pattern, 60, false);
	lan9118_arm(&controller);
	assert_int_equal(lan9118_waiting(&controller), 60);
}

static void overruns_are_counted(void **state)
{
	unsigned fit = 0;

	(void)state;
	while (fake_frame(pattern, LINK_FRAME_MAX, false))
		fit++;
	assert_int_equal(fit, FAKE_RX_WORDS / ((LINK_FRAME_MAX + 4 + 3) / 4));
	fake_frame(pattern, LINK_FRAME_MAX, false);
	lan9118_arm(&controller);
	lan9118_interrupted(&controller);
	lan9118_arm(&controller);
	assert_int_equal(controller.counters.overrun, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_tells_whether_it_is_there),
		cmocka_unit_test_setup(it_starts_with_its_own_address_and_without_interrupts,
				       started),
		cmocka_unit_test_setup(nothing_is_received_before_it_is_enabled_or_after, started),
		cmocka_unit_test_setup(the_duplex_is_the_best_that_both_sides_can, started),
		cmocka_unit_test_setup(frames_of_every_length_come_whole_and_in_order, started),
		cmocka_unit_test_setup(a_frame_may_be_taken_in_any_pieces, started),
		cmocka_unit_test_setup(what_is_not_taken_of_a_frame_is_dropped, started),
		cmocka_unit_test_setup(damaged_frames_are_dropped_and_counted, started),
		cmocka_unit_test_setup(slices_of_any_length_are_sent_as_one_frame, started),
		cmocka_unit_test_setup(a_frame_without_room_is_refused_and_counted, started),
		cmocka_unit_test_setup(what_the_wire_refused_is_counted, started),
		cmocka_unit_test_setup(the_interrupt_comes_once_for_a_frame_after_arming, started),
		cmocka_unit_test_setup(nobody_looks_into_the_chip_for_nothing, started),
		cmocka_unit_test_setup(a_frame_from_before_arming_is_seen_after_it, started),
		cmocka_unit_test_setup(overruns_are_counted, started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
