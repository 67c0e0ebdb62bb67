/* SPDX-License-Identifier: MIT */
/* Each side of a stream finishes by itself: the peer's FIN, and ours. */
#include "services/net/connection_table.h"

static bool both_finished(const struct connection *c)
{
	return c->finished && (c->shut || !c->configuration.half_close);
}

void connection_hear_fin(struct connection *c)
{
	/* Not before the user has accepted the peer: then there is something to end. */
	if (c->state != CONNECTION_OPEN)
		return;
	if (!c->finished && c->configuration.half_close && !c->shut) {
		c->finished = true;
		if (c->events && c->events->finished)
			c->events->finished(c->user);
		return;
	}
	c->finished = true;
	connection_send_gathered(c); /* the peer may have closed its sending side only */
	if (both_finished(c) && !(c->shut && c->gathered))
		connection_end(c, CAUSE_closed_by_peer);
}

void connection_send_fin(struct connection *c)
{
	if (!c->shut || c->shut_sent || c->gathered)
		return;
	c->shut_sent = true;
	if (c->finished) {
		connection_raise(c, DUE_FIN); /* the end of it, which closes */
		return;
	}
	if (c->layer)
		c->layer->finish(c);
	if (c->tcp)
		tcp_shutdown(c->tcp, 0, 1); /* short of memory, lwIP tries again by itself */
}

void connection_shutdown(struct connection *c)
{
	if (c->state != CONNECTION_OPEN)
		return;
	connection_send_gathered(c);
	if (c->protocol == CONNECTION_UDP)
		return;
	c->shut = true;
	connection_send_fin(c);
}

bool connection_finished(const struct connection *c)
{
	return c->finished && (c->state == CONNECTION_OPEN ||
			       (c->state == CONNECTION_ENDED && c->closed == CAUSE_closed_by_peer));
}
