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

struct at_modem *ti_netcfg_modem(void);
const struct services *ti_netcfg_services(void);
/* What is set, and kept. */
struct ti_addresses_options *ti_addresses(void);
/* Put it in force; a network that is there gets the new addresses at once. parameter_range: one of
 * IPv6 that no host can have. */
void ti_netcfg_apply_ipv4(void);
enum cause ti_netcfg_apply_ipv6(void);
/* netcfg_events.c begins to tell of addresses. */
void ti_netcfg_events_begin(void);

#endif
