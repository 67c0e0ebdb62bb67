/* SPDX-License-Identifier: MIT */
/*
 * The engine with the parser and tables that were generated for the product, and doubles in place
 * of its handlers: however a host cuts its lines, the answers are the same; whatever noise came
 * before, the port is in step. The lines are of the 3GPP and Telit commands; another product may
 * refuse them, but always in the same way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"
#include "doubles.c"

#define OK "\r\nOK\r\n"

static const char *const lines[] = {
	/* basic commands and how lines are written */
	"AT\r",
	"at\r\n",
	"AT\rA/",
	"ATE0V1Q0\r",
	"ATE0 V1 X4 &C1 &D2\r",
	"ATV0\rATV1\r",
	"ATQ1\rATQ0\r",
	"ATI0I3I4\r",
	"AT&F&W0Z0\r",
	"ATS3?S4?S5?\r",
	"ATS3=13;S12=50;S2=43\r",
	"ATS3=33\rATS3=13!AT\r",
	"ATS0?;S7?\r",
	"ATS999=1\r",
	"ATE2\r",
	"ATH0Z\r",
	"AT&K3\r",
	"noise AT+CSQ\r",
	"AAT+CSQ\r",
	"AT+CXX\b\b\bCSQ\r",
	"AT +CSQ ; +CMEE?\r",
	"AT;\r",
	"AT;;\r",
	"AT+\r",
	"AT+CSQ;\r",
	"AT+csq;+cmee=2;+nonsense;+csq\r",
	"AT\x01+CS\x02Q\r",
	/* identification, settings, errors at each level */
	"AT+CGMI;+CGMM;+CGMR;+CGSN;+GMI;+GMM\r",
	"AT+CGMI=?\r",
	"AT+CMEE=0;+CMEE=7\r",
	"AT+CMEE=1;+CMEE=7\r",
	"AT+CMEE=2;+CMEE=7\r",
	"AT+CMEE=2;+CMEE=1,2\r",
	"AT+CMEE?;+CMEE=?\r",
	"AT+CREG=2;+CREG?;+CREG=?\r",
	"AT+CREG=\"2\"\r",
	"AT+CFUN=1\r",
	"AT+COPS=0\r",
	"AT+COPS=1,2,\"26201\"\r",
	"AT+COPS=1,2,\"26201\r",
	"AT+CPIN=\"1234\"\r",
	"AT+CPIN=1234,\"4321\"\r",
	"AT+CGDCONT=1,\"IP\",\"internet\"\r",
	"AT+CGDCONT=1,\"IP\",\"internet\",,0,0\rAT+CGDCONT?\r",
	"AT+CGDCONT=1,\"NOIP\",\"internet\"\r",
	"AT+CGDCONT=99,\"IP\"\r",
	"AT+CGDCONT=?\r",
	"AT+CGATT=1;+CGATT?\r",
	/* sockets */
	"AT#SGACT=1,1\r",
	"AT#SGACT=1,1,\"user\",\"secret\"\r",
	"AT#SCFG=1,1,500,90,600,50\rAT#SCFG?\r",
	"AT#SCFG=1,1,1501,90,600,50\r",
	"AT#SCFG=1,1,,,,\r",
	"AT#SCFG=?\r",
	"AT#SCFGEXT=1,2,1,0,0,0\rAT#SCFGEXT?\r",
	"AT#SD=1,0,80,\"www.example.com\",0,0,1\r",
	"AT#SD=1,0,80,\"www.example.com\r",
	"AT#SD=1,0,80,www.example.com\r",
	"AT#SD=1,0,80000,\"www.example.com\"\r",
	"AT#SD=1;#SS\r",
	"AT#SH=1;#SS;#SI=1\r",
	"AT#SEND=1\rhello\x1a",
	"AT#SEND=1\r\nhello\x1b",
	"AT#SENDEXT=1,5\rhelloAT\r",
	"AT#SENDEXT=1,5\r\nhelloAT\r",
	"AT#SRECV=1,100\r",
	"AT#SL=1,1,2000\r",
	"AT#FRWL=1,\"10.0.0.0\",\"255.0.0.0\"\r",
	"AT#FRWL=1,\"10.0.0.256\",\"255.0.0.0\"\r",
	"AT#UNKNOWN=1\r",
	/* shapes that are wrong */
	"AT+CMEE=\r",
	"AT+CMEE==1\r",
	"AT+CMEE?1\r",
	"AT+CMEE=?1\r",
	"AT+CMEE=1 2\r",
	"AT+CMEE=-1\r",
	"AT+CMEE=00000000000000000000000000000000000001\r",
	"AT+CMEE=99999999999999999999\r",
	"AT+CMEE=0x2\r",
	"AT+CGDCONT=1,\"IP\",\"a\"b\"\r",
	"AT+CGDCONT=,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\r",
	"AT\xff\xfe\r",
};
enum { LINES = sizeof(lines) / sizeof(*lines) };

/* What came of a line: the answers, the last handler, the counters, and that the port is in step.
 */
struct outcome {
	char heard[8192];
	const char *handler;
	struct at_counters counters;
};

static void end(struct fake *fake, struct outcome *outcome)
{
	fake_send(fake, "\rAT\r");
	snprintf(outcome->heard, sizeof(outcome->heard), "%s", fake_heard(fake));
	outcome->handler = last_double.name;
	outcome->counters = *at_port_counters(fake->port);
	fake_stop(fake);
}

/* Sends the line cut before the positions `first` and `second`; or all alone: `step` bytes each. */
static void send_cut(const char *line, size_t first, size_t second, size_t step,
		     struct outcome *outcome)
{
	struct fake *fake = fake_start(product_description, 1);
	size_t n = strlen(line);

	last_double.name = "none";
	for (size_t i = 0, next; i < n; i = next) {
		next = i < first ? first : i < second ? second : n;
		if (step != 0)
			next = i + step < n ? i + step : n;
		fake_send_bytes(fake, 0, line + i, next - i);
	}
	end(fake, outcome);
}

static void compare(const char *line, size_t cut, const struct outcome *outcome,
		    const struct outcome *whole)
{
	if (strcmp(outcome->heard, whole->heard) != 0 ||
	    strcmp(outcome->handler, whole->handler) != 0 ||
	    memcmp(&outcome->counters, &whole->counters, sizeof(whole->counters)) != 0)
		fail_msg("%s\ncut at %zu: %s, %s\nwhole: %s, %s", line, cut, outcome->heard,
			 outcome->handler, whole->heard, whole->handler);
}

static void no_cut_changes_an_answer(void **state)
{
	static struct outcome whole, outcome;

	(void)state;
	for (unsigned i = 0; i < LINES; i++) {
		size_t n = strlen(lines[i]);

		send_cut(lines[i], 0, 0, 0, &whole);
		assert_string_not_equal(whole.heard, "");
		for (size_t step = 1; step < 4; step++) {
			send_cut(lines[i], 0, 0, step, &outcome);
			compare(lines[i], step, &outcome, &whole);
		}
		for (size_t cut = 1; cut < n; cut++) {
			send_cut(lines[i], cut, cut, 0, &outcome);
			compare(lines[i], cut, &outcome, &whole);
			send_cut(lines[i], cut, cut + 1, 0, &outcome);
			compare(lines[i], cut, &outcome, &whole);
		}
	}
}

static uint32_t seed;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* A piece of a line, a damaged one, or any bytes. */
static void send_noise(struct fake *fake)
{
	const char *line = lines[draw(LINES)];
	size_t n = strlen(line), from = draw(3) == 0 ? draw((uint32_t)n) : 0;
	char bytes[128];

	n -= from;
	memcpy(bytes, line + from, n);
	if (draw(3) == 0)
		n = draw((uint32_t)n + 1);
	for (uint32_t changes = draw(3); n > 0 && changes > 0; changes--)
		bytes[draw((uint32_t)n)] = (char)draw(256);
	if (draw(8) == 0)
		for (n = 0; n < 30; n++)
			bytes[n] = (char)draw(256);
	fake_send_bytes(fake, 0, bytes, n);
	if (draw(16) == 0)
		fake_pass(fake, draw(20000));
	if (draw(16) == 0) /* or it would hear no S3, or say nothing, for long */
		at_profile_factory(fake->port);
	fake->out_length[0] = 0;
}

static void noise_leaves_the_port_in_step(void **state)
{
	(void)state;
	for (uint32_t run = 1; run <= 1000; run++) {
		struct fake *fake = fake_start(product_description, 1);

		seed = run;
		for (unsigned i = 0; i < 100; i++)
			send_noise(fake);
		fake_pass(fake, 400000); /* prompts and payloads have run out */
		fake_send(fake, "\x1b");
		for (unsigned i = 0; i < 2; i++) { /* a half line may still change settings */
			at_profile_factory(fake->port);
			fake_send(fake, "\r");
			fake_pass(fake, 400000);
		}
		at_profile_factory(fake->port);
		fake_heard(fake);
		fake_send(fake, "ATE0V1Q0\r");
		fake_heard(fake);
		fake_send(fake, "AT\r");
		if (strcmp(fake_heard(fake), OK) != 0)
			fail_msg("run %u is out of step:\n%s", run, fake->trace);
		fake_stop(fake);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_cut_changes_an_answer),
		cmocka_unit_test(noise_leaves_the_port_in_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
