/* SPDX-License-Identifier: MIT */
/*
 * The simulated radio and the world around it. The world outlives a reset of the chip, as the real
 * one does.
 */
#ifndef MPS2_RADIO_H
#define MPS2_RADIO_H

#include <stdint.h>

#include "simulator/names.h"
#include "network_limits.h"
#include "simulator/simulator.h"
#include "simulator/wifi.h"

extern struct simulator radio_simulator;
extern struct world_names radio_names;
/* NULL: the product has no WLAN. */
extern struct wifi *const radio_wifi;

/* Before anything else, once. */
void radio_init(void);
/* Powers the radio on, in the world that there was before the reset, or in the ordinary one. */
void radio_start(uint32_t now);
/* Carries out what is due at `now`, ms. */
void radio_poll(uint32_t now);
/* Milliseconds until the next radio_poll() is due. */
uint32_t radio_next(uint32_t now);

#endif
