/* SPDX-License-Identifier: MIT */
/*
 * Whatever goes wrong at whatever byte while a port takes data: afterwards AT answers OK, and not
 * one byte of the data was read as a command, or as noise between commands. TESTS_ALL=1 tries
 * every byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "engine/at.h"
#include "engine/parser.h"
#include "support/engine_fake.h"

enum { LENGTH = 24 };
static const char data[] = "ATJ\rATJ\rATJ\rATJ\rATJ\rATJ\r"; /* a command that there is not */

enum failure {
	NOTHING,
	SILENCE,  /* the host sends no more */
	STALL,	  /* nobody takes what it sends */
	FINISHED, /* a command that pends fails */
	DTR,
	DETACHED,      /* the stream's host goes, another one comes */
	CLOSED,	       /* by the peer */
	CLOSED_UNREAD, /* and the host, still sending, has not read of it */
	RESET,	       /* an end that has an answer of its own */
	LOST,
	ESCAPED,
	FAILURES
};

/* What the port does. */
struct phase {
	const char *name, *command, *end;
	bool online, streamed, pends, end_pends;
	const struct at_online_code *code;
	const struct at_endings *endings;
	bool stays; /* data mode goes on when the peer has closed */
	bool lent;  /* no command asked for it */
};

static bool always(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return true;
}

static bool never(struct at_call *call, const void *arguments)
{
	return !always(call, arguments);
}

static const struct at_ending resets[] = {
	{NULL, CAUSE_connection_reset, AT_RESULT_ERROR, 1},
	{always, CAUSE_closed_by_peer, AT_RESULT_OK, 0},
};
static const struct at_ending stays[] = {
	{NULL, CAUSE_connection_reset, AT_RESULT_ERROR, 0},
	{never, CAUSE_closed_by_peer, AT_RESULT_OK, 0},
};
static const struct at_endings telling = {&at_online_ends, NULL, resets, 2};
static const struct at_endings staying = {&at_online_ends, always, stays, 2};
static const struct at_online_code shielded = {&at_shielded, 3, 16, AT_NONE};
static const struct phase phases[] = {
	{.name = "a counted prompt", .command = "AT+COUNT=24\r", .end = ""},
	{.name = "a prompt", .command = "AT+SEND=1\r", .end = "\x1a"},
	{.name = "counted data that is looked at",
	 .command = "AT+COUNT=24\r",
	 .end = "",
	 .end_pends = true},
	{.name = "data in the line", .command = "AT+BLOB=0,24,", .end = "\r", .streamed = true},
	{.name = "wrong digits", .command = "AT+BLOB=2,24,", .end = "\r", .streamed = true},
	{.name = "refused data", .command = "AT+BLOB=9,24,", .end = "\r", .streamed = true},
	{.name = "data of a command that pends",
	 .command = "AT+BLOB=0,24,",
	 .end = "\r",
	 .streamed = true,
	 .pends = true},
	{.name = "a connection", .command = "AT+DIAL\r", .end = "", .online = true},
	{.name = "a connection with an end byte",
	 .command = "AT+DIAL\r",
	 .end = "",
	 .online = true,
	 .code = &shielded},
	{.name = "a connection that tells its ends",
	 .command = "AT+DIAL\r",
	 .end = "",
	 .online = true,
	 .code = &shielded,
	 .endings = &telling},
	{.name = "a connection that the peer's end leaves in data mode",
	 .command = "AT+DIAL\r",
	 .end = "",
	 .online = true,
	 .endings = &staying,
	 .stays = true},
	{.name = "a lent port", .command = "", .end = "", .online = true, .lent = true},
};

static unsigned read_as_command;

static void watched(struct at_parser *parser)
{
	/* A line with its payload behind it is copied as far as it has come. */
	if (memcmp(parser->line, "+BLOB", 5) != 0 && memchr(parser->line, 'J', parser->length))
		read_as_command++;
	fake_product.parse(parser);
}

static struct fake *modem(const struct phase *phase)
{
	static struct at_product product;
	static struct at_form_extra extras[4];
	static struct at_online online;

	product = phase->streamed ? fake_streamed_product : fake_product;
	product.parse = watched;
	memcpy(extras, product.extras, sizeof(extras));
	for (size_t i = 0; i < 4; i++)
		if (extras[i].online != NULL) {
			online = *extras[i].online;
			online.code = phase->code;
			online.endings = phase->endings;
			extras[i].online = &online;
		}
	product.extras = extras;
	read_as_command = 0;
	return fake_start(&product, 1);
}

/* The stream's owner: what the port has not taken is offered again with what comes behind it. */
struct host {
	struct fake *fake;
	char waiting[128];
	size_t count;
};

static void sends(struct host *host, const char *bytes, size_t n)
{
	size_t took;

	memcpy(host->waiting + host->count, bytes, n);
	host->count += n;
	took = host->count == 0 ? 0
				: at_port_receive(host->fake->port, (const uint8_t *)host->waiting,
						  host->count);
	host->count -= took;
	memmove(host->waiting, host->waiting + took, host->count);
	at_modem_poll(host->fake->modem);
}

static void time_passes(struct host *host, unsigned seconds)
{
	for (unsigned i = 0; i < 2 * seconds; i++) {
		fake_pass(host->fake, 500);
		sends(host, "", 0);
	}
}

static void all_is_taken(struct fake *fake)
{
	fake->data_accepts = fake->channel_accepts = SIZE_MAX;
	if (fake->pending != NULL)
		at_payload_resume(fake->pending);
	at_channel_ready(fake->port, &fake->channel);
}

static void escapes(struct host *host)
{
	time_passes(host, 2);
	sends(host, "+++", 3);
}

static void closes(struct host *host, const struct phase *phase)
{
	at_channel_end(host->fake->port, &host->fake->channel, AT_CHANNEL_CLOSED,
		       CAUSE_closed_by_peer);
	if (phase->stays)
		escapes(host);
}

static void finish_pending(struct fake *fake, enum cause cause)
{
	if (fake->pending != NULL)
		at_finish(fake->pending, cause);
	fake->pending = NULL;
	at_modem_poll(fake->modem);
}

/* What the host still has to send when this goes wrong behind `at` bytes of its data. */
static void go_wrong(struct host *host, const struct phase *phase, enum failure failure, size_t at)
{
	struct fake *fake = host->fake;
	bool sends_on = false;

	switch (failure) {
	case NOTHING:
		if (phase->pends)
			finish_pending(fake, CAUSE_NONE);
		all_is_taken(fake);
		sends_on = true;
		break;
	case FINISHED:
		if (phase->pends)
			finish_pending(fake, CAUSE_failed);
		sends_on = true;
		break;
	case STALL:
		sends_on = true;
		break;
	case DTR:
		at_port_dtr(fake->port, false);
		at_port_dtr(fake->port, true);
		break;
	case DETACHED:
		at_port_detach(fake->port);
		host->count = 0;
		at_port_attach(fake->port, &fake->stream[0]);
		break;
	case CLOSED_UNREAD:
		fake->accepts[0] = 0;
		fake->incoming = "from the peer";
		fake->incoming_length = 13;
		sends_on = !phase->stays;
		closes(host, phase);
		break;
	case CLOSED:
		closes(host, phase);
		break;
	case RESET:
	case LOST:
		at_channel_end(fake->port, &fake->channel,
			       failure == LOST ? AT_CHANNEL_LOST : AT_CHANNEL_CLOSED,
			       CAUSE_connection_reset);
		break;
	case ESCAPED:
		escapes(host);
		break;
	case SILENCE:
	case FAILURES:
		break;
	}
	if (sends_on) {
		sends(host, data + at, LENGTH - at);
		sends(host, phase->end, strlen(phase->end));
	}
}

static unsigned count(const char *text, const char *what)
{
	unsigned n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static bool in_step(struct host *host, const struct phase *phase, enum failure failure)
{
	struct fake *fake = host->fake;
	const char *heard;
	unsigned answers;

	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	time_passes(host, 60);
	finish_pending(fake, CAUSE_NONE);
	sends(host, "AT\r", 3);
	heard = fake_heard(fake);
	answers = count(heard, "OK\r\n") + count(heard, "ERROR") + count(heard, "NO CARRIER\r\n");
	/* An answer may have gone with its host. */
	return strlen(heard) >= 4 && strcmp(heard + strlen(heard) - 4, "OK\r\n") == 0 &&
	       (answers == (phase->lent ? 1 : 2) || (answers == 1 && failure == DETACHED)) &&
	       host->count == 0 && read_as_command == 0 && at_port_counters(fake->port)->noise == 0;
}

/* `taken`: how many bytes somebody takes; `piece`: the host sends as many at once. */
static void try(const struct phase *phase, enum failure failure, size_t at, size_t taken,
		size_t piece, const char *dtr)
{
	struct host host = {.fake = modem(phase)};
	struct fake *fake = host.fake;
	struct at_lending lending = {.channel = &fake->channel, .escapable = true};

	if (phase->streamed && at == LENGTH && (failure == SILENCE || failure == DTR))
		at--; /* behind its data the line is a half-typed one */
	if (!phase->streamed) {
		fake_send(fake, "ATE0\r");
		fake_send(fake, dtr);
	}
	fake_heard(fake);
	fake->pends = phase->pends;
	fake->end_pends = phase->end_pends;
	fake->data_accepts = fake->channel_accepts = taken;
	if (phase->lent)
		assert_true(at_port_lend(fake->port, &lending));
	sends(&host, phase->command, strlen(phase->command));
	fake_pass(fake, 20);
	for (size_t i = 0; i < at; i += piece)
		sends(&host, data + i, at - i < piece ? at - i : piece);
	go_wrong(&host, phase, failure, at);
	if (!in_step(&host, phase, failure)) {
		print_error("%s: failure %d behind byte %zu, %zu taken, %zu at once, %s\n",
			    phase->name, failure, at, taken, piece, dtr);
		fail();
	}
	fake_stop(fake);
}

static void a_port_is_in_step_whatever_went_wrong(void **state)
{
	static const size_t takes[] = {SIZE_MAX, 0, 5}, pieces[] = {LENGTH, 1, 7};
	size_t stride = getenv("TESTS_ALL") != NULL ? 1 : 5;

	(void)state;
	for (size_t p = 0; p < sizeof(phases) / sizeof(*phases); p++)
		for (unsigned failure = NOTHING; failure < FAILURES; failure++) {
			bool of_peer = failure >= CLOSED,
			     of_host = failure == DTR || failure == DETACHED;

			if (of_peer != phases[p].online && !of_host)
				continue;
			for (size_t i = 0; i < 9 * (LENGTH + 1); i += stride)
				for (unsigned d = 1; d <= 2; d++)
					try(&phases[p], (enum failure)failure, i / 9, takes[i % 3],
					    pieces[i / 3 % 3], d == 1 ? "AT&D1\r" : "AT&D2\r");
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_is_in_step_whatever_went_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
