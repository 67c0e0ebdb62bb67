/* SPDX-License-Identifier: MIT */
/* How parameters and lines look: for the manual in words, for the traffic checker as regular
 * expressions (see gen/model.md). */
#include "shapes.h"

#include <string.h>

#include "escape.h"
#include "memory.h"

static const char *append(const char *text, const char *more)
{
	return *text == '\0' ? more : memory_format("%s%s", text, more);
}

static const char *number_text(int64_t number)
{
	return memory_format("%lld", (long long)number);
}

static const char *choice_text(const struct parameter *parameter, const struct choice *choice)
{
	return parameter->keyed != 0 && choice->keyword != NULL ? choice->keyword
								: number_text(choice->value);
}

static const char *ranges_text(const struct parameter *parameter)
{
	const char *text = "";

	for (size_t i = 0; i < parameter->range_count; i++) {
		const struct range *range = &parameter->ranges[i];

		if (i > 0)
			text = append(text, " | ");
		text = append(text, number_text(range->low));
		if (range->high != range->low)
			text = append(text, memory_format("..%lld", (long long)range->high));
		if (range->step > 1)
			text = append(text, memory_format(" step %lld", (long long)range->step));
	}
	for (size_t i = 0; i < parameter->number_count; i++)
		text = append(text,
			      memory_format(", %lld: %s", (long long)parameter->numbers[i].value,
					    parameter->numbers[i].word));
	return text;
}

static const char *choices_text(const struct parameter *parameter)
{
	const char *text = "";

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i];

		if (i > 0)
			text = append(text, parameter->type == TYPE_MASK ? " | " : ", ");
		text = append(text, choice_text(parameter, choice));
	}
	return text;
}

static const char *from_to(long long low, long long high)
{
	return low == high ? memory_format("%lld", low) : memory_format("%lld to %lld", low, high);
}

const char *shape_type(const struct parameter *parameter)
{
	long long low = (long long)parameter->minimum, high = (long long)parameter->maximum;

	switch (parameter->type) {
	case TYPE_NUMBER:
		return ranges_text(parameter);
	case TYPE_CHOICE:
	case TYPE_MASK:
		return choices_text(parameter);
	case TYPE_TEXT:
		return memory_format("text of %s bytes", from_to(low, high));
	case TYPE_HOST:
		return "host name or address";
	case TYPE_HEX:
		return memory_format("%s hexadecimal digits", from_to(low, high));
	case TYPE_IPV4:
		return "IPv4 address";
	case TYPE_IPV6:
		return "IPv6 address";
	case TYPE_MAC:
		return "MAC address";
	case TYPE_ADDRESS:
		return "IPv4 or IPv6 address";
	case TYPE_TIME:
		return memory_format(
			"date, time of day and time zone, as yy/MM/dd,hh:mm:ss+zz; the "
			"zone %lld to %lld quarters of an hour",
			low, high);
	case TYPE_IGNORED:
		return "anything";
	case TYPE_PAYLOAD:
		if (parameter->reply)
			return memory_format("as many bytes as %s says",
					     parameter->length != NULL ? parameter->length->name
								       : "?");
		return memory_format("as many bytes as %s%s%s, at most %lld",
				     parameter->length != NULL ? parameter->length->name : "?",
				     parameter->more != NULL ? " and " : " says",
				     parameter->more != NULL ? memory_format("%s say together",
									     parameter->more->name)
							     : "",
				     high);
	case TYPE_REPEAT:
		return memory_format("groups of parameters, at most %lld", high);
	case TYPE_DECIMAL:
		return memory_format("%u digits", parameter->digits);
	case TYPE_CAUSE:
		return "number of an error, 0: none";
	case TYPE_WORD_HEX:
		return memory_format("%u hexadecimal digits", parameter->digits);
	default:
		return "";
	}
}

const char *shape_value(const struct parameter *parameter, const struct value *value)
{
	if (value->kind == VALUE_NONE)
		return "";
	if (parameter->type == TYPE_CHOICE)
		for (size_t i = 0; i < parameter->choice_count; i++)
			if (parameter->choices[i].value == value->number)
				return choice_text(parameter, &parameter->choices[i]);
	if (parameter->type == TYPE_CHOICE || parameter->type == TYPE_MASK ||
	    parameter->type == TYPE_NUMBER)
		return number_text(value->number);
	return *value->text != '\0' ? value->text : "empty";
}

/* <a>,<b>[,<c>] for a form or reply. */
const char *shape_list(const struct list *list)
{
	const char *text = "";
	unsigned open = 0, closes = 0;
	bool comma = false;

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		bool optional = parameter->fallback.kind != VALUE_NONE ||
				parameter->source != NULL || parameter->keep ||
				parameter->type == TYPE_IGNORED;

		if (parameter->untold)
			continue;
		if (parameter->type == TYPE_LITERAL) {
			text = append(text, parameter->literal);
			comma = false;
			continue;
		}
		if (parameter->ends || parameter->group != 0 || (optional && closes == 0)) {
			text = append(text, "[");
			if (parameter->ends || (optional && parameter->group == 0))
				open++;
			else
				closes = parameter->group + 1;
		}
		text = append(text, memory_format(comma ? ",<%s>" : "<%s>", parameter->name));
		if (parameter->type == TYPE_REPEAT)
			text = memory_format("%.*s%s...",
					     (int)(strlen(text) - strlen(parameter->name) - 2),
					     text, shape_list(parameter->repeated));
		if (parameter->use != NULL && parameter->use->value != NULL)
			text = append(text, memory_format(",<%s>", parameter->use->value));
		else if (parameter->use == NULL && parameter->ways != NULL)
			text = append(text, "...");
		comma = true;
		if (closes > 0 && --closes == 1) {
			text = append(text, "]");
			closes = 0;
		}
	}
	while (open-- > 0)
		text = append(text, "]");
	return text;
}

/* The name of the k-th parameter of all cases; NULL: they differ, or end. */
static const char *common_name(const struct parameter *selector, size_t k)
{
	const char *name = NULL;

	for (size_t i = 0; i < selector->choice_count; i++) {
		const struct list *list = &selector->ways[i].list;

		if (list->count <= k || list->items[k]->name == NULL ||
		    (name != NULL && strcmp(name, list->items[k]->name) != 0))
			return NULL;
		name = list->items[k]->name;
	}
	return name;
}

/* What follows a selector: parameters of the same name in all cases, then dots for what differs. */
static const char *usage_behind(const struct parameter *selector)
{
	const char *name, *text = "", *rest = NULL;
	size_t k = 0;
	bool more = false;

	for (; (name = common_name(selector, k)) != NULL; k++)
		text = memory_format("%s,[%s]", text, name);
	for (size_t i = 0; i < selector->choice_count; i++) {
		const struct list *list = &selector->ways[i].list;
		const struct parameter *last = k > 0 ? list->items[k - 1] : NULL;
		const char *behind = last != NULL && last->ways != NULL ? usage_behind(last) : "";

		more |= list->count > k || (rest != NULL && strcmp(rest, behind) != 0);
		rest = behind;
	}
	return memory_format("%s%s", text, more ? ",..." : rest != NULL ? rest : "");
}

const char *shape_usage(const struct product *product, const struct command *command)
{
	const struct list *list = &command->forms[SET].list;
	const char *text = memory_format("%s%s", product->dialect.prefix, command->name);

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const char *sign = i == 0 ? "=" : ",";

		if (parameter->type == TYPE_REPEAT) {
			text = memory_format("%s%s[%s],...", text, sign,
					     parameter->repeated->items[0]->name);
			continue;
		}
		text = memory_format("%s%s[%s]", text, sign, parameter->name);
		if (parameter->ways != NULL)
			text = append(text, usage_behind(parameter));
	}
	return text;
}

/* What `=?` answers; the engine prints the same from the tables (engine/ranges.c). */
const char *shape_test(const struct command *command)
{
	const struct list *list = &command->forms[SET].list;
	const char *text = "";
	bool comma = false;

	if (command->test != NULL)
		return command->test;
	if (!command->forms[SET].exists || list->count == 0)
		return "";
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		bool numbers = parameter->type == TYPE_NUMBER;
		const char *domain = "";

		if (parameter->type >= TYPE_PAYLOAD)
			break;
		if (parameter->type == TYPE_IGNORED)
			continue;
		for (size_t n = 0; numbers && n < parameter->range_count; n++) {
			const struct range *range = &parameter->ranges[n];

			domain = append(domain, n > 0 ? "," : "");
			domain = append(domain, number_text(range->low));
			if (range->high != range->low)
				domain = append(domain,
						memory_format("-%lld", (long long)range->high));
		}
		if (parameter->type == TYPE_CHOICE || parameter->type == TYPE_MASK) {
			size_t last = parameter->choice_count - 1;
			bool row = last >= 2 && parameter->keyed != 2;

			for (size_t n = 1; row && n <= last; n++)
				row = parameter->choices[n].value ==
				      parameter->choices[n - 1].value + 1;
			for (size_t n = 0; !row && n <= last; n++)
				domain = memory_format(
					parameter->quoted && parameter->keyed == 2 ? "%s%s\"%s\""
										   : "%s%s%s",
					domain, n > 0 ? "," : "",
					parameter->keyed == 2
						? parameter->choices[n].keyword
						: number_text(parameter->choices[n].value));
			if (row)
				domain = memory_format("%lld-%lld",
						       (long long)parameter->choices[0].value,
						       (long long)parameter->choices[last].value);
		}
		text = memory_format(*domain != '\0' ? "%s%s(%s)" : "%s%s", text, comma ? "," : "",
				     domain);
		comma = true;
		if (parameter->ways != NULL)
			break;
	}
	return strchr(text, '(') == NULL ? "" : text;
}

/* ------------------------------------------------------------------------ expressions */

static const char *choices_expression(const struct parameter *parameter)
{
	const char *text = "";

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i];
		const char *number = number_text(choice->value);

		if (i > 0)
			text = append(text, "|");
		if (parameter->keyed != 0 && choice->keyword != NULL)
			text = append(text, escape_regex(choice->keyword, strlen(choice->keyword)));
		if (parameter->keyed == 1)
			text = append(text, "|");
		if (parameter->keyed != 2 || choice->keyword == NULL)
			text = append(text, escape_regex(number, strlen(number)));
	}
	if (parameter->type == TYPE_MASK)
		return memory_format("(?:(?:%s)(?:\\x7c(?:%s))*)?", text, text);
	return memory_format("(?:%s)", text);
}

static size_t most_digits(const struct parameter *parameter)
{
	size_t high = strlen(number_text(parameter->maximum));
	size_t low = parameter->minimum < 0 ? strlen(number_text(parameter->minimum)) - 1 : 0;

	return low > high ? low : high;
}

static const char *value_expression(const struct parameter *parameter)
{
	switch (parameter->type) {
	case TYPE_NUMBER:
		return memory_format(parameter->minimum < 0 ? "-?[0-9]{1,%zu}" : "[0-9]{1,%zu}",
				     most_digits(parameter));
	case TYPE_CHOICE:
	case TYPE_MASK:
		return choices_expression(parameter);
	case TYPE_TEXT:
	case TYPE_HOST:
		return memory_format(".{0,%lld}", (long long)parameter->maximum);
	case TYPE_HEX:
		return "(?:[0-9A-Fa-f]{2})*";
	case TYPE_IPV4:
		return "[0-9]{1,3}(?:\\x2e[0-9]{1,3}){3}";
	case TYPE_IPV6:
	case TYPE_ADDRESS:
		return "[0-9A-Fa-fx:.]+";
	case TYPE_MAC:
		return "[0-9A-Fa-fx:,-]{12,40}";
	case TYPE_TIME:
		return "[0-9]{2}/[0-9]{2}/[0-9]{2},[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}";
	case TYPE_DECIMAL:
		return memory_format("[0-9]{%u,}", parameter->digits);
	case TYPE_CAUSE:
		return "-?[0-9]{1,5}";
	case TYPE_WORD_HEX:
		return memory_format("[0-9A-F]{%u,}", parameter->digits);
	case TYPE_PAYLOAD:
		return "(?s:.*)";
	default:
		return "";
	}
}

static const char *field_expression(const struct parameter *parameter)
{
	const char *value = value_expression(parameter);
	bool quoted = parameter->quoted ||
		      (parameter->type == TYPE_TEXT && parameter->reply && !parameter->text_bare);

	if (parameter->secret)
		value = "\\x2a+";
	return quoted ? memory_format("\\x22%s\\x22", value) : value;
}

static const char *group_expression(const struct list *list, bool plain)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++)
		text = memory_format("%s%s%s", text, i > 0 ? "," : "",
				     field_expression(list->items[i]));
	return memory_format(plain ? "%s" : "\\x28%s\\x29", text);
}

const char *shape_fields(const struct list *list)
{
	const char *text = "";
	unsigned open = 0;
	bool comma = false;

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		if (parameter->type == TYPE_LITERAL) {
			text = append(text,
				      escape_regex(parameter->literal, parameter->literal_length));
			comma = false;
			continue;
		}
		if (parameter->ends) {
			text = append(text, "(?:");
			open++;
		}
		if (comma)
			text = append(text, ",");
		comma = true;
		if (parameter->type == TYPE_REPEAT) {
			bool plain = parameter->separator != 0;
			const char separator = plain ? (char)parameter->separator : ',';
			const char *group = group_expression(parameter->repeated, plain);

			text = append(text, memory_format("(?:%s(?:%s%s)*)?", group,
							  escape_regex(&separator, 1), group));
		} else {
			text = append(text, field_expression(parameter));
		}
	}
	while (open-- > 0)
		text = append(text, ")?");
	return text;
}

const char *shape_line(const struct product *product, const char *prefix, size_t length,
		       const char *rest)
{
	const char *name = escape_regex(prefix, length);
	const char *colon = escape_regex(product->dialect.colon, strlen(product->dialect.colon));

	return memory_format(product->dialect.lower ? "(?i:%s%s%s)" : "%s%s%s", name, colon, rest);
}

/* Name and all values of a setting (engine/settings.c). */
const char *shape_setting(const struct command *command, const struct product *product)
{
	const struct list *list = &command->setting->list;
	const char *text = "";
	bool comma = false;

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const char *value = value_expression(parameter);
		bool texts = parameter->type == TYPE_TEXT || parameter->type == TYPE_HOST;

		if (parameter->type == TYPE_IGNORED)
			continue;
		if (parameter->secret)
			value = "\\x2a+";
		if (parameter->quoted || (texts && !product->dialect.bare_replies))
			value = memory_format("\\x22%s\\x22", value);
		if (parameter->bit >= 0)
			value = memory_format("(?:%s)?", value);
		if (command->basic)
			value = "[0-9]{3}";
		text = memory_format("%s%s%s", text, comma ? "," : "", value);
		comma = true;
	}
	return command->basic ? text
			      : shape_line(product, command->name, strlen(command->name), text);
}
