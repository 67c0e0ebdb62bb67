/* SPDX-License-Identifier: MIT */
/*
 * Names by DNS. The server is a socket of this program at port 53 of the loopback, so these tests
 * are skipped for a user who may not bind it; those of silence run for all.
 */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/net/lookup_table.h"
#include "services/net/parameters.h"

static int server = -1;
static unsigned asked;

static int second_goes_down(void **state)
{
	bearer_down(bearer_get(&net_world.bearers, 2), CAUSE_NONE);
	return net_close_all(state);
}

static void use_server(const char *address)
{
	struct bearer *bearer = bearer_get(&net_world.bearers, 1);

	ip_addr_set_zero(&bearer->dns[1]);
	ip_addr_set_ip4_u32(&bearer->dns[0], inet_addr(address));
}

/* Answers what has been asked: 10.0.2.2 or fec0::2 for names that begin with "good", no such name
 * else. */
static void serve(void)
{
	static const uint8_t answer[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 2, 2},
			     answer_ipv6[] = {0xc0, 12, 0, 28, 0,    1,	   0,	    0,
					      0,    60, 0, 16, 0xfe, 0xc0, [27] = 2};
	struct sockaddr_in from;
	socklen_t n = sizeof from;
	uint8_t message[512];
	ssize_t got = recvfrom(server, message, 400, 0, (struct sockaddr *)&from, &n);

	if (got < 17)
		return;
	asked++;
	message[2] |= 0x80;
	if (memcmp(message + 13, "good", 4) == 0) {
		bool ipv6 = message[got - 3] == 28;

		message[7] = 1;
		memcpy(message + got, ipv6 ? answer_ipv6 : answer,
		       ipv6 ? sizeof answer_ipv6 : sizeof answer);
		got += (ssize_t)(ipv6 ? sizeof answer_ipv6 : sizeof answer);
	} else {
		message[3] = 3;
	}
	sendto(server, message, (size_t)got, 0, (struct sockaddr *)&from, n);
}

static void serve_until(const unsigned *flag)
{
	uint32_t start = net_now();

	while (!*flag) {
		assert_true(net_now() - start < 3000);
		serve();
		net_turn();
	}
}

static int setup(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
				      .sin_port = htons(53)};

	server = socket(AF_INET, SOCK_DGRAM, 0);
	fcntl(server, F_SETFL, O_NONBLOCK);
	if (bind(server, (struct sockaddr *)&address, sizeof address) != 0) {
		close(server);
		server = -1;
	}
	return net_setup(state);
}

static int teardown(void **state)
{
	if (server >= 0)
		close(server);
	return net_teardown(state);
}

static struct connection *open_name(unsigned index, struct heard *heard, const char *name,
				    uint16_t port, uint32_t timeout)
{
	struct connection *c = connections_get(&net_world.connections, index);
	struct connection_configuration configuration = over(1);

	*heard = (struct heard){0};
	configuration.connect_timeout = timeout;
	connection_set_user(c, &hearing, heard);
	assert_int_equal(
		connection_open(c, &configuration, CONNECTION_TCP, name, strlen(name), port, 0),
		CAUSE_PENDING);
	return c;
}

static void name_is_resolved_once(void **state)
{
	struct connection_address remote;
	struct heard heard[2];
	uint16_t port;
	int listener, peer;
	struct connection *c;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	listener = peer_socket(SOCK_STREAM, &port);
	c = open_name(0, &heard[0], "Good.Example.ORG", port, 5000);
	assert_int_equal(connection_state(c), CONNECTION_OPENING);
	assert_false(connection_remote(c, &remote));
	serve_until(&heard[0].opened);
	assert_int_equal(heard[0].open_cause, CAUSE_NONE);
	assert_true(connection_remote(c, &remote));
	assert_int_equal(address_ipv4(&remote.ip), inet_addr("10.0.2.2"));
	peer = peer_accept(listener);
	close(peer);
	/* The second time it is known. */
	asked = 0;
	open_name(1, &heard[1], "good.example.org", port, 5000);
	net_until(&heard[1].opened, 1000);
	assert_int_equal(heard[1].open_cause, CAUSE_NONE);
	assert_int_equal(asked, 0);
	close(listener);
}

static void unknown_name_is_told_at_once(void **state)
{
	uint32_t start = net_now();
	struct heard heard;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	open_name(0, &heard, "bad.example.org", 80, 20000);
	serve_until(&heard.opened);
	assert_int_equal(heard.open_cause, CAUSE_resolve_failed);
	assert_true(net_now() - start < 1000);
}

static void six_names_at_once(void **state)
{
	static const char *const names[] = {"good1.a", "good2.a", "bad3.a",
					    "good1.a", "good1.a", "good2.a"};
	struct heard heard[6];
	uint16_t port;
	int listener;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	listener = peer_socket(SOCK_STREAM, &port);
	for (unsigned i = 0; i < 6; i++)
		open_name(i, &heard[i], names[i], port, 5000);
	for (unsigned i = 0; i < 6; i++) {
		serve_until(&heard[i].opened);
		assert_int_equal(heard[i].open_cause, i == 2 ? CAUSE_resolve_failed : CAUSE_NONE);
	}
	close(listener);
}

/* An answer for a question that was given up must not open what has been opened since. */
static void late_answer_is_nobodys(void **state)
{
	struct heard heard;
	struct connection *c;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	c = open_name(0, &heard, "good9.a", 80, 5000);
	connection_close(c);
	use_server("10.0.2.77");
	c = open_name(0, &heard, "other.a", 80, 2000);
	for (unsigned i = 0; i < 20; i++) {
		serve();
		net_turn();
	}
	assert_int_equal(heard.opened, 0);
	assert_int_equal(connection_state(c), CONNECTION_OPENING);
	net_until(&heard.opened, 10000);
	assert_int_equal(heard.open_cause, CAUSE_resolve_failed);
}

static void dhcp_says_each_bearer_its_servers(void **state)
{
	struct bearer *second = bearer_get(&net_world.bearers, 2);

	(void)state;
	net_bearer_up(2);
	assert_int_not_equal(ip_2_ip4(&second->dns[0])->addr, 0);
	assert_int_equal(ip_2_ip4(&second->dns[1])->addr, 0);
}

/* Servers that a bearer gets as it comes up are its own, whatever another one is asking. */
static void a_look_up_outlasts_a_bearer_that_comes_up(void **state)
{
	struct heard heard;
	uint16_t port;
	int listener;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	listener = peer_socket(SOCK_STREAM, &port);
	open_name(0, &heard, "good8.a", port, 5000);
	net_bearer_up(2);
	serve_until(&heard.opened);
	assert_int_equal(heard.open_cause, CAUSE_NONE);
	close(listener);
}

static void a_look_up_leaves_the_default_route(void **state)
{
	struct connection *c = connections_get(&net_world.connections, 0);
	struct connection_configuration second = over(2);
	struct bearer *bearer = bearer_get(&net_world.bearers, 2);
	struct ip4_addr servers[2];

	(void)state;
	use_server("192.0.2.1");
	net_bearer_up(2);
	ip_addr_set_ip4_u32(&bearer->dns[0], inet_addr("192.0.2.2"));
	ip_addr_set_ip4_u32(&bearer->dns[1], inet_addr("192.0.2.1"));
	servers[0] = *ip_2_ip4(&bearer->dns[0]);
	servers[1] = *ip_2_ip4(&bearer->dns[1]);
	assert_int_equal(connection_open(c, &second, CONNECTION_TCP, "silent7.a", 9, 80, 0),
			 CAUSE_PENDING);
	assert_ptr_equal(netif_default, &bearer_get(&net_world.bearers, 1)->netif);
	/* What leads to its servers leads over the bearer, as long as it asks and is up. */
	assert_ptr_equal(ip4_route(&servers[0]), &bearer->netif);
	assert_ptr_equal(ip4_route(&servers[1]), &bearer->netif);
	bearer_down(bearer, CAUSE_NONE);
	assert_ptr_equal(ip4_route(&servers[0]), netif_default);
}

static void silent_server_ends_with_the_connect_timeout(void **state)
{
	uint32_t start = net_now();
	struct heard heard;

	(void)state;
	use_server("10.0.2.77");
	open_name(0, &heard, "silent1.a", 80, 700);
	net_until(&heard.opened, 2000);
	assert_int_equal(heard.open_cause, CAUSE_resolve_failed);
	assert_in_range(net_now() - start, 600, 3000); /* by itself it takes longer */
}

static void silent_server_ends_by_itself(void **state)
{
	struct heard heard;

	(void)state;
	use_server("10.0.2.77");
	open_name(0, &heard, "silent2.a", 80, 0);
	net_until(&heard.opened, 9000);
	assert_int_equal(heard.open_cause, CAUSE_resolve_failed);
}

static void without_a_server_it_fails_at_once(void **state)
{
	struct connection_configuration configuration = over(1);

	(void)state;
	use_server("0.0.0.0");
	assert_int_equal(connection_open(connections_get(&net_world.connections, 0), &configuration,
					 CONNECTION_TCP, "any.a", 5, 80, 0),
			 CAUSE_resolve_failed);
}

/* --- Look-ups for their own sake. */

static struct lookups lookups;

struct looked_up {
	unsigned done;
	enum cause cause;
	struct address address;
};

static void on_done(void *user, enum cause cause, const struct address *address)
{
	struct looked_up *got = user;

	got->done++;
	got->cause = cause;
	if (address)
		got->address = *address;
}

static enum cause look_up(struct lookup *lookup, const char *name, enum address_family family,
			  struct looked_up *got)
{
	*got = (struct looked_up){0};
	return lookup_start(&lookups, lookup, 1, name, strlen(name), family, on_done, got);
}

static int setup_lookups(void **state)
{
	(void)state;
	lookups_init(&lookups, &net_world.bearers, &net_world.names);
	return 0;
}

static int end_lookups(void **state)
{
	lookups_stop(&lookups);
	bearers_unlisten(&net_world.bearers, &lookups.listener);
	net_parameters_set(&net_parameters_factory);
	return net_close_all(state);
}

static void each_family_has_its_answer(void **state)
{
	static struct lookup one, other, third;
	const struct address expected = address_named("fec0::2");
	struct looked_up got, got_ipv6, nothing;

	(void)state;
	if (server < 0)
		skip();
	use_server("10.0.2.2");
	assert_int_equal(look_up(&one, "good.of.both", ADDRESS_IPV4, &got), CAUSE_PENDING);
	assert_int_equal(look_up(&other, "good.of.both", ADDRESS_IPV6, &got_ipv6), CAUSE_PENDING);
	assert_int_equal(look_up(&third, "bad.of.both", ADDRESS_IPV6, &nothing), CAUSE_PENDING);
	assert_int_equal(look_up(&one, "good.of.both", ADDRESS_IPV4, &nothing), CAUSE_busy);
	serve_until(&got.done);
	serve_until(&got_ipv6.done);
	serve_until(&nothing.done);
	assert_int_equal(got.cause, CAUSE_NONE);
	assert_int_equal(address_ipv4(&got.address), inet_addr("10.0.2.2"));
	assert_int_equal(got_ipv6.cause, CAUSE_NONE);
	assert_true(address_same(&got_ipv6.address, &expected));
	assert_int_equal(nothing.cause, CAUSE_resolve_failed);
}

static void a_look_up_takes_no_longer_than_it_may(void **state)
{
	static struct lookup lookup;
	struct net_parameters set = net_parameters_factory;
	uint32_t begun = net_now();
	struct looked_up got;

	(void)state;
	use_server("10.0.2.77");
	set.dns_timeout = 600;
	net_parameters_set(&set);
	assert_int_equal(look_up(&lookup, "silent.one", ADDRESS_IPV4, &got), CAUSE_PENDING);
	net_until(&got.done, 5000);
	assert_int_equal(got.cause, CAUSE_timed_out);
	assert_true(net_now() - begun >= 600);
	/* lwIP asks on for those who wait longer than its own 7 seconds: after 1, 1, 2, 3... */
	for (unsigned seconds = 1; seconds < 30; seconds++) {
		unsigned last = 1;

		set.dns_timeout = seconds * 1000;
		net_parameters_set(&set);
		for (unsigned i = 1; i < net_questions; i++)
			last += i;
		assert_true(last > seconds);
	}
}

static void who_stops_or_goes_down_hears_no_answer(void **state)
{
	static struct lookup lookup;
	struct looked_up got;

	(void)state;
	use_server("10.0.2.77");
	assert_int_equal(look_up(&lookup, "silent.two", ADDRESS_IPV4, &got), CAUSE_PENDING);
	lookup_stop(&lookup);
	lookup_stop(&lookup);
	assert_int_equal(look_up(&lookup, "silent.three", ADDRESS_IPV4, &got), CAUSE_PENDING);
	bearer_down(bearer_get(&net_world.bearers, 1), CAUSE_NONE);
	net_until(&got.done, 1000);
	assert_int_equal(got.cause, CAUSE_context_inactive);
	assert_int_equal(look_up(&lookup, "silent.four", ADDRESS_IPV4, &got),
			 CAUSE_context_inactive);
	net_bearer_up(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(name_is_resolved_once, net_close_all),
		cmocka_unit_test_teardown(unknown_name_is_told_at_once, net_close_all),
		cmocka_unit_test_teardown(six_names_at_once, net_close_all),
		cmocka_unit_test_teardown(late_answer_is_nobodys, net_close_all),
		cmocka_unit_test_teardown(dhcp_says_each_bearer_its_servers, second_goes_down),
		cmocka_unit_test_teardown(a_look_up_outlasts_a_bearer_that_comes_up,
					  second_goes_down),
		cmocka_unit_test_teardown(a_look_up_leaves_the_default_route, second_goes_down),
		cmocka_unit_test_teardown(silent_server_ends_with_the_connect_timeout,
					  net_close_all),
		cmocka_unit_test_teardown(silent_server_ends_by_itself, net_close_all),
		cmocka_unit_test_teardown(without_a_server_it_fails_at_once, net_close_all),
		cmocka_unit_test_setup_teardown(each_family_has_its_answer, setup_lookups,
						end_lookups),
		cmocka_unit_test_setup_teardown(a_look_up_takes_no_longer_than_it_may,
						setup_lookups, end_lookups),
		cmocka_unit_test_setup_teardown(who_stops_or_goes_down_hears_no_answer,
						setup_lookups, end_lookups),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
