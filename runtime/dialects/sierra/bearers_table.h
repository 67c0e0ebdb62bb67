/* SPDX-License-Identifier: MIT */
/*
 * The bearers of +WIPBR: which are open and started, and how each kind is brought up. Only the
 * files of this group include it; others ask dialects/sierra/bearers.h.
 */
#ifndef DIALECTS_SIERRA_BEARERS_TABLE_H
#define DIALECTS_SIERRA_BEARERS_TABLE_H

#include "dialects/sierra/bearers.h"
#include "services/services.h"

enum sierra_bearer_state {
	SIERRA_BEARER_CLOSED,
	SIERRA_BEARER_OPEN,
	SIERRA_BEARER_STARTING,
	SIERRA_BEARER_STARTED,
	SIERRA_BEARER_STOPPING
};

struct sierra_bearer;

/* How a kind of bearer goes up and down. */
struct sierra_bearer_kind {
	/* CAUSE_PENDING: sierra_bearer_up() follows. */
	enum cause (*start)(struct sierra_bearer *bearer, const struct sierra_wipbr_set *arguments);
	/* CAUSE_PENDING: sierra_bearer_down() follows, CAUSE_NONE: it is down. Whoever has waited
	 * for it to come up is forgotten. */
	enum cause (*stop)(struct sierra_bearer *bearer);
	/* Its number in the network's table. */
	unsigned (*index)(const struct sierra_bearer *bearer);
	bool serves; /* may be started in server mode */
	bool local;  /* carries a network nearby, and may be up beside a public one */
};

extern const struct sierra_bearer_kind sierra_gprs;

struct sierra_bearer {
	const struct sierra_bearer_kind *kind;
	struct at_call *call; /* of the command that waits for it, or NULL */
	uint8_t bid;
	uint8_t state; /* enum sierra_bearer_state */
	uint8_t cid;   /* GPRS: the context that it was started with */
};

/* The bearer of a number that the parser has checked. */
struct sierra_bearer *sierra_bearer_of(uint8_t bid);
/* In the order of their numbers; NULL after the last. */
struct sierra_bearer *sierra_bearer_at(unsigned place);

const struct services *sierra_bearer_services(void);
/* Whether another public one is started, or being started: one at a time is allowed. */
bool sierra_bearer_public_started(const struct sierra_bearer *but);

/* Brings it down, whatever it does, and tells those who listen. CAUSE_PENDING: it takes time. */
enum cause sierra_bearer_take_down(struct sierra_bearer *bearer, enum cause why);

/* Told by the kinds: how the start has ended, and that the bearer is down, asked for or not. */
void sierra_bearer_up(struct sierra_bearer *bearer, enum cause cause);
void sierra_bearer_down(struct sierra_bearer *bearer, enum cause why);

#endif
