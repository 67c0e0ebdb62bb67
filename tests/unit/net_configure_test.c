/* SPDX-License-Identifier: MIT */
/* What the user sets, as it is seen on the wire: of a connection, also while it is open, and of the
 * stack. */
#include "support/net_wire.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/inet_chksum.h"
#include "lwip/ip.h"
#include "lwip/priv/tcp_priv.h"
#include "services/net/parameters.h"

static uint8_t bytes[4000];
static struct heard heard;

static struct connection *open_as(enum connection_protocol protocol,
				  const struct connection_configuration *set, int *peer)
{
	struct connection *c = connections_get(&net_world.connections, 0);
	bool udp = protocol == CONNECTION_UDP;
	uint16_t port;
	int fd = peer_socket(udp ? SOCK_DGRAM : SOCK_STREAM, &port);

	heard = (struct heard){0};
	connection_set_user(c, &hearing, &heard);
	assert_int_equal(connection_open(c, set, protocol, "localhost", 9, port, 0), CAUSE_PENDING);
	net_until(&heard.opened, 3000);
	*peer = udp ? fd : peer_accept(fd);
	if (!udp)
		close(fd);
	net_turns(20);
	net_wire_watch();
	return c;
}

static int restore(void **state)
{
	net_parameters_set(&net_parameters_factory);
	return net_close_all(state);
}

static void write_n(struct connection *c, size_t n)
{
	assert_int_equal(connection_write(c, bytes, n), n);
}

static void packets_bear_their_ttl_and_tos(void **state)
{
	static const enum connection_protocol protocols[] = {CONNECTION_TCP, CONNECTION_UDP};
	struct net_parameters stack = net_parameters_factory;
	int peer;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct connection_configuration set = over(1);
		struct connection *c;

		set.ttl = 7;
		set.tos = 0x10;
		c = open_as(protocols[i], &set, &peer);
		write_n(c, 1);
		net_turns(50);
		assert_int_equal(net_wire.ttl, 7);
		assert_int_equal(net_wire.tos, 0x10);
		set.ttl = 200;
		set.tos = 0;
		connection_configure(c, &set);
		write_n(c, 1);
		net_turns(50);
		assert_int_equal(net_wire.ttl, 200);
		assert_int_equal(net_wire.tos, 0);
		connection_close(c);
		close(peer);
		/* Who does not say has the stack's. */
		stack.ttl = (uint8_t)(30 + i);
		net_parameters_set(&stack);
		set.ttl = 0;
		c = open_as(protocols[i], &set, &peer);
		write_n(c, 1);
		net_turns(50);
		assert_int_equal(net_wire.ttl, 30 + i);
		set.ttl = 9;
		connection_configure(c, &set);
		set.ttl = 0;
		connection_configure(c, &set);
		write_n(c, 1);
		net_turns(50);
		assert_int_equal(net_wire.ttl, 30 + i);
		connection_close(c);
		close(peer);
	}
}

/* Three small writes: each a segment; or what is unacknowledged holds the others together. */
static void small_segments_wait_or_do_not(void **state)
{
	struct connection_configuration set = over(1);
	struct connection *c;
	int peer;

	(void)state;
	c = open_as(CONNECTION_TCP, &set, &peer);
	for (unsigned i = 0; i < 3; i++)
		write_n(c, 10);
	net_turns(100);
	assert_int_equal(net_wire.segments, 3);
	set.nodelay = false;
	connection_configure(c, &set);
	net_wire_watch();
	for (unsigned i = 0; i < 3; i++)
		write_n(c, 10);
	net_turns(400);
	assert_int_equal(net_wire.segments, 2);
	assert_int_equal(net_wire.largest, 20);
	set.nodelay = true;
	connection_configure(c, &set);
	net_wire_watch();
	for (unsigned i = 0; i < 3; i++)
		write_n(c, 10);
	net_turns(100);
	assert_int_equal(net_wire.segments, 3);
	close(peer);
}

static void segments_are_no_larger_than_asked_for(void **state)
{
	struct net_parameters stack = net_parameters_factory;
	struct connection_configuration set = over(1);
	struct connection *c;
	int peer;

	(void)state;
	c = open_as(CONNECTION_TCP, &set, &peer);
	write_n(c, 2000);
	net_turns(100);
	assert_int_equal(net_wire.largest, TCP_MSS);
	connection_close(c);
	close(peer);
	stack.mss = 536;
	net_parameters_set(&stack);
	c = open_as(CONNECTION_TCP, &set, &peer);
	write_n(c, 2000);
	net_turns(100);
	assert_int_equal(net_wire.largest, 536);
	connection_close(c);
	close(peer);
	set.mss = 700;
	c = open_as(CONNECTION_TCP, &set, &peer);
	write_n(c, 2000);
	net_turns(100);
	assert_int_equal(net_wire.largest, 700);
	close(peer);
}

static void the_first_window_is_the_stacks(void **state)
{
	struct net_parameters stack = net_parameters_factory;
	struct connection_configuration set = over(1);
	struct connection *c;
	int peer;

	(void)state;
	for (uint16_t window = 0; window < 3; window++) {
		stack.initial_window = window;
		net_parameters_set(&stack);
		c = open_as(CONNECTION_TCP, &set, &peer);
		write_n(c, 2 * TCP_MSS);
		/* Nothing is acknowledged before the next turn. */
		assert_int_equal(net_wire.segments, window ? window : 2);
		net_turns(100);
		assert_int_equal(net_wire.segments, 2);
		connection_close(c);
		close(peer);
	}
}

static ssize_t read_now(int peer)
{
	uint8_t got[2000];

	net_turns(60);
	return recv(peer, got, sizeof got, 0);
}

static void gathering_changes_while_open(void **state)
{
	static const enum connection_protocol protocols[] = {CONNECTION_TCP, CONNECTION_UDP};
	int peer;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct connection_configuration set = over(1);
		struct connection *c;

		set.packet_size = 1000;
		c = open_as(protocols[i], &set, &peer);
		write_n(c, 50);
		assert_int_equal(read_now(peer), -1);
		set.packet_size = 20;
		connection_configure(c, &set); /* what was gathered goes first */
		assert_int_equal(read_now(peer), 50);
		write_n(c, 19);
		assert_int_equal(read_now(peer), -1);
		write_n(c, 1);
		assert_int_equal(read_now(peer), 20);
		write_n(c, 5);
		set.send_timeout = 300;
		connection_configure(c, &set);
		assert_int_equal(read_now(peer), 5);
		write_n(c, 6);
		assert_int_equal(read_now(peer), -1);
		net_turns(400);
		assert_int_equal(read_now(peer), 6);
		set.packet_size = 0;
		connection_configure(c, &set);
		write_n(c, 7);
		assert_int_equal(read_now(peer), 7);
		connection_close(c);
		close(peer);
	}
}

static void a_connection_stays_on_its_bearer(void **state)
{
	struct connection_configuration set = over(1);
	struct connection_address local;
	struct connection *c;
	int peer;

	(void)state;
	c = open_as(CONNECTION_TCP, &set, &peer);
	set.bearer = 2;
	connection_configure(c, &set);
	assert_true(connection_local(c, &local));
	assert_int_equal(address_ipv4(&local.ip),
			 bearer_address(bearer_get(&net_world.bearers, 1)));
	close(peer);
	connection_close(c);
	connection_configure(c, &set); /* of none: nothing */
	assert_int_equal(connection_state(c), CONNECTION_CLOSED);
}

/* Who closes first remembers the connection, unless told otherwise. */
static void closed_connections_are_remembered_or_not(void **state)
{
	struct net_parameters stack = net_parameters_factory;
	struct connection_configuration set = over(1);
	int peer;

	(void)state;
	connection_close(open_as(CONNECTION_TCP, &set, &peer));
	close(peer);
	net_turns(1500);
	assert_non_null(tcp_tw_pcbs);
	stack.time_wait = false;
	net_parameters_set(&stack);
	net_turns(1500);
	assert_null(tcp_tw_pcbs);
	stack.time_wait = true;
	net_parameters_set(&stack);
	connection_close(open_as(CONNECTION_TCP, &set, &peer));
	close(peer);
	net_turns(1500);
	assert_non_null(tcp_tw_pcbs);
}

/* A first fragment of a datagram, whose others do not come. */
static struct pbuf *inject_fragment(uint16_t identification)
{
	struct netif *netif = &net_world.bearer_list[0]->netif;
	struct pbuf *packet = pbuf_alloc(PBUF_LINK, IP_HLEN + 8, PBUF_RAM);
	struct ip_hdr *ip = packet->payload;

	memset(ip, 0, IP_HLEN + 8);
	IPH_VHL_SET(ip, 4, IP_HLEN / 4);
	IPH_LEN_SET(ip, lwip_htons(IP_HLEN + 8));
	IPH_ID_SET(ip, lwip_htons(identification));
	IPH_OFFSET_SET(ip, PP_HTONS(IP_MF));
	IPH_TTL_SET(ip, 64);
	IPH_PROTO_SET(ip, IP_PROTO_UDP);
	ip4_addr_copy(ip->src, *netif_ip4_gw(netif));
	ip4_addr_copy(ip->dest, *netif_ip4_addr(netif));
	IPH_CHKSUM_SET(ip, inet_chksum(ip, IP_HLEN));
	pbuf_ref(packet); /* ours to look at */
	assert_int_equal(ip_input(packet, netif), ERR_OK);
	return packet;
}

static void incomplete_datagrams_live_as_long_as_the_stack_says(void **state)
{
	struct net_parameters stack = net_parameters_factory;
	struct pbuf *factory = inject_fragment(1), *brief;

	(void)state;
	stack.fragment_lifetime = 1;
	net_parameters_set(&stack);
	brief = inject_fragment(2);
	assert_int_equal(brief->ref, 2);
	net_turns(3000);
	assert_int_equal(brief->ref, 1);
	assert_int_equal(factory->ref, 2);
	pbuf_free(brief);
	pbuf_free(factory);
}

static void what_is_set_is_read_back(void **state)
{
	struct net_parameters stack = {.ttl = 0,
				       .fragment_lifetime = 65535,
				       .initial_window = 65535,
				       .mss = 1460,
				       .retransmissions = 1,
				       .retransmission_period = 64};
	struct net_parameters got;

	(void)state;
	net_parameters_set(&stack);
	got = net_parameters();
	assert_int_equal(got.ttl, 0);
	assert_int_equal(got.fragment_lifetime, 65535);
	assert_int_equal(got.initial_window, 65535);
	assert_int_equal(got.mss, 1460);
	assert_int_equal(got.retransmissions, 1);
	assert_int_equal(got.retransmission_period, 64);
	assert_false(got.time_wait);
	assert_int_equal(net_ttl, net_parameters_factory.ttl); /* none that a host may send */
	assert_int_equal(net_fragment_lifetime, 255);
	assert_int_equal(net_initial_window(1460), 65535);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(packets_bear_their_ttl_and_tos, restore),
		cmocka_unit_test_teardown(small_segments_wait_or_do_not, restore),
		cmocka_unit_test_teardown(segments_are_no_larger_than_asked_for, restore),
		cmocka_unit_test_teardown(the_first_window_is_the_stacks, restore),
		cmocka_unit_test_teardown(gathering_changes_while_open, restore),
		cmocka_unit_test_teardown(a_connection_stays_on_its_bearer, restore),
		cmocka_unit_test_teardown(closed_connections_are_remembered_or_not, restore),
		cmocka_unit_test_teardown(incomplete_datagrams_live_as_long_as_the_stack_says,
					  restore),
		cmocka_unit_test_teardown(what_is_set_is_read_back, restore),
	};

	return cmocka_run_group_tests(tests, net_setup, net_teardown);
}
