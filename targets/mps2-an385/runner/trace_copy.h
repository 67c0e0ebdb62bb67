/* SPDX-License-Identifier: MIT */
/* What the image says at its trace UART, in the file of --trace: whole lines, so that the file can
 * be followed and ends well however the emulator ends. */
#ifndef RUNNER_TRACE_COPY_H
#define RUNNER_TRACE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "host/loop.h"

struct trace_copy {
	FILE *file; /* NULL: none is wanted */
	int descriptor;
	unsigned slot;
	bool complained;
	char text[8192]; /* a line as far as it has come */
	size_t length;
};

/* Starts a new file; says why when it cannot, and returns false. `descriptor`: the UART's socket.
 */
bool trace_copy_open(struct trace_copy *trace, const char *path, int descriptor);
void trace_copy_watch(struct trace_copy *trace, struct turn *turn);
void trace_copy_serve(struct trace_copy *trace, const struct turn *turn);
/* Takes what there is still; also for a structure of zeros. */
void trace_copy_close(struct trace_copy *trace);

#endif
