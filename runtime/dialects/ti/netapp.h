/* SPDX-License-Identifier: MIT */
/* Between the files of the network applications. */
#ifndef DIALECTS_TI_NETAPP_H
#define DIALECTS_TI_NETAPP_H

#include "product.h"

/* netapp_ping.c: nothing goes on, at the modem's start. */
void ti_ping_begin(void);
/* What goes on ends, and says what has come of it, unless it has said so each time. */
void ti_ping_end(void);

#endif
