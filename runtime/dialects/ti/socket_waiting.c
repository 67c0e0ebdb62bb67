/* SPDX-License-Identifier: MIT */
#include "dialects/ti/socket_waiting.h"

/* One more a port: whose line is on its way waits no more. */
enum { WAITINGS = LIMIT_LATE + LIMIT_PORTS };

static struct ti_waiting list[WAITINGS];

static bool is_for(const struct ti_waiting *waiting, const struct ti_socket *socket)
{
	return waiting->socket == socket ||
	       (waiting->socket == NULL && waiting->sockets >> socket->index & 1);
}

/* Out of time, or the host has gone. */
static void ended(struct at_late *late, enum cause why)
{
	struct ti_waiting *waiting = (struct ti_waiting *)late;

	(void)why;
	at_source_cancel(&waiting->source);
}

struct ti_waiting *ti_waiting_new(struct ti_socket *socket,
				  void (*turn)(struct ti_waiting *waiting))
{
	for (unsigned i = 0; i < WAITINGS; i++) {
		struct ti_waiting *waiting = &list[i];

		if (waiting->late.port != NULL || waiting->supplying)
			continue;
		*waiting = (struct ti_waiting){.late.ended = ended, .turn = turn, .socket = socket};
		return waiting;
	}
	return NULL;
}

void ti_waiting_turn(const struct ti_socket *socket)
{
	for (unsigned i = 0; i < WAITINGS; i++)
		if (list[i].late.port != NULL && is_for(&list[i], socket))
			list[i].turn(&list[i]);
}

/* Whose line is on its way has no more for it. */
static void cut(struct ti_waiting *waiting)
{
	if (waiting->supplying)
		waiting->socket = NULL;
}

static void end(struct ti_waiting *waiting, enum cause cause)
{
	cut(waiting);
	at_source_cancel(&waiting->source);
	at_late_done(&waiting->late, cause, NULL);
}

void ti_waiting_end(const struct ti_socket *socket, enum cause cause)
{
	for (unsigned i = 0; i < WAITINGS; i++)
		if (is_for(&list[i], socket))
			end(&list[i], cause);
}

void ti_waiting_end_all(enum cause cause)
{
	for (unsigned i = 0; i < WAITINGS; i++)
		end(&list[i], cause);
}

void ti_waiting_forget(void)
{
	for (unsigned i = 0; i < WAITINGS; i++) {
		cut(&list[i]);
		at_source_cancel(&list[i].source);
		at_late_cancel(&list[i].late);
	}
}
