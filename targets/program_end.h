/* SPDX-License-Identifier: MIT */
/*
 * The modem's last port as a program's own (services/program/program_port.h), for programs and
 * boards that have a modem in them and a loop that turns it.
 */
#ifndef TARGETS_PROGRAM_END_H
#define TARGETS_PROGRAM_END_H

#include "engine/modem.h"
#include "services/program/program_port.h"

struct program_end {
	struct program_port port; /* for struct services */
	struct at_stream stream;
	struct at_port *end;
	/* A turn of the board's loop: with `wait` it sleeps until something is due. */
	void (*turn)(bool wait);
	bool turning; /* the board's loop sets it while the modem runs, and so does `port`; it is
		       * until the modem is there */
	bool held;    /* a restart was asked for: the port takes nothing until the next join */
	bool opened;
};

void program_end_init(struct program_end *end, void (*turn)(bool wait));
/* The modem was made, or made anew, with this many ports. */
void program_end_join(struct program_end *end, struct at_modem *modem, unsigned ports);

#endif
