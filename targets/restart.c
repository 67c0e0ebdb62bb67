/* SPDX-License-Identifier: MIT */
#include "restart.h"

enum { RESTART_MS = 500 };

void restart_ask(struct restart *restart, uint32_t now)
{
	restart->asked = true;
	restart->by = now + RESTART_MS;
}

bool restart_due(const struct restart *restart, struct at_modem *modem, unsigned ports,
		 uint32_t now)
{
	bool busy = false;

	if (!restart->asked)
		return false;
	for (unsigned i = 0; i < ports; i++)
		busy = busy || at_port_busy(at_modem_port(modem, i));
	return !busy || (int32_t)(now - restart->by) >= 0;
}
