/* SPDX-License-Identifier: MIT */
/* From tokens to typed arguments, and which parameter is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "engine/port.h"
#include "support/engine_fake.h"

#define OK    "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"

/* The command answers this line and OK. */
static void takes(const char *command, const char *line)
{
	struct fake *fake = fake_start(&fake_product, 1);
	char sent[200], heard[300];

	snprintf(sent, sizeof(sent), "AT%s\r", command);
	snprintf(heard, sizeof(heard), "%s\r\n%s\r\n" OK, sent, line);
	fake_send(fake, sent);
	assert_string_equal(fake_heard(fake), heard);
	fake_stop(fake);
}

/* The command is refused; the trace says so in these words. */
static void refuses(const char *command, const char *decision)
{
	struct fake *fake = fake_start(&fake_product, 1);
	char sent[200];

	snprintf(sent, sizeof(sent), "ATE0\rAT%s\r", command);
	fake_send(fake, sent);
	assert_string_equal(fake_heard(fake), "ATE0\r" OK ERROR);
	if (strstr(fake->trace, decision) == NULL)
		fail_msg("\"%s\" is not in the trace:\n%s", decision, fake->trace);
	fake_stop(fake);
}

static void defaults_and_options(void **state)
{
	(void)state;
	takes("+ECHO=1,\"x\"", "+ECHO: 1,\"x\"");
	takes("+ECHO=", "+ECHO: 7,\"\"");
	takes("+ECHO=,\"x\"", "+ECHO: 7,\"x\"");
	takes("+ECHO=2,", "+ECHO: 2,\"\"");
	takes("+ECHO=\"2\"", "+ECHO: 2,\"\"");
	takes("+ECHO=1,bare", "+ECHO: 1,\"bare\"");
	takes("+ECHO=0000000000000000000000000000004294967295", "+ECHO: 4294967295,\"\"");
	refuses("+ECHO=1,\"x\",2", "parameter 3: more parameters than the command has");
	refuses("+ECHO=1,\"x\",", "parameter 3: more parameters than the command has");
	refuses("+KEEP=", "parameter 1: a parameter is missing");
	refuses("+COUNT=", "parameter 1: a parameter is missing");
}

static void numbers_in_their_ranges(void **state)
{
	(void)state;
	refuses("+ECHO=4294967296", "parameter 1: a parameter out of range");
	refuses("+ECHO=18446744073709551617", "parameter 1: a parameter out of range");
	refuses("+ECHO=99999999999999999999999999999999999999",
		"parameter 1: a parameter out of range");
	refuses("+ECHO=-1", "parameter 1: a parameter out of range");
	refuses("+ECHO=x", "parameter 1: a parameter of the wrong type");
	refuses("+COUNT=0", "parameter 1: a parameter out of range");
	refuses("+COUNT=1501", "parameter 1: a parameter out of range");
	refuses("+COUNT=65537", "parameter 1: a parameter out of range");
	refuses("+CMEE=-1", "parameter 1: a parameter out of range");
	refuses("+CMEE=-2147483648", "parameter 1: a parameter out of range");
	refuses("+CMEE=4294967295", "parameter 1: a parameter out of range");
	refuses("+KEEP=1,1,icmp", "parameter 3: a parameter out of range");
	refuses("+KEEP=1,1,1", "parameter 3: a parameter of the wrong type");
	refuses("+KEEP=1,1,tcp,\"123456789\"", "parameter 4: a string too short or too long");
}

static void every_type(void **state)
{
	(void)state;
	takes("+TYPES=-100,0,\"tcp|RING\",\"10.0.0.255\",\"fe80::1\",34:31:0:1:2:ff,0aFF",
	      "-100 0 5 10.255 fe80..01 34..ff 0aFF");
	takes("+TYPES=100,568,[udp],[1.2.3.4],1:2:3:4:5:6:7:8,\"1:2:3:4:5:6\",00",
	      "100 568 2 1.4 0001..08 01..06 00");
	takes("+TYPES=+5,64,,\"1.2.3.4\",\"::\",1:2:3:4:5:6,00", "5 64 0 1.4 0000..00 01..06 00");
	takes("+TYPES=5,64,,\"1.2.3.4\",fe80:0:0:2,1:2:3:4:5:6,00",
	      "5 64 0 1.4 0000..02 01..06 00");
	takes("+TYPES=5,64,,\"1.2.3.4\",::ffff:1.2.3.4,1:2:3:4:5:6,00",
	      "5 64 0 1.4 0000..04 01..06 00");
	refuses("+TYPES=101,0,,1.2.3.4,::,1:2:3:4:5:6,00", "parameter 1: a parameter out of range");
	refuses("+TYPES=-2147483649,0,,1.2.3.4,::,1:2:3:4:5:6,00", "parameter 1: a parameter out");
	refuses("+TYPES=0,65,,1.2.3.4,::,1:2:3:4:5:6,00", "parameter 2: a parameter out of range");
	refuses("+TYPES=0,64,x,1.2.3.4,::,1:2:3:4:5:6,00", "parameter 3: a parameter out of range");
	refuses("+TYPES=0,64,,1.2.3,::,1:2:3:4:5:6,00", "parameter 4: a parameter of the wrong");
	refuses("+TYPES=0,64,,1.2.3.256,::,1:2:3:4:5:6,00", "parameter 4: a parameter of the wr");
	refuses("+TYPES=0,64,,1.2.3.4,1::2::3,1:2:3:4:5:6,00", "parameter 5: a parameter of the");
	refuses("+TYPES=0,64,,1.2.3.4,::,1:2:3:4:5,00", "parameter 6: a parameter of the wrong t");
	refuses("+TYPES=0,64,,1.2.3.4,::,1:2:3:4:5:6,000", "parameter 7: a string too short or");
	refuses("+TYPES=0,64,,1.2.3.4,::,1:2:3:4:5:6,0g", "parameter 7: a parameter of the wrong");
}

static void groups_may_be_left_out_without_their_commas(void **state)
{
	(void)state;
	takes("+FLOAT=1", "1 0 local 0 peer  port 0");
	takes("+FLOAT=1,80", "1 1 local 80 peer  port 0");
	takes("+FLOAT=1,\"host\",80", "1 6 local 0 peer host port 80");
	takes("+FLOAT=1,host,\"80\"", "1 6 local 0 peer host port 80");
	takes("+FLOAT=1,80,\"host\",81", "1 7 local 80 peer host port 81");
	refuses("+FLOAT=1,\"host\"", "parameter 2: a parameter of the wrong type");
	refuses("+FLOAT=1,80,\"host\"", "parameter 4: a parameter is missing");
	refuses("+FLOAT=1,80,\"host\",81,5", "parameter 5: more parameters");
}

static void cases_and_repetitions(void **state)
{
	(void)state;
	takes("+CASE=1,200", "1 200 ");
	takes("+CASE=2,\"text\"", "2 0 text");
	refuses("+CASE=3,1", "parameter 1: a parameter out of range");
	refuses("+CASE=1,256", "parameter 2: a parameter out of range");
	refuses("+CASE=1,1,1", "parameter 3: more parameters");
	takes("+REP=1,a,0", "1 a/0");
	takes("+REP=3,a,0,b,1,\"c\",2", "3 a/0 b/1 c/2");
	refuses("+REP=2,a,0", "parameter 4: a parameter is missing");
	refuses("+REP=1,a,0,b,0", "parameter 4: more parameters");
	refuses("+REP=5,a,0", "parameter 1: a parameter out of range");
	refuses("+REP=1,a,3", "parameter 3: a parameter out of range");
}

static void the_ranges_are_told(void **state)
{
	(void)state;
	takes("+KEEP=?", "+KEEP: (1-3),(0-1500),(tcp,udp),");
	takes("+ECHO=?", "+ECHO: (0-4294967295),");
	takes("+CMEE=?", "+CMEE: (0-2)");
	takes("+CASE=?", "+CASE: (1,2)");
	takes("+OLD=?", "+OLD: (1-3),(1-3)"); /* what is ignored has no place */
	takes("+TYPES=?", "+TYPES: (-100-100),(0,64-568),(tcp,udp,RING),,,,");
}

static enum cause read_time(const char *text, struct at_time *time)
{
	static const struct at_wide zones = {(uint32_t)-96, 96, 0};
	static const struct at_product product = {.wides = &zones};
	const struct at_parameter parameter = {AT_TYPE_TIME, AT_QUOTED, 0, 0, 0xff, 0};
	const struct at_token token = {.kind = AT_TOKEN_QUOTED, .length = (uint16_t)strlen(text)};
	const struct binding binding = {.product = &product, .line = text, .record = time};

	return at_type_time.read(&binding, &parameter, &token);
}

static void a_time_is_one_that_exists(void **state)
{
	static const struct {
		const char *text;
		enum cause cause;
	} cases[] = {{"94/05/06,22:10:00+08", CAUSE_NONE},
		     {"00/02/29,23:59:59-96", CAUSE_NONE},
		     {"24/02/29,00:00:00+96", CAUSE_NONE},
		     {"23/02/29,00:00:00+00", CAUSE_parameter_range},
		     {"23/04/31,00:00:00+00", CAUSE_parameter_range},
		     {"23/00/01,00:00:00+00", CAUSE_parameter_range},
		     {"23/13/01,00:00:00+00", CAUSE_parameter_range},
		     {"23/12/00,00:00:00+00", CAUSE_parameter_range},
		     {"23/12/32,00:00:00+00", CAUSE_parameter_range},
		     {"23/12/31,24:00:00+00", CAUSE_parameter_range},
		     {"23/12/31,23:60:00+00", CAUSE_parameter_range},
		     {"23/12/31,23:59:60+00", CAUSE_parameter_range},
		     {"23/12/31,23:59:59+97", CAUSE_parameter_range},
		     {"23/12/31,23:59:59-97", CAUSE_parameter_range},
		     {"23/12/31,23:59:59", CAUSE_parameter_type},
		     {"23/12/31,23:59:59+0", CAUSE_parameter_type},
		     {"23/12/31,23:59:59+000", CAUSE_parameter_type},
		     {"23/12/31,23:59:59 00", CAUSE_parameter_type},
		     {"23/12/31,23:59:5a+00", CAUSE_parameter_type},
		     {"23-12-31,23:59:59+00", CAUSE_parameter_type},
		     {"", CAUSE_parameter_type}};

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct at_time time;
		char text[32];
		struct writer writer;

		assert_int_equal(read_time(cases[i].text, &time), cases[i].cause);
		if (cases[i].cause != CAUSE_NONE)
			continue;
		writer = (struct writer){text, text + sizeof(text), NULL};
		at_type_time.put(&writer, NULL, &time);
		put_char(&writer, 0);
		assert_string_equal(text, cases[i].text);
	}
}

/* The bytes of an address stand among the texts. */
static void an_address_has_a_default(void **state)
{
	static const struct at_product product = {.strings = "AT\0\x0a\0\0\x01"};
	static const struct at_parameter parameter = {
		AT_TYPE_IPV4, AT_OPTIONAL | AT_DEFAULTED, 2, 3, 0xff, 0};
	uint8_t record[8] = {9, 9, 9, 9, 9, 9, 9, 9};
	static const uint8_t expected[8] = {9, 9, 10, 0, 0, 1, 9, 9};

	(void)state;
	convert_default(&product, &parameter, record);
	assert_memory_equal(record, expected, sizeof(expected));
}

/* Groups without parentheses, and what is between them. */
static void a_list_has_its_separator(void **state)
{
	static const struct at_repeat repeats[] = {{1, 4, 1, ';'}, {1, 4, 1, 0xff}};
	static const struct at_parameter parameters[] = {{AT_TYPE_GROUPS, 0, 4, 0, 0xff, 0},
							 {AT_TYPE_U8, 0, 0, 0, 0xff, 0},
							 {AT_TYPE_GROUPS, 0, 4, 1, 0xff, 0},
							 {AT_TYPE_U8, 0, 0, 0, 0xff, 0}};
	static const struct at_reply_shape replies[] = {{0, 0, 1, AT_REPLY_BARE, 0, 0},
							{0, 2, 1, AT_REPLY_BARE, 0, 0}};
	static const struct at_product product = {
		.repeats = repeats, .parameters = parameters, .replies = replies};
	static const uint8_t record[] = {1, 20, 3, 0, 3};
	char line[32] = "";
	struct writer writer = {line, line + sizeof(line), &product};

	(void)state;
	put_record(&writer, 0, record);
	put_char(&writer, ' ');
	put_record(&writer, 1, record);
	put_char(&writer, 0);
	assert_string_equal(line, "1;20;3 (1),(20),(3)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_has_its_separator),
		cmocka_unit_test(a_time_is_one_that_exists),
		cmocka_unit_test(an_address_has_a_default),
		cmocka_unit_test(defaults_and_options),
		cmocka_unit_test(numbers_in_their_ranges),
		cmocka_unit_test(every_type),
		cmocka_unit_test(groups_may_be_left_out_without_their_commas),
		cmocka_unit_test(cases_and_repetitions),
		cmocka_unit_test(the_ranges_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
