/* SPDX-License-Identifier: MIT */
/* Reply fields that an earlier one chooses, and fields that tell a cause by its error's number. */
#include "engine/port.h"

void at_put_case(struct writer *writer, const struct at_parameter *selector, const void *record)
{
	const struct at_product *product = writer->product;
	int ordinal = convert_ordinal(product, &product->choices[selector->domain],
				      ((const uint8_t *)record)[selector->offset]);
	struct list list;

	if (ordinal < 0)
		return;
	list = bind_case(product, selector, (unsigned)ordinal);
	if (list.count == 0)
		return;
	if (list.parameter->type != AT_TYPE_LITERAL) /* which has no comma of its own */
		put_char(writer, ',');
	put_fields(writer, list.parameter, list.count, record);
}

/* The compiler sees to it that a product with such fields has an error for CAUSE_failed. */
static void put_cause(struct writer *writer, const struct at_parameter *parameter,
		      const void *member)
{
	const struct at_product *product = writer->product;
	uint8_t cause = *(const uint8_t *)member, error;

	(void)parameter;
	if (cause == CAUSE_NONE) {
		put_char(writer, '0');
		return;
	}
	error = product->cause_errors[cause];
	if (error == 0xff)
		error = product->cause_errors[CAUSE_failed];
	put_integer(writer, (uint32_t)product->errors[error].number, true);
}

const struct at_type_code at_type_cause = {NULL, put_cause, NULL};
