/* SPDX-License-Identifier: MIT */
/*
 * The simulated baseband under a storm of requests and changes of the world, from fixed seeds:
 * every `done` comes exactly once and not after it was abandoned, the loop comes to rest, wrong
 * lines change nothing.
 */
#include "support/radio.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 40, STEPS = 500, WORDS = 6 };

static uint32_t seed;

static unsigned any(unsigned below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* A line of words of the format: right by chance, mostly wrong. */
static void random_line(char *line, size_t size)
{
	static const char *const words[] = {"sim",
					    "ready",
					    "pin",
					    "1234",
					    "absent",
					    "inserted",
					    "tries",
					    "1",
					    "registration",
					    "both",
					    "circuit",
					    "packet",
					    "home",
					    "denied",
					    "searching",
					    "delay",
					    "0",
					    "100",
					    "network",
					    "on",
					    "off",
					    "signal",
					    "31",
					    "unknown",
					    "operator",
					    "22201",
					    "current",
					    "gsm",
					    "utran",
					    "gone",
					    "activation",
					    "fail",
					    "cid",
					    "2",
					    "times",
					    "succeed",
					    "apn",
					    "user",
					    "host",
					    "a",
					    "10.0.0.1",
					    "redirect",
					    "tcp",
					    "any",
					    "to",
					    "attach",
					    "deactivation",
					    "\"",
					    "puk",
					    "#",
					    "selection",
					    "scan",
					    "detach",
					    "12345678"};

	line[0] = '\0';
	for (unsigned n = 1 + any(WORDS); n; n--) {
		strncat(line, words[any(sizeof(words) / sizeof(*words))], size - strlen(line) - 1);
		strncat(line, " ", size - strlen(line) - 1);
	}
}

static void change_world(void)
{
	static const char *const right[] = {"network off",
					    "network on",
					    "sim absent",
					    "sim inserted",
					    "sim pin 1234",
					    "sim ready",
					    "registration packet denied",
					    "registration both home",
					    "activation fail times 1",
					    "attach fail times 1",
					    "registration delay 300",
					    "registration delay 0",
					    "activation delay 50",
					    "selection delay 20",
					    "operator 22201 current gsm a b",
					    "operator 22202 available gsm c d",
					    "operator 22202 gone",
					    "attach delay 10"};
	static struct world before;
	char line[128], message[WORLD_MESSAGE];

	if (any(2)) {
		snprintf(line, sizeof(line), "%s", right[any(sizeof(right) / sizeof(*right))]);
	} else {
		random_line(line, sizeof(line));
	}
	before = radio_world;
	if (!world_line(&radio_world, line, strlen(line), message))
		assert_memory_equal(&radio_world, &before, sizeof(before));
}

static struct ending endings[SIMULATOR_REQUESTS / 2];
static bool open_requests[SIMULATOR_REQUESTS / 2];
static struct baseband_operator lists[SIMULATOR_REQUESTS / 2][4];
static unsigned counts[SIMULATOR_REQUESTS / 2];

static void request(unsigned i)
{
	static const char *const numbers[] = {NULL, "", "22201", "22202", "00101"};
	static const struct baseband_context context = {"a", "", ""};
	const struct baseband_operations *operations = radio.baseband.operations;
	struct baseband *baseband = &radio.baseband;

	endings[i] = (struct ending){0};
	open_requests[i] = true;
	switch (any(5)) {
	case 0:
		operations->scan(baseband, lists[i], 4, &counts[i], radio_done, &endings[i]);
		break;
	case 1:
		operations->select(baseband, numbers[any(5)], BASEBAND_ANY_TECHNOLOGY, radio_done,
				   &endings[i]);
		break;
	case 2:
		operations->attach(baseband, any(2), radio_done, &endings[i]);
		break;
	case 3:
		operations->activate(baseband, any(5), &context, radio_done, &endings[i]);
		break;
	default:
		operations->deactivate(baseband, any(5), radio_done, &endings[i]);
	}
}

/* Asks, or abandons what was asked, or looks whether it has ended. */
static void touch(unsigned i)
{
	if (!open_requests[i]) {
		request(i);
	} else if (endings[i].times) {
		assert_int_equal(endings[i].times, 1);
		open_requests[i] = false;
	} else if (!any(4)) {
		radio.baseband.operations->abandon(&radio.baseband, radio_done, &endings[i]);
		open_requests[i] = false;
		endings[i].times = 1; /* as if; it must not become 2 */
	}
}

static void storm(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		seed = round;
		radio_start_at(UINT32_MAX - any(20000), "");
		memset(open_requests, 0, sizeof(open_requests));
		memset(endings, 0, sizeof(endings));
		for (unsigned step = 0; step < STEPS; step++) {
			if (any(3) == 0)
				change_world();
			else if (any(4) == 0)
				simulator_lose_context(&radio, any(20));
			else
				touch(any(SIMULATOR_REQUESTS / 2));
			if (any(2))
				radio_run(any(120));
		}
		radio_run(WORLD_DELAY_MAX);
		for (unsigned i = 0; i < SIMULATOR_REQUESTS / 2; i++)
			if (open_requests[i] || endings[i].times)
				assert_int_equal(endings[i].times, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(storm)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
