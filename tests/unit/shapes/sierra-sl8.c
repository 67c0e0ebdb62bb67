/* SPDX-License-Identifier: MIT */
/*
 * That the language carries the shapes of +WIPCREATE and +WIPDATA: which parameters follow is
 * chosen by the first, and some may be left out without their comma, so that count and type decide.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "product.h"
#include "support/doubles.h"
#include "support/parser_check.h"

_Static_assert(SIERRA_WIPCREATE_SET_HTTP_HEADER_LIST_MAX == 8, "groups of a case");
_Static_assert(SIERRA_WIPCREATE_SERV_REPLY_TO_LOCAL_PORT == 3 &&
		       SIERRA_WIPCREATE_SERV_REPLY_TO_TO == 5,
	       "where a line may end");

static struct outcome outcome;

/* The arguments of a line that must be accepted. */
static const struct sierra_wipcreate_set *accepted(const char *line)
{
	check_line(&sierra_sl8_product, line, strlen(line), 0, &outcome);
	if (outcome.cause != CAUSE_NONE)
		print_error("%s: %s\n", line, cause_text(outcome.cause));
	assert_int_equal(outcome.cause, CAUSE_NONE);
	assert_int_equal(outcome.form, AT_SET);
	return (const void *)outcome.arguments;
}

static void refused(const char *line, enum cause cause)
{
	check_line(&sierra_sl8_product, line, strlen(line), 0, &outcome);
	if (outcome.cause != cause)
		print_error("%s: %s, not %s\n", line, cause_text(outcome.cause), cause_text(cause));
	assert_int_equal(outcome.cause, cause);
}

static void assert_text(struct at_text text, const char *expected)
{
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.bytes, expected, text.length);
}

static void udp_in_three_ways(void **state)
{
	const struct sierra_wipcreate_set *set;

	(void)state;
	set = accepted("+WIPCREATE=1,1,80");
	assert_int_equal(set->mode, SIERRA_PROTOCOL_UDP);
	assert_int_equal(set->of_mode.udp.index, 1);
	assert_int_equal(set->of_mode.udp.local_port, 80);
	assert_int_equal(set->given, SIERRA_WIPCREATE_SET_UDP_LOCAL_PORT);

	set = accepted("+WIPCREATE=1,2,\"host\",80");
	assert_int_equal(set->of_mode.udp.index, 2);
	assert_text(set->of_mode.udp.peer, "host");
	assert_int_equal(set->of_mode.udp.peer_port, 80);
	assert_false(set->given & SIERRA_WIPCREATE_SET_UDP_LOCAL_PORT);
	assert_true(set->given & SIERRA_WIPCREATE_SET_UDP_PEER);

	set = accepted("+WIPCREATE=1,3,81,\"host\",80");
	assert_int_equal(set->of_mode.udp.local_port, 81);
	assert_text(set->of_mode.udp.peer, "host");
	assert_int_equal(set->of_mode.udp.peer_port, 80);

	set = accepted("+WIPCREATE=1,4");
	assert_int_equal(set->of_mode.udp.index, 4);
	assert_int_equal(set->given, 0);
}

static void tcp_and_server(void **state)
{
	const struct sierra_wipcreate_set *set;

	(void)state;
	set = accepted("+wipcreate=2,8,10.0.2.2,65535");
	assert_int_equal(set->mode, SIERRA_PROTOCOL_TCP);
	assert_int_equal(set->of_mode.tcp.index, 8);
	assert_text(set->of_mode.tcp.peer, "10.0.2.2");
	assert_int_equal(set->of_mode.tcp.peer_port, 65535);
	set = accepted("+WIPCREATE=9,1,\"host\",443"); /* shares the parameters of tcp */
	assert_int_equal(set->mode, SIERRA_PROTOCOL_SSL);
	assert_int_equal(set->of_mode.tcp.peer_port, 443);
	set = accepted("+WIPCREATE=3,4,80,5,8");
	assert_int_equal(set->of_mode.server.index, 4);
	assert_int_equal(set->of_mode.server.from, 5);
	assert_int_equal(set->of_mode.server.to, 8);
}

static void ftp_with_and_without_its_port(void **state)
{
	const struct sierra_wipcreate_set *set;

	(void)state;
	set = accepted("+WIPCREATE=4,1,\"ftp\",\"u\",\"p\"");
	assert_text(set->of_mode.ftp.server, "ftp");
	assert_int_equal(set->of_mode.ftp.peer_port, 21);
	assert_text(set->of_mode.ftp.user, "u");
	assert_text(set->of_mode.ftp.password, "p");
	set = accepted("+WIPCREATE=4,1,\"ftp\",2121,\"u\",\"p\",\"acct\"");
	assert_int_equal(set->of_mode.ftp.peer_port, 2121);
	assert_text(set->of_mode.ftp.user, "u");
	assert_text(set->of_mode.ftp.account, "acct");
}

/* What the predicate is asked that tells an active service. */
static void assert_asked(const char *line, uint32_t mode, uint32_t index)
{
	const struct at_product *product = &sierra_sl8_product;
	struct sierra_wipcreate_set set = *(const struct sierra_wipcreate_set *)accepted(line);
	const struct at_refusal *refusal;
	const struct at_form *form;

	form = &product->forms[product->commands[outcome.command].form];
	refusal = product->extras[form->extra].refusals;
	do {
		last_double.name = "";
		assert_non_null(refusal->holds);
		refusal++->holds(NULL, &set);
	} while (strcmp(last_double.name, "sierra_service_active") != 0);
	assert_int_equal(last_double.size, 2 * sizeof(uint32_t));
	assert_int_equal(((const uint32_t *)(const void *)last_double.bytes)[0], mode);
	assert_int_equal(((const uint32_t *)(const void *)last_double.bytes)[1], index);
}

static void predicates_see_the_parameters_of_cases(void **state)
{
	(void)state;
	assert_asked("+WIPCREATE=1,2,80", 1, 2);
	assert_asked("+WIPCREATE=3,4,80,5,8", 3, 4);
	assert_asked("+WIPCREATE=9,7,\"host\",443", 9, 7);
}

static void http_headers_in_pairs(void **state)
{
	const struct sierra_wipcreate_set *set;

	(void)state;
	set = accepted("+WIPCREATE=5,1,\"proxyaddress\", ,\"user name\",\"password\","
		       "\"User-Agent\",\"WIP-HTTP-Client/1.0\",\"Accept-Encoding\",\"gzip\"");
	assert_text(set->of_mode.http.server, "proxyaddress");
	assert_int_equal(set->of_mode.http.peer_port, 80);
	assert_text(set->of_mode.http.user, "user name");
	assert_int_equal(set->of_mode.http.header_count, 2);
	assert_text(set->of_mode.http.header_list[0].header, "User-Agent");
	assert_text(set->of_mode.http.header_list[1].header, "Accept-Encoding");
	assert_text(set->of_mode.http.header_list[1].value, "gzip");
}

static void numbers_in_quotes(void **state)
{
	const struct sierra_wipcreate_set *set;

	(void)state;
	set = accepted("+WIPCREATE=6,1,\"smtp.mail.yahoo.fr\",\"587\",\"user\",\"pass\"");
	assert_text(set->of_mode.smtp.server, "smtp.mail.yahoo.fr");
	assert_int_equal(set->of_mode.smtp.peer_port, 587);
	assert_text(set->of_mode.smtp.user, "user");
	assert_text(set->of_mode.smtp.password, "pass");
}

static void mistakes(void **state)
{
	(void)state;
	refused("+WIPCREATE=10,1", CAUSE_parameter_range);
	refused("+WIPCREATE=x,1", CAUSE_parameter_type);
	refused("+WIPCREATE=1,9,80", CAUSE_parameter_range);
	refused("+WIPCREATE=2,1,\"host\"", CAUSE_too_few_parameters);
	refused("+WIPCREATE=2,1,\"host\",80,1", CAUSE_too_many_parameters);
	refused("+WIPCREATE=3,1,65536,1,1", CAUSE_parameter_range);
	refused("+WIPCREATE=3,1,18446744073709551617,1,1", CAUSE_parameter_range);
	refused("+WIPCREATE", CAUSE_form_not_offered);
	refused("+WIPCREATES=1", CAUSE_unknown_command);
	refused("+WIPCREAT=1", CAUSE_unknown_command);
}

/* The data phase that a line would enter. */
static const struct at_online *phase(const char *line)
{
	const struct at_product *product = &sierra_sl8_product;
	const void *arguments = accepted(line);

	const struct at_online *online =
		product->extras[product->forms[product->commands[outcome.command].form].extra]
			.online;

	while (online->holds != NULL && !online->holds(NULL, arguments))
		online++;
	return online;
}

static void the_mode_chooses_the_data_phase(void **state)
{
	(void)state;
	assert_ptr_equal(phase("+WIPDATA=2,1,1")->code->codec, &at_shielded);
	assert_int_equal(phase("+WIPDATA=2,1,1")->code->end, 0x03);
	assert_int_equal(phase("+WIPDATA=2,1,1")->code->shield, 0x10);
	assert_int_equal(phase("+WIPDATA=1,1,1")->answer[AT_CHANNEL_LOST], AT_RESULT_OK);
	assert_non_null(phase("+WIPDATA=1,8,2,20,2")->holds);
	assert_null(phase("+WIPDATA=1,8,2,20,2")->code);
	assert_null(phase("+WIPDATA=9,8,0")->holds); /* no phase of the spec */
	assert_null(phase("+WIPDATA=9,8,3")->holds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(udp_in_three_ways),
		cmocka_unit_test(tcp_and_server),
		cmocka_unit_test(ftp_with_and_without_its_port),
		cmocka_unit_test(predicates_see_the_parameters_of_cases),
		cmocka_unit_test(http_headers_in_pairs),
		cmocka_unit_test(numbers_in_quotes),
		cmocka_unit_test(mistakes),
		cmocka_unit_test(the_mode_chooses_the_data_phase),
	};

	return cmocka_run_group_tests_name("sierra shapes", tests, NULL, NULL);
}
