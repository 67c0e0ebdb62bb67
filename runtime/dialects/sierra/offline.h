/* SPDX-License-Identifier: MIT */
/*
 * The one session of +WIPDATARW: a service whose data goes through command lines, in hexadecimal
 * digits. Opened by +WIPDATA.
 */
#ifndef DIALECTS_SIERRA_OFFLINE_H
#define DIALECTS_SIERRA_OFFLINE_H

#include "dialects/sierra/create_table.h"

/* Begins the session, as a handler. Its port hears what comes. */
enum cause sierra_offline_open(struct at_call *call, struct sierra_service *service);
/* Whether the session is this service's. */
bool sierra_offline(const struct sierra_service *service);
/* From inside `emit`, when +WIPDATA has announced data: shows a block of it. Returns whether there
 * is more to tell. */
bool sierra_offline_show(struct sierra_service *service, struct at_port *port);
/* The connection takes bytes again, or has ended. */
void sierra_offline_turn(struct sierra_service *service);
/* The service is closed: so is its session. */
void sierra_offline_closed(struct sierra_service *service);

#endif
