/* SPDX-License-Identifier: MIT */
/* The types that are more than a number: how each is read and written. A product refers to those it
 * has (struct at_product, `types`), so that no other is linked. */
#include <string.h>

#include "engine/port.h"

/* The bits of a mask's value: what does not fit is one bit, and stands there as its negative
 * number.
 */
static uint32_t bits_of(const struct at_product *product, const struct at_choice *choice,
			unsigned i)
{
	int16_t value = product->choice_values[choice->first + i];

	return value < 0 ? UINT32_C(1) << -value : (uint32_t)value;
}

static enum cause read_mask(const struct binding *binding, const struct at_parameter *parameter,
			    const struct at_token *token)
{
	const struct at_product *product = binding->product;
	const struct at_choice *choice = &product->choices[parameter->domain];
	const char *text = binding->line + token->start, *end = text + token->length;
	uint32_t mask = 0;

	if (end - text >= 2 && *text == '[' && end[-1] == ']') {
		text++;
		end--;
	}
	while (text < end) {
		const char *bar = memchr(text, '|', (size_t)(end - text));
		const char *stop = bar != NULL ? bar : end;
		const char *first = text, *last = stop;

		while (first < last && *first == ' ')
			first++;
		while (last > first && last[-1] == ' ')
			last--;
		int ordinal = convert_choice(product, choice, first, (size_t)(last - first));

		if (ordinal < 0)
			return CAUSE_parameter_range;
		mask |= bits_of(product, choice, (unsigned)ordinal);
		text = bar != NULL ? bar + 1 : end;
	}
	*(uint32_t *)((char *)binding->record + parameter->offset) = mask;
	return CAUSE_NONE;
}

static bool known_bits(const struct at_product *product, const struct at_parameter *parameter,
		       uint32_t value)
{
	const struct at_choice *choice = &product->choices[parameter->domain];

	for (unsigned i = 0; i < choice->count; i++)
		value &= ~bits_of(product, choice, i);
	return value == 0;
}

static void put_mask(struct writer *writer, const struct at_parameter *parameter,
		     const void *member)
{
	const struct at_product *product = writer->product;
	const struct at_choice *choice = &product->choices[parameter->domain];
	uint32_t value = *(const uint32_t *)member;
	bool first = true;

	for (unsigned i = 0; i < choice->count; i++) {
		uint32_t bit = bits_of(product, choice, i);

		if (bit == 0 || (value & bit) != bit)
			continue;
		if (!first)
			put_char(writer, '|');
		first = false;
		if (choice->keyed != 0)
			put_folded(writer, product->choice_keywords[choice->first + i]);
		else
			put_number(writer, bit, 10, 1);
	}
}

const struct at_type_code at_type_mask = {read_mask, put_mask, known_bits};

/* ------------------------------------------------------------------------------------ texts */

bool convert_textual(const struct binding *binding, const struct at_parameter *parameter,
		     const struct at_token *token)
{
	if (token->kind == AT_TOKEN_QUOTED)
		return true;
	return (parameter->flags & AT_QUOTED) == 0 &&
	       (binding->product->dialect->bare_text ||
		at_basic(at_string(binding->product, binding->command->name)));
}

static enum cause store_text(const struct binding *binding, const struct at_parameter *parameter,
			     const struct at_token *token)
{
	return convert_store_text(binding->product, parameter, binding->record,
				  binding->line + token->start, token->length);
}

static enum cause read_text(const struct binding *binding, const struct at_parameter *parameter,
			    const struct at_token *token)
{
	return convert_textual(binding, parameter, token) ? store_text(binding, parameter, token)
							  : CAUSE_parameter_type;
}

static void put_slice(struct writer *writer, const struct at_parameter *parameter,
		      const void *member)
{
	const struct at_text *text = member;

	(void)parameter;
	put_bytes(writer, text->bytes, text->length);
}

const struct at_type_code at_type_text = {read_text, put_slice, NULL};

static void put_stored(struct writer *writer, const struct at_parameter *parameter,
		       const void *member)
{
	(void)parameter;
	put_bytes(writer, (const char *)member + 1, *(const uint8_t *)member);
}

const struct at_type_code at_type_stored_text = {read_text, put_stored, NULL};

static enum cause read_hex(const struct binding *binding, const struct at_parameter *parameter,
			   const struct at_token *token)
{
	for (unsigned i = 0; i < token->length; i++)
		if (convert_digit(binding->line[token->start + i]) < 0)
			return CAUSE_parameter_type;
	return token->length % 2 != 0 ? CAUSE_parameter_length
				      : store_text(binding, parameter, token);
}

static void put_digits(struct writer *writer, const struct at_parameter *parameter,
		       const void *member)
{
	const struct at_text *text = member;

	(void)parameter;
	for (unsigned i = 0; i < text->length; i++)
		put_number(writer, (uint8_t)text->bytes[i], 16, 2);
}

const struct at_type_code at_type_hex = {read_hex, put_digits, NULL};
