/* SPDX-License-Identifier: MIT */
/* Outgoing connections: opening, failing, bytes both ways, back-pressure, ends. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

static struct connection *start(unsigned index, struct heard *heard, const char *host,
				uint16_t port, enum cause expected)
{
	struct connection *c = connections_get(&net_world.connections, index);
	struct connection_configuration configuration = over(1);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	assert_int_equal(
		connection_open(c, &configuration, CONNECTION_TCP, host, strlen(host), port, 0),
		expected);
	return c;
}

static void opens_by_address_name_and_redirection(void **state)
{
	static const char *const hosts[] = {"10.0.2.2",	  "www.example.com", "WWW.Example.COM",
					    "localhost",  "127.0.0.1",	     "010.000.002.002",
					    "203.0.113.5"};
	struct connection_address remote;
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	net_world.redirected_from = (struct connection_address){address_named("203.0.113.5"), port};
	net_world.redirected_to = (struct connection_address){address_named("127.0.0.1"), port};
	for (unsigned i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct connection *c = start(0, &heard, hosts[i], port, CAUSE_PENDING);

		net_until(&heard.opened, 3000);
		assert_int_equal(heard.open_cause, CAUSE_NONE);
		close(peer_accept(listener));
		assert_true(connection_remote(c, &remote));
		assert_int_equal(remote.port, port);
		connection_close(c);
	}
	/* The user sees the address he asked for. */
	assert_int_equal(address_ipv4(&remote.ip), inet_addr("203.0.113.5"));
	net_world.redirected_to.port = 0;
	close(listener);
}

static void refused_port_is_reported(void **state)
{
	struct heard heard;
	struct connection *c =
		start(0, &heard, "10.0.2.2", peer_free_port(SOCK_STREAM), CAUSE_PENDING);

	(void)state;
	net_until(&heard.opened, 3000);
	assert_int_equal(heard.open_cause, CAUSE_connect_refused);
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
}

static void impossible_hosts_fail_at_once(void **state)
{
	static const char *const hosts[] = {"", "a b", "1.2.3", "1.2.3.400", "bad\"name"};
	struct heard heard;

	(void)state;
	for (unsigned i = 0; i < sizeof hosts / sizeof *hosts; i++)
		start(0, &heard, hosts[i], 80, CAUSE_resolve_failed);
	start(0, &heard, "0.0.0.0", 80, CAUSE_PENDING);
	net_until(&heard.opened, 2000);
	assert_int_equal(heard.open_cause, CAUSE_unreachable);
	start(0, &heard, "10.0.2.15", 80, CAUSE_PENDING);
	net_until(&heard.opened, 100 + heard.opened);
	assert_int_equal(heard.open_cause, CAUSE_unreachable);
}

static void unknown_name_fails_in_bounded_time(void **state)
{
	struct heard heard;
	struct connection *c = start(0, &heard, "no-such-host.invalid", 80, CAUSE_PENDING);

	(void)state;
	net_until(&heard.opened, 18000);
	assert_int_equal(heard.open_cause, CAUSE_resolve_failed);
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
}

static void closing_while_resolving_is_forgotten(void **state)
{
	struct heard heard;
	struct connection *c = start(0, &heard, "other.invalid", 80, CAUSE_PENDING);

	(void)state;
	connection_close(c);
	net_turns(500);
	assert_int_equal(heard.opened, 0);
}

static void inactive_bearer_is_refused(void **state)
{
	struct connection_configuration configuration = over(2);

	(void)state;
	assert_int_equal(connection_open(connections_get(&net_world.connections, 0), &configuration,
					 CONNECTION_TCP, "10.0.3.2", 8, 80, 0),
			 CAUSE_context_inactive);
	configuration.bearer = 9;
	assert_int_equal(connection_open(connections_get(&net_world.connections, 0), &configuration,
					 CONNECTION_TCP, "10.0.3.2", 8, 80, 0),
			 CAUSE_context_inactive);
}

static void local_port_is_used_and_conflicts(void **state)
{
	struct connection_configuration configuration = over(1);
	struct connection *a = connections_get(&net_world.connections, 0);
	struct connection *b = connections_get(&net_world.connections, 1);
	struct connection_address local;
	struct heard heard = {0};
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), udp = peer_socket(SOCK_DGRAM, &port);

	(void)state;
	connection_set_user(a, &hearing, &heard);
	assert_int_equal(
		connection_open(a, &configuration, CONNECTION_UDP, "10.0.2.2", 8, port, 4711),
		CAUSE_PENDING);
	assert_int_equal(
		connection_open(b, &configuration, CONNECTION_UDP, "10.0.2.2", 8, port, 4711),
		CAUSE_port_in_use);
	assert_int_equal(connection_state(b), CONNECTION_CLOSED);
	assert_int_equal(connection_open(a, &configuration, CONNECTION_UDP, "10.0.2.2", 8, port, 0),
			 CAUSE_already_open);
	assert_true(connection_local(a, &local));
	assert_int_equal(local.port, 4711);
	assert_int_equal(address_ipv4(&local.ip), inet_addr("10.0.2.15"));
	connection_close(a);
	assert_false(connection_local(a, &local));
	close(listener);
	close(udp);
}

/* Both directions at once, the peer echoing. */
static void megabyte_is_echoed_exactly(void **state)
{
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c = open_to(0, &heard, listener, port, &peer);
	size_t out = 0, back = 0, held = 0;
	static uint8_t echo[65536];

	(void)state;
	while (back < MEGABYTE) {
		uint8_t block[3000];
		const uint8_t *bytes;
		size_t n = MEGABYTE - out < sizeof block ? MEGABYTE - out : sizeof block;
		ssize_t moved = recv(peer, echo + held, sizeof echo - held, 0);

		held += moved > 0 ? (size_t)moved : 0;
		moved = send(peer, echo, held, MSG_NOSIGNAL);
		if (moved > 0) {
			held -= (size_t)moved;
			memmove(echo, echo + moved, held);
		}
		net_fill(block, out, n);
		out += connection_write(c, block, n);
		while ((n = connection_peek(c, &bytes)) > 0) {
			net_check(bytes, back, n);
			connection_consume(c, n);
			back += n;
		}
		net_turn();
		assert_int_equal(heard.closed, 0);
	}
	assert_int_equal(connection_counters(c).sent, MEGABYTE);
	assert_int_equal(connection_counters(c).received, MEGABYTE);
	assert_int_equal(connection_counters(c).pending, 0);
	assert_int_equal(heard.fresh, MEGABYTE);
	connection_close(c);
	close(peer);
	close(listener);
}

/* A megabyte and a close, while the user reads nothing: the window shuts, and nothing is lost. */
static void unread_bytes_stop_the_peer(void **state)
{
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c = open_to(0, &heard, listener, port, &peer);
	static uint8_t all[MEGABYTE];
	size_t sent = 0, read = 0;
	uint32_t start = net_now();

	(void)state;
	net_fill(all, 0, sizeof all);
	while (net_now() - start < 300) {
		ssize_t n = send(peer, all + sent, sizeof all - sent, MSG_NOSIGNAL);

		sent += n > 0 ? (size_t)n : 0;
		net_turn();
	}
	assert_in_range(connection_pending(c), TCP_WND - TCP_MSS, TCP_WND);
	start = net_now();
	while (!heard.closed) {
		const uint8_t *bytes;
		ssize_t n = send(peer, all + sent, sizeof all - sent, MSG_NOSIGNAL);
		size_t waiting = connection_peek(c, &bytes);

		sent += n > 0 ? (size_t)n : 0;
		if (sent == MEGABYTE)
			shutdown(peer, SHUT_WR);
		waiting = waiting > 700 ? 700 : waiting; /* not whole segments */
		net_check(bytes, read, waiting);
		connection_consume(c, waiting);
		read += waiting;
		net_turn();
		assert_true(net_now() - start < 30000);
	}
	assert_int_equal(heard.close_cause, CAUSE_closed_by_peer);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	for (const uint8_t *bytes;;) {
		size_t n = connection_peek(c, &bytes);

		if (!n)
			break;
		net_check(bytes, read, n);
		connection_consume(c, n);
		read += n;
	}
	assert_int_equal(read, MEGABYTE);
	connection_close(c);
	close(peer);
	close(listener);
}

/* A peer that sends byte by byte must not use up lwIP's buffers. */
static void single_bytes_are_put_together(void **state)
{
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c = open_to(0, &heard, listener, port, &peer);
	size_t pbufs = 0;

	(void)state;
	for (size_t i = 0; i < 2000; i++) {
		uint8_t byte = net_pattern(i);

		assert_int_equal(send(peer, &byte, 1, 0), 1);
		if (i % 2)
			net_turn();
	}
	while (heard.fresh < 2000)
		net_turn();
	for (struct pbuf *p = c->queue[0]; p; p = p->next)
		pbufs++;
	assert_in_range(pbufs, 1, 2000 / PBUF_POOL_BUFSIZE + 2);
	for (size_t read = 0; read < 2000;) {
		const uint8_t *bytes;
		size_t n = connection_peek(c, &bytes);

		assert_true(n > 0);
		n = n > 7 ? 7 : n;
		net_check(bytes, read, n);
		connection_consume(c, n);
		read += n;
	}
	connection_close(c);
	close(peer);
	close(listener);
}

static void what_was_written_arrives_before_the_close(void **state)
{
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c = open_to(0, &heard, listener, port, &peer);
	uint8_t block[TCP_SND_BUF], got[TCP_SND_BUF]; /* all that can be written at once */
	size_t n = 0;
	ssize_t part;

	(void)state;
	/* Unread bytes on our side must not turn the close into a reset. */
	assert_int_equal(send(peer, "unread", 6, 0), 6);
	while (!heard.fresh)
		net_turn();
	net_fill(block, 0, sizeof block);
	assert_int_equal(connection_write(c, block, sizeof block), sizeof block);
	connection_close(c);
	while ((part = recv(peer, got + n, sizeof got - n, 0)) != 0 && n < sizeof got) {
		if (part > 0)
			n += (size_t)part;
		else
			assert_int_equal(errno, EAGAIN);
		net_turn();
	}
	assert_int_equal(n, sizeof got);
	net_check(got, 0, n);
	assert_int_equal(heard.closed, 0); /* the user asked for it */
	close(peer);
	close(listener);
}

static void reset_by_the_peer_is_told(void **state)
{
	struct linger at_once = {1, 0};
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;
	struct connection *c = open_to(0, &heard, listener, port, &peer);

	(void)state;
	setsockopt(peer, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(peer);
	net_until(&heard.closed, 3000);
	assert_int_equal(heard.close_cause, CAUSE_connection_reset);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	connection_close(c);
	close(listener);
}

static void many_connections_one_after_another(void **state)
{
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	for (unsigned i = 0; i < 60; i++) {
		struct heard heard;
		int peer;
		struct connection *c =
			open_to(i % NET_WORLD_CONNECTIONS, &heard, listener, port, &peer);

		if (i % 2) {
			close(peer);
			net_until(&heard.closed, 3000);
			connection_close(c);
		} else {
			connection_close(c);
			close(peer);
		}
	}
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(opens_by_address_name_and_redirection, net_close_all),
		cmocka_unit_test_teardown(refused_port_is_reported, net_close_all),
		cmocka_unit_test_teardown(impossible_hosts_fail_at_once, net_close_all),
		cmocka_unit_test_teardown(unknown_name_fails_in_bounded_time, net_close_all),
		cmocka_unit_test_teardown(closing_while_resolving_is_forgotten, net_close_all),
		cmocka_unit_test_teardown(inactive_bearer_is_refused, net_close_all),
		cmocka_unit_test_teardown(local_port_is_used_and_conflicts, net_close_all),
		cmocka_unit_test_teardown(megabyte_is_echoed_exactly, net_close_all),
		cmocka_unit_test_teardown(unread_bytes_stop_the_peer, net_close_all),
		cmocka_unit_test_teardown(single_bytes_are_put_together, net_close_all),
		cmocka_unit_test_teardown(what_was_written_arrives_before_the_close, net_close_all),
		cmocka_unit_test_teardown(reset_by_the_peer_is_told, net_close_all),
		cmocka_unit_test_teardown(many_connections_one_after_another, net_close_all),
	};

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
