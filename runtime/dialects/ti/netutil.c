/* SPDX-License-Identifier: MIT */
#include "drivers/random.h"
#include "product.h"
#include "services/services.h"

enum cause ti_net_util_get_set(struct at_call *call, const struct ti_net_util_get_set *arguments)
{
	struct random *random = ((const struct services *)at_call_application(call))->random;
	struct ti_net_util_get_random_reply reply;

	reply.number_count = arguments->of_id.true_random.count;
	if (!random->operations->fill(random, (uint8_t *)reply.number_list,
				      reply.number_count * sizeof reply.number_list[0]))
		return CAUSE_busy;
	ti_net_util_get_random_reply(call, &reply);
	return CAUSE_NONE;
}
