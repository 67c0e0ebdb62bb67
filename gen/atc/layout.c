/* SPDX-License-Identifier: MIT */
/* The pools, and the lists of parameters and fields that refer to them. */
#include "layout.h"

#include <string.h>

#include "memory.h"

uint32_t layout_hash(const char *name)
{
	uint32_t hash = 2166136261u;

	for (; *name != '\0'; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

size_t layout_string(struct layout *layout, const char *bytes, size_t length)
{
	struct string_row row = {bytes, length, layout->string_bytes};

	for (size_t i = 0; i < layout->strings_count; i++)
		if (layout->strings[i].length == length &&
		    memcmp(layout->strings[i].bytes, bytes, length) == 0)
			return layout->strings[i].offset;
	APPEND(layout->strings, layout->strings_count, row);
	layout->string_bytes += length + 1;
	return row.offset;
}

static size_t pool_triple(struct triple **rows, size_t *count, int64_t a, int64_t b, int64_t c)
{
	struct triple row = {a, b, c};

	for (size_t i = 0; i < *count; i++)
		if ((*rows)[i].a == a && (*rows)[i].b == b && (*rows)[i].c == c)
			return i;
	APPEND(*rows, *count, row);
	return *count - 1;
}

/* A union of ranges, ended by its default; equal unions share. */
static size_t pool_steps(struct layout *layout, const struct parameter *parameter, int64_t fallback)
{
	size_t length = parameter->range_count + 1;

	for (size_t first = 0; first + length <= layout->steps_count; first++) {
		bool same = layout->steps[first + length - 1].c == 0 &&
			    layout->steps[first + length - 1].a == fallback;

		for (size_t i = 0; same && i + 1 < length; i++)
			same = layout->steps[first + i].a == parameter->ranges[i].low &&
			       layout->steps[first + i].b == parameter->ranges[i].high &&
			       layout->steps[first + i].c == (parameter->ranges[i].step != 0
								      ? parameter->ranges[i].step
								      : 1);
		if (same)
			return first;
	}
	for (size_t i = 0; i < parameter->range_count; i++) {
		const struct range *range = &parameter->ranges[i];
		struct triple row = {range->low, range->high, range->step != 0 ? range->step : 1};

		APPEND(layout->steps, layout->steps_count, row);
	}
	APPEND(layout->steps, layout->steps_count, ((struct triple){fallback, 0, 0}));
	return layout->steps_count - length;
}

/* Bits that are too high for the table stand there as their negative number. */
static int64_t stored_value(int64_t value)
{
	int64_t bit = 0;

	if (value <= INT16_MAX)
		return value;
	while (value >> bit != 1)
		bit++;
	return -bit;
}

static size_t pool_choice_values(struct layout *layout, const struct parameter *parameter)
{
	size_t count = parameter->choice_count;
	struct choice_value_row *rows = memory_new((count + 1) * sizeof(*rows));

	for (size_t i = 0; i < count; i++) {
		const char *keyword = parameter->choices[i].keyword;

		rows[i].value = stored_value(parameter->choices[i].value);
		rows[i].keyword = keyword != NULL && parameter->keyed != 0
					  ? (long)layout_string(layout, keyword, strlen(keyword))
					  : -1;
	}
	for (size_t first = 0; first + count <= layout->choice_values_count; first++) {
		bool same = true;

		for (size_t i = 0; same && i < count; i++)
			same = layout->choice_values[first + i].value == rows[i].value &&
			       layout->choice_values[first + i].keyword == rows[i].keyword;
		if (same)
			return first;
	}
	for (size_t i = 0; i < count; i++)
		APPEND(layout->choice_values, layout->choice_values_count, rows[i]);
	return layout->choice_values_count - count;
}

static size_t pool_choice(struct layout *layout, const struct parameter *parameter,
			  const struct value *value)
{
	struct choice_row row = {.first = pool_choice_values(layout, parameter),
				 .count = parameter->choice_count,
				 .keyed = parameter->keyed};

	if (value->kind != VALUE_NONE)
		row.fallback = value->number;
	else if (parameter->type == TYPE_CHOICE && parameter->choice_count > 0)
		row.fallback = parameter->choices[0].value;
	for (size_t i = 0; i < layout->choices_count; i++)
		if (layout->choices[i].first == row.first &&
		    layout->choices[i].count == row.count &&
		    layout->choices[i].keyed == row.keyed &&
		    layout->choices[i].fallback == row.fallback)
			return i;
	APPEND(layout->choices, layout->choices_count, row);
	return layout->choices_count - 1;
}

static size_t pool_text(struct layout *layout, const struct parameter *parameter,
			const struct value *value)
{
	int64_t fallback = -1;

	if (value->kind == VALUE_TEXT && *value->text != '\0')
		fallback = (int64_t)layout_string(layout, value->text, strlen(value->text));
	return pool_triple(&layout->texts, &layout->texts_count, parameter->minimum,
			   parameter->maximum, fallback);
}

/* The bytes of an address; none is nought. */
static size_t pool_address(struct layout *layout, const struct parameter *parameter,
			   const struct value *value)
{
	unsigned char *bytes = memory_new(address_size(parameter->type));

	if (value->kind == VALUE_TEXT)
		address_bytes(parameter->type, value->text, bytes);
	return layout_string(layout, (const char *)bytes, address_size(parameter->type));
}

static size_t pool_payload(struct layout *layout, const struct parameter *parameter)
{
	struct payload_row row = {
		.length = parameter->length != NULL ? parameter->length->position : 0xff,
		.format = parameter->format != NULL ? parameter->format->position : 0xff,
		.more = parameter->more != NULL ? parameter->more->position : 0xff,
		.maximum = parameter->maximum};

	for (size_t i = 0; i < layout->payloads_count; i++)
		if (layout->payloads[i].length == row.length &&
		    layout->payloads[i].more == row.more &&
		    layout->payloads[i].format == row.format &&
		    layout->payloads[i].maximum == row.maximum)
			return i;
	APPEND(layout->payloads, layout->payloads_count, row);
	return layout->payloads_count - 1;
}

static size_t pool_repeat(struct layout *layout, const struct parameter *parameter)
{
	struct repeat_row row = {.size = parameter->repeated->count,
				 .maximum = parameter->maximum,
				 .stride = parameter->stride,
				 .counter = parameter->counter != NULL
						    ? parameter->counter->position
					    : parameter->separator != 0 ? parameter->separator
									: 0xff};

	APPEND(layout->repeats, layout->repeats_count, row);
	return layout->repeats_count - 1;
}

static bool is_stepped(const struct parameter *parameter)
{
	return !parameter->reply && (parameter->range_count > 1 || (parameter->range_count == 1 &&
								    parameter->ranges[0].step > 1));
}

/* A field that is one of an enumeration's numbers is printed as any number. */
static bool is_number(const struct parameter *parameter)
{
	return parameter->type == TYPE_CHOICE && parameter->reply && parameter->keyed == 0 &&
	       parameter->ways == NULL && parameter->use == NULL;
}

const char *layout_type(const struct parameter *parameter)
{
	switch (parameter->type) {
	case TYPE_NUMBER:
		return is_stepped(parameter)	? "AT_TYPE_STEPPED"
		       : parameter->minimum < 0 ? "AT_TYPE_I32"
		       : parameter->size == 1	? "AT_TYPE_U8"
		       : parameter->size == 2	? "AT_TYPE_U16"
						: "AT_TYPE_U32";
	case TYPE_CHOICE:
		if (is_number(parameter))
			return "AT_TYPE_U8";
		return parameter->use != NULL ? "AT_TYPE_OPTION" : "AT_TYPE_CHOICE";
	case TYPE_MASK:
		return "AT_TYPE_MASK";
	case TYPE_TEXT:
	case TYPE_HOST:
		return parameter->stored ? "AT_TYPE_STORED_TEXT" : "AT_TYPE_TEXT";
	case TYPE_HEX:
		return "AT_TYPE_HEX";
	case TYPE_IPV4:
		return "AT_TYPE_IPV4";
	case TYPE_IPV6:
		return "AT_TYPE_IPV6";
	case TYPE_MAC:
		return "AT_TYPE_MAC";
	case TYPE_ADDRESS:
		return "AT_TYPE_ADDRESS";
	case TYPE_TIME:
		return "AT_TYPE_TIME";
	case TYPE_PAYLOAD:
		return "AT_TYPE_PAYLOAD";
	case TYPE_REPEAT:
		return parameter->reply ? "AT_TYPE_GROUPS" : "AT_TYPE_REPEAT";
	case TYPE_LITERAL:
		return "AT_TYPE_LITERAL";
	case TYPE_DECIMAL:
		return "AT_TYPE_DECIMAL";
	case TYPE_WORD_HEX:
		return "AT_TYPE_WORD_HEX";
	case TYPE_CAUSE:
		return "AT_TYPE_CAUSE";
	default:
		return "AT_TYPE_U8";
	}
}

static size_t domain_of(struct layout *layout, const struct parameter *parameter, bool factory)
{
	const struct value *value = &parameter->fallback;

	if (value->kind == VALUE_NONE || (factory && parameter->factory.kind != VALUE_NONE))
		value = &parameter->factory;
	switch (parameter->type) {
	case TYPE_NUMBER: {
		/* Without a default the lowest value stands there, which keeps tables small. */
		int64_t fallback = value->kind == VALUE_NUMBER ? value->number : parameter->minimum;

		if (parameter->reply)
			return 0;
		if (is_stepped(parameter))
			return pool_steps(layout, parameter, fallback);
		if (parameter->minimum < 0 || parameter->size == 4)
			return pool_triple(&layout->wides, &layout->wides_count, parameter->minimum,
					   parameter->maximum, fallback);
		return pool_triple(&layout->numbers, &layout->numbers_count, parameter->minimum,
				   parameter->maximum, fallback);
	}
	case TYPE_CHOICE:
	case TYPE_MASK:
		if (is_number(parameter) ||
		    (parameter->use != NULL && parameter->reply && parameter->keyed == 0))
			return 0;
		return pool_choice(layout, parameter, value);
	case TYPE_TEXT:
	case TYPE_HOST:
	case TYPE_HEX:
		return parameter->reply ? 0 : pool_text(layout, parameter, value);
	case TYPE_IPV4:
	case TYPE_IPV6:
	case TYPE_MAC:
	case TYPE_ADDRESS:
		return parameter->stored || value->kind == VALUE_TEXT
			       ? pool_address(layout, parameter, value)
			       : 0;
	case TYPE_TIME:
		return parameter->reply ? 0
					: pool_triple(&layout->wides, &layout->wides_count,
						      parameter->minimum, parameter->maximum,
						      parameter->minimum);
	case TYPE_PAYLOAD:
		return pool_payload(layout, parameter);
	case TYPE_REPEAT:
		return pool_repeat(layout, parameter);
	case TYPE_LITERAL:
		return layout_string(layout, parameter->literal, parameter->literal_length);
	case TYPE_DECIMAL:
	case TYPE_WORD_HEX:
		return parameter->digits;
	default:
		return 0;
	}
}

size_t layout_domain(struct layout *layout, const struct parameter *parameter)
{
	return domain_of(layout, parameter, false);
}

static const char *add_flag(const char *flags, bool is, const char *flag)
{
	if (!is)
		return flags;
	return *flags == '0' ? flag : memory_format("%s | %s", flags, flag);
}

/* Whether a parameter that is not written must be given its default: the argument structure is
 * zeroed, so nought and the empty text stand there already. */
static bool needs_default(const struct parameter *parameter)
{
	const struct value *value = &parameter->fallback;

	if (parameter->type == TYPE_NUMBER || parameter->type == TYPE_CHOICE ||
	    parameter->type == TYPE_MASK)
		return value->kind != VALUE_NONE && value->number != 0;
	return value->kind != VALUE_NONE &&
	       !(parameter->stored && value->kind == VALUE_TEXT && *value->text == '\0');
}

static const char *flags_of(const struct parameter *parameter)
{
	bool defaulted = parameter->fallback.kind != VALUE_NONE;
	bool ignored = parameter->type == TYPE_IGNORED;
	bool quoted = parameter->quoted ||
		      (parameter->reply && parameter->type == TYPE_TEXT && !parameter->text_bare);
	const char *flags = "0";

	flags = add_flag(flags, defaulted || ignored || parameter->optional || parameter->keep,
			 "AT_OPTIONAL");
	flags = add_flag(flags, needs_default(parameter), "AT_DEFAULTED");
	if (parameter->use != NULL && parameter->reply) {
		flags = add_flag(flags, parameter->untold, "AT_IGNORED");
		return add_flag(flags, parameter->keyed != 0, "AT_QUOTED");
	}
	flags = add_flag(flags, parameter->keep, "AT_KEEP");
	flags = add_flag(flags, parameter->key, "AT_KEY");
	flags = add_flag(flags, parameter->secret, "AT_SECRET");
	flags = add_flag(flags, ignored, "AT_IGNORED");
	flags = add_flag(flags, quoted, "AT_QUOTED");
	return add_flag(flags, parameter->ways != NULL, "AT_SELECTS");
}

/* The size of a member when it is the same everywhere, and its alignment; 0 when it is not. */
static size_t fixed_size(const struct piece *piece, size_t *alignment)
{
	static const struct {
		const char *type;
		size_t size, alignment;
	} sizes[] = {{"uint8_t", 1, 1},	      {"uint16_t", 2, 2},	{"uint32_t", 4, 4},
		     {"int32_t", 4, 4},	      {"struct at_ipv4", 4, 1}, {"struct at_ipv6", 16, 1},
		     {"struct at_mac", 6, 1}, {"struct at_time", 7, 1}, {"struct address", 17, 1}};

	*alignment = 1;
	if (piece->kind == PIECE_TEXT)
		return (size_t)piece->number + 1;
	for (size_t i = 0; piece->kind == PIECE_MEMBER && i < sizeof(sizes) / sizeof(*sizes); i++)
		if (strcmp(piece->type, sizes[i].type) == 0) {
			*alignment = sizes[i].alignment;
			return sizes[i].size;
		}
	return 0;
}

/* Where a member lies: a number while everything before it has the same size on every target, so
 * that equal lists of different commands share their entries. */
const char *layout_offset(const struct record *record, const char *member)
{
	size_t offset = 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct piece *piece = &record->pieces[i];
		size_t alignment, size;

		if (piece->kind == PIECE_MASK || piece->kind == PIECE_CONSTANT)
			continue;
		size = fixed_size(piece, &alignment);
		if (size == 0 && offset > 0)
			break;
		offset = (offset + alignment - 1) / alignment * alignment;
		if (piece->name != NULL && strcmp(piece->name, member) == 0)
			return memory_format("%zu", offset);
		if (size == 0)
			break;
		offset += size;
	}
	return memory_format("offsetof(struct %s, %s)", record->name, member);
}

static struct parameter_row row_of(struct layout *layout, const struct parameter *parameter,
				   const struct record *record, bool factory)
{
	struct parameter_row row = {.type = layout_type(parameter),
				    .flags = flags_of(parameter),
				    .domain = domain_of(layout, parameter, factory),
				    .bit = parameter->bit < 0 ? 0xff : (unsigned)parameter->bit,
				    .group = parameter->reply ? parameter->ends : parameter->group,
				    .name = parameter->name != NULL ? parameter->name : ""};

	if (parameter->type == TYPE_DECIMAL || parameter->type == TYPE_WORD_HEX)
		row.bit = parameter->size;
	row.offset = parameter->member == NULL || parameter->type == TYPE_IGNORED ||
				     parameter->type == TYPE_PAYLOAD || record == NULL
			     ? "0"
			     : layout_offset(record, parameter->member);
	return row;
}

static bool same_row(const struct parameter_row *a, const struct parameter_row *b)
{
	return a->domain == b->domain && a->bit == b->bit && a->group == b->group &&
	       strcmp(a->type, b->type) == 0 && strcmp(a->flags, b->flags) == 0 &&
	       strcmp(a->offset, b->offset) == 0;
}

static void note_place(struct layout *layout, const struct parameter *parameter, size_t row)
{
	struct lies lies = {parameter, row};

	APPEND(layout->lies, layout->lies_count, lies);
}

/* Rows that may stand anywhere are shared with equal rows. */
static size_t place_rows(struct layout *layout, const struct parameter_row *rows, size_t count)
{
	for (size_t first = 0; first + count <= layout->parameters_count; first++) {
		bool same = true;

		for (size_t i = 0; same && i < count; i++)
			same = same_row(&layout->parameters[first + i], &rows[i]);
		if (same)
			return first;
	}
	for (size_t i = 0; i < count; i++)
		APPEND(layout->parameters, layout->parameters_count, rows[i]);
	return layout->parameters_count - count;
}

static size_t place_cases(struct layout *layout, const struct parameter *selector)
{
	size_t base = layout->cases_count;

	for (size_t i = 0; i < selector->choice_count; i++)
		APPEND(layout->cases, layout->cases_count,
		       ((struct case_row){0, selector->ways[i].list.count}));
	return base;
}

/* Behind an option's number stands how its table is used there. */
static const char *use_index(const struct parameter *selector)
{
	return selector->use != NULL ? memory_format("%u", selector->use->index) : "0";
}

size_t layout_list(struct layout *layout, const struct list *list, const struct record *record,
		   bool factory)
{
	struct parameter_row *rows = NULL;
	const struct parameter **owners = NULL;
	const struct parameter *selector = NULL;
	size_t count = 0, owner_count = 0, base = 0, first;

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		APPEND(owners, owner_count, parameter);
		APPEND(rows, count, row_of(layout, parameter, record, factory));
		for (size_t n = 0; parameter->repeated != NULL && n < parameter->repeated->count;
		     n++) {
			APPEND(owners, owner_count, parameter->repeated->items[n]);
			APPEND(rows, count,
			       row_of(layout, parameter->repeated->items[n], record, factory));
		}
		if (parameter->ways == NULL)
			continue;
		selector = parameter;
		base = place_cases(layout, selector);
		APPEND(owners, owner_count, NULL);
		APPEND(rows, count,
		       ((struct parameter_row){.type = "AT_TYPE_CASES",
					       .flags = "0",
					       .offset = use_index(selector),
					       .domain = base,
					       .bit = 0xff,
					       .name = "its cases"}));
	}
	if (count == 0)
		return 0;
	first = place_rows(layout, rows, count);
	for (size_t i = 0; i < owner_count; i++)
		if (owners[i] != NULL)
			note_place(layout, owners[i], first + i);
	for (size_t i = 0; selector != NULL && i < selector->choice_count; i++) {
		bool again = false;

		/* Values that share a case share its list. */
		for (size_t n = 0; n < i && !again; n++)
			if (selector->ways[n].list.items == selector->ways[i].list.items &&
			    selector->ways[i].list.count != 0) {
				layout->cases[base + i].first = layout->cases[base + n].first;
				again = true;
			}
		if (!again) {
			size_t inner =
				layout_list(layout, &selector->ways[i].list, record, factory);

			layout->cases[base + i].first = inner; /* `cases` may have moved */
		}
	}
	return first;
}
