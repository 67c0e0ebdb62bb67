/* SPDX-License-Identifier: MIT */
/* Opening, starting, stopping and closing bearers. */
#include "dialects/sierra/bearers_table.h"

#include <stddef.h>

static enum cause open(struct sierra_bearer *bearer)
{
	if (bearer->state != SIERRA_BEARER_CLOSED)
		return CAUSE_already_open;
	bearer->state = SIERRA_BEARER_OPEN;
	return CAUSE_NONE;
}

/* The host gives up waiting: what has begun is undone. */
static void give_up(struct at_call *call, enum cause why)
{
	struct sierra_bearer *bearer = at_call_context(call);

	(void)why;
	bearer->call = NULL;
	sierra_bearer_take_down(bearer, CAUSE_NONE);
}

static enum cause wait(struct at_call *call, struct sierra_bearer *bearer, enum cause cause)
{
	if (cause == CAUSE_PENDING) {
		bearer->call = call;
		at_on_abort(call, give_up, bearer);
	}
	return cause;
}

static enum cause start(struct at_call *call, struct sierra_bearer *bearer,
			const struct sierra_wipbr_set *arguments)
{
	enum cause cause;

	if (bearer->state != SIERRA_BEARER_OPEN ||
	    (!bearer->kind->local && sierra_bearer_public_started(bearer)))
		return CAUSE_wrong_state;
	cause = bearer->kind->start(bearer, arguments);
	if (cause == CAUSE_PENDING)
		bearer->state = SIERRA_BEARER_STARTING;
	return wait(call, bearer, cause);
}

static enum cause stop(struct at_call *call, struct sierra_bearer *bearer)
{
	if (bearer->state != SIERRA_BEARER_STARTED)
		return CAUSE_wrong_state;
	return wait(call, bearer, sierra_bearer_take_down(bearer, CAUSE_NONE));
}

static enum cause close(struct sierra_bearer *bearer)
{
	if (bearer->state == SIERRA_BEARER_CLOSED)
		return CAUSE_wrong_state;
	sierra_bearer_take_down(bearer, CAUSE_NONE);
	bearer->state = SIERRA_BEARER_CLOSED;
	return CAUSE_NONE;
}

enum cause sierra_wipbr_set(struct at_call *call, const struct sierra_wipbr_set *arguments)
{
	struct sierra_bearer *bearer = sierra_bearer_of(arguments->of_cmdtype.close.bid);

	switch (arguments->cmdtype) {
	case SIERRA_WIPBR_CMDTYPE_OPEN:
		return open(bearer);
	case SIERRA_WIPBR_CMDTYPE_START:
		return start(call, sierra_bearer_of(arguments->of_cmdtype.start.bid), arguments);
	case SIERRA_WIPBR_CMDTYPE_STOP:
		return stop(call, bearer);
	default:
		return close(bearer);
	}
}

enum cause sierra_wipbr_read(struct at_call *call)
{
	const struct sierra_bearer *bearer;

	for (unsigned i = 0; (bearer = sierra_bearer_at(i)) != NULL; i++)
		if (bearer->state != SIERRA_BEARER_CLOSED)
			sierra_wipbr_reply(
				call, &(struct sierra_wipbr_reply){
					      bearer->bid, bearer->state == SIERRA_BEARER_STARTED});
	return CAUSE_NONE;
}
