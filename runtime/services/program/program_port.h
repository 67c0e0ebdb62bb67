/* SPDX-License-Identifier: MIT */
/*
 * A port of the modem's that the program has for itself, with which the modem is linked: its own
 * code speaks there instead of a host at a wire. A board or program that offers one has it in
 * struct services; targets/program_end.h makes it of a modem.
 *
 * Not reentrant: one caller, the program's own, never from inside a turn of the modem.
 */
#ifndef SERVICES_PROGRAM_PROGRAM_PORT_H
#define SERVICES_PROGRAM_PROGRAM_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct program_port;

struct program_port_operations {
	/* From now on the port speaks to `heard`. */
	void (*open)(struct program_port *port);
	/* Gives the port bytes. Returns how many it took: the rest is offered again after a turn,
	 * none inside one. */
	size_t (*send)(struct program_port *port, const void *bytes, size_t n);
	/* `heard` takes bytes again after it took fewer than it was offered. */
	void (*writable)(struct program_port *port);
	/* Lets the modem do what is due; with `wait` it sleeps until something is. False: from
	 * inside a turn. */
	bool (*turn)(struct program_port *port, bool wait);
};

struct program_port {
	const struct program_port_operations *operations;
	/* Takes what the modem says. Returns how many bytes. Whoever opens the port sets it. */
	size_t (*heard)(struct program_port *port, const void *bytes, size_t n);
};

#endif
