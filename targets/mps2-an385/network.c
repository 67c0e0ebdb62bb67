/* SPDX-License-Identifier: MIT */
#include "mps2-an385/network.h"

#include "network_services.h"

static struct network_services services_here;
static struct link nowhere;

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

static void nowhere_receive(struct link *link, uint8_t *frame, size_t n)
{
	(void)link;
	(void)frame;
	(void)n;
}

static const struct link_operations nowhere_operations = {
	nowhere_up, nowhere_down, nowhere_send, nowhere_waiting, nowhere_receive,
};

void network_open(struct baseband *baseband, const struct names *names, struct services *services)
{
	struct link *links[NETWORK_CONTEXTS];

	nowhere.operations = &nowhere_operations;
	for (unsigned i = 0; i < NETWORK_CONTEXTS; i++)
		links[i] = &nowhere;
	network_services_init(&services_here, links, baseband, names, services);
}

void network_restart(struct baseband *baseband)
{
	network_services_restart(&services_here, baseband);
}

void network_close(void)
{
}

void network_serve(void)
{
	bearers_poll(&services_here.bearers);
}

uint32_t network_next(void)
{
	return bearers_wait(&services_here.bearers);
}
