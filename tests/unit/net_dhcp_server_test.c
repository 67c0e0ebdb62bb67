/* SPDX-License-Identifier: MIT */
/*
 * The DHCP server: lwIP's own client at the other end of a wire, and a neighbour who says what no
 * client would.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lwip/dhcp.h"
#include "lwip/inet_chksum.h"
#include "lwip/sys.h"

#include "services/net/bearer_link.h"
#include "services/net/dhcp_server_table.h"
#include "support/patience.h"

#define ADDRESS(last) PP_HTONL(LWIP_MAKEU32(192, 168, 4, last))

enum { FRAMES = 8, PLACES = 4, DISCOVER = 1, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE };

/* --- A wire with two ends. */

struct end {
	struct link link;
	struct end *other;
	struct {
		size_t n;
		uint8_t bytes[LINK_FRAME_MAX];
	} frames[FRAMES]; /* that have come */
	unsigned first, count;
};

static bool up(struct link *link)
{
	((struct end *)link)->count = 0;
	return true;
}

static void down(struct link *link)
{
	((struct end *)link)->count = 0;
}

static bool send_frame(struct link *link, const struct link_slice *slices, unsigned count)
{
	struct end *to = ((struct end *)link)->other;
	unsigned at = (to->first + to->count) % FRAMES;

	if (to->count == FRAMES)
		return false;
	to->frames[at].n = 0;
	for (unsigned i = 0; i < count; i++) {
		memcpy(to->frames[at].bytes + to->frames[at].n, slices[i].bytes, slices[i].n);
		to->frames[at].n += slices[i].n;
	}
	to->count++;
	return true;
}

static size_t waiting(struct link *link)
{
	const struct end *end = (const struct end *)link;

	return end->count ? end->frames[end->first].n : 0;
}

static void receive(struct link *link, const struct link_room *rooms, unsigned count)
{
	struct end *end = (struct end *)link;
	const uint8_t *at = end->frames[end->first].bytes;

	for (unsigned i = 0; i < count; at += rooms[i++].n)
		memcpy(rooms[i].bytes, at, rooms[i].n);
	end->first = (end->first + 1) % FRAMES;
	end->count--;
}

static const struct link_operations wire = {up, down, send_frame, waiting, receive};
static struct end ends[2] = {
	{.link = {.operations = &wire, .mac = {2, 0, 0, 0, 0, 1}}, .other = &ends[1]},
	{.link = {.operations = &wire, .mac = {2, 0, 0, 0, 0, 2}}, .other = &ends[0]}};

/* --- The server at one end, bearer 1; lwIP's client at the other, bearer 2. */

static struct bearer_link bearer_links[2];
static struct bearer *const list[2] = {&bearer_links[0].bearer, &bearer_links[1].bearer};
static struct bearers bearers;
static struct dhcp_server server;
static struct dhcp_server_place places[PLACES];
static unsigned told[DHCP_SERVER_EXPIRED + 1];
static struct dhcp_lease last;

static void hear(struct dhcp_server_listener *listener, enum dhcp_server_event event,
		 const struct dhcp_lease *lease)
{
	(void)listener;
	told[event]++;
	last = *lease;
}

static int make(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++)
		bearer_link_init(&bearer_links[i], &ends[i].link, BEARER_WLAN);
	bearers_init(&bearers, list, 2);
	return 0;
}

static void turns(unsigned ms)
{
	struct patience patience = patience_of(ms);

	do {
		bearers_poll(&bearers);
		usleep(500);
	} while (!patience_ends(&patience));
}

static void done(void *argument, enum cause cause)
{
	*(enum cause *)argument = cause;
}

static void serve(uint32_t lease)
{
	const struct dhcp_server_range range = {ADDRESS(10), ADDRESS(11), lease};

	assert_int_equal(dhcp_server_start(&server, list[0], &range), CAUSE_NONE);
}

static int begin(void **state)
{
	static const struct bearer_addressing addressing = {.address = ADDRESS(1)};
	static struct dhcp_server_listener listener = {.event = hear};
	static enum cause risen;

	(void)state;
	memset(told, 0, sizeof told);
	dhcp_server_init(&server, places, PLACES);
	dhcp_server_listen(&server, &listener);
	bearer_up(list[0], &addressing, 0, done, &risen);
	turns(30);
	return 0;
}

static int end(void **state)
{
	(void)state;
	bearer_down(list[1], CAUSE_aborted);
	bearer_down(list[0], CAUSE_aborted);
	dhcp_server_close(&server);
	return 0;
}

static void until_told(enum dhcp_server_event event, unsigned ms)
{
	for (struct patience patience = patience_of(ms); !told[event]; turns(1))
		if (patience_ends(&patience))
			fail_msg("event %d was not told", event);
}

/* lwIP's. */
static void a_client_gets_an_address_and_gives_it_back(void **state)
{
	enum cause cause = CAUSE_PENDING;

	(void)state;
	serve(600);
	assert_int_equal(bearer_up(list[1], NULL, 5000, done, &cause), CAUSE_PENDING);
	until_told(DHCP_SERVER_LEASED, 3000);
	turns(50);
	assert_int_equal(cause, CAUSE_NONE);
	assert_int_equal(bearer_address(list[1]), ADDRESS(10));
	assert_int_equal(bearer_netmask(list[1]), PP_HTONL(0xffffff00u));
	assert_int_equal(bearer_gateway(list[1]), ADDRESS(1));
	assert_int_equal(bearer_dns(list[1], 0), ADDRESS(1));
	assert_int_equal(last.address, ADDRESS(10));
	assert_memory_equal(last.mac, ends[1].link.mac, 6);
	dhcp_release(&list[1]->netif);
	until_told(DHCP_SERVER_RELEASED, 1000);
	assert_int_equal(last.address, ADDRESS(10));
}

/* It renews at half its time, and is not leased again for that. */
static void a_client_renews_its_lease(void **state)
{
	struct dhcp_lease lease;
	enum cause cause;

	(void)state;
	serve(4);
	bearer_up(list[1], NULL, 5000, done, &cause);
	until_told(DHCP_SERVER_LEASED, 3000);
	dhcp_renew(&list[1]->netif);
	turns(50);
	turns(2100);
	dhcp_renew(&list[1]->netif);
	turns(2100);
	assert_true(dhcp_server_lease(&server, ends[1].link.mac, &lease));
	assert_int_equal(told[DHCP_SERVER_LEASED], 1);
	assert_int_equal(told[DHCP_SERVER_EXPIRED], 0);
}

/* --- Somebody at the wire's end who makes messages by himself. */

struct message {
	uint8_t type, mac; /* the last byte of it */
	uint32_t client, wanted, server;
	const char *name;
};

static uint8_t *option(uint8_t *at, uint8_t code, const void *bytes, size_t n)
{
	*at++ = code;
	*at++ = (uint8_t)n;
	memcpy(at, bytes, n);
	return at + n;
}

static void put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void say_bytes(uint8_t *frame, size_t n)
{
	const struct link_slice slice = {frame, n};

	memset(frame, 0xff, 6);
	frame[12] = 8;
	frame[14] = 0x45;
	put16(frame + 16, n - 14);
	frame[22] = 64;
	frame[23] = 17;
	memset(frame + 30, 0xff, 4);
	put16(frame + 24, lwip_ntohs(inet_chksum(frame + 14, 20)));
	put16(frame + 34, 68);
	put16(frame + 36, 67);
	put16(frame + 38, n - 34);
	ends[1].count = 0;
	assert_true(send_frame(&ends[1].link, &slice, 1));
	turns(5);
}

static size_t make_message(struct message message, uint8_t *frame)
{
	static const uint8_t magic[4] = {99, 130, 83, 99};
	uint8_t *dhcp = frame + 42, *at = dhcp + 240;

	memset(frame, 0, LINK_FRAME_MAX);
	dhcp[0] = dhcp[1] = 1;
	dhcp[2] = 6;
	dhcp[4] = 0xaa;
	memcpy(dhcp + 12, &message.client, 4);
	dhcp[28] = 2;
	dhcp[33] = message.mac;
	memcpy(dhcp + 236, magic, 4);
	at = option(at, 53, &message.type, 1);
	if (message.wanted)
		at = option(at, 50, &message.wanted, 4);
	if (message.server)
		at = option(at, 54, &message.server, 4);
	if (message.name)
		at = option(at, 12, message.name, strlen(message.name));
	*at++ = 255;
	return (size_t)(at - frame);
}

/* The type of what the server answers, and the address in it; 0: nothing. */
static uint8_t say(struct message message, uint32_t *address)
{
	uint8_t frame[LINK_FRAME_MAX];

	say_bytes(frame, make_message(message, frame));
	if (!ends[1].count)
		return 0;
	memcpy(address, ends[1].frames[ends[1].first].bytes + 42 + 16, 4);
	return ends[1].frames[ends[1].first].bytes[42 + 242];
}

static uint32_t lease_to(uint8_t mac)
{
	uint32_t address = 0;

	assert_int_equal(say((struct message){DISCOVER, mac, 0, 0, 0, NULL}, &address), OFFER);
	assert_int_equal(
		say((struct message){REQUEST, mac, 0, address, ADDRESS(1), NULL}, &address), ACK);
	return address;
}

static void the_wanted_address_is_offered_when_it_is_free(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	assert_int_equal(say((struct message){DISCOVER, 7, 0, ADDRESS(11), 0, NULL}, &address),
			 OFFER);
	assert_int_equal(address, ADDRESS(11));
	assert_int_equal(say((struct message){DISCOVER, 8, 0, ADDRESS(11), 0, NULL}, &address),
			 OFFER);
	assert_int_equal(address, ADDRESS(10));
	assert_int_equal(say((struct message){DISCOVER, 9, 0, 0, 0, NULL}, &address), 0);
	assert_int_equal(told[DHCP_SERVER_LEASED], 0); /* an offer is no lease */
}

static void another_servers_client_is_left_alone(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	say((struct message){DISCOVER, 7, 0, 0, 0, NULL}, &address);
	assert_int_equal(
		say((struct message){REQUEST, 7, 0, ADDRESS(10), ADDRESS(9), NULL}, &address), 0);
	assert_int_equal(lease_to(8), ADDRESS(10)); /* its offer is free again */
}

static void an_address_that_is_not_its_own_is_refused(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	lease_to(7);
	assert_int_equal(say((struct message){REQUEST, 8, 0, ADDRESS(10), 0, NULL}, &address), NAK);
	assert_int_equal(say((struct message){REQUEST, 8, 0, ADDRESS(77), 0, NULL}, &address), NAK);
	assert_int_equal(told[DHCP_SERVER_LEASED], 1);
}

/* Who was here before a restart of the modem's is not known any more, but may stay. */
static void a_client_of_before_keeps_its_address(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	assert_int_equal(say((struct message){REQUEST, 7, 0, ADDRESS(11), 0, "radio"}, &address),
			 ACK);
	assert_int_equal(address, ADDRESS(11));
	turns(5);
	assert_string_equal(last.name, "radio");
}

static void a_released_address_is_free_again(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	lease_to(7);
	say((struct message){RELEASE, 7, ADDRESS(11), 0, 0, NULL}, &address); /* not its own */
	say((struct message){RELEASE, 8, ADDRESS(10), 0, 0, NULL}, &address); /* not its own */
	assert_int_equal(told[DHCP_SERVER_RELEASED], 0);
	say((struct message){RELEASE, 7, ADDRESS(10), 0, ADDRESS(1), NULL}, &address);
	turns(5);
	assert_int_equal(told[DHCP_SERVER_RELEASED], 1);
	assert_int_equal(lease_to(8), ADDRESS(10));
}

static void a_declined_address_is_not_given_out(void **state)
{
	uint32_t address;

	(void)state;
	serve(600);
	lease_to(7);
	say((struct message){DECLINE, 7, 0, ADDRESS(10), ADDRESS(1), NULL}, &address);
	turns(5);
	assert_int_equal(told[DHCP_SERVER_DECLINED], 1);
	assert_int_equal(lease_to(7), ADDRESS(11));
}

static void a_lease_that_is_not_renewed_expires(void **state)
{
	(void)state;
	serve(1);
	lease_to(7);
	until_told(DHCP_SERVER_EXPIRED, 2500);
	assert_int_equal(last.address, ADDRESS(10));
	assert_int_equal(lease_to(8), ADDRESS(10));
}

/* Every length of a good message, and every byte of it changed. */
static void nonsense_is_survived(void **state)
{
	uint8_t good[LINK_FRAME_MAX], frame[LINK_FRAME_MAX];
	size_t n = make_message((struct message){DISCOVER, 7, 0, ADDRESS(11), 0, "a name"}, good);

	(void)state;
	serve(600);
	for (size_t i = 42; i < n; i++) {
		memcpy(frame, good, n);
		say_bytes(frame, i);
		memcpy(frame, good, n);
		frame[i] = 0xff;
		say_bytes(frame, n);
	}
	dhcp_server_stop(&server);
	serve(600);
	assert_int_equal(lease_to(7), ADDRESS(10));
}

static void a_range_must_be_one(void **state)
{
	const struct dhcp_server_range none = {0, ADDRESS(9), 600},
				       turned = {ADDRESS(10), ADDRESS(9), 600};

	(void)state;
	assert_int_equal(dhcp_server_start(&server, list[0], &none), CAUSE_parameter_range);
	assert_int_equal(dhcp_server_start(&server, list[0], &turned), CAUSE_parameter_range);
	assert_false(dhcp_server_started(&server));
	serve(600);
	assert_true(dhcp_server_started(&server));
	assert_int_equal(dhcp_server_start(&server, list[0], &turned), CAUSE_wrong_state);
}

#define SERVER_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(a_client_gets_an_address_and_gives_it_back),
		SERVER_TEST(a_client_renews_its_lease),
		SERVER_TEST(the_wanted_address_is_offered_when_it_is_free),
		SERVER_TEST(another_servers_client_is_left_alone),
		SERVER_TEST(an_address_that_is_not_its_own_is_refused),
		SERVER_TEST(a_client_of_before_keeps_its_address),
		SERVER_TEST(a_released_address_is_free_again),
		SERVER_TEST(a_declined_address_is_not_given_out),
		SERVER_TEST(a_lease_that_is_not_renewed_expires),
		SERVER_TEST(nonsense_is_survived),
		SERVER_TEST(a_range_must_be_one),
	};

	return cmocka_run_group_tests(tests, make, NULL);
}
