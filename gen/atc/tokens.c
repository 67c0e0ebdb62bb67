/* SPDX-License-Identifier: MIT */
#include "tokens.h"

#include <ctype.h>
#include <string.h>

#include "memory.h"

/* More than 64 bits hold, and what 32 bits make of it is 1. */
#define HUGE_NUMBER "18446744073709551617"

struct variants {
	struct variant *all;
	size_t count;
};

static void add(struct variants *variants, const char *token, const char *what)
{
	APPEND(variants->all, variants->count, ((struct variant){token, what, false}));
}

static void add_rare(struct variants *variants, const char *token, const char *what)
{
	APPEND(variants->all, variants->count, ((struct variant){token, what, true}));
}

static const char *decimal(int64_t number)
{
	return memory_format("%lld", (long long)number);
}

static const char *quote(const char *text)
{
	return memory_format("\"%s\"", text);
}

static const char *repeated(char c, int64_t count)
{
	char *text = memory_new((size_t)count + 1);

	memset(text, c, (size_t)count);
	return text;
}

/* Words that stand without quotes. */
static bool plain(const char *word)
{
	for (const char *c = word; *c != '\0'; c++)
		if (!isalnum((unsigned char)*c) && *c != '_')
			return false;
	return *word != '\0';
}

const char *tokens_choice(const struct parameter *parameter, const struct choice *choice)
{
	if (parameter->keyed != 2 || choice->keyword == NULL)
		return decimal(choice->value);
	return parameter->quoted || !plain(choice->keyword) ? quote(choice->keyword)
							    : choice->keyword;
}

/* A time in this zone, in quotes. */
static const char *moment(const char *local, int64_t zone)
{
	return memory_format("\"%s%c%02lld\"", local, zone < 0 ? '-' : '+',
			     (long long)(zone < 0 ? -zone : zone));
}

const char *tokens_typical(const struct parameter *parameter)
{
	const char *token;

	switch (parameter->type) {
	case TYPE_NUMBER:
		token = decimal(parameter->ranges[0].low);
		break;
	case TYPE_CHOICE:
	case TYPE_MASK:
		return tokens_choice(parameter, &parameter->choices[0]);
	case TYPE_TEXT:
		return quote(repeated('a', parameter->minimum > 0   ? parameter->minimum
					   : parameter->maximum > 0 ? 1
								    : 0));
	case TYPE_HOST:
		return quote("host.example");
	case TYPE_HEX:
		token = repeated('a', parameter->minimum > 0 ? parameter->minimum : 2);
		break;
	case TYPE_IPV4:
		return quote("10.1.2.3");
	case TYPE_IPV6:
	case TYPE_ADDRESS:
		return quote("2001:db8::1");
	case TYPE_MAC:
		return quote("02:00:00:aa:bb:0c");
	case TYPE_TIME:
		return moment("24/02/29,12:34:56", parameter->minimum);
	case TYPE_IGNORED:
		return "anything";
	default: /* a payload's bytes come last */
		return "";
	}
	return parameter->quoted ? quote(token) : token;
}

static void vary_number(struct variants *variants, const struct product *product,
			const struct parameter *parameter)
{
	for (size_t i = 0; i < parameter->range_count && i < 4; i++) {
		const struct range *range = &parameter->ranges[i];

		add(variants, decimal(range->low), "minimum");
		add(variants, decimal(range->high), "maximum");
		add(variants, decimal(range->low - 1), "one below");
		add(variants, decimal(range->high + 1), "one above");
		if (range->step > 1)
			add(variants, decimal(range->low + 1), "between the steps");
	}
	add_rare(variants, quote(decimal(parameter->ranges[0].low)), "in quotes");
	add_rare(variants, memory_format("+%lld", (long long)parameter->maximum), "with a sign");
	add_rare(variants, decimal(((int64_t)1 << 32) + parameter->ranges[0].low), "past 32 bits");
	if (product->dialect.hexadecimal)
		add_rare(variants, memory_format("0x%llX", (long long)parameter->maximum),
			 "hexadecimal");
}

static const char *mixed_case(const char *word)
{
	char *text = memory_copy(word, strlen(word));

	for (size_t i = 0; text[i] != '\0'; i++)
		text[i] = (char)(i % 2 != 0 ? toupper((unsigned char)text[i])
					    : tolower((unsigned char)text[i]));
	return text;
}

static void vary_choice(struct variants *variants, const struct parameter *parameter)
{
	int64_t largest = 0;

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i];

		if (choice->value > largest)
			largest = choice->value;
		if (parameter->ways == NULL)
			add(variants, tokens_choice(parameter, choice), choice->word);
		if (parameter->ways == NULL && parameter->keyed == 1 && choice->keyword != NULL)
			add(variants, quote(choice->keyword), choice->word);
	}
	add(variants, decimal(largest + 1), "none of the values");
	add_rare(variants, "-1", "negative");
	add(variants, quote("nosuch"), "no such word");
	if (parameter->keyed == 2 && parameter->ways == NULL)
		add(variants, quote(mixed_case(parameter->choices[0].keyword)), "in mixed case");
}

static void vary_mask(struct variants *variants, const struct parameter *parameter)
{
	const char *all = "";

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const char *word = tokens_choice(parameter, &parameter->choices[i]);

		add(variants, word, parameter->choices[i].word);
		all = memory_format("%s%s%s", all, i > 0 ? "|" : "", word);
	}
	add(variants, all, "all");
	add_rare(variants, memory_format("[%s]", all), "all in brackets");
	add(variants, memory_format("%s|nosuch", all), "no such word");
}

static void vary_text(struct variants *variants, const struct parameter *parameter)
{
	add(variants, quote(repeated('m', parameter->minimum)), "shortest");
	add(variants, quote(repeated('x', parameter->maximum)), "longest");
	add(variants, quote(repeated('x', parameter->maximum + 1)), "one byte too long");
	if (parameter->minimum > 0)
		add_rare(variants, quote(repeated('m', parameter->minimum - 1)),
			 "one byte too short");
	add_rare(variants, repeated('b', parameter->minimum > 0 ? parameter->minimum : 1),
		 "without quotes");
}

static void vary_hex(struct variants *variants, const struct parameter *parameter)
{
	add(variants, quote(repeated('0', parameter->minimum)), "shortest");
	add(variants, quote(repeated('f', parameter->maximum)), "longest");
	add(variants, quote(repeated('f', parameter->maximum + 2)), "too long");
	add(variants, quote(repeated('f', parameter->maximum - 1)), "half a byte");
	add(variants, quote(repeated('g', parameter->maximum)), "no digits");
}

static void vary_address(struct variants *variants, enum type type)
{
	if (type == TYPE_ADDRESS) {
		vary_address(variants, TYPE_IPV4);
		vary_address(variants, TYPE_IPV6);
		add(variants, "0", "none");
		add(variants, "1", "no address");
	} else if (type == TYPE_IPV4) {
		add(variants, "0.0.0.0", "lowest");
		add(variants, quote("255.255.255.255"), "highest");
		add(variants, quote("1.2.3.256"), "a number too large");
		add(variants, quote("1.2.3"), "a number missing");
		add(variants, quote("1.2.3.4.5"), "a number too many");
	} else if (type == TYPE_IPV6) {
		add(variants, quote("::"), "lowest");
		add(variants, quote("1:2:3:4:5:6:7:8"), "all groups");
		add(variants, quote("1:2:3:4:5:6:7:8:9"), "a group too many");
		add(variants, quote("1::2::3"), "two gaps");
		add(variants, quote("::ffff:1.2.3.4"), "with an IPv4 address");
	} else {
		add(variants, quote("ff:ff:ff:ff:ff:ff"), "highest");
		add(variants, quote("1:2:3:4:5"), "a number missing");
		add(variants, quote("1:2:3:4:5:6:7"), "a number too many");
	}
}

static void vary_time(struct variants *variants, const struct parameter *parameter)
{
	static const struct {
		const char *local, *what;
	} cases[] = {{"70/01/01,00:00:00", "the first of all"},
		     {"69/12/31,23:59:59", "the last of all"},
		     {"00/02/29,00:00:00", "a leap year"},
		     {"23/02/29,00:00:00", "no leap year"},
		     {"24/02/30,00:00:00", "no such day"},
		     {"24/04/31,00:00:00", "no such day"},
		     {"24/00/01,00:00:00", "no such month"},
		     {"24/13/01,00:00:00", "no such month"},
		     {"24/01/00,00:00:00", "no such day"},
		     {"24/01/32,00:00:00", "no such day"},
		     {"24/01/31,24:00:00", "no such hour"},
		     {"24/01/31,23:60:00", "no such minute"},
		     {"24/01/31,23:59:60", "no such second"},
		     {"2024/01/31,23:59:59", "four digits of the year"},
		     {"24/1/31,23:59:59", "one digit of the month"},
		     {"24/01/31 23:59:59", "a blank for the comma"},
		     {"24-01-31,23:59:59", "signs for the strokes"}};
	int64_t low = parameter->minimum, high = parameter->maximum;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		add(variants, moment(cases[i].local, high), cases[i].what);
	add(variants, moment("24/01/31,23:59:59", low), "lowest zone");
	if (low > -99)
		add(variants, moment("24/01/31,23:59:59", low - 1), "one below");
	if (high < 99)
		add(variants, moment("24/01/31,23:59:59", high + 1), "one above");
	add(variants, quote("24/01/31,23:59:59"), "no zone");
	add(variants, quote("24/01/31,23:59:59*00"), "a zone without a sign");
	add(variants, quote("24/01/31,23:59:59+0"), "half a zone");
	add(variants, quote("24/01/31,23:59:59+000"), "more than a zone");
	add(variants, "24/01/31", "without quotes");
}

struct variant *tokens_vary(const struct product *product, const struct parameter *parameter,
			    size_t *count)
{
	struct variants variants = {NULL, 0};

	switch (parameter->type) {
	case TYPE_NUMBER:
		vary_number(&variants, product, parameter);
		break;
	case TYPE_CHOICE:
		vary_choice(&variants, parameter);
		break;
	case TYPE_MASK:
		vary_mask(&variants, parameter);
		break;
	case TYPE_TEXT:
	case TYPE_HOST:
		vary_text(&variants, parameter);
		break;
	case TYPE_HEX:
		vary_hex(&variants, parameter);
		break;
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS:
		vary_address(&variants, parameter->type);
		break;
	case TYPE_TIME:
		vary_time(&variants, parameter);
		break;
	default:
		break;
	}
	if (parameter->type != TYPE_PAYLOAD) {
		add(&variants, "", "empty");
		add_rare(&variants, "\"\"", "empty quotes");
		add_rare(&variants, "x-y", "a word");
		add_rare(&variants, HUGE_NUMBER, "past 64 bits");
	}
	*count = variants.count;
	return variants.all;
}
