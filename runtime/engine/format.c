/* SPDX-License-Identifier: MIT */
/* Values as text, in the forms that descriptors know. */
#include <string.h>

#include "engine/port.h"

extern inline void put_char(struct writer *writer, char c);
extern inline void put_text(struct writer *writer, const char *text);

/* Room for n bytes; NULL when the writer is full. */
static char *put_room(struct writer *writer, size_t n)
{
	char *room = writer->at;

	if ((size_t)(writer->end - room) <= n) {
		writer->at = writer->end;
		return NULL;
	}
	writer->at = room + n;
	return room;
}

void put_bytes(struct writer *writer, const char *bytes, size_t n)
{
	char *room = put_room(writer, n);

	if (room != NULL && n > 0) /* an empty text may have no bytes at all */
		memcpy(room, bytes, n);
}

void put_folded(struct writer *writer, unsigned text)
{
	const struct at_product *product = writer->product;
	const char *from = at_string(product, text);

	if (!product->dialect->lower_replies) {
		put_text(writer, from);
		return;
	}
	for (; *from != 0; from++)
		put_char(writer, *from >= 'A' && *from <= 'Z' ? (char)(*from | 0x20) : *from);
}

void put_name(struct writer *writer, unsigned name)
{
	const struct at_product *product = writer->product;

	put_folded(writer, name);
	put_text(writer, at_string(product, product->dialect->colon));
}

void put_number(struct writer *writer, uint32_t value, unsigned base, unsigned digits)
{
	unsigned n = 1;
	char *room;

	if (value < 10 && digits <= 1) { /* most are */
		put_char(writer, (char)('0' + value));
		return;
	}
	for (uint32_t rest = value / base; rest != 0; rest /= base)
		n++;
	if (n < digits)
		n = digits;
	room = put_room(writer, n);
	for (; room != NULL && n > 0; value /= base)
		room[--n] = "0123456789ABCDEF"[value % base];
}

void put_integer(struct writer *writer, uint32_t value, bool is_signed)
{
	if (is_signed && (int32_t)value < 0) {
		put_char(writer, '-');
		value = 0u - value;
	}
	put_number(writer, value, 10, 1);
}

void put_quote(struct writer *writer, bool quote)
{
	if (quote)
		put_char(writer, '"');
}

/* The keyword of the choice with this value; the value when it has none. */
static void put_keyword(struct writer *writer, const struct at_choice *choice, uint8_t value)
{
	const struct at_product *product = writer->product;
	int ordinal = convert_ordinal(product, choice, value);

	if (ordinal < 0)
		put_number(writer, value, 10, 1);
	else
		put_folded(writer, product->choice_keywords[choice->first + (unsigned)ordinal]);
}

static void put_plain(struct writer *writer, const struct at_parameter *parameter,
		      const void *member)
{
	const struct at_product *product = writer->product;
	unsigned type = parameter->type;

	if (type == AT_TYPE_CHOICE && product->choices[parameter->domain].keyed != 0)
		put_keyword(writer, &product->choices[parameter->domain], *(const uint8_t *)member);
	else if (type < AT_TYPE_MASK)
		put_integer(writer, value_number(parameter, member), type == AT_TYPE_I32);
	else if (type < AT_TYPE_DECIMAL)
		type_code(product, parameter)->put(writer, parameter, member);
	else
		put_number(writer, number_load(member, parameter->bit),
			   type == AT_TYPE_DECIMAL ? 10 : 16, parameter->domain);
}

void put_value(struct writer *writer, const struct at_parameter *parameter, const void *record,
	       bool quote)
{
	put_quote(writer, quote);
	if ((parameter->flags & AT_SECRET) != 0)
		put_text(writer, "****");
	else
		put_plain(writer, parameter, (const char *)record + parameter->offset);
	put_quote(writer, quote);
}

/* A value that is kept: registers have three digits, texts are quoted but where the dialect
 * has replies bare. What was not given is left empty. */
static void put_kept(struct writer *writer, const struct at_parameter *parameter,
		     const void *record, bool basic)
{
	unsigned type = parameter->type, flags = parameter->flags;
	bool text = type == AT_TYPE_TEXT || type == AT_TYPE_STORED_TEXT;

	if (!value_is_given(parameter, record) && (flags & AT_DEFAULTED) == 0)
		return;
	if (basic && type == AT_TYPE_U8 && (flags & AT_SECRET) == 0)
		put_number(writer, ((const uint8_t *)record)[parameter->offset], 10, 3);
	else
		put_value(writer, parameter, record,
			  (flags & AT_QUOTED) != 0 ||
				  (text && !writer->product->dialect->bare_replies));
}

void put_parameters(struct writer *writer, unsigned name, const struct at_parameter *parameter,
		    unsigned count, const void *record)
{
	bool basic = at_basic(at_string(writer->product, name)), comma = false;

	if (!basic)
		put_name(writer, name);
	for (; count > 0 && parameter->type < AT_TYPE_PAYLOAD; parameter++, count--) {
		if ((parameter->flags & AT_IGNORED) != 0)
			continue;
		if (comma)
			put_char(writer, ',');
		comma = true;
		if (record == NULL)
			put_domain(writer, parameter);
		else
			put_kept(writer, parameter, record, basic);
	}
}

static void put_groups(struct writer *writer, const struct at_parameter *list, const void *record);

void put_fields(struct writer *writer, const struct at_parameter *field, unsigned count,
		const void *record)
{
	bool comma = false;

	for (unsigned i = 0; i < count; i++, field++) {
		if (field->group != 0 && *(const uint8_t *)record != 0 &&
		    i >= *(const uint8_t *)record)
			return; /* the record says how many fields it fills */
		if (field->type == AT_TYPE_LITERAL) {
			put_text(writer, at_string(writer->product, field->domain));
			comma = false;
			continue;
		}
		if (comma)
			put_char(writer, ',');
		comma = true;
		if (field->type == AT_TYPE_GROUPS) {
			put_groups(writer, field, record);
			field += writer->product->repeats[field->domain].size;
		} else if ((field->flags & (AT_QUOTED | AT_SECRET | AT_SELECTS)) != 0) {
			put_value(writer, field, record, (field->flags & AT_QUOTED) != 0);
			if ((field->flags & AT_SELECTS) != 0)
				writer->product->put_case(writer, field, record);
		} else {
			put_plain(writer, field, (const char *)record + field->offset);
		}
	}
}

/* Groups in parentheses, as some commands' tests answer; or plain, with a separator. */
static void put_groups(struct writer *writer, const struct at_parameter *list, const void *record)
{
	const struct at_repeat *repeat = &writer->product->repeats[list->domain];
	unsigned groups = ((const uint8_t *)record)[list->offset];
	bool plain = repeat->counter != 0xff;

	for (unsigned k = 0; k < groups && k < repeat->maximum; k++) {
		if (k > 0)
			put_char(writer, plain ? (char)repeat->counter : ',');
		if (!plain)
			put_char(writer, '(');
		put_fields(writer, &list[1], repeat->size,
			   (const char *)record + (size_t)k * repeat->stride);
		if (!plain)
			put_char(writer, ')');
	}
}

void put_record(struct writer *writer, unsigned shape, const void *record)
{
	const struct at_product *product = writer->product;
	const struct at_reply_shape *reply = &product->replies[shape];

	if ((reply->flags & AT_REPLY_BARE) == 0)
		put_name(writer, reply->prefix);
	put_fields(writer, &product->parameters[reply->first], reply->count, record);
}
