/* SPDX-License-Identifier: MIT */
/*
 * The C interface of the +WIP commands (4111846, chapter 8), for applications that are linked with
 * the modem: they decide when ports have the commands. A program gives its own application to the
 * modem as `application` of struct services (services/services.h); without one the commands are
 * there from the modem's start on.
 */
#ifndef DIALECTS_SIERRA_WIP_ATCMD_H
#define DIALECTS_SIERRA_WIP_ATCMD_H

#include <stdint.h>

/* What the functions return (8.2.3, 8.3.3). */
enum {
	WIP_ATCMD_OK = 0,
	WIP_ATCMD_SUBSCRIBE_FAILED = -1,  /* there is no modem yet: product_start() comes first */
	WIP_ATCMD_SUBSCRIBED = -2,	  /* they are there already */
	WIP_ATCMD_UNSUBSCRIBED = -3,	  /* they are not there */
	WIP_ATCMD_UNSUBSCRIBE_FAILED = -4 /* there is no modem yet */
};

/* Gives all ports the commands +WIPCFG, +WIPBR, +WIPPING, +WIPCREATE, +WIPCLOSE, +WIPOPT, +WIPDATA
 * and +WIPDATARW, with the IP stack stopped. Returns 0 or what is wrong. */
int32_t wip_ATCmdSubscribe(void);

/* Takes them away: a line that has one answers as to any unknown command. Sockets, bearers and the
 * IP stack are closed before; ports that are mapped to a socket come back to commands, those that
 * wait for an answer get the error of a stopped stack. Returns 0 or what is wrong. */
int32_t wip_ATCmdUnsubscribe(void);

#endif
