/* SPDX-License-Identifier: MIT */
/* Events: what the handlers and listeners of this dialect tell at every port. */
#ifndef DIALECTS_TI_EVENTS_H
#define DIALECTS_TI_EVENTS_H

#include "product.h"

/* Each is told and noted for the status that a host may ask for. */
void ti_tell_wlan(const struct ti_event_wlan *event);
void ti_tell_netapp(const struct ti_event_netapp *event);
void ti_tell_sock(const struct ti_event_sock *event);
/* Who sends it cannot do what it is set to do. */
void ti_tell_error(enum cause cause, enum ti_event_general_sender sender);
/* A network could not be joined: only noted. */
void ti_note_connection_failed(void);

enum ti_events { TI_EVENTS_DEVICE, TI_EVENTS_WLAN, TI_EVENTS_SOCK, TI_EVENTS_NETAPP, TI_EVENTS };

/* The events of this kind since this was called last, as bits of the status; and forgets them. */
uint16_t ti_events_since(enum ti_events kind);

#endif
