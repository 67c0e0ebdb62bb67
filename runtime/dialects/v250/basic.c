/* SPDX-License-Identifier: MIT */
/* Basic commands that do more than keep a value: identification, profiles, the call. */
#include "dialects/common/text.h"
#include "product.h"

enum cause v250_i_set(struct at_call *call, const struct v250_i_set *arguments)
{
	static const char *const texts[] = {
		[V250_I_VALUE_CODE] = PRODUCT_MODEL,
		[V250_I_VALUE_MANUFACTURER] = PRODUCT_MANUFACTURER,
		[V250_I_VALUE_PRODUCT] = PRODUCT_MODEL,
		[V250_I_VALUE_REVISION] = PRODUCT_REVISION,
	};

	v250_i_reply(call, &(struct v250_i_reply){.text = text_of(texts[arguments->value])});
	return CAUSE_NONE;
}

static enum cause hang_up(struct at_call *call)
{
	struct at_held *held = at_port_held(at_call_port(call));

	return held != NULL && held->hang_up != NULL ? held->hang_up(call, held) : CAUSE_NONE;
}

/* V.250 6.1.1: the call ends, then the profile is recalled. */
enum cause v250_z_set(struct at_call *call, const struct v250_z_set *arguments)
{
	enum cause cause = hang_up(call);

	if (cause != CAUSE_NONE)
		return cause;
	return at_profile_recall(at_call_port(call), arguments->profile);
}

enum cause v250_amp_f_set(struct at_call *call, const struct v250_amp_f_set *arguments)
{
	(void)arguments; /* one set of factory values */
	at_profile_factory(at_call_port(call));
	return CAUSE_NONE;
}

enum cause v250_amp_w_set(struct at_call *call, const struct v250_amp_w_set *arguments)
{
	return at_profile_store(at_call_port(call), arguments->profile);
}

enum cause v250_h_set(struct at_call *call, const struct v250_h_set *arguments)
{
	(void)arguments;
	return hang_up(call);
}

enum cause v250_o_set(struct at_call *call, const struct v250_o_set *arguments)
{
	struct at_held *held = at_port_held(at_call_port(call));

	(void)arguments;
	return held != NULL ? held->resume(call, held) : CAUSE_not_open;
}
