/* SPDX-License-Identifier: MIT */
/* The answer to `=?`: the ranges of a set form's parameters, from their descriptors. */
#include "engine/port.h"

static void put_range(struct writer *writer, bool is_signed, uint32_t minimum, uint32_t maximum)
{
	if (is_signed)
		put_signed(writer, (int32_t)minimum);
	else
		put_number(writer, minimum, 10, 1);
	if (minimum == maximum)
		return;
	put_char(writer, '-');
	if (is_signed)
		put_signed(writer, (int32_t)maximum);
	else
		put_number(writer, maximum, 10, 1);
}

static void put_steps(struct writer *writer, const struct at_step *step)
{
	for (bool first = true; step->step != 0; step++, first = false) {
		if (!first)
			put_char(writer, ',');
		put_range(writer, false, step->minimum, step->maximum);
	}
}

static void put_keyword(struct writer *writer, const struct at_product *product,
			const struct at_parameter *parameter, unsigned index)
{
	bool quoted = (parameter->flags & AT_QUOTED) != 0;

	if (quoted)
		put_char(writer, '"');
	put_folded(writer, product->choice_keywords[index]);
	if (quoted)
		put_char(writer, '"');
}

/* Keywords are listed; numbers too, but three and more in a row as a range. */
static void put_choices(struct writer *writer, const struct at_product *product,
			const struct at_parameter *parameter)
{
	const struct at_choice *choice = &product->choices[parameter->domain];
	const int16_t *values = &product->choice_values[choice->first];
	bool row = choice->count >= 3 && choice->keyed != 2;

	for (unsigned i = 1; row && i < choice->count; i++)
		row = values[i] == values[i - 1] + 1;
	if (row) {
		put_range(writer, true, (uint32_t)values[0], (uint32_t)values[choice->count - 1]);
		return;
	}
	for (unsigned i = 0; i < choice->count; i++) {
		if (i > 0)
			put_char(writer, ',');
		if (choice->keyed == 2)
			put_keyword(writer, product, parameter, choice->first + i);
		else
			put_signed(writer, values[i]);
	}
}

static void put_domain(struct writer *writer, const struct at_product *product,
		       const struct at_parameter *parameter)
{
	struct at_wide range;

	if (parameter->type > AT_TYPE_MASK)
		return; /* texts and addresses have no range: empty */
	put_char(writer, '(');
	switch ((enum at_type)parameter->type) {
	case AT_TYPE_STEPPED:
		put_steps(writer, &product->steps[parameter->domain]);
		break;
	case AT_TYPE_CHOICE:
	case AT_TYPE_MASK:
		put_choices(writer, product, parameter);
		break;
	default:
		value_range(product, parameter, &range);
		put_range(writer, parameter->type == AT_TYPE_I32, range.minimum, range.maximum);
		break;
	}
	put_char(writer, ')');
}

/* Texts and addresses alone have nothing to show, and "+X: ," would say nothing. */
static bool shows_ranges(const struct at_product *product, const struct at_form *form)
{
	for (unsigned i = 0; i < form->count; i++) {
		const struct at_parameter *parameter = &product->parameters[form->first + i];

		if (parameter->type >= AT_TYPE_PAYLOAD)
			return false;
		if (parameter->type <= AT_TYPE_MASK && (parameter->flags & AT_IGNORED) == 0)
			return true;
	}
	return false;
}

void ranges_answer(struct at_port *port, const struct at_command *command)
{
	const struct at_product *product = port_product(port);
	const struct at_form *form;
	struct writer writer;
	bool comma = false;

	if (command->test != AT_NONE) {
		reply_begin(port, &writer);
		put_text(&writer, at_string(product, command->test));
		reply_end(port, &writer);
		return;
	}
	if ((command->written >> AT_SET & 1) == 0)
		return;
	form = &product->forms[command->form + (command->written >> AT_EXECUTE & 1)];
	if (!shows_ranges(product, form))
		return;
	reply_begin(port, &writer);
	if (!at_basic(at_string(product, command->name)))
		put_name(&writer, command->name);
	for (unsigned i = 0; i < form->count; i++) {
		const struct at_parameter *parameter = &product->parameters[form->first + i];

		if (parameter->type >= AT_TYPE_PAYLOAD)
			break;
		if ((parameter->flags & AT_IGNORED) == 0) {
			if (comma)
				put_char(&writer, ',');
			comma = true;
			put_domain(&writer, product, parameter);
		}
		if ((parameter->flags & AT_SELECTS) != 0)
			break;
	}
	reply_end(port, &writer);
}
