/* SPDX-License-Identifier: MIT */
#include "dialects/ti/socket_waiting.h"

/* Whether one of them is none; and which are ready. */
static bool look(uint32_t sockets, uint32_t *ready)
{
	bool unknown = false;

	*ready = 0;
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++) {
		const struct ti_socket *socket = ti_socket(i);

		if (!(sockets >> i & 1))
			continue;
		unknown |= !ti_socket_there(socket);
		if (ti_socket_ready(socket))
			*ready |= 1u << i;
	}
	return !unknown;
}

static void select_turn(struct ti_waiting *waiting)
{
	uint32_t ready;

	if (!look(waiting->sockets, &ready))
		ti_select_selected(&waiting->late, CAUSE_socket_unknown, NULL);
	else if (ready != 0)
		ti_select_selected(&waiting->late, CAUSE_NONE, &(struct ti_select_selected){ready});
}

static void select_expires(struct at_late *late)
{
	ti_select_selected(late, CAUSE_NONE, &(struct ti_select_selected){0});
}

/* Milliseconds, at least one of what is more than nothing; as many as can be counted. */
static uint32_t time_of(const struct ti_select_set *arguments)
{
	uint64_t ms =
		arguments->timeout_sec * UINT64_C(1000) + (arguments->timeout_usec + 999) / 1000;

	return ms < INT32_MAX ? (uint32_t)ms : INT32_MAX;
}

enum cause ti_select_set(struct at_call *call, const struct ti_select_set *arguments)
{
	struct ti_waiting *waiting = ti_waiting_new(NULL, select_turn);
	enum cause cause =
		waiting != NULL ? ti_select_selected_open(call, &waiting->late) : CAUSE_no_memory;
	uint32_t ms = time_of(arguments);

	if (cause != CAUSE_NONE)
		return cause;
	waiting->sockets = arguments->readsds;
	waiting->late.expires = select_expires;
	select_turn(waiting);
	if (ms == 0)
		select_expires(&waiting->late);
	else
		at_late_within(&waiting->late, ms);
	return CAUSE_NONE;
}
