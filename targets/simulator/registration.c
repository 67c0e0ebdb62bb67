/* SPDX-License-Identifier: MIT */
/* Where the simulated modem is registered and attached. */
#include <string.h>

#include "simulator/parts.h"

/* After a failure the modem tries again by itself (T3211, T3311 of TS 24.008). */
enum { RETRY = 15000 /* ms */ };

enum { NOT_REGISTERED, HOME, SEARCHING, DENIED, UNKNOWN, ROAMING };

static bool granted(const struct simulator *simulator, enum baseband_domain domain)
{
	uint8_t state = simulator->world->registration[domain].state;

	return state == HOME || state == ROAMING;
}

static bool radio_on(const struct simulator *simulator)
{
	return simulator->functionality == BASEBAND_FULL;
}

/* The operator that the selection names, may it let the modem in or not. */
static const struct baseband_operator *selected(const struct simulator *simulator)
{
	if (simulator->selection == BASEBAND_DEREGISTERED)
		return NULL;
	if (simulator->selection == BASEBAND_MANUAL)
		return world_operator(simulator->world, simulator->numeric, simulator->technology);
	return world_home(simulator->world);
}

/* CAUSE_NONE: the modem can be registered at selected(). */
static enum cause obstacle(struct simulator *simulator)
{
	const struct baseband_operator *network = selected(simulator);
	enum cause cause = simulator_sim_cause(simulator);

	if (cause)
		return cause;
	if (!radio_on(simulator) || !simulator->world->coverage || !network)
		return CAUSE_no_network;
	if (network->state == 3)
		return CAUSE_network_not_allowed;
	if (granted(simulator, BASEBAND_CIRCUIT) || granted(simulator, BASEBAND_PACKET))
		return CAUSE_NONE;
	return simulator->world->registration[BASEBAND_CIRCUIT].state == DENIED
		       ? CAUSE_network_not_allowed
		       : CAUSE_no_network;
}

void simulator_drop_context(struct simulator *simulator, unsigned cid)
{
	if (simulator->contexts[cid] != SIMULATOR_ACTIVE)
		return;
	simulator->contexts[cid] = SIMULATOR_INACTIVE;
	simulator->lost |= UINT32_C(1) << cid;
}

void simulator_attach(struct simulator *simulator)
{
	simulator->attached = true;
	simulator->wants_attach = true;
	simulator->attaching = false;
}

void simulator_detach(struct simulator *simulator)
{
	simulator->attached = simulator->attaching = false;
	for (unsigned cid = 1; cid <= WORLD_CONTEXTS; cid++)
		simulator_drop_context(simulator, cid);
}

static void unregister(struct simulator *simulator)
{
	simulator->registered = simulator->registering = simulator->retrying = false;
	simulator_detach(simulator);
}

static bool serves(const struct simulator *simulator, const struct baseband_operator *network)
{
	return simulator->serving.technology == network->technology &&
	       strcmp(simulator->serving.numeric, network->numeric) == 0;
}

/* Takes the service of the selected operator, which can be had. */
static void take_service(struct simulator *simulator)
{
	const struct baseband_operator *network = selected(simulator);

	if (simulator->registered && !serves(simulator, network))
		simulator_detach(simulator);
	simulator->serving = *network;
	simulator->serving.state = 2;
	simulator->registered = true;
	simulator->registering = simulator->retrying = false;
}

enum cause simulator_register(struct simulator *simulator, enum baseband_domain domain)
{
	enum cause cause = obstacle(simulator);

	if (cause) {
		unregister(simulator);
		return cause;
	}
	take_service(simulator);
	if (granted(simulator, domain))
		return CAUSE_NONE;
	return simulator->world->registration[domain].state == DENIED ? CAUSE_network_not_allowed
								      : CAUSE_no_network;
}

static void settle_registration(struct simulator *simulator, uint32_t now)
{
	struct world *world = simulator->world;

	if (obstacle(simulator)) {
		unregister(simulator);
		return;
	}
	if (simulator->registered && serves(simulator, selected(simulator))) {
		take_service(simulator);
		return;
	}
	if (simulator->registered)
		unregister(simulator);
	if (!simulator->registering) {
		simulator->registering = true;
		simulator->registered_at = now + world->delay[WORLD_REGISTRATION];
	}
	if (!reached(now, simulator->registered_at))
		return;
	if (!world_fails(world, WORLD_REGISTRATION, 0)) {
		take_service(simulator);
		return;
	}
	simulator->retrying = true;
	simulator->registered_at = now + RETRY;
}

static void settle_attachment(struct simulator *simulator, uint32_t now)
{
	struct world *world = simulator->world;

	if (!simulator->registered || !granted(simulator, BASEBAND_PACKET)) {
		simulator_detach(simulator);
		return;
	}
	if (simulator->attached || !simulator->wants_attach)
		return;
	if (!simulator->attaching) {
		simulator->attaching = true;
		simulator->attached_at = now + world->delay[WORLD_ATTACH];
	}
	if (!reached(now, simulator->attached_at))
		return;
	if (world_fails(world, WORLD_ATTACH, 0))
		simulator->attached_at = now + RETRY;
	else
		simulator_attach(simulator);
}

void simulator_settle(struct simulator *simulator, uint32_t now)
{
	if (simulator->card != simulator->world->sim.card) {
		simulator->card = simulator->world->sim.card;
		simulator->verified = false;
		unregister(simulator);
	}
	settle_registration(simulator, now);
	settle_attachment(simulator, now);
}

struct baseband_signal simulator_signal(struct baseband *baseband)
{
	static const struct baseband_signal silence = {99, 99};
	const struct simulator *simulator = simulator_of(baseband);
	const struct world *world = simulator->world;

	return radio_on(simulator) && world->coverage ? world->signal : silence;
}

/* Of a modem that is registered: 1 or 5, or what keeps the domain from service. */
static uint8_t served_state(const struct simulator *simulator, enum baseband_domain domain)
{
	const struct world *world = simulator->world;
	const struct baseband_operator *home = world_home(world);
	uint8_t state = world->registration[domain].state;

	if (!granted(simulator, domain))
		return state;
	if (domain == BASEBAND_PACKET && !simulator->attached)
		return simulator->wants_attach ? SEARCHING : NOT_REGISTERED;
	if (!home || strcmp(home->numeric, simulator->serving.numeric) != 0)
		return ROAMING;
	return state;
}

static uint8_t state_of(struct simulator *simulator, enum baseband_domain domain)
{
	const struct baseband_operator *network = selected(simulator);

	if (simulator_sim_cause(simulator) || !radio_on(simulator) ||
	    simulator->selection == BASEBAND_DEREGISTERED)
		return NOT_REGISTERED;
	if (simulator->registered)
		return served_state(simulator, domain);
	if (!simulator->world->coverage)
		return SEARCHING;
	if (network && network->state == 3)
		return DENIED;
	if (granted(simulator, domain))
		return SEARCHING;
	return simulator->world->registration[domain].state;
}

struct baseband_registration simulator_registration(struct baseband *baseband,
						    enum baseband_domain domain)
{
	struct simulator *simulator = simulator_of(baseband);
	struct baseband_registration registration = {.state = state_of(simulator, domain)};

	if (registration.state != HOME && registration.state != ROAMING)
		return registration;
	if (!simulator->world->registration[domain].located)
		return registration;
	registration.located = true;
	registration.lac = simulator->world->lac;
	registration.ci = simulator->world->ci;
	return registration;
}

const struct baseband_operator *simulator_current_operator(struct baseband *baseband)
{
	struct simulator *simulator = simulator_of(baseband);

	return simulator->registered ? &simulator->serving : NULL;
}
