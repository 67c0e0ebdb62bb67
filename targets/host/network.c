/* SPDX-License-Identifier: MIT */
#include "network.h"

#include "complain.h"

static bool nowhere_up(struct link *link)
{
	(void)link;
	return false;
}

static void nowhere_down(struct link *link)
{
	(void)link;
}

static bool nowhere_send(struct link *link, const struct link_slice *slices, unsigned count)
{
	(void)link;
	(void)slices;
	(void)count;
	return false;
}

static size_t nowhere_waiting(struct link *link)
{
	(void)link;
	return 0;
}

static void nowhere_receive(struct link *link, const struct link_room *rooms, unsigned count)
{
	(void)link;
	(void)rooms;
	(void)count;
}

static const struct link_operations nowhere_operations = {
	nowhere_up, nowhere_down, nowhere_send, nowhere_waiting, nowhere_receive,
};

static bool add_forwards(struct slirp_link *link, const struct options *options)
{
	for (unsigned i = 0; i < options->forward_count; i++)
		if (!slirp_link_forward(link, options->forwards[i])) {
			complain("--forward: too many, or not understood: %s",
				 options->forwards[i]);
			return false;
		}
	return true;
}

bool network_open(struct network *network, const struct options *options, struct baseband *baseband,
		  struct wifi *wifi, const struct names *names, struct services *services)
{
	const struct network_radios radios = {baseband, &wifi->radio};
	struct link *links[NETWORK_LINKS];

	network->nowhere = (struct link){.operations = &nowhere_operations};
	for (unsigned i = 0; i < NETWORK_LINKS; i++) {
		slirp_link_init(&network->slirp[i], i + 1);
		if (!add_forwards(&network->slirp[i], options))
			return false;
		links[i] = options_net_attached(options, i + 1) ? &network->slirp[i].link
								: &network->nowhere;
	}
	for (unsigned i = NETWORK_LINKS - NETWORK_WLANS; i < NETWORK_LINKS; i++) {
		wifi_plug(wifi, links[i]);
		links[i] = &wifi->link;
	}
	network_services_init(&network->services, links, &radios, names, services);
	return true;
}

void network_restart(struct network *network, struct baseband *baseband)
{
	network_services_restart(&network->services, baseband);
}

void network_watch(struct network *network, struct turn *turn)
{
	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		turn->count += slirp_link_fill(&network->slirp[i], turn->descriptors + turn->count,
					       TURN_DESCRIPTORS - turn->count, &turn->timeout);
	turn_within(turn, bearers_wait(&network->services.bearers));
}

void network_serve(struct network *network)
{
	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		slirp_link_dispatch(&network->slirp[i], false);
	bearers_poll(&network->services.bearers);
}
