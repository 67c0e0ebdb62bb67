/* SPDX-License-Identifier: MIT */
/* Values of an enumeration that are known, and answered by an error. */
#include "engine/port.h"

uint16_t at_refused_value(const struct binding *binding, const struct at_form_extra *extra)
{
	const struct at_product *product = binding->product;
	const struct at_token *token = &binding->tokens[binding->at];
	uint16_t wanted =
		(uint16_t)(AT_ERROR_OF_VALUES + (binding->parameter - product->parameters));

	if (extra == NULL || binding->at >= binding->token_count)
		return 0;
	for (unsigned i = 0; i < extra->parameter_error_count; i++) {
		const struct at_parameter_error *entry = &extra->parameter_errors[i];

		if (entry[0].parameter == wanted &&
		    convert_choice(product, &product->choices[entry[1].error],
				   binding->line + token->start, token->length) >= 0)
			return (uint16_t)(AT_WRONG_ERROR + entry[0].error + 1);
	}
	return 0;
}
