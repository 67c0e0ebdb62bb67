/* SPDX-License-Identifier: MIT */
/* The memory of the look-up service, for the board that owns it. Handlers use lookup.h alone. */
#ifndef SERVICES_NET_LOOKUP_TABLE_H
#define SERVICES_NET_LOOKUP_TABLE_H

#include "services/net/bearer.h"
#include "services/net/lookup.h"
#include "services/net/names.h"

struct lookups {
	struct bearers *bearers;
	const struct names *names;
	struct lookup *first; /* those under way */
	struct bearer_listener listener;
};

/* bearers_init() comes before; once per program. names may be NULL. All must stay. */
void lookups_init(struct lookups *lookups, struct bearers *bearers, const struct names *names);
/* Ends all that are under way; nobody is told. */
void lookups_stop(struct lookups *lookups);

#endif
