/* SPDX-License-Identifier: MIT */
/*
 * The network services of a board: bearers over its links, connections, echo and packet data, as
 * many as the product has (network_limits.h). A board brings its links, and owns this memory.
 */
#ifndef TARGETS_NETWORK_SERVICES_H
#define TARGETS_NETWORK_SERVICES_H

#include "network_limits.h"
#include "services/net/bearer_link.h"
#include "services/net/bearer_ppp.h"
#include "services/net/connection_table.h"
#include "services/net/echo_table.h"
#include "services/net/lookup_table.h"
#include "services/pdp/pdp_table.h"
#include "services/services.h"
#include "wlan_services.h"

struct network_services {
	struct bearer_link link[NETWORK_LINKS];
#if NETWORK_PPP_LINES
	struct bearer_ppp ppp[NETWORK_PPP_LINES];
#endif
	struct bearer *bearer[NETWORK_BEARERS];
	struct bearers bearers;
	struct connection connection[NETWORK_SOCKETS];
	struct connections connections;
#if NETWORK_CONTEXTS
	struct pdp_context context[NETWORK_CONTEXTS];
	struct pdp pdp;
#endif
	struct echo echo;
	struct lookups lookups;
};

/* The radios under the bearers: NULL where the product has no contexts, no WLAN. */
struct network_radios {
	struct baseband *baseband;
	struct wlan_radio *wlan;
};

/* Starts lwIP with everything down, bearer n over links[n - 1] (that of a WLAN is its radio's), and
 * enters the services into `services`. Once per program; links, radios and `names` (NULL: none)
 * must outlive it. */
void network_services_init(struct network_services *network,
			   struct link *const links[NETWORK_LINKS],
			   const struct network_radios *radios, const struct names *names,
			   struct services *services);

/* Closes all connections and takes the bearers down; nobody is told. Peers are, as far as that
 * takes no waiting. */
void network_services_close(struct network_services *network);
/* As after switching off and on: closed, and all contexts inactive. `baseband` has been started
 * anew. */
void network_services_restart(struct network_services *network, struct baseband *baseband);

#endif
