/* SPDX-License-Identifier: MIT */
/* The subscriber's identity, for the commands of several dialects that show it. */
#ifndef DIALECTS_3GPP_SUBSCRIBER_H
#define DIALECTS_3GPP_SUBSCRIBER_H

#include "engine/at.h"

struct baseband;

/* The baseband of the modem that runs the call. */
struct baseband *threegpp_baseband(const struct at_call *call);

/* The IMSI into *imsi, a string of the driver's. Without one: sim_missing, sim_pin_required,
 * sim_puk_required. */
enum cause threegpp_subscriber(const struct at_call *call, const char **imsi);

#endif
