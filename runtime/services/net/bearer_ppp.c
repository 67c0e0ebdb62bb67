/* SPDX-License-Identifier: MIT */
#include "services/net/bearer_ppp.h"

#include <string.h>

#include "netif/ppp/ppp_opts.h"

#if PPP_SUPPORT

static struct bearer_ppp *self(struct bearer *bearer)
{
	return (struct bearer_ppp *)bearer;
}

/* Its interface is lwIP's only while there is a session. */
static void add(struct bearer *bearer)
{
	(void)bearer;
}

static enum cause up(struct bearer *bearer, const struct bearer_addressing *addressing)
{
	struct ppp_line_configuration set = self(bearer)->configuration;
	bool has_servers = false;

	set.address = addressing->address;
	set.peer = addressing->gateway;
	for (unsigned i = 0; i < BEARER_DNS_SERVERS; i++) {
		set.dns[i] = addressing->dns[i];
		has_servers |= addressing->dns[i] != 0;
	}
	set.ask_dns = addressing->automatic && !has_servers;
	return ppp_line_start(&self(bearer)->line, &set);
}

static void down(struct bearer *bearer)
{
	ppp_line_stop(&self(bearer)->line);
}

static void risen(void *user)
{
	bearer_risen(user);
}

static void failed(void *user, enum cause why)
{
	bearer_failed(user, why);
}

static void enter(void *user)
{
	bearer_enter(user);
}

static void leave(void *user)
{
	bearer_leave(user);
}

void bearer_ppp_init(struct bearer_ppp *bearer)
{
	static const struct bearer_operations operations = {.add = add, .up = up, .down = down};
	static const struct ppp_line_events events = {risen, failed, enter, leave};

	memset(&bearer->bearer, 0, sizeof bearer->bearer);
	memset(&bearer->configuration, 0, sizeof bearer->configuration);
	bearer->bearer.operations = &operations;
	bearer->bearer.sort = BEARER_PPP;
	bearer->bearer.point_to_point = true;
	ppp_line_init(&bearer->line, &bearer->bearer.netif, &events, &bearer->bearer);
}

void bearer_ppp_configure(struct bearer *bearer, const struct ppp_line_configuration *configuration)
{
	self(bearer)->configuration = *configuration;
}

struct ppp_line *bearer_ppp_line(struct bearer *bearer)
{
	return &self(bearer)->line;
}

#endif
