/* SPDX-License-Identifier: MIT */
#include "trace_file.h"

#include <errno.h>
#include <string.h>

#include "complain.h"
#include "loop.h"
#include "trace.h"

static void put(void *context, const char *text, size_t n)
{
	fwrite(text, 1, n, context);
}

bool trace_file_open(struct trace_file *trace, const char *path)
{
	trace->file = fopen(path, "we");
	if (!trace->file) {
		complain("trace: cannot write %s: %s", path, strerror(errno));
		return false;
	}
	/* Whole lines, so that the file can be followed, and nothing is lost in a crash. */
	setvbuf(trace->file, NULL, _IOLBF, 1 << 16);
	trace->started = clock_now();
	return true;
}

void trace_file_record(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n)
{
	struct trace_file *trace = context;

	trace_format(put, trace->file, clock_now() - trace->started, port, kind, bytes, n);
}

void trace_file_close(struct trace_file *trace)
{
	if (trace->file)
		fclose(trace->file);
	trace->file = NULL;
}
