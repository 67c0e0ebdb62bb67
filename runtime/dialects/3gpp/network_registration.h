/* SPDX-License-Identifier: MIT */
/* Unsolicited +CREG and +CGREG; network.c starts them. */
#ifndef DIALECTS_3GPP_NETWORK_REGISTRATION_H
#define DIALECTS_3GPP_NETWORK_REGISTRATION_H

#include "drivers/baseband.h"
#include "engine/at.h"

void threegpp_watch_registration(struct at_modem *modem, struct baseband *baseband);

#endif
