/* SPDX-License-Identifier: MIT */
/* All connections at once: none starves the others, nothing of lwIP's leaks. */
#include "support/net_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INSIDE = 1026, LISTENER = NET_WORLD_CONNECTIONS - 1 };

static uint8_t block[4096];
static uint16_t outside; /* the loopback's port forwarded to the listener */

static int setup(void **state)
{
	char text[32];

	outside = peer_free_port(SOCK_STREAM);
	slirp_link_init(&net_world.links[0], 1);
	snprintf(text, sizeof text, "tcp:%u:%u", outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	return net_setup(state);
}

static unsigned free_pbufs(void)
{
	struct pbuf *list = NULL, *next;
	unsigned n = 0;

	while ((next = pbuf_alloc(PBUF_RAW, PBUF_POOL_BUFSIZE, PBUF_POOL)) != NULL) {
		*(struct pbuf **)next->payload = list;
		list = next;
		n++;
	}
	for (; list; list = next) {
		next = *(struct pbuf **)list->payload;
		pbuf_free(list);
	}
	return n;
}

/* Five connections whose users read nothing, in small and large pieces, and a sixth that works. */
static void stuck_connections_do_not_starve_others(void **state)
{
	struct heard heard[NET_WORLD_CONNECTIONS];
	int peers[NET_WORLD_CONNECTIONS];
	struct connection *c = NULL;
	size_t got = 0, sent = 0;
	uint32_t start;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		c = open_to(i, &heard[i], listener, port, &peers[i]);
	for (start = net_now(); net_now() - start < 500;) {
		for (unsigned i = 0; i + 1 < NET_WORLD_CONNECTIONS; i++)
			send(peers[i], block, i % 2 ? 300 : 4096, MSG_NOSIGNAL);
		net_turn();
	}
	for (start = net_now(); got < 500000; net_turn()) {
		const uint8_t *bytes;
		size_t part = sizeof block < 500000 - sent ? sizeof block : 500000 - sent;
		ssize_t n = part ? send(peers[NET_WORLD_CONNECTIONS - 1], block, part, MSG_NOSIGNAL)
				 : 0;

		sent += n > 0 ? (size_t)n : 0;
		while ((part = connection_peek(c, &bytes)) > 0) {
			connection_consume(c, part);
			got += part;
		}
		assert_true(net_now() - start < 10000);
	}
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		close(peers[i]);
	close(listener);
}

struct party {
	struct heard heard;
	int peer;
};

/* At the standing listener: somebody comes, is taken, or is turned away; or it begins anew. */
static void receive_guests(struct connection *c, struct party *party)
{
	struct connection *listener = connections_get(&net_world.connections, LISTENER);
	struct connection_configuration set = over((uint8_t)(rand() % 2));

	if (rand() % 40 == 0 || connection_state(listener) == CONNECTION_CLOSED) {
		connection_close(listener);
		connection_listen_on(listener, &set, INSIDE);
	} else if (rand() % 3 == 0 && party->peer < 0) {
		party->peer = peer_connect(outside);
	} else if (rand() % 3 == 0) {
		connection_turn_away(listener);
	} else {
		set.half_close = rand() % 2;
		connection_close(c);
		connection_set_user(c, &hearing, &party->heard);
		connection_take(listener, c, &set);
	}
}

static void act(struct party *party, struct connection *c, int listener, uint16_t port)
{
	struct linger at_once = {1, 0};
	struct connection_configuration set = over(1);
	const uint8_t *bytes;
	int udp;

	switch (rand() % 12) {
	case 0:
		if (connection_state(c) != CONNECTION_CLOSED)
			connection_close(c);
		set.packet_size = (uint16_t)(rand() % 3 * 400);
		set.send_timeout = 50;
		set.inactivity_timeout = (uint32_t)(rand() % 4 * 100);
		set.half_close = rand() % 2;
		connection_set_user(c, &hearing, &party->heard);
		udp = rand() % 4 == 0;
		if (rand() % 8 == 0)
			connection_open_datagrams(c, &set, &(struct connection_address){.port = 0});
		else
			connection_open(c, &set, udp ? CONNECTION_UDP : CONNECTION_TCP, "localhost",
					9, port, 0);
		break;
	case 1:
		connection_close(c);
		break;
	case 2:
	case 3:
		connection_write(c, block, (size_t)rand() % sizeof block);
		break;
	case 4:
	case 5:
		connection_consume(c, connection_peek(c, &bytes));
		break;
	case 6:
		if (party->peer >= 0 && rand() % 3 == 0) {
			if (rand() % 2)
				setsockopt(party->peer, SOL_SOCKET, SO_LINGER, &at_once,
					   sizeof at_once);
			close(party->peer);
			party->peer = -1;
		}
		if (party->peer < 0)
			party->peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
		break;
	case 7:
		if (party->peer >= 0)
			send(party->peer, block, (size_t)rand() % sizeof block, MSG_NOSIGNAL);
		break;
	case 8:
		connection_shutdown(c);
		break;
	case 9:
		set.packet_size = (uint16_t)(rand() % 3 * 700);
		set.half_close = rand() % 2;
		connection_configure(c, &set);
		break;
	case 10:
		receive_guests(c, party);
		break;
	default:
		if (party->peer >= 0)
			recv(party->peer, block, sizeof block, 0);
	}
}

static void random_life_leaves_nothing_behind(void **state)
{
	static struct party parties[NET_WORLD_CONNECTIONS];
	unsigned before = free_pbufs();
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);
	struct heard heard;

	(void)state;
	srand(20071);
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		parties[i] = (struct party){.peer = -1};
	connections_accept_from(&net_world.connections, &(struct connection_rule){0, 0});
	connection_set_user(connections_get(&net_world.connections, LISTENER), NULL, NULL);
	for (unsigned step = 0; step < 8000; step++) {
		unsigned i = (unsigned)rand() % LISTENER;

		act(&parties[i], connections_get(&net_world.connections, i), listener, port);
		if (rand() % 3 == 0)
			net_turn();
		if (step % 2000 == 1999) {
			bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
			net_bearer_up(1);
		}
	}
	net_close_all(NULL);
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		if (parties[i].peer >= 0)
			close(parties[i].peer);
	close(listener);
	net_turns(300);
	assert_int_equal(free_pbufs(), before);
	/* And all of them can be opened. */
	listener = peer_socket(SOCK_STREAM, &port);
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		open_to(i, &heard, listener, port, &parties[i].peer);
	for (unsigned i = 0; i < NET_WORLD_CONNECTIONS; i++)
		close(parties[i].peer);
	close(listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(stuck_connections_do_not_starve_others, net_close_all),
		cmocka_unit_test_teardown(random_life_leaves_nothing_behind, net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
