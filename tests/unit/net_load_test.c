/* SPDX-License-Identifier: MIT */
/* All connections at once: none starves the others, nothing of lwIP's leaks. */
#include "support/net_world.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static uint8_t block[4096];

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

static void act(struct party *party, struct connection *c, int listener, uint16_t port)
{
	struct linger at_once = {1, 0};
	struct connection_configuration set = over(1);
	const uint8_t *bytes;
	int udp;

	switch (rand() % 9) {
	case 0:
		if (connection_state(c) != CONNECTION_CLOSED)
			connection_close(c);
		set.packet_size = (uint16_t)(rand() % 3 * 400);
		set.send_timeout = 50;
		set.inactivity_timeout = (uint32_t)(rand() % 4 * 100);
		connection_set_user(c, &hearing, &party->heard);
		udp = rand() % 4 == 0;
		connection_open(c, &set, udp ? CONNECTION_UDP : CONNECTION_TCP, "localhost", 9,
				port, 0);
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
	for (unsigned step = 0; step < 6000; step++) {
		unsigned i = (unsigned)rand() % NET_WORLD_CONNECTIONS;

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

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
