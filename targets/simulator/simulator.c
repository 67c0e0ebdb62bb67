/* SPDX-License-Identifier: MIT */
#include "simulator/simulator.h"

#include <string.h>

#include "simulator/parts.h"

static enum baseband_selection selection(struct baseband *baseband)
{
	return simulator_of(baseband)->selection;
}

static void set_functionality(struct baseband *baseband, enum baseband_functionality functionality)
{
	struct simulator *simulator = simulator_of(baseband);

	simulator->functionality = functionality;
	simulator->world->changed |= WORLD_RADIO; /* the next poll carries it out */
}

static enum baseband_functionality functionality(struct baseband *baseband)
{
	return simulator_of(baseband)->functionality;
}

static bool attached(struct baseband *baseband)
{
	return simulator_of(baseband)->attached;
}

static void listen(struct baseband *baseband, struct baseband_listener *listener)
{
	struct simulator *simulator = simulator_of(baseband);

	listener->next = simulator->listeners;
	simulator->listeners = listener;
}

static const struct baseband_operations operations = {
	.set_functionality = set_functionality,
	.functionality = functionality,
	.sim = simulator_sim,
	.pin = simulator_pin,
	.imei = simulator_imei,
	.imsi = simulator_imsi,
	.iccid = simulator_iccid,
	.signal = simulator_signal,
	.registration = simulator_registration,
	.current_operator = simulator_current_operator,
	.scan = simulator_scan,
	.select = simulator_select,
	.selection = selection,
	.attached = attached,
	.attach = simulator_ask_attach,
	.activate = simulator_activate,
	.deactivate = simulator_deactivate,
	.abandon = simulator_abandon,
	.listen = listen,
};

static struct simulator_seen look(struct simulator *simulator)
{
	struct baseband *baseband = &simulator->baseband;

	return (struct simulator_seen){
		.sim = simulator_sim(baseband),
		.registration = {simulator_registration(baseband, BASEBAND_CIRCUIT),
				 simulator_registration(baseband, BASEBAND_PACKET)},
		.signal = simulator_signal(baseband),
	};
}

void simulator_init(struct simulator *simulator, struct world *world, uint32_t now)
{
	simulator->listeners = NULL;
	simulator->world = world;
	simulator_restart(simulator, now);
}

void simulator_restart(struct simulator *simulator, uint32_t now)
{
	struct baseband_listener *listeners = simulator->listeners;
	struct world *world = simulator->world;

	memset(simulator, 0, sizeof(*simulator));
	simulator->baseband.operations = &operations;
	simulator->listeners = listeners;
	simulator->world = world;
	simulator->functionality = BASEBAND_FULL;
	simulator->card = world->sim.card;
	simulator->wants_attach = world->attaches;
	world->changed = 0;
	simulator_settle(simulator, now);
	simulator->seen = look(simulator);
}

static void tell(struct simulator *simulator, enum baseband_event event, unsigned cid)
{
	struct baseband_listener *listener = simulator->listeners, *next;

	for (; listener; listener = next) {
		next = listener->next;
		listener->event(listener, event, cid);
	}
}

static bool same_registration(const struct baseband_registration *one,
			      const struct baseband_registration *other)
{
	return one->state == other->state && one->located == other->located &&
	       one->lac == other->lac && one->ci == other->ci;
}

/* Tells the listeners what became different since they were last told. */
static void tell_changes(struct simulator *simulator, bool card_changed)
{
	struct simulator_seen seen = simulator->seen, now = look(simulator);
	uint32_t lost = simulator->lost;

	simulator->seen = now;
	simulator->lost = 0;
	for (unsigned cid = 1; cid <= WORLD_CONTEXTS; cid++)
		if (lost >> cid & 1)
			tell(simulator, BASEBAND_CONTEXT_LOST, cid);
	if (card_changed || seen.sim != now.sim)
		tell(simulator, BASEBAND_SIM_CHANGED, 0);
	if (!same_registration(&seen.registration[0], &now.registration[0]) ||
	    !same_registration(&seen.registration[1], &now.registration[1]))
		tell(simulator, BASEBAND_REGISTRATION_CHANGED, 0);
	if (seen.signal.rssi != now.signal.rssi || seen.signal.ber != now.signal.ber)
		tell(simulator, BASEBAND_SIGNAL_CHANGED, 0);
}

void simulator_poll(struct simulator *simulator, uint32_t now)
{
	bool card_changed = simulator->world->changed & WORLD_SIM;

	simulator->world->changed = 0;
	simulator_settle(simulator, now);
	simulator_end_requests(simulator, now);
	simulator_settle(simulator, now);
	tell_changes(simulator, card_changed);
}

/* Brings *wait down to what is left until `time`. */
static void within(uint32_t *wait, uint32_t now, uint32_t time)
{
	uint32_t left = reached(now, time) ? 0 : time - now;

	if (left < *wait)
		*wait = left;
}

uint32_t simulator_next(const struct simulator *simulator, uint32_t now)
{
	uint32_t wait = UINT32_MAX;

	if (simulator->world->changed || simulator->lost)
		return 0;
	if (simulator->registering)
		within(&wait, now, simulator->registered_at);
	if (simulator->attaching)
		within(&wait, now, simulator->attached_at);
	for (unsigned i = 0; simulator->open && i < SIMULATOR_REQUESTS; i++) {
		const struct simulator_request *request = &simulator->requests[i];

		if (request->done)
			within(&wait, now, request->timed ? request->due : now);
	}
	return wait;
}

bool simulator_lose_context(struct simulator *simulator, unsigned cid)
{
	if (cid < 1 || cid > WORLD_CONTEXTS || simulator->contexts[cid] != SIMULATOR_ACTIVE)
		return false;
	simulator_drop_context(simulator, cid);
	return true;
}

void simulator_network_detach(struct simulator *simulator)
{
	simulator->wants_attach = false;
	simulator_detach(simulator);
	simulator->world->changed |= WORLD_RADIO;
}
