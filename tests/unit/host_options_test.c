/* SPDX-License-Identifier: MIT */
/* The host program's command line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "host/options.h"

static const struct option_limits limits = {.ports = 3, .contexts = 5, .ethernets = 1};

static bool parse(struct options *options, const char *const *words)
{
	char *arguments[16] = {"modem"};
	int count = 1;

	while (*words)
		arguments[count++] = (char *)*words++;
	return options_parse(options, count, arguments, &limits);
}
#define PARSE(options, ...) parse(options, (const char *const[]){__VA_ARGS__, NULL})

static void without_ports_there_is_the_console(void **state)
{
	char *arguments[] = {"modem"};
	struct options options;

	(void)state;
	assert_true(options_parse(&options, 1, arguments, &limits));
	assert_int_equal(options.port_count, 1);
	assert_int_equal(options.ports[0].wire, OPTION_STDIO);
	assert_null(options.state);
}

static void ports_have_names_and_places(void **state)
{
	struct options options;

	(void)state;
	assert_true(PARSE(&options, "--port", "data=pty:/tmp/a=b:c", "--port=tcp:[::1]:10001",
			  "--port", "tcp:localhost:0"));
	assert_int_equal(options.port_count, 3);
	assert_string_equal(options.ports[0].name, "data");
	assert_int_equal(options.ports[0].wire, OPTION_PTY);
	assert_string_equal(options.ports[0].address, "/tmp/a=b:c");
	assert_string_equal(options.ports[1].name, "");
	assert_int_equal(options.ports[1].wire, OPTION_TCP);
	assert_string_equal(options.ports[1].address, "::1");
	assert_int_equal(options.ports[1].number, 10001);
	assert_string_equal(options.ports[2].address, "localhost");
	assert_int_equal(options.ports[2].number, 0);
}

static void the_rest_is_taken_as_it_is(void **state)
{
	struct options options;

	(void)state;
	assert_true(PARSE(&options, "--net", "2=none", "--net", "slirp", "--forward",
			  "udp:5000:6000", "--state", "s", "--world=w", "--control", "c", "--trace",
			  "t"));
	assert_int_equal(options.net_count, 2);
	assert_string_equal(options.nets[0].bearer, "2");
	assert_false(options.nets[0].attached);
	assert_true(options.nets[1].attached);
	assert_int_equal(options.forward_count, 1);
	assert_string_equal(options.forwards[0], "udp:5000:6000");
	assert_string_equal(options.state, "s");
	assert_string_equal(options.world, "w");
	assert_string_equal(options.control, "c");
	assert_string_equal(options.trace, "t");
}

static void wrong_ones_are_refused(void **state)
{
	static const char *const wrong[][3] = {
		{"--nonsense"},
		{"surplus"},
		{"--port"},
		{"--port", ""},
		{"--port", "pty:"},
		{"--port", "pty"},
		{"--port", "=stdio"},
		{"--port", "tcp:localhost"},
		{"--port", "tcp::1"},
		{"--port", "tcp:localhost:65536"},
		{"--port", "tcp:localhost:1x"},
		{"--port", "tcp:localhost:-1"},
		{"--net", "token-ring"},
		{"--forward", "tcp:1"},
		{"--forward", "tcp:0:1"},
		{"--forward", "sctp:1:1"},
		{"--forward", "tcp:123456:1"},
		{"--state", ""},
		{"--help=x"},
	};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(parse(&options, wrong[i]));
}

static void the_product_limits_the_ports(void **state)
{
	struct options options;

	(void)state;
	assert_true(PARSE(&options, "--port", "pty:a", "--port", "pty:b", "--port", "stdio"));
	assert_false(PARSE(&options, "--port", "pty:a", "--port", "pty:b", "--port", "pty:c",
			   "--port", "stdio"));
	assert_false(PARSE(&options, "--port", "stdio", "--port", "stdio"));
}

static void bearers_have_names(void **state)
{
	static const struct option_limits two = {.ports = 1, .contexts = 1, .ethernets = 2};
	static const char *const unknown[][3] = {{"--net", "0=none"},	   {"--net", "6=none"},
						 {"--net", "1x=none"},	   {"--net", "ether2=none"},
						 {"--net", "ether0=none"}, {"--net", "wlan=none"}};
	static const struct option_limits wlan = {.ports = 1, .wlans = 1};
	char *arguments[] = {"modem", "--net", "ether2=none"};
	char *wireless[] = {"modem", "--net", "wlan=none"};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		assert_false(parse(&options, unknown[i]));
	assert_true(PARSE(&options, "--net", "5=none"));
	for (unsigned number = 1; number <= 6; number++)
		assert_int_equal(options_net_attached(&options, number), number != 5);
	assert_true(PARSE(&options, "--net", "none", "--net", "ether=slirp"));
	for (unsigned number = 1; number <= 6; number++)
		assert_int_equal(options_net_attached(&options, number), number == 6);
	assert_true(PARSE(&options, "--net", "ether1=none"));
	assert_false(options_net_attached(&options, 6));
	assert_true(options_parse(&options, 3, arguments, &two));
	assert_true(options_net_attached(&options, 2));
	assert_false(options_net_attached(&options, 3));
	assert_true(options_parse(&options, 3, wireless, &wlan));
	assert_false(options_net_attached(&options, 1));
	arguments[2] = "ether=none";
	assert_false(options_parse(&options, 3, arguments, &wlan));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_ports_there_is_the_console),
		cmocka_unit_test(ports_have_names_and_places),
		cmocka_unit_test(the_rest_is_taken_as_it_is),
		cmocka_unit_test(wrong_ones_are_refused),
		cmocka_unit_test(the_product_limits_the_ports),
		cmocka_unit_test(bearers_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
