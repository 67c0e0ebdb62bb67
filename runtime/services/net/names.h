/* SPDX-License-Identifier: MIT */
/*
 * Names and places that the board knows by itself: what a closed network's missing DNS would have
 * said, and where an address of the outside world really is. A board hands one structure to
 * connections_init() and echo_init(); the host and the QEMU boards fill it from the world file. A
 * board without such knowledge passes NULL.
 *
 * The order for a host the user names: dotted address, `lookup`, DNS; the outcome then goes
 * through `redirect`. The user sees the address before the redirection as the remote one.
 */
#ifndef SERVICES_NET_NAMES_H
#define SERVICES_NET_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "services/net/connection.h"

struct names;

struct names_operations {
	/* The address of `name` (lower case, ended by NUL) of a family; false: not known here, ask
	 * DNS. NULL: knows no names. */
	bool (*lookup)(const struct names *names, const char *name, enum address_family family,
		       struct address *address);
	/* Puts another destination of the same family in place of *destination (port in host
	 * order; port 0 is an ICMP echo: only the address counts). An address in 127.0.0.0/8, and
	 * ::1, mean the machine behind the link (struct link, `loopback`). False: stays as it is.
	 * NULL: redirects nothing. */
	bool (*redirect)(const struct names *names, enum connection_protocol protocol,
			 struct connection_address *destination);
};

struct names {
	const struct names_operations *operations;
};

#endif
