/* SPDX-License-Identifier: MIT */
/* What the WLAN service does when time passes, on a clock of the test's own; and a storm of calls,
 * some of them from inside its events. */
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

/* --- The storm. */

enum { ROUNDS = 30, STEPS = 300 };

static uint32_t seed;
static bool has_network; /* by what listeners were told */

static unsigned any(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void connect_somewhere(void)
{
	static const char *const names[] = {"home", "away", "other"};
	const struct wlan_join join = wlan_to(names[any(3)]);
	bool station = wlan_role(&wlan_world.wlan) == WLAN_STATION;

	enum cause cause = wlan_connect(&wlan_world.wlan, &join);

	assert_true(cause == (station ? CAUSE_PENDING : CAUSE_wrong_state) ||
		    (station && cause == CAUSE_busy));
}

/* Connected and disconnected come in turns, and what is told of is so. */
static void judge(struct wlan_listener *listener, enum wlan_event event,
		  const struct wlan_news *news)
{
	(void)listener;
	if (event == WLAN_EVENT_CONNECTED || event == WLAN_EVENT_DISCONNECTED) {
		assert_true(has_network == (event == WLAN_EVENT_DISCONNECTED));
		has_network = !has_network;
		assert_non_null(news->mac);
	}
	if (event == WLAN_EVENT_ADDRESSED || event == WLAN_EVENT_ADDRESS_LATE)
		assert_true(has_network);
	assert_true((wlan_network(&wlan_world.wlan) != NULL) == has_network);
	if (event == WLAN_EVENT_STATION_ADDED)
		assert_int_equal(wlan_role(&wlan_world.wlan), WLAN_ACCESS_POINT);
	if (any(8) == 0)
		wlan_disconnect(&wlan_world.wlan);
	else if (any(8) == 0)
		connect_somewhere();
}

static void change_world(void)
{
	static const char *const lines[] = {"wifi " HOME " home open",
					    "wifi " HOME " home open signal -80",
					    "wifi " HOME " end",
					    "wifi " HOME " fail times 1",
					    "wifi 02:00:00:00:00:02 other open",
					    "wifi 02:00:00:00:00:02 delay 25000",
					    "station 02:00:00:00:00:11 delay 50",
					    "station 02:00:00:00:00:11 lost",
					    "wifi scan delay 700",
					    "wifi " HOME " gone"};
	const char *line = lines[any(sizeof lines / sizeof *lines)];
	char message[WORLD_MESSAGE];

	world_line(&wlan_world.world, line, strlen(line), message);
}

static void open_point(void)
{
	const struct wlan_opening opening = {
		.ssid = "modem", .key = "", .channel = 1, .stations = 1, .ageing = 5};
	const struct bearer_addressing addressing = {.address = 0x0104a8c0};

	wlan_start_access_point(&wlan_world.wlan, &opening, &addressing);
}

static void step(void)
{
	switch (any(11)) {
	case 0:
		connect_somewhere();
		break;
	case 1:
		wlan_disconnect(&wlan_world.wlan);
		break;
	case 2:
		wlan_set_policy(&wlan_world.wlan, any(2), any(2), any(3) ? &home : NULL);
		break;
	case 3:
		wlan_set_scan(&wlan_world.wlan, any(3), any(2));
		break;
	case 4:
		wlan_scan(&wlan_world.wlan, any(2));
		break;
	case 5:
		wlan_stop(&wlan_world.wlan);
		break;
	case 6:
		wlan_start_station(&wlan_world.wlan);
		break;
	case 7:
		open_point();
		break;
	case 8:
		bearer_failed(wlan_bearer(&wlan_world.wlan), CAUSE_context_inactive);
		break;
	default:
		change_world();
	}
}

static void a_storm_leaves_nothing_behind(void **state)
{
	static struct wlan_listener listener = {.event = judge};
	unsigned before[WLAN_WORLD_EVENTS];

	(void)state;
	wlan_listen(&wlan_world.wlan, &listener);
	for (unsigned round = 0; round < ROUNDS; round++) {
		seed = round;
		for (unsigned i = 0; i < STEPS; i++) {
			step();
			pass(any(5) ? 10 * any(20) : 10 * any(400));
		}
		wlan_stop(&wlan_world.wlan);
		assert_false(has_network);
		assert_null(wlan_network(&wlan_world.wlan));
		memcpy(before, wlan_world.heard, sizeof before);
		pass(60000); /* no timer has stayed */
		assert_memory_equal(before, wlan_world.heard, sizeof before);
	}
	assert_true(wlan_world.heard[WLAN_EVENT_CONNECTED] > ROUNDS);
	assert_true(wlan_world.heard[WLAN_EVENT_STATION_ADDED] > 0);
	assert_true(wlan_world.heard[WLAN_EVENT_ADDRESS_LOST] +
			    wlan_world.heard[WLAN_EVENT_ADDRESS_LATE] >
		    0);
}

#define DEADLINE_TEST(name) cmocka_unit_test_setup_teardown(name, started, wlan_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DEADLINE_TEST(joining_is_given_up_after_20_s),
		DEADLINE_TEST(an_address_that_does_not_come_is_told_after_20_s),
		DEADLINE_TEST(rounds_of_the_policy_get_rarer),
		DEADLINE_TEST(scans_repeat_after_their_interval),
		DEADLINE_TEST(a_storm_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
