/* SPDX-License-Identifier: MIT */
/* One token to one typed member, by the parameter's descriptor: numbers and choices. */
#include <string.h>

#include "engine/port.h"

bool convert_is_number(const char *text, size_t length)
{
	size_t i = length > 1 && (text[0] == '-' || text[0] == '+');

	if (length == 0)
		return false;
	for (; i < length; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return true;
}

int convert_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Digits to a number; false when it does not fit. */
bool convert_unsigned(const char *text, size_t length, uint32_t *value)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		uint32_t digit = (uint32_t)(text[i] - '0');

		if (sum > (UINT32_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}

bool convert_hexadecimal(const char *text, size_t length, uint32_t *value)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < length; i++) {
		int digit = convert_digit(text[i]);

		if (digit < 0 || sum >> 28 != 0)
			return false;
		sum = sum << 4 | (uint32_t)digit;
	}
	*value = sum;
	return true;
}

/* Digits, with a sign or without: CAUSE_NONE, _parameter_type or _parameter_range. */
static enum cause read_decimal(const char *text, size_t length, bool *negative, uint32_t *magnitude)
{
	if (!convert_is_number(text, length))
		return CAUSE_parameter_type;
	*negative = *text == '-';
	if (*text == '-' || *text == '+') {
		text++;
		length--;
	}
	return convert_unsigned(text, length, magnitude) ? CAUSE_NONE : CAUSE_parameter_range;
}

/* The number a token writes, likewise. */
static enum cause token_number(const struct binding *binding, const struct at_token *token,
			       bool *negative, uint32_t *magnitude)
{
	const char *text = binding->line + token->start;
	size_t length = token->length;
	bool hexadecimal = binding->product->dialect->hexadecimal;

	if (token->kind == AT_TOKEN_WORD || (token->kind == AT_TOKEN_HEXADECIMAL && !hexadecimal))
		return CAUSE_parameter_type;
	if (hexadecimal && length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
		*negative = false;
		return convert_hexadecimal(text + 2, length - 2, magnitude) ? CAUSE_NONE
									    : CAUSE_parameter_range;
	}
	return read_decimal(text, length, negative, magnitude);
}

static bool on_a_step(const struct at_step *step, uint32_t value)
{
	for (; step->step != 0; step++)
		if (value >= step->minimum && value <= step->maximum &&
		    (value - step->minimum) % step->step == 0)
			return true;
	return false;
}

/* The place of a number among the choices; -1: none. Choices are not negative. */
static int choice_of_number(const struct at_product *product, const struct at_choice *choice,
			    bool negative, uint32_t magnitude)
{
	for (unsigned i = 0; i < choice->count && (!negative || magnitude == 0); i++) {
		int32_t each = product->choice_values[choice->first + i];

		if (each >= 0 && (uint32_t)each == magnitude)
			return (int)i;
	}
	return -1;
}

/* Writes a number of a type that has one into its member. */
void value_set(const struct at_parameter *parameter, void *record, uint32_t value)
{
	void *member = (char *)record + parameter->offset;

	if (parameter->type == AT_TYPE_U8 || parameter->type == AT_TYPE_CHOICE)
		*(uint8_t *)member = (uint8_t)value;
	else if (parameter->type == AT_TYPE_U16)
		*(uint16_t *)member = (uint16_t)value;
	else
		*(uint32_t *)member = value;
}

enum cause convert_store_number(const struct at_product *product,
				const struct at_parameter *parameter, void *record, bool negative,
				uint32_t magnitude)
{
	uint32_t value = negative ? 0u - magnitude : magnitude;
	uint32_t minimum = 0, maximum = UINT32_MAX, bias = 0; /* makes signed ones comparable */
	bool inside = !negative || magnitude == 0;

	switch ((enum at_type)parameter->type) {
	case AT_TYPE_U8:
	case AT_TYPE_U16:
		minimum = product->numbers[parameter->domain].minimum;
		maximum = product->numbers[parameter->domain].maximum;
		break;
	case AT_TYPE_I32:
		/* dialects with hexadecimal numbers write negative ones as their unsigned twins */
		inside = negative ? magnitude <= 0x80000000u
				  : magnitude <= 0x7fffffffu || product->dialect->hexadecimal;
		bias = 0x80000000u;
		/* fall through */
	case AT_TYPE_U32:
		minimum = product->wides[parameter->domain].minimum + bias;
		maximum = product->wides[parameter->domain].maximum + bias;
		break;
	case AT_TYPE_STEPPED:
		inside = inside && on_a_step(&product->steps[parameter->domain], value);
		break;
	case AT_TYPE_CHOICE:
		inside = choice_of_number(product, &product->choices[parameter->domain], negative,
					  magnitude) >= 0;
		break;
	default:
		return CAUSE_parameter_type;
	}
	if (!inside || value + bias < minimum || value + bias > maximum)
		return CAUSE_parameter_range;
	value_set(parameter, record, value);
	return CAUSE_NONE;
}

static bool same_word(const char *keyword, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char a = keyword[i], b = text[i];

		if (a == 0)
			return false;
		if (a != b && ((a ^ b) != 0x20 || (a | 0x20) < 'a' || (a | 0x20) > 'z'))
			return false;
	}
	return keyword[length] == 0;
}

int convert_choice(const struct at_product *product, const struct at_choice *choice,
		   const char *text, size_t length)
{
	uint32_t magnitude;
	bool negative;

	for (unsigned i = 0; choice->keyed != 0 && i < choice->count; i++)
		if (same_word(at_string(product, product->choice_keywords[choice->first + i]), text,
			      length))
			return (int)i;
	if (choice->keyed == 2 || read_decimal(text, length, &negative, &magnitude) != CAUSE_NONE)
		return -1;
	return choice_of_number(product, choice, negative, magnitude);
}

static enum cause convert_keyed(const struct binding *binding, const struct at_parameter *parameter,
				const struct at_token *token)
{
	const struct at_product *product = binding->product;
	const struct at_choice *choice = &product->choices[parameter->domain];
	const char *text = binding->line + token->start;
	int ordinal = convert_choice(product, choice, text, token->length);

	if (ordinal < 0)
		return convert_is_number(text, token->length) == (choice->keyed == 2)
			       ? CAUSE_parameter_type
			       : CAUSE_parameter_range;
	((uint8_t *)binding->record)[parameter->offset] =
		(uint8_t)product->choice_values[choice->first + ordinal];
	return CAUSE_NONE;
}

enum cause convert_value(const struct binding *binding, const struct at_parameter *parameter,
			 const struct at_token *token)
{
	const struct at_product *product = binding->product;
	bool negative;
	uint32_t magnitude;
	enum cause cause;

	if ((parameter->flags & AT_QUOTED) != 0 && token->kind != AT_TOKEN_QUOTED)
		return CAUSE_parameter_type;
	if (parameter->type >= AT_TYPE_MASK)
		return type_code(product, parameter)->read(binding, parameter, token);
	if (parameter->type == AT_TYPE_CHOICE && product->choices[parameter->domain].keyed != 0 &&
	    token->kind != AT_TOKEN_HEXADECIMAL)
		return convert_keyed(binding, parameter, token);
	cause = token_number(binding, token, &negative, &magnitude);
	return cause != CAUSE_NONE ? cause
				   : convert_store_number(product, parameter, binding->record,
							  negative, magnitude);
}

static uint32_t default_number(const struct at_product *product,
			       const struct at_parameter *parameter)
{
	const struct at_step *step;
	const struct at_choice *choice;

	switch ((enum at_type)parameter->type) {
	case AT_TYPE_U8:
	case AT_TYPE_U16:
		return product->numbers[parameter->domain].fallback;
	case AT_TYPE_U32:
	case AT_TYPE_I32:
		return product->wides[parameter->domain].fallback;
	case AT_TYPE_STEPPED:
		for (step = &product->steps[parameter->domain]; step->step != 0; step++)
			;
		return step->minimum;
	case AT_TYPE_MASK:
		return product->choices[parameter->domain].fallback;
	case AT_TYPE_CHOICE:
		choice = &product->choices[parameter->domain];
		if (choice->fallback >= choice->count)
			return 0;
		return (uint16_t)product->choice_values[choice->first + choice->fallback];
	default:
		return 0;
	}
}

void convert_default(const struct at_product *product, const struct at_parameter *parameter,
		     void *record)
{
	char *member = (char *)record + parameter->offset;
	const char *text = "";
	size_t length;

	if (parameter->type <= AT_TYPE_MASK) {
		value_set(parameter, record, default_number(product, parameter));
		return;
	}
	if (parameter->type > AT_TYPE_HEX) {
		memcpy(member, at_string(product, parameter->domain),
		       value_size(product, parameter));
		return;
	}
	if (product->texts[parameter->domain].fallback != AT_NONE)
		text = at_string(product, product->texts[parameter->domain].fallback);
	length = strlen(text);
	if (parameter->type == AT_TYPE_STORED_TEXT) {
		*(uint8_t *)member = (uint8_t)length;
		memcpy(member + 1, text, length);
	} else {
		((struct at_text *)member)->bytes = text;
		((struct at_text *)member)->length = (uint16_t)length;
	}
}

static const uint8_t value_sizes[] = {
	[AT_TYPE_U8] = 1,
	[AT_TYPE_U16] = 2,
	[AT_TYPE_U32] = 4,
	[AT_TYPE_I32] = 4,
	[AT_TYPE_STEPPED] = 4,
	[AT_TYPE_CHOICE] = 1,
	[AT_TYPE_MASK] = 4,
	[AT_TYPE_TEXT] = sizeof(struct at_text),
	[AT_TYPE_STORED_TEXT] = 1, /* and its capacity */
	[AT_TYPE_HEX] = sizeof(struct at_text),
	[AT_TYPE_IPV4] = sizeof(struct at_ipv4),
	[AT_TYPE_IPV6] = sizeof(struct at_ipv6),
	[AT_TYPE_MAC] = sizeof(struct at_mac),
	[AT_TYPE_WORD_HEX] = 0,
};

size_t value_size(const struct at_product *product, const struct at_parameter *parameter)
{
	size_t size = value_sizes[parameter->type];

	if (parameter->type == AT_TYPE_STORED_TEXT)
		size += product->texts[parameter->domain].maximum;
	return size;
}

uint32_t number_load(const void *member, unsigned size)
{
	if (size == 1)
		return *(const uint8_t *)member;
	return size == 2 ? *(const uint16_t *)member : *(const uint32_t *)member;
}

/* The number in the member itself. */
uint32_t value_number(const struct at_parameter *parameter, const void *member)
{
	return number_load(member, value_sizes[parameter->type]);
}
