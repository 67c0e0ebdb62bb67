/* SPDX-License-Identifier: MIT */
/* Where a bearer's addresses come from and change while it is up: DHCP, static, link-local, MAC. */
#include "support/net_world.h"

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include "lwip/etharp.h"
#include "lwip/prot/dhcp.h"

enum { DHCP_TYPE_AT = 14 + 20 + 8 + 236 + 4 + 2, SERVER_PORT_AT = 14 + 20 + 2 };

/* --- The wire: what of DHCP goes out, and from whom. */

static struct {
	bool cut;
	unsigned messages[16]; /* of each type */
	uint8_t from[6];       /* the last frame's */
} wire;
static netif_linkoutput_fn send_on;

static err_t look(struct netif *netif, struct pbuf *frame)
{
	uint8_t bytes[DHCP_TYPE_AT + 1];

	pbuf_copy_partial(frame, wire.from, 6, 6);
	if (pbuf_copy_partial(frame, bytes, sizeof bytes, 0) == sizeof bytes && bytes[12] == 8 &&
	    bytes[SERVER_PORT_AT] == 0 && bytes[SERVER_PORT_AT + 1] == 67)
		wire.messages[bytes[DHCP_TYPE_AT] & 15]++;
	return wire.cut ? ERR_OK : send_on(netif, frame);
}

/* --- What listeners hear. */

static struct {
	unsigned acquired, lost;
	uint32_t address;
} heard_of;

static void changed(struct bearer_listener *listener, unsigned index, enum bearer_change change,
		    const struct address *address)
{
	(void)listener;
	assert_int_equal(index, 1);
	heard_of.acquired += change == BEARER_IPV4_ACQUIRED;
	heard_of.lost += change == BEARER_IPV4_LOST;
	heard_of.address = address_ipv4(address);
}

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener, (void)index, (void)why;
}

static struct bearer *bearer(void)
{
	return bearer_get(&net_world.bearers, 1);
}

static int setup(void **state)
{
	static struct bearer_listener listener = {.lost = lost, .changed = changed};
	int result = net_setup(state);

	bearers_listen(&net_world.bearers, &listener);
	send_on = bearer()->netif.linkoutput;
	bearer()->netif.linkoutput = look;
	return result;
}

/* Down, with nothing of what was before. */
static int fresh(void **state)
{
	(void)state;
	wire.cut = false;
	bearer_down(bearer(), CAUSE_context_inactive);
	bearer_set_release(bearer(), true);
	memset(&wire, 0, sizeof wire);
	memset(&heard_of, 0, sizeof heard_of);
	return 0;
}

static struct bearer_addressing given(const char *address)
{
	return (struct bearer_addressing){.address = inet_addr(address),
					  .gateway = inet_addr("10.0.2.2"),
					  .dns = {inet_addr("10.0.2.3")},
					  .use_dns = true,
					  .use_gateway = true};
}

/* --- The tests. */

static void a_lease_can_be_looked_at(void **state)
{
	struct bearer_dhcp dhcp;

	(void)state;
	assert_int_equal(bearer_dhcp(bearer()).state, BEARER_DHCP_OFF);
	net_bearer_up(1);
	dhcp = bearer_dhcp(bearer());
	assert_int_equal(dhcp.state, BEARER_DHCP_BOUND);
	assert_int_equal(dhcp.server, inet_addr("10.0.2.2"));
	assert_int_equal(dhcp.lease, 86400);
	assert_in_range(dhcp.renewal, 86400 / 2 - 60, 86400 / 2 + 60);
	assert_int_equal(heard_of.acquired, 1);
	assert_int_equal(heard_of.address, inet_addr("10.0.2.15"));
}

static void a_lease_is_given_back_or_kept(void **state)
{
	(void)state;
	for (unsigned release = 0; release < 2; release++) {
		net_bearer_up(1);
		bearer_set_release(bearer(), release);
		/* Whose MAC address it has to know. */
		etharp_request(&bearer()->netif, &(ip4_addr_t){inet_addr("10.0.2.2")});
		net_turns(50);
		bearer_down(bearer(), CAUSE_context_inactive);
		assert_int_equal(wire.messages[DHCP_RELEASE], release);
		assert_int_equal(bearer_dhcp(bearer()).state, BEARER_DHCP_OFF);
	}
	/* And it can be had again. */
	net_bearer_up(1);
	assert_int_equal(bearer_address(bearer()), inet_addr("10.0.2.15"));
}

static void other_addresses_are_taken_while_up(void **state)
{
	const struct bearer_addressing other = given("10.0.2.44"), none = given("0.0.0.0");
	struct heard heard;
	uint16_t port;
	int listener = peer_socket(SOCK_STREAM, &port), peer;

	(void)state;
	assert_int_equal(bearer_readdress(bearer(), &other), CAUSE_wrong_state);
	net_bearer_up(1);
	open_to(0, &heard, listener, port, &peer);
	heard_of.acquired = 0;
	assert_int_equal(bearer_readdress(bearer(), &none), CAUSE_addressing_failed);
	assert_int_equal(heard_of.lost, 0);
	assert_int_equal(bearer_readdress(bearer(), &other), CAUSE_NONE);
	assert_int_equal(heard_of.lost, 1);
	assert_int_equal(heard_of.address, inet_addr("10.0.2.15"));
	net_until(&heard.closed, 1000);
	assert_int_equal(heard.close_cause, CAUSE_context_inactive);
	close(peer);
	net_until(&heard_of.acquired, 1000);
	assert_int_equal(heard_of.address, inet_addr("10.0.2.44"));
	assert_int_equal(bearer_address(bearer()), inet_addr("10.0.2.44"));
	assert_int_equal(bearer_dhcp(bearer()).state, BEARER_DHCP_OFF);
	connection_close(connections_get(&net_world.connections, 0));
	open_to(0, &heard, listener, port, &peer);
	close(peer);
	/* And back. */
	heard_of.acquired = 0;
	assert_int_equal(bearer_readdress(bearer(), NULL), CAUSE_NONE);
	assert_false(bearer_is_up(bearer()));
	net_until(&heard_of.acquired, 5000);
	assert_int_equal(bearer_address(bearer()), inet_addr("10.0.2.15"));
	close(listener);
}

static void a_server_is_put_in_place_of_another(void **state)
{
	(void)state;
	net_bearer_up(1);
	bearer_set_dns(bearer(), 1, inet_addr("192.0.2.53"));
	net_turns(50);
	assert_int_equal(bearer_dns(bearer(), 0), inet_addr("10.0.2.3"));
	assert_int_equal(bearer_dns(bearer(), 1), inet_addr("192.0.2.53"));
}

static bool possible(const char *address, const char *netmask, const char *gateway)
{
	return bearer_addressing_possible(&(struct bearer_addressing){
		.address = inet_addr(address),
		.netmask = inet_addr(netmask),
		.gateway = inet_addr(gateway),
	});
}

static void addresses_that_a_host_can_have(void **state)
{
	(void)state;
	assert_true(possible("10.0.2.40", "255.255.255.0", "10.0.2.2"));
	assert_true(possible("10.0.2.40", "0.0.0.0", "10.0.2.2")); /* the usual mask */
	assert_true(possible("10.0.2.40", "255.255.255.255", "0.0.0.0"));
	assert_true(possible("10.0.2.40", "255.255.255.254", "10.0.2.41"));
	assert_false(possible("10.0.2.40", "255.255.255.0", "10.0.3.2"));
	assert_false(possible("10.0.2.40", "255.0.255.0", "10.0.2.2"));
	assert_false(possible("10.0.2.0", "255.255.255.0", "10.0.2.2"));
	assert_false(possible("10.0.2.255", "255.255.255.0", "10.0.2.2"));
	assert_false(possible("0.0.0.0", "255.255.255.0", "0.0.0.0"));
	assert_false(possible("0.1.2.3", "255.255.255.0", "0.0.0.0"));
	assert_false(possible("127.0.0.1", "255.0.0.0", "0.0.0.0"));
	assert_false(possible("224.0.0.1", "255.255.255.0", "0.0.0.0"));
	assert_false(possible("255.255.255.254", "255.255.255.0", "0.0.0.0"));
}

static void another_mac_address_is_taken_at_the_next_way_up(void **state)
{
	static const uint8_t group[] = {1, 2, 3, 4, 5, 6}, none[6],
			     other[] = {2, 0x12, 0x34, 0x56, 0x78, 0x9a};
	uint8_t mac[6];

	(void)state;
	net_bearer_up(1);
	assert_false(bearer_set_mac(bearer(), group));
	assert_false(bearer_set_mac(bearer(), none));
	assert_true(bearer_set_mac(bearer(), other));
	assert_true(bearer_mac(bearer(), mac));
	assert_memory_not_equal(mac, other, sizeof mac);
	bearer_down(bearer(), CAUSE_context_inactive);
	net_bearer_up(1);
	assert_true(bearer_mac(bearer(), mac));
	assert_memory_equal(mac, other, sizeof mac);
	assert_memory_equal(wire.from, other, sizeof mac);
}

static void up(void *argument, enum cause cause)
{
	assert_int_equal(cause, CAUSE_NONE);
	++*(unsigned *)argument;
}

/* lwIP asks three times, in six seconds, and then asks everybody whether the address is free. */
static void without_an_answer_it_gives_itself_an_address(void **state)
{
	const struct bearer_addressing addressing = {
		.automatic = true, .use_dns = true, .use_gateway = true, .link_local = true};
	unsigned done = 0;

	(void)state;
	wire.cut = true;
	assert_int_equal(bearer_up(bearer(), &addressing, 0, up, &done), CAUSE_PENDING);
	net_until(&done, 30000);
	assert_int_equal(bearer_address(bearer()) & inet_addr("255.255.0.0"),
			 inet_addr("169.254.0.0"));
	assert_int_equal(bearer_dhcp(bearer()).state, BEARER_DHCP_ASKING);
	assert_true(wire.messages[DHCP_DISCOVER] >= 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_lease_can_be_looked_at, fresh, net_close_all),
		cmocka_unit_test_setup_teardown(a_lease_is_given_back_or_kept, fresh,
						net_close_all),
		cmocka_unit_test_setup_teardown(other_addresses_are_taken_while_up, fresh,
						net_close_all),
		cmocka_unit_test_setup_teardown(a_server_is_put_in_place_of_another, fresh,
						net_close_all),
		cmocka_unit_test(addresses_that_a_host_can_have),
		cmocka_unit_test_setup_teardown(another_mac_address_is_taken_at_the_next_way_up,
						fresh, net_close_all),
		cmocka_unit_test_setup_teardown(without_an_answer_it_gives_itself_an_address, fresh,
						net_close_all),
	};

	return cmocka_run_group_tests(tests, setup, net_teardown);
}
