/* SPDX-License-Identifier: MIT */
/* Datagrams: of all senders, as large as a product has them, and without anybody to send them to.
 */
#include "support/net_wire.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	INSIDE = 1025,	/* the port at which the modem has its socket */
	LARGEST = 8192, /* bytes, where lwIP's buffers allow */
	BUFFERS = (1514 + PBUF_POOL_BUFSIZE - 1) / PBUF_POOL_BUFSIZE, /* a frame takes */
	/* Bytes of a datagram that can be put together here. */
	FITS = IP_REASS_MAX_PBUFS / BUFFERS * 1480 - 8
};

static uint16_t outside; /* the loopback's port forwarded to it */

static int setup(void **state)
{
	char text[32];

	outside = peer_free_port(SOCK_DGRAM);
	slirp_link_init(&net_world.links[0], 1);
	snprintf(text, sizeof text, "udp:%u:%u", outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	return net_setup(state);
}

static struct connection *socket_at(uint16_t port, struct heard *heard)
{
	struct connection *c = connections_get(&net_world.connections, 0);
	struct connection_configuration set = over(1);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	assert_int_equal(
		connection_open_datagrams(c, &set, &(struct connection_address){.port = port}),
		CAUSE_NONE);
	assert_int_equal(connection_state(c), CONNECTION_OPEN);
	return c;
}

/* A socket of the loopback at a port of its own, whose datagrams go to the modem's. */
static int sender(uint16_t *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons(outside)};
	int fd = peer_socket(SOCK_DGRAM, port);

	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static void expect_from(struct connection *c, uint16_t port, const char *expected)
{
	struct connection_address from;
	const uint8_t *bytes;
	size_t n = strlen(expected);

	assert_true(connection_sender(c, &from));
	assert_int_equal(address_ipv4(&from.ip), inet_addr("10.0.2.2"));
	assert_int_equal(from.port, port);
	assert_int_equal(connection_datagram(c), n);
	assert_int_equal(connection_peek(c, &bytes), n);
	assert_memory_equal(bytes, expected, n);
	connection_consume(c, n);
}

static void each_datagram_has_its_sender(void **state)
{
	struct connection_address from;
	struct heard heard;
	uint16_t ports[2];
	int peers[2] = {sender(&ports[0]), sender(&ports[1])};
	struct connection *c = socket_at(INSIDE, &heard);

	(void)state;
	assert_false(connection_sender(c, &from));
	assert_int_equal(send(peers[0], "one", 3, 0), 3);
	net_turns(50);
	assert_int_equal(send(peers[1], "other", 5, 0), 5);
	net_turns(50);
	assert_int_equal(send(peers[0], "again", 5, 0), 5);
	net_turns(50);
	assert_int_equal(heard.fresh, 13);
	expect_from(c, ports[0], "one");
	expect_from(c, ports[1], "other");
	expect_from(c, ports[0], "again");
	assert_false(connection_sender(c, &from));
	close(peers[0]);
	close(peers[1]);
}

static void without_a_peer_nothing_is_sent(void **state)
{
	struct connection_address address;
	struct heard heard;
	struct connection *c = socket_at(0, &heard);

	(void)state;
	net_wire_watch();
	assert_int_equal(connection_write(c, (const uint8_t *)"to whom?", 8), 8);
	net_turns(100);
	assert_int_equal(net_wire.packets, 0);
	assert_int_equal(connection_counters(c).dropped, 1);
	assert_int_equal(connection_counters(c).sent, 0);
	assert_false(connection_remote(c, &address));
	assert_true(connection_local(c, &address));
	assert_true(address.port != 0);
	assert_int_equal(heard.opened, 0); /* it was open at once */
}

static void its_port_is_its_own(void **state)
{
	struct connection *other = connections_get(&net_world.connections, 1);
	struct connection_configuration set = over(1);
	const struct connection_address inside = {.port = INSIDE};
	struct heard heard;
	struct connection *c = socket_at(INSIDE, &heard);

	(void)state;
	assert_int_equal(connection_open_datagrams(other, &set, &inside), CAUSE_port_in_use);
	assert_int_equal(connection_state(other), CONNECTION_CLOSED);
	assert_int_equal(connection_open_datagrams(c, &set, &inside), CAUSE_already_open);
	set.bearer = 2;
	assert_int_equal(connection_open_datagrams(other, &set, &inside), CAUSE_context_inactive);
}

/* With a peer, others are not heard. */
static void only_the_peers_datagrams_come_in(void **state)
{
	struct connection *c = connections_get(&net_world.connections, 0);
	struct connection_configuration set = over(1);
	struct heard heard = {0};
	uint16_t ports[2];
	int peers[2] = {sender(&ports[0]), sender(&ports[1])};

	(void)state;
	connection_set_user(c, &hearing, &heard);
	assert_int_equal(connection_open(c, &set, CONNECTION_UDP, "10.0.2.2", 8, ports[0], INSIDE),
			 CAUSE_PENDING);
	net_until(&heard.opened, 1000);
	assert_int_equal(send(peers[1], "stranger", 8, 0), 8);
	assert_int_equal(send(peers[0], "friend", 6, 0), 6);
	net_turns(100);
	expect_from(c, ports[0], "friend");
	assert_int_equal(connection_pending(c), 0);
	close(peers[0]);
	close(peers[1]);
}

static void number(uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = (uint8_t)(i * 7 + (i >> 8));
}

/* Reads the datagram that waits, piece by piece. */
static void expect_numbered(struct connection *c, size_t size)
{
	static uint8_t expected[LARGEST];
	const uint8_t *bytes;
	size_t done = 0;

	number(expected, size);
	assert_int_equal(connection_datagram(c), size);
	while (done < size) {
		size_t n = connection_peek(c, &bytes);

		assert_true(n > 0);
		assert_memory_equal(bytes, expected + done, n);
		connection_consume(c, n);
		done += n;
	}
}

/* Received in fragments, and several at once. */
static void large_datagrams_are_received(void **state)
{
	static const size_t sizes[] = {1472, 1473, 4000, 5000, LARGEST};
	static uint8_t bytes[LARGEST];
	struct heard heard;
	uint16_t port;
	int peer = sender(&port);
	struct connection *c = socket_at(INSIDE, &heard);

	(void)state;
	number(bytes, sizeof bytes);
	for (unsigned i = 0; i < sizeof sizes / sizeof *sizes && sizes[i] <= FITS; i++) {
		/* Beside one that takes all of a connection's buffers nothing else waits. */
		bool alone = (sizes[i] + 8 + 1479) / 1480 * BUFFERS >= NET_CONNECTION_BUFFERS;
		size_t more = alone ? 0 : 5;

		heard.fresh = 0;
		assert_int_equal(send(peer, bytes, sizes[i], 0), sizes[i]);
		assert_int_equal(send(peer, bytes, 5, 0), 5);
		net_turns(100);
		assert_int_equal(heard.fresh, sizes[i] + more);
		expect_numbered(c, sizes[i]);
		expect_numbered(c, more);
	}
	close(peer);
}

static size_t next_size(int peer, uint8_t *bytes, size_t room)
{
	uint32_t start = net_now();

	while (net_now() - start < 500) {
		ssize_t n = recv(peer, bytes, room, 0);

		if (n > 0)
			return (size_t)n;
		net_turn();
	}
	return 0;
}

static void large_datagrams_are_sent(void **state)
{
	static uint8_t bytes[2 * LARGEST], expected[2 * LARGEST], got[2 * LARGEST];
	struct connection *c = connections_get(&net_world.connections, 0);
	struct connection_configuration set = over(1);
	uint16_t before = net_world.connections.packet_max, port;
	struct heard heard = {0};
	int peer = peer_socket(SOCK_DGRAM, &port);

	(void)state;
	number(bytes, sizeof bytes);
	memcpy(expected, bytes, sizeof bytes);
	net_world.connections.packet_max = LARGEST;
	set.packet_size = LARGEST;
	connection_set_user(c, &hearing, &heard);
	connection_open(c, &set, CONNECTION_UDP, "10.0.2.2", 8, port, 0);
	net_until(&heard.opened, 1000);
	net_wire_watch();
	/* In odd pieces, ended by the user. */
	for (size_t done = 0; done < 5000;)
		done += connection_write(c, bytes + done, 5000 - done < 333 ? 5000 - done : 333);
	connection_flush(c);
	assert_int_equal(next_size(peer, got, sizeof got), 5000);
	assert_memory_equal(got, expected, 5000);
	assert_int_equal(net_wire.fragments, 4);
	/* Ended by its size; what is more begins the next one. */
	assert_int_equal(connection_write(c, bytes, LARGEST + 10), LARGEST + 10);
	assert_int_equal(next_size(peer, got, sizeof got), LARGEST);
	assert_memory_equal(got, expected, LARGEST);
	assert_int_equal(next_size(peer, got, sizeof got), 0);
	connection_shutdown(c); /* ends a datagram, nothing else */
	assert_int_equal(next_size(peer, got, sizeof got), 10);
	assert_memory_equal(got, expected + LARGEST, 10);
	assert_int_equal(connection_state(c), CONNECTION_OPEN);
	net_world.connections.packet_max = before;
	close(peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(each_datagram_has_its_sender, net_close_all),
		cmocka_unit_test_teardown(without_a_peer_nothing_is_sent, net_close_all),
		cmocka_unit_test_teardown(its_port_is_its_own, net_close_all),
		cmocka_unit_test_teardown(only_the_peers_datagrams_come_in, net_close_all),
		cmocka_unit_test_teardown(large_datagrams_are_received, net_close_all),
		cmocka_unit_test_teardown(large_datagrams_are_sent, net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
