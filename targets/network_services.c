/* SPDX-License-Identifier: MIT */
#include "network_services.h"

static void make_links(struct network_services *network, struct link *const links[NETWORK_LINKS],
		       unsigned first, unsigned count, enum bearer_sort sort)
{
	for (unsigned i = first; i < first + count; i++) {
		bearer_link_init(&network->link[i], links[i], sort);
		network->bearer[i] = &network->link[i].bearer;
	}
}

static void make_bearers(struct network_services *network, struct link *const links[NETWORK_LINKS])
{
	make_links(network, links, 0, NETWORK_CONTEXTS, BEARER_CONTEXT);
	make_links(network, links, NETWORK_CONTEXTS, NETWORK_ETHERNETS, BEARER_ETHERNET);
	make_links(network, links, NETWORK_CONTEXTS + NETWORK_ETHERNETS, NETWORK_WLANS,
		   BEARER_WLAN);
#if NETWORK_PPP_LINES
	for (unsigned i = 0; i < NETWORK_PPP_LINES; i++) {
		bearer_ppp_init(&network->ppp[i]);
		network->bearer[NETWORK_LINKS + i] = &network->ppp[i].bearer;
	}
#endif
	bearers_init(&network->bearers, network->bearer, NETWORK_BEARERS);
}

static void start_contexts(struct network_services *network, struct baseband *baseband)
{
#if NETWORK_CONTEXTS
	pdp_init(&network->pdp, network->context, NETWORK_CONTEXTS, NETWORK_ACTIVE, baseband,
		 &network->bearers);
#else
	(void)network;
	(void)baseband;
#endif
}

void network_services_init(struct network_services *network,
			   struct link *const links[NETWORK_LINKS],
			   const struct network_radios *radios, const struct names *names,
			   struct services *services)
{
	make_bearers(network, links);
	connections_init(&network->connections, network->connection, NETWORK_SOCKETS,
			 &network->bearers, names);
#ifdef LIMIT_DATAGRAM
	network->connections.packet_max = LIMIT_DATAGRAM;
#endif
	echo_init(&network->echo, &network->bearers, names);
	lookups_init(&network->lookups, &network->bearers, names);
	services->bearers = &network->bearers;
	services->connections = &network->connections;
	services->echo = &network->echo;
	services->lookups = &network->lookups;
#if NETWORK_CONTEXTS
	services->pdp = &network->pdp;
#endif
	start_contexts(network, radios->baseband);
	wlan_services_init(radios->wlan, services);
}

void network_services_close(struct network_services *network)
{
	echo_stop(&network->echo);
	lookups_stop(&network->lookups);
	for (unsigned i = 0; i < NETWORK_SOCKETS; i++) {
		connection_set_user(&network->connection[i], NULL, NULL);
		connection_close(&network->connection[i]);
	}
	connections_refuse_all(&network->connections);
#if NETWORK_CONTEXTS
	bearers_unlisten(&network->bearers, &network->pdp.bearer_listener);
#endif
	wlan_services_close();
	for (unsigned i = 1; i <= NETWORK_BEARERS; i++)
		bearer_down(bearer_get(&network->bearers, i), CAUSE_context_inactive);
}

void network_services_restart(struct network_services *network, struct baseband *baseband)
{
	network_services_close(network);
	start_contexts(network, baseband);
	wlan_services_restart();
}
