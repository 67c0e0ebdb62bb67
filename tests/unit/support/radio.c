/* SPDX-License-Identifier: MIT */
#include "radio.h"

#include <string.h>

struct world radio_world;
struct simulator radio;
uint32_t radio_time;
unsigned radio_heard[BASEBAND_CONTEXT_LOST + 1], radio_lost;

static bool polling;

static void hear(struct baseband_listener *listener, enum baseband_event event, unsigned cid)
{
	(void)listener;
	assert_true(polling); /* told by the event loop only */
	radio_heard[event]++;
	if (event == BASEBAND_CONTEXT_LOST)
		radio_lost = cid;
}

static struct baseband_listener listener = {.event = hear};

void radio_start_at(uint32_t start, const char *lines)
{
	char message[WORLD_MESSAGE] = "";

	world_init(&radio_world);
	assert_true(world_line(&radio_world, "world 1", 7, message));
	if (world_text(&radio_world, lines, strlen(lines), message))
		fail_msg("%s", message);
	radio_time = start;
	memset(radio_heard, 0, sizeof(radio_heard));
	radio_lost = 0;
	simulator_init(&radio, &radio_world, start);
	radio.baseband.operations->listen(&radio.baseband, &listener);
}

void radio_start(const char *lines)
{
	radio_start_at(1000, lines);
}

void radio_line(const char *line)
{
	char message[WORLD_MESSAGE] = "";

	if (!world_line(&radio_world, line, strlen(line), message))
		fail_msg("%s: %s", line, message);
}

void radio_run(uint32_t ms)
{
	uint32_t end = radio_time + ms, wait;

	polling = true;
	for (unsigned turns = 0;; turns++) {
		assert_true(turns < 1000); /* a loop that is never at rest */
		simulator_poll(&radio, radio_time);
		wait = simulator_next(&radio, radio_time);
		if (wait > end - radio_time)
			break;
		radio_time += wait;
		if (radio_time == end && !wait)
			continue;
	}
	radio_time = end;
	polling = false;
}

void radio_done(void *argument, enum cause cause)
{
	struct ending *ending = argument;

	assert_true(polling);
	ending->times++;
	ending->cause = cause;
	ending->at = radio_time;
}

uint8_t radio_state(enum baseband_domain domain)
{
	return radio.baseband.operations->registration(&radio.baseband, domain).state;
}
