/* SPDX-License-Identifier: MIT */
/*
 * Bearers of several kinds side by side: a packet data context and an Ethernet line over real
 * links, and one of a kind that the test plays itself. Addresses given or from the network, whose
 * gateway and whose DNS servers are used, and how a way up can end.
 */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <unistd.h>

#include "lwip/dns.h"

/* --- A kind that does what the test says: a line with two ends. */

static struct scripted {
	struct bearer bearer;
	enum cause answer;
	unsigned ups, downs;
	uint32_t wished;
} line;

static err_t take_no_packet(struct netif *netif, struct pbuf *packet, const ip4_addr_t *to)
{
	(void)netif;
	(void)packet;
	(void)to;
	return ERR_OK;
}

static err_t take_input(struct pbuf *packet, struct netif *netif)
{
	(void)netif;
	pbuf_free(packet);
	return ERR_OK;
}

static err_t start_line(struct netif *netif)
{
	netif->output = take_no_packet;
	return ERR_OK;
}

static void line_add(struct bearer *bearer)
{
	netif_add(&bearer->netif, NULL, NULL, NULL, NULL, start_line, take_input);
}

static enum cause line_up(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	(void)bearer;
	line.ups++;
	line.wished = addressing->address;
	return line.answer;
}

static void line_down(struct bearer *bearer)
{
	line.downs++;
	netif_set_addr(&bearer->netif, IP4_ADDR_ANY4, IP4_ADDR_ANY4, IP4_ADDR_ANY4);
	netif_set_down(&bearer->netif);
}

/* What the line hears: its address, its peer's, a DNS server. */
static void line_is_told(const char *address, const char *peer, const char *server)
{
	ip4_addr_t own = {inet_addr(address)}, mask = {0xffffffffu}, other = {inet_addr(peer)};
	ip_addr_t dns = IPADDR4_INIT(inet_addr(server));

	bearer_enter(&line.bearer);
	netif_set_addr(&line.bearer.netif, &own, &mask, &other);
	netif_set_up(&line.bearer.netif);
	netif_set_link_up(&line.bearer.netif);
	dns_setserver(0, &dns);
	bearer_leave(&line.bearer);
}

/* --- The world. */

enum { CONTEXT = 1, ETHER, LINE, BEARERS };

static struct bearer *list[BEARERS - 1];

static int setup(void **state)
{
	static const struct bearer_operations operations = {
		.add = line_add, .up = line_up, .down = line_down};
	static const enum bearer_sort sorts[NET_WORLD_BEARERS] = {BEARER_CONTEXT, BEARER_ETHERNET};

	(void)state;
	for (unsigned i = 0; i < NET_WORLD_BEARERS; i++) {
		slirp_link_init(&net_world.links[i], i + 1);
		bearer_link_init(&net_world.bearer_links[i], &net_world.links[i].link, sorts[i]);
		list[i] = &net_world.bearer_links[i].bearer;
	}
	line.bearer.operations = &operations;
	line.bearer.sort = BEARER_PPP;
	line.bearer.point_to_point = true;
	list[LINE - 1] = &line.bearer;
	bearers_init(&net_world.bearers, list, BEARERS - 1);
	connections_init(&net_world.connections, net_world.connection_list, NET_WORLD_CONNECTIONS,
			 &net_world.bearers, NULL);
	return 0;
}

static struct bearer *bearer(unsigned index)
{
	return bearer_get(&net_world.bearers, index);
}

static int all_down(void **state)
{
	net_close_all(state);
	for (unsigned i = CONTEXT; i < BEARERS; i++)
		bearer_down(bearer(i), CAUSE_context_inactive);
	line.answer = CAUSE_PENDING;
	line.ups = line.downs = 0;
	return 0;
}

static struct told {
	unsigned count;
	enum cause cause;
} told;

static void tell(void *argument, enum cause cause)
{
	struct told *it = argument;

	it->count++;
	it->cause = cause;
}

static void bring_up(unsigned index, const struct bearer_addressing *addressing)
{
	told = (struct told){0};
	assert_int_equal(bearer_up(bearer(index), addressing, 10000, tell, &told), CAUSE_PENDING);
	assert_false(bearer_is_up(bearer(index)));
	net_until(&told.count, 10000);
	assert_int_equal(told.cause, CAUSE_NONE);
	assert_true(bearer_is_up(bearer(index)));
}

static struct bearer_addressing given(const char *address)
{
	return (struct bearer_addressing){.address = inet_addr(address),
					  .netmask = inet_addr("255.255.255.0"),
					  .use_dns = true,
					  .use_gateway = true};
}

/* --- Addresses. */

static void the_network_says_all(void **state)
{
	uint8_t mac[BEARER_MAC];

	(void)state;
	assert_int_equal(bearer_address(bearer(CONTEXT)), 0);
	bring_up(CONTEXT, NULL);
	assert_int_equal(bearer_address(bearer(CONTEXT)), inet_addr("10.0.2.15"));
	assert_int_equal(bearer_netmask(bearer(CONTEXT)), inet_addr("255.255.255.0"));
	assert_int_equal(bearer_gateway(bearer(CONTEXT)), inet_addr("10.0.2.2"));
	assert_int_equal(bearer_dns(bearer(CONTEXT), 0), inet_addr("10.0.2.3"));
	assert_int_equal(bearer_dns(bearer(CONTEXT), 1), 0);
	assert_int_equal(bearer_dns(bearer(CONTEXT), BEARER_DNS_SERVERS), 0);
	assert_int_equal(bearer_peer(bearer(CONTEXT)), 0);
	assert_true(bearer_mac(bearer(CONTEXT), mac));
	assert_memory_equal(mac, net_world.links[0].link.mac, sizeof mac);
	assert_int_equal(bearer_up(bearer(CONTEXT), NULL, 0, tell, &told), CAUSE_wrong_state);
	bearer_down(bearer(CONTEXT), CAUSE_context_inactive);
	assert_int_equal(bearer_address(bearer(CONTEXT)), 0);
	assert_int_equal(bearer_netmask(bearer(CONTEXT)), 0);
	assert_int_equal(bearer_gateway(bearer(CONTEXT)), 0);
	assert_int_equal(bearer_dns(bearer(CONTEXT), 0), 0);
}

static void a_given_address_carries(void **state)
{
	struct bearer_addressing addressing = given("10.0.3.44");
	struct connection_configuration set = over(ETHER);
	struct connection *c = connections_get(&net_world.connections, 0);
	struct heard heard = {0};
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port);

	(void)state;
	addressing.gateway = inet_addr("10.0.3.2");
	addressing.dns[1] = inet_addr("10.0.3.9");
	bring_up(ETHER, &addressing);
	assert_int_equal(bearer_address(bearer(ETHER)), inet_addr("10.0.3.44"));
	assert_int_equal(bearer_netmask(bearer(ETHER)), inet_addr("255.255.255.0"));
	assert_int_equal(bearer_gateway(bearer(ETHER)), inet_addr("10.0.3.2"));
	assert_int_equal(bearer_dns(bearer(ETHER), 0), 0);
	assert_int_equal(bearer_dns(bearer(ETHER), 1), inet_addr("10.0.3.9"));
	connection_set_user(c, &hearing, &heard);
	assert_int_equal(connection_open(c, &set, CONNECTION_TCP, "10.0.3.2", 8, port, 0),
			 CAUSE_PENDING);
	net_until(&heard.opened, 5000);
	assert_int_equal(heard.open_cause, CAUSE_NONE);
	close(listener);
}

static void an_address_alone_has_a_network(void **state)
{
	struct bearer_addressing addressing = given("10.0.3.44");

	(void)state;
	addressing.netmask = 0;
	bring_up(ETHER, &addressing);
	assert_int_equal(bearer_netmask(bearer(ETHER)), inet_addr("255.255.255.0"));
	assert_int_equal(bearer_gateway(bearer(ETHER)), 0);
}

static void neither_an_address_nor_a_network_to_say_one(void **state)
{
	struct bearer_addressing addressing = given("0.0.0.0");

	(void)state;
	assert_int_equal(bearer_up(bearer(ETHER), &addressing, 1000, tell, &told),
			 CAUSE_addressing_failed);
	assert_ptr_equal(bearers_default(&net_world.bearers), NULL);
	bring_up(ETHER, NULL); /* nothing of it stays */
	assert_int_equal(bearer_address(bearer(ETHER)), inet_addr("10.0.3.15"));
}

static void given_servers_win(void **state)
{
	struct bearer_addressing addressing = bearer_automatic;

	(void)state;
	addressing.dns[0] = inet_addr("192.0.2.53");
	bring_up(CONTEXT, &addressing);
	assert_int_equal(bearer_address(bearer(CONTEXT)), inet_addr("10.0.2.15"));
	assert_int_equal(bearer_dns(bearer(CONTEXT), 0), inet_addr("192.0.2.53"));
	assert_int_equal(bearer_dns(bearer(CONTEXT), 1), 0);
}

/* --- Whose gateway, whose servers. */

static void each_sort_is_counted_by_itself(void **state)
{
	struct bearers *all = &net_world.bearers;

	(void)state;
	assert_ptr_equal(bearers_context(all, 1), bearer(CONTEXT));
	assert_null(bearers_context(all, 0));
	assert_null(bearers_context(all, 2));
	assert_ptr_equal(bearers_ethernet(all, 1), bearer(ETHER));
	assert_ptr_equal(bearers_ppp(all, 1), &line.bearer);
	assert_int_equal(bearer_index(&line.bearer), LINE);
	assert_null(bearer_get(all, 0));
	assert_null(bearer_get(all, BEARERS));
}

static void the_lowest_that_may_has_the_default_route(void **state)
{
	struct bearer_addressing local = given("10.0.3.44");
	struct bearers *all = &net_world.bearers;

	(void)state;
	local.use_gateway = false;
	bring_up(ETHER, &local);
	assert_null(bearers_default(all));
	assert_null(netif_default);
	bring_up(CONTEXT, NULL);
	assert_ptr_equal(bearers_default(all), bearer(CONTEXT));
	bearer_down(bearer(CONTEXT), CAUSE_context_inactive);
	assert_null(netif_default);
	bearer_down(bearer(ETHER), CAUSE_context_inactive);
	bring_up(ETHER, NULL);
	assert_ptr_equal(netif_default, &bearer(ETHER)->netif);
	bring_up(CONTEXT, NULL);
	assert_ptr_equal(netif_default, &bearer(CONTEXT)->netif);
}

static struct bearer *towards(const struct bearers *all, const char *text)
{
	const struct address address = address_named(text);

	return bearers_towards(all, &address);
}

static void an_address_leads_to_its_network_or_the_default(void **state)
{
	struct bearers *all = &net_world.bearers;

	(void)state;
	assert_null(towards(all, "10.0.2.2"));
	bring_up(CONTEXT, NULL);
	bring_up(ETHER, NULL);
	assert_int_equal(bearer_up(bearer(LINE), NULL, 0, tell, &told), CAUSE_PENDING);
	line_is_told("172.16.0.1", "172.16.0.2", "172.16.0.3");
	bearer_risen(bearer(LINE));
	assert_ptr_equal(towards(all, "10.0.2.77"), bearer(CONTEXT));
	assert_ptr_equal(towards(all, "10.0.3.77"), bearer(ETHER));
	assert_ptr_equal(towards(all, "172.16.0.2"), bearer(LINE));
	assert_ptr_equal(towards(all, "172.16.0.9"), bearer(CONTEXT));
	assert_ptr_equal(towards(all, "192.0.2.1"), bearer(CONTEXT));
}

static uint32_t asked(void)
{
	return ip_2_ip4(dns_getserver(0))->addr;
}

static void servers_not_to_be_used_are_not_asked(void **state)
{
	struct bearer_addressing silent = bearer_automatic;

	(void)state;
	silent.use_dns = false;
	bring_up(CONTEXT, &silent);
	bearer_use_dns(bearer(CONTEXT));
	assert_int_equal(asked(), 0); /* there is no other */
	bring_up(ETHER, NULL);
	bearer_use_dns(bearer(CONTEXT));
	assert_int_equal(asked(), inet_addr("10.0.3.3"));
	bearer_use_dns(bearer(ETHER));
	assert_int_equal(asked(), inet_addr("10.0.3.3"));
	/* They are known all the same. */
	assert_int_equal(bearer_dns(bearer(CONTEXT), 0), inet_addr("10.0.2.3"));
}

/* --- The ways up and down, of any kind. */

static void a_kind_says_when_it_has_risen(void **state)
{
	struct bearer_addressing addressing = {.automatic = true, .address = inet_addr("1.2.3.4")};
	uint8_t mac[BEARER_MAC];

	(void)state;
	told = (struct told){0};
	assert_int_equal(bearer_up(bearer(LINE), &addressing, 60, tell, &told), CAUSE_PENDING);
	assert_int_equal(line.wished, inet_addr("1.2.3.4"));
	line_is_told("172.16.0.1", "172.16.0.2", "172.16.0.3");
	bearer_risen(bearer(LINE));
	assert_int_equal(told.count, 1);
	assert_int_equal(told.cause, CAUSE_NONE);
	bearer_risen(bearer(LINE)); /* of no account */
	net_turns(100);		    /* the deadline was for the way up */
	assert_int_equal(told.count, 1);
	assert_true(bearer_is_up(bearer(LINE)));
	assert_int_equal(bearer_peer(bearer(LINE)), inet_addr("172.16.0.2"));
	assert_int_equal(bearer_dns(bearer(LINE), 0), inet_addr("172.16.0.3"));
	assert_false(bearer_mac(bearer(LINE), mac));
}

static void a_kind_that_does_not_start(void **state)
{
	(void)state;
	told = (struct told){0};
	line.answer = CAUSE_line_busy;
	assert_int_equal(bearer_up(bearer(LINE), NULL, 50, tell, &told), CAUSE_line_busy);
	net_turns(100);
	assert_int_equal(told.count, 0);
	line.answer = CAUSE_PENDING;
	assert_int_equal(bearer_up(bearer(LINE), NULL, 50, tell, &told), CAUSE_PENDING);
}

static void a_way_up_that_fails_is_told_once(void **state)
{
	(void)state;
	told = (struct told){0};
	assert_int_equal(bearer_up(bearer(LINE), NULL, 50, tell, &told), CAUSE_PENDING);
	bearer_failed(bearer(LINE), CAUSE_authentication_failed);
	assert_int_equal(told.cause, CAUSE_authentication_failed);
	assert_int_equal(line.downs, 1);
	bearer_failed(bearer(LINE), CAUSE_peer_terminated);
	net_turns(100);
	assert_int_equal(told.count, 1);
	assert_int_equal(line.downs, 1);
}

static void a_deadline_ends_the_way_up(void **state)
{
	(void)state;
	told = (struct told){0};
	assert_int_equal(bearer_up(bearer(LINE), NULL, 50, tell, &told), CAUSE_PENDING);
	net_until(&told.count, 1000);
	assert_int_equal(told.cause, CAUSE_timed_out);
	assert_int_equal(line.downs, 1);
	assert_int_equal(bearer_up(bearer(LINE), NULL, 0, tell, &told), CAUSE_PENDING);
	net_turns(150);
	assert_int_equal(told.count, 1); /* without one it goes on */
}

static unsigned lost_index;
static enum cause lost_why;
static uint32_t lost_address;

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener;
	lost_index = index;
	lost_why = why;
	lost_address = bearer_address(bearer(index));
}

static void a_bearer_that_is_lost_is_heard_of(void **state)
{
	struct bearer_listener listener = {.lost = lost};

	(void)state;
	bearers_listen(&net_world.bearers, &listener);
	assert_int_equal(bearer_up(bearer(LINE), NULL, 0, tell, &told), CAUSE_PENDING);
	line_is_told("172.16.0.1", "172.16.0.2", "172.16.0.3");
	bearer_risen(bearer(LINE));
	bearer_failed(bearer(LINE), CAUSE_peer_silent);
	assert_int_equal(lost_index, LINE);
	assert_int_equal(lost_why, CAUSE_peer_silent);
	assert_int_equal(lost_address, inet_addr("172.16.0.1"));
	assert_false(bearer_is_up(bearer(LINE)));
	bearers_unlisten(&net_world.bearers, &listener);
}

#define BEARER_TEST(name) cmocka_unit_test_setup_teardown(name, all_down, all_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		BEARER_TEST(the_network_says_all),
		BEARER_TEST(a_given_address_carries),
		BEARER_TEST(an_address_alone_has_a_network),
		BEARER_TEST(neither_an_address_nor_a_network_to_say_one),
		BEARER_TEST(given_servers_win),
		BEARER_TEST(each_sort_is_counted_by_itself),
		BEARER_TEST(the_lowest_that_may_has_the_default_route),
		BEARER_TEST(an_address_leads_to_its_network_or_the_default),
		BEARER_TEST(servers_not_to_be_used_are_not_asked),
		BEARER_TEST(a_kind_says_when_it_has_risen),
		BEARER_TEST(a_kind_that_does_not_start),
		BEARER_TEST(a_way_up_that_fails_is_told_once),
		BEARER_TEST(a_deadline_ends_the_way_up),
		BEARER_TEST(a_bearer_that_is_lost_is_heard_of),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
