/* SPDX-License-Identifier: MIT */
/* A port of the modem in this process as the far end of a wire. */
#ifndef HOST_WIRE_PORT_H
#define HOST_WIRE_PORT_H

#include "engine/modem.h"
#include "wire.h"

struct wire_port {
	struct wire_far_end end; /* for wire_join(); first member */
	struct at_port *port;
};

/* Also for a port that was made anew: wire_rejoin() comes next. */
void wire_port_init(struct wire_port *end, struct at_port *port);

#endif
