/* SPDX-License-Identifier: MIT */
/* The modem as an access point: stations come, get an address, answer, and go. */
#include "support/wlan_world.h"

#include "lwip/icmp.h"
#include "lwip/inet_chksum.h"
#include "lwip/raw.h"

#include "services/net/dhcp_server_table.h"
#include "support/patience.h"

#define FIRST	      "02:00:00:00:00:11"
#define SECOND	      "02:00:00:00:00:12"
#define ADDRESS(last) PP_HTONL(LWIP_MAKEU32(192, 168, 4, last))

enum { PLACES = 4, LEASE = 3600 };

static const uint8_t first[WLAN_MAC] = {2, 0, 0, 0, 0, 0x11};
static struct dhcp_server server;
static struct dhcp_server_place places[PLACES];
static unsigned leased[DHCP_SERVER_EXPIRED + 1];
static struct dhcp_lease last_lease;
static bool denies;

static void hear_lease(struct dhcp_server_listener *listener, enum dhcp_server_event event,
		       const struct dhcp_lease *lease)
{
	(void)listener;
	leased[event]++;
	last_lease = *lease;
}

static bool admits(void *argument, const uint8_t mac[WLAN_MAC])
{
	return !denies || memcmp(mac, argument, WLAN_MAC) != 0;
}

static enum cause open_point(struct wlan_opening opening)
{
	static const struct bearer_addressing addressing = {
		.address = ADDRESS(1), .netmask = PP_HTONL(0xffffff00u), .gateway = ADDRESS(1)};

	return wlan_start_access_point(&wlan_world.wlan, &opening, &addressing);
}

static struct wlan_opening of_modem(void)
{
	return (struct wlan_opening){.ssid = "modem",
				     .key = "secret12",
				     .channel = 6,
				     .access = WLAN_ACCESS_WPA_WPA2,
				     .stations = 4,
				     .admits = admits,
				     .argument = (void *)(uintptr_t)first};
}

static int opened(void **state)
{
	static struct dhcp_server_listener listener = {.event = hear_lease};
	static const struct dhcp_server_range range = {ADDRESS(10), ADDRESS(12), LEASE};

	wlan_begin(state);
	denies = false;
	memset(leased, 0, sizeof leased);
	dhcp_server_init(&server, places, PLACES);
	dhcp_server_listen(&server, &listener);
	assert_int_equal(open_point(of_modem()), CAUSE_NONE);
	assert_int_equal(dhcp_server_start(&server, wlan_bearer(&wlan_world.wlan), &range),
			 CAUSE_NONE);
	return 0;
}

static int closed(void **state)
{
	dhcp_server_close(&server);
	return wlan_end(state);
}

static void until_leased(enum dhcp_server_event event, unsigned times, unsigned ms)
{
	for (struct patience patience = patience_of(ms); leased[event] < times; wlan_turns(1))
		if (patience_ends(&patience))
			fail_msg("event %d was heard %u times", event, leased[event]);
}

static void a_station_joins_and_gets_an_address(void **state)
{
	struct dhcp_lease lease;
	uint8_t mac[WLAN_MAC];

	(void)state;
	assert_int_equal(wlan_role(&wlan_world.wlan), WLAN_ACCESS_POINT);
	assert_false(wlan_station(&wlan_world.wlan, 0, mac));
	wlan_line("station " FIRST " key secret12 name phone");
	wlan_until(WLAN_EVENT_STATION_ADDED, 1, 1000);
	assert_memory_equal(wlan_world.last[WLAN_EVENT_STATION_ADDED].mac, first, WLAN_MAC);
	assert_true(wlan_station(&wlan_world.wlan, 0, mac));
	assert_memory_equal(mac, first, WLAN_MAC);
	until_leased(DHCP_SERVER_LEASED, 1, 1000);
	assert_int_equal(last_lease.address, ADDRESS(10));
	assert_int_equal(last_lease.left, LEASE);
	assert_memory_equal(last_lease.mac, first, WLAN_MAC);
	assert_string_equal(last_lease.name, "phone");
	assert_true(dhcp_server_lease(&server, first, &lease));
	assert_int_equal(lease.address, ADDRESS(10));
}

static u8_t hear_echo(void *argument, struct raw_pcb *pcb, struct pbuf *packet,
		      const ip_addr_t *address)
{
	(void)pcb;
	(void)address;
	*(unsigned *)argument = packet->tot_len;
	pbuf_free(packet);
	return 1;
}

/* It is really there: it answers an echo request, and the ARP before it. */
static void a_station_answers(void **state)
{
	struct raw_pcb *pcb = raw_new(IP_PROTO_ICMP);
	struct pbuf *packet = pbuf_alloc(PBUF_IP, 40, PBUF_RAM);
	struct icmp_echo_hdr *echo = packet->payload;
	unsigned answered = 0;
	ip_addr_t to;

	(void)state;
	wlan_line("station " FIRST " key secret12");
	until_leased(DHCP_SERVER_LEASED, 1, 1000);
	memset(packet->payload, 0x55, 40);
	ICMPH_TYPE_SET(echo, ICMP_ECHO);
	ICMPH_CODE_SET(echo, 0);
	echo->chksum = 0;
	echo->chksum = inet_chksum(echo, 40);
	raw_recv(pcb, hear_echo, &answered);
	ip_addr_set_ip4_u32_val(to, ADDRESS(10));
	wlan_turns(50);
	assert_int_equal(raw_sendto(pcb, packet, &to), ERR_OK);
	wlan_turns(50);
	assert_int_equal(answered, 20 + 40);
	pbuf_free(packet);
	raw_remove(pcb);
}

static void a_station_that_goes_gives_its_address_back(void **state)
{
	(void)state;
	wlan_line("station " FIRST " key secret12");
	until_leased(DHCP_SERVER_LEASED, 1, 1000);
	wlan_turns(20);
	wlan_line("station " FIRST " gone");
	wlan_until(WLAN_EVENT_STATION_REMOVED, 1, 1000);
	assert_memory_equal(wlan_world.last[WLAN_EVENT_STATION_REMOVED].mac, first, WLAN_MAC);
	assert_int_equal(wlan_world.last[WLAN_EVENT_STATION_REMOVED].reason,
			 WLAN_REASON_STATION_LEAVES);
	until_leased(DHCP_SERVER_RELEASED, 1, 1000);
	assert_int_equal(last_lease.address, ADDRESS(10));
}

/* The lease itself runs on: it may come back. */
static void a_station_out_of_reach_ages(void **state)
{
	struct wlan_opening opening = of_modem();

	(void)state;
	wlan_stop(&wlan_world.wlan);
	opening.ageing = 1;
	assert_int_equal(open_point(opening), CAUSE_NONE);
	wlan_line("station " FIRST " key secret12");
	until_leased(DHCP_SERVER_LEASED, 1, 1000);
	wlan_line("station " FIRST " lost");
	wlan_turns(500);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_REMOVED], 0);
	wlan_until(WLAN_EVENT_STATION_REMOVED, 1, 1000);
	assert_int_equal(wlan_world.last[WLAN_EVENT_STATION_REMOVED].reason, WLAN_REASON_INACTIVE);
	assert_int_equal(leased[DHCP_SERVER_RELEASED], 0);
}

static void a_station_can_be_sent_away(void **state)
{
	static const uint8_t nobody[WLAN_MAC] = {2};

	(void)state;
	wlan_line("station " FIRST " key secret12");
	wlan_until(WLAN_EVENT_STATION_ADDED, 1, 1000);
	assert_int_equal(wlan_dismiss(&wlan_world.wlan, nobody), CAUSE_not_open);
	assert_int_equal(wlan_dismiss(&wlan_world.wlan, first), CAUSE_NONE);
	wlan_until(WLAN_EVENT_STATION_REMOVED, 1, 1000);
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_ADDED], 1);
	wlan_line("station " FIRST " key secret12"); /* it tries again */
	wlan_until(WLAN_EVENT_STATION_ADDED, 2, 1000);
}

static void who_is_not_let_in_does_not_join(void **state)
{
	(void)state;
	wlan_line("station " FIRST " key wrong");
	wlan_line("station " SECOND " key secret12 ssid another");
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_ADDED], 0);
	denies = true;
	wlan_line("station " FIRST " key secret12");
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_ADDED], 0);
	denies = false;
	wlan_until(WLAN_EVENT_STATION_ADDED, 1, 1000);
}

static void no_more_stations_join_than_are_wanted(void **state)
{
	struct wlan_opening opening = of_modem();

	(void)state;
	wlan_stop(&wlan_world.wlan);
	opening.stations = 1;
	open_point(opening);
	wlan_line("station " FIRST " key secret12");
	wlan_line("station " SECOND " key secret12");
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_ADDED], 1);
	wlan_line("station " FIRST " gone");
	wlan_until(WLAN_EVENT_STATION_ADDED, 2, 1000);
}

/* Who wants to join it must know its name. */
static void a_hidden_access_point_is_found_by_name(void **state)
{
	struct wlan_opening opening = of_modem();

	(void)state;
	wlan_stop(&wlan_world.wlan);
	opening.hiding = WLAN_HIDDEN_EMPTY;
	open_point(opening);
	wlan_line("station " FIRST " key secret12");
	wlan_turns(50);
	assert_int_equal(wlan_world.heard[WLAN_EVENT_STATION_ADDED], 0);
	wlan_line("station " FIRST " key secret12 ssid modem");
	wlan_until(WLAN_EVENT_STATION_ADDED, 1, 1000);
}

/* Three addresses for four stations: the last one gets none until another has gone. */
static void addresses_run_out_and_come_back(void **state)
{
	char line[64];

	(void)state;
	for (unsigned i = 1; i <= 4; i++) {
		snprintf(line, sizeof line, "station 02:00:00:00:00:%02x key secret12", 0x10 + i);
		wlan_line(line);
	}
	until_leased(DHCP_SERVER_LEASED, 3, 1000);
	wlan_turns(50);
	assert_int_equal(leased[DHCP_SERVER_LEASED], 3);
	wlan_line("station " FIRST " gone");
	until_leased(DHCP_SERVER_LEASED, 4, 6000); /* it asks every 4 s */
}

static void an_access_point_is_no_station(void **state)
{
	struct wlan_join join = wlan_to("home");

	(void)state;
	assert_int_equal(wlan_start_station(&wlan_world.wlan), CAUSE_wrong_state);
	assert_int_equal(wlan_connect(&wlan_world.wlan, &join), CAUSE_wrong_state);
	wlan_stop(&wlan_world.wlan);
	assert_int_equal(wlan_dismiss(&wlan_world.wlan, first), CAUSE_not_open);
}

static void an_impossible_access_point_is_refused(void **state)
{
	struct wlan_opening opening = of_modem();

	(void)state;
	wlan_stop(&wlan_world.wlan);
	opening.channel = 14;
	assert_int_equal(open_point(opening), CAUSE_not_allowed);
	opening = of_modem();
	opening.access = WLAN_ACCESS_ENTERPRISE;
	assert_int_equal(open_point(opening), CAUSE_not_allowed);
	assert_int_equal(wlan_role(&wlan_world.wlan), WLAN_STOPPED);
	assert_int_equal(wlan_start_station(&wlan_world.wlan), CAUSE_NONE);
}

#define OPEN_TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPEN_TEST(a_station_joins_and_gets_an_address),
		OPEN_TEST(a_station_answers),
		OPEN_TEST(a_station_that_goes_gives_its_address_back),
		OPEN_TEST(a_station_out_of_reach_ages),
		OPEN_TEST(a_station_can_be_sent_away),
		OPEN_TEST(who_is_not_let_in_does_not_join),
		OPEN_TEST(no_more_stations_join_than_are_wanted),
		OPEN_TEST(a_hidden_access_point_is_found_by_name),
		OPEN_TEST(addresses_run_out_and_come_back),
		OPEN_TEST(an_access_point_is_no_station),
		OPEN_TEST(an_impossible_access_point_is_refused),
	};

	return cmocka_run_group_tests(tests, wlan_setup, NULL);
}
