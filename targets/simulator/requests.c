/* SPDX-License-Identifier: MIT */
/* What is asked of the simulated baseband and ends later, by the event loop. */
#include <assert.h>
#include <string.h>

#include "simulator/parts.h"

static struct simulator_request *ask(struct simulator *simulator, enum world_procedure procedure,
				     baseband_done *done, void *argument)
{
	struct simulator_request *request = simulator->requests;
	const struct simulator_request *end = request + SIMULATOR_REQUESTS;

	while (request < end && request->done)
		request++;
	assert(request < end); /* see SIMULATOR_REQUESTS */
	simulator->open++;
	*request = (struct simulator_request){.procedure = procedure,
					      .order = simulator->order++,
					      .done = done,
					      .argument = argument};
	return request;
}

static void refuse(struct simulator_request *request, enum cause cause)
{
	request->at_once = true;
	request->cause = cause;
}

/* Whether such a request is open already, besides this one. */
static bool another(const struct simulator *simulator, const struct simulator_request *request)
{
	for (unsigned i = 0; i < SIMULATOR_REQUESTS; i++) {
		const struct simulator_request *other = &simulator->requests[i];

		if (other->done && other != request && !other->at_once &&
		    other->procedure == request->procedure)
			return true;
	}
	return false;
}

void simulator_scan(struct baseband *baseband, struct baseband_operator *list, unsigned maximum,
		    unsigned *count, baseband_done *done, void *argument)
{
	struct simulator *simulator = simulator_of(baseband);
	struct simulator_request *request = ask(simulator, WORLD_SCAN, done, argument);

	*count = 0;
	request->list = list;
	request->maximum = maximum;
	request->count = count;
	if (another(simulator, request))
		refuse(request, CAUSE_busy);
}

void simulator_select(struct baseband *baseband, const char *numeric, uint8_t technology,
		      baseband_done *done, void *argument)
{
	struct simulator *simulator = simulator_of(baseband);
	struct simulator_request *request = ask(simulator, WORLD_SELECTION, done, argument);

	request->technology = technology;
	request->selection = !numeric	 ? BASEBAND_AUTOMATIC
			     : !*numeric ? BASEBAND_DEREGISTERED
					 : BASEBAND_MANUAL;
	if (numeric && strlen(numeric) >= sizeof(request->numeric))
		refuse(request, CAUSE_no_network);
	else if (numeric)
		strcpy(request->numeric, numeric);
	if (another(simulator, request))
		refuse(request, CAUSE_busy);
}

void simulator_ask_attach(struct baseband *baseband, bool attach, baseband_done *done,
			  void *argument)
{
	struct simulator *simulator = simulator_of(baseband);
	struct simulator_request *request =
		ask(simulator, attach ? WORLD_ATTACH : WORLD_DETACH, done, argument);

	if (attach && simulator_sim_cause(simulator))
		refuse(request, simulator_sim_cause(simulator));
	else if (attach == simulator->attached)
		request->at_once = true;
}

void simulator_activate(struct baseband *baseband, unsigned cid,
			const struct baseband_context *context, baseband_done *done, void *argument)
{
	struct simulator *simulator = simulator_of(baseband);
	struct simulator_request *request = ask(simulator, WORLD_ACTIVATION, done, argument);

	if (cid < 1 || cid > WORLD_CONTEXTS)
		refuse(request, CAUSE_context_unknown);
	else if (simulator_sim_cause(simulator))
		refuse(request, simulator_sim_cause(simulator));
	else if (simulator->contexts[cid] == SIMULATOR_ACTIVE)
		refuse(request, CAUSE_context_active);
	else if (simulator->contexts[cid] == SIMULATOR_ACTIVATING)
		refuse(request, CAUSE_busy);
	else {
		request->cid = (uint8_t)cid;
		simulator->contexts[cid] = SIMULATOR_ACTIVATING;
		request->cause = world_admits(simulator->world, context);
	}
}

void simulator_deactivate(struct baseband *baseband, unsigned cid, baseband_done *done,
			  void *argument)
{
	struct simulator *simulator = simulator_of(baseband);
	struct simulator_request *request = ask(simulator, WORLD_DEACTIVATION, done, argument);

	if (cid < 1 || cid > WORLD_CONTEXTS)
		refuse(request, CAUSE_context_unknown);
	else if (simulator->contexts[cid] != SIMULATOR_ACTIVE)
		refuse(request, CAUSE_context_inactive);
	else
		request->cid = (uint8_t)cid;
}

void simulator_abandon(struct baseband *baseband, baseband_done *done, void *argument)
{
	struct simulator *simulator = simulator_of(baseband);

	for (unsigned i = 0; i < SIMULATOR_REQUESTS; i++) {
		struct simulator_request *request = &simulator->requests[i];

		if (request->done != done || request->argument != argument)
			continue;
		/* The network carries a deactivation out whether somebody waits or not. */
		if (request->cid)
			simulator->contexts[request->cid] = SIMULATOR_INACTIVE;
		request->done = NULL;
		simulator->open--;
	}
}

/* --- How they end --------------------------------------------------------------------------- */

static enum cause end_scan(struct simulator *simulator, const struct simulator_request *request)
{
	const struct world *world = simulator->world;

	if (world_fails(simulator->world, WORLD_SCAN, 0))
		return CAUSE_no_network;
	if (!world->coverage)
		return CAUSE_NONE;
	for (unsigned i = 0; i < world->operator_count && i < request->maximum; i++) {
		struct baseband_operator *network = &request->list[i];

		*network = world->operators[i];
		if (simulator->registered && network->technology == simulator->serving.technology &&
		    strcmp(network->numeric, simulator->serving.numeric) == 0)
			network->state = 2;
		else if (network->state == 2)
			network->state = 1;
		*request->count = i + 1;
	}
	return CAUSE_NONE;
}

static enum cause end_selection(struct simulator *simulator,
				const struct simulator_request *request)
{
	simulator->selection = request->selection;
	strcpy(simulator->numeric, request->numeric);
	simulator->technology = request->technology;
	if (request->selection == BASEBAND_DEREGISTERED)
		return CAUSE_NONE;
	if (world_fails(simulator->world, WORLD_SELECTION, 0))
		return CAUSE_no_network;
	return simulator_register(simulator, BASEBAND_CIRCUIT);
}

/* Attaches when it is not yet. */
static enum cause attach(struct simulator *simulator)
{
	enum cause cause = simulator_sim_cause(simulator);

	if (!cause && (simulator->selection == BASEBAND_DEREGISTERED || simulator->retrying))
		cause = CAUSE_no_network;
	if (!cause)
		cause = simulator_register(simulator, BASEBAND_PACKET);
	if (cause || simulator->attached)
		return cause;
	cause = world_failure(simulator->world, WORLD_ATTACH, 0, CAUSE_network_not_allowed);
	if (!cause)
		simulator_attach(simulator);
	return cause;
}

static enum cause end_detach(struct simulator *simulator)
{
	if (world_fails(simulator->world, WORLD_DETACH, 0))
		return CAUSE_failed;
	simulator->wants_attach = false;
	simulator_detach(simulator);
	return CAUSE_NONE;
}

static enum cause end_activation(struct simulator *simulator,
				 const struct simulator_request *request)
{
	enum cause cause = attach(simulator);

	simulator->contexts[request->cid] = SIMULATOR_INACTIVE;
	if (cause)
		return cause;
	if (request->cause)
		return request->cause;
	cause = world_failure(simulator->world, WORLD_ACTIVATION, request->cid,
			      CAUSE_activation_failed);
	if (!cause)
		simulator->contexts[request->cid] = SIMULATOR_ACTIVE;
	return cause;
}

static enum cause end_deactivation(struct simulator *simulator,
				   const struct simulator_request *request)
{
	if (world_fails(simulator->world, WORLD_DEACTIVATION, request->cid))
		return CAUSE_failed;
	simulator->contexts[request->cid] = SIMULATOR_INACTIVE;
	return CAUSE_NONE;
}

static enum cause outcome(struct simulator *simulator, const struct simulator_request *request)
{
	if (request->at_once)
		return request->cause;
	switch (request->procedure) {
	case WORLD_SCAN:
		return end_scan(simulator, request);
	case WORLD_SELECTION:
		return end_selection(simulator, request);
	case WORLD_ATTACH:
		return attach(simulator);
	case WORLD_DETACH:
		return end_detach(simulator);
	case WORLD_ACTIVATION:
		return end_activation(simulator, request);
	case WORLD_DEACTIVATION:
		return end_deactivation(simulator, request);
	default:
		return CAUSE_not_supported;
	}
}

/* --- When they end -------------------------------------------------------------------------- */

static uint32_t delay_of(const struct simulator *simulator, const struct simulator_request *request)
{
	const uint32_t *delay = simulator->world->delay;

	if (request->at_once)
		return 0;
	if (request->procedure == WORLD_ACTIVATION && !simulator->attached)
		return delay[WORLD_ATTACH] + delay[WORLD_ACTIVATION];
	return delay[request->procedure];
}

/* What needs the network waits for a registration that is under way. */
static bool waits(const struct simulator *simulator, const struct simulator_request *request)
{
	return simulator->registering && !simulator->retrying && !request->at_once &&
	       (request->procedure == WORLD_ATTACH || request->procedure == WORLD_ACTIVATION);
}

static void time_requests(struct simulator *simulator, uint32_t now)
{
	for (unsigned i = 0; i < SIMULATOR_REQUESTS; i++) {
		struct simulator_request *request = &simulator->requests[i];

		if (!request->done)
			continue;
		if (!request->timed) {
			request->timed = true;
			request->due = now + delay_of(simulator, request);
		}
		if (waits(simulator, request) && !reached(request->due, simulator->registered_at))
			request->due = simulator->registered_at;
	}
}

/* The first one due of those asked before `order`. NULL: none. */
static struct simulator_request *next_due(struct simulator *simulator, uint32_t now, uint32_t order)
{
	struct simulator_request *first = NULL;

	for (unsigned i = 0; i < SIMULATOR_REQUESTS; i++) {
		struct simulator_request *request = &simulator->requests[i];

		if (!request->done || !request->timed || !reached(now, request->due) ||
		    reached(request->order, order))
			continue;
		if (!first || (int32_t)(request->due - first->due) < 0 ||
		    (request->due == first->due && (int32_t)(request->order - first->order) < 0))
			first = request;
	}
	return first;
}

void simulator_end_requests(struct simulator *simulator, uint32_t now)
{
	/* What the callbacks ask for in their turn is for the next poll. */
	uint32_t order = simulator->order;
	struct simulator_request *due;

	if (!simulator->open)
		return;
	time_requests(simulator, now);
	while ((due = next_due(simulator, now, order))) {
		struct simulator_request request = *due;
		enum cause cause;

		due->done = NULL;
		simulator->open--;
		cause = outcome(simulator, &request);
		request.done(request.argument, cause);
	}
}
