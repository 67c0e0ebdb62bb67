/* SPDX-License-Identifier: MIT */
/*
 * A DHCP server (RFC 2131) on one bearer: it gives the neighbours there addresses of a range, with
 * the bearer's own as their router and DNS server. Handlers start and stop it; it serves while the
 * bearer is up.
 */
#ifndef SERVICES_NET_DHCP_SERVER_H
#define SERVICES_NET_DHCP_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cause.h"

struct bearer;
struct dhcp_server;

enum { DHCP_SERVER_MAC = 6, DHCP_SERVER_NAME = 32 /* characters of a neighbour's name */ };

/* Addresses in network order. */
struct dhcp_server_range {
	uint32_t first, last; /* both are given out */
	uint32_t lease;	      /* seconds */
};

/* An address that is given out. */
struct dhcp_lease {
	uint32_t address; /* network order */
	uint32_t left;	  /* seconds */
	uint8_t mac[DHCP_SERVER_MAC];
	char name[DHCP_SERVER_NAME + 1]; /* "": it has said none */
};

enum dhcp_server_event {
	DHCP_SERVER_LEASED,
	DHCP_SERVER_RELEASED, /* the neighbour gave it back */
	DHCP_SERVER_DECLINED, /* the neighbour has found somebody else there */
	DHCP_SERVER_EXPIRED
};

struct dhcp_server_listener {
	/* Called from the event loop; `lease` is valid during the call. A lease that is renewed is
	 * not leased again. */
	void (*event)(struct dhcp_server_listener *listener, enum dhcp_server_event event,
		      const struct dhcp_lease *lease);
	struct dhcp_server_listener *next; /* dhcp_server_listen()'s */
};

void dhcp_server_listen(struct dhcp_server *server, struct dhcp_server_listener *listener);

/* Serves on the bearer, whenever it is up. Leases of before are forgotten, and nobody is told.
 * parameter_range: `first` is 0 or behind `last`; wrong_state: it is started; no_memory. */
enum cause dhcp_server_start(struct dhcp_server *server, struct bearer *bearer,
			     const struct dhcp_server_range *range);
/* Says nothing more; leases stay known. Nothing happens when it is not started. */
void dhcp_server_stop(struct dhcp_server *server);
bool dhcp_server_started(const struct dhcp_server *server);

/* The address that this neighbour has. False: none. */
bool dhcp_server_lease(const struct dhcp_server *server, const uint8_t mac[DHCP_SERVER_MAC],
		       struct dhcp_lease *lease);

#endif
