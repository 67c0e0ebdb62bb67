/* SPDX-License-Identifier: MIT */
/* Lines that end in data, which is taken from its owner as the host reads: answers and late ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK "OK\r\n"

/* The owner of the data. */
static struct {
	size_t given, at_once, ends_at;
	int done; /* enum cause; -1: not yet */
} owner;

static uint8_t byte_at(size_t i)
{
	return (uint8_t)(i * 7 + i / 256);
}

static size_t take(struct at_supply *supply, uint8_t *bytes, size_t n)
{
	(void)supply;
	assert_true(n > 0);
	if (n > owner.at_once)
		n = owner.at_once;
	if (n > owner.ends_at - owner.given)
		n = owner.ends_at - owner.given;
	for (size_t i = 0; i < n; i++)
		bytes[i] = byte_at(owner.given++);
	return n;
}

static void done(struct at_supply *supply, enum cause how)
{
	(void)supply;
	assert_int_equal(owner.done, -1);
	owner.done = how;
}

static const struct fake_given two_thousand = {.format = AT_CODEC_BINARY, .length = 2000};

/* What the source's line holds. */
static struct fake_given late_record;

static bool emit(struct at_source *source, struct at_port *port)
{
	struct fake *fake = (struct fake *)((char *)source - offsetof(struct fake, source));

	(void)port;
	at_late_supplied(&fake->late, CAUSE_NONE, &late_record, &fake->supply);
	return false;
}

static int start(void **state)
{
	struct fake *fake = fake_start(&fake_streamed_product, 2);

	owner.given = 0;
	owner.at_once = owner.ends_at = SIZE_MAX;
	owner.done = -1;
	late_record = two_thousand;
	fake->supply = (struct at_supply){.take = take, .done = done};
	fake->source.emit = emit;
	*state = fake;
	return 0;
}

static int stop(void **state)
{
	fake_stop(*state);
	return 0;
}

static void assert_heard(struct fake *fake, const char *head, size_t n, const char *tail)
{
	size_t begin = strlen(head);

	assert_int_equal(fake->out_length[0], begin + n + strlen(tail));
	assert_memory_equal(fake->out[0], head, begin);
	for (size_t i = 0; i < n; i++)
		assert_int_equal((uint8_t)fake->out[0][begin + i], byte_at(i));
	assert_string_equal(fake->out[0] + begin + n, tail);
	fake_heard(fake);
}

static void an_answer_ends_in_data(void **state)
{
	struct fake *fake = *state;

	fake_send(fake, "AT+GIVE=0,5\r\n");
	assert_heard(fake, "+give: 0,5,", 5, "\r\n" OK);
	assert_int_equal(owner.done, CAUSE_NONE);
	owner.given = 0;
	owner.done = -1;
	fake_send(fake, "AT+GIVE=0,0\r\n");
	assert_heard(fake, "+give: 0,0,", 0, "\r\n" OK);
	assert_int_equal(owner.done, CAUSE_NONE);
}

/* Base64 and hexadecimal: the count that the host reads is that of the digits. */
static void digits_are_counted(void **state)
{
	static const char *const answers[] = {"+give: 1,0,\r\n", "+give: 1,4,AA==\r\n",
					      "+give: 1,4,AAc=\r\n", "+give: 1,4,AAcO\r\n",
					      "+give: 1,8,AAcOFQ==\r\n"};
	struct fake *fake = *state;

	for (unsigned n = 0; n < 5; n++) {
		char line[40], answer[40];

		snprintf(line, sizeof(line), "AT+GIVE=1,%u\r", n);
		snprintf(answer, sizeof(answer), "%s" OK, answers[n]);
		owner.given = 0;
		owner.done = -1;
		fake_send(fake, line);
		assert_string_equal(fake_heard(fake), answer);
	}
	owner.given = 0;
	owner.done = -1;
	fake_send(fake, "AT+GIVE=2,3\r");
	assert_string_equal(fake_heard(fake), "+give: 2,6,00070E\r\n" OK);
}

/* The engine's own encoder against its own decoder, for every remainder and any way of handing out.
 */
static void long_data_comes_back_decoded(void **state)
{
	struct fake *fake = *state;

	for (unsigned n = 1000; n < 1003; n++) {
		static char line[4096];
		char command[40], head[40];
		const char *data;

		owner.given = 0;
		owner.done = -1;
		owner.at_once = 1 + n % 5;
		snprintf(command, sizeof(command), "AT+GIVE=1,%u\r", n);
		fake_send(fake, command);
		data = strstr(fake_heard(fake), ",");
		data = strstr(data + 1, ",") + 1;
		snprintf(head, sizeof(head), "AT+BLOB=1,%u,", (n + 2) / 3 * 4);
		snprintf(line, sizeof(line), "%s%.*s\r", head, (int)((n + 2) / 3 * 4), data);
		fake->data_length = 0;
		fake_send(fake, line);
		assert_string_equal(fake_heard(fake), OK);
		assert_int_equal(fake->data_length, n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal((uint8_t)fake->data[i], byte_at(i));
	}
}

/* 64 KB through a port that stages 3.5: no more is taken than the host reads. */
static void data_is_taken_as_the_host_reads(void **state)
{
	struct fake *fake = *state;
	size_t heard;

	fake->accepts[0] = 0;
	fake_send(fake, "AT+GIVE=0,65536\r\nAT+ECHO=1,\"a\"\r\n");
	fake_pass(fake, 100000); /* no deadline passes meanwhile */
	assert_true(owner.given < 4096);
	assert_int_equal(owner.done, -1);
	for (unsigned i = 0; i < 65536 / 100 + 10; i++) {
		fake->accepts[0] = 100;
		at_port_writable(fake->port);
		fake_pass(fake, 100);
		heard = fake->out_length[0];
		assert_true(owner.given <= heard + 4096);
	}
	fake->accepts[0] = SIZE_MAX;
	fake_send(fake, "AT+ECHO=1,\"a\"\r\n");
	assert_int_equal(owner.given, 65536);
	assert_heard(fake, "+give: 0,65536,", 65536, "\r\n" OK "+echo: 1,\"a\"\r\n" OK);
}

/* However much of it waits when the host begins to read, the result has room behind it. */
static void the_result_follows_whatever_waits(void **state)
{
	struct fake *fake = *state;

	for (unsigned n = 3300; n < 3620; n++) {
		char line[40];

		owner.given = 0;
		owner.done = -1;
		fake->accepts[0] = 0;
		snprintf(line, sizeof(line), "AT+GIVE=0,%u\r", n);
		fake_send(fake, line);
		fake_pass(fake, 10);
		fake->accepts[0] = SIZE_MAX;
		at_port_writable(fake->port);
		assert_int_equal(at_modem_next(fake->modem), 0);
		fake_pass(fake, 0);
		fake_pass(fake, 0);
		snprintf(line, sizeof(line), "+give: 0,%u,", n);
		assert_heard(fake, line, n, "\r\n" OK);
	}
	assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
}

/* A turn moves a part of it, and the modem asks for the next at once. */
static void other_ports_run_meanwhile(void **state)
{
	struct fake *fake = *state;
	static const char give[] = "AT+GIVE=0,65536\r", echo[] = "AT+ECHO=1,\"a\"\r";

	at_port_receive(fake->port, (const uint8_t *)give, strlen(give));
	assert_true(owner.given < 20000);
	assert_int_equal(at_modem_next(fake->modem), 0);
	at_port_receive(at_modem_port(fake->modem, 1), (const uint8_t *)echo, strlen(echo));
	at_modem_poll(fake->modem);
	assert_string_equal(fake_heard_on(fake, 1), "+echo: 1,\"a\"\r\n" OK);
	assert_true(owner.given < 40000);
	while (at_modem_next(fake->modem) == 0)
		at_modem_poll(fake->modem);
	assert_heard(fake, "+give: 0,65536,", 65536, "\r\n" OK);
}

static void no_code_cuts_in(void **state)
{
	struct fake *fake = *state;
	struct fake_event record = {5};

	fake->accepts[0] = 1000;
	fake_send(fake, "AT+GIVE=0,5000\r");
	at_unsolicited(fake->port, FAKE_REPLY_EVENT, &record);
	fake_pass(fake, 1000);
	assert_int_equal(fake->out_length[0], 1000);
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	fake_pass(fake, 0);
	fake_pass(fake, 0);
	assert_heard(fake, "+give: 0,5000,", 5000, "\r\n" OK);
	fake_pass(fake, 5);
	assert_string_equal(fake_heard(fake), "+event: 5\r\n");
}

/* As many bytes as were announced go all the same. */
static void an_owner_that_fails_is_made_up_for(void **state)
{
	struct fake *fake = *state;
	char expected[30] = "+give: 0,9,";

	owner.ends_at = 0;
	fake_send(fake, "AT+GIVE=0,9\r");
	assert_int_equal(fake->out_length[0], 11 + 9 + 2 + strlen("ERROR: it failed,100\r\n"));
	assert_memory_equal(fake->out[0], expected, 20);
	assert_string_equal(fake->out[0] + 20, "\r\nERROR: it failed,100\r\n");
	assert_int_equal(owner.done, CAUSE_failed);
	fake_heard(fake);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\n" OK);
}

static void the_host_goes_in_the_middle(void **state)
{
	struct fake *fake = *state;

	fake->accepts[0] = 100;
	fake_send(fake, "AT+GIVE=0,60000\r");
	at_port_detach(fake->port);
	assert_int_equal(owner.done, CAUSE_aborted);
	fake_heard(fake);
	fake->accepts[0] = SIZE_MAX;
	at_port_attach(fake->port, &fake->stream[0]);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\n" OK);
}

static void ready(struct fake *fake)
{
	fake_send(fake, "AT+LATER\r");
	assert_string_equal(fake_heard(fake), OK);
	at_source_ready(&fake->source, fake->late.port);
}

static void a_late_line_ends_in_data(void **state)
{
	struct fake *fake = *state;

	ready(fake);
	fake_pass(fake, 0);
	assert_int_equal(owner.given, 0); /* the result has its few milliseconds */
	fake_pass(fake, 5);
	assert_heard(fake, "+give: 0,2000,", 2000, "\r\n");
	assert_int_equal(owner.done, CAUSE_NONE);
	assert_null(fake->late.port);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\n" OK);
}

/* Taken when its line may go, and a command meanwhile waits for the line's end. */
static void a_late_line_waits_for_its_turn(void **state)
{
	struct fake *fake = *state;

	late_record.length = 20000;
	fake_send(fake, "AT+LATER\r");
	fake_send(fake, "AT+ECHO=");
	at_source_ready(&fake->source, fake->late.port);
	fake_pass(fake, 100);
	assert_int_equal(owner.given, 0);
	fake->accepts[0] = 1000;
	fake_heard(fake);
	fake_send(fake, "1,\"a\"\r");
	fake_pass(fake, 5);
	fake_send(fake, "AT+ECHO=2,\"b\"\r");
	fake_pass(fake, 60000);
	assert_true(owner.given > 0 && owner.given < 5000);
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	fake_send(fake, "AT+ECHO=2,\"b\"\r");
	assert_int_equal(owner.given, 20000);
	assert_heard(fake, "+echo: 1,\"a\"\r\n" OK "+give: 0,20000,", 20000,
		     "\r\n+echo: 2,\"b\"\r\n" OK);
}

static void the_host_goes_in_the_middle_of_a_late_line(void **state)
{
	struct fake *fake = *state;

	late_record.length = 20000;
	ready(fake);
	fake->accepts[0] = 100;
	fake_pass(fake, 5);
	assert_true(owner.given > 100);
	at_port_detach(fake->port);
	assert_int_equal(owner.done, CAUSE_aborted);
	fake_heard(fake);
	fake->accepts[0] = SIZE_MAX;
	at_port_attach(fake->port, &fake->stream[0]);
	fake_send(fake, "AT+ECHO=1,\"a\"\r");
	assert_string_equal(fake_heard(fake), "+echo: 1,\"a\"\r\n" OK);
}

static void a_late_failure_is_an_error_line(void **state)
{
	struct fake *fake = *state;

	fake_send(fake, "AT+LATER\r");
	at_late_supplied(&fake->late, CAUSE_failed, NULL, NULL);
	fake_pass(fake, 5);
	assert_string_equal(fake_heard(fake), OK "ERROR: it failed,100\r\n");
	assert_int_equal(owner.done, -1);
}

/* ----------------------------------------------------------------- anything at any time */

static uint32_t random_state;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* What the host has read, line by line; the data of a line by its count. Returns where the first
 * line ends that is not whole yet. */
static const char *check_lines(const char *at, const char *end, unsigned *results)
{
	for (;;) {
		unsigned format, count;
		int head = 0;
		const char *line = at;

		if (end - at < 2 || memchr(at, '\n', (size_t)(end - at)) == NULL)
			return at;
		if (sscanf(at, "+give: %u,%u,%n", &format, &count, &head) == 2 && head > 0) {
			at += head + count;
			if (end - at < 2)
				return line;
			assert_memory_equal(at, "\r\n", 2);
			at += 2;
			continue;
		}
		if (strncmp(at, "OK\r\n", 4) == 0)
			++*results;
		else if (strncmp(at, "ERROR\r\n", 7) != 0) /* a late one that took too long */
			assert_memory_equal(at, "+event: ", 8);
		at = strstr(at, "\r\n") + 2;
	}
}

static void nothing_cuts_into_anything(void **state)
{
	static char waiting[4096];
	struct fake *fake = *state;
	unsigned commands = 0, results = 0, waits = 0, lates = 0;

	random_state = 1;
	fake->supply.done = NULL;
	fake->accepts[0] = 0;
	for (unsigned step = 0; step < 40000; step++) {
		struct fake_event record = {step};

		owner.at_once = 1 + draw(700);
		late_record.length = draw(9000);
		if (draw(8) == 0)
			at_unsolicited(fake->port, FAKE_REPLY_EVENT, &record);
		if (fake->late.port != NULL && fake->source.port == NULL) {
			at_source_ready(&fake->source, fake->late.port);
			lates++;
		}
		if (draw(12) == 0 && waits < sizeof(waiting) - 40) {
			bool later = draw(2) == 0;

			commands++;
			waits += (unsigned)snprintf(waiting + waits, sizeof(waiting) - waits,
						    later ? "AT+LATER\r\n" : "AT+GIVE=%u,%u\r\n",
						    draw(3), draw(5000));
		}
		if (draw(3) == 0) {
			fake->accepts[0] = draw(draw(4) == 0 ? 6000 : 800);
			at_port_writable(fake->port);
		}
		size_t offered = waits > 0 ? 1 + draw(waits) : 0;
		size_t took =
			offered > 0 ? at_port_receive(fake->port, (uint8_t *)waiting, offered) : 0;

		waits -= (unsigned)took;
		memmove(waiting, waiting + took, waits);
		fake_pass(fake, draw(20));
		char *out = fake->out[0];
		size_t whole =
			(size_t)(check_lines(out, out + fake->out_length[0], &results) - out);

		fake->out_length[0] -= whole;
		memmove(out, out + whole, fake->out_length[0] + 1);
	}
	fake->accepts[0] = SIZE_MAX;
	at_port_writable(fake->port);
	fake_send_bytes(fake, 0, waiting, waits);
	while (at_modem_next(fake->modem) < 10)
		fake_pass(fake, 5);
	check_lines(fake->out[0], fake->out[0] + fake->out_length[0], &results);
	assert_true(results > 100 && results <= commands);
	assert_int_equal(at_port_counters(fake->port)->dropped_output, 0);
	assert_true(lates > 30);
}

/* ---------------------------------------------------------- what all late ones have */

static void sooner_than_specified(void **state)
{
	struct fake *fake = *state;

	fake_send(fake, "AT+LATER\r");
	fake_pass(fake, 100);
	at_late_within(&fake->late, 500);
	fake_pass(fake, 499);
	assert_string_equal(fake_heard(fake), OK);
	fake_pass(fake, 1);
	assert_string_equal(fake_heard(fake), "ERROR\r\n");
	fake_send(fake, "AT+LATER\r");
	at_late_within(&fake->late, 0);
	assert_int_equal(at_modem_next(fake->modem), UINT32_MAX);
	fake_pass(fake, 100000);
	assert_string_equal(fake_heard(fake), OK);
}

static void expires(struct at_late *late)
{
	static const struct fake_event record = {7};

	late->shape = 1; /* of the line without data */
	at_late_done(late, CAUSE_NONE, &record);
}

static void time_over_may_have_an_answer(void **state)
{
	struct fake *fake = *state;

	fake->late.expires = expires;
	fake_send(fake, "AT+LATER\r");
	fake_pass(fake, 10000);
	fake_pass(fake, 5);
	assert_string_equal(fake_heard(fake), OK "+event: 7\r\n");
	assert_null(fake->late.port);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(an_answer_ends_in_data),
		TEST(digits_are_counted),
		TEST(long_data_comes_back_decoded),
		TEST(data_is_taken_as_the_host_reads),
		TEST(the_result_follows_whatever_waits),
		TEST(other_ports_run_meanwhile),
		TEST(no_code_cuts_in),
		TEST(an_owner_that_fails_is_made_up_for),
		TEST(the_host_goes_in_the_middle),
		TEST(a_late_line_ends_in_data),
		TEST(a_late_line_waits_for_its_turn),
		TEST(the_host_goes_in_the_middle_of_a_late_line),
		TEST(a_late_failure_is_an_error_line),
		TEST(nothing_cuts_into_anything),
		TEST(sooner_than_specified),
		TEST(time_over_may_have_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
