/* SPDX-License-Identifier: MIT */
/*
 * What a board hands to the handlers: the services of this modem. at_call_application() returns
 * a pointer to this structure. A member that the product does not need is NULL.
 */
#ifndef SERVICES_SERVICES_H
#define SERVICES_SERVICES_H

#include "base/cause.h"

struct baseband;
struct bearers;
struct clock;
struct connections;
struct dhcp_server;
struct echo;
struct files;
struct lookups;
struct pdp;
struct program_port;
struct random;
struct tls_trust;
struct wlan;

struct services {
	struct baseband *baseband;
	struct clock *clock;
	struct pdp *pdp;
	struct bearers *bearers;
	struct connections *connections;
	struct echo *echo;
	struct lookups *lookups;
	struct wlan *wlan;
	struct dhcp_server *dhcp_server; /* of the access point */
	struct files *files;
	/* Random numbers fit for keys. */
	struct random *random;
	/* The authorities that the maker of the module trusts for TLS. NULL: he has none. */
	const struct tls_trust *trust;
	/* The program's own application, for products whose dialect has an interface in C for
	 * one: called at the modem's start. NULL: there is none. */
	void (*application)(void);
	/* The port of the program with which the modem is linked. NULL: it has none. */
	struct program_port *program;
	/* Forgets all settings that are stored: the next start finds those of the factory. NULL: as
	 * there is no storage. */
	enum cause (*forget)(void *board);
	/* Restarts the modem as after power-up (V.250 Z with a reset product, +CFUN=1,1). */
	void (*restart)(void *board);
	void *board;
};

#endif
