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
	int ordinal = convert_ordinal(product, &product->choices[selector->domain],
				      ((const uint8_t *)record)[selector->offset]);

	return ordinal < 0 ? (struct list){selector, 0}
			   : bind_case(product, selector, (unsigned)ordinal);
}

/* A parameter that is written as nothing, or (NULL) not at all. */
static enum cause bind_absent(const struct binding *binding, const struct at_parameter *parameter,
			      const struct at_token *written)
{
	if ((parameter->flags & AT_DEFAULTED) != 0) {
		convert_default(binding->product, parameter, binding->record);
	} else if ((parameter->flags & AT_KEEP) != 0) {
		binding->product->keep_value(binding, parameter);
	} else if ((parameter->flags & (AT_OPTIONAL | AT_IGNORED)) == 0) {
		if (written != NULL && parameter->type == AT_TYPE_MASK)
			return CAUSE_NONE;
		if (written != NULL && parameter->type <= AT_TYPE_STORED_TEXT &&
		    parameter->type >= AT_TYPE_TEXT &&
		    binding->product->texts[parameter->domain].minimum == 0)
			return convert_value(binding, parameter, written);
		return CAUSE_too_few_parameters;
	}
	return CAUSE_NONE;
}

enum cause bind_one(struct binding *binding, const struct at_parameter *parameter, unsigned t)
{
	const struct at_token *token = t < binding->token_count ? &binding->tokens[t] : NULL;

	binding->at = t;
	binding->parameter = parameter;
	if (token == NULL || token->kind == AT_TOKEN_EMPTY)
		return bind_absent(binding, parameter, token);
	if ((parameter->flags & AT_IGNORED) != 0)
		return CAUSE_NONE;
	enum cause cause = convert_value(binding, parameter, token);

	if (cause == CAUSE_NONE)
		value_given(parameter, binding->record);
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
		   convert_ordinal(product, &product->choices[parameter->domain], value) < 0) {
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

	/* Which of its parameters are there must be told first. */
	if ((form->flags & AT_FORM_FLOATS) != 0)
		return 0;

	for (; token < end; token++, parameter++) {
		if ((parameter->flags & (AT_QUOTED | AT_IGNORED | AT_SELECTS)) != 0 ||
		    !bind_small(product, parameter, token->value, record))
			break;
		value_given(parameter, record);
	}
	return (unsigned)(token - parser->tokens);
}

/* Whether the omittable group at the head of the list is left out: one that ends the list is when
 * nothing is written there. */
static bool group_absent(const struct binding *binding, const struct at_parameter *first,
			 unsigned others, unsigned t)
{
	struct list list = {first, others + 1};

	return t >= binding->token_count || ((binding->form->flags & AT_FORM_FLOATS) != 0 &&
					     binding->product->group_absent(binding, list, t));
}

/* What is to be done for a parameter that is missing: nothing for one that is optional only. */
#define AT_ABSENT (AT_OPTIONAL | AT_DEFAULTED | AT_KEEP | AT_SELECTS)

enum cause bind_arguments(struct binding *binding, unsigned bound)
{
	const struct at_product *product = binding->product;
	struct list list = {&product->parameters[binding->form->first + bound],
			    binding->form->count - bound};
	unsigned t = bound;

	while (list.count > 0) {
		const struct at_parameter *parameter = list.parameter++;
		enum cause cause;

		list.count--;
		if (t >= binding->token_count && (parameter->flags & AT_ABSENT) == AT_OPTIONAL)
			continue;
		if (parameter->type == AT_TYPE_PAYLOAD)
			return CAUSE_NONE; /* its bytes follow */
		if (parameter->group != 0 && group_absent(binding, parameter, list.count, t)) {
			unsigned others = parameter->group - 1u;

			for (unsigned i = 0; i <= others; i++)
				bind_absent(binding, &parameter[i], NULL);
			list.parameter += others;
			list.count -= others;
			continue;
		}
		if (parameter->type == AT_TYPE_REPEAT)
			cause = product->bind_repeat(binding, parameter, &t);
		else
			cause = bind_one(binding, parameter, t++);
		if (cause != CAUSE_NONE)
			return cause;
		if ((parameter->flags & AT_SELECTS) != 0)
			list = case_of_value(product, parameter, binding->record);
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
