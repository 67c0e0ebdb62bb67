/* SPDX-License-Identifier: MIT */
/* What a station does by itself: scanning, and joining the networks that the user knows. */
#include "support/wlan_world.h"

#define HOME  "02:00:00:00:00:01"
#define OTHER "02:00:00:00:00:02"

/* The profiles that the user has. */
static struct profile {
	const char *ssid, *key;
	enum wlan_access access;
	unsigned priority;
	bool there;
} profiles[3];

static bool get_profile(void *argument, unsigned i, struct wlan_join *join, unsigned *priority)
{
	(void)argument;
	*join = wlan_to(profiles[i].ssid);
	join->key = profiles[i].key;
	join->access = profiles[i].access;
	*priority = profiles[i].priority;
	return profiles[i].there;
}

static const struct wlan_profiles known = {.get = get_profile, .count = 3};

static void know(unsigned i, const char *ssid, enum wlan_access access, const char *key,
		 unsigned priority)
{
	profiles[i] = (struct profile){ssid, key, access, priority, true};
}

static int started(void **state)
{
	wlan_begin(state);
	memset(profiles, 0, sizeof profiles);
	for (unsigned i = 0; i < 3; i++)
		profiles[i].ssid = profiles[i].key = "";
	wlan_start_station(&wlan_world.wlan);
	return 0;
}

static const char *joined(void)
{
	const struct wlan_network *network = wlan_network(&wlan_world.wlan);

	return network ? network->ssid : "";
}

/* --- Scans. */

static void a_scan_finds_the_strongest_first(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home wpa2 key secret12 signal -70 channel 3");
	wlan_line("wifi " OTHER " other open signal -40");
	wlan_line("wifi 02:00:00:00:00:03 secret open signal -30 hidden");
	assert_int_equal(wlan_scan(&wlan_world.wlan, false), CAUSE_PENDING);
	assert_int_equal(wlan_scan(&wlan_world.wlan, false), CAUSE_busy);
	wlan_until(WLAN_EVENT_SCANNED, 1, 1000);
	assert_string_equal(wlan_result(&wlan_world.wlan, 0)->ssid, "other");
	assert_string_equal(wlan_result(&wlan_world.wlan, 1)->ssid, "home");
	assert_int_equal(wlan_result(&wlan_world.wlan, 1)->rssi, -70);
	assert_int_equal(wlan_result(&wlan_world.wlan, 1)->channel, 3);
	assert_int_equal(wlan_result(&wlan_world.wlan, 1)->security, WLAN_WPA2);
	assert_int_equal(wlan_result(&wlan_world.wlan, 1)->cipher, WLAN_CCMP);
	assert_int_equal(wlan_result(&wlan_world.wlan, 1)->key_management, WLAN_PSK);
	assert_null(wlan_result(&wlan_world.wlan, 2));
}

static void a_hidden_network_does_not_say_its_name(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open hidden");
	wlan_scan(&wlan_world.wlan, true);
	wlan_until(WLAN_EVENT_SCANNED, 1, 1000);
	assert_string_equal(wlan_result(&wlan_world.wlan, 0)->ssid, "");
	assert_true(wlan_result(&wlan_world.wlan, 0)->hidden);
}

static void what_is_too_weak_or_elsewhere_is_left_out(void **state)
{
	const struct wlan_search search = {.channels = 1 << 5, .weakest = -60};

	(void)state;
	wlan_line("wifi " HOME " home open channel 6 signal -61");
	wlan_line("wifi " OTHER " other open channel 5 signal -20");
	wlan_line("wifi 02:00:00:00:00:03 third open channel 6 signal -60");
	wlan_set_search(&wlan_world.wlan, &search);
	wlan_scan(&wlan_world.wlan, false);
	wlan_until(WLAN_EVENT_SCANNED, 1, 1000);
	assert_string_equal(wlan_result(&wlan_world.wlan, 0)->ssid, "third");
	assert_null(wlan_result(&wlan_world.wlan, 1));
}

static void of_many_networks_the_strongest_are_kept(void **state)
{
	char line[64];

	(void)state;
	for (unsigned i = 0; i < WORLD_WIFIS; i++) {
		snprintf(line, sizeof line, "wifi 02:00:00:00:01:%02x n%u open signal -%u", i, i,
			 99 - i);
		wlan_line(line);
	}
	wlan_scan(&wlan_world.wlan, false);
	wlan_until(WLAN_EVENT_SCANNED, 1, 1000);
	assert_int_equal(wlan_result(&wlan_world.wlan, 0)->rssi, -99 + WORLD_WIFIS - 1);
	assert_int_equal(wlan_result(&wlan_world.wlan, WLAN_NETWORKS - 1)->rssi,
			 -99 + WORLD_WIFIS - WLAN_NETWORKS);
	assert_null(wlan_result(&wlan_world.wlan, WLAN_NETWORKS));
}

static void scans_repeat_by_their_interval(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open");
	wlan_set_scan(&wlan_world.wlan, 1, false);
	wlan_until(WLAN_EVENT_SCANNED, 1, 500); /* at once */
	wlan_until(WLAN_EVENT_SCANNED, 3, 2500);
	wlan_set_scan(&wlan_world.wlan, 0, false);
	wlan_turns(1200);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_SCANNED], 3);
	assert_non_null(wlan_result(&wlan_world.wlan, 0)); /* what was found stays */
}

/* --- Profiles. */

static void the_profile_of_the_highest_priority_is_joined(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open signal -30");
	wlan_line("wifi " OTHER " other open signal -80");
	know(0, "home", WLAN_ACCESS_OPEN, "", 2);
	know(1, "other", WLAN_ACCESS_OPEN, "", 7);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_ADDRESSED, 1, 5000);
	assert_string_equal(joined(), "other");
}

static void of_equal_profiles_the_strongest_network_is_joined(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open signal -80");
	wlan_line("wifi " OTHER " other open signal -30");
	know(0, "home", WLAN_ACCESS_OPEN, "", 2);
	know(1, "other", WLAN_ACCESS_OPEN, "", 2);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_string_equal(joined(), "other");
}

static void a_network_with_another_security_is_not_meant(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home wpa2 key secret12 signal -20");
	wlan_line("wifi " OTHER " other open");
	know(0, "home", WLAN_ACCESS_OPEN, "", 9);
	know(1, "other", WLAN_ACCESS_OPEN, "", 1);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_string_equal(joined(), "other");
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 0);
}

static void a_profile_with_a_wrong_key_gives_way_to_the_next(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home wpa2 key secret12");
	wlan_line("wifi " OTHER " other open");
	know(0, "home", WLAN_ACCESS_WPA_WPA2, "secret99", 9);
	know(1, "other", WLAN_ACCESS_OPEN, "", 1);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_string_equal(joined(), "other");
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_FAILED].cause, CAUSE_authentication_failed);
}

static void a_hidden_network_is_joined_by_its_profile(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open hidden");
	know(2, "home", WLAN_ACCESS_OPEN, "", 0);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_string_equal(joined(), "home");
}

static void a_network_that_comes_back_is_joined_again(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open");
	know(0, "home", WLAN_ACCESS_OPEN, "", 0);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_ADDRESSED, 1, 5000);
	wlan_line("wifi " HOME " gone");
	wlan_until(WLAN_EVENT_DISCONNECTED, 1, 1000);
	wlan_turns(100);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_IDLE);
	wlan_line("wifi " HOME " home open");
	wlan_until(WLAN_EVENT_ADDRESSED, 2, 5000);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 0);
}

/* Without a scan; when it is not there, with one. */
static void a_fast_policy_tries_the_last_network_first(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open");
	wlan_line("wifi " OTHER " other open");
	wlan_line("wifi scan delay 300");
	know(0, "home", WLAN_ACCESS_OPEN, "", 5);
	wlan_set_policy(&wlan_world.wlan, true, true, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	know(1, "other", WLAN_ACCESS_OPEN, "", 9);
	wlan_line("wifi " HOME " end");
	wlan_until(WLAN_EVENT_CONNECTED, 2, 200); /* less than a scan takes */
	assert_string_equal(joined(), "home");
	wlan_line("wifi " HOME " gone");
	wlan_until(WLAN_EVENT_CONNECTED, 3, 3000);
	assert_string_equal(joined(), "other");
}

static void who_has_left_is_not_taken_back(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " home open");
	know(0, "home", WLAN_ACCESS_OPEN, "", 0);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_int_equal(wlan_disconnect(&wlan_world.wlan), CAUSE_NONE);
	wlan_turns(1200);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_CONNECTED], 1);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 2, 1000);
}

static void the_policy_starts_with_the_role(void **state)
{
	(void)state;
	wlan_stop(&wlan_world.wlan);
	wlan_line("wifi " HOME " home open");
	know(0, "home", WLAN_ACCESS_OPEN, "", 0);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_CONNECTED], 0);
	wlan_start_station(&wlan_world.wlan);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	wlan_stop(&wlan_world.wlan);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_DISCONNECTED], 1);
}

static void the_users_choice_goes_before_the_policy(void **state)
{
	struct wlan_join join = wlan_to("other");

	(void)state;
	wlan_line("wifi " HOME " home open");
	wlan_line("wifi " OTHER " other open");
	know(0, "home", WLAN_ACCESS_OPEN, "", 0);
	wlan_set_policy(&wlan_world.wlan, true, false, &known);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	wlan_connect(&wlan_world.wlan, &join);
	wlan_until(WLAN_EVENT_CONNECTED, 2, 1000);
	assert_string_equal(joined(), "other");
	wlan_line("wifi " OTHER " gone"); /* then the policy's again */
	wlan_until(WLAN_EVENT_CONNECTED, 3, 1000);
	assert_string_equal(joined(), "home");
}

#define POLICY_TEST(name) cmocka_unit_test_setup_teardown(name, started, wlan_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		POLICY_TEST(a_scan_finds_the_strongest_first),
		POLICY_TEST(a_hidden_network_does_not_say_its_name),
		POLICY_TEST(what_is_too_weak_or_elsewhere_is_left_out),
		POLICY_TEST(of_many_networks_the_strongest_are_kept),
		POLICY_TEST(scans_repeat_by_their_interval),
		POLICY_TEST(the_profile_of_the_highest_priority_is_joined),
		POLICY_TEST(of_equal_profiles_the_strongest_network_is_joined),
		POLICY_TEST(a_network_with_another_security_is_not_meant),
		POLICY_TEST(a_profile_with_a_wrong_key_gives_way_to_the_next),
		POLICY_TEST(a_hidden_network_is_joined_by_its_profile),
		POLICY_TEST(a_network_that_comes_back_is_joined_again),
		POLICY_TEST(a_fast_policy_tries_the_last_network_first),
		POLICY_TEST(who_has_left_is_not_taken_back),
		POLICY_TEST(the_policy_starts_with_the_role),
		POLICY_TEST(the_users_choice_goes_before_the_policy),
	};

	return cmocka_run_group_tests(tests, wlan_setup, NULL);
}
