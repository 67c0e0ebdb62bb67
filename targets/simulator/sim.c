/* SPDX-License-Identifier: MIT */
/* The SIM of the simulated baseband: PIN, PUK and the numbers on the card. */
#include <string.h>

#include "simulator/parts.h"

enum { PIN_TRIES = 3, PUK_TRIES = 10 };

enum baseband_sim simulator_sim(struct baseband *baseband)
{
	struct simulator *simulator = simulator_of(baseband);
	const struct world_sim *sim = &simulator->world->sim;

	if (!sim->inserted)
		return BASEBAND_SIM_ABSENT;
	if (!sim->pin_tries)
		return BASEBAND_SIM_PUK;
	if (sim->locked && !(simulator->verified && simulator->card == sim->card))
		return BASEBAND_SIM_PIN;
	return BASEBAND_SIM_READY;
}

enum cause simulator_sim_cause(struct simulator *simulator)
{
	switch (simulator_sim(&simulator->baseband)) {
	case BASEBAND_SIM_READY:
		return CAUSE_NONE;
	case BASEBAND_SIM_PIN:
		return CAUSE_sim_pin_required;
	case BASEBAND_SIM_PUK:
		return CAUSE_sim_puk_required;
	default:
		return CAUSE_sim_missing;
	}
}

/* The card lets the user in. */
static void verify(struct simulator *simulator)
{
	simulator->verified = true;
	simulator->card = simulator->world->sim.card;
	simulator->world->changed |= WORLD_SIM | WORLD_RADIO;
}

static bool is_pin(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return !text[n] && n >= 4 && n <= 8;
}

static enum cause try_pin(struct simulator *simulator, const char *pin)
{
	struct world_sim *sim = &simulator->world->sim;

	if (strcmp(pin, sim->pin) == 0) {
		sim->pin_tries = PIN_TRIES;
		verify(simulator);
		return CAUSE_NONE;
	}
	sim->pin_tries--;
	if (sim->pin_tries)
		return CAUSE_incorrect_password;
	simulator->world->changed |= WORLD_SIM;
	return CAUSE_sim_puk_required;
}

static enum cause try_puk(struct simulator *simulator, const char *puk, const char *new_pin)
{
	struct world_sim *sim = &simulator->world->sim;

	if (!sim->puk_tries)
		return CAUSE_failed;
	if (!new_pin)
		return CAUSE_sim_puk_required;
	if (!is_pin(new_pin))
		return CAUSE_incorrect_password;
	if (strcmp(puk, sim->puk) != 0) {
		sim->puk_tries--;
		return sim->puk_tries ? CAUSE_incorrect_password : CAUSE_failed;
	}
	strcpy(sim->pin, new_pin);
	sim->pin_tries = PIN_TRIES;
	sim->puk_tries = PUK_TRIES;
	verify(simulator);
	return CAUSE_NONE;
}

enum cause simulator_pin(struct baseband *baseband, const char *pin, const char *new_pin)
{
	struct simulator *simulator = simulator_of(baseband);

	switch (simulator_sim(baseband)) {
	case BASEBAND_SIM_PIN:
		return new_pin ? CAUSE_not_allowed : try_pin(simulator, pin);
	case BASEBAND_SIM_PUK:
		return try_puk(simulator, pin, new_pin);
	case BASEBAND_SIM_ABSENT:
		return CAUSE_sim_missing;
	default:
		return CAUSE_not_allowed;
	}
}

const char *simulator_imei(struct baseband *baseband)
{
	return simulator_of(baseband)->world->imei;
}

const char *simulator_imsi(struct baseband *baseband)
{
	if (simulator_sim(baseband) != BASEBAND_SIM_READY)
		return "";
	return simulator_of(baseband)->world->sim.imsi;
}

const char *simulator_iccid(struct baseband *baseband)
{
	if (simulator_sim(baseband) == BASEBAND_SIM_ABSENT)
		return "";
	return simulator_of(baseband)->world->sim.iccid;
}
