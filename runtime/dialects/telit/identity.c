/* SPDX-License-Identifier: MIT */
#include "dialects/3gpp/general_subscriber.h"
#include "dialects/common/text.h"
#include "product.h"

enum cause telit_cimi_execute(struct at_call *call)
{
	const char *imsi;
	enum cause cause = threegpp_subscriber(call, &imsi);

	if (cause == CAUSE_NONE)
		telit_cimi_reply(call, &(struct telit_cimi_reply){.imsi = text_of(imsi)});
	return cause;
}
