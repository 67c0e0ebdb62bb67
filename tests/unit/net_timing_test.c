/* SPDX-License-Identifier: MIT */
/* Packets and their sizes, datagrams, time-outs, several bearers, lost bearers. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Opens a UDP connection to the socket `peer` at `port`. */
static struct connection *udp_to(uint16_t port, const struct connection_configuration *set,
				 struct heard *heard)
{
	struct connection *c = connections_get(&net_world.connections, 0);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	assert_int_equal(connection_open(c, set, CONNECTION_UDP, "10.0.2.2", 8, port, 0),
			 CAUSE_PENDING);
	net_until(&heard->opened, 1000);
	assert_int_equal(heard->open_cause, CAUSE_NONE);
	return c;
}

/* The size of the next datagram; 0 when none comes within `ms`. */
static size_t datagram(int peer, uint8_t *bytes, size_t room, unsigned ms, struct sockaddr_in *from)
{
	uint32_t start = net_now();
	socklen_t n = sizeof *from;

	while (net_now() - start < ms) {
		ssize_t got = recvfrom(peer, bytes, room, 0, (struct sockaddr *)from, &n);

		if (got > 0)
			return (size_t)got;
		net_turn();
	}
	return 0;
}

static size_t write_n(struct connection *c, size_t n)
{
	static const uint8_t bytes[4000];

	return connection_write(c, bytes, n);
}

static void datagrams_are_gathered(void **state)
{
	struct connection_configuration set = over(1);
	struct sockaddr_in from;
	struct heard heard;
	uint8_t got[2000];
	uint16_t port;
	int peer = peer_socket(SOCK_DGRAM, &port);
	struct connection *c;

	(void)state;
	set.packet_size = 300;
	set.send_timeout = 800;
	c = udp_to(port, &set, &heard);
	assert_int_equal(write_n(c, 700), 700);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 300);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 300);
	assert_int_equal(datagram(peer, got, sizeof got, 300, &from), 0);
	assert_int_equal(datagram(peer, got, sizeof got, 3000, &from), 100); /* the send time-out */
	write_n(c, 10);
	connection_flush(c);
	assert_int_equal(datagram(peer, got, sizeof got, 500, &from), 10);
	connection_cork(c, true);
	for (unsigned i = 0; i < 10; i++) {
		write_n(c, 100);
		net_turns(20);
	}
	connection_cork(c, false);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 1000);
	/* More than a frame holds: in fragments. */
	connection_cork(c, true);
	write_n(c, 1500);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 1500);
	assert_int_equal(connection_counters(c).sent, 3210);
	close(peer);
}

static void packet_size_zero_sends_at_once(void **state)
{
	struct connection_configuration set = over(1);
	struct sockaddr_in from;
	struct heard heard;
	uint8_t got[2000];
	uint16_t port;
	int peer = peer_socket(SOCK_DGRAM, &port);
	struct connection *c = udp_to(port, &set, &heard);

	(void)state;
	write_n(c, 3);
	write_n(c, 4);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 7);
	write_n(c, 5);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 5);
	close(peer);
}

static void received_datagrams_are_bounded_and_counted(void **state)
{
	struct connection_configuration set = over(1);
	struct sockaddr_in from;
	struct heard heard;
	const uint8_t *bytes;
	uint8_t got[100];
	uint16_t port;
	int peer = peer_socket(SOCK_DGRAM, &port);
	struct connection *c = udp_to(port, &set, &heard);

	(void)state;
	write_n(c, 1);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 1);
	for (size_t i = 1; i <= CONNECTION_DATAGRAMS + 3; i++) {
		memset(got, (int)i, sizeof got);
		sendto(peer, got, i, 0, (struct sockaddr *)&from, sizeof from);
		net_turns(10);
	}
	net_turns(100);
	assert_int_equal(connection_counters(c).dropped, 3);
	for (size_t i = 1; i <= CONNECTION_DATAGRAMS; i++) {
		assert_int_equal(connection_datagram(c), i);
		assert_int_equal(connection_peek(c, &bytes), i);
		assert_int_equal(bytes[i - 1], i);
		connection_consume(c, i);
	}
	assert_int_equal(connection_pending(c), 0);
	close(peer);
}

/* No dialect can tell its host of a datagram without bytes. */
static void an_empty_datagram_is_counted(void **state)
{
	struct connection_configuration set = over(1);
	struct sockaddr_in from;
	struct heard heard;
	uint8_t got[100] = {7};
	uint16_t port;
	int peer = peer_socket(SOCK_DGRAM, &port);
	struct connection *c = udp_to(port, &set, &heard);

	(void)state;
	write_n(c, 1);
	assert_int_equal(datagram(peer, got, sizeof got, 1000, &from), 1);
	sendto(peer, got, 0, 0, (struct sockaddr *)&from, sizeof from);
	sendto(peer, got, 2, 0, (struct sockaddr *)&from, sizeof from);
	net_turns(100);
	assert_int_equal(connection_counters(c).dropped, 1);
	assert_int_equal(connection_datagram(c), 2);
	close(peer);
}

static void tcp_packets_wait_for_their_size(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	uint8_t got[2000];
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	(void)state;
	set.packet_size = 512;
	set.send_timeout = 800;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "localhost", 9, port, 0);
	net_until(&heard.opened, 1000);
	peer = peer_accept(listener);
	write_n(c, 511);
	net_turns(150);
	assert_int_equal(recv(peer, got, sizeof got, 0), -1);
	write_n(c, 1);
	net_turns(100);
	assert_int_equal(recv(peer, got, sizeof got, 0), 512);
	write_n(c, 100);
	net_turns(1200);
	assert_int_equal(recv(peer, got, sizeof got, 0), 100);
	assert_int_equal(connection_counters(c).unacknowledged, 0);
	close(peer);
	close(listener);
}

/* A peer that has said all may still listen. */
static void a_started_packet_goes_to_a_peer_that_closes(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	uint8_t got[2000];
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	(void)state;
	set.packet_size = 512;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "localhost", 9, port, 0);
	net_until(&heard.opened, 1000);
	peer = peer_accept(listener);
	write_n(c, 10);
	shutdown(peer, SHUT_WR);
	net_until(&heard.closed, 1000);
	assert_int_equal(heard.close_cause, CAUSE_closed_by_peer);
	net_turns(100);
	assert_int_equal(recv(peer, got, sizeof got, 0), 10);
	close(peer);
	close(listener);
}

/* The peer reads nothing: we take what fits, and say when there is room again. */
static void stuck_peer_stops_the_writer(void **state)
{
	struct heard heard;
	uint16_t port;
	static uint8_t sink[1 << 20];
	int listener = peer_socket(SOCK_STREAM, &port), peer, small = 4096;
	size_t written = 0, got = 0;
	struct connection *c;
	uint32_t quiet;

	(void)state;
	setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	c = open_to(0, &heard, listener, port, &peer);
	/* The socket buffers between here and there take some; then it stops. */
	for (quiet = net_now(); net_now() - quiet < 500;) {
		size_t n = write_n(c, 4000);

		written += n;
		if (n)
			quiet = net_now();
		net_turn();
	}
	heard.writable = 0;
	assert_true(connection_counters(c).unacknowledged > 0);
	while (got < written) {
		ssize_t n = recv(peer, sink, sizeof sink, 0);

		got += n > 0 ? (size_t)n : 0;
		net_turn();
	}
	net_until(&heard.writable, 1000);
	assert_int_equal(heard.closed, 0);
	assert_int_equal(got, written);
	close(peer);
	close(listener);
}

/* Bytes that were taken and cannot go are counted, at the latest when there is no other chance. */
static void a_packet_without_room_is_counted_at_the_end(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	int listener, peer, small = 4096;
	uint32_t quiet = net_now();
	uint16_t port;

	(void)state;
	set.packet_size = 400;
	listener = peer_socket(SOCK_STREAM, &port);
	setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "localhost", 9, port, 0);
	net_until(&heard.opened, 1000);
	peer = peer_accept(listener);
	for (; net_now() - quiet < 300; net_turn())
		quiet = write_n(c, 4000) ? net_now() : quiet;
	connection_close(c);
	assert_int_equal(connection_counters(c).dropped, 1);
	close(peer);
	close(listener);
}

/* A cancelled payload takes nothing with it that was written before. */
static void discarding_takes_only_the_corked_bytes(void **state)
{
	static const uint8_t before[100], cancelled[300] = {1}, after[50] = {2};
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	static uint8_t sink[1 << 20];
	int listener, peer, small = 4096;
	size_t written = 0, got = 0;
	uint32_t quiet;
	uint16_t port;

	(void)state;
	set.packet_size = 400;
	listener = peer_socket(SOCK_STREAM, &port);
	setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "localhost", 9, port, 0);
	net_until(&heard.opened, 1000);
	peer = peer_accept(listener);
	for (unsigned round = 0; round < 2; round++) {
		/* In the second round the peer is stuck, and a whole packet waits for room. */
		for (quiet = net_now(); round && net_now() - quiet < 300; net_turn()) {
			size_t n = write_n(c, 4000);

			written += n;
			quiet = n ? net_now() : quiet;
		}
		written += connection_write(c, before, sizeof before);
		connection_cork(c, true);
		connection_write(c, cancelled, sizeof cancelled);
		connection_discard(c);
		connection_cork(c, false);
	}
	for (quiet = net_now(); net_now() - quiet < 500; net_turn()) {
		ssize_t n = recv(peer, sink, sizeof sink, 0);

		for (ssize_t i = 0; i < n; i++)
			assert_int_equal(sink[i], 0);
		got += n > 0 ? (size_t)n : 0;
		quiet = n > 0 ? net_now() : quiet;
	}
	assert_int_equal(got, written);
	assert_int_equal(connection_write(c, after, sizeof after), sizeof after);
	connection_flush(c);
	net_turns(50);
	assert_int_equal(recv(peer, sink, sizeof sink, 0), sizeof after);
	close(peer);
	close(listener);
}

static void inactivity_ends_the_connection(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	uint32_t start;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	(void)state;
	set.inactivity_timeout = 600;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "10.0.2.2", 8, port, 0);
	peer = peer_accept(listener);
	net_turns(400);
	send(peer, "x", 1, 0); /* a byte either way puts it off */
	net_turns(100);
	start = net_now();
	net_until(&heard.closed, 3000);
	assert_in_range(net_now() - start, 350, 2000);
	assert_int_equal(heard.close_cause, CAUSE_inactivity);
	assert_int_equal(connection_state(c), CONNECTION_ENDED);
	assert_int_equal(connection_pending(c), 1); /* still there to be read */
	close(peer);
	close(listener);
}

/* Nobody takes the bytes any more; that their user tries on does not count. */
static void trying_in_vain_is_no_activity(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	static const uint8_t block[4096];
	uint32_t start;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	(void)state;
	set.inactivity_timeout = 500;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "10.0.2.2", 8, port, 0);
	peer = peer_accept(listener);
	for (start = net_now(); !heard.closed; net_turn()) {
		connection_write(c, block, sizeof block);
		assert_true(net_now() - start < 10000);
	}
	assert_int_equal(heard.close_cause, CAUSE_inactivity);
	close(peer);
	close(listener);
}

static void connecting_to_nowhere_ends_in_time(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	uint32_t start = net_now();

	(void)state;
	set.connect_timeout = 1000;
	connection_set_user(c, &hearing, &heard);
	/* An address of the link's network that nobody has. */
	assert_int_equal(connection_open(c, &set, CONNECTION_TCP, "10.0.2.77", 9, 80, 0),
			 CAUSE_PENDING);
	net_until(&heard.opened, 3000);
	assert_true(heard.open_cause == CAUSE_connect_timeout ||
		    heard.open_cause == CAUSE_unreachable ||
		    heard.open_cause == CAUSE_connect_refused);
	assert_true(net_now() - start < 1500);
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
}

static void the_users_timeout_outlasts_lwips(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};

	(void)state;
	set.connect_timeout = 120000;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_TCP, "10.0.2.77", 9, 80, 0);
	for (unsigned i = 0; i < 4; i++) {
		/* As after half a minute: one more, and lwIP gives up when it looks next. */
		c->tcp->nrtx = TCP_SYNMAXRTX - 1;
		net_turns(200);
		assert_int_not_equal(connection_state(c), CONNECTION_CLOSED);
		assert_in_range(c->tcp->nrtx, 0, 1);
	}
	assert_int_equal(connection_state(c), CONNECTION_OPENING);
	assert_int_equal(heard.opened, 0);
}

static void icmp_unreachable_ends_the_opening(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct connection_address local;
	struct heard heard = {0};
	uint8_t quoted[8] = {0};

	(void)state;
	connection_set_user(c, &hearing, &heard);
	assert_int_equal(connection_open(c, &set, CONNECTION_TCP, "10.0.2.77", 9, 80, 0),
			 CAUSE_PENDING);
	assert_true(connection_local(c, &local));
	quoted[0] = (uint8_t)(local.port >> 8);
	quoted[1] = (uint8_t)(local.port ^ 1);
	quoted[3] = 80;
	net_inject_unreachable(6, quoted); /* of somebody else's packet */
	net_turns(50);
	assert_int_equal(heard.opened, 0);
	quoted[1] ^= 1;
	net_inject_unreachable(6, quoted);
	net_until(&heard.opened, 2000);
	assert_int_equal(heard.open_cause, CAUSE_unreachable);
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
}

static void bearers_have_their_own_addresses(void **state)
{
	struct connection_configuration set = over(2);
	struct connection *first, *second = connections_get(&net_world.connections, 1);
	struct connection_address a, b;
	struct heard heard[2] = {0};
	const uint8_t *bytes;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peers[2];

	(void)state;
	net_bearer_up(2);
	first = open_to(0, &heard[0], listener, port, &peers[0]);
	connection_set_user(second, &hearing, &heard[1]);
	assert_int_equal(connection_open(second, &set, CONNECTION_TCP, "127.0.0.1", 9, port, 0),
			 CAUSE_PENDING);
	peers[1] = peer_accept(listener);
	net_until(&heard[1].opened, 1000);
	assert_true(connection_local(first, &a) && connection_local(second, &b));
	assert_int_equal(address_ipv4(&a.ip), inet_addr("10.0.2.15"));
	assert_int_equal(address_ipv4(&b.ip), inet_addr("10.0.3.15"));
	send(peers[0], "one", 3, 0);
	send(peers[1], "two", 3, 0);
	net_turns(100);
	assert_int_equal(connection_peek(first, &bytes), 3);
	assert_memory_equal(bytes, "one", 3);
	assert_int_equal(connection_peek(second, &bytes), 3);
	assert_memory_equal(bytes, "two", 3);
	/* Bearer 2 is lost: its connections end, those of bearer 1 do not notice. */
	bearer_down(bearer_get(&net_world.bearers, 2), CAUSE_context_inactive);
	net_until(&heard[1].closed, 1000);
	assert_int_equal(heard[1].close_cause, CAUSE_context_inactive);
	assert_int_equal(connection_pending(second), 3);
	assert_int_equal(heard[0].closed, 0);
	connection_close(second);
	assert_int_equal(connection_open(second, &set, CONNECTION_TCP, "127.0.0.1", 9, port, 0),
			 CAUSE_context_inactive);
	send(peers[0], "still", 5, 0);
	net_turns(100);
	assert_int_equal(connection_pending(first), 8);
	close(peers[0]);
	close(peers[1]);
	close(listener);
}

static void lost_bearer_ends_listening_and_opening(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *opening = connections_get(&net_world.connections, 0);
	struct connection *listening = connections_get(&net_world.connections, 1);
	struct heard heard[2] = {0};

	(void)state;
	connection_set_user(opening, &hearing, &heard[0]);
	connection_set_user(listening, &hearing, &heard[1]);
	assert_int_equal(connection_listen(listening, &set, 4000), CAUSE_NONE);
	assert_int_equal(connection_open(opening, &set, CONNECTION_TCP, "10.0.2.77", 9, 80, 0),
			 CAUSE_PENDING);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	net_until(&heard[0].opened, 2000);
	net_until(&heard[1].closed, 2000);
	assert_int_equal(heard[0].open_cause, CAUSE_context_inactive);
	assert_int_equal(heard[1].close_cause, CAUSE_context_inactive);
	assert_int_equal(connection_state(opening), CONNECTION_CLOSED);
	assert_int_equal(connection_state(listening), CONNECTION_CLOSED);
	net_bearer_up(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(datagrams_are_gathered, net_close_all),
		cmocka_unit_test_teardown(packet_size_zero_sends_at_once, net_close_all),
		cmocka_unit_test_teardown(received_datagrams_are_bounded_and_counted,
					  net_close_all),
		cmocka_unit_test_teardown(tcp_packets_wait_for_their_size, net_close_all),
		cmocka_unit_test_teardown(a_started_packet_goes_to_a_peer_that_closes,
					  net_close_all),
		cmocka_unit_test_teardown(stuck_peer_stops_the_writer, net_close_all),
		cmocka_unit_test_teardown(an_empty_datagram_is_counted, net_close_all),
		cmocka_unit_test_teardown(a_packet_without_room_is_counted_at_the_end,
					  net_close_all),
		cmocka_unit_test_teardown(discarding_takes_only_the_corked_bytes, net_close_all),
		cmocka_unit_test_teardown(inactivity_ends_the_connection, net_close_all),
		cmocka_unit_test_teardown(trying_in_vain_is_no_activity, net_close_all),
		cmocka_unit_test_teardown(connecting_to_nowhere_ends_in_time, net_close_all),
		cmocka_unit_test_teardown(the_users_timeout_outlasts_lwips, net_close_all),
		cmocka_unit_test_teardown(icmp_unreachable_ends_the_opening, net_close_all),
		cmocka_unit_test_teardown(bearers_have_their_own_addresses, net_close_all),
		cmocka_unit_test_teardown(lost_bearer_ends_listening_and_opening, net_close_all),
	};

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
