/* SPDX-License-Identifier: MIT */
/*
 * A modem on the desk: the simulated radio, the network of this machine, and one port whose answers
 * are printed. What the examples share; a program of your own begins with a copy of desk.c.
 */
#ifndef EXAMPLES_DESK_H
#define EXAMPLES_DESK_H

#include <stdbool.h>

/* Makes the modem and starts it, with `application` (services/services.h) when it is not NULL.
 * Once a program. False: the product needs more memory than there is. */
bool desk_open(void (*application)(void));

/* Gives the port a command line without its end, and turns until it is answered. */
void desk_say(const char *line);

#endif
