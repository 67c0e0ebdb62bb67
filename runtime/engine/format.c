/* SPDX-License-Identifier: MIT */
/* Values as text, in the forms that descriptors know. */
#include <string.h>

#include "engine/port.h"

void put_char(struct writer *writer, char c)
{
	if (writer->at < writer->end)
		*writer->at++ = c;
	else
		writer->overflow = true;
}

void put_bytes(struct writer *writer, const char *bytes, size_t n)
{
	if ((size_t)(writer->end - writer->at) < n) {
		writer->overflow = true;
		return;
	}
	if (n > 0) /* an empty text may have no bytes at all */
		memcpy(writer->at, bytes, n);
	writer->at += n;
}

void put_text(struct writer *writer, const char *text)
{
	put_bytes(writer, text, strlen(text));
}

void put_folded(struct writer *writer, const char *text, bool lower)
{
	if (!lower) {
		put_text(writer, text);
		return;
	}
	for (; *text != 0; text++)
		put_char(writer, *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text);
}

void put_name(struct writer *writer, const struct at_product *product, unsigned name)
{
	put_folded(writer, at_string(product, name), product->dialect->lower_replies);
	put_text(writer, at_string(product, product->dialect->colon));
}

void put_unsigned(struct writer *writer, uint32_t value, unsigned digits)
{
	char text[10], *end = text + sizeof(text), *at = end;

	if (value < 10 && digits <= 1) { /* most are */
		put_char(writer, (char)('0' + value));
		return;
	}
	do {
		*--at = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0 || (at > text && (size_t)(end - at) < digits));
	while (at < end)
		put_char(writer, *at++);
}

void put_signed(struct writer *writer, int32_t value)
{
	if (value < 0)
		put_char(writer, '-');
	put_unsigned(writer, value < 0 ? 0u - (uint32_t)value : (uint32_t)value, 1);
}

void put_hex(struct writer *writer, uint32_t value, unsigned digits)
{
	while (digits-- > 0)
		put_char(writer, "0123456789ABCDEF"[value >> (4 * digits) & 0xf]);
}

static void put_quoted(struct writer *writer, const char *bytes, size_t n, bool quote)
{
	if (quote)
		put_char(writer, '"');
	put_bytes(writer, bytes, n);
	if (quote)
		put_char(writer, '"');
}

static void put_choice(struct writer *writer, const struct at_product *product,
		       const struct at_choice *choice, uint8_t value)
{
	for (unsigned i = 0; choice->keyed != 0 && i < choice->count; i++) {
		if ((uint8_t)product->choice_values[choice->first + i] == value) {
			put_folded(writer,
				   at_string(product, product->choice_keywords[choice->first + i]),
				   product->dialect->lower_replies);
			return;
		}
	}
	put_unsigned(writer, value, 1);
}

static uint32_t sized_number(const void *member, unsigned bytes)
{
	if (bytes == 1)
		return *(const uint8_t *)member;
	return bytes == 2 ? *(const uint16_t *)member : *(const uint32_t *)member;
}

static void put_plain(struct writer *writer, const struct at_product *product,
		      const struct at_parameter *parameter, const void *member)
{
	switch ((enum at_type)parameter->type) {
	case AT_TYPE_U8:
	case AT_TYPE_U16:
	case AT_TYPE_U32:
	case AT_TYPE_STEPPED:
		put_unsigned(writer, value_number(parameter, member), 1);
		return;
	case AT_TYPE_I32:
		put_signed(writer, *(const int32_t *)member);
		return;
	case AT_TYPE_CHOICE:
		put_choice(writer, product, &product->choices[parameter->domain],
			   *(const uint8_t *)member);
		return;
	case AT_TYPE_DECIMAL:
		put_unsigned(writer, sized_number(member, parameter->bit), parameter->domain);
		return;
	case AT_TYPE_WORD_HEX:
		put_hex(writer, sized_number(member, parameter->bit), parameter->domain);
		return;
	default:
		type_code(product, parameter)->put(writer, product, parameter, member);
		return;
	}
}

void put_value(struct writer *writer, const struct at_product *product,
	       const struct at_parameter *parameter, const void *record, bool quote)
{
	const char *member = (const char *)record + parameter->offset;

	if ((parameter->flags & AT_SECRET) != 0) {
		put_quoted(writer, "****", 4, quote);
		return;
	}
	if (quote)
		put_char(writer, '"');
	put_plain(writer, product, parameter, member);
	if (quote)
		put_char(writer, '"');
}

/* Groups in parentheses, as some commands' tests answer; or plain, with a separator. */
static void put_groups(struct writer *writer, const struct at_product *product,
		       const struct at_parameter *list, const void *record)
{
	const struct at_repeat *repeat = &product->repeats[list->domain];
	unsigned groups = ((const uint8_t *)record)[list->offset];
	bool plain = repeat->counter != 0xff;

	for (unsigned k = 0; k < groups && k < repeat->maximum; k++) {
		const char *group = (const char *)record + (size_t)k * repeat->stride;

		if (k > 0)
			put_char(writer, plain ? (char)repeat->counter : ',');
		if (!plain)
			put_char(writer, '(');
		for (unsigned i = 1; i <= repeat->size; i++) {
			if (i > 1)
				put_char(writer, ',');
			put_value(writer, product, &list[i], group,
				  (list[i].flags & AT_QUOTED) != 0);
		}
		if (!plain)
			put_char(writer, ')');
	}
}

void put_record(struct writer *writer, const struct at_product *product,
		const struct at_reply_shape *shape, const void *record)
{
	const struct at_parameter *field = &product->parameters[shape->first];
	unsigned count = shape->count;
	bool comma = false;

	if ((shape->flags & AT_REPLY_BARE) == 0)
		put_name(writer, product, shape->prefix);
	for (unsigned i = 0; i < count; i++, field++) {
		if (field->group != 0 && *(const uint8_t *)record != 0 &&
		    i >= *(const uint8_t *)record)
			return; /* the record says how many fields it fills */
		if (field->type == AT_TYPE_LITERAL) {
			put_text(writer, at_string(product, field->domain));
			comma = false;
			continue;
		}
		if (comma)
			put_char(writer, ',');
		comma = true;
		if (field->type == AT_TYPE_REPEAT) {
			put_groups(writer, product, field, record);
			field += product->repeats[field->domain].size;
		} else {
			put_value(writer, product, field, record, (field->flags & AT_QUOTED) != 0);
		}
	}
}
