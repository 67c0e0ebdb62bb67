/* SPDX-License-Identifier: MIT */
/*
 * The TLS sessions of a product that has the limit `tls_sessions`, with their memory; of another
 * product this does nothing and takes none.
 */
#ifndef TARGETS_TLS_SERVICES_H
#define TARGETS_TLS_SERVICES_H

#include "drivers/random.h"
#include "services/services.h"
#include "services/tls/tls.h"

/* Lets the connections of `services` be secured, by its clock. `trust` is entered as the
 * authorities that the board brings; it may change, and must stay as `random` must. Once per
 * program, after network_services_init(). */
void tls_services_init(struct random *random, const struct tls_trust *trust,
		       struct services *services);

#endif
