/* SPDX-License-Identifier: MIT */
/* Addresses of IPv6 as text (RFC 4291, 2.2). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"

static bool reads(const char *text, struct address *address)
{
	return address_read_ipv6(text, strlen(text), address);
}

static void texts_of_addresses(void **state)
{
	static const struct {
		const char *text;
		uint8_t bytes[16];
	} examples[] = {
		{"::", {0}},
		{"::1", {[15] = 1}},
		{"1::", {0, 1}},
		{"fec0::2", {0xfe, 0xc0, [15] = 2}},
		{"2001:db8:0:0:8:800:200c:417a",
		 {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 8, 8, 0, 0x20, 0xc, 0x41, 0x7a}},
		{"2001:DB8::8:800:200C:417A",
		 {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 8, 8, 0, 0x20, 0xc, 0x41, 0x7a}},
		{"1:2:3:4:5:6:7::", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 0}},
		{"::2:3:4:5:6:7:8", {0, 0, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8}},
		{"::ffff:129.144.52.38", {[10] = 0xff, 0xff, 129, 144, 52, 38}},
		{"1:2:3:4:5:6:1.2.3.4", {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 1, 2, 3, 4}},
	};
	struct address address;

	(void)state;
	for (unsigned i = 0; i < sizeof examples / sizeof *examples; i++) {
		assert_true(reads(examples[i].text, &address));
		assert_int_equal(address.family, ADDRESS_IPV6);
		assert_memory_equal(address.bytes, examples[i].bytes, sizeof address.bytes);
	}
}

static void other_texts(void **state)
{
	static const char *const texts[] = {"",
					    ":",
					    ":::",
					    "1",
					    "1:",
					    ":1",
					    "1.2.3.4",
					    "1:2:3:4:5:6:7",
					    "1:2:3:4:5:6:7:8:9",
					    "1:2:3:4:5:6:7:8:",
					    "1:2:3:4:5:6:7:8::",
					    "::1:2:3:4:5:6:7:8",
					    "1::2::3",
					    "12345::",
					    "g::",
					    "::1.2.3",
					    "::1.2.3.256",
					    "::1.2.3.4:5",
					    "1:2:3:4:5:6:7:1.2.3.4",
					    "fe80::1%1",
					    "::1 "};
	struct address address;

	(void)state;
	for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)
		if (reads(texts[i], &address))
			fail_msg("`%s` is no address", texts[i]);
}

static void both_families(void **state)
{
	const struct address one = address_of_ipv4(0x0100007f), none = {0},
			     any = address_of_ipv4(0);
	struct address other;

	(void)state;
	assert_int_equal(address_ipv4(&one), 0x0100007f);
	assert_false(address_is_any(&one));
	assert_true(address_is_any(&any));
	assert_true(address_is_any(&none));
	assert_false(address_same(&any, &none));
	assert_true(reads("7f00:1::", &other));
	assert_int_equal(address_ipv4(&other), 0);
	assert_false(address_same(&one, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_of_addresses),
		cmocka_unit_test(other_texts),
		cmocka_unit_test(both_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
