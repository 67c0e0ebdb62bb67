/* SPDX-License-Identifier: MIT */
/* Between the files of the network applications. */
#ifndef DIALECTS_TI_NETAPP_H
#define DIALECTS_TI_NETAPP_H

#include "product.h"

/* netapp_ping.c: nothing goes on, at the modem's start. */
void ti_ping_begin(void);
/* A run that goes on ends, and nothing is told of it. */
void ti_ping_stop(void);

#endif
