/* SPDX-License-Identifier: MIT */
/* The Ethernet bearer: an address by DHCP, or as the options say. */
#include "dialects/sierra/bearers_table.h"

static struct bearer *line(const struct sierra_bearer *bearer)
{
	(void)bearer; /* there is one */
	return bearers_ethernet(sierra_bearer_services()->bearers, 1);
}

/* The cable is there, and nobody gives an address. */
static void risen(void *argument, enum cause cause)
{
	sierra_bearer_up(argument, cause == CAUSE_timed_out ? CAUSE_bearer_useless : cause);
}

static enum cause start(struct sierra_bearer *bearer, struct at_call *call,
			const struct sierra_wipbr_set *arguments)
{
	struct bearer_addressing addressing = sierra_bearer_addressing(bearer);
	enum cause cause =
		bearer_up(line(bearer), &addressing, LIMIT_ADDRESS_WAIT * 1000u, risen, bearer);

	(void)call;
	(void)arguments; /* a client, always */
	if (cause == CAUSE_bearer_failed)
		return CAUSE_failed; /* there is no cable */
	return cause == CAUSE_addressing_failed ? CAUSE_bearer_failed : cause;
}

static enum cause stop(struct sierra_bearer *bearer, bool started)
{
	(void)started;
	bearer_down(line(bearer), CAUSE_context_inactive);
	return CAUSE_NONE;
}

const struct sierra_bearer_kind sierra_ether = {
	.start = start, .stop = stop, .line = line, .local = true};
