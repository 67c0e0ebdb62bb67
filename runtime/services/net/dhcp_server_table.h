/* SPDX-License-Identifier: MIT */
/* The DHCP server's memory, for the board; handlers know dhcp_server.h alone. */
#ifndef SERVICES_NET_DHCP_SERVER_TABLE_H
#define SERVICES_NET_DHCP_SERVER_TABLE_H

#include "services/net/dhcp_server.h"

struct udp_pcb;

/* A place for a neighbour. The fields are dhcp_server.c's. */
struct dhcp_server_place {
	struct dhcp_lease lease;
	uint8_t state; /* free, offered, bound, declined */
	uint8_t news;  /* bit n: event n is still to be told */
};

struct dhcp_server {
	struct udp_pcb *pcb; /* NULL: not started */
	struct bearer *bearer;
	struct dhcp_server_range range;
	struct dhcp_server_listener *listeners;
	struct dhcp_server_place *places;
	unsigned count;
};

/* Makes a server for so many neighbours, not started. The list must stay. */
void dhcp_server_init(struct dhcp_server *server, struct dhcp_server_place *places, unsigned count);
/* Stops it, and forgets its listeners: before another dhcp_server_init(). */
void dhcp_server_close(struct dhcp_server *server);

#endif
