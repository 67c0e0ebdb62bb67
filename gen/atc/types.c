/* SPDX-License-Identifier: MIT */
/* The types of parameters and fields, and their values. */
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "grammar.h"
#include "memory.h"
#include "nearest.h"
#include "parse.h"

bool word_is(const struct node *node, const char *word)
{
	return node != NULL && node->text != NULL && strcmp(node->text, word) == 0;
}

#define UNKNOWN INT64_MIN /* a limit that nobody set; complained of */

int64_t build_bound(const struct product *product, const struct node *bound)
{
	struct nearest nearest;

	if (bound->kind == N_NUMBER)
		return bound->number;
	if (bound->kind == N_BELOW) {
		int64_t excluded = build_bound(product, bound->child);

		return excluded == UNKNOWN ? UNKNOWN : excluded - 1;
	}
	nearest = nearest_to(bound->text, strlen(bound->text));
	for (size_t i = 0; i < product->limit_count; i++) {
		if (strcmp(product->limits[i].name, bound->text) == 0)
			return product->limits[i].value;
		nearest_try(&nearest, product->limits[i].name);
	}
	complain(bound->at, "the product '%s' sets no limit '%s'%s", product->name, bound->text,
		 nearest_hint(&nearest));
	return UNKNOWN;
}

/* 0..65534 or forever 65535: C calls the number so. Returns whether it lengthened a range. */
static bool name_number(struct parameter *parameter, const struct node *node)
{
	struct choice choice = {.value = node->child->number, .word = node->text, .at = node->at};

	for (size_t i = 0; i < parameter->number_count; i++)
		if (strcmp(parameter->numbers[i].word, choice.word) == 0) {
			complain(node->at, "a second number is called '%s'", choice.word);
			remark(parameter->numbers[i].at, "first here");
		}
	APPEND(parameter->numbers, parameter->number_count, choice);
	for (size_t i = 0; i < parameter->range_count; i++) {
		struct range *range = &parameter->ranges[i];

		if (range->step != 0)
			continue;
		if (range->high == choice.value - 1)
			range->high = choice.value;
		else if (range->low == choice.value + 1)
			range->low = choice.value;
		else
			continue;
		return true;
	}
	return false;
}

static void add_range(struct build *build, struct parameter *parameter, const struct node *node)
{
	const struct node *low = node->child, *high = low->next;
	struct range range = {.low = build_bound(build->product, low)};

	range.high = range.low;
	if (high != NULL) {
		range.high = build_bound(build->product, high);
		if (range.low == UNKNOWN || range.high == UNKNOWN)
			range.low = range.high = 0;
		if (range.high < range.low)
			complain(low->at, "empty range: %lld is more than %lld",
				 (long long)range.low, (long long)range.high);
		if (high->next != NULL) {
			range.step = high->next->number;
			if (range.step < 1)
				complain(high->next->at, "a step is at least 1");
		}
	}
	for (size_t i = 0; i < parameter->range_count; i++)
		if (range.low <= parameter->ranges[i].high &&
		    range.high >= parameter->ranges[i].low)
			complain(low->at, "the ranges overlap at %lld",
				 (long long)(range.low > parameter->ranges[i].low
						     ? range.low
						     : parameter->ranges[i].low));
	if (node->text != NULL && name_number(parameter, node))
		return;
	APPEND(parameter->ranges, parameter->range_count, range);
}

static void build_number(struct build *build, struct parameter *parameter, const struct node *type)
{
	if (type->child->child->kind == N_WORD && type->child->child->next == NULL) {
		/* A single word is more likely a type than a limit. */
		const char *word = type->child->child->text;
		bool limit = false;

		for (size_t i = 0; i < build->product->limit_count; i++)
			limit |= strcmp(build->product->limits[i].name, word) == 0;
		if (!limit) {
			parameter->type = TYPE_BAD;
			return;
		}
	}
	for (const struct node *node = type->child; node != NULL; node = node->next)
		if (node->kind == N_RANGE)
			add_range(build, parameter, node);
	parameter->minimum = parameter->ranges[0].low;
	parameter->maximum = parameter->ranges[0].high;
	for (size_t i = 1; i < parameter->range_count; i++) {
		if (parameter->ranges[i].low < parameter->minimum)
			parameter->minimum = parameter->ranges[i].low;
		if (parameter->ranges[i].high > parameter->maximum)
			parameter->maximum = parameter->ranges[i].high;
	}
	if (parameter->minimum < 0 && parameter->maximum > INT32_MAX)
		complain(type->at, "a signed number is at most 2147483647");
}

static bool same_word(const char *a, const char *b)
{
	return strcmp(name_upper(a), name_upper(b)) == 0;
}

static void add_choice(struct parameter *parameter, const struct node *entry, bool words)
{
	const struct node *number = node_find(entry, N_NUMBER),
			  *spelling = node_find(entry, N_TEXT);
	struct choice choice = {.word = entry->text, .at = entry->at};

	if (number != NULL)
		choice.value = number->number;
	else if (parameter->type == TYPE_MASK)
		choice.value = (int64_t)1 << parameter->choice_count % 32;
	else
		choice.value = (int64_t)parameter->choice_count;
	if (number == NULL || words)
		choice.keyword = spelling != NULL ? spelling->text : entry->text;
	else if (spelling != NULL)
		choice.keyword = spelling->text;
	if (parameter->type == TYPE_MASK && number == NULL && parameter->choice_count == 32)
		complain(entry->at, "a mask has at most 32 words");
	if (parameter->type == TYPE_MASK && number != NULL &&
	    (choice.value < 0 || choice.value > INT16_MAX))
		complain(entry->at, "a number of a mask is 0 to %d", INT16_MAX);
	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *other = &parameter->choices[i];

		if (other->value == choice.value && number != NULL) {
			complain(number->at, "the value %lld stands twice in this enumeration",
				 (long long)choice.value);
			remark(other->at, "first here");
		} else if (same_word(other->word, choice.word) ||
			   (other->keyword != NULL && choice.keyword != NULL &&
			    same_word(other->keyword, choice.keyword))) {
			complain(entry->at, "'%s' stands twice in this enumeration", choice.word);
			remark(other->at, "first here");
		}
	}
	APPEND(parameter->choices, parameter->choice_count, choice);
}

/* 4 ftp error 834 */
static void add_refused(struct build *build, struct parameter *parameter, const struct node *entry,
			bool words)
{
	struct parameter other = {.type = TYPE_CHOICE};
	struct refused_choice refused = {
		.error = error_of(build->product,
				  &(struct node){.at = node_find(entry, N_ERROR)->at,
						 .number = node_find(entry, N_ERROR)->number})};

	if (build->reply && parameter->named != NULL && !build->naming)
		return; /* the fields of a reply leave them to the parameters */
	if (parameter->type != TYPE_CHOICE || (build->reply && !build->naming)) {
		complain(entry->at, "only the value of a parameter's enumeration answers an error");
		return;
	}
	/* None of the others may be the same. */
	for (size_t i = 0; i < parameter->choice_count; i++)
		APPEND(other.choices, other.choice_count, parameter->choices[i]);
	for (size_t i = 0; i < parameter->refused_count; i++)
		APPEND(other.choices, other.choice_count, parameter->refused[i].choice);
	add_choice(&other, entry, words);
	refused.choice = other.choices[other.choice_count - 1];
	APPEND(parameter->refused, parameter->refused_count, refused);
}

/* mask 0..<sockets: each number is a bit. */
static void build_indices(struct build *build, struct parameter *parameter, const struct node *type)
{
	const struct node *low = type->child->child, *high = low->next != NULL ? low->next : low;
	int64_t first = build_bound(build->product, low), last = build_bound(build->product, high);

	if (first < 0 || last > 31 || first > last || high->next != NULL) {
		complain(low->at, "the indices of a mask are a range within 0..31");
		first = last = 0;
	}
	for (; first <= last; first++) {
		const char *name = memory_format("%lld", (long long)first);
		struct choice choice = {
			.value = (int64_t)1 << first, .keyword = name, .word = name, .at = low->at};

		APPEND(parameter->choices, parameter->choice_count, choice);
		parameter->maximum |= choice.value;
	}
	parameter->keyed = 2;
}

static bool is_meant(const struct node *only, const char *word)
{
	for (const struct node *node = only->child; node != NULL; node = node->next)
		if (word_is(node, word))
			return true;
	return false;
}

static bool has_word(const struct parameter *parameter, const char *word)
{
	for (size_t i = 0; i < parameter->choice_count; i++)
		if (strcmp(parameter->choices[i].word, word) == 0)
			return true;
	for (size_t i = 0; i < parameter->refused_count; i++)
		if (strcmp(parameter->refused[i].choice.word, word) == 0)
			return true;
	return false;
}

/* The error that all other values answer, -1: they are none of the values. */
static int error_of_others(struct build *build, const struct parameter *parameter,
			   const struct node *only)
{
	const struct node *error = node_find(only, N_ERROR);

	if (error == NULL)
		return -1;
	if (parameter->type != TYPE_CHOICE || (build->reply && !build->naming)) {
		complain(error->at, "only the value of a parameter's enumeration answers an error");
		return -1;
	}
	return error_of(build->product, error);
}

/* TYPE only A | B [or error N]: the others keep their numbers. */
static void leave_only(struct build *build, struct parameter *parameter, const struct node *only)
{
	int error = error_of_others(build, parameter, only);
	size_t count = 0, refused = 0;

	for (const struct node *node = only->child; node != NULL; node = node->next)
		if (node->kind == N_WORD && !has_word(parameter, node->text))
			complain(node->at, "'%s' is no value of '%s'", node->text,
				 parameter->named->name);
	for (size_t i = 0; i < parameter->refused_count; i++)
		if (error >= 0 || is_meant(only, parameter->refused[i].choice.word))
			parameter->refused[refused++] = parameter->refused[i];
	parameter->refused_count = refused;
	for (size_t i = 0; i < parameter->choice_count; i++) {
		struct refused_choice other = {parameter->choices[i], error};

		if (is_meant(only, parameter->choices[i].word))
			parameter->choices[count++] = parameter->choices[i];
		else if (error >= 0)
			APPEND(parameter->refused, parameter->refused_count, other);
	}
	parameter->choice_count = count;
}

static void build_choices(struct build *build, struct parameter *parameter, const struct node *type)
{
	bool words = (type->flags & N_WORDS) != 0, numbered = false, named = false;

	for (const struct node *entry = type->child; entry != NULL; entry = entry->next) {
		if (entry->kind != N_ENTRY)
			continue;
		numbered |= node_find(entry, N_NUMBER) != NULL;
		named |= node_find(entry, N_NUMBER) == NULL;
		if (node_find(entry, N_ERROR) == NULL)
			add_choice(parameter, entry, words);
	}
	for (const struct node *entry = type->child; entry != NULL; entry = entry->next)
		if (entry->kind == N_ENTRY && node_find(entry, N_ERROR) != NULL)
			add_refused(build, parameter, entry, words);
	for (const struct node *only = type->child; only != NULL; only = only->next)
		if (only->kind == N_ONLY)
			leave_only(build, parameter, only);
	if (parameter->choice_count == 0 && (type->child == NULL || parameter->refused_count > 0))
		complain(type->at, "an enumeration without values");
	if (numbered && named)
		complain(type->at, "either all values have numbers or none");
	parameter->keyed = words ? 1 : numbered ? 0 : 2;
	if (parameter->type == TYPE_MASK && named)
		parameter->keyed = 2;
	for (size_t i = 0; i < parameter->choice_count; i++) {
		if (parameter->choices[i].keyword != NULL && parameter->keyed == 0)
			parameter->keyed = 1;
		parameter->maximum |= parameter->choices[i].value;
	}
}

static void build_length(struct build *build, struct parameter *parameter, const struct node *type)
{
	const struct node *range = node_find(type, N_RANGE);

	if (range == NULL || range->child->next == NULL) {
		complain(type->at, "a text needs its lengths: %s A..B", type->text);
		parameter->maximum = 1;
		return;
	}
	parameter->minimum = build_bound(build->product, range->child);
	parameter->maximum = build_bound(build->product, range->child->next);
	if (parameter->minimum == UNKNOWN || parameter->maximum == UNKNOWN)
		parameter->minimum = parameter->maximum = 0;
	if (parameter->minimum > parameter->maximum || parameter->minimum < 0)
		complain(range->child->at, "empty range of lengths");
	if (parameter->type == TYPE_HEX && !parameter->reply &&
	    ((parameter->minimum | parameter->maximum) & 1) != 0)
		complain(range->child->at, "hexadecimal digits come in pairs: even lengths only");
	if (parameter->stored && parameter->maximum > 255)
		complain(range->child->next->at, "a kept text has at most 255 bytes");
}

/* A time stands in quotes, for there is a comma in it. */
static void build_zone(struct build *build, struct parameter *parameter, const struct node *type)
{
	const struct node *low = node_find(type, N_RANGE)->child, *high = low->next;

	parameter->quoted = true;
	parameter->minimum = build_bound(build->product, low);
	parameter->maximum = high != NULL ? build_bound(build->product, high) : parameter->minimum;
	if (parameter->minimum == UNKNOWN || parameter->maximum == UNKNOWN)
		parameter->minimum = parameter->maximum = 0;
	if (parameter->minimum > parameter->maximum || parameter->minimum < -99 ||
	    parameter->maximum > 99 || (high != NULL && high->next != NULL))
		complain(low->at, "a time zone is a range within -99..99, in quarters of an hour");
}

static struct parameter *count_named(struct build *build, const struct node *word)
{
	struct parameter *parameter = list_find(build->all, word->text);

	if (parameter == NULL)
		complain(word->at, "no parameter '%s' before the payload", word->text);
	else if (parameter->type != TYPE_NUMBER && parameter->type != TYPE_CHOICE)
		complain(word->at, "'%s' is no number", word->text);
	else if (parameter->adrift)
		complain(word->at, "'%s' has another place in each case", word->text);
	return parameter;
}

static void build_payload(struct build *build, struct parameter *parameter, const struct node *type)
{
	const struct node *most = node_find(type, N_MOST);
	struct parameter **targets[] = {&parameter->length, &parameter->format};
	unsigned n = 0;

	if (most != NULL)
		parameter->maximum = build_bound(build->product, most->child);
	if (most == NULL && !build->reply)
		complain(type->at, "how much at most? (at most N)");
	else if (most != NULL && build->reply)
		complain(most->at, "its count says how long a reply's payload may be");
	else if (most != NULL && (parameter->maximum < 1 || parameter->maximum > INT32_MAX))
		complain(most->child->at, "a payload has at most 1 to %d bytes", INT32_MAX);
	for (const struct node *word = type->child; word != NULL; word = word->next) {
		if (word->kind == N_MOST)
			continue;
		if (word->kind == N_PLUS) {
			parameter->more = count_named(build, word);
			continue;
		}
		if (n == 2) {
			complain(word->at, "a payload has a length and a format, no more");
			return;
		}
		*targets[n++] = count_named(build, word);
	}
}

static const struct {
	const char *word;
	enum type type;
	bool reply; /* of reply fields only */
} types[] = {{"enum", TYPE_CHOICE, false},
	     {"mask", TYPE_MASK, false},
	     {"string", TYPE_TEXT, false},
	     {"text", TYPE_TEXT, true},
	     {"hex", TYPE_HEX, false},
	     {"host", TYPE_HOST, false},
	     {"ip", TYPE_IPV4, false},
	     {"ip6", TYPE_IPV6, false},
	     {"mac", TYPE_MAC, false},
	     {"address", TYPE_ADDRESS, false},
	     {"time", TYPE_TIME, false},
	     {"ignored", TYPE_IGNORED, false},
	     {"payload", TYPE_PAYLOAD, false},
	     {"decimal", TYPE_DECIMAL, true},
	     {"hexadecimal", TYPE_WORD_HEX, true},
	     {"cause", TYPE_CAUSE, true}};

/* What is no word of these is a range of numbers. */
static enum type type_of(const struct build *build, const struct node *type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!word_is(type, types[i].word))
			continue;
		if (types[i].reply && !build->reply)
			complain(type->at, "'%s' is a type of reply fields only", types[i].word);
		return types[i].type;
	}
	return TYPE_NUMBER;
}

static void complain_type(const struct build *build, const struct node *type)
{
	const char *wrong = type->child->child->text;
	struct nearest nearest = nearest_to(wrong, strlen(wrong));

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!types[i].reply || build->reply)
			nearest_try(&nearest, types[i].word);
	for (size_t i = 0; i < build->product->type_count; i++)
		nearest_try(&nearest, build->product->types[i]->name);
	complain(type->at, "unknown type '%s'%s", wrong, nearest_hint(&nearest));
}

void build_type(struct build *build, struct parameter *parameter, const struct node *type)
{
	parameter->quoted = (type->flags & N_QUOTED) != 0;
	parameter->named = named_of(build->product, type);
	if (parameter->named != NULL)
		parameter->named->spoken = true;
	parameter->type = type_of(build, type);
	if (node_find(type, N_ONLY) != NULL &&
	    ((parameter->type != TYPE_CHOICE && parameter->type != TYPE_MASK) ||
	     node_find(type, N_RANGE) != NULL))
		complain(node_find(type, N_ONLY)->at, "only an enumeration or a mask has words");
	switch (parameter->type) {
	case TYPE_NUMBER:
		build_number(build, parameter, type);
		if (parameter->type == TYPE_BAD)
			complain_type(build, type);
		break;
	case TYPE_CHOICE:
	case TYPE_MASK:
		if (node_find(type, N_RANGE) != NULL)
			build_indices(build, parameter, type);
		else
			build_choices(build, parameter, type);
		break;
	case TYPE_TEXT:
		parameter->text_bare =
			word_is(type, "text") || build->product->dialect.bare_replies;
		/* fallthrough */
	case TYPE_HEX:
		build_length(build, parameter, type);
		break;
	case TYPE_HOST:
		parameter->text_bare = build->product->dialect.bare_replies;
		parameter->minimum = 1;
		parameter->maximum = 128;
		break;
	case TYPE_TIME:
		build_zone(build, parameter, type);
		break;
	case TYPE_PAYLOAD:
		build_payload(build, parameter, type);
		break;
	case TYPE_CAUSE:
		if (build->product->cause_errors[cause_find("failed")] < 0)
			complain(type->at, "a product that tells causes has an error for 'failed'");
		break;
	case TYPE_DECIMAL:
	case TYPE_WORD_HEX:
		parameter->digits = (unsigned)type->child->number;
		parameter->maximum = UINT32_MAX;
		if (parameter->digits < 1 || parameter->digits > 10)
			complain(type->child->at, "1 to 10 digits");
		break;
	default:
		break;
	}
}

bool number_in_ranges(const struct parameter *parameter, int64_t number)
{
	for (size_t i = 0; i < parameter->range_count; i++) {
		const struct range *range = &parameter->ranges[i];

		if (number >= range->low && number <= range->high &&
		    (range->step == 0 || (number - range->low) % range->step == 0))
			return true;
	}
	return false;
}

static void take_choice(const struct parameter *parameter, struct value *value)
{
	int64_t all = 0;

	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i];

		all |= choice->value;
		if (value->kind == VALUE_NUMBER && parameter->type == TYPE_CHOICE
			    ? choice->value == value->number && parameter->keyed != 2
			    : value->kind != VALUE_NUMBER &&
				      (strcmp(choice->word, value->text) == 0 ||
				       (choice->keyword != NULL &&
					same_word(choice->keyword, value->text)))) {
			value->number = choice->value;
			return;
		}
	}
	if (parameter->type == TYPE_MASK && value->kind == VALUE_NUMBER &&
	    (value->number & ~all) == 0)
		return;
	complain(value->at, "'%s' is none of the values",
		 value->kind == VALUE_NUMBER ? memory_format("%lld", (long long)value->number)
					     : value->text);
	value->kind = VALUE_NONE;
}

/* The number that has this name. */
static void take_number(const struct parameter *parameter, struct value *value)
{
	for (size_t i = 0; value->kind == VALUE_WORD && i < parameter->number_count; i++)
		if (strcmp(parameter->numbers[i].word, value->text) == 0) {
			value->kind = VALUE_NUMBER;
			value->number = parameter->numbers[i].value;
		}
}

/* A default: whether it is one of the parameter's values. */
static struct value take_value(const struct parameter *parameter, const struct node *node)
{
	struct value value = {.kind = node->kind == N_NUMBER ? VALUE_NUMBER
				      : node->kind == N_TEXT ? VALUE_TEXT
							     : VALUE_WORD,
			      .number = node->number,
			      .text = node->text,
			      .at = node->at};

	switch (parameter->type) {
	case TYPE_NUMBER:
		take_number(parameter, &value);
		if (value.kind != VALUE_NUMBER)
			complain(node->at, "'%s' is a number, the default is none",
				 parameter->name);
		else if (!number_in_ranges(parameter, value.number))
			complain(node->at, "the default %lld is outside the range",
				 (long long)value.number);
		break;
	case TYPE_CHOICE:
	case TYPE_MASK:
		take_choice(parameter, &value);
		if (value.number > INT16_MAX)
			complain(node->at, "a default is made of the first 15 words of a mask");
		break;
	case TYPE_TEXT:
	case TYPE_HOST:
	case TYPE_HEX:
		if (value.kind != VALUE_TEXT)
			complain(node->at, "'%s' is a text: its default stands in quotes",
				 parameter->name);
		else if ((int64_t)node->length < parameter->minimum ||
			 (int64_t)node->length > parameter->maximum)
			complain(node->at, "the default has %zu bytes: outside the range",
				 node->length);
		break;
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS: {
		unsigned char bytes[17];

		if (value.kind != VALUE_TEXT || !address_bytes(parameter->type, value.text, bytes))
			complain(node->at, "an address in quotes is needed here");
		break;
	}
	default:
		complain(node->at, "a parameter of this type has no default");
	}
	return value;
}

static void take_unit(struct parameter *parameter, const struct node *node)
{
	static const char *const units[] = {"byte", "bit", "s",	  "ms",	     "x100ms", "x20ms",
					    "min",  "h",   "dBm", "percent", NULL};
	static const char *const details[] = {"secret", "keep", "factory", "was", "else", NULL};
	struct nearest nearest = nearest_to(node->text, strlen(node->text));

	for (size_t i = 0; units[i] != NULL; i++) {
		if (strcmp(units[i], node->text) == 0) {
			if (parameter->unit != NULL)
				complain(node->at, "a second unit");
			parameter->unit = node->text;
			return;
		}
		nearest_try(&nearest, units[i]);
	}
	for (size_t i = 0; details[i] != NULL; i++)
		nearest_try(&nearest, details[i]);
	complain(node->at,
		 "unknown unit '%s': byte, bit, s, ms, x100ms, x20ms, min, h, dBm or percent%s",
		 node->text, nearest_hint(&nearest));
}

void build_values(struct build *build, struct parameter *parameter, const struct node *item)
{
	for (const struct node *node = item->child; node != NULL; node = node->next) {
		bool twice = false;

		switch (node->kind) {
		case N_DEFAULT:
			twice = parameter->fallback.kind != VALUE_NONE || parameter->source != NULL;
			if (node->child->kind == N_OF_OPTION || node->child->kind == N_OF_SETTING) {
				parameter->source = node->child;
				parameter->optional = true;
				break;
			}
			parameter->fallback = take_value(parameter, node->child);
			break;
		case N_ELSE:
			twice = parameter->fallback.kind != VALUE_NONE || parameter->source != NULL;
			parameter->source = node->child;
			parameter->optional = parameter->together = true;
			break;
		case N_FACTORY:
			twice = parameter->factory.kind != VALUE_NONE;
			parameter->factory = take_value(parameter, node->child);
			break;
		case N_KEY:
			parameter->key = true;
			break;
		case N_SECRET:
			parameter->secret = true;
			break;
		case N_KEEP:
			parameter->keep = true;
			if (!build->stored)
				complain(node->at, "'keep' on a parameter that is not kept");
			break;
		case N_UNIT:
			take_unit(parameter, node);
			break;
		case N_WAS:
			parameter->was = node->text;
			break;
		case N_TEXT:
			twice = parameter->text != NULL;
			parameter->text = node->text;
			break;
		default:
			break;
		}
		if (twice)
			complain(node->at, "a second %s for '%s'",
				 node->kind == N_TEXT ? "text" : "value", parameter->name);
	}
	if (build->reply &&
	    (parameter->fallback.kind != VALUE_NONE || parameter->source != NULL || parameter->key))
		complain(item->at, "reply fields have neither defaults nor keys");
	if (parameter->key && parameter->fallback.kind != VALUE_NONE)
		complain(parameter->fallback.at, "a key must be given: it has no default");
}
