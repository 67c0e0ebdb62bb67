/* SPDX-License-Identifier: MIT */
/*
 * The binder: walks a form's parameter descriptors beside the tokens of a command and fills the
 * typed argument structure, or says which parameter is wrong and why. Nothing else happens before
 * the whole list is good.
 */
#include <string.h>

#include "engine/port.h"

struct list bind_case(const struct at_product *product, const struct at_parameter *selector,
		      unsigned ordinal)
{
	const struct at_case *chosen = &product->cases[selector[1].domain + ordinal];

	return (struct list){&product->parameters[chosen->first], chosen->count};
}

static struct list case_of_value(const struct at_product *product,
				 const struct at_parameter *selector, const void *record)
{
	const struct at_choice *choice = &product->choices[selector->domain];
	uint8_t value = ((const uint8_t *)record)[selector->offset];

	for (unsigned i = 0; i < choice->count; i++)
		if ((uint8_t)product->choice_values[choice->first + i] == value)
			return bind_case(product, selector, i);
	return (struct list){selector, 0};
}

static enum cause bind_absent(const struct binding *binding, const struct at_parameter *parameter,
			      bool in_list)
{
	if ((parameter->flags & AT_DEFAULTED) != 0)
		convert_default(binding->product, parameter, binding->record);
	else if ((parameter->flags & AT_KEEP) != 0)
		binding->product->keep_value(binding, parameter);
	else if ((parameter->flags & (AT_OPTIONAL | AT_IGNORED)) == 0 &&
		 !(in_list && parameter->type == AT_TYPE_MASK))
		return CAUSE_too_few_parameters;
	return CAUSE_NONE;
}

/* Notes in the record that a parameter was given, where that matters. */
static void note_given(const struct binding *binding, const struct at_parameter *parameter)
{
	if (parameter->bit != 0xff)
		*(uint32_t *)binding->record |= 1u << parameter->bit;
}

/* A parameter that is empty or missing at token t. */
static enum cause bind_empty(const struct binding *binding, const struct at_parameter *parameter,
			     unsigned t)
{
	static const struct at_token nothing = {0, 0, AT_TOKEN_WORD};
	bool in_list = t < binding->token_count;
	enum cause cause = bind_absent(binding, parameter, in_list);

	if (cause != CAUSE_NONE && in_list && parameter->type <= AT_TYPE_STORED_TEXT &&
	    parameter->type >= AT_TYPE_TEXT &&
	    binding->product->texts[parameter->domain].minimum == 0)
		return convert_value(binding, parameter, &nothing);
	return cause;
}

static enum cause bind_one(struct binding *binding, const struct at_parameter *parameter,
			   unsigned t)
{
	const struct at_token *token = &binding->tokens[t];

	binding->at = t;
	binding->parameter = parameter;
	if (t >= binding->token_count || token->kind == AT_TOKEN_EMPTY)
		return bind_empty(binding, parameter, t);
	if ((parameter->flags & AT_IGNORED) != 0)
		return CAUSE_NONE;
	enum cause cause = convert_value(binding, parameter, token);

	if (cause == CAUSE_NONE)
		note_given(binding, parameter);
	return cause;
}

/* How many groups a repetition has: as many as another parameter says, or as there are. */
static enum cause bind_repeat(struct binding *binding, const struct at_parameter *parameter,
			      unsigned *t)
{
	const struct at_repeat *repeat = &binding->product->repeats[parameter->domain];
	void *record = binding->record;
	unsigned wanted = repeat->maximum, k;
	enum cause cause = CAUSE_NONE;

	if (repeat->counter != 0xff)
		wanted = bind_position(binding->product, binding->form, record, repeat->counter);
	if (wanted > repeat->maximum)
		return CAUSE_parameter_range;
	for (k = 0; cause == CAUSE_NONE && k < wanted; k++) {
		if (repeat->counter == 0xff && *t >= binding->token_count)
			break;
		binding->record = (char *)record + (size_t)k * repeat->stride;
		for (unsigned i = 1; cause == CAUSE_NONE && i <= repeat->size; i++)
			cause = bind_one(binding, &parameter[i], (*t)++);
	}
	binding->record = record;
	((uint8_t *)record)[parameter->offset] = (uint8_t)k;
	return cause;
}

static enum cause check_surplus(struct binding *binding, unsigned t)
{
	if (t >= binding->token_count || (binding->form->flags & AT_FORM_SURPLUS) != 0)
		return CAUSE_NONE;
	if (t == 0 && binding->token_count == 1 && binding->tokens[0].kind == AT_TOKEN_EMPTY)
		return CAUSE_NONE;
	binding->at = t;
	binding->parameter = NULL;
	if (!binding->product->dialect->surplus_empty)
		return CAUSE_too_many_parameters;
	for (; t < binding->token_count; t++)
		if (binding->tokens[t].kind != AT_TOKEN_EMPTY)
			return CAUSE_too_many_parameters;
	return CAUSE_NONE;
}

static bool one_of(const struct at_product *product, const struct at_choice *choice, uint32_t value)
{
	const int16_t *each = &product->choice_values[choice->first];

	for (unsigned i = choice->count; i > 0; i--, each++)
		if (*each == (int32_t)value)
			return true;
	return false;
}

/* Binds a number of at most 16 bits, or a choice without keywords. False: it is something else, or
 * not in its range. */
static bool bind_small(const struct at_product *product, const struct at_parameter *parameter,
		       uint32_t value, void *record)
{
	uint8_t *member = (uint8_t *)record + parameter->offset;

	if (parameter->type <= AT_TYPE_U16) {
		const struct at_number *number = &product->numbers[parameter->domain];

		if (value < number->minimum || value > number->maximum)
			return false;
		if (parameter->type == AT_TYPE_U16) {
			*(uint16_t *)member = (uint16_t)value;
			return true;
		}
	} else if (parameter->type != AT_TYPE_CHOICE ||
		   product->choices[parameter->domain].keyed != 0 ||
		   !one_of(product, &product->choices[parameter->domain], value)) {
		return false;
	}
	*member = (uint8_t)value;
	return true;
}

unsigned bind_digits(const struct at_parser *parser, const struct at_form *form, void *record)
{
	const struct at_product *product = parser->product;
	const struct at_parameter *parameter = &product->parameters[form->first];
	unsigned count = form->count < parser->token_count ? form->count : parser->token_count;
	const struct at_token *token = parser->tokens, *end = token + count;

	for (; token < end; token++, parameter++) {
		const char *text = parser->line + token->start, *stop = text + token->length;
		uint32_t value = 0;

		if (parameter->group != 0 ||
		    (parameter->flags & (AT_QUOTED | AT_IGNORED | AT_SELECTS)) != 0 ||
		    token->kind != AT_TOKEN_NUMBER || token->length > 5 || *text < '0')
			break;
		do
			value = value * 10 + (uint32_t)(*text++ - '0');
		while (text < stop);
		if (!bind_small(product, parameter, value, record))
			break;
		if (parameter->bit != 0xff)
			*(uint32_t *)record |= 1u << parameter->bit;
	}
	return (unsigned)(token - parser->tokens);
}

/* Whether the omittable group at the head of the list is left out: one that ends the list is when
 * nothing is written there. */
static bool group_absent(const struct binding *binding, struct list list, unsigned t)
{
	return t >= binding->token_count || ((binding->form->flags & AT_FORM_FLOATS) != 0 &&
					     binding->product->group_absent(binding, list, t));
}

enum cause bind_arguments(struct binding *binding, unsigned bound)
{
	const struct at_product *product = binding->product;
	struct list list = {&product->parameters[binding->form->first + bound],
			    binding->form->count - bound};
	unsigned t = bound;

	while (list.count > 0) {
		const struct at_parameter *parameter = list.parameter;
		enum cause cause;

		if (parameter->type == AT_TYPE_PAYLOAD)
			return CAUSE_NONE; /* its bytes follow */
		if (parameter->type == AT_TYPE_REPEAT) {
			cause = bind_repeat(binding, parameter, &t);
			if (cause != CAUSE_NONE)
				return cause;
			break;
		}
		if (parameter->group != 0 && group_absent(binding, list, t)) {
			for (unsigned i = 0; i < parameter->group; i++)
				bind_absent(binding, &parameter[i], true);
			list.parameter += parameter->group;
			list.count -= parameter->group;
			continue;
		}
		cause = bind_one(binding, parameter, t++);
		if (cause != CAUSE_NONE)
			return cause;
		if ((parameter->flags & AT_SELECTS) != 0) {
			list = case_of_value(product, parameter, binding->record);
			continue;
		}
		list.parameter++;
		list.count--;
	}
	return check_surplus(binding, t);
}

struct list bind_walk(const struct at_product *product, const struct at_form *form,
		      const void *record, unsigned position)
{
	struct list list = {&product->parameters[form->first], form->count};

	while (list.count > 0 && position-- > 0 && list.parameter->type != AT_TYPE_REPEAT &&
	       list.parameter->type != AT_TYPE_PAYLOAD) {
		if ((list.parameter->flags & AT_SELECTS) != 0) {
			list = case_of_value(product, list.parameter, record);
		} else {
			list.parameter++;
			list.count--;
		}
	}
	return list;
}

uint32_t bind_position(const struct at_product *product, const struct at_form *form,
		       const void *record, unsigned position)
{
	struct list list = bind_walk(product, form, record, position);

	if (list.count == 0 || list.parameter->type > AT_TYPE_MASK)
		return 0;
	return value_number(list.parameter, (const char *)record + list.parameter->offset);
}
