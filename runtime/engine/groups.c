/* SPDX-License-Identifier: MIT */
/* Omittable groups of parameters: whether one is there, told by number and class of what is
 * written. */
#include "engine/port.h"

#define MAY_BE_ABSENT (AT_OPTIONAL | AT_DEFAULTED | AT_KEEP | AT_IGNORED)

/* Whether a token can be a value of this parameter, by its lexical class. */
static bool fits(const struct binding *binding, const struct at_parameter *parameter,
		 const struct at_token *token)
{
	const char *text = binding->line + token->start;

	if ((parameter->flags & AT_IGNORED) != 0)
		return true;
	if (token->kind == AT_TOKEN_EMPTY)
		return parameter->type == AT_TYPE_MASK ||
		       (parameter->flags & (AT_OPTIONAL | AT_DEFAULTED | AT_KEEP)) != 0;
	if ((parameter->flags & AT_QUOTED) != 0 && token->kind != AT_TOKEN_QUOTED)
		return false;
	switch ((enum at_type)parameter->type) {
	case AT_TYPE_TEXT:
	case AT_TYPE_STORED_TEXT:
		return convert_textual(binding, parameter, token);
	case AT_TYPE_HEX:
	case AT_TYPE_IPV4:
	case AT_TYPE_IPV6:
	case AT_TYPE_MAC:
	case AT_TYPE_ADDRESS:
	case AT_TYPE_TIME:
	case AT_TYPE_MASK:
		return true;
	case AT_TYPE_CHOICE:
	case AT_TYPE_OPTION:
		if (binding->product->choices[parameter->domain].keyed != 0)
			return convert_choice(binding->product,
					      &binding->product->choices[parameter->domain], text,
					      token->length) >= 0;
		break;
	default:
		break;
	}
	return token->kind == AT_TOKEN_NUMBER || token->kind == AT_TOKEN_HEXADECIMAL ||
	       (token->kind == AT_TOKEN_QUOTED && convert_is_number(text, token->length));
}

static bool matches_repeat(const struct binding *binding, const struct at_parameter *parameter,
			   unsigned t)
{
	const struct at_repeat *repeat = &binding->product->repeats[parameter->domain];
	unsigned rest = binding->token_count > t ? binding->token_count - t : 0;

	if (rest % repeat->size != 0 || rest / repeat->size > repeat->maximum)
		return false;
	for (unsigned k = 0; k < rest; k++)
		if (!fits(binding, &parameter[1 + k % repeat->size], &binding->tokens[t + k]))
			return false;
	return true;
}

/* Whether the tokens from t on can be read as this list, by count and lexical class. `entered`: the
 * omittable group at its head is there. */
static bool matches(const struct binding *binding, struct list list, unsigned t, bool entered)
{
	for (; list.count > 0; list.parameter++, list.count--, t++, entered = false) {
		const struct at_parameter *parameter = list.parameter;

		if (parameter->type == AT_TYPE_REPEAT)
			return matches_repeat(binding, parameter, t);
		if (parameter->type == AT_TYPE_PAYLOAD)
			return true;
		if (parameter->group != 0 && !entered) {
			struct list without = {parameter + parameter->group,
					       list.count - parameter->group};

			return matches(binding, list, t, true) ||
			       matches(binding, without, t, false);
		}
		if (t >= binding->token_count) {
			if ((parameter->flags & MAY_BE_ABSENT) == 0)
				return false;
		} else if (!fits(binding, parameter, &binding->tokens[t])) {
			return false;
		}
	}
	return t >= binding->token_count;
}

bool at_group_absent(const struct binding *binding, struct list list, unsigned t)
{
	struct list without = {list.parameter + list.parameter->group,
			       list.count - list.parameter->group};

	return !matches(binding, list, t, true) && matches(binding, without, t, false);
}
