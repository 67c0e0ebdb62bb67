/* SPDX-License-Identifier: MIT */
/*
 * The simulated Wi-Fi radio: what the control protocol tells of it, and a storm of requests, frames
 * and changes of the world, from fixed seeds: every `done` comes exactly once and not after it was
 * abandoned, the loop comes to rest, wrong lines change nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "simulator/control.h"
#include "simulator/wifi.h"

enum { ROUNDS = 40, STEPS = 500, NETWORKS = 4 };

#define HOME  "02:00:00:00:00:01"
#define PHONE "02:00:00:00:00:11"

static const uint8_t phone[WLAN_MAC] = {2, 0, 0, 0, 0, 0x11};

static struct world_wifi wifi_world;
static struct world world = {.wifi = &wifi_world};
static struct wifi wifi;
static struct simulator simulator;
static uint32_t now;

static const struct wlan_radio_operations *radio(void)
{
	return wifi.radio.operations;
}

static bool line(const char *text)
{
	char message[WORLD_MESSAGE];

	return world_line(&world, text, strlen(text), message);
}

/* As a board's loop does it. */
static void run(uint32_t ms)
{
	uint32_t end = now + ms, wait;

	for (unsigned turns = 0;; turns++) {
		assert_true(turns < 1000); /* a loop that is never at rest */
		wifi_poll(&wifi, now);
		wait = wifi_next(&wifi, now);
		if (wait > end - now)
			break;
		now += wait;
	}
	now = end;
}

static int begin(void **state)
{
	(void)state;
	now = UINT32_MAX - 5000; /* it wraps soon */
	world_init(&world);
	assert_true(line("world 1"));
	wifi_init(&wifi, &wifi_world);
	simulator_init(&simulator, &world, now);
	return 0;
}

/* --- What is asked for, and how it ends. */

static struct {
	bool open;
	unsigned ended;
	enum cause cause;
} joining, scanning;
static struct wlan_network found[NETWORKS];
static unsigned count;

static void joined(void *argument, enum cause cause, unsigned reason)
{
	assert_ptr_equal(argument, &joining);
	assert_true(joining.open);
	assert_true((cause == CAUSE_NONE) <= (reason == 0));
	joining.open = false;
	joining.ended++;
	joining.cause = cause;
}

static void scanned(void *argument, enum cause cause, unsigned reason)
{
	(void)reason;
	assert_ptr_equal(argument, &scanning);
	assert_true(scanning.open);
	assert_true(cause != CAUSE_NONE || count <= NETWORKS);
	scanning.open = false;
	scanning.ended++;
}

static void join(const char *ssid, const char *key, enum wlan_access access)
{
	const struct wlan_join to = {
		.ssid = ssid, .access = access, .key = key, .user = "", .anonymous_user = ""};

	if (joining.open)
		return;
	joining.open = true;
	radio()->join(&wifi.radio, &to, joined, &joining);
}

static void scan(bool hidden)
{
	const struct wlan_search search = {.hidden = hidden};

	if (scanning.open)
		return;
	scanning.open = true;
	radio()->scan(&wifi.radio, &search, found, NETWORKS, &count, scanned, &scanning);
}

static enum cause open_air(const char *key)
{
	const struct wlan_opening opening = {.ssid = "modem",
					     .key = key,
					     .channel = 1,
					     .access =
						     *key ? WLAN_ACCESS_WPA_WPA2 : WLAN_ACCESS_OPEN,
					     .stations = 2,
					     .ageing = 1};

	return radio()->open(&wifi.radio, &opening);
}

/* --- The control protocol. */

static char answers[512];

static void record(void *client, const char *text)
{
	(void)client;
	strcat(answers, text);
	strcat(answers, "\n");
}

static const char *show(void)
{
	static struct control control = {.simulator = &simulator};

	answers[0] = '\0';
	control_line(&control, "show wifi", 9, record, NULL);
	return answers;
}

static void the_radio_is_shown(void **state)
{
	(void)state;
	assert_string_equal(show(), "wifi off\nok\n");
	radio()->set_power(&wifi.radio, true);
	assert_string_equal(show(), "wifi idle\nok\n");
	assert_true(line("wifi " HOME " \"my home\" open"));
	join("my home", "", WLAN_ACCESS_OPEN);
	run(0);
	assert_string_equal(show(), "wifi joined " HOME " \"my home\"\nok\n");
	radio()->leave(&wifi.radio);
	assert_int_equal(open_air("secret12"), CAUSE_NONE);
	assert_true(line("station " PHONE " key secret12"));
	run(0);
	assert_string_equal(show(), "wifi open \"modem\" channel 1\n"
				    "station " PHONE " unaddressed\nok\n");
}

static void one_role_at_a_time(void **state)
{
	(void)state;
	radio()->set_power(&wifi.radio, true);
	assert_true(line("wifi " HOME " home open"));
	join("home", "", WLAN_ACCESS_OPEN);
	run(0);
	assert_int_equal(open_air(""), CAUSE_busy);
	radio()->leave(&wifi.radio);
	assert_int_equal(open_air(""), CAUSE_NONE);
	join("home", "", WLAN_ACCESS_OPEN);
	run(0);
	assert_int_equal(joining.cause, CAUSE_busy);
	assert_null(radio()->network(&wifi.radio));
}

/* --- The storm. */

static uint32_t seed;

static unsigned any(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void change_world(void)
{
	static const char *const lines[] = {"wifi " HOME " home open",
					    "wifi " HOME " home wpa2 key secret12 signal -20",
					    "wifi " HOME " gone",
					    "wifi " HOME " end reason 9",
					    "wifi " HOME " fail times 1",
					    "wifi " HOME " delay 30",
					    "wifi 02:00:00:00:00:02 home open hidden",
					    "wifi 02:00:00:00:00:02 gone",
					    "wifi scan delay 20",
					    "wifi scan delay 0",
					    "station " PHONE,
					    "station " PHONE " key secret12 name phone delay 10",
					    "station " PHONE " gone",
					    "station " PHONE " lost",
					    "station 02:00:00:00:00:12 key secret12",
					    "station 02:00:00:00:00:12 gone",
					    "wifi " HOME " home wpa2",
					    "station " PHONE " loud"};
	static struct world_wifi before;

	before = wifi_world;
	if (!line(lines[any(sizeof lines / sizeof *lines)]))
		assert_memory_equal(&wifi_world, &before, sizeof before);
}

static void send_nonsense(void)
{
	uint8_t frame[128];
	const struct link_slice slice = {frame, 14 + any(sizeof frame - 13)};

	for (size_t i = 0; i < sizeof frame; i++)
		frame[i] = (uint8_t)any(256);
	memcpy(frame, phone, WLAN_MAC);
	frame[12] = 8;
	frame[13] = any(2) ? 6 : 0;
	frame[14] = 0x45;
	frame[16] = 0;
	frame[17] = (uint8_t)any(120);
	frame[23] = any(2) ? 17 : 1;
	wifi.link.operations->send(&wifi.link, &slice, 1);
}

static void take_frame(void)
{
	uint8_t frame[LINK_FRAME_MAX];
	const struct link_room room = {frame, wifi.link.operations->waiting(&wifi.link)};

	assert_true(room.n <= sizeof frame);
	if (room.n)
		wifi.link.operations->receive(&wifi.link, &room, 1);
}

static void abandon(void)
{
	radio()->abandon(&wifi.radio, joined, &joining);
	radio()->abandon(&wifi.radio, scanned, &scanning);
	joining.open = scanning.open = false;
}

static void step(void)
{
	switch (any(12)) {
	case 0:
		join("home", any(2) ? "" : "secret12", any(2) ? WLAN_ACCESS_OPEN : any(9));
		break;
	case 1:
		scan(any(2));
		break;
	case 2:
		radio()->leave(&wifi.radio);
		break;
	case 3:
		open_air(any(2) ? "" : "secret12");
		break;
	case 4:
		radio()->close(&wifi.radio);
		break;
	case 5:
		radio()->dismiss(&wifi.radio, phone);
		break;
	case 6:
		radio()->set_power(&wifi.radio, any(4) != 0);
		break;
	case 7:
		abandon();
		break;
	case 8:
		wifi.link.operations->up(&wifi.link);
		send_nonsense();
		break;
	case 9:
		take_frame();
		break;
	default:
		change_world();
	}
	assert_false(radio()->network(&wifi.radio) && wifi.air.open);
}

static void a_storm_ends_well(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		seed = round;
		begin(NULL);
		joining.open = scanning.open = false;
		for (unsigned i = 0; i < STEPS; i++) {
			step();
			run(any(40));
		}
		run(60000); /* all that is asked for ends */
		assert_false(joining.open);
		assert_false(scanning.open);
	}
	assert_true(joining.ended > ROUNDS && scanning.ended > ROUNDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_radio_is_shown, begin),
		cmocka_unit_test_setup(one_role_at_a_time, begin),
		cmocka_unit_test(a_storm_ends_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
