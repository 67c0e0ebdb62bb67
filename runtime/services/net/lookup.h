/* SPDX-License-Identifier: MIT */
/*
 * Looking up a host's address and nothing else: for commands whose answer it is. Who opens to a
 * name needs none of this (connection.h). Several may be under way, each in memory of its user's.
 */
#ifndef SERVICES_NET_LOOKUP_H
#define SERVICES_NET_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#include "base/address.h"
#include "base/cause.h"

struct lookups; /* the service */

/* Told, from the event loop: CAUSE_NONE and the address; or resolve_failed, timed_out
 * (net_parameters' dns_timeout), context_inactive (the bearer went away), and NULL. */
typedef void lookup_done(void *user, enum cause cause, const struct address *address);

/* Zeroed before its first use; the fields are lookup.c's. It must stay, for good. */
struct lookup {
	struct lookups *all;
	struct lookup *next;
	lookup_done *done;
	void *user;
	struct address address;
	uint32_t name_hash, begun_at;
	uint8_t state, bearer;
	enum cause cause;
};

/* Looks up `host` (name, or an address as text, of n bytes; copied) for its address of a family, by
 * the DNS servers of a bearer (0: of the one with the default route). CAUSE_PENDING: `done` is
 * called once, later. Otherwise nothing is started: busy (this one is under way),
 * context_inactive, resolve_failed (no name that a host can have, no server). */
enum cause lookup_start(struct lookups *lookups, struct lookup *lookup, uint8_t bearer,
			const char *host, size_t n, enum address_family family, lookup_done *done,
			void *user);
/* `done` is not called any more. Harmless when nothing is under way. */
void lookup_stop(struct lookup *lookup);

#endif
