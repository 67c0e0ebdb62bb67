/* SPDX-License-Identifier: MIT */
/* Secrets never reach the trace, however broken the line is that holds them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

/* The fourth parameter of +KEEP is secret. Each line holds pa55word, or its beginning. */
static const char *const lines[] = {
	"AT+KEEP=1,2,udp,\"pa55\"\r",
	"AT+KEEP=1,2,udp,pa55\r",
	"ATE0;+KEEP=1,,,\"pa55\";+ECHO=1,\"x\"\r",
	"AT+KEEP=1,2,udp,\"pa55word\r",	    /* no closing quote */
	"AT+KEEP=1,2,udp,\"pa55word\"x\r",  /* something behind it */
	"AT+KEEP=1,2,udp,\"pa55word1\"\r",  /* too long */
	"AT+KEEP=1,\"pa55word\"\r",	    /* a parameter left out */
	"AT+KEEP=9,2,udp,\"pa55word\"\r",   /* another one is wrong */
	"AT+KEEP=1,2,udp,,\"pa55word\"\r",  /* one too many */
	"at +keep = \"pa55word\r",	    /* blanks */
	"AT+KEEP\"pa55word\"\r",	    /* no equals sign */
	"AT+KEEP:pa55word\r",		    /* a colon instead */
	"AT+KEEP?pa55word\r",		    /* a read that goes on */
	"AT+KEEP=?pa55word\r",		    /* a test that goes on */
	"AT+KEEPS=1,2,udp,\"pa55word\"\r",  /* a name that is longer */
	"AT+NONE;+KEEP=1,,,\"pa55word\"\r", /* never read */
	"AT+ECHO=\"x;+KEEP=1,,,pa55word\r",
	"ATE0+KEEP=1,,,pa55word\"\r",
	"AT+FAIL=21;+KEEP=1,,,\"pa55word\"\r",
};

static void hide(const struct at_product *product)
{
	for (unsigned i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct fake *fake = fake_start(product, 1);

		fake_send(fake, lines[i]);
		fake_pass(fake, 20000);
		if (strstr(fake->trace, "pa55") != NULL)
			fail_msg("%s\n%s", lines[i], fake->trace);
		fake_send(fake, "AT\r");
		fake_stop(fake);
	}
}

static void an_edited_line_hides_its_secrets(void **state)
{
	(void)state;
	hide(&fake_product);
}

static void a_streamed_line_hides_its_secrets(void **state)
{
	(void)state;
	hide(&fake_streamed_product);
}

static void the_rest_is_seen(void **state)
{
	struct fake *fake = fake_start(&fake_product, 1);

	(void)state;
	fake_send(fake, "AT+KEEP=1,2,udp,\"pa55\"\r");
	assert_non_null(strstr(fake->trace, "IAT+KEEP=1,2,udp,\"****\"\n"));
	fake_send(fake, "AT+KEEP=9,2\r");
	assert_non_null(strstr(fake->trace, "IAT+KEEP=***\n"));
	fake_send(fake, "AT+ECHO=9,\"x\r");
	assert_non_null(strstr(fake->trace, "IAT+ECHO=9,\"x\r\n"));
	fake_stop(fake);
}

static void what_is_read_back_is_hidden_too(void **state)
{
	struct fake *fake = fake_start(&fake_product, 1);

	(void)state;
	fake_send(fake, "AT+KEEP=1,2,udp,\"pa55\"\r");
	fake_send(fake, "AT+KEEP?\r");
	assert_null(strstr(fake->trace, "pa55"));
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edited_line_hides_its_secrets),
		cmocka_unit_test(a_streamed_line_hides_its_secrets),
		cmocka_unit_test(the_rest_is_seen),
		cmocka_unit_test(what_is_read_back_is_hidden_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
