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

/* --- Keys and signatures are later work: the specification refuses them, payload and all. */

size_t ti_net_util_cmd_set_bytes(struct at_call *call, const struct ti_net_util_cmd_set *arguments,
				 const uint8_t *bytes, size_t n)
{
	(void)call;
	(void)arguments;
	(void)bytes;
	return n;
}

enum cause ti_net_util_cmd_set_end(struct at_call *call,
				   const struct ti_net_util_cmd_set *arguments, enum cause how)
{
	(void)call;
	(void)arguments;
	(void)how;
	return CAUSE_not_supported;
}

enum cause ti_net_util_cmd_set(struct at_call *call, const struct ti_net_util_cmd_set *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_not_supported;
}
