/* SPDX-License-Identifier: MIT */
/* Streams whose sides finish by themselves, and how ends are told apart: half-closed both ways,
 * reset, timed out. */
#include "support/net_wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/net/parameters.h"

struct stream {
	struct connection *c;
	struct heard heard;
	int listener, peer;
};

/* A connection to a peer of ours, which may be written to when it has finished. */
static void open_stream(struct stream *stream, bool half_close)
{
	struct connection_configuration set = over(1);
	int small = 4096; /* soon full */
	uint16_t port;

	memset(stream, 0, sizeof *stream);
	stream->listener = peer_socket(SOCK_STREAM, &port);
	setsockopt(stream->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	stream->c = connections_get(&net_world.connections, 0);
	set.half_close = half_close;
	connection_set_user(stream->c, &hearing, &stream->heard);
	assert_int_equal(connection_open(stream->c, &set, CONNECTION_TCP, "localhost", 9, port, 0),
			 CAUSE_PENDING);
	net_until(&stream->heard.opened, 3000);
	stream->peer = peer_accept(stream->listener);
}

static void leave(const struct stream *stream)
{
	close(stream->peer);
	close(stream->listener);
}

/* Whether the peer reads exactly this next; "" is our FIN. */
static void peer_reads(const struct stream *stream, const char *expected)
{
	char got[64];
	uint32_t start = net_now();
	ssize_t n;

	while ((n = recv(stream->peer, got, sizeof got, 0)) < 0) {
		assert_int_equal(errno, EAGAIN);
		assert_true(net_now() - start < 3000);
		net_turn();
	}
	assert_int_equal(n, strlen(expected));
	assert_memory_equal(got, expected, (size_t)n);
}

static void we_read(struct connection *c, const char *expected)
{
	const uint8_t *bytes;
	size_t n = connection_peek(c, &bytes);

	assert_int_equal(n, strlen(expected));
	assert_memory_equal(bytes, expected, n);
	connection_consume(c, n);
}

static void say(struct connection *c, const char *text)
{
	assert_int_equal(connection_write(c, (const uint8_t *)text, strlen(text)), strlen(text));
}

static void a_peer_that_has_finished_is_still_written_to(void **state)
{
	struct stream s;

	(void)state;
	open_stream(&s, true);
	assert_int_equal(send(s.peer, "last words", 10, 0), 10);
	assert_false(connection_finished(s.c));
	shutdown(s.peer, SHUT_WR);
	net_until(&s.heard.finished, 3000);
	assert_true(connection_finished(s.c));
	assert_int_equal(connection_state(s.c), CONNECTION_OPEN);
	we_read(s.c, "last words");
	say(s.c, "and ours");
	peer_reads(&s, "and ours");
	net_turns(200);
	assert_int_equal(s.heard.closed, 0);
	/* And when we have finished too, it is over. */
	say(s.c, "bye");
	connection_shutdown(s.c);
	net_until(&s.heard.closed, 1000);
	assert_int_equal(s.heard.close_cause, CAUSE_closed_by_peer);
	assert_int_equal(s.heard.finished, 1);
	peer_reads(&s, "bye");
	peer_reads(&s, "");
	leave(&s);
}

static void who_has_finished_still_reads(void **state)
{
	struct stream s;

	(void)state;
	open_stream(&s, true);
	say(s.c, "question");
	connection_shutdown(s.c);
	connection_shutdown(s.c); /* once is enough */
	peer_reads(&s, "question");
	peer_reads(&s, "");
	assert_int_equal(send(s.peer, "answer", 6, 0), 6);
	net_turns(100);
	assert_int_equal(s.heard.fresh, 6);
	assert_int_equal(s.heard.closed, 0);
	assert_int_equal(connection_state(s.c), CONNECTION_OPEN);
	/* Nothing more of ours goes, and nobody waits for it to go. */
	say(s.c, "too late");
	assert_int_equal(connection_counters(s.c).sent, 8);
	assert_int_equal(connection_counters(s.c).dropped, 1);
	close(s.peer);
	net_until(&s.heard.closed, 3000);
	assert_int_equal(s.heard.close_cause, CAUSE_closed_by_peer);
	assert_int_equal(s.heard.finished, 0);
	assert_int_equal(connection_state(s.c), CONNECTION_ENDED);
	we_read(s.c, "answer");
	close(s.listener);
}

/* From then on lwIP may free its part without a word. */
static void what_is_over_for_lwip_is_let_go_at_once(void **state)
{
	struct stream s;

	(void)state;
	open_stream(&s, true);
	connection_shutdown(s.c);
	peer_reads(&s, "");
	net_turns(50);
	net_inject_fin(s.c);
	assert_null(s.c->tcp);
	net_until(&s.heard.closed, 1000);
	assert_int_equal(s.heard.close_cause, CAUSE_closed_by_peer);
	leave(&s);
}

/* Without half_close too: only the peer's FIN means something else. */
static void the_peers_end_is_the_end_without_half_close(void **state)
{
	struct stream s;

	(void)state;
	open_stream(&s, false);
	connection_shutdown(s.c);
	peer_reads(&s, "");
	assert_int_equal(send(s.peer, "answer", 6, 0), 6);
	shutdown(s.peer, SHUT_WR);
	net_until(&s.heard.closed, 3000);
	assert_int_equal(s.heard.close_cause, CAUSE_closed_by_peer);
	we_read(s.c, "answer");
	leave(&s);
	connection_close(s.c);
	open_stream(&s, false);
	shutdown(s.peer, SHUT_WR);
	net_until(&s.heard.closed, 3000);
	assert_int_equal(s.heard.finished, 0);
	leave(&s);
}

/* What is gathered goes before the FIN, also when it first has to wait for room. */
static void the_fin_stands_behind_what_is_gathered(void **state)
{
	struct connection_configuration set = over(1);
	static uint8_t sink[1 << 20];
	static const uint8_t block[4000];
	size_t written = 0, got = 0;
	struct stream s;
	uint32_t quiet;
	ssize_t n;

	(void)state;
	open_stream(&s, true);
	set.packet_size = 700;
	set.half_close = true;
	connection_configure(s.c, &set);
	for (quiet = net_now(); net_now() - quiet < 300; net_turn()) {
		size_t part = connection_write(s.c, block, sizeof block);

		written += part;
		quiet = part ? net_now() : quiet;
	}
	assert_true(s.c->gathered > 0);
	connection_shutdown(s.c);
	for (quiet = net_now(); (n = recv(s.peer, sink, sizeof sink, 0)) != 0; net_turn()) {
		got += n > 0 ? (size_t)n : 0;
		quiet = n > 0 ? net_now() : quiet;
		assert_true(net_now() - quiet < 3000);
	}
	assert_int_equal(got, written);
	assert_int_equal(s.heard.closed, 0);
	leave(&s);
}

/* A reset would take our last bytes with it. */
static void closing_with_unread_bytes_after_a_shutdown_resets_nobody(void **state)
{
	struct stream s;

	(void)state;
	net_wire_watch();
	open_stream(&s, true);
	assert_int_equal(send(s.peer, "unread", 6, 0), 6);
	net_turns(100);
	assert_int_equal(connection_pending(s.c), 6);
	say(s.c, "the end");
	connection_shutdown(s.c);
	connection_close(s.c);
	peer_reads(&s, "the end");
	peer_reads(&s, "");
	assert_int_equal(net_wire.resets, 0);
	leave(&s);
}

static void a_reset_is_told_from_a_close(void **state)
{
	struct stream s;

	(void)state;
	for (unsigned half_closed = 0; half_closed < 3; half_closed++) {
		open_stream(&s, true);
		assert_int_equal(send(s.peer, "unread", 6, 0), 6);
		net_turns(100);
		if (half_closed == 1)
			shutdown(s.peer, SHUT_WR);
		if (half_closed == 2)
			connection_shutdown(s.c);
		net_turns(100);
		assert_int_equal(s.heard.finished, half_closed == 1);
		net_inject_reset(s.c);
		net_until(&s.heard.closed, 1000);
		assert_int_equal(s.heard.close_cause, CAUSE_connection_reset);
		assert_int_equal(connection_state(s.c), CONNECTION_ENDED);
		we_read(s.c, "unread");
		connection_close(s.c);
		leave(&s);
	}
}

static void a_peer_that_acknowledges_no_more_has_timed_out(void **state)
{
	struct net_parameters hasty = net_parameters_factory;
	struct stream s;
	uint32_t start;

	(void)state;
	hasty.retransmissions = 2;
	hasty.retransmission_period = 1;
	net_parameters_set(&hasty);
	open_stream(&s, true);
	net_wire_watch();
	net_wire.cut = true;
	start = net_now();
	say(s.c, "hello?");
	net_until(&s.heard.closed, 10000);
	assert_int_equal(s.heard.close_cause, CAUSE_timed_out);
	/* Each a second after the one before: not at lwIP's pace, which doubles. */
	assert_in_range(net_now() - start, 1500, 6000);
	net_wire.cut = false;
	net_parameters_set(&net_parameters_factory);
	leave(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_peer_that_has_finished_is_still_written_to,
					  net_close_all),
		cmocka_unit_test_teardown(who_has_finished_still_reads, net_close_all),
		cmocka_unit_test_teardown(what_is_over_for_lwip_is_let_go_at_once, net_close_all),
		cmocka_unit_test_teardown(the_peers_end_is_the_end_without_half_close,
					  net_close_all),
		cmocka_unit_test_teardown(the_fin_stands_behind_what_is_gathered, net_close_all),
		cmocka_unit_test_teardown(closing_with_unread_bytes_after_a_shutdown_resets_nobody,
					  net_close_all),
		cmocka_unit_test_teardown(a_reset_is_told_from_a_close, net_close_all),
		cmocka_unit_test_teardown(a_peer_that_acknowledges_no_more_has_timed_out,
					  net_close_all),
	};

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
