/* SPDX-License-Identifier: MIT */
/* Standing listeners: many peers, taken and turned away; listening and connecting over whichever
 * bearer. */
#include "support/net_wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INSIDE = 1024, PEERS = CONNECTION_BACKLOG + 1 };

static uint16_t outside[NET_WORLD_BEARERS]; /* the loopback's ports forwarded, by each bearer */
static const struct connection_rule everybody = {0, 0};

static int setup(void **state)
{
	char text[32];

	for (unsigned i = 0; i < NET_WORLD_BEARERS; i++) {
		outside[i] = peer_free_port(SOCK_STREAM);
		slirp_link_init(&net_world.links[i], i + 1);
		snprintf(text, sizeof text, "tcp:%u:%u", outside[i], INSIDE);
		assert_true(slirp_link_forward(&net_world.links[i], text));
	}
	return net_setup(state);
}

static struct connection *at(unsigned index)
{
	return connections_get(&net_world.connections, index);
}

static struct connection *stand(uint8_t bearer, struct heard *heard)
{
	struct connection_configuration set = over(bearer);

	*heard = (struct heard){0};
	connections_accept_from(&net_world.connections, &everybody);
	connection_set_user(at(0), &hearing, heard);
	assert_int_equal(connection_listen_on(at(0), &set, INSIDE), CAUSE_NONE);
	return at(0);
}

static void take(struct connection *listener, unsigned index, struct heard *heard)
{
	struct connection_configuration set = over(1);

	*heard = (struct heard){0};
	connection_set_user(at(index), &hearing, heard);
	assert_int_equal(connection_take(listener, at(index), &set), CAUSE_NONE);
	assert_int_equal(connection_state(at(index)), CONNECTION_OPEN);
}

static void until(const unsigned *count, unsigned n)
{
	uint32_t start = net_now();

	while (*count < n) {
		assert_true(net_now() - start < 15000);
		net_turn();
	}
}

/* What the peer reads next: a number of bytes, 0 for our FIN, -1 for a reset. */
static ssize_t peer_hears(int peer, char *bytes, size_t room)
{
	uint32_t start = net_now();
	ssize_t n;

	while ((n = recv(peer, bytes, room, 0)) < 0 && errno == EAGAIN) {
		assert_true(net_now() - start < 5000);
		net_turn();
	}
	return n;
}

static void every_peer_gets_a_connection_of_its_own(void **state)
{
	struct heard heard, own[3];
	struct connection *listener = stand(1, &heard);
	const uint8_t *bytes;
	int peers[3];
	char got[8];

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		peers[i] = peer_connect(outside[0]);
		until(&heard.incoming, i + 1);
		assert_int_equal(connection_state(listener), CONNECTION_LISTENING);
		take(listener, i + 1, &own[i]);
	}
	for (unsigned i = 0; i < 3; i++) {
		char name = (char)('a' + i);

		assert_int_equal(send(peers[i], &name, 1, 0), 1);
		net_turns(50);
		assert_int_equal(own[i].fresh, 1);
		assert_int_equal(connection_peek(at(i + 1), &bytes), 1);
		assert_int_equal(bytes[0], name);
		assert_int_equal(connection_write(at(i + 1), (const uint8_t *)&name, 1), 1);
		assert_int_equal(peer_hears(peers[i], got, sizeof got), 1);
		assert_int_equal(got[0], name);
	}
	/* The listener ends, its children live on. */
	connection_close(listener);
	assert_int_equal(send(peers[0], "x", 1, 0), 1);
	net_turns(50);
	assert_int_equal(own[0].fresh, 2);
	for (unsigned i = 0; i < 3; i++)
		close(peers[i]);
}

/* One after the other, each told of; the rest outside. */
static void peers_wait_in_a_row(void **state)
{
	struct connection_configuration set = over(1);
	struct connection_address remote;
	struct heard heard, own[4];
	struct connection *listener = stand(1, &heard);
	int peers[PEERS], next;
	uint16_t before = 0;

	(void)state;
	for (unsigned i = 0; i < PEERS; i++) {
		peers[i] = peer_connect(outside[0]);
		until(&heard.incoming, i < CONNECTION_BACKLOG ? i + 1 : i);
	}
	net_turns(500);
	assert_int_equal(heard.incoming, CONNECTION_BACKLOG);
	for (unsigned i = 0; i < 4; i++) {
		take(listener, i + 1, &own[i]);
		assert_true(connection_remote(at(i + 1), &remote));
		assert_int_not_equal(remote.port, before);
		before = remote.port;
	}
	for (unsigned i = 4; i < CONNECTION_BACKLOG; i++)
		connection_turn_away(listener);
	assert_int_equal(connection_take(listener, at(5), &set), CAUSE_wrong_state);
	assert_int_equal(connection_state(at(5)), CONNECTION_CLOSED);
	assert_int_equal(connection_take(listener, at(1), &set), CAUSE_already_open);
	/* There is room again. */
	next = peer_connect(outside[0]);
	until(&heard.incoming, CONNECTION_BACKLOG + 1);
	close(next);
	for (unsigned i = 0; i < PEERS; i++)
		close(peers[i]);
}

static void what_a_waiting_peer_says_is_not_lost(void **state)
{
	struct heard heard, own;
	struct connection *listener = stand(1, &heard);
	const uint8_t *bytes;
	int peer = peer_connect(outside[0]);

	(void)state;
	for (unsigned finishing = 0; finishing < 2; finishing++) {
		until(&heard.incoming, finishing + 1);
		assert_int_equal(send(peer, "hello", 5, 0), 5);
		if (finishing)
			shutdown(peer, SHUT_WR);
		net_turns(400);
		take(listener, 1, &own);
		until(&own.closed, finishing); /* the FIN stands behind */
		net_turns(50);
		assert_int_equal(own.fresh, 5);
		assert_int_equal(own.closed, finishing);
		assert_int_equal(connection_peek(at(1), &bytes), 5);
		assert_memory_equal(bytes, "hello", 5);
		connection_close(at(1));
		close(peer);
		peer = peer_connect(outside[0]);
	}
	/* Nothing at all, and gone again. */
	until(&heard.incoming, 3);
	shutdown(peer, SHUT_WR);
	net_turns(100);
	take(listener, 1, &own);
	until(&own.closed, 1);
	assert_int_equal(own.close_cause, CAUSE_closed_by_peer);
	close(peer);
}

/* Accepted and closed: the peer reads an end, not a reset, whatever it has said. */
static void peers_are_turned_away(void **state)
{
	struct heard heard;
	struct connection *listener = stand(1, &heard);
	char got[4];

	(void)state;
	net_wire_watch();
	for (unsigned i = 0; i < 3; i++) {
		int peer = peer_connect(outside[0]);

		until(&heard.incoming, i + 1);
		if (i > 0)
			assert_int_equal(send(peer, "hello", 5, 0), 5);
		if (i > 1)
			shutdown(peer, SHUT_WR);
		net_turns(100);
		connection_turn_away(listener);
		assert_int_equal(peer_hears(peer, got, sizeof got), 0);
		assert_int_equal(connection_state(listener), CONNECTION_LISTENING);
		close(peer);
	}
	assert_int_equal(net_wire.resets, 0);
	connection_turn_away(listener); /* nobody */
	/* The next one is welcome. */
	int peer = peer_connect(outside[0]);
	struct heard own;

	until(&heard.incoming, 4);
	take(listener, 1, &own);
	close(peer);
}

static void a_peer_that_leaves_the_row_is_forgotten(void **state)
{
	struct connection_configuration set = over(1);
	struct linger at_once = {1, 0};
	struct heard heard, own;
	struct connection *listener = stand(1, &heard);
	const uint8_t *bytes;
	int peers[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		peers[i] = peer_connect(outside[0]);
		until(&heard.incoming, i + 1);
	}
	assert_int_equal(send(peers[1], "second", 6, 0), 6);
	setsockopt(peers[0], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(peers[0]);
	net_turns(300);
	take(listener, 1, &own);
	net_turns(50);
	assert_int_equal(connection_peek(at(1), &bytes), 6);
	assert_memory_equal(bytes, "second", 6);
	assert_int_equal(connection_take(listener, at(2), &set), CAUSE_wrong_state);
	close(peers[1]);
}

static void closing_refuses_who_waits(void **state)
{
	struct heard heard;
	struct connection *listener = stand(1, &heard);
	int peers[2] = {peer_connect(outside[0]), peer_connect(outside[0])};

	(void)state;
	until(&heard.incoming, 2);
	net_wire_watch();
	connection_close(listener);
	assert_int_equal(net_wire.resets, 2);
	assert_int_equal(heard.closed, 0);
	stand(1, &heard); /* the port is free */
	close(peers[0]);
	close(peers[1]);
}

static void the_firewall_stands_before_it(void **state)
{
	struct heard heard;
	int peer;

	(void)state;
	stand(1, &heard);
	connections_refuse_all(&net_world.connections);
	peer = peer_connect(outside[0]);
	net_turns(400);
	assert_int_equal(heard.incoming, 0);
	close(peer);
}

/* --- Whichever bearer. */

static void who_names_no_bearer_listens_at_all(void **state)
{
	static const char *const ours[] = {"10.0.2.15", "10.0.3.15"};
	struct heard heard, own[2];
	struct connection_address address;
	int peers[2];
	char got[4];

	(void)state;
	net_bearer_up(2);
	stand(0, &heard);
	assert_true(connection_local(at(0), &address));
	assert_int_equal(address_ipv4(&address.ip), 0);
	for (unsigned i = 0; i < 2; i++) {
		peers[i] = peer_connect(outside[i]);
		until(&heard.incoming, i + 1);
		take(at(0), i + 1, &own[i]);
		assert_true(connection_local(at(i + 1), &address));
		assert_int_equal(address_ipv4(&address.ip), inet_addr(ours[i]));
		/* Also to a peer beyond the default route. */
		assert_ptr_equal(ip4_route_src(&(ip4_addr_t){address_ipv4(&address.ip)},
					       &(ip4_addr_t){inet_addr("203.0.113.5")}),
				 &net_world.bearer_list[i]->netif);
		assert_int_equal(connection_write(at(i + 1), (const uint8_t *)"hi", 2), 2);
		assert_int_equal(peer_hears(peers[i], got, sizeof got), 2);
	}
	/* A bearer is lost: so is what ran over it, and the listener with the last one only. */
	bearer_down(bearer_get(&net_world.bearers, 2), CAUSE_context_inactive);
	until(&own[1].closed, 1);
	assert_int_equal(own[1].close_cause, CAUSE_context_inactive);
	net_turns(50);
	assert_int_equal(own[0].closed + heard.closed, 0);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_bearer_failed);
	until(&heard.closed, 1);
	assert_int_equal(heard.close_cause, CAUSE_bearer_failed);
	assert_int_equal(connection_state(at(0)), CONNECTION_CLOSED);
	net_bearer_up(1);
	close(peers[0]);
	close(peers[1]);
}

static void who_names_no_bearer_goes_where_the_peer_is(void **state)
{
	static const char *const hosts[] = {"10.0.2.2", "10.0.3.2", "www.example.com", "localhost"};
	static const char *const ours[] = {"10.0.2.15", "10.0.3.15", "10.0.2.15", "10.0.2.15"};
	struct connection_configuration set = over(0);
	struct connection_address address;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	net_bearer_up(2);
	for (unsigned i = 0; i < 4; i++) {
		struct heard heard = {0};
		int peer;

		connection_set_user(at(1), &hearing, &heard);
		assert_int_equal(connection_open(at(1), &set, CONNECTION_TCP, hosts[i],
						 strlen(hosts[i]), port, 0),
				 CAUSE_PENDING);
		until(&heard.opened, 1);
		assert_int_equal(heard.open_cause, CAUSE_NONE);
		assert_true(connection_local(at(1), &address));
		assert_int_equal(address_ipv4(&address.ip), inet_addr(ours[i]));
		peer = peer_accept(listener);
		connection_close(at(1));
		close(peer);
	}
	bearer_down(bearer_get(&net_world.bearers, 2), CAUSE_context_inactive);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	assert_int_equal(connection_open(at(1), &set, CONNECTION_TCP, "10.0.2.2", 8, port, 0),
			 CAUSE_context_inactive);
	net_bearer_up(1);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_peer_gets_a_connection_of_its_own, net_close_all),
		cmocka_unit_test_teardown(peers_wait_in_a_row, net_close_all),
		cmocka_unit_test_teardown(what_a_waiting_peer_says_is_not_lost, net_close_all),
		cmocka_unit_test_teardown(peers_are_turned_away, net_close_all),
		cmocka_unit_test_teardown(a_peer_that_leaves_the_row_is_forgotten, net_close_all),
		cmocka_unit_test_teardown(closing_refuses_who_waits, net_close_all),
		cmocka_unit_test_teardown(the_firewall_stands_before_it, net_close_all),
		cmocka_unit_test_teardown(who_names_no_bearer_listens_at_all, net_close_all),
		cmocka_unit_test_teardown(who_names_no_bearer_goes_where_the_peer_is,
					  net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
