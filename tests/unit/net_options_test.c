/* SPDX-License-Identifier: MIT */
/* What a user of sockets sets: lingering, the window, patience, multicast. */
#include "support/net_wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/igmp.h"
#include "lwip/inet_chksum.h"
#include "lwip/priv/tcp_priv.h"

enum {
	INSIDE = 1024,
	MUCH = 60000,
	LARGER = 3 * TCP_MSS + 200,
	/* lwIP's window updates, beside a segment that the peer may hold back */
	LEAST = TCP_MSS + LWIP_MAX(LWIP_MIN(TCP_WND / 2, TCP_MSS), TCP_WND_UPDATE_THRESHOLD),
	REAL = LARGER < TCP_WND ? LARGER : TCP_WND
};

static const struct connection_rule everybody = {0, 0};
static uint16_t outside;

static int setup(void **state)
{
	char text[32];

	outside = peer_free_port(SOCK_STREAM);
	slirp_link_init(&net_world.links[0], 1);
	snprintf(text, sizeof text, "tcp:%u:%u", outside, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
	return net_setup(state);
}

static struct connection *at(unsigned index, struct heard *heard)
{
	struct connection *c = connections_get(&net_world.connections, index);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	return c;
}

static struct connection *open_with(const struct connection_configuration *set, struct heard *heard,
				    int *peer)
{
	struct connection *c = at(0, heard);
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);
	const struct connection_address to = {address_named("10.0.2.2"), port};

	assert_int_equal(connection_connect(c, set, CONNECTION_TCP, &to), CAUSE_PENDING);
	net_until(&heard->opened, 5000);
	assert_int_equal(heard->open_cause, CAUSE_NONE);
	*peer = peer_accept(listener);
	close(listener);
	return c;
}

/* --- Lingering. */

static void who_does_not_linger_drops_what_is_unsent(void **state)
{
	struct connection_configuration set = over(1);
	struct heard heard;
	struct connection *c;
	int peer;

	(void)state;
	set.lingers = true;
	c = open_with(&set, &heard, &peer);
	net_wire_watch();
	assert_int_equal(connection_write(c, (const uint8_t *)"lost?", 5), 5);
	connection_close(c);
	net_turns(100);
	assert_true(net_wire.resets > 0);
	assert_null(tcp_active_pcbs);
	close(peer);
}

static void who_lingers_for_a_while_is_delivered_in_it(void **state)
{
	struct connection_configuration set = over(1);
	struct heard heard;
	struct connection *c;
	char got[8];
	int peer;

	(void)state;
	set.lingers = true;
	set.linger = 1000;
	c = open_with(&set, &heard, &peer);
	net_wire_watch();
	assert_int_equal(connection_write(c, (const uint8_t *)"there", 5), 5);
	connection_close(c);
	net_turns(1700);
	assert_int_equal(recv(peer, got, sizeof got, 0), 5);
	assert_int_equal(recv(peer, got, sizeof got, 0), 0);
	assert_int_equal(net_wire.resets, 0);
	close(peer);
}

static void lingering_ends(void **state)
{
	struct connection_configuration set = over(1);
	struct heard heard;
	uint32_t begun;
	struct connection *c;
	int peer;

	(void)state;
	set.lingers = true;
	set.linger = 1000;
	c = open_with(&set, &heard, &peer);
	net_wire_watch();
	net_wire.cut = true;
	assert_int_equal(connection_write(c, (const uint8_t *)"lost", 4), 4);
	connection_close(c);
	begun = net_now();
	while (tcp_active_pcbs) {
		assert_true(net_now() - begun < 5000);
		net_turn();
	}
	assert_true(net_now() - begun >= 900);
	net_wire.cut = false;
	close(peer);
}

/* --- The window. */

/* What waits after the peer has sent all it can; and all comes in the end. */
static size_t most_that_waits(struct connection *c, int peer)
{
	static const uint8_t much[MUCH];
	size_t sent = 0, got = 0, most = 0;
	uint32_t begun = net_now();

	while (got < MUCH) {
		ssize_t n = sent < MUCH ? send(peer, much + sent, MUCH - sent, 0) : 0;
		const uint8_t *bytes;

		sent += n > 0 ? (size_t)n : 0;
		net_turns(got ? 2 : 200);
		if (connection_pending(c) > most)
			most = connection_pending(c);
		for (size_t part; (part = connection_peek(c, &bytes)) != 0; got += part)
			connection_consume(c, part);
		assert_true(net_now() - begun < 20000);
	}
	return most;
}

static void a_window_is_as_large_as_asked(void **state)
{
	static const struct {
		uint16_t asked;
		size_t most;
	} windows[] = {{0, TCP_WND}, {1, LEAST}, {LARGER, REAL}, {0xffff, TCP_WND}};
	struct connection_configuration set = over(1);
	struct heard heard;
	struct connection *c;
	int peer;

	(void)state;
	for (unsigned i = 0; i < sizeof windows / sizeof *windows; i++) {
		set.window = windows[i].asked;
		c = open_with(&set, &heard, &peer);
		/* The last segment may be too large for what is left. */
		assert_in_range(most_that_waits(c, peer), windows[i].most - TCP_MSS + 1,
				windows[i].most);
		connection_close(c);
		close(peer);
	}
}

static void a_listener_hands_its_window_on(void **state)
{
	struct connection_configuration set = over(0);
	struct heard heard, taken;
	struct connection *listener = at(0, &heard), *c = at(1, &taken);
	int peer;

	(void)state;
	set.window = LARGER;
	connections_accept_from(&net_world.connections, &everybody);
	assert_int_equal(connection_listen_on(listener, &set, INSIDE), CAUSE_NONE);
	peer = peer_connect(outside);
	net_until(&heard.incoming, 5000);
	assert_int_equal(connection_take(listener, c, &set), CAUSE_NONE);
	assert_in_range(most_that_waits(c, peer), REAL - TCP_MSS + 1, REAL);
	close(peer);
}

/* --- Patience. */

static void the_patient_wait_without_a_bearer(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = {address_of_ipv4(0), INSIDE};
	struct heard heard, none, taken;
	struct connection *listener = at(0, &heard), *datagrams = at(1, &none), *c = at(2, &taken);
	int peer;

	(void)state;
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
	assert_int_equal(connection_bind(listener, &set, CONNECTION_TCP, &local),
			 CAUSE_context_inactive);
	set.patient = true;
	connections_accept_from(&net_world.connections, &everybody);
	assert_int_equal(connection_bind(listener, &set, CONNECTION_TCP, &local), CAUSE_NONE);
	assert_int_equal(connection_listen_on(listener, &set, 0), CAUSE_NONE);
	assert_int_equal(connection_open_datagrams(datagrams, &set, &local), CAUSE_NONE);
	for (unsigned i = 0; i < 2; i++) {
		net_bearer_up(1);
		peer = peer_connect(outside);
		heard.incoming = 0;
		net_until(&heard.incoming, 5000);
		assert_int_equal(connection_take(listener, c, &set), CAUSE_NONE);
		bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
		assert_int_equal(connection_state(listener), CONNECTION_LISTENING);
		assert_int_equal(connection_state(datagrams), CONNECTION_OPEN);
		/* What is connected is lost. */
		assert_int_equal(connection_state(c), CONNECTION_ENDED);
		assert_true(connection_readable(c));
		connection_close(c);
		close(peer);
	}
	net_bearer_up(1);
}

/* --- Datagrams. */

static void what_is_written_goes_where_it_is_addressed_to(void **state)
{
	const struct connection_configuration set = over(0);
	const struct connection_address local = {address_of_ipv4(0), 0};
	struct connection_address to = {.ip = address_named("127.0.0.1")};
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t ports[2];
	int peers[2] = {peer_socket(SOCK_DGRAM, &ports[0]), peer_socket(SOCK_DGRAM, &ports[1])};
	char got[8];

	(void)state;
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	assert_int_equal(connection_address_to(c, NULL), CAUSE_NONE);
	assert_int_equal(connection_write(c, (const uint8_t *)"nowhere", 7), 7);
	/* In pieces, of which the next address begins another one. */
	for (unsigned i = 0; i < 2; i++) {
		to.port = ports[i];
		assert_int_equal(connection_address_to(c, &to), CAUSE_NONE);
		connection_cork(c, true);
		assert_int_equal(connection_write(c, (const uint8_t *)"to ", 3), 3);
		assert_int_equal(connection_write(c, (const uint8_t *)(i ? "b" : "a"), 1), 1);
	}
	connection_cork(c, false);
	net_turns(100);
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(recv(peers[i], got, sizeof got, 0), 4);
		assert_memory_equal(got, i ? "to b" : "to a", 4);
		close(peers[i]);
	}
	assert_int_equal(connection_counters(c).dropped, 1);
	to.ip = address_named("0.0.0.0");
	assert_int_equal(connection_address_to(c, &to), CAUSE_unreachable);
}

/* --- Multicast. */

/* A datagram of one byte to a group and INSIDE. */
static void inject_datagram(const char *group)
{
	struct netif *netif = &net_world.bearer_list[0]->netif;
	uint8_t ip[29] = {0x45, 0, 0, 29, 0, 0, 0, 0, 9, 17, 0, 0, 10, 0, 2, 2};
	struct pbuf *packet = pbuf_alloc(PBUF_IP, sizeof ip, PBUF_RAM);
	struct in_addr to;
	uint16_t sum;

	assert_int_equal(inet_pton(AF_INET, group, &to), 1);
	memcpy(ip + 16, &to, sizeof to);
	sum = inet_chksum(ip, 20);
	memcpy(ip + 10, &sum, sizeof sum);
	ip[21] = 7;
	ip[22] = INSIDE >> 8;
	ip[23] = INSIDE & 0xff;
	ip[25] = 9;
	ip[28] = 'x';
	memcpy(packet->payload, ip, sizeof ip);
	assert_int_equal(ip_input(packet, netif), ERR_OK);
}

static void groups_are_joined_and_left(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = {address_of_ipv4(0), INSIDE};
	const struct address group = address_named("239.1.2.3"), any = {0},
			     own = address_named("10.0.2.15"), other = address_named("10.0.9.9"),
			     host = address_named("10.0.2.7");
	struct heard heard;
	struct connection *c = at(0, &heard);

	(void)state;
	assert_int_equal(connection_join(c, &group, &any), CAUSE_wrong_state);
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	inject_datagram("239.1.2.3");
	assert_int_equal(connection_pending(c), 0);
	net_wire_watch();
	assert_int_equal(connection_join(c, &group, &own), CAUSE_NONE);
	net_turns(100);
	assert_true(net_wire.packets > 0);				/* the report */
	assert_int_equal(connection_join(c, &group, &any), CAUSE_NONE); /* the same */
	inject_datagram("239.1.2.3");
	assert_int_equal(connection_pending(c), 1);
	assert_int_equal(connection_leave(c, &group, &any), CAUSE_NONE);
	inject_datagram("239.1.2.3");
	assert_int_equal(connection_pending(c), 1);

	assert_int_equal(connection_leave(c, &group, &any), CAUSE_address_unknown);
	assert_int_equal(connection_join(c, &group, &other), CAUSE_address_unknown);
	assert_int_equal(connection_join(c, &host, &any), CAUSE_address_unknown);
}

static void memberships_end_with_who_has_them(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = {address_of_ipv4(0), INSIDE};
	const struct address any = {0};
	struct address group = address_named("239.1.1.0");
	struct netif *netif = &net_world.bearer_list[0]->netif;
	struct heard heard;
	struct connection *c = at(0, &heard);

	(void)state;
	set.patient = true;
	for (unsigned way = 0; way < 2; way++) {
		assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
		for (unsigned i = 0; i < CONNECTION_GROUPS; i++) {
			group.bytes[3] = (uint8_t)i;
			assert_int_equal(connection_join(c, &group, &any), CAUSE_NONE);
		}
		group.bytes[3] = 200;
		assert_int_equal(connection_join(c, &group, &any), CAUSE_no_memory);
		if (way) {
			bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_context_inactive);
			net_bearer_up(1);
		}
		connection_close(c);
		/* All systems alone. */
		assert_non_null(netif_igmp_data(netif));
		assert_null(netif_igmp_data(netif)->next);
	}
}

static void groups_are_written_to_with_their_own_ttl(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = {address_of_ipv4(0), 0};
	const struct connection_address to = {address_named("239.1.2.3"), 7},
					peer = {address_named("10.0.2.2"), 7};
	struct heard heard;
	struct connection *c = at(0, &heard);

	(void)state;
	set.ttl = 33;
	set.multicast_ttl = 3;
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	net_wire_watch();
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(connection_address_to(c, i ? &peer : &to), CAUSE_NONE);
		assert_int_equal(connection_write(c, (const uint8_t *)"x", 1), 1);
		connection_flush(c);
		net_turns(50);
		assert_int_equal(net_wire.packets, i + 1);
		assert_int_equal(net_wire.ttl, i ? 33 : 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(who_does_not_linger_drops_what_is_unsent, net_close_all),
		cmocka_unit_test_teardown(who_lingers_for_a_while_is_delivered_in_it,
					  net_close_all),
		cmocka_unit_test_teardown(lingering_ends, net_close_all),
		cmocka_unit_test_teardown(a_window_is_as_large_as_asked, net_close_all),
		cmocka_unit_test_teardown(a_listener_hands_its_window_on, net_close_all),
		cmocka_unit_test_teardown(the_patient_wait_without_a_bearer, net_close_all),
		cmocka_unit_test_teardown(what_is_written_goes_where_it_is_addressed_to,
					  net_close_all),
		cmocka_unit_test_teardown(groups_are_joined_and_left, net_close_all),
		cmocka_unit_test_teardown(memberships_end_with_who_has_them, net_close_all),
		cmocka_unit_test_teardown(groups_are_written_to_with_their_own_ttl, net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
