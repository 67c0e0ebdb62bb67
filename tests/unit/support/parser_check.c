/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/port.h"
#include "support/parser_check.h"

static const struct at_product *product;
static const struct check *all_checks;
static const struct check_value *all_values;

static enum cause bind(const struct at_parser *parser, struct outcome *outcome)
{
	const struct at_command *command = &parser->product->commands[parser->command];
	unsigned index = command->form;

	if ((command->written >> parser->form & 1) == 0)
		return (command->made >> parser->form & 1) != 0 ? CAUSE_NONE
								: CAUSE_form_not_offered;
	for (unsigned kind = 0; kind < parser->form; kind++)
		index += command->written >> kind & 1;
	struct binding binding = {
		.product = parser->product,
		.line = parser->line,
		.tokens = parser->tokens,
		.token_count = parser->token_count,
		.form = &parser->product->forms[index],
		.command = command,
		.record = outcome->arguments,
	};

	enum cause cause =
		bind_arguments(&binding, bind_digits(parser, binding.form, outcome->arguments));

	/* as the engine does */
	if (cause == CAUSE_NONE && parser->event == AT_EVENT_COMMAND &&
	    (binding.form->flags & AT_FORM_PAYLOAD) != 0 &&
	    parser->product->inside->missing(parser->product, binding.form, outcome->arguments))
		return CAUSE_too_few_parameters;
	return cause;
}

/* Before a payload: the binder has its say first. */
static enum cause mistake(struct at_parser *parser, struct outcome *outcome)
{
	enum cause cause = bind(parser, outcome);

	return cause != CAUSE_NONE ? cause : (enum cause)parser->cause;
}

/* Notes a complete command; `have` bytes of the line are there. */
static bool take_command(struct at_parser *parser, struct outcome *outcome, size_t have,
			 bool *waiting)
{
	*waiting = false;
	if (parser->event == AT_EVENT_PAYLOAD && parser->cursor + parser->payload > have) {
		*waiting = true;
		return true;
	}
	outcome->event = parser->event;
	outcome->command = parser->command;
	outcome->form = parser->form;
	outcome->token_count = parser->token_count;
	memcpy(outcome->tokens, parser->tokens, sizeof(outcome->tokens));
	if (parser->event == AT_EVENT_PAYLOAD) {
		outcome->cause = mistake(parser, outcome);
		outcome->payload.bytes = parser->line + parser->cursor;
		outcome->payload.length = (uint16_t)parser->payload;
		parser->cursor = (uint16_t)(parser->cursor + parser->payload);
	} else {
		outcome->cause = bind(parser, outcome);
	}
	return outcome->cause == CAUSE_NONE;
}

void check_line(const struct at_product *which, const char *line, size_t length, size_t cut,
		struct outcome *outcome)
{
	static struct at_port port; /* the engine's parsers are in ports */
	struct at_parser *const parser = &port.parser;
	bool waiting = false, streamed = which->dialect->discipline == AT_STREAMED;

	assert_true(length + 2 < CHECK_LINE);
	assert_true(which->arguments_size <= sizeof(outcome->arguments));
	memset(parser, 0xa5, sizeof(*parser));
	memset(outcome, 0, sizeof(*outcome));
	outcome->event = AT_EVENT_MORE;
	parser->product = which;
	parser->line = outcome->line;
	parser->length = 0;
	which->parser_reset(parser);
	for (;;) {
		if (parser->ended)
			return;
		/* As the engine: an edited line is parsed when it is there. */
		if (!waiting && (streamed || parser->length > length))
			which->parse(parser);
		if (waiting || parser->event == AT_EVENT_MORE) {
			size_t have = parser->length;
			size_t upto = cut == 0 ? have + 1 : have < cut ? cut : length + 1;

			if (have > length) { /* all is given, and a payload still waits */
				outcome->event = AT_EVENT_MORE;
				outcome->cause = CAUSE_payload_incomplete;
				if (parser->cause != CAUSE_NONE)
					outcome->cause = mistake(parser, outcome);
				return;
			}
			for (; have < upto; have++)
				outcome->line[have] = have < length ? line[have] : '\r';
			parser->length = (uint16_t)upto;
			if (!waiting)
				continue;
		}
		if (parser->event == AT_EVENT_END)
			return;
		if (parser->event == AT_EVENT_ERROR) {
			outcome->event = AT_EVENT_ERROR;
			outcome->cause = parser->cause;
			return;
		}
		if (!take_command(parser, outcome, parser->length, &waiting))
			return;
	}
}

uint32_t check_member(const struct outcome *outcome, size_t offset, size_t n)
{
	uint32_t wide;
	uint16_t half;

	memcpy(&wide, outcome->arguments + offset, sizeof(wide));
	memcpy(&half, outcome->arguments + offset, sizeof(half));
	return n == 1 ? outcome->arguments[offset] : n == 2 ? half : wide;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
	if (a->event != b->event || a->cause != b->cause || a->command != b->command ||
	    a->form != b->form || a->token_count != b->token_count ||
	    a->payload.length != b->payload.length)
		return false;
	for (size_t i = 0; i < a->token_count; i++)
		if (a->tokens[i].kind != b->tokens[i].kind ||
		    a->tokens[i].start != b->tokens[i].start ||
		    a->tokens[i].length != b->tokens[i].length ||
		    a->tokens[i].value != b->tokens[i].value)
			return false;
	return true;
}

static bool as_expected(const struct check *check, const struct outcome *outcome)
{
	return outcome->cause == check->cause &&
	       (outcome->cause != CAUSE_NONE ||
		(outcome->command == check->command && outcome->form == check->form &&
		 (outcome->event == AT_EVENT_COMMAND || outcome->event == AT_EVENT_PAYLOAD)));
}

static bool complain(const struct check *check, const char *how, const struct outcome *outcome)
{
	print_error("%s: \"%.*s\" %s: %s, should be: %s\n", check->what, (int)check->length,
		    check->line, how, cause_text(outcome->cause), cause_text(check->cause));
	return false;
}

static bool check_values(const struct check *check, const struct outcome *outcome)
{
	size_t first = check == all_checks ? 0 : check[-1].values;
	bool good = true;

	for (const struct check_value *v = &all_values[first]; v < &all_values[check->values]; v++)
		if (check_member(outcome, v->offset, v->size) != v->value) {
			print_error("%s: \"%s\": %s is %u, should be %u\n", check->what,
				    check->line, v->member,
				    (unsigned)check_member(outcome, v->offset, v->size),
				    (unsigned)v->value);
			good = false;
		}
	return good;
}

/* The line in another case, and cut at every byte. */
static bool check_variants(const struct check *check, const struct outcome *whole)
{
	static struct outcome other;
	char line[CHECK_LINE];

	for (int upper = 0; upper <= 1; upper++) {
		for (size_t i = 0; i < check->length; i++)
			line[i] = (char)(upper ? toupper((unsigned char)check->line[i])
					       : tolower((unsigned char)check->line[i]));
		check_line(product, line, check->length, check->length, &other);
		if (!same(&other, whole))
			return complain(check, upper ? "in upper case" : "in lower case", &other);
	}
	for (size_t cut = 0; cut <= check->length; cut++) {
		check_line(product, check->line, check->length, cut, &other);
		if (!same(&other, whole))
			return complain(check, "cut", &other);
	}
	return true;
}

static bool run_check(const struct check *check)
{
	static struct outcome whole;

	check_line(product, check->line, check->length, check->length + 1, &whole);
	if (!as_expected(check, &whole))
		return complain(check, "whole", &whole);
	if (check->cause == CAUSE_NONE && !check_values(check, &whole))
		return false;
	return check_variants(check, &whole);
}

struct range {
	size_t first, count;
};

static void check_command(void **state)
{
	const struct range *range = *state;
	size_t failed = 0;

	for (size_t i = 0; i < range->count; i++)
		failed += !run_check(&all_checks[range->first + i]);
	assert_int_equal(failed, 0);
}

int check_all(const struct at_product *which, const struct check *checks, size_t count,
	      const struct check_value *values)
{
	struct CMUnitTest *tests = calloc(which->command_count + 1u, sizeof(*tests));
	struct range *ranges = calloc(which->command_count + 1u, sizeof(*ranges));
	size_t commands = 0;
	int failed;

	product = which;
	all_checks = checks;
	all_values = values;
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || checks[i].command != checks[i - 1].command) {
			assert_true(commands < which->command_count);
			ranges[commands].first = i;
			tests[commands].name =
				which->strings + which->commands[checks[i].command].name;
			tests[commands].test_func = check_command;
			tests[commands].initial_state = &ranges[commands];
			commands++;
		}
		ranges[commands - 1].count++;
	}
	failed = _cmocka_run_group_tests("commands", tests, commands, NULL, NULL);
	free(tests);
	free(ranges);
	return failed;
}
