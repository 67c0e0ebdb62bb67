/* SPDX-License-Identifier: MIT */
/* The answer to `=?`: the ranges of a set form's parameters, from their descriptors. */
#include "engine/port.h"

static void put_range(struct writer *writer, uint32_t minimum, uint32_t maximum, bool is_signed)
{
	put_integer(writer, minimum, is_signed);
	if (minimum == maximum)
		return;
	put_char(writer, '-');
	put_integer(writer, maximum, is_signed);
}

static void put_steps(struct writer *writer, const struct at_step *step)
{
	for (bool comma = false; step->step != 0; step++, comma = true) {
		if (comma)
			put_char(writer, ',');
		put_range(writer, step->minimum, step->maximum, false);
	}
}

/* Whether three values or more follow each other. */
static bool in_a_row(const int16_t *values, unsigned count)
{
	for (unsigned i = 1; i < count; i++)
		if (values[i] != values[0] + (int)i)
			return false;
	return count >= 3;
}

/* Keywords are listed; numbers too, but those in a row as a range. */
static void put_choices(struct writer *writer, const struct at_choice *choice, bool quoted)
{
	const struct at_product *product = writer->product;
	const int16_t *values = &product->choice_values[choice->first];

	if (choice->keyed != 2 && in_a_row(values, choice->count)) {
		put_range(writer, (uint32_t)values[0], (uint32_t)values[choice->count - 1], true);
		return;
	}
	for (unsigned i = 0; i < choice->count; i++) {
		if (i > 0)
			put_char(writer, ',');
		if (choice->keyed != 2) {
			put_integer(writer, (uint32_t)values[i], true);
			continue;
		}
		put_quote(writer, quoted);
		put_folded(writer, product->choice_keywords[choice->first + i]);
		put_quote(writer, quoted);
	}
}

void put_domain(struct writer *writer, const struct at_parameter *parameter)
{
	const struct at_product *product = writer->product;
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
		put_choices(writer, &product->choices[parameter->domain],
			    (parameter->flags & AT_QUOTED) != 0);
		break;
	default:
		value_range(product, parameter, &range);
		put_range(writer, range.minimum, range.maximum, parameter->type == AT_TYPE_I32);
		break;
	}
	put_char(writer, ')');
}

/* Texts and addresses alone have nothing to show, and "+X: ," would say nothing. */
static bool shows_ranges(const struct at_parameter *parameter, unsigned count)
{
	for (; count > 0 && parameter->type < AT_TYPE_PAYLOAD; parameter++, count--)
		if (parameter->type <= AT_TYPE_MASK && (parameter->flags & AT_IGNORED) == 0)
			return true;
	return false;
}

void ranges_answer(struct at_port *port, const struct at_command *command)
{
	const struct at_product *product = port_product(port);
	const struct at_form *form =
		&product->forms[command->form + (command->written >> AT_EXECUTE & 1)];
	const struct at_parameter *parameters = NULL;
	struct writer writer;

	if (command->test == AT_NONE) {
		if ((command->written >> AT_SET & 1) == 0)
			return;
		parameters = &product->parameters[form->first];
		if (!shows_ranges(parameters, form->count))
			return;
	} else if (*at_string(product, command->test) == 0) {
		return;
	}
	reply_begin(port, &writer);
	if (parameters == NULL)
		put_text(&writer, at_string(product, command->test));
	else
		put_parameters(&writer, command->name, parameters, form->count, NULL);
	reply_end(port, &writer);
}
