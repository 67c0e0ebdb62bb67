/* SPDX-License-Identifier: MIT */
/* The GPRS bearer: a packet data context. */
#include "dialects/common/text.h"
#include "dialects/sierra/bearers_table.h"
#include "services/pdp/pdp.h"

static struct pdp *pdp(void)
{
	return sierra_bearer_services()->pdp;
}

static void left(void *argument, enum cause cause)
{
	(void)cause; /* whatever the network says: it is over */
	sierra_bearer_down(argument, CAUSE_NONE);
}

static void activated(void *argument, enum cause cause)
{
	sierra_bearer_up(argument, cause);
}

static enum cause start(struct sierra_bearer *bearer, const struct sierra_wipbr_set *arguments)
{
	struct baseband_context context = {"", "", ""};

	(void)arguments;
	bearer->cid = 1;
	return pdp_activate(pdp(), bearer->cid, &context, NULL, activated, bearer);
}

static enum cause stop(struct sierra_bearer *bearer)
{
	if (bearer->state == SIERRA_BEARER_STARTED)
		return pdp_deactivate(pdp(), bearer->cid, left, bearer);
	pdp_abandon(pdp(), bearer->cid);
	return CAUSE_NONE;
}

static unsigned index_of(const struct sierra_bearer *bearer)
{
	return bearer->cid;
}

const struct sierra_bearer_kind sierra_gprs = {start, stop, index_of, .serves = false};
