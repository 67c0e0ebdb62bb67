/* SPDX-License-Identifier: MIT */
/*
 * Data mode against a peer that takes what it likes, when it likes: every byte of the host reaches
 * the peer once and in order, or is counted as dropped, or is part of the escape.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* What the host has sent in data mode, and how much of it waits in the stream. */
struct host {
	struct fake *fake;
	char sent[4000];
	size_t length, taken;
};

static void offer(struct host *host)
{
	host->taken += at_port_receive(host->fake->port, (const uint8_t *)host->sent + host->taken,
				       host->length - host->taken);
	at_modem_poll(host->fake->modem);
}

static void something_happens(struct host *host)
{
	static const uint16_t pauses[] = {1, 100, 999, 1000, 1001, 2000, 5000};

	switch (draw(6)) {
	case 0:
		fake_pass(host->fake, pauses[draw(sizeof(pauses) / sizeof(*pauses))]);
		break;
	case 1:
		host->fake->channel_accepts = draw(3) == 0 ? SIZE_MAX : draw(8);
		at_channel_ready(host->fake->port, &host->fake->channel);
		break;
	case 2:
		for (uint32_t n = draw(4); n > 0; n--)
			host->sent[host->length++] = '+';
		break;
	case 3:
		host->sent[host->length++] = (char)('a' + draw(26));
		break;
	default:
		break;
	}
	offer(host);
}

/* All that the peer has got is how the host's data begins. */
static void check_order(const struct host *host, uint32_t run)
{
	const struct fake *fake = host->fake;

	if (fake->sent_length > host->length ||
	    memcmp(fake->sent, host->sent, fake->sent_length) != 0)
		fail_msg("run %u: %.*s became %s", run, (int)host->length, host->sent, fake->sent);
}

static void check_end(struct host *host, uint32_t run)
{
	struct fake *fake = host->fake;
	size_t lost;

	if (fake->left < 0) { /* an escape may still wait for what came before it */
		fake->channel_accepts = SIZE_MAX;
		at_channel_ready(fake->port, &fake->channel);
		offer(host);
	}
	if (fake->left < 0) {
		host->sent[host->length++] = '.'; /* what was held back is no escape */
		offer(host);
	}
	check_order(host, run);
	if (fake->left >= 0) { /* nothing of the data is left over for command mode */
		fake_heard(fake);
		memcpy(host->sent + host->length, "\rAT\r", 4);
		host->length += 4;
		offer(host);
		if (strstr(fake_heard(fake), "OK") == NULL)
			fail_msg("run %u: out of step after %.*s", run, (int)host->length,
				 host->sent);
	}
	lost = at_port_counters(fake->port)->dropped_payload;
	if (fake->left < 0 ? fake->sent_length != host->length || lost != 0
			   : strncmp(host->sent + fake->sent_length + lost, "+++", 3) != 0)
		fail_msg("run %u: %.*s became %s, %zu lost", run, (int)host->length, host->sent,
			 fake->sent, lost);
}

static unsigned runs(const char *line, unsigned count)
{
	unsigned escaped = 0;

	for (uint32_t run = 1; run <= count; run++) {
		struct host host = {.fake = fake_start(&fake_product, 1)};

		seed = run;
		fake_send(host.fake, line);
		host.fake->channel_accepts = draw(2) == 0 ? SIZE_MAX : 0;
		for (unsigned i = 0; i < 60 && host.fake->left < 0; i++) {
			something_happens(&host);
			check_order(&host, run);
		}
		escaped += host.fake->left == AT_CHANNEL_ESCAPED;
		check_end(&host, run);
		fake_stop(host.fake);
	}
	return escaped;
}

static void no_byte_is_lost_uncounted(void **state)
{
	(void)state;
	assert_in_range(runs("AT+DIAL\r", 1500), 50, 1450);
}

static void no_byte_is_lost_uncounted_without_guard_time(void **state)
{
	(void)state;
	assert_in_range(runs("ATS12=0\rAT+DIAL\r", 1500), 50, 1500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_byte_is_lost_uncounted),
		cmocka_unit_test(no_byte_is_lost_uncounted_without_guard_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
