/* SPDX-License-Identifier: MIT */
/* The SIM and the numbers of modem and subscriber. */
#include <string.h>

#include "simulator/world_parts.h"

/* `[puk CODE] [tries N]` after the PIN, `[tries N]` after the PUK. */
static bool read_rest(struct words *words, struct world_sim *sim, bool blocked)
{
	uint32_t tries;

	if (!blocked && words_take(words, "puk") && !words_digits(words, "the PUK", 8, 8, sim->puk))
		return false;
	if (words_take(words, "tries")) {
		if (!words_number(words, "the number of tries", blocked ? 0 : 1, blocked ? 10 : 3,
				  &tries))
			return false;
		*(blocked ? &sim->puk_tries : &sim->pin_tries) = (uint8_t)tries;
	}
	return words_end(words);
}

bool world_read_sim(struct world *world, struct words *words)
{
	static const char *const states[] = {"ready", "pin", "puk", "absent", "inserted", NULL};
	struct world_sim sim = world->sim;
	unsigned state;

	if (!words_choice(words, "the state of the SIM", states, &state))
		return false;
	switch (state) {
	case 3:
	case 4:
		sim.inserted = state == 4;
		if (!words_end(words))
			return false;
		break;
	default:
		sim.inserted = true;
		sim.locked = state != 0;
		sim.pin_tries = state == 2 ? 0 : 3;
		sim.puk_tries = 10;
		if (state == 1 && !words_digits(words, "the PIN", 4, 8, sim.pin))
			return false;
		if (state == 2 && !words_digits(words, "the PUK", 8, 8, sim.puk))
			return false;
		if (state == 0 ? !words_end(words) : !read_rest(words, &sim, state == 2))
			return false;
	}
	sim.card++;
	world->sim = sim;
	return true;
}

/* Digits to the end of the line, into `value` when they are right. */
static bool read_digits(struct words *words, const char *what, unsigned shortest, unsigned longest,
			char *value)
{
	char digits[32];

	if (!words_digits(words, what, shortest, longest, digits) || !words_end(words))
		return false;
	memcpy(value, digits, strlen(digits) + 1);
	return true;
}

bool world_read_imsi(struct world *world, struct words *words)
{
	return read_digits(words, "the IMSI", 6, 15, world->sim.imsi);
}

bool world_read_iccid(struct world *world, struct words *words)
{
	return read_digits(words, "the ICCID", 18, 22, world->sim.iccid);
}

bool world_read_imei(struct world *world, struct words *words)
{
	return read_digits(words, "the IMEI", 15, 15, world->imei);
}
