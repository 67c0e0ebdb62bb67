/* SPDX-License-Identifier: MIT */
/*
 * Random numbers as a driver. NOT FIT FOR PRODUCTS: they are made of the seed that the runner sends
 * (lwip_port.h), for the board has no noise source. A board that has one puts it here.
 */
#ifndef MPS2_AN385_SEEDED_RANDOM_H
#define MPS2_AN385_SEEDED_RANDOM_H

#include "drivers/random.h"

extern struct random seeded_random;

#endif
