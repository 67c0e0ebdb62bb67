/* SPDX-License-Identifier: MIT */
/*
 * A restart that a command asks for (V.250 Z of a reset product, +CFUN=1,1): the board carries it
 * out when the answers have left, or half a second later at the latest. Until then the ports take
 * nothing.
 */
#ifndef TARGETS_RESTART_H
#define TARGETS_RESTART_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/modem.h"

struct restart {
	bool asked;
	uint32_t by; /* ms; when asked */
};

void restart_ask(struct restart *restart, uint32_t now);
/* Whether it is asked for, and all of the modem's ports are done or the time is over. */
bool restart_due(const struct restart *restart, struct at_modem *modem, unsigned ports,
		 uint32_t now);

#endif
