/* SPDX-License-Identifier: MIT */
/*
 * The network of the host's modem: a link over libslirp for every packet data context and
 * Ethernet line of the product, and on them the services that handlers use. The board opens it
 * once.
 */
#ifndef HOST_NETWORK_H
#define HOST_NETWORK_H

#include <stdbool.h>

#include "host/slirp_link.h"
#include "loop.h"
#include "network_services.h"
#include "options.h"
#include "simulator/wifi.h"

struct network {
	struct slirp_link slirp[NETWORK_LINKS];
	struct link nowhere; /* of bearers that --net attaches to nothing: never goes up */
	struct network_services services;
};

/* Starts the stack with everything down, and tells the services of it. The radios and `names` must
 * outlive the network. Says what is wrong with --forward, and returns false.
 * `wifi` is not looked at in a product without a WLAN; else it is plugged into its bearer's link.
 */
bool network_open(struct network *network, const struct options *options, struct baseband *baseband,
		  struct wifi *wifi, const struct names *names, struct services *services);

/* As after switching off and on: connections closed, bearers down, contexts inactive, and nobody is
 * told. `baseband` has been started anew. */
void network_restart(struct network *network, struct baseband *baseband);

void network_watch(struct network *network, struct turn *turn);
void network_serve(struct network *network);

#endif
