/* SPDX-License-Identifier: MIT */
/*
 * The bearers of +WIPBR: which are open and started, and how each kind is brought up. Only the
 * files of this group include it; others ask dialects/sierra/bearers.h.
 */
#ifndef DIALECTS_SIERRA_BEARERS_TABLE_H
#define DIALECTS_SIERRA_BEARERS_TABLE_H

#include "dialects/sierra/bearers.h"
#include "services/net/bearer.h"
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
	/* sierra_bearer_up() follows: CAUSE_PENDING, and the command waits for it; CAUSE_NONE, and
	 * it is answered OK at once. Else it does not start: why. */
	enum cause (*start)(struct sierra_bearer *bearer, struct at_call *call,
			    const struct sierra_wipbr_set *arguments);
	/* It is started, or on its way. CAUSE_PENDING: sierra_bearer_down() follows, CAUSE_NONE: it
	 * is down. */
	enum cause (*stop)(struct sierra_bearer *bearer, bool started);
	/* It has gone without being asked. True: it starts again by itself, and sierra_bearer_up()
	 * follows. NULL: it does not. */
	bool (*again)(struct sierra_bearer *bearer);
	/* Its place in the network. */
	struct bearer *(*line)(const struct sierra_bearer *bearer);
	bool between_two; /* its gateway is its one peer */
	bool local;	  /* carries a network nearby, and may be up beside a public one */
};

extern const struct sierra_bearer_kind sierra_uart, sierra_ether, sierra_gprs;

struct sierra_bearer {
	const struct sierra_bearer_kind *kind;
	struct at_call *call; /* of the command that waits for it, or NULL */
	uint8_t bid;
	uint8_t state; /* enum sierra_bearer_state */
	/* GPRS: */
	uint8_t cid;  /* the context that it was started with */
	bool leaving; /* which the network is letting go */
	bool wanted;  /* and which is to be asked for again then */
};

/* The bearer of a number that the parser has checked. */
struct sierra_bearer *sierra_bearer_of(uint32_t bid);
/* In the order of their numbers; NULL after the last. */
struct sierra_bearer *sierra_bearer_at(unsigned place);

struct at_modem *sierra_bearer_modem(void);
const struct services *sierra_bearer_services(void);
/* Its options, and what they say of addresses. */
const struct sierra_bearer_options *sierra_bearer_settings(const struct sierra_bearer *bearer);
struct bearer_addressing sierra_bearer_addressing(const struct sierra_bearer *bearer);

/* Prepares the ports for PPP, when the table is made. */
void sierra_uarts_init(void);

/* Whether it is started as far as the host is concerned: a server that waits for its peer is. */
bool sierra_bearer_runs(const struct sierra_bearer *bearer);
/* Whether it may be started beside those that are: CAUSE_NONE, or why not. */
enum cause sierra_bearer_startable(const struct sierra_bearer *bearer);
/* Brings it down, whatever it does. CAUSE_PENDING: it takes time. */
enum cause sierra_bearer_take_down(struct sierra_bearer *bearer);

/* Told by the kinds: how the start has ended, and that the bearer is down, asked for or not. */
void sierra_bearer_up(struct sierra_bearer *bearer, enum cause cause);
void sierra_bearer_down(struct sierra_bearer *bearer, enum cause why);

#endif
