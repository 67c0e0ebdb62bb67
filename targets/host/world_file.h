/* SPDX-License-Identifier: MIT */
/* Reads the world file of --world. */
#ifndef HOST_WORLD_FILE_H
#define HOST_WORLD_FILE_H

#include <stdbool.h>

#include "simulator/world.h"

/* Fills in the world from the file; `path` NULL: the ordinary world. Of a file that cannot be read
 * or is wrong it says so, with the line's number, and returns false. */
bool world_file_read(struct world *world, const char *path);

#endif
