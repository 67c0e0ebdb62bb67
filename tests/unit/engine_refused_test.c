/* SPDX-License-Identifier: MIT */
/* Refusals that name their error, values that answer one, and arguments that are completed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "engine/at.h"
#include "engine/parser.h"
#include "support/engine_fake.h"

static bool asked;

static bool full(struct at_call *call, void *arguments)
{
	(void)call;
	return ((const struct fake_values *)arguments)->value == 7;
}

/* Completes the arguments, and refuses nothing. */
static bool completes(struct at_call *call, void *arguments)
{
	struct fake_values *values = arguments;

	(void)call;
	asked = true;
	if (values->value == 0)
		values->value = 7;
	return false;
}

/* The fake's product, whose set form of a command has these rarer properties. */
static struct fake *with(const char *command, const struct at_form_extra *extra)
{
	enum { FORMS = 64, EXTRA = 4 };
	static struct at_product product;
	static struct at_form_extra extras[EXTRA + 1];
	static struct at_form forms[FORMS];
	unsigned count = 0, form = FORMS;
	struct fake *fake;

	product = fake_product;
	for (unsigned i = 0; i < product.command_count; i++) {
		const struct at_command *at = &product.commands[i];

		if (strcmp(product.strings + at->name, command) == 0)
			form = at->form;
		for (unsigned kind = 0; kind < AT_FORM_KINDS; kind++)
			if (at->form + kind + 1 > count && (at->written >> kind) == 1)
				count = at->form + 1u;
	}
	assert_in_range(count, form + 1, FORMS);
	memcpy(extras, product.extras, EXTRA * sizeof(*extras));
	memcpy(forms, product.forms, count * sizeof(*forms));
	extras[EXTRA] = *extra;
	forms[form].flags |= AT_FORM_EXTRA;
	forms[form].extra = EXTRA;
	product.extras = extras;
	product.forms = forms;
	product.refused_value = at_refused_value;
	fake = fake_start(&product, 1);
	fake_send(fake, "ATE0\r");
	fake_send(fake, "AT+CMEE=1\r");
	fake_heard(fake);
	return fake;
}

static const char *answer(struct fake *fake, const char *line)
{
	fake_send(fake, line);
	return fake_heard(fake);
}

/* Of the fake's errors 1 is 100, 0 is what a parameter out of range answers. */
static void a_refusal_may_name_its_error(void **state)
{
	static const struct at_refusal refusals[] = {
		{full, CAUSE_parameter_range, AT_WRONG_ERROR + 1 + 1}};
	const struct at_form_extra extra = {.refusals = refusals, .refusal_count = 1};
	struct fake *fake = with("+FAIL", &extra);

	(void)state;
	assert_string_equal(answer(fake, "AT+FAIL=7\r"), "\r\n+CME ERROR: 100\r\n");
	assert_string_equal(answer(fake, "AT+FAIL=0\r"), "\r\nOK\r\n");
	assert_string_not_equal(answer(fake, "AT+FAIL=999\r"), "\r\n+CME ERROR: 100\r\n");
	fake_stop(fake);
}

static void arguments_are_completed_before_they_are_judged(void **state)
{
	static const struct at_refusal refusals[] = {
		{completes, CAUSE_NONE, 0}, {full, CAUSE_parameter_range, AT_WRONG_ERROR + 1 + 1}};
	const struct at_form_extra extra = {.refusals = refusals, .refusal_count = 2};
	struct fake *fake = with("+FAIL", &extra);

	(void)state;
	assert_string_equal(answer(fake, "AT+FAIL=0\r"), "\r\n+CME ERROR: 100\r\n");
	assert_true(asked);
	fake_stop(fake);
}

/* The choices of +CASE are tcp and udp (1 and 2); those of domain 0 are the numbers 0 and 1. */
static void a_value_may_answer_an_error(void **state)
{
	static struct at_parameter_error errors[] = {{0, 1}, {AT_CHOICES_OF_VALUES, 0}};
	const struct at_form_extra extra = {.parameter_errors = errors, .parameter_error_count = 2};
	const char *plain;
	struct fake *fake;

	(void)state;
	for (const struct at_parameter *at = fake_product.parameters;; at++)
		if ((at->flags & AT_SELECTS) != 0) {
			errors[0].parameter =
				(uint16_t)(AT_ERROR_OF_VALUES + (at - fake_product.parameters));
			break;
		}
	fake = with("+CASE", &extra);
	assert_string_equal(answer(fake, "AT+CASE=0,whatever,follows\r"),
			    "\r\n+CME ERROR: 100\r\n");
	plain = answer(fake, "AT+CASE=9,1\r");
	assert_non_null(strstr(plain, "ERROR"));
	assert_null(strstr(plain, "100"));
	assert_string_equal(answer(fake, "AT+CASE=1,1,1,1,1,1,1\r"), "\r\nERROR\r\n");
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_may_name_its_error),
		cmocka_unit_test(arguments_are_completed_before_they_are_judged),
		cmocka_unit_test(a_value_may_answer_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
