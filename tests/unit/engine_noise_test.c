/* SPDX-License-Identifier: MIT */
/* Nonsense, half lines, lost hosts, slow streams and failing storage in any order: whatever came,
 * the port is in step afterwards. */
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

static const char *const pieces[] = {
	"AT",	       "\r",	      "\r\n",	    "+ECHO=",	  "1,\"a\"",	  ";",
	"+SEND=1\r",   "\x1a",	      "\x1b",	    "\b",	  "+COUNT=7\r",	  "+WAIT",
	"+DIAL\r",     "+++",	      "A/",	    "E0V1",	  "V0",		  "Q1",
	"S3=13",       "+LIST",	      "+BIG",	    "+KEEP=2,5,", "udp,\"name\"", "?",
	"=?",	       "+BLOB=0,9,",  "+BLOB=2,6,", "616263",	  ",,,,",	  "+TYPES=1,64,",
	"+FLOAT=1,80", "+REP=2,a,0,", "+CASE=2,",   "\"",	  "\n",		  "&W",
	"Z",	       "+FAIL=21",    "xyz",	    "\xff\xfe",	  "+KEEP?",	  "99999999999",
	"tcp|udp",     "\x01",	      "&D2",	    "S12=20",	  "+CMEE=2",	  "[1::2]",
};

static void send_something(struct fake *fake)
{
	char bytes[64];
	size_t n = 0;

	if (draw(4) == 0) {
		for (n = 0; n < 20; n++)
			bytes[n] = (char)draw(256);
	} else {
		const char *piece = pieces[draw(sizeof(pieces) / sizeof(*pieces))];

		n = strlen(piece);
		memcpy(bytes, piece, n);
	}
	fake_send_bytes(fake, 0, bytes, n);
}

static void something_happens(struct fake *fake)
{
	struct fake_event record = {draw(1000000)};

	switch (draw(12)) {
	case 0:
		fake_pass(fake, draw(3000));
		break;
	case 1:
		at_unsolicited(fake->port, FAKE_REPLY_EVENT, &record);
		break;
	case 2:
		fake->accepts[0] = draw(3) == 0 ? draw(50) : SIZE_MAX;
		at_port_writable(fake->port);
		break;
	case 3:
		fake->data_accepts = draw(2) == 0 ? draw(5) : SIZE_MAX;
		if (fake->pending != NULL)
			at_payload_resume(fake->pending);
		break;
	case 4:
		fake->channel_accepts = draw(2) == 0 ? draw(5) : SIZE_MAX;
		at_channel_ready(fake->port, &fake->channel);
		break;
	case 5:
		at_channel_end(fake->port, &fake->channel,
			       draw(2) == 0 ? AT_CHANNEL_CLOSED : AT_CHANNEL_LOST, CAUSE_NONE);
		break;
	case 6:
		if (fake->pending != NULL)
			at_finish(fake->pending, draw(2) == 0 ? CAUSE_NONE : CAUSE_failed);
		fake->pending = NULL;
		break;
	case 7:
		if (draw(5) == 0) {
			at_port_detach(fake->port);
			fake_pass(fake, 10);
			at_port_attach(fake->port, &fake->stream[0]);
		}
		break;
	case 8:
		fake->storage_fails = draw(2) == 0;
		break;
	default:
		send_something(fake);
		break;
	}
	fake->sent_length = fake->data_length = 0;
	if (fake->out_length[0] > 4000)
		fake_heard(fake);
}

/* Brings the port back to a known place as a host would. */
static void recover(struct fake *fake)
{
	fake->accepts[0] = fake->data_accepts = fake->channel_accepts = SIZE_MAX;
	at_port_writable(fake->port);
	if (fake->pending != NULL)
		at_payload_resume(fake->pending);
	at_channel_end(fake->port, &fake->channel, AT_CHANNEL_CLOSED, CAUSE_NONE);
	for (unsigned i = 0; i < 20; i++) /* all that can run out has run out */
		fake_pass(fake, 1000);
	fake_send(fake, "\x1b");
	fake_pass(fake, 20000);
	fake_send(fake, "\rAT\r");
	fake_pass(fake, 20000);
	fake_send(fake, "\r\r");
	fake_pass(fake, 20000);
	at_profile_factory(fake->port);
	fake_heard(fake);
}

static void in_step(const struct at_product *product, const char *expected)
{
	for (uint32_t run = 1; run <= 150; run++) {
		struct fake *fake = fake_start(product, 1);

		seed = run;
		for (unsigned i = 0; i < 300; i++)
			something_happens(fake);
		recover(fake);
		fake_send(fake, "AT+ECHO=1,\"a\"\r");
		if (strstr(fake_heard(fake), expected) == NULL)
			fail_msg("run %u is out of step:\n%s", run, fake->trace);
		fake_stop(fake);
	}
}

static void an_edited_port_stays_in_step(void **state)
{
	(void)state;
	in_step(&fake_product, "+ECHO: 1,\"a\"\r\n\r\nOK\r\n");
}

static void a_streamed_port_stays_in_step(void **state)
{
	(void)state;
	in_step(&fake_streamed_product, "+echo: 1,\"a\"\r\nOK\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edited_port_stays_in_step),
		cmocka_unit_test(a_streamed_port_stays_in_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
