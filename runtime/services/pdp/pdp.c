/* SPDX-License-Identifier: MIT */
#include "services/pdp/pdp_table.h"

#include <stddef.h>

/* ms for an address: DHCP's first tries, and then some. */
enum { ADDRESS_DEADLINE = 20000 };

static struct pdp_context *context_of(const struct pdp *pdp, unsigned cid)
{
	return cid >= 1 && cid <= pdp->count ? &pdp->contexts[cid - 1] : NULL;
}

static struct bearer *bearer_of(const struct pdp_context *context)
{
	return bearers_context(context->pdp->bearers, context->cid);
}

static void finish(struct pdp_context *context, enum pdp_state state, enum cause cause)
{
	baseband_done *done = context->done;

	context->state = (uint8_t)state;
	context->done = NULL;
	if (done)
		done(context->argument, cause);
}

static void left(void *argument, enum cause cause)
{
	struct pdp_context *context = argument;

	(void)cause; /* whatever the network says: it is over */
	finish(context, PDP_INACTIVE, CAUSE_NONE);
}

static void leave(struct pdp_context *context)
{
	struct baseband *baseband = context->pdp->baseband;

	context->state = PDP_LEAVING;
	baseband->operations->deactivate(baseband, context->cid, left, context);
}

/* The activation fails after the network has granted it: tells the user, then the network. */
static void give_up(struct pdp_context *context, enum cause cause)
{
	finish(context, PDP_LEAVING, cause);
	leave(context);
}

static void addressed(void *argument, enum cause cause)
{
	struct pdp_context *context = argument;

	if (cause == CAUSE_NONE)
		finish(context, PDP_ACTIVE, CAUSE_NONE);
	else
		give_up(context, CAUSE_bearer_useless);
}

static void granted(void *argument, enum cause cause)
{
	struct pdp_context *context = argument;

	if (cause != CAUSE_NONE) {
		finish(context, PDP_INACTIVE, cause);
		return;
	}
	context->state = PDP_RISING;
	if (bearer_up(bearer_of(context), &context->addressing, ADDRESS_DEADLINE, addressed,
		      context) != CAUSE_PENDING)
		give_up(context, CAUSE_bearer_useless);
}

/* The network is the baseband's concern: it attaches first where it must (TS 27.007 10.1.10). */
static enum cause check_sim(struct baseband *baseband)
{
	switch (baseband->operations->sim(baseband)) {
	case BASEBAND_SIM_ABSENT:
		return CAUSE_sim_missing;
	case BASEBAND_SIM_PIN:
		return CAUSE_sim_pin_required;
	case BASEBAND_SIM_PUK:
		return CAUSE_sim_puk_required;
	case BASEBAND_SIM_READY:
		break;
	}
	return CAUSE_NONE;
}

static unsigned in_use(const struct pdp *pdp)
{
	unsigned n = 0;

	for (unsigned i = 0; i < pdp->count; i++)
		n += pdp->contexts[i].state != PDP_INACTIVE;
	return n;
}

enum cause pdp_activate(struct pdp *pdp, unsigned cid, const struct baseband_context *definition,
			const struct bearer_addressing *addressing, baseband_done *done,
			void *argument)
{
	struct pdp_context *context = context_of(pdp, cid);
	enum cause cause;

	if (!context)
		return CAUSE_context_unknown;
	if (context->state == PDP_ACTIVE)
		return CAUSE_context_active;
	if (context->state != PDP_INACTIVE)
		return CAUSE_busy;
	cause = check_sim(pdp->baseband);
	if (cause != CAUSE_NONE)
		return cause;
	if (in_use(pdp) >= pdp->simultaneous)
		return CAUSE_no_memory;
	context->state = PDP_ASKING;
	context->addressing = addressing ? *addressing : bearer_automatic;
	context->done = done;
	context->argument = argument;
	pdp->baseband->operations->activate(pdp->baseband, cid, definition, granted, context);
	return CAUSE_PENDING;
}

enum cause pdp_deactivate(struct pdp *pdp, unsigned cid, baseband_done *done, void *argument)
{
	struct pdp_context *context = context_of(pdp, cid);

	if (!context)
		return CAUSE_context_unknown;
	if (context->state == PDP_INACTIVE)
		return CAUSE_NONE;
	if (context->state != PDP_ACTIVE)
		return CAUSE_busy;
	context->done = done;
	context->argument = argument;
	context->state = PDP_LEAVING;
	bearer_down(bearer_of(context), CAUSE_context_inactive);
	leave(context);
	return CAUSE_PENDING;
}

void pdp_abandon(struct pdp *pdp, unsigned cid)
{
	struct pdp_context *context = context_of(pdp, cid);

	if (!context)
		return;
	context->done = NULL;
	if (context->state == PDP_ASKING) {
		pdp->baseband->operations->abandon(pdp->baseband, granted, context);
		context->state = PDP_INACTIVE;
	} else if (context->state == PDP_RISING) {
		bearer_down(bearer_of(context), CAUSE_context_inactive);
		leave(context);
	}
}

/* The network has ended the context: there is nobody left to deactivate it with. */
static void lost(struct pdp_context *context)
{
	if (context->state == PDP_RISING || context->state == PDP_ACTIVE) {
		context->state = PDP_INACTIVE;
		bearer_down(bearer_of(context), CAUSE_context_inactive);
		finish(context, PDP_INACTIVE, CAUSE_activation_failed);
	}
}

/* A bearer that nobody here took down (its lease expired): the context is of no use without. */
static void bearer_lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	struct pdp *pdp = (struct pdp *)((char *)listener - offsetof(struct pdp, bearer_listener));
	const struct bearer *lost_one = bearer_get(pdp->bearers, index);

	(void)why;
	for (unsigned i = 0; i < pdp->count; i++)
		if (pdp->contexts[i].state == PDP_ACTIVE &&
		    bearer_of(&pdp->contexts[i]) == lost_one)
			leave(&pdp->contexts[i]);
}

static void heard(struct baseband_listener *listener, enum baseband_event event, unsigned cid)
{
	struct pdp *pdp = (struct pdp *)((char *)listener - offsetof(struct pdp, listener));
	struct pdp_context *context = context_of(pdp, cid);

	if (event == BASEBAND_CONTEXT_LOST && context)
		lost(context);
}

bool pdp_active(const struct pdp *pdp, unsigned cid)
{
	const struct pdp_context *context = context_of(pdp, cid);

	return context && context->state == PDP_ACTIVE && bearer_is_up(bearer_of(context));
}

uint32_t pdp_address(const struct pdp *pdp, unsigned cid)
{
	return pdp_active(pdp, cid) ? bearer_address(bearer_of(context_of(pdp, cid))) : 0;
}

void pdp_init(struct pdp *pdp, struct pdp_context *contexts, unsigned count, unsigned simultaneous,
	      struct baseband *baseband, struct bearers *bearers)
{
	*pdp = (struct pdp){.contexts = contexts,
			    .count = count,
			    .simultaneous = simultaneous,
			    .baseband = baseband,
			    .bearers = bearers,
			    .listener.event = heard,
			    .bearer_listener.lost = bearer_lost};
	for (unsigned i = 0; i < count; i++)
		contexts[i] = (struct pdp_context){.pdp = pdp, .cid = (uint8_t)(i + 1)};
	baseband->operations->listen(baseband, &pdp->listener);
	bearers_listen(bearers, &pdp->bearer_listener);
}
