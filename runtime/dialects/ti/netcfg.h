/* SPDX-License-Identifier: MIT */
/* Where the modem's addresses come from, as +NetCfgSet has said. */
#ifndef DIALECTS_TI_NETCFG_H
#define DIALECTS_TI_NETCFG_H

#include "product.h"
#include "services/net/bearer.h"
#include "services/services.h"

/* The address that the access point has. */
struct bearer_addressing ti_access_point_addressing(void);
/* The station has its address: what is set besides holds now. */
void ti_netcfg_addressed(void);

/* --- Between its files. */

const struct services *ti_netcfg_services(void);
/* netcfg_events.c begins to tell of IPv6. */
void ti_netcfg_events_begin(void);

#endif
