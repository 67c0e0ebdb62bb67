/* SPDX-License-Identifier: MIT */
/*
 * The world's names of hosts and its redirections, in the shape the network service asks for
 * (services/net/names.h).
 */
#ifndef SIMULATOR_NAMES_H
#define SIMULATOR_NAMES_H

#include "services/net/names.h"
#include "simulator/world.h"

struct world_names {
	struct names names; /* what connections_init() and echo_init() get; first member */
	const struct world *world;
};

/* The world stays the caller's; its changes count at once. */
void world_names_init(struct world_names *names, const struct world *world);

#endif
