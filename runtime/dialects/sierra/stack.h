/* SPDX-License-Identifier: MIT */
/*
 * Whether the IP stack of +WIPCFG is started, for the groups that stand on it. lwIP itself always
 * runs: a stack that is stopped has no bearers and no services.
 */
#ifndef DIALECTS_SIERRA_STACK_H
#define DIALECTS_SIERRA_STACK_H

#include "product.h"

/* Hears that the stack stops, and closes what it has without a word to the host. Who listens first
 * hears it last, so that bearers outlive the services that they carry. */
struct sierra_stack_listener {
	void (*stopping)(struct sierra_stack_listener *listener);
	struct sierra_stack_listener *next; /* sierra_stack_listen()'s */
};
/* For the start functions of groups; at a restart of the modem the list begins anew. */
void sierra_stack_listen(struct sierra_stack_listener *listener);

/* Predicates of the specifications. */
bool sierra_stack_started(struct at_call *call);

/* Stops the stack as AT+WIPCFG=0 does; one that is stopped stays so. */
void sierra_stack_stop(void);

/* Option 21: packets are passed on between bearers. */
bool sierra_stack_forwards(void);

/* How many sockets the stack was started with: option 6 as it was then. */
unsigned sierra_stack_sockets(void);

#endif
