/* SPDX-License-Identifier: MIT */
/* Several links over one Ethernet controller: who gets which frame. */
#include "support/lan9118_fake.h"

#include "mps2-an385/lan9118.c"
#include "mps2-an385/links.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { LINKS = 3 };

static struct lan9118 controller;
static struct links links;
static struct links_member members[LINKS];

static struct link *link_at(unsigned i)
{
	return &members[i].link;
}

static bool bring_up(unsigned i)
{
	return link_at(i)->operations->up(link_at(i));
}

static size_t waits(unsigned i)
{
	return link_at(i)->operations->waiting(link_at(i));
}

/* Takes the frame of link i in two pieces, of which the first has 5 bytes, and checks it: its last
 * byte is `mark`. */
static void take(unsigned i, size_t n, uint8_t mark)
{
	uint8_t got[LINK_FRAME_MAX];
	const struct link_room rooms[2] = {{got, 5}, {got + 5, n - 5}};

	assert_int_equal(waits(i), n);
	link_at(i)->operations->receive(link_at(i), rooms, 2);
	assert_true(memcmp(got, link_at(i)->mac, 6) == 0 || got[0] & 1);
	for (size_t at = 6; at < n; at++)
		assert_int_equal(got[at], mark);
}

static void come(const uint8_t target[6], size_t n, uint8_t mark)
{
	uint8_t frame[LINK_FRAME_MAX];

	memset(frame, mark, sizeof frame);
	memcpy(frame, target, 6);
	assert_true(fake_frame(frame, n, false));
}

static const uint8_t broadcast[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static int started(void **state)
{
	(void)state;
	fake_power_up();
	assert_true(lan9118_start(&controller, &fake_registers));
	links_init(&links, members, LINKS, &controller, 0x0202000a);
	return 0;
}

static void each_has_an_address_of_its_own(void **state)
{
	(void)state;
	assert_memory_equal(link_at(0)->mac, controller.mac, 6);
	for (unsigned i = 0; i < LINKS; i++) {
		assert_int_equal(link_at(i)->mac[0] & 1, 0); /* no group */
		assert_int_equal(link_at(i)->loopback, 0x0202000a);
		for (unsigned k = 0; k < i; k++)
			assert_memory_not_equal(link_at(i)->mac, link_at(k)->mac, 6);
	}
}

static void without_an_address_of_its_own_the_controller_gets_one(void **state)
{
	(void)state;
	memset(controller.mac, 0xff, 6);
	links_init(&links, members, LINKS, &controller, 0);
	assert_int_equal(link_at(0)->mac[0], 0x02);
	assert_memory_not_equal(link_at(0)->mac, link_at(1)->mac, 6);
}

static void without_a_controller_none_goes_up(void **state)
{
	(void)state;
	links_init(&links, members, LINKS, NULL, 0);
	assert_false(bring_up(0));
	assert_int_equal(waits(0), 0);
}

static void a_frame_goes_to_whom_it_names(void **state)
{
	(void)state;
	bring_up(0);
	bring_up(2);
	come(link_at(2)->mac, 100, 1);
	come(link_at(0)->mac, 1514, 2);
	come(link_at(2)->mac, 61, 3);
	assert_int_equal(waits(0), 0); /* behind another's */
	take(2, 100, 1);
	assert_int_equal(waits(2), 0);
	take(0, 1514, 2);
	take(2, 61, 3);
	assert_int_equal(waits(0) + waits(2), 0);
}

static void a_broadcast_goes_to_all_that_are_up(void **state)
{
	(void)state;
	bring_up(0);
	bring_up(1);
	come(broadcast, 301, 1);
	come(link_at(0)->mac, 60, 2);
	take(1, 301, 1);
	assert_int_equal(waits(1), 0);
	take(0, 301, 1);
	take(0, 60, 2);
	/* Alone it gets it without the copy. */
	link_at(1)->operations->down(link_at(1));
	come(broadcast, 90, 3);
	take(0, 90, 3);
	assert_int_equal(links.foreign, 0);
}

static void what_is_for_nobody_is_dropped_and_counted(void **state)
{
	static const uint8_t other[6] = {0x52, 0x54, 0, 0, 0, 9}, group[6] = {1, 0, 0x5e, 0, 0, 1};

	(void)state;
	bring_up(0);
	come(other, 60, 1);
	come(group, 60, 1);
	come(link_at(1)->mac, 60, 1); /* which is down */
	come(link_at(0)->mac, 60, 2);
	take(0, 60, 2);
	assert_int_equal(links.foreign, 3);
}

static void frames_for_groups_are_for_all_where_there_are_groups(void **state)
{
	static const uint8_t group[6] = {0x33, 0x33, 0, 0, 0, 1};

	(void)state;
	links.groups = true;
	bring_up(0);
	bring_up(1);
	come(group, 60, 4);
	take(0, 60, 4);
	take(1, 60, 4);
	assert_int_equal(links.foreign, 0);
}

static void a_link_that_goes_down_takes_its_frame_along(void **state)
{
	(void)state;
	bring_up(0);
	bring_up(1);
	come(link_at(1)->mac, 200, 1);
	come(broadcast, 60, 2);
	come(link_at(0)->mac, 70, 3);
	assert_int_equal(waits(1), 200);
	link_at(1)->operations->down(link_at(1));
	assert_int_equal(waits(1), 0);
	take(0, 60, 2);
	take(0, 70, 3);
	assert_int_equal(links.missed, 1);
	link_at(0)->operations->down(link_at(0));
	assert_false(fake_frame(link_at(0)->mac, 60, false)); /* nobody listens any more */
}

static void one_who_comes_up_again_gets_nothing_old(void **state)
{
	(void)state;
	bring_up(0);
	bring_up(1);
	come(broadcast, 60, 1);
	assert_int_equal(waits(0), 60); /* copied for both */
	link_at(1)->operations->down(link_at(1));
	bring_up(1);
	assert_int_equal(waits(1), 0);
	take(0, 60, 1);
}

static void only_one_that_is_up_sends(void **state)
{
	static const uint8_t frame[60];
	const struct link_slice slice = {frame, sizeof frame};

	(void)state;
	bring_up(0);
	assert_true(link_at(0)->operations->send(link_at(0), &slice, 1));
	assert_false(link_at(1)->operations->send(link_at(1), &slice, 1));
	assert_int_equal(fake.sent_frames, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_has_an_address_of_its_own, started),
		cmocka_unit_test_setup(without_an_address_of_its_own_the_controller_gets_one,
				       started),
		cmocka_unit_test_setup(without_a_controller_none_goes_up, started),
		cmocka_unit_test_setup(a_frame_goes_to_whom_it_names, started),
		cmocka_unit_test_setup(a_broadcast_goes_to_all_that_are_up, started),
		cmocka_unit_test_setup(what_is_for_nobody_is_dropped_and_counted, started),
		cmocka_unit_test_setup(frames_for_groups_are_for_all_where_there_are_groups,
				       started),
		cmocka_unit_test_setup(a_link_that_goes_down_takes_its_frame_along, started),
		cmocka_unit_test_setup(one_who_comes_up_again_gets_nothing_old, started),
		cmocka_unit_test_setup(only_one_that_is_up_sends, started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
