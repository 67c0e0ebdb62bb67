/* SPDX-License-Identifier: MIT */
/*
 * The network processor, which AT+Stop stops and AT+Start starts: who has something on it hears of
 * both. It runs from power-up.
 */
#ifndef DIALECTS_TI_DEVICE_H
#define DIALECTS_TI_DEVICE_H

#include "product.h"

struct services;

/* The modem's; NULL: it has not started yet. */
const struct services *ti_device_services(void);

/* Who owns one embeds it; it stays until the modem restarts. */
struct ti_device_listener {
	/* It stops: sockets are closed, outcomes that somebody waits for are no more, and nothing
	 * of it is told. NULL: nobody hears. */
	void (*stopping)(struct ti_device_listener *listener);
	/* It starts again. NULL: nobody hears. */
	void (*starting)(struct ti_device_listener *listener);
	/* It has stopped: what was on its way has arrived, or has had its time. NULL: nobody hears.
	 */
	void (*stopped)(struct ti_device_listener *listener);
	struct ti_device_listener *next; /* device.c's */
};

/* From the start function of a group that uses ti.device. They hear of a start in the order in
 * which they came, of a stop in the opposite one. */
void ti_device_listen(struct ti_device_listener *listener);
/* From the moment at which it stops. */
bool ti_is_stopped(void);

/* Stores the options `setting` of this key, where what is set is to survive a restart. */
enum cause ti_keep(struct at_modem *modem, unsigned setting, unsigned key);

#endif
