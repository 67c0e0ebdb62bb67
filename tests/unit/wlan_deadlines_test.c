/* SPDX-License-Identifier: MIT */
/* What the WLAN service does when time passes, on a clock of the test's own. */
#include "support/wlan_world.h"

#include <stdlib.h>

#include "lwip/arch.h"
#include "lwip/sys.h"

#define HOME "02:00:00:00:00:01"

/* --- What lwIP asks of its platform: the time is what the test says. */

static uint32_t now = 1000;

u32_t sys_now(void)
{
	return now;
}

uint32_t lwip_platform_random(void)
{
	return 4; /* as good as any here */
}

_Noreturn void lwip_platform_assert(const char *message, const char *file, int line)
{
	fail_msg("%s:%d: lwIP: %s", file, line, message);
	abort();
}

static void pass(uint32_t ms)
{
	for (uint32_t i = 0; i < ms; i += 10) {
		now += 10;
		bearers_poll(&wlan_world.bearers);
		wifi_poll(&wlan_world.wifi, now);
	}
}

/* Networks that end nowhere: nobody answers. */
static int setup(void **state)
{
	(void)state;
	wlan_world.world.wifi = &wlan_world.wifi_world;
	wifi_init(&wlan_world.wifi, &wlan_world.wifi_world);
	bearer_link_init(&wlan_world.bearer_link, &wlan_world.wifi.link, BEARER_WLAN);
	wlan_world.bearer_list[0] = &wlan_world.bearer_link.bearer;
	bearers_init(&wlan_world.bearers, wlan_world.bearer_list, 1);
	return 0;
}

static int started(void **state)
{
	wlan_begin(state);
	wlan_start_station(&wlan_world.wlan);
	return 0;
}

static bool get_home(void *argument, unsigned i, struct wlan_join *join, unsigned *priority)
{
	(void)argument;
	(void)i;
	*join = wlan_to("home");
	*priority = 0;
	return true;
}

static const struct wlan_profiles home = {.get = get_home, .count = 1};

static void joining_is_given_up_after_20_s(void **state)
{
	const struct wlan_join join = wlan_to("home");

	(void)state;
	wlan_line("wifi " HOME " home open");
	wlan_line("wifi " HOME " delay 600000");
	wlan_connect(&wlan_world.wlan, &join);
	pass(19900);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINING);
	pass(200);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_IDLE);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_FAILED].cause, CAUSE_timed_out);
}

static void an_address_that_does_not_come_is_told_after_20_s(void **state)
{
	const struct wlan_join join = wlan_to("home");

	(void)state;
	wlan_line("wifi " HOME " home open");
	wlan_connect(&wlan_world.wlan, &join);
	pass(19900);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_ADDRESS_LATE], 0);
	pass(200);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_ADDRESS_LATE], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_ADDRESS_LATE].cause, CAUSE_timed_out);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINED);
}

/* After 1, 2, 4, 8, 16, 32 s and again every 32 s. */
static void rounds_of_the_policy_get_rarer(void **state)
{
	static const unsigned seconds[] = {1, 2, 4, 8, 16, 32, 32};

	(void)state;
	wlan_set_policy(&wlan_world.wlan, true, false, &home);
	pass(10);
	for (unsigned i = 0; i < sizeof seconds / sizeof *seconds; i++) {
		uint32_t since = now;

		while (wlan_world.heard[WLAN_EVENT_SCANNED] == i + 1)
			pass(10);
		assert_in_range(now - since, seconds[i] * 1000, seconds[i] * 1000 + 50);
	}
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 0); /* nothing was heard: no news */
}

static void scans_repeat_after_their_interval(void **state)
{
	(void)state;
	wlan_set_scan(&wlan_world.wlan, 600, false);
	pass(599900);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_SCANNED], 1);
	pass(200);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_SCANNED], 2);
}

#define DEADLINE_TEST(name) cmocka_unit_test_setup_teardown(name, started, wlan_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEADLINE_TEST(joining_is_given_up_after_20_s),
		DEADLINE_TEST(an_address_that_does_not_come_is_told_after_20_s),
		DEADLINE_TEST(rounds_of_the_policy_get_rarer),
		DEADLINE_TEST(scans_repeat_after_their_interval),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
