/* SPDX-License-Identifier: MIT */
/* One token to one typed member, by the parameter's descriptor: numbers and choices; defaults. */
#include <string.h>

#include "engine/port.h"

/* ---------------------------------------------------------------------------------- members */

static const uint8_t sizes[] = {
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
	[AT_TYPE_ADDRESS] = sizeof(struct address),
	[AT_TYPE_CAUSE] = 1,
	[AT_TYPE_PAYLOAD] = 0,
	[AT_TYPE_REPEAT] = 0,
};

size_t value_size(const struct at_product *product, const struct at_parameter *parameter)
{
	size_t size = sizes[parameter->type];

	if (parameter->type == AT_TYPE_STORED_TEXT)
		size += product->texts[parameter->domain].maximum;
	return size;
}

extern inline bool value_is_given(const struct at_parameter *parameter, const void *record);
extern inline void value_given(const struct at_parameter *parameter, void *record);

uint32_t number_load(const void *member, unsigned size)
{
	if (size == 1)
		return *(const uint8_t *)member;
	return size == 2 ? *(const uint16_t *)member : *(const uint32_t *)member;
}

/* The number in the member itself. */
uint32_t value_number(const struct at_parameter *parameter, const void *member)
{
	return number_load(member, sizes[parameter->type]);
}

/* Writes a number of a type that has one into its member. */
void value_set(const struct at_parameter *parameter, void *record, uint32_t value)
{
	void *member = (char *)record + parameter->offset;
	unsigned size = sizes[parameter->type];

	if (size == 1)
		*(uint8_t *)member = (uint8_t)value;
	else if (size == 2)
		*(uint16_t *)member = (uint16_t)value;
	else
		*(uint32_t *)member = value;
}

/* ---------------------------------------------------------------------------------- domains */

int convert_ordinal(const struct at_product *product, const struct at_choice *choice,
		    uint32_t value)
{
	const int16_t *values = &product->choice_values[choice->first];

	for (unsigned i = 0; i < choice->count; i++)
		if (values[i] == (int32_t)value)
			return (int)i;
	return -1;
}

void value_range(const struct at_product *product, const struct at_parameter *parameter,
		 struct at_wide *range)
{
	if (parameter->type <= AT_TYPE_U16) {
		const struct at_number *number = &product->numbers[parameter->domain];

		*range = (struct at_wide){number->minimum, number->maximum, number->fallback};
	} else {
		*range = product->wides[parameter->domain];
	}
}

/* Whether a number is in the parameter's domain; a negative one as its unsigned twin. */
static bool in_domain(const struct at_product *product, const struct at_parameter *parameter,
		      uint32_t value)
{
	const struct at_step *step;
	struct at_wide range;

	switch ((enum at_type)parameter->type) {
	case AT_TYPE_STEPPED:
		for (step = &product->steps[parameter->domain]; step->step != 0; step++)
			if (value >= step->minimum && value <= step->maximum &&
			    (value - step->minimum) % step->step == 0)
				return true;
		return false;
	case AT_TYPE_CHOICE:
		return convert_ordinal(product, &product->choices[parameter->domain], value) >= 0;
	case AT_TYPE_MASK:
		return type_code(product, parameter)->fits(product, parameter, value);
	default:
		value_range(product, parameter, &range);
		return value - range.minimum <= range.maximum - range.minimum;
	}
}

enum cause convert_store_number(const struct at_product *product,
				const struct at_parameter *parameter, void *record, bool negative,
				uint32_t magnitude)
{
	uint32_t value = negative ? 0u - magnitude : magnitude;
	uint32_t lowest = parameter->type == AT_TYPE_I32 ? 0x80000000u : 0;

	/* Dialects with hexadecimal numbers write negative ones as their unsigned twins, too. */
	if (negative ? magnitude > lowest
		     : magnitude > UINT32_MAX - lowest && !product->dialect->hexadecimal)
		return CAUSE_parameter_range;
	if (!in_domain(product, parameter, value))
		return CAUSE_parameter_range;
	value_set(parameter, record, value);
	return CAUSE_NONE;
}

enum cause convert_store_text(const struct at_product *product,
			      const struct at_parameter *parameter, void *record, const char *text,
			      size_t length)
{
	const struct at_text_domain *domain = &product->texts[parameter->domain];
	char *member = (char *)record + parameter->offset;

	if (length < domain->minimum || length > domain->maximum)
		return CAUSE_parameter_length;
	if (parameter->type == AT_TYPE_STORED_TEXT) {
		*member = (char)length;
		memcpy(member + 1, text, length);
	} else {
		*(struct at_text *)member = (struct at_text){text, (uint16_t)length};
	}
	return CAUSE_NONE;
}

/* --------------------------------------------------------------------------------- numbers */

int convert_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool convert_digits(const char **at, const char *end, unsigned base, uint32_t *value)
{
	uint64_t sum = 0;
	bool fits = true;

	for (; *at < end; (*at)++) {
		unsigned digit = (unsigned)convert_digit(**at);

		if (digit >= base)
			break;
		sum = (uint64_t)(uint32_t)sum * base + digit;
		fits = fits && sum <= UINT32_MAX;
	}
	*value = (uint32_t)sum;
	return fits;
}

enum cause convert_number(const char *text, size_t length, bool hexadecimal, bool *negative,
			  uint32_t *magnitude)
{
	const char *end = text + length, *digits;
	unsigned base = 10;

	*negative = length > 1 && *text == '-';
	if (hexadecimal && length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x') {
		base = 16;
		text += 2;
	} else if (length > 1 && (*text == '-' || *text == '+')) {
		text++;
	}
	digits = text;
	bool fits = convert_digits(&text, end, base, magnitude);

	if (base == 10 && (text == digits || text < end))
		return CAUSE_parameter_type;
	return fits && text == end ? CAUSE_NONE : CAUSE_parameter_range;
}

/* ---------------------------------------------------------------------------------- choices */

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
	if (choice->keyed == 2 ||
	    convert_number(text, length, false, &negative, &magnitude) != CAUSE_NONE ||
	    magnitude > INT16_MAX || (negative && magnitude != 0))
		return -1;
	return convert_ordinal(product, choice, magnitude);
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
	value_set(parameter, binding->record,
		  (uint16_t)product->choice_values[choice->first + (unsigned)ordinal]);
	return CAUSE_NONE;
}

bool convert_is_number(const char *text, size_t length)
{
	uint32_t magnitude;
	bool negative;

	return convert_number(text, length, false, &negative, &magnitude) != CAUSE_parameter_type;
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
	    (token->kind != AT_TOKEN_HEXADECIMAL || product->choices[parameter->domain].keyed == 2))
		return convert_keyed(binding, parameter, token);
	if (token->kind == AT_TOKEN_WORD)
		return CAUSE_parameter_type;
	cause = convert_number(binding->line + token->start, token->length,
			       product->dialect->hexadecimal, &negative, &magnitude);
	return cause != CAUSE_NONE ? cause
				   : convert_store_number(product, parameter, binding->record,
							  negative, magnitude);
}

/* --------------------------------------------------------------------------------- defaults */

static uint32_t default_number(const struct at_product *product,
			       const struct at_parameter *parameter)
{
	const struct at_step *step;
	struct at_wide range;

	switch ((enum at_type)parameter->type) {
	case AT_TYPE_STEPPED:
		for (step = &product->steps[parameter->domain]; step->step != 0; step++)
			;
		return step->minimum;
	case AT_TYPE_CHOICE:
	case AT_TYPE_MASK:
		return product->choices[parameter->domain].fallback;
	default:
		value_range(product, parameter, &range);
		return range.fallback;
	}
}

void convert_default(const struct at_product *product, const struct at_parameter *parameter,
		     void *record)
{
	const char *text = "";

	if (parameter->type <= AT_TYPE_MASK) {
		value_set(parameter, record, default_number(product, parameter));
	} else if (parameter->type <= AT_TYPE_HEX) {
		if (product->texts[parameter->domain].fallback != AT_NONE)
			text = at_string(product, product->texts[parameter->domain].fallback);
		convert_store_text(product, parameter, record, text, strlen(text));
	} else {
		memcpy((char *)record + parameter->offset, at_string(product, parameter->domain),
		       value_size(product, parameter));
	}
}
