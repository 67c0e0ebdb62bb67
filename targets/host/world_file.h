/* SPDX-License-Identifier: MIT */
/* Reads the world file of --world. */
#ifndef HOST_WORLD_FILE_H
#define HOST_WORLD_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "simulator/world.h"

/* The file's text, `n` bytes that stay until the next call; NULL when it cannot be read, which it
 * says. */
const char *world_file_text(const char *path, size_t *n);

/* Fills in the world from the file; `path` NULL: the ordinary world. Of a file that cannot be read
 * or is wrong it says so, with the line's number, and returns false. */
bool world_file_read(struct world *world, const char *path);

#endif
