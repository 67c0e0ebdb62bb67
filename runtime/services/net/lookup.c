/* SPDX-License-Identifier: MIT */
#include "services/net/lookup_table.h"

#include <string.h>

#include "lwip/dns.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

#include "services/net/parameters.h"
#include "services/net/resolve.h"

enum { TICK = 50 }; /* ms */
enum lookup_state { LOOKUP_IDLE, LOOKUP_ASKING, LOOKUP_ENDED };

static void remove_from(struct lookups *lookups, const struct lookup *lookup)
{
	for (struct lookup **at = &lookups->first; *at; at = &(*at)->next)
		if (*at == lookup) {
			*at = lookup->next;
			return;
		}
}

void lookup_stop(struct lookup *lookup)
{
	if (lookup->state == LOOKUP_IDLE)
		return;
	remove_from(lookup->all, lookup);
	lookup->state = LOOKUP_IDLE;
}

void lookups_stop(struct lookups *lookups)
{
	while (lookups->first)
		lookup_stop(lookups->first);
}

static struct lookup *next_ended(const struct lookups *lookups)
{
	uint32_t timeout = net_parameters().dns_timeout;

	for (struct lookup *l = lookups->first; l; l = l->next) {
		if (l->state == LOOKUP_ASKING && timeout && sys_now() - l->begun_at >= timeout) {
			l->state = LOOKUP_ENDED;
			l->cause = CAUSE_timed_out;
		}
		if (l->state == LOOKUP_ENDED)
			return l;
	}
	return NULL;
}

/* Users may start and stop any of them from inside. */
static void tick(void *argument)
{
	struct lookups *lookups = argument;
	struct lookup *ended;

	while ((ended = next_ended(lookups)) != NULL) {
		lookup_stop(ended);
		ended->done(ended->user, ended->cause,
			    ended->cause == CAUSE_NONE ? &ended->address : NULL);
	}
	sys_untimeout(tick, lookups);
	if (lookups->first)
		sys_timeout(TICK, tick, lookups);
}

static void end(struct lookup *lookup, enum cause cause)
{
	lookup->cause = cause;
	lookup->state = LOOKUP_ENDED;
	sys_untimeout(tick, lookup->all);
	sys_timeout(0, tick, lookup->all);
}

/* Perhaps to a question that nobody asks any more. */
static void found(const char *name, const ip_addr_t *address, void *argument)
{
	struct lookup *lookup = argument;

	if (lookup->state != LOOKUP_ASKING ||
	    resolve_hash(name, strlen(name)) != lookup->name_hash ||
	    (address && (IP_IS_V6(address) != (lookup->address.family == ADDRESS_IPV6))))
		return;
	if (address)
		lookup->address = resolve_from_stack(address);
	end(lookup, address ? CAUSE_NONE : CAUSE_resolve_failed);
}

enum cause lookup_start(struct lookups *lookups, struct lookup *lookup, uint8_t bearer,
			const char *host, size_t n, enum address_family family, lookup_done *done,
			void *user)
{
	struct bearer *asked =
		bearer ? bearer_get(lookups->bearers, bearer) : bearers_any(lookups->bearers);
	enum cause cause;

	if (lookup->state != LOOKUP_IDLE)
		return CAUSE_busy;
	if (!asked || !bearer_is_up(asked))
		return CAUSE_context_inactive;
	cause = resolve_host(asked, lookups->names, family, host, n, &lookup->address, found,
			     lookup);
	if (cause != CAUSE_NONE && cause != CAUSE_PENDING)
		return cause;
	lookup->all = lookups;
	lookup->next = lookups->first;
	lookups->first = lookup;
	lookup->done = done;
	lookup->user = user;
	lookup->bearer = (uint8_t)bearer_index(asked);
	lookup->begun_at = sys_now();
	lookup->name_hash = resolve_hash(host, n);
	lookup->state = LOOKUP_ASKING;
	if (cause == CAUSE_PENDING)
		lookup->address = (struct address){.family = (uint8_t)family};
	else if (lookup->address.family == family)
		end(lookup, CAUSE_NONE);
	else
		end(lookup, CAUSE_resolve_failed); /* an address of the other family */
	sys_untimeout(tick, lookups);
	sys_timeout(lookup->state == LOOKUP_ENDED ? 0 : TICK, tick, lookups);
	return CAUSE_PENDING;
}

static void bearer_lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	struct lookups *lookups =
		(struct lookups *)((char *)listener - offsetof(struct lookups, listener));

	(void)why;
	for (struct lookup *l = lookups->first; l; l = l->next)
		if (l->bearer == index && l->state == LOOKUP_ASKING)
			end(l, CAUSE_context_inactive);
}

void lookups_init(struct lookups *lookups, struct bearers *bearers, const struct names *names)
{
	*lookups =
		(struct lookups){.bearers = bearers, .names = names, .listener.lost = bearer_lost};
	bearers_listen(bearers, &lookups->listener);
}
