/* SPDX-License-Identifier: MIT */
/* Expected lines of examples against what the product can send. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "example.h"
#include "memory.h"
#include "options.h"
#include "shapes.h"

static const char *error_text(const struct product *product, const struct error *error)
{
	return error_filled(&product->dialect, error, false);
}

enum verdict example_verdict(const struct product *product, const struct node *raw, size_t rest)
{
	const char *text = raw->text + rest, *format = product->dialect.error_format;
	size_t length = raw->at.length > rest ? raw->at.length - rest : 0;
	bool exact = rest == 3;

	for (size_t i = 0; i < product->result_count; i++) {
		const struct result *result = &product->results[i];
		const char *number = memory_format("%lld<CR>", (long long)result->number);
		bool is = strlen(result->text) == length && memcmp(text, result->text, length) == 0;

		if (!is && !(exact && strcmp(text, number) == 0))
			continue;
		return strcmp(result->name, "OK") == 0 || strcmp(result->name, "CONNECT") == 0
			       ? VERDICT_GOOD
		       : strcmp(result->name, "ERROR") == 0 ? VERDICT_BAD
		       : strcmp(result->name, "RING") == 0  ? VERDICT_NONE
							    : VERDICT_ELSE;
	}
	if (format != NULL && strcspn(format, "{") > 0 &&
	    strncmp(text, format, strcspn(format, "{")) == 0)
		return VERDICT_BAD;
	return VERDICT_NONE;
}

const char *example_error(const struct product *product, const struct trial *trial)
{
	const struct command *command = trial->command;
	int error = product->cause_errors[cause_find(trial->cause)];

	if (trial->refused != NULL)
		return error_text(product, &product->errors[trial->refused->error]);
	for (size_t i = 0; command != NULL && i < command->exception_count; i++)
		if (strcmp(cause_names[command->exceptions[i].cause], trial->cause) == 0)
			return NULL;
	for (size_t i = 0; command != NULL && i < command->parameter_error_count; i++)
		if (command->parameter_errors[i].parameter == trial->parameter &&
		    command->parameter_errors[i].values == NULL)
			error = command->parameter_errors[i].error;
	return error < 0 ? "ERROR" : error_text(product, &product->errors[error]);
}

bool example_same_error(const struct product *product, const char *expected, const char *answer)
{
	if (strcmp(expected, answer) == 0)
		return true;
	for (size_t i = 0; i < product->error_count; i++) /* numeric or in words */
		if (strcmp(expected, error_filled(&product->dialect, &product->errors[i], true)) ==
			    0 &&
		    strcmp(error_text(product, &product->errors[i]), answer) == 0)
			return true;
	return strchr(expected, '<') != NULL;
}

/* ------------------------------------------------------------------------ information lines */

/* One value of the line. */
struct field {
	const char *text;
	size_t length;
};

/* Splits at commas outside quotes; false: too many to look at. */
static bool split(const char *text, struct field *fields, size_t *count)
{
	bool quoted = false;

	*count = 0;
	for (const char *from = text;; text++) {
		if (*text == '"')
			quoted = !quoted;
		if (*text != '\0' && (*text != ',' || quoted))
			continue;
		if (*count == 64)
			return false;
		fields[(*count)++] = (struct field){from, (size_t)(text - from)};
		if (*text == '\0')
			return true;
		from = text + 1;
	}
}

static bool takes_number(const struct parameter *parameter, int64_t number)
{
	if (parameter->type == TYPE_CHOICE) {
		for (size_t i = 0; i < parameter->choice_count; i++)
			if (parameter->choices[i].value == number)
				return true;
		return false;
	}
	return number_in_ranges(parameter, number);
}

/* Whether a value can be the field's. What has a wildcard in it can be anything. */
static bool can_be(const struct parameter *parameter, struct field field, bool setting)
{
	bool quoted =
		field.length >= 2 && *field.text == '"' && field.text[field.length - 1] == '"';
	bool text = parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST;
	char *end;
	long long number;

	if (memchr(field.text, '<', field.length) != NULL)
		return true;
	if (setting && field.length == 0)
		return true; /* a parameter that was not given */
	if (quoted != (parameter->quoted || (text && (setting || !parameter->text_bare))) &&
	    (text || parameter->type == TYPE_NUMBER || parameter->quoted))
		return false;
	if ((parameter->type != TYPE_NUMBER &&
	     !(parameter->type == TYPE_CHOICE && parameter->keyed == 0)) ||
	    quoted)
		return true;
	number = strtoll(field.text, &end, 10);
	return end == field.text + field.length && field.length > 0 &&
	       takes_number(parameter, number);
}

static bool fits_list(const struct list *list, const char *text, bool setting)
{
	struct field fields[64];
	size_t count, least = list->count;

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		if (parameter->type == TYPE_LITERAL || parameter->type == TYPE_REPEAT ||
		    parameter->type == TYPE_PAYLOAD || parameter->type == TYPE_MASK ||
		    parameter->text_bare)
			return true; /* may hold commas */
		if (parameter->ends && i < least)
			least = i;
	}
	if (!split(text, fields, &count))
		return true;
	if (list->count == 0)
		return *text == '\0';
	if (setting ? count > list->count : count < least || count > list->count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!can_be(list->items[i], fields[i], setting))
			return false;
	return true;
}

static bool same_prefix(const char *text, size_t length, const char *name, size_t name_length)
{
	return length == name_length && strcmp(name_upper(memory_copy(text, length)),
					       name_upper(memory_copy(name, length))) == 0;
}

/* Looks for something with this prefix; false: there is nothing. `fits`: one of them fits. */
static bool find_shape(const struct product *product, const char *text, size_t prefix, bool *fits,
		       struct place *where)
{
	const char *rest = text + prefix + strlen(product->dialect.colon);
	struct list line;
	bool found = false;

	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];

		if (reply->bare || !same_prefix(text, prefix, reply->prefix, reply->prefix_length))
			continue;
		found = true;
		*where = reply->at;
		for (size_t n = 0; reply_line(reply, n, &line); n++)
			*fits |= fits_list(&line, rest, false);
	}
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];

		if (!same_prefix(text, prefix, command->name, strlen(command->name)))
			continue;
		if (command->forms[READ].made && command->read_reply == NULL) {
			found = true;
			*where = command->at;
			*fits |= fits_list(&command->setting->list, rest, true);
		}
		if (command->forms[TEST].made) {
			found = true;
			*fits |= *rest == '(' || command->test != NULL;
			if (where->source == NULL)
				*where = command->at;
		}
	}
	return found;
}

/* Whether the line is one of a text's. */
static bool is_line_of(const char *text, const char *line)
{
	size_t length = strlen(line);

	for (;;) {
		const char *end = strstr(text, "\r\n");

		if ((end != NULL ? (size_t)(end - text) : strlen(text)) == length &&
		    memcmp(text, line, length) == 0)
			return true;
		if (end == NULL)
			return false;
		text = end + 2;
	}
}

/* The answer to `=?` is known to the byte. */
static bool check_test(const struct product *product, const struct trial *trial,
		       const struct node *raw, size_t rest)
{
	const struct command *command = trial->command;
	const char *text;

	if (trial->cause != NULL || trial->command_count != 1 || trial->kind != TEST ||
	    !command->forms[TEST].made)
		return false;
	text = shape_test(command);
	if (command->test == NULL && *text != '\0')
		text = memory_format("%s%s%s", command->name, product->dialect.colon, text);
	if (strchr(raw->text + rest, '<') == NULL &&
	    (command->test != NULL || !product->dialect.lower) &&
	    !is_line_of(text, memory_copy(raw->text + rest, raw->at.length - rest)))
		complain(example_place(raw, rest, raw->length), "the answer to =? is '%s'", text);
	return true;
}

void check_expected(const struct product *product, const struct trial *trial,
		    const struct node *raw, size_t rest)
{
	const char *text = raw->text + rest;
	const char *colon = strstr(text, product->dialect.colon);
	struct place where = {NULL, 0, 0};
	bool fits = false;
	size_t prefix = colon != NULL ? (size_t)(colon - text) : 0;

	if (example_verdict(product, raw, rest) != VERDICT_NONE ||
	    check_test(product, trial, raw, rest) || strchr("+#$%*^@", *text) == NULL || prefix < 2)
		return;
	for (size_t i = 1; i < prefix; i++)
		if (!isalnum((unsigned char)text[i]) && strchr("!%./_-", text[i]) == NULL)
			return;
	if (!find_shape(product, text, prefix, &fits, &where))
		complain(example_place(raw, rest, prefix), "the product sends no line '%.*s'",
			 (int)prefix, text);
	else if (!fits) {
		complain(example_place(raw, rest, raw->length),
			 "no reply '%.*s' of the product looks like this", (int)prefix, text);
		remark(where, "the reply");
	}
}
