/* SPDX-License-Identifier: MIT */
/* A connection as a channel of the engine: where datagrams and streams end, both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "dialects/common/connection_channel.h"

/* A connection that is what the test says. */
struct connection {
	const char *datagrams[4]; /* ended by NULL; of a stream the first only */
	bool stream, finished;
	size_t piece; /* peeked at once */
	unsigned shutdowns, flushes;
	enum connection_state state;
	char written[32];
};

enum connection_state connection_state(const struct connection *c)
{
	return c->state;
}
size_t connection_write(struct connection *c, const uint8_t *bytes, size_t n)
{
	strncat(c->written, (const char *)bytes, n);
	return n;
}
void connection_flush(struct connection *c)
{
	c->flushes++;
}
void connection_shutdown(struct connection *c)
{
	c->shutdowns++;
}
bool connection_finished(const struct connection *c)
{
	return c->finished;
}
size_t connection_datagram(const struct connection *c)
{
	return !c->stream && c->datagrams[0] ? strlen(c->datagrams[0]) : 0;
}
size_t connection_peek(struct connection *c, const uint8_t **bytes)
{
	size_t n = c->datagrams[0] ? strlen(c->datagrams[0]) : 0;

	*bytes = (const uint8_t *)c->datagrams[0];
	return n < c->piece ? n : c->piece;
}
void connection_consume(struct connection *c, size_t n)
{
	c->datagrams[0] += n;
	if (*c->datagrams[0] == '\0')
		memmove(&c->datagrams[0], &c->datagrams[1], 3 * sizeof c->datagrams[0]);
}

static unsigned left;

static void on_left(struct connection_channel *channel, enum at_channel_end why)
{
	(void)channel;
	(void)why;
	left++;
}

/* What a port in a data phase shows until there is nothing more: '|' is the end byte. */
static const char *shown(struct connection_channel *self, bool asks_for_ends)
{
	struct at_channel *channel = &self->channel;
	static char text[64];
	char *at = text;

	for (unsigned i = 0; i < 40; i++) {
		const uint8_t *bytes;
		size_t n = channel->operations->peek(channel, &bytes);

		if (n > 0) {
			memcpy(at, bytes, n);
			at += n;
			channel->operations->consume(channel, n);
		} else if (asks_for_ends && channel->operations->ended_by_peer(channel)) {
			*at++ = '|';
		} else {
			break;
		}
	}
	*at = '\0';
	return text;
}

static struct connection_channel make(struct connection *c, bool bounded)
{
	struct connection_channel channel = {0};

	connection_channel_init(&channel, c, on_left);
	connection_channel_bound(&channel, bounded);
	return channel;
}

static void each_datagram_has_its_end(void **state)
{
	struct connection c = {.datagrams = {"one", "three", "2"}, .piece = 2};
	struct connection_channel channel = make(&c, true);

	(void)state;
	assert_string_equal(shown(&channel, true), "one|three|2|");
	assert_string_equal(shown(&channel, true), "");
	c.datagrams[0] = "more";
	assert_string_equal(shown(&channel, true), "more|");
}

static void a_transparent_phase_runs_on(void **state)
{
	struct connection c = {.datagrams = {"one", "three", "2"}, .piece = 10};
	struct connection_channel channel = make(&c, false);

	(void)state;
	assert_string_equal(shown(&channel, false), "onethree2");
}

/* The end that a phase did not come to show is not the next one's. */
static void a_phase_begins_without_the_last_ones_end(void **state)
{
	struct connection c = {.datagrams = {"one", "two"}, .piece = 10};
	struct connection_channel channel = make(&c, true);
	struct at_channel *at = &channel.channel;
	const uint8_t *bytes;

	(void)state;
	assert_int_equal(at->operations->peek(at, &bytes), 3);
	at->operations->consume(at, 3);
	assert_int_equal(at->operations->peek(at, &bytes), 0);
	left = 0;
	at->operations->leave(at, AT_CHANNEL_ESCAPED);
	assert_int_equal(left, 1);
	connection_channel_bound(&channel, true);
	assert_string_equal(shown(&channel, true), "two|");
}

static void a_finished_peer_ends_once(void **state)
{
	struct connection c = {.datagrams = {"stream"}, .stream = true, .piece = 4};
	struct connection_channel channel = make(&c, true);

	(void)state;
	assert_string_equal(shown(&channel, true), "stream");
	c.datagrams[0] = "last";
	c.finished = true;
	assert_string_equal(shown(&channel, true), "last|");
	assert_string_equal(shown(&channel, true), "");
	connection_channel_bound(&channel, true);
	assert_string_equal(shown(&channel, true), "");
	/* Another connection is another matter. */
	connection_channel_init(&channel, &c, on_left);
	connection_channel_bound(&channel, true);
	assert_string_equal(shown(&channel, true), "|");
}

static void the_hosts_end_is_obeyed(void **state)
{
	struct connection c = {.state = CONNECTION_OPEN};
	struct connection_channel channel = make(&c, true);
	struct at_channel *at = &channel.channel;

	(void)state;
	assert_int_equal(at->operations->write(at, (const uint8_t *)"data", 4), 4);
	assert_true(at->operations->ended_by_host(at));
	assert_string_equal(c.written, "data");
	assert_int_equal(c.shutdowns, 1);
	/* Nobody hears what comes behind the end of the connection. */
	c.state = CONNECTION_ENDED;
	assert_int_equal(at->operations->write(at, (const uint8_t *)"more", 4), 4);
	assert_string_equal(c.written, "data");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_datagram_has_its_end),
		cmocka_unit_test(a_transparent_phase_runs_on),
		cmocka_unit_test(a_phase_begins_without_the_last_ones_end),
		cmocka_unit_test(a_finished_peer_ends_once),
		cmocka_unit_test(the_hosts_end_is_obeyed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
