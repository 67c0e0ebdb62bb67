/* SPDX-License-Identifier: MIT */
/* Operators, registration, signal, and how the network's procedures go. */
#include <string.h>

#include "simulator/world_parts.h"

/* Removes the operators of that number. */
static void forget_operator(struct world *world, const char *numeric)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < world->operator_count; i++)
		if (strcmp(world->operators[i].numeric, numeric) != 0)
			world->operators[kept++] = world->operators[i];
	world->operator_count = (uint8_t)kept;
}

/* Puts it in the place of the one with its number and technology, or adds it. */
static bool put_operator(struct world *world, struct words *words,
			 const struct baseband_operator *network)
{
	unsigned at = 0;

	if (!world->operators_named)
		world->operator_count = 0;
	while (at < world->operator_count &&
	       (world->operators[at].technology != network->technology ||
		strcmp(world->operators[at].numeric, network->numeric) != 0))
		at++;
	if (at == WORLD_OPERATORS)
		return words_error(words, "more than %d operators", WORLD_OPERATORS);
	if (network->state == 2)
		for (unsigned i = 0; i < world->operator_count; i++)
			if (world->operators[i].state == 2)
				world->operators[i].state = 1;
	world->operators[at] = *network;
	if (at == world->operator_count)
		world->operator_count++;
	world->operators_named = true;
	return true;
}

bool world_read_operator(struct world *world, struct words *words)
{
	static const char *const states[] = {"unknown",	  "available", "current",
					     "forbidden", "gone",      NULL};
	static const char *const technologies[] = {"gsm", "utran", NULL};
	struct baseband_operator network = {0};
	unsigned state, technology = 1;

	if (!words_digits(words, "the operator", 5, 6, network.numeric) ||
	    !words_choice(words, "the operator's state", states, &state))
		return false;
	if (state == 4) {
		if (!words_end(words))
			return false;
		if (!world_operator(world, network.numeric, BASEBAND_ANY_TECHNOLOGY))
			return words_error(words, "there is no operator %s", network.numeric);
		forget_operator(world, network.numeric);
		world->operators_named = true;
		return true;
	}
	if (!words_choice(words, "the operator's technology", technologies, &technology) ||
	    !words_string(words, "the operator's long name", 1, 16, network.long_name) ||
	    !words_string(words, "the operator's short name", 1, 8, network.short_name) ||
	    !words_end(words))
		return false;
	network.state = (uint8_t)state;
	network.technology = technology ? 2 : 0;
	return put_operator(world, words, &network);
}

/* A level, or `unknown` for 99. */
static bool read_level(struct words *words, const char *what, uint32_t high, uint8_t *level)
{
	uint32_t value = 99;

	if (!words_take(words, "unknown") && !words_number(words, what, 0, high, &value))
		return false;
	*level = (uint8_t)value;
	return true;
}

bool world_read_signal(struct world *world, struct words *words)
{
	struct baseband_signal signal = {.ber = 99};

	if (!read_level(words, "the signal strength", 31, &signal.rssi) ||
	    (words_peek(words) && !read_level(words, "the bit error rate", 7, &signal.ber)) ||
	    !words_end(words))
		return false;
	world->signal = signal;
	return true;
}

bool world_read_network(struct world *world, struct words *words)
{
	static const char *const states[] = {"off", "on", NULL};
	unsigned state;

	if (!words_choice(words, "the network", states, &state) || !words_end(words))
		return false;
	world->coverage = state == 1;
	return true;
}

static bool is_procedure(const struct words *words)
{
	static const char *const verbs[] = {"delay", "fail", "succeed"};
	const char *next = words_peek(words);

	for (unsigned i = 0; next && i < 3; i++)
		if (strcmp(next, verbs[i]) == 0)
			return true;
	return false;
}

/* `lac HEX`, `ci HEX`, `unlocated`, in any order, to the end of the line. */
static bool read_place(struct words *words, bool *located, uint32_t *lac, uint32_t *ci)
{
	while (words_peek(words)) {
		if (words_take(words, "unlocated"))
			*located = false;
		else if (words_take(words, "lac")) {
			if (!words_hex(words, "the location area", 0xffff, lac))
				return false;
		} else if (words_take(words, "ci")) {
			if (!words_hex(words, "the cell", 0xfffffff, ci))
				return false;
		} else
			return words_error(words, "`%.40s` is not lac, ci or unlocated",
					   words_peek(words));
	}
	return true;
}

bool world_read_registration(struct world *world, struct words *words)
{
	static const char *const domains[] = {"circuit", "packet", "both", NULL};
	static const char *const states[] = {"none",	"home",	   "searching", "denied",
					     "unknown", "roaming", NULL};
	unsigned domain, state;
	uint32_t lac = world->lac, ci = world->ci;
	bool located = true;

	if (is_procedure(words))
		return world_read_procedure(world, words, WORLD_REGISTRATION);
	if (!words_choice(words, "the domain of registration", domains, &domain) ||
	    !words_choice(words, "the registration", states, &state) ||
	    !read_place(words, &located, &lac, &ci))
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (domain == i || domain == 2)
			world->registration[i] =
				(struct world_registration){(uint8_t)state, located};
	world->lac = (uint16_t)lac;
	world->ci = ci;
	return true;
}

bool world_read_attach(struct world *world, struct words *words)
{
	static const char *const ways[] = {"manual", "automatic", NULL};
	unsigned way;

	if (is_procedure(words))
		return world_read_procedure(world, words, WORLD_ATTACH);
	if (!words_choice(words, "attach", ways, &way) || !words_end(words))
		return false;
	world->attaches = way == 1;
	return true;
}

static bool read_failures(struct world *world, struct words *words, enum world_procedure procedure,
			  bool fail)
{
	bool contexts = procedure == WORLD_ACTIVATION || procedure == WORLD_DEACTIVATION;
	bool reasoned = procedure == WORLD_ACTIVATION || procedure == WORLD_ATTACH;
	uint32_t cid = 0, reason = 0, times = fail ? WORLD_ALWAYS : 0;

	if (contexts && words_take(words, "cid") &&
	    !words_number(words, "the context", 1, WORLD_CONTEXTS, &cid))
		return false;
	if (fail && reasoned && words_take(words, "reason") &&
	    !words_number(words, "the reason", 1, 255, &reason))
		return false;
	if (fail && words_take(words, "times") &&
	    !words_number(words, "the number of times", 1, 1000, &times))
		return false;
	if (!words_end(words))
		return false;
	if (!fail && !cid)
		memset(world->failures[procedure], 0, sizeof(world->failures[procedure]));
	world->failures[procedure][cid] = (uint16_t)times;
	world->reasons[procedure][cid] = (uint8_t)reason;
	return true;
}

bool world_read_procedure(struct world *world, struct words *words, enum world_procedure procedure)
{
	static const char *const verbs[] = {"delay", "fail", "succeed", NULL};
	unsigned verb;
	uint32_t delay;

	if (!words_choice(words, "what follows", verbs, &verb))
		return false;
	if (verb)
		return read_failures(world, words, procedure, verb == 1);
	if (!words_number(words, "the delay", 0, WORLD_DELAY_MAX, &delay) || !words_end(words))
		return false;
	world->delay[procedure] = delay;
	return true;
}
