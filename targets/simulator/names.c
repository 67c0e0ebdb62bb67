/* SPDX-License-Identifier: MIT */
#include "simulator/names.h"

#include <string.h>

static bool lookup(const struct names *names, const char *name, enum address_family family,
		   struct address *address)
{
	const struct world *world = ((const struct world_names *)names)->world;

	for (unsigned i = 0; i < world->host_count; i++) {
		if (world->hosts[i].address.family != family ||
		    strcmp(world->hosts[i].name, name) != 0)
			continue;
		*address = world->hosts[i].address;
		return true;
	}
	return false;
}

static bool applies(const struct world_redirect *redirect, enum connection_protocol protocol,
		    const struct connection_address *destination)
{
	if (destination->ip.family != redirect->to.family ||
	    (redirect->from.family && !address_same(&redirect->from, &destination->ip)))
		return false;
	/* An echo is of no protocol and of no port: only what redirects everything is meant. */
	if (!destination->port)
		return redirect->tcp && redirect->udp && !redirect->from_port;
	return (protocol == CONNECTION_TCP ? redirect->tcp : redirect->udp) &&
	       (!redirect->from_port || redirect->from_port == destination->port);
}

/* A redirection of the very address goes before one of any, then one of the very port. */
static bool closer(const struct world_redirect *one, const struct world_redirect *other)
{
	if (!one->from.family != !other->from.family)
		return one->from.family != ADDRESS_NONE;
	return one->from_port && !other->from_port;
}

static bool redirect(const struct names *names, enum connection_protocol protocol,
		     struct connection_address *destination)
{
	const struct world *world = ((const struct world_names *)names)->world;
	const struct world_redirect *best = NULL;

	for (unsigned i = 0; i < world->redirect_count; i++) {
		const struct world_redirect *next = &world->redirects[i];

		if (applies(next, protocol, destination) && (!best || closer(next, best)))
			best = next;
	}
	if (!best)
		return false;
	destination->ip = best->to;
	if (best->to_port && destination->port)
		destination->port = best->to_port;
	return true;
}

void world_names_init(struct world_names *names, const struct world *world)
{
	static const struct names_operations operations = {lookup, redirect};

	names->names.operations = &operations;
	names->world = world;
}
