/* SPDX-License-Identifier: MIT */
/* World files: what is read, and what is said of wrong lines. */
#include "support/radio.h"

#include <stdio.h>
#include <string.h>

#include "simulator/names.h"

/* Every message of the parser. The line stands alone after `world 1`. */
static const struct wrong {
	const char *line, *message;
} wrongs[] = {
	{"frobnicate 1", "unknown key `frobnicate`"},
	{"world 1", "`world` again: it belongs to the first line only"},
	{"sim", "the state of the SIM is missing"},
	{"sim lost",
	 "the state of the SIM is `lost`, not one of ready, pin, puk, absent, inserted"},
	{"sim ready 1", "`1` is too much"},
	{"sim pin 12", "the PIN is `12`, not 4 to 8 digits"},
	{"sim pin 123a", "the PIN is `123a`, not 4 to 8 digits"},
	{"sim pin 1234 puk 1", "the PUK is `1`, not 8 to 8 digits"},
	{"sim pin 1234 tries 0", "the number of tries is `0`, not a number from 1 to 3"},
	{"sim puk 12345678 tries 11", "the number of tries is `11`, not a number from 0 to 10"},
	{"imsi x", "the IMSI is `x`, not 6 to 15 digits"},
	{"imsi 123456 7", "`7` is too much"},
	{"iccid 1", "the ICCID is `1`, not 18 to 22 digits"},
	{"imei 1", "the IMEI is `1`, not 15 to 15 digits"},
	{"operator 1", "the operator is `1`, not 5 to 6 digits"},
	{"operator 22201 gone", "there is no operator 22201"},
	{"operator 22201 best",
	 "the operator's state is `best`, not one of unknown, available, current, forbidden, gone"},
	{"operator 22201 current lte", "the operator's technology is `lte`, not one of gsm, utran"},
	{"operator 22201 current gsm \"A name that is too long\" a",
	 "the operator's long name has 23 characters, not 1 to 16"},
	{"operator 22201 current gsm a", "the operator's short name is missing"},
	{"registration moon home",
	 "the domain of registration is `moon`, not one of circuit, packet, both"},
	{"registration both lost", "the registration is `lost`, not one of none, home, searching, "
				   "denied, unknown, roaming"},
	{"registration both home lac 10000",
	 "the location area is `10000`, not hexadecimal up to ffff"},
	{"registration both home cell 1", "`cell` is not lac, ci or unlocated"},
	{"registration delay", "the delay is missing"},
	{"registration delay 600001", "the delay is `600001`, not a number from 0 to 600000"},
	{"registration delay 99999999999999999999",
	 "the delay is `99999999999999999999`, not a number from 0 to 600000"},
	{"network maybe", "the network is `maybe`, not one of off, on"},
	{"signal 32", "the signal strength is `32`, not a number from 0 to 31"},
	{"signal 31 8", "the bit error rate is `8`, not a number from 0 to 7"},
	{"attach never", "attach is `never`, not one of manual, automatic"},
	{"activation fail cid 17", "the context is `17`, not a number from 1 to 16"},
	{"activation fail times 0", "the number of times is `0`, not a number from 1 to 1000"},
	{"activation fail reason 0", "the reason is `0`, not a number from 1 to 255"},
	{"scan fail reason 3", "`reason` is too much"},
	{"activation go", "what follows is `go`, not one of delay, fail, succeed"},
	{"scan fail cid 1", "`cid` is too much"},
	{"apn", "the access point's name is missing"},
	{"apn internet gone", "there is no access point internet"},
	{"apn internet user", "the user is missing"},
	{"host a", "the host's address is missing"},
	{"host a 1.2.3", "the host's address is `1.2.3`, no address of IPv4 or IPv6"},
	{"host a 1.2.3.256", "the host's address is `1.2.3.256`, no address of IPv4 or IPv6"},
	{"host a 1::2::3", "the host's address is `1::2::3`, no address of IPv4 or IPv6"},
	{"redirect tcp 1::2 80 to 127.0.0.1 80", "the addresses are not of the same family"},
	{"host a 1.2.3.4.5", "the host's address is `1.2.3.4.5`, no address of IPv4 or IPv6"},
	{"host a gone", "there is no host a"},
	{"redirect icmp 1.2.3.4 1 to 1.2.3.4 1",
	 "the protocol is `icmp`, not one of tcp, udp, any"},
	{"redirect tcp 1.2.3.4 0 to 1.2.3.4 1", "the port is `0`, not a number from 1 to 65535"},
	{"redirect tcp 1.2.3.4 1", "`to` is missing"},
	{"redirect tcp 1.2.3.4 1 gone", "there is no such redirection"},
	{"trust", "the authority's name is missing"},
	{"trust root", "the certificate is missing"},
	{"trust root gone", "there is no authority root"},
	{"trust root MAMC", "that is no certificate"},
	{"trust root MAMCAQUAAA==", "that is no certificate"},
	{"trust root MIIBAQU", "the certificate is no base64: not four by four"},
	{"trust root MIIB.QUA", "the certificate is no base64 at `.QUA`"},
	{"trust root MII=BQUA", "the certificate is no base64 at `MII=`"},
	{"trust root MIIGAAAA", "the certificate is longer than 1536 bytes"},
	{"trust root MIEBAQUA", "more than the certificate"},
	{"trust root MIIBAQUA more", "`more` is too much"},
	{"wifi 1 home open", "the network's address is `1`, not like 02:00:00:00:00:01"},
	{"wifi 02:00:00:00:00:0 home open",
	 "the network's address is `02:00:00:00:00:0`, not like 02:00:00:00:00:01"},
	{"wifi 02:00:00:00:00:01:02 home open",
	 "the network's address is `02:00:00:00:00:01:02`, not like 02:00:00:00:00:01"},
	{"wifi 01:00:00:00:00:01 group open",
	 "the network's address is `01:00:00:00:00:01`, not like 02:00:00:00:00:01"},
	{"wifi 02:00:00:00:00:01", "the network's name is missing"},
	{"wifi 02:00:00:00:00:01 gone", "there is no network of this address"},
	{"wifi 02:00:00:00:00:01 home", "its security is missing"},
	{"wifi 02:00:00:00:00:01 home wpa9", "its security is `wpa9`, not one of open, wep, wpa, "
					     "wpa2, wpa-wpa2, wpa3, wpa2-wpa3"},
	{"wifi 02:00:00:00:00:01 home open key k", "an open network has no key"},
	{"wifi 02:00:00:00:00:01 home wpa2", "the network's key is missing"},
	{"wifi 02:00:00:00:00:01 home open channel 14",
	 "the channel is `14`, not a number from 1 to 13"},
	{"wifi 02:00:00:00:00:01 home open signal 50",
	 "the network's signal is `50`, not a number from -100 to -1"},
	{"wifi 02:00:00:00:00:01 home open loud",
	 "`loud` is not key, user, password, signal, channel or hidden"},
	{"wifi scan delay", "the delay is missing"},
	{"station 02:00:00:00:00:01 gone", "there is no station of this address"},
	{"station 02:00:00:00:00:01 loud", "`loud` is not ssid, key, name or delay"},
	{"host \"a 1.2.3.4", "a quote is not closed"},
	{"host \"a\"1.2.3.4", "no blank after a closing quote"},
	{"host a\001 1.2.3.4", "control character 0x01"},
	{"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "more than 16 words"},
};

static void wrong_lines(void **state)
{
	static struct world_wifi wifi, wifi_before;
	static struct world world = {.wifi = &wifi}, before;
	char message[WORLD_MESSAGE];

	(void)state;
	for (size_t i = 0; i < sizeof(wrongs) / sizeof(*wrongs); i++) {
		world_init(&world);
		assert_true(world_line(&world, "world 1", 7, message));
		before = world;
		wifi_before = wifi;
		if (world_line(&world, wrongs[i].line, strlen(wrongs[i].line), message))
			fail_msg("accepted: %s", wrongs[i].line);
		assert_string_equal(message, wrongs[i].message);
		assert_memory_equal(&world, &before, sizeof(world));
		assert_memory_equal(&wifi, &wifi_before, sizeof(wifi));
	}
}

static void first_line(void **state)
{
	static struct world world;
	static const char late[] = "# a comment\n\nsim ready\n", newer[] = "world 2\n";
	char message[WORLD_MESSAGE];

	(void)state;
	world_init(&world);
	assert_int_equal(world_text(&world, late, sizeof(late) - 1, message), 3);
	assert_string_equal(message, "the first line must be `world 1`");
	world_init(&world);
	assert_int_equal(world_text(&world, newer, sizeof(newer) - 1, message), 1);
	assert_string_equal(message, "world 2: this program reads world 1");
	world_init(&world);
	assert_int_equal(world_text(&world, "", 0, message), 1);
	assert_string_equal(message, "the first line must be `world 1`");
}

static void long_lines(void **state)
{
	static struct world world;
	char line[300], message[WORLD_MESSAGE];

	(void)state;
	world_init(&world);
	memset(line, 'x', sizeof(line));
	assert_false(world_line(&world, line, sizeof(line), message));
	assert_string_equal(message, "the line is longer than 255 characters");
}

static void tell(struct world *world, const char *line)
{
	char message[WORLD_MESSAGE] = "";

	if (!world_line(world, line, strlen(line), message))
		fail_msg("%s: %s", line, message);
}

static void an_authority_over_several_lines(void **state)
{
	static const uint8_t expected[] = {0x30, 0x81, 0x81, 0x02, 0x01};
	static struct world world;

	(void)state;
	world_init(&world);
	tell(&world, "world 1");
	assert_int_equal(world.trust.count, 0);
	tell(&world, "trust root MIGBAgEF"); /* 6 of 132 bytes */
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(world.trust.count, 0);
		tell(&world, "trust root AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	}
	assert_int_equal(world.trust.count, 1);
	assert_int_equal(world.trust.anchors[0].n, 132);
	assert_memory_equal(world.trust.anchors[0].bytes, expected, sizeof expected);
	tell(&world, "trust \"an other\" MIEBAg=="); /* 4 of 4 */
	assert_int_equal(world.trust.count, 2);
	tell(&world, "trust root MIGBAgEF"); /* anew: not known until it is complete again */
	assert_int_equal(world.trust.count, 1);
	assert_int_equal(world.trust.anchors[0].n, 4);
	tell(&world, "trust root gone");
	tell(&world, "trust \"an other\" gone");
	assert_int_equal(world.trust.count, 0);
}

static void full_tables(void **state)
{
	static struct world_wifi wifi;
	static struct world world = {.wifi = &wifi};
	char line[64], message[WORLD_MESSAGE] = "";
	unsigned i;

	(void)state;
	world_init(&world);
	assert_true(world_line(&world, "world 1", 7, message));
	for (i = 0; i <= WORLD_HOSTS; i++) {
		int n = snprintf(line, sizeof(line), "host h%u 10.0.0.1", i);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_HOSTS);
	}
	assert_string_equal(message, "more than 64 hosts");
	for (i = 0; i <= WORLD_ANCHORS; i++) {
		int n = snprintf(line, sizeof(line), "trust a%u MIEBAg==", i);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_ANCHORS);
	}
	assert_string_equal(message, "more than 4 authorities");
	for (i = 0; i <= WORLD_OPERATORS; i++) {
		int n = snprintf(line, sizeof(line), "operator %u available gsm a b", 20000 + i);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_OPERATORS);
	}
	assert_string_equal(message, "more than 16 operators");
	for (i = 0; i <= WORLD_ACCESS_POINTS; i++) {
		int n = snprintf(line, sizeof(line), "apn a%u", i);

		assert_int_equal(world_line(&world, line, (size_t)n, message),
				 i < WORLD_ACCESS_POINTS);
	}
	assert_string_equal(message, "more than 16 access points");
	for (i = 0; i <= WORLD_REDIRECTS; i++) {
		int n = snprintf(line, sizeof(line), "redirect tcp 1.1.1.1 %u to 2.2.2.2 any",
				 i + 1);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_REDIRECTS);
	}
	assert_string_equal(message, "more than 32 redirections");
	for (i = 0; i <= WORLD_WIFIS; i++) {
		int n = snprintf(line, sizeof(line), "wifi 02:00:00:00:00:%02x n open", i);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_WIFIS);
	}
	assert_string_equal(message, "more than 32 networks");
	for (i = 0; i <= WORLD_STATIONS; i++) {
		int n = snprintf(line, sizeof(line), "station 02:00:00:00:00:%02x", i);

		assert_int_equal(world_line(&world, line, (size_t)n, message), i < WORLD_STATIONS);
	}
	assert_string_equal(message, "more than 8 stations");
}

/* A program without such a radio does not even read them. */
static void wifi_without_a_radio(void **state)
{
	static struct world world;
	char message[WORLD_MESSAGE];

	(void)state;
	world_init(&world);
	assert_true(world_line(&world, "world 1", 7, message));
	assert_true(world_line(&world, "wifi whatever", 13, message));
	assert_true(world_line(&world, "station whatever", 16, message));
}

static void operators(void **state)
{
	(void)state;
	radio_start("operator 22201 current utran TIM TIM\r\n"
		    "operator 22210 available gsm \"vodafone IT\" \"voda IT\"");
	assert_int_equal(radio_world.operator_count, 2);
	assert_string_equal(radio_world.operators[1].long_name, "vodafone IT");
	/* Only one is the current one. */
	radio_line("operator 22210 current gsm Vodafone voda");
	assert_int_equal(radio_world.operator_count, 2);
	assert_int_equal(radio_world.operators[0].state, 1);
	assert_string_equal(world_home(&radio_world)->numeric, "22210");
	radio_line("operator 22210 gone");
	assert_string_equal(world_home(&radio_world)->numeric, "22201");
	radio_line("operator 22201 gone");
	assert_null(world_home(&radio_world));
}

static void access_points(void **state)
{
	struct baseband_context context = {"Internet", "", ""};

	(void)state;
	radio_start("");
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_NONE);
	radio_line("apn internet");
	radio_line("apn closed user me password \"a b\"");
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_NONE);
	context.apn = "other";
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_activation_failed);
	context.apn = "";
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_NONE);
	context = (struct baseband_context){"closed", "me", "a b"};
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_NONE);
	context.password = "ab";
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_access_refused);
	radio_line("apn closed gone");
	context = (struct baseband_context){"closed", "me", "a b"};
	assert_int_equal(world_admits(&radio_world, &context), CAUSE_activation_failed);
}

static uint32_t address(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	const uint8_t bytes[4] = {a, b, c, d};
	uint32_t value;

	memcpy(&value, bytes, 4);
	return value;
}

static void names(void **state)
{
	struct world_names known;
	const struct names *names = &known.names;
	struct connection_address to = {address_of_ipv4(address(198, 51, 100, 1)), 80};
	struct address found;

	(void)state;
	radio_start("host WWW.Telit.com 198.51.100.1\n"
		    "redirect any 198.51.100.1 any to 10.0.2.2 any\n"
		    "redirect tcp 198.51.100.1 80 to 127.0.0.1 8080\n");
	world_names_init(&known, &radio_world);
	assert_true(names->operations->lookup(names, "www.telit.com", ADDRESS_IPV4, &found));
	assert_true(address_same(&found, &to.ip));
	assert_false(names->operations->lookup(names, "telit.com", ADDRESS_IPV4, &found));

	assert_true(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_int_equal(address_ipv4(&to.ip), address(127, 0, 0, 1));
	assert_int_equal(to.port, 8080);
	to = (struct connection_address){address_of_ipv4(address(198, 51, 100, 1)), 80};
	assert_true(names->operations->redirect(names, CONNECTION_UDP, &to));
	assert_int_equal(address_ipv4(&to.ip), address(10, 0, 2, 2));
	assert_int_equal(to.port, 80);
	/* An echo has no port. */
	to = (struct connection_address){address_of_ipv4(address(198, 51, 100, 1)), 0};
	assert_true(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_int_equal(address_ipv4(&to.ip), address(10, 0, 2, 2));
	assert_int_equal(to.port, 0);
	/* Any address, where no closer redirection is. */
	radio_line("redirect tcp any 80 to 127.0.0.1 9090");
	to = (struct connection_address){address_of_ipv4(address(198, 51, 100, 1)), 80};
	assert_true(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_int_equal(to.port, 8080);
	to = (struct connection_address){address_of_ipv4(address(203, 0, 113, 7)), 80};
	assert_true(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_int_equal(to.port, 9090);
	radio_line("redirect tcp any 80 gone");
	radio_line("redirect any 198.51.100.1 any gone");
	to = (struct connection_address){address_of_ipv4(address(198, 51, 100, 1)), 0};
	assert_false(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_int_equal(radio_world.redirect_count, 1);
	radio_line("host www.telit.com gone");
	assert_false(names->operations->lookup(names, "www.telit.com", ADDRESS_IPV4, &found));
}

static struct address ipv6(const char *text)
{
	struct address address;

	assert_true(address_read_ipv6(text, strlen(text), &address));
	return address;
}

static void names_of_ipv6(void **state)
{
	struct world_names known;
	const struct names *names = &known.names;
	struct connection_address to = {ipv6("2001:db8::1"), 80};
	const struct address loopback = ipv6("::1");
	struct address found;

	(void)state;
	radio_start("host both 198.51.100.1\n"
		    "host both 2001:db8::1\n"
		    "redirect tcp 2001:db8::1 80 to ::1 8080\n"
		    "redirect any any any to fec0::2 any\n"
		    "redirect any any any to 10.0.2.2 any\n");
	world_names_init(&known, &radio_world);
	assert_true(names->operations->lookup(names, "both", ADDRESS_IPV4, &found));
	assert_int_equal(address_ipv4(&found), address(198, 51, 100, 1));
	assert_true(names->operations->lookup(names, "both", ADDRESS_IPV6, &found));
	assert_true(address_same(&found, &to.ip));

	assert_true(names->operations->redirect(names, CONNECTION_TCP, &to));
	assert_true(address_same(&to.ip, &loopback));
	assert_int_equal(to.port, 8080);
	/* Any address goes to one of its family. */
	to = (struct connection_address){ipv6("2001:db8::9"), 0};
	found = ipv6("fec0::2");
	assert_true(names->operations->redirect(names, CONNECTION_UDP, &to));
	assert_true(address_same(&to.ip, &found));
	to = (struct connection_address){address_of_ipv4(address(192, 0, 2, 9)), 0};
	assert_true(names->operations->redirect(names, CONNECTION_UDP, &to));
	assert_int_equal(address_ipv4(&to.ip), address(10, 0, 2, 2));
	radio_line("redirect any any any gone");
	assert_int_equal(radio_world.redirect_count, 1);
	radio_line("host both gone");
	assert_int_equal(radio_world.host_count, 0);
}

static void ordinary(void **state)
{
	static struct world world;
	struct world_names known;
	struct address found;

	(void)state;
	world_ordinary(&world);
	assert_true(world.begun);
	simulator_init(&radio, &world, 0);
	assert_int_equal(radio_state(BASEBAND_CIRCUIT), 1);
	assert_int_equal(radio_state(BASEBAND_PACKET), 1);
	world_names_init(&known, &world);
	assert_true(known.names.operations->lookup(&known.names, "pop.mail.server", ADDRESS_IPV4,
						   &found));
	assert_int_equal(address_ipv4(&found), address(10, 0, 2, 2));
	/* It is read to its last line. */
	assert_true(
		known.names.operations->lookup(&known.names, "localhost", ADDRESS_IPV4, &found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_lines),
		cmocka_unit_test(first_line),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(full_tables),
		cmocka_unit_test(wifi_without_a_radio),
		cmocka_unit_test(an_authority_over_several_lines),
		cmocka_unit_test(operators),
		cmocka_unit_test(access_points),
		cmocka_unit_test(names),
		cmocka_unit_test(names_of_ipv6),
		cmocka_unit_test(ordinary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
