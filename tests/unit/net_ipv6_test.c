/* SPDX-License-Identifier: MIT */
/* IPv6: addresses of a bearer, connections to and from, datagrams, echo, look-ups by family. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lwip/inet_chksum.h"

#include "services/net/echo_table.h"
#include "services/net/lookup_table.h"
#include "services/net/resolve.h"

enum { INSIDE = 1024, CHANGES = 8 };

static const struct bearer_ipv6 automatic = {.local = BEARER_IPV6_AUTOMATIC,
					     .global = BEARER_IPV6_AUTOMATIC};
static const struct connection_rule everybody = {0, 0};

static uint16_t outside_tcp, outside_udp; /* ports of ::1 forwarded to INSIDE */

/* --- What the listeners of bearer 1 hear. */

static struct changes {
	struct bearer_listener listener;
	unsigned count;
	struct {
		enum bearer_change change;
		struct address address;
	} list[CHANGES];
} heard_changes;

static void changed(struct bearer_listener *listener, unsigned index, enum bearer_change change,
		    const struct address *address)
{
	(void)listener;
	assert_int_equal(index, 1);
	assert_true(heard_changes.count < CHANGES);
	heard_changes.list[heard_changes.count].change = change;
	heard_changes.list[heard_changes.count++].address = *address;
}

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener, (void)index, (void)why;
}

static bool has_heard(enum bearer_change change, const char *text)
{
	const struct address address = address_named(text);

	for (unsigned i = 0; i < heard_changes.count; i++)
		if (heard_changes.list[i].change == change &&
		    address_same(&heard_changes.list[i].address, &address))
			return true;
	return false;
}

/* --- The world. */

static struct bearer *bearer(void)
{
	return bearer_get(&net_world.bearers, 1);
}

static void until_global(void)
{
	struct address address;
	uint32_t start = net_now();

	while (!bearer_ipv6_global(bearer(), &address)) {
		assert_true(net_now() - start < 15000);
		net_turn();
	}
	net_turns(150);
}

static void forward(const char *protocol, uint16_t *port, int type)
{
	char text[32];

	close(peer_socket_ipv6(type, port));
	snprintf(text, sizeof text, "%s:%u:%u", protocol, *port, INSIDE);
	assert_true(slirp_link_forward(&net_world.links[0], text));
}

static int setup(void **state)
{
	slirp_link_init(&net_world.links[0], 1);
	forward("tcp6", &outside_tcp, SOCK_STREAM);
	forward("udp6", &outside_udp, SOCK_DGRAM);
	net_setup(state);
	heard_changes.listener = (struct bearer_listener){.lost = lost, .changed = changed};
	bearers_listen(&net_world.bearers, &heard_changes.listener);
	assert_int_equal(bearer_set_ipv6(bearer(), &automatic), CAUSE_NONE);
	until_global();
	return 0;
}

static struct connection *at(unsigned index, struct heard *heard)
{
	struct connection *c = connections_get(&net_world.connections, index);

	*heard = (struct heard){0};
	connection_set_user(c, &hearing, heard);
	return c;
}

static struct connection_address place(const char *address, uint16_t port)
{
	return (struct connection_address){address_named(address), port};
}

static void assert_place(bool there, const struct connection_address *got, const char *address,
			 uint16_t port)
{
	const struct address expected = address_named(address);

	assert_true(there);
	assert_true(address_same(&got->ip, &expected));
	assert_int_equal(got->port, port);
}

/* --- The bearer. */

static void it_makes_its_addresses_and_tells(void **state)
{
	(void)state;
	assert_true(has_heard(BEARER_IPV6_ACQUIRED, "fe80::5054:ff:fe12:3456"));
	assert_true(has_heard(BEARER_IPV6_ACQUIRED, "fec0::5054:ff:fe12:3456"));
}

/* From fe80::2 to all nodes: it routes nothing, and knows a server at fec0::3. */
static void a_router_says_its_server(void **state)
{
	static const uint8_t header[] = {0x33, 0x33, 0,	   0,	 0, 1, 0x52, 0x56, 0,  0,  0,
					 2,    0x86, 0xdd, 0x60, 0, 0, 0,    0,	   40, 58, 255};
	static const uint8_t says[] = {134, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0,
				       0,   0, 0, 0, 25, 3, 0, 0, 0, 0, 1, 0};
	const struct address from = address_named("fe80::2"), to = address_named("ff02::1"),
			     server = address_named("fec0::3");
	struct pbuf *frame = pbuf_alloc(PBUF_RAW, 14 + 40 + 40, PBUF_POOL);
	const ip_addr_t source = resolve_to_stack(&from, NULL),
			target = resolve_to_stack(&to, NULL);
	uint8_t *bytes = frame->payload;
	struct address address;
	uint16_t sum;

	(void)state;
	memcpy(bytes, header, sizeof header);
	memcpy(bytes + 22, from.bytes, 16);
	memcpy(bytes + 38, to.bytes, 16);
	memcpy(bytes + 54, says, sizeof says);
	memcpy(bytes + 54 + sizeof says, server.bytes, 16);
	pbuf_remove_header(frame, 54);
	sum = ip6_chksum_pseudo(frame, 58, 40, ip_2_ip6(&source), ip_2_ip6(&target));
	memcpy(bytes + 56, &sum, sizeof sum);
	pbuf_add_header(frame, 54);
	bearer_enter(bearer());
	assert_int_equal(bearer()->netif.input(frame, &bearer()->netif), ERR_OK);
	bearer_leave(bearer());
	assert_true(bearer_ipv6_dns(bearer(), &address));
	assert_true(address_same(&address, &server));
	/* That of IPv4 is the one of before. */
	assert_int_equal(bearer_dns(bearer(), 0), inet_addr("10.0.2.3"));
	assert_int_equal(bearer_dns(bearer(), 1), 0);
}

static void static_addresses_take_the_place_of_its_own(void **state)
{
	struct bearer_ipv6 set = {.local = BEARER_IPV6_STATIC,
				  .global = BEARER_IPV6_STATIC,
				  .local_address = address_named("fe80::77"),
				  .global_address = address_named("fec0::78"),
				  .dns = address_named("fec0::53")};
	struct address address;

	(void)state;
	heard_changes.count = 0;
	assert_int_equal(bearer_set_ipv6(bearer(), &set), CAUSE_NONE);
	assert_true(has_heard(BEARER_IPV6_LOST, "fec0::5054:ff:fe12:3456"));
	assert_false(bearer_ipv6_local(bearer(), &address));
	until_global();
	assert_true(has_heard(BEARER_IPV6_ACQUIRED, "fe80::77"));
	assert_true(has_heard(BEARER_IPV6_ACQUIRED, "fec0::78"));
	assert_true(bearer_ipv6_dns(bearer(), &address));
	assert_memory_equal(&address, &set.dns, sizeof address);

	/* What can be no host's, or not there. */
	set.local_address = address_named("fec0::1");
	assert_int_equal(bearer_set_ipv6(bearer(), &set), CAUSE_parameter_range);
	set.local_address = address_named("fe80::1");
	set.global_address = address_named("ff02::1");
	assert_int_equal(bearer_set_ipv6(bearer(), &set), CAUSE_parameter_range);

	assert_int_equal(bearer_set_ipv6(bearer(), &(struct bearer_ipv6){0}), CAUSE_NONE);
	assert_false(bearer_ipv6_global(bearer(), &address));
	assert_int_equal(bearer_set_ipv6(bearer(), &automatic), CAUSE_NONE);
	until_global();
}

/* --- Connections. */

static void opens_by_address_name_and_loopback(void **state)
{
	static const char *const hosts[] = {"fec0::2", "FEC0:0:0:0:0:0:0:2", "::1",
					    "www.example.com", "localhost"};
	struct connection_configuration set = over(1);
	struct connection_address end;
	struct heard heard;
	uint16_t port;
	int listener = peer_socket_ipv6(SOCK_STREAM, &port);

	(void)state;
	set.family = ADDRESS_IPV6;
	for (unsigned i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		struct connection *c = at(0, &heard);

		assert_int_equal(connection_open(c, &set, CONNECTION_TCP, hosts[i],
						 strlen(hosts[i]), port, 0),
				 CAUSE_PENDING);
		net_until(&heard.opened, 5000);
		assert_int_equal(heard.open_cause, CAUSE_NONE);
		assert_true(connection_local(c, &end));
		assert_place(true, &end, "fec0::5054:ff:fe12:3456", end.port);
		assert_place(connection_remote(c, &end), &end, i == 2 || i == 4 ? "::1" : "fec0::2",
			     port);
		close(peer_accept(listener));
		connection_close(c);
	}
	close(listener);
}

static void bytes_go_both_ways(void **state)
{
	const struct connection_configuration set = over(0);
	struct connection_address to;
	const uint8_t *bytes;
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t port;
	int listener = peer_socket_ipv6(SOCK_STREAM, &port), peer;
	char got[8];

	(void)state;
	to = place("fec0::2", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_TCP, &to), CAUSE_PENDING);
	net_until(&heard.opened, 5000);
	assert_int_equal(heard.open_cause, CAUSE_NONE);
	peer = peer_accept(listener);
	assert_int_equal(connection_write(c, (const uint8_t *)"over", 4), 4);
	net_turns(100);
	assert_int_equal(recv(peer, got, sizeof got, 0), 4);
	assert_false(connection_readable(c));
	assert_int_equal(send(peer, "back", 4, 0), 4);
	net_turns(100);
	assert_true(connection_readable(c));
	assert_int_equal(connection_peek(c, &bytes), 4);
	assert_memory_equal(bytes, "back", 4);
	close(peer);
	close(listener);
}

static void refused_and_unknown_is_said(void **state)
{
	struct connection_configuration set = over(1);
	struct connection_address to;
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t port;

	(void)state;
	close(peer_socket_ipv6(SOCK_STREAM, &port));
	to = place("fec0::2", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_TCP, &to), CAUSE_PENDING);
	net_until(&heard.opened, 5000);
	assert_true(heard.open_cause == CAUSE_connect_refused ||
		    heard.open_cause == CAUSE_unreachable);
	/* Its own address leads nowhere. */
	heard.opened = 0;
	to = place("fec0::5054:ff:fe12:3456", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_TCP, &to), CAUSE_PENDING);
	net_until(&heard.opened, 5000);
	assert_int_equal(heard.open_cause, CAUSE_unreachable);
	to = place("fec0::99", 1);
	assert_int_equal(connection_bind(c, &set, CONNECTION_TCP, &to), CAUSE_address_unknown);
}

static void bound_and_standing_it_takes_peers(void **state)
{
	const struct connection_configuration set = over(0);
	const struct connection_address local = place("::", INSIDE);
	struct connection_address end;
	struct heard heard, taken;
	struct connection *listener = at(0, &heard), *c;
	int peer, former;

	(void)state;
	connections_accept_from(&net_world.connections, &everybody);
	assert_int_equal(connection_bind(listener, &set, CONNECTION_TCP, &local), CAUSE_NONE);
	assert_int_equal(connection_state(listener), CONNECTION_BOUND);
	assert_place(connection_local(listener, &end), &end, "::", INSIDE);
	assert_int_equal(connection_listen_on(listener, &set, 0), CAUSE_NONE);
	assert_false(connection_readable(listener));
	peer = peer_connect_ipv6(outside_tcp);
	net_until(&heard.incoming, 5000);
	assert_true(connection_readable(listener));
	assert_int_equal(connection_peers(listener), 1);
	c = at(1, &taken);
	assert_int_equal(connection_take(listener, c, &set), CAUSE_NONE);
	assert_true(connection_remote(c, &end));
	assert_int_equal(end.ip.family, ADDRESS_IPV6);
	assert_place(connection_local(c, &end), &end, "fec0::5054:ff:fe12:3456", INSIDE);
	assert_int_equal(send(peer, "hello", 5, 0), 5);
	net_turns(100);
	assert_int_equal(connection_pending(c), 5);
	/* It is not there for IPv4. */
	former = peer_connect(outside_tcp);
	net_turns(100);
	assert_int_equal(connection_peers(listener), 0);
	close(former);
	close(peer);
}

static void a_bound_one_opens_from_its_port(void **state)
{
	const struct connection_configuration set = over(0);
	struct connection_address local = place("fec0::5054:ff:fe12:3456", 4321), to, end;
	struct heard heard, none;
	struct connection *c = at(0, &heard), *other = at(1, &none);
	uint16_t port;
	int listener = peer_socket_ipv6(SOCK_STREAM, &port);

	(void)state;
	assert_int_equal(connection_bind(c, &set, CONNECTION_TCP, &local), CAUSE_NONE);
	assert_int_equal(connection_bind(c, &set, CONNECTION_TCP, &local), CAUSE_already_open);
	to = place("10.0.2.2", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_TCP, &to), CAUSE_wrong_state);
	to = place("fec0::2", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_TCP, &to), CAUSE_PENDING);
	net_until(&heard.opened, 5000);
	assert_int_equal(heard.open_cause, CAUSE_NONE);
	assert_place(connection_local(c, &end), &end, "fec0::5054:ff:fe12:3456", 4321);
	/* A port of its choice. */
	local = place("::", 0);
	assert_int_equal(connection_bind(other, &set, CONNECTION_TCP, &local), CAUSE_NONE);
	assert_true(connection_local(other, &end));
	assert_true(end.port != 0);
	connection_close(other);
	assert_int_equal(connection_state(other), CONNECTION_CLOSED);
	close(listener);
}

/* --- Datagrams. */

static void datagrams_go_to_any_address_and_tell_their_sender(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = place("::", INSIDE);
	struct connection_address to, from;
	const uint8_t *bytes;
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t port[2];
	int peer[2] = {peer_socket_ipv6(SOCK_DGRAM, &port[0]),
		       peer_socket_ipv6(SOCK_DGRAM, &port[1])};
	char got[8];

	(void)state;
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	for (unsigned i = 0; i < 2; i++) {
		to = place(i ? "::1" : "fec0::2", port[i]);
		assert_int_equal(connection_address_to(c, &to), CAUSE_NONE);
		assert_int_equal(connection_write(c, (const uint8_t *)(i ? "two" : "one"), 3), 3);
	}
	connection_flush(c);
	net_turns(100);
	for (unsigned i = 0; i < 2; i++) {
		struct sockaddr_in6 back;
		socklen_t n = sizeof back;

		assert_int_equal(
			recvfrom(peer[i], got, sizeof got, 0, (struct sockaddr *)&back, &n), 3);
		assert_memory_equal(got, i ? "two" : "one", 3);
		assert_int_equal(sendto(peer[i], "yes", 3, 0, (struct sockaddr *)&back, n), 3);
		net_turns(100);
		/* The last one asked answers from where he was asked. */
		assert_place(connection_sender(c, &from), &from, i ? "::1" : "fec0::2", port[i]);
		assert_int_equal(connection_peek(c, &bytes), 3);
		connection_consume(c, 3);
	}
	to = place("10.0.2.2", port[0]);
	assert_int_equal(connection_address_to(c, &to), CAUSE_wrong_state);
	close(peer[0]);
	close(peer[1]);
}

static void datagrams_come_in_from_outside(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = place("::", INSIDE);
	struct sockaddr_in6 to = {.sin6_family = AF_INET6,
				  .sin6_addr = IN6ADDR_LOOPBACK_INIT,
				  .sin6_port = htons(outside_udp)};
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t port;
	int peer = peer_socket_ipv6(SOCK_DGRAM, &port);

	(void)state;
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	assert_int_equal(sendto(peer, "in", 2, 0, (struct sockaddr *)&to, sizeof to), 2);
	net_turns(200);
	assert_int_equal(connection_datagram(c), 2);
	close(peer);
}

static void a_datagram_socket_gets_a_peer(void **state)
{
	struct connection_configuration set = over(0);
	const struct connection_address local = place("::", 0);
	struct connection_address to;
	struct heard heard;
	struct connection *c = at(0, &heard);
	uint16_t port;
	int peer = peer_socket_ipv6(SOCK_DGRAM, &port);
	char got[8];

	(void)state;
	assert_int_equal(connection_open_datagrams(c, &set, &local), CAUSE_NONE);
	to = place("fec0::2", port);
	assert_int_equal(connection_connect(c, &set, CONNECTION_UDP, &to), CAUSE_PENDING);
	net_until(&heard.opened, 1000);
	assert_int_equal(heard.open_cause, CAUSE_NONE);
	assert_place(connection_remote(c, &to), &to, "fec0::2", port);
	assert_int_equal(connection_write(c, (const uint8_t *)"peer", 4), 4);
	net_turns(100);
	assert_int_equal(recv(peer, got, sizeof got, 0), 4);
	close(peer);
}

/* --- Echo and look-ups. */

static struct answers {
	unsigned results, finished;
	struct echo_result result;
	enum cause cause;
} answers;

static void on_result(void *user, const struct echo_result *result)
{
	(void)user;
	answers.results++;
	answers.result = *result;
}

static void on_finished(void *user, enum cause cause)
{
	(void)user;
	answers.finished++;
	answers.cause = cause;
}

static void echoes_come_back(void **state)
{
	static const struct echo_events events = {on_result, on_finished};
	static const char *const hosts[] = {"fec0::2", "::1", "www.example.com"};
	static struct echo echo;
	const struct echo_request request = {
		.family = ADDRESS_IPV6, .count = 2, .size = 300, .timeout = 2000};

	(void)state;
	echo_init(&echo, &net_world.bearers, &net_world.names);
	for (unsigned i = 0; i < 3; i++) {
		const struct address asked = address_named(i == 1 ? "::1" : "fec0::2");

		answers = (struct answers){0};
		assert_int_equal(
			echo_start(&echo, &request, hosts[i], strlen(hosts[i]), &events, NULL),
			CAUSE_PENDING);
		net_until(&answers.finished, 5000);
		assert_int_equal(answers.cause, CAUSE_NONE);
		assert_int_equal(answers.results, 2);
		assert_int_equal(answers.result.cause, CAUSE_NONE);
		assert_true(address_same(&answers.result.address, &asked));
		assert_true(answers.result.ttl > 0);
	}
	bearers_unlisten(&net_world.bearers, &echo.listener);
}

static struct looked_up {
	unsigned done;
	enum cause cause;
	struct address address;
} looked_up;

static void on_looked_up(void *user, enum cause cause, const struct address *address)
{
	(void)user;
	looked_up.done++;
	looked_up.cause = cause;
	if (address)
		looked_up.address = *address;
}

static void names_have_an_address_of_each_family(void **state)
{
	static struct lookups lookups;
	static struct lookup lookup;
	static const struct {
		const char *name;
		enum address_family family;
		const char *address; /* NULL: there is none */
	} asked[] = {{"www.example.com", ADDRESS_IPV4, "10.0.2.2"},
		     {"www.example.com", ADDRESS_IPV6, "fec0::2"},
		     {"192.0.2.1", ADDRESS_IPV4, "192.0.2.1"},
		     {"192.0.2.1", ADDRESS_IPV6, NULL},
		     {"2001:db8::1", ADDRESS_IPV6, "2001:db8::1"}};

	(void)state;
	lookups_init(&lookups, &net_world.bearers, &net_world.names);
	for (unsigned i = 0; i < sizeof asked / sizeof *asked; i++) {
		looked_up = (struct looked_up){0};
		assert_int_equal(lookup_start(&lookups, &lookup, 0, asked[i].name,
					      strlen(asked[i].name), asked[i].family, on_looked_up,
					      NULL),
				 CAUSE_PENDING);
		assert_int_equal(looked_up.done, 0);
		net_until(&looked_up.done, 1000);
		assert_int_equal(looked_up.cause,
				 asked[i].address ? CAUSE_NONE : CAUSE_resolve_failed);
		if (asked[i].address) {
			const struct address expected = address_named(asked[i].address);

			assert_true(address_same(&looked_up.address, &expected));
		}
	}
	bearers_unlisten(&net_world.bearers, &lookups.listener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_makes_its_addresses_and_tells),
		cmocka_unit_test(a_router_says_its_server),
		cmocka_unit_test(static_addresses_take_the_place_of_its_own),
		cmocka_unit_test_teardown(opens_by_address_name_and_loopback, net_close_all),
		cmocka_unit_test_teardown(bytes_go_both_ways, net_close_all),
		cmocka_unit_test_teardown(refused_and_unknown_is_said, net_close_all),
		cmocka_unit_test_teardown(bound_and_standing_it_takes_peers, net_close_all),
		cmocka_unit_test_teardown(a_bound_one_opens_from_its_port, net_close_all),
		cmocka_unit_test_teardown(datagrams_go_to_any_address_and_tell_their_sender,
					  net_close_all),
		cmocka_unit_test_teardown(datagrams_come_in_from_outside, net_close_all),
		cmocka_unit_test_teardown(a_datagram_socket_gets_a_peer, net_close_all),
		cmocka_unit_test(echoes_come_back),
		cmocka_unit_test(names_have_an_address_of_each_family),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
