/* SPDX-License-Identifier: MIT */
/* The trace of the host: a text file, one record a line (see targets/trace.h). */
#ifndef HOST_TRACE_FILE_H
#define HOST_TRACE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/modem.h"

struct trace_file {
	FILE *file;
	uint32_t started; /* clock_now() of millisecond 0 */
};

/* Starts a new file; says why when it cannot, and returns false. */
bool trace_file_open(struct trace_file *trace, const char *path);
/* For at_platform.trace; `context` is the struct trace_file. */
void trace_file_record(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n);
void trace_file_close(struct trace_file *trace);

#endif
