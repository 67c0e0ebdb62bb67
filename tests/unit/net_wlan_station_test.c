/* SPDX-License-Identifier: MIT */
/* The modem as a station of a Wi-Fi network: joining, its address, losing it. */
#include "support/wlan_world.h"

#include "lwip/ip4_addr.h"

#define HOME  "02:00:00:00:00:01"
#define OTHER "02:00:00:00:00:02"

static const uint8_t home[WLAN_MAC] = {2, 0, 0, 0, 0, 1};

static enum cause connect(struct wlan_join join)
{
	return wlan_connect(&wlan_world.wlan, &join);
}

static int at_home(void **state)
{
	wlan_begin(state);
	wlan_line("wifi " HOME " home open");
	wlan_start_station(&wlan_world.wlan);
	return 0;
}

static void join_home(void)
{
	assert_int_equal(connect(wlan_to("home")), CAUSE_PENDING);
	wlan_until(WLAN_EVENT_ADDRESSED, 1, 5000);
}

static void an_open_network_gives_an_address(void **state)
{
	(void)state;
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_IDLE);
	assert_null(wlan_network(&wlan_world.wlan));
	join_home();
	assert_int_equal(wlan_world.heard[WLAN_EVENT_CONNECTED], 1);
	assert_string_equal(wlan_world.last[WLAN_EVENT_CONNECTED].ssid, "home");
	assert_memory_equal(wlan_world.last[WLAN_EVENT_CONNECTED].mac, home, WLAN_MAC);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_UP);
	assert_string_equal(wlan_network(&wlan_world.wlan)->ssid, "home");
	assert_int_equal(bearer_address(wlan_bearer(&wlan_world.wlan)),
			 PP_HTONL(LWIP_MAKEU32(10, 0, 2, 15)));
}

static void an_address_of_the_users_takes_its_place(void **state)
{
	struct bearer_addressing given = bearer_automatic;

	(void)state;
	given.automatic = false;
	given.address = PP_HTONL(LWIP_MAKEU32(10, 0, 2, 77));
	wlan_set_addressing(&wlan_world.wlan, &given);
	join_home();
	assert_int_equal(bearer_address(wlan_bearer(&wlan_world.wlan)), given.address);
}

static void a_new_address_is_told_as_the_first(void **state)
{
	struct bearer_addressing given = bearer_automatic;

	(void)state;
	join_home();
	given.automatic = false;
	given.address = PP_HTONL(LWIP_MAKEU32(10, 0, 2, 78));
	assert_int_equal(bearer_readdress(wlan_bearer(&wlan_world.wlan), &given), CAUSE_NONE);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINED);
	wlan_until(WLAN_EVENT_ADDRESSED, 2, 1000);
	assert_int_equal(bearer_address(wlan_bearer(&wlan_world.wlan)), given.address);
}

static void another_addressing_holds_at_once_and_the_same_changes_nothing(void **state)
{
	struct bearer_addressing given = bearer_automatic;

	(void)state;
	wlan_set_addressing(&wlan_world.wlan, NULL); /* whatever a test before has set */
	join_home();
	wlan_set_addressing(&wlan_world.wlan, &given);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_UP);
	given.automatic = false;
	given.address = PP_HTONL(LWIP_MAKEU32(10, 0, 2, 79));
	wlan_set_addressing(&wlan_world.wlan, &given);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINED);
	wlan_until(WLAN_EVENT_ADDRESSED, 2, 1000);
	assert_int_equal(bearer_address(wlan_bearer(&wlan_world.wlan)), given.address);
}

/* The network gives no address any more; it is asked for again. */
static void an_address_that_is_lost_is_asked_for_again(void **state)
{
	(void)state;
	join_home();
	bearer_failed(wlan_bearer(&wlan_world.wlan), CAUSE_context_inactive);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_ADDRESS_LOST], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_ADDRESS_LOST].cause, CAUSE_context_inactive);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINED);
	wlan_until(WLAN_EVENT_ADDRESSED, 2, 5000);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_DISCONNECTED], 0);
}

/* What networks refuse, and what one who is refused hears. */
static const struct refusal {
	const char *network, *ssid, *key, *user;
	enum wlan_access access;
	enum cause cause; /* CAUSE_NONE: it lets in */
	unsigned reason;
} refusals[] = {
	{"open", "away", "", "", WLAN_ACCESS_OPEN, CAUSE_no_network, WLAN_REASON_NONE_FOUND},
	{"wep key 12345", "n", "12345", "", WLAN_ACCESS_WEP, CAUSE_NONE, 0},
	{"wep key 12345", "n", "54321", "", WLAN_ACCESS_WEP_SHARED, CAUSE_authentication_failed,
	 WLAN_REASON_HANDSHAKE},
	{"wpa key secret12", "n", "secret12", "", WLAN_ACCESS_WPA_WPA2, CAUSE_NONE, 0},
	{"wpa key secret12", "n", "secret12", "", WLAN_ACCESS_WPA2_WPA3, CAUSE_negotiation_failed,
	 WLAN_REASON_UNSPECIFIED},
	{"wpa2 key secret12", "n", "secret12", "", WLAN_ACCESS_WPA_WPA2, CAUSE_NONE, 0},
	{"wpa2 key secret12", "n", "secret1", "", WLAN_ACCESS_WPA_WPA2, CAUSE_authentication_failed,
	 WLAN_REASON_HANDSHAKE},
	{"wpa2 key secret12", "n", "", "", WLAN_ACCESS_OPEN, CAUSE_negotiation_failed,
	 WLAN_REASON_UNSPECIFIED},
	{"wpa3 key secret12", "n", "secret12", "", WLAN_ACCESS_WPA3, CAUSE_NONE, 0},
	{"wpa3 key secret12", "n", "secret12", "", WLAN_ACCESS_WPA_WPA2, CAUSE_negotiation_failed,
	 WLAN_REASON_UNSPECIFIED},
	{"wpa2 user me password pass", "n", "pass", "me", WLAN_ACCESS_ENTERPRISE, CAUSE_NONE, 0},
	{"wpa2 user me password pass", "n", "pass", "you", WLAN_ACCESS_ENTERPRISE,
	 CAUSE_authentication_failed, WLAN_REASON_8021X},
	{"wpa2 user me password pass", "n", "pass", "", WLAN_ACCESS_WPA_WPA2,
	 CAUSE_negotiation_failed, WLAN_REASON_UNSPECIFIED},
	{"wpa2 key secret12", "n", "12345670", "", WLAN_ACCESS_WPS_PIN, CAUSE_negotiation_failed,
	 WLAN_REASON_UNSPECIFIED},
};

static void try_refusal(const struct refusal *refusal)
{
	struct wlan_join join = wlan_to(refusal->ssid);
	enum wlan_event event =
		refusal->cause == CAUSE_NONE ? WLAN_EVENT_CONNECTED : WLAN_EVENT_FAILED;
	char line[128];

	snprintf(line, sizeof line, "wifi " HOME " n %s", refusal->network);
	wlan_line(line);
	join.key = refusal->key;
	join.user = refusal->user;
	join.access = refusal->access;
	memset(wlan_world.heard, 0, sizeof wlan_world.heard);
	assert_int_equal(connect(join), CAUSE_PENDING);
	wlan_until(event, 1, 1000);
	assert_int_equal(wlan_world.last[event].cause, refusal->cause);
	assert_int_equal(wlan_world.last[event].reason, refusal->reason);
	assert_string_equal(wlan_world.last[event].ssid, refusal->ssid);
	assert_int_equal(wlan_disconnect(&wlan_world.wlan),
			 refusal->cause == CAUSE_NONE ? CAUSE_NONE : CAUSE_not_open);
}

static void a_network_lets_in_who_has_its_key(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof refusals / sizeof *refusals; i++)
		try_refusal(&refusals[i]);
}

static void a_network_fails_when_the_world_says_so(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " fail reason 17 times 1");
	connect(wlan_to("home"));
	wlan_until(WLAN_EVENT_FAILED, 1, 1000);
	assert_int_equal(wlan_world.last[WLAN_EVENT_FAILED].cause, CAUSE_failed);
	assert_int_equal(wlan_world.last[WLAN_EVENT_FAILED].reason, 17);
	join_home();
}

static void a_network_that_vanishes_is_told(void **state)
{
	(void)state;
	join_home();
	wlan_line("wifi " HOME " gone");
	wlan_until(WLAN_EVENT_DISCONNECTED, 1, 1000);
	assert_string_equal(wlan_world.last[WLAN_EVENT_DISCONNECTED].ssid, "home");
	assert_memory_equal(wlan_world.last[WLAN_EVENT_DISCONNECTED].mac, home, WLAN_MAC);
	assert_int_equal(wlan_world.last[WLAN_EVENT_DISCONNECTED].reason, WLAN_REASON_VANISHED);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_IDLE);
	assert_int_equal(bearer_address(wlan_bearer(&wlan_world.wlan)), 0);
}

static void a_network_that_sends_away_says_why(void **state)
{
	(void)state;
	join_home();
	wlan_line("wifi " HOME " end reason 5");
	wlan_until(WLAN_EVENT_DISCONNECTED, 1, 1000);
	assert_int_equal(wlan_world.last[WLAN_EVENT_DISCONNECTED].reason, 5);
	join_home();
}

static void leaving_is_told_at_once(void **state)
{
	(void)state;
	join_home();
	assert_int_equal(wlan_disconnect(&wlan_world.wlan), CAUSE_NONE);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_DISCONNECTED], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_DISCONNECTED].cause, CAUSE_aborted);
	assert_int_equal(wlan_disconnect(&wlan_world.wlan), CAUSE_not_open);
}

static void joining_can_be_given_up(void **state)
{
	(void)state;
	wlan_line("wifi " HOME " delay 600000");
	connect(wlan_to("home"));
	wlan_turns(20);
	assert_int_equal(wlan_state(&wlan_world.wlan), WLAN_JOINING);
	assert_int_equal(wlan_disconnect(&wlan_world.wlan), CAUSE_NONE);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_FAILED], 1);
	assert_int_equal(wlan_world.last[WLAN_EVENT_FAILED].cause, CAUSE_aborted);
}

static void another_network_takes_the_place_of_the_first(void **state)
{
	(void)state;
	wlan_line("wifi " OTHER " other open");
	join_home();
	connect(wlan_to("other"));
	assert_int_equal(wlan_world.heard[WLAN_EVENT_DISCONNECTED], 1);
	wlan_until(WLAN_EVENT_ADDRESSED, 2, 5000);
	assert_string_equal(wlan_network(&wlan_world.wlan)->ssid, "other");
}

static void a_bssid_chooses_among_networks_of_one_name(void **state)
{
	struct wlan_join join = wlan_to("home");
	static const uint8_t other[WLAN_MAC] = {2, 0, 0, 0, 0, 2};

	(void)state;
	wlan_line("wifi " OTHER " home open signal -90");
	join.bssid = other;
	connect(join);
	wlan_until(WLAN_EVENT_CONNECTED, 1, 1000);
	assert_memory_equal(wlan_world.last[WLAN_EVENT_CONNECTED].mac, other, WLAN_MAC);
}

static void nothing_is_joined_in_no_role(void **state)
{
	(void)state;
	wlan_stop(&wlan_world.wlan);
	assert_int_equal(connect(wlan_to("home")), CAUSE_wrong_state);
	assert_int_equal(wlan_scan(&wlan_world.wlan, false), CAUSE_wrong_state);
	assert_int_equal(wlan_role(&wlan_world.wlan), WLAN_STOPPED);
}

static void the_address_of_the_radio_is_the_users(void **state)
{
	static const uint8_t mine[WLAN_MAC] = {2, 1, 2, 3, 4, 5}, group[WLAN_MAC] = {1};
	uint8_t mac[WLAN_MAC];

	(void)state;
	assert_int_equal(wlan_set_mac(&wlan_world.wlan, mine), CAUSE_wrong_state);
	wlan_stop(&wlan_world.wlan);
	assert_int_equal(wlan_set_mac(&wlan_world.wlan, group), CAUSE_not_allowed);
	assert_int_equal(wlan_set_mac(&wlan_world.wlan, mine), CAUSE_NONE);
	wlan_start_station(&wlan_world.wlan);
	join_home();
	assert_true(bearer_mac(wlan_bearer(&wlan_world.wlan), mac));
	assert_memory_equal(mac, mine, WLAN_MAC);
}

#define STATION_TEST(name) cmocka_unit_test_setup_teardown(name, at_home, wlan_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STATION_TEST(an_open_network_gives_an_address),
		STATION_TEST(an_address_of_the_users_takes_its_place),
		STATION_TEST(a_new_address_is_told_as_the_first),
		STATION_TEST(another_addressing_holds_at_once_and_the_same_changes_nothing),
		STATION_TEST(an_address_that_is_lost_is_asked_for_again),
		STATION_TEST(a_network_lets_in_who_has_its_key),
		STATION_TEST(a_network_fails_when_the_world_says_so),
		STATION_TEST(a_network_that_vanishes_is_told),
		STATION_TEST(a_network_that_sends_away_says_why),
		STATION_TEST(leaving_is_told_at_once),
		STATION_TEST(joining_can_be_given_up),
		STATION_TEST(another_network_takes_the_place_of_the_first),
		STATION_TEST(a_bssid_chooses_among_networks_of_one_name),
		STATION_TEST(nothing_is_joined_in_no_role),
		STATION_TEST(the_address_of_the_radio_is_the_users),
	};

	return cmocka_run_group_tests(tests, wlan_setup, NULL);
}
