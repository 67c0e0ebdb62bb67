/* SPDX-License-Identifier: MIT */
/* The queries of the control protocol, for control.c: `show WHAT`. */
#ifndef SIMULATOR_CONTROL_SHOW_H
#define SIMULATOR_CONTROL_SHOW_H

#include "simulator/control.h"

/* Reads what to show from the words after `show`, and writes the lines. */
bool control_show(const struct control *control, struct words *words, control_write *write,
		  void *client);

#endif
