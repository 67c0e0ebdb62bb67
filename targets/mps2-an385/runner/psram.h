/* SPDX-License-Identifier: MIT */
/*
 * The board's PSRAM, which the image uses as its flash, as a file under the emulator. Its beginning
 * is the host program's settings image (host/state.h), byte for byte, so that --state is the same
 * file for both; as long as the emulator runs it has the memory's size, with nothing in the rest of
 * it.
 */
#ifndef RUNNER_PSRAM_H
#define RUNNER_PSRAM_H

#include <stdbool.h>

#include "host/state.h"

struct psram {
	struct state state; /* open: its file is locked */
	bool opened;
};

/* Opens or makes the file; `path` NULL: memory that ends with the emulator. What is no settings
 * image is kept aside as the host program does. Says why when it cannot, and returns false. */
bool psram_open(struct psram *psram, const char *path);
/* The descriptor to hand on to the emulator, which keeps the file locked as long as it lives. */
int psram_descriptor(const struct psram *psram);
/* The emulator has ended. Also for a structure of zeros. */
void psram_close(struct psram *psram);

#endif
