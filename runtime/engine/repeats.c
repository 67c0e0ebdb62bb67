/* SPDX-License-Identifier: MIT */
/* Parameters that repeat in groups: as many groups as another parameter says, or as there are. */
#include "engine/port.h"

enum cause at_bind_repeat(struct binding *binding, const struct at_parameter *parameter,
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
