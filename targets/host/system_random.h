/* SPDX-License-Identifier: MIT */
/* Random numbers of the kernel's, as a driver. */
#ifndef HOST_SYSTEM_RANDOM_H
#define HOST_SYSTEM_RANDOM_H

#include "drivers/random.h"

extern struct random system_random;

#endif
