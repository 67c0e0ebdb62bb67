/* SPDX-License-Identifier: MIT */
/*
 * The simulated radio and the world around it. The world outlives a reset of the chip, as the real
 * one does.
 */
#ifndef MPS2_RADIO_H
#define MPS2_RADIO_H

#include <stdint.h>

#include "simulator/names.h"
#include "simulator/simulator.h"

extern struct simulator radio_simulator;
extern struct world_names radio_names;

/* Powers the radio on, in the world that there was before the reset, or in the ordinary one. */
void radio_start(uint32_t now);

#endif
