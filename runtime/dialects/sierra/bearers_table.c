/* SPDX-License-Identifier: MIT */
/* The table of bearers: which are open and started, and who is told when one goes. */
#include "dialects/sierra/bearers_table.h"

#include <stddef.h>

#include "dialects/sierra/stack.h"

enum { BEARERS = 1 };

/* One modem a program: its bearers, like the stack above them, exist once. */
static struct table {
	struct sierra_bearer bearers[BEARERS];
	const struct services *services;
	struct sierra_bearer_listener *listeners;
	struct sierra_stack_listener stack;
} table;

static const struct {
	uint8_t bid;
	const struct sierra_bearer_kind *kind;
} kinds[BEARERS] = {
	{SIERRA_WIPBR_BID_GPRS, &sierra_gprs},
};

static void stopping(struct sierra_stack_listener *listener)
{
	(void)listener;
	for (unsigned i = 0; i < BEARERS; i++) {
		sierra_bearer_take_down(&table.bearers[i], CAUSE_NONE);
		table.bearers[i].state = SIERRA_BEARER_CLOSED;
	}
}

void sierra_bearers_start(struct at_modem *modem)
{
	table = (struct table){.services = at_modem_application(modem), .stack.stopping = stopping};
	for (unsigned i = 0; i < BEARERS; i++)
		table.bearers[i] =
			(struct sierra_bearer){.kind = kinds[i].kind, .bid = kinds[i].bid};
	sierra_stack_listen(&table.stack);
}

const struct services *sierra_bearer_services(void)
{
	return table.services;
}

struct sierra_bearer *sierra_bearer_at(unsigned place)
{
	return place < BEARERS ? &table.bearers[place] : NULL;
}

struct sierra_bearer *sierra_bearer_of(uint8_t bid)
{
	struct sierra_bearer *bearer = table.bearers;

	while (bearer->bid != bid)
		bearer++;
	return bearer;
}

bool sierra_bearer_serves(struct at_call *call, uint32_t bid, uint32_t mode)
{
	(void)call;
	return mode == SIERRA_WIPBR_MODE_CLIENT || sierra_bearer_of((uint8_t)bid)->kind->serves;
}

bool sierra_bearer_public_started(const struct sierra_bearer *but)
{
	for (unsigned i = 0; i < BEARERS; i++) {
		const struct sierra_bearer *bearer = &table.bearers[i];

		if (bearer != but && !bearer->kind->local &&
		    bearer->state >= SIERRA_BEARER_STARTING)
			return true;
	}
	return false;
}

bool sierra_bearer_started(struct at_call *call)
{
	(void)call;
	return sierra_bearer_towards(0) != 0;
}

void sierra_bearer_listen(struct sierra_bearer_listener *listener)
{
	listener->next = table.listeners;
	table.listeners = listener;
}

static void tell(const struct sierra_bearer *bearer, enum cause why)
{
	struct sierra_bearer_listener *at = table.listeners;

	for (; at != NULL; at = at->next)
		at->lost(at, bearer->kind->index(bearer), why);
}

/* The command that waits for the bearer hears how it went, and another may wait. */
static void answer(struct sierra_bearer *bearer, enum cause cause)
{
	struct at_call *call = bearer->call;

	bearer->call = NULL;
	if (call != NULL)
		at_finish(call, cause);
}

enum cause sierra_bearer_take_down(struct sierra_bearer *bearer, enum cause why)
{
	enum cause cause;

	if (bearer->state < SIERRA_BEARER_STARTING)
		return CAUSE_NONE;
	if (bearer->state == SIERRA_BEARER_STOPPING)
		return CAUSE_PENDING;
	if (bearer->state == SIERRA_BEARER_STARTED)
		tell(bearer, why);
	cause = bearer->kind->stop(bearer);
	bearer->state = cause == CAUSE_PENDING ? SIERRA_BEARER_STOPPING : SIERRA_BEARER_OPEN;
	answer(bearer, CAUSE_wrong_state);
	return cause;
}

void sierra_bearer_up(struct sierra_bearer *bearer, enum cause cause)
{
	bearer->state = cause == CAUSE_NONE ? SIERRA_BEARER_STARTED : SIERRA_BEARER_OPEN;
	answer(bearer, cause);
}

void sierra_bearer_down(struct sierra_bearer *bearer, enum cause why)
{
	if (bearer->state == SIERRA_BEARER_STARTED)
		tell(bearer, why);
	if (bearer->state != SIERRA_BEARER_CLOSED)
		bearer->state = SIERRA_BEARER_OPEN;
	answer(bearer, CAUSE_NONE);
}

unsigned sierra_bearer_towards(uint32_t address)
{
	const struct sierra_bearer *chosen = NULL;

	(void)address;
	for (unsigned i = 0; i < BEARERS; i++) {
		const struct sierra_bearer *bearer = &table.bearers[i];

		if (bearer->state == SIERRA_BEARER_STARTED &&
		    (chosen == NULL || (chosen->kind->local && !bearer->kind->local)))
			chosen = bearer;
	}
	return chosen != NULL ? chosen->kind->index(chosen) : 0;
}
