/* SPDX-License-Identifier: MIT */
/* Listening, firewall, accepting and refusing; datagrams at a listening port. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INSIDE = 1024 }; /* the port at which the modem listens */

static uint16_t tcp_outside, udp_outside; /* the loopback's ports forwarded to it */
static const struct connection_rule everybody = {0, 0};

static int setup(void **state)
{
	char text[32];

	tcp_outside = peer_free_port(SOCK_STREAM);
	udp_outside = peer_free_port(SOCK_DGRAM);
	slirp_link_init(&net_world.links[0], 1);
	snprintf(text, sizeof text, "tcp:%u:%u", tcp_outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	snprintf(text, sizeof text, "udp:%u:%u", udp_outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	return net_setup(state);
}

static void forwards_are_read_strictly(void **state)
{
	static const char *const wrong[] = {"",		"tcp",	       "tcp:1",	  "tcp:1:2:3",
					    "sctp:1:2", "tcp:0:2",     "tcp:1:0", "tcp:1:65536",
					    "tcp:1:2x", "tcp:70000:1", "tcp 1 2"};
	static struct slirp_link link;

	(void)state;
	slirp_link_init(&link, 7);
	for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(slirp_link_forward(&link, wrong[i]));
}

static struct connection *listening(unsigned index, struct heard *heard)
{
	struct connection *c = connections_get(&net_world.connections, index);
	struct connection_configuration configuration = over(1);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	assert_int_equal(connection_listen(c, &configuration, INSIDE), CAUSE_NONE);
	assert_int_equal(connection_state(c), CONNECTION_LISTENING);
	return c;
}

static void accepted_peer_talks(void **state)
{
	struct connection_configuration configuration = over(1);
	struct connection_address address;
	const uint8_t *bytes;
	struct heard heard;
	struct connection *c = listening(0, &heard);
	char got[4] = "";
	int peer;

	(void)state;
	connections_accept_from(&net_world.connections, &everybody);
	peer = peer_connect(tcp_outside);
	net_until(&heard.incoming, 3000);
	assert_int_equal(connection_state(c), CONNECTION_INCOMING);
	assert_true(connection_remote(c, &address));
	assert_int_equal(address_ipv4(&address.ip), inet_addr("10.0.2.2"));
	/* Bytes that come before the user has accepted wait for that. */
	assert_int_equal(send(peer, "hello", 5, 0), 5);
	net_turns(100);
	assert_int_equal(heard.fresh, 0);
	assert_int_equal(connection_peek(c, &bytes), 0);
	assert_int_equal(connection_pending(c), 5);
	assert_int_equal(connection_accept(c, &configuration), CAUSE_NONE);
	assert_int_equal(connection_state(c), CONNECTION_OPEN);
	net_turns(50);
	assert_int_equal(heard.fresh, 5);
	assert_int_equal(connection_peek(c, &bytes), 5);
	assert_memory_equal(bytes, "hello", 5);
	assert_int_equal(connection_write(c, (const uint8_t *)"bye", 3), 3);
	while (recv(peer, got, 3, 0) != 3)
		net_turn();
	assert_string_equal(got, "bye");
	assert_int_equal(connection_accept(c, &configuration), CAUSE_wrong_state);
	/* The port is free again for another one. */
	listening(1, &heard);
	close(peer);
}

static void refused_peer_is_reset_and_listening_ends(void **state)
{
	struct heard heard;
	struct connection *c = listening(0, &heard);
	char byte;
	int peer;

	(void)state;
	connections_accept_from(&net_world.connections, &everybody);
	peer = peer_connect(tcp_outside);
	net_until(&heard.incoming, 3000);
	connection_close(c);
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
	for (unsigned i = 0; recv(peer, &byte, 1, 0) < 0 && errno == EAGAIN; i++) {
		assert_true(i < 1000);
		net_turn();
	}
	assert_int_equal(heard.closed, 0);
	close(peer);
}

static void firewall_drops_silently(void **state)
{
	struct connection_rule elsewhere = {inet_addr("192.168.7.0"), inet_addr("255.255.255.0")};
	struct heard heard;
	struct connection *c = listening(0, &heard);
	char byte;
	int peer;

	(void)state;
	connections_accept_from(&net_world.connections, &elsewhere);
	peer = peer_connect(tcp_outside);
	net_turns(400);
	assert_int_equal(heard.incoming, 0);
	assert_int_equal(connection_state(c), CONNECTION_LISTENING);
	assert_int_equal(recv(peer, &byte, 1, 0), -1);
	assert_int_equal(errno, EAGAIN); /* neither a reset nor an end */
	close(peer);
}

static void rules_are_a_set(void **state)
{
	struct connection_rule rule = {1, 0xffffffff}, other = {2, 0xffffffff}, got;

	(void)state;
	assert_false(connections_rule(&net_world.connections, 0, &got));
	assert_int_equal(connections_accept_from(&net_world.connections, &rule), CAUSE_NONE);
	assert_int_equal(connections_accept_from(&net_world.connections, &rule), CAUSE_NONE);
	assert_int_equal(connections_accept_from(&net_world.connections, &other), CAUSE_NONE);
	assert_int_equal(connections_refuse(&net_world.connections, &rule), CAUSE_NONE);
	assert_int_equal(connections_refuse(&net_world.connections, &rule), CAUSE_failed);
	assert_true(connections_rule(&net_world.connections, 0, &got));
	assert_int_equal(got.address, 2);
	assert_false(connections_rule(&net_world.connections, 1, &got));
	for (uint32_t i = 1; i < CONNECTION_RULES; i++)
		connections_accept_from(&net_world.connections,
					&(struct connection_rule){i << 8, ~0u});
	assert_int_equal(connections_accept_from(&net_world.connections, &rule), CAUSE_no_memory);
}

static void waiting_peer_who_leaves_can_still_be_read(void **state)
{
	struct connection_configuration configuration = over(1);
	struct heard heard;
	struct connection *c = listening(0, &heard);
	const uint8_t *bytes;
	int peer;

	(void)state;
	connections_accept_from(&net_world.connections, &everybody);
	peer = peer_connect(tcp_outside);
	net_until(&heard.incoming, 3000);
	assert_int_equal(send(peer, "note", 4, 0), 4);
	close(peer);
	net_turns(200);
	assert_int_equal(connection_state(c), CONNECTION_INCOMING);
	assert_int_equal(connection_accept(c, &configuration), CAUSE_NONE);
	net_until(&heard.closed, 1000);
	assert_int_equal(heard.close_cause, CAUSE_closed_by_peer);
	assert_int_equal(connection_peek(c, &bytes), 4);
	assert_memory_equal(bytes, "note", 4);
}

static void one_listener_for_a_port(void **state)
{
	struct connection_configuration configuration = over(1);
	struct heard heard;
	struct connection *c = listening(0, &heard);
	struct connection *other = connections_get(&net_world.connections, 1);

	(void)state;
	assert_int_equal(connection_listen(other, &configuration, INSIDE), CAUSE_port_in_use);
	assert_int_equal(connection_state(other), CONNECTION_CLOSED);
	assert_int_equal(connection_listen(c, &configuration, INSIDE + 1), CAUSE_already_listening);
	connection_close(c);
	assert_int_equal(connection_listen(other, &configuration, INSIDE), CAUSE_NONE);
}

static void second_peer_waits_outside(void **state)
{
	struct heard heard;
	struct connection *c = listening(0, &heard);
	int first, second;

	(void)state;
	connections_accept_from(&net_world.connections, &everybody);
	first = peer_connect(tcp_outside);
	net_until(&heard.incoming, 3000);
	second = peer_connect(tcp_outside);
	net_turns(300);
	assert_int_equal(heard.incoming, 1);
	assert_int_equal(connection_state(c), CONNECTION_INCOMING);
	close(first);
	close(second);
}

static void datagrams_make_a_peer(void **state)
{
	struct connection_configuration configuration = over(1);
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				 .sin_port = htons(udp_outside)};
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	const uint8_t *bytes;
	char got[8];
	uint16_t port;
	int peer = peer_socket(SOCK_DGRAM, &port);

	(void)state;
	connection_set_user(c, &hearing, &heard);
	assert_int_equal(connection_listen_datagrams(c, &configuration, INSIDE), CAUSE_NONE);
	sendto(peer, "lost", 4, 0, (struct sockaddr *)&to, sizeof to);
	net_turns(100);
	assert_int_equal(heard.incoming, 0); /* no rule accepts anybody */
	connections_accept_from(&net_world.connections, &everybody);
	sendto(peer, "first", 5, 0, (struct sockaddr *)&to, sizeof to);
	net_until(&heard.incoming, 1000);
	assert_int_equal(connection_accept(c, &configuration), CAUSE_NONE);
	assert_int_equal(connection_peek(c, &bytes), 5);
	assert_memory_equal(bytes, "first", 5);
	assert_int_equal(connection_write(c, (const uint8_t *)"reply", 5), 5);
	for (unsigned i = 0; recv(peer, got, sizeof got, 0) != 5; i++) {
		assert_true(i < 1000);
		net_turn();
	}
	assert_memory_equal(got, "reply", 5);
	close(peer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forwards_are_read_strictly),
		cmocka_unit_test_teardown(accepted_peer_talks, net_close_all),
		cmocka_unit_test_teardown(refused_peer_is_reset_and_listening_ends, net_close_all),
		cmocka_unit_test_teardown(firewall_drops_silently, net_close_all),
		cmocka_unit_test_teardown(rules_are_a_set, net_close_all),
		cmocka_unit_test_teardown(waiting_peer_who_leaves_can_still_be_read, net_close_all),
		cmocka_unit_test_teardown(one_listener_for_a_port, net_close_all),
		cmocka_unit_test_teardown(second_peer_waits_outside, net_close_all),
		cmocka_unit_test_teardown(datagrams_make_a_peer, net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
