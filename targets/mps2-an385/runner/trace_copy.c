/* SPDX-License-Identifier: MIT */
#include "trace_copy.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "host/complain.h"

bool trace_copy_open(struct trace_copy *trace, const char *path, int descriptor)
{
	*trace = (struct trace_copy){.file = fopen(path, "we"), .descriptor = descriptor};
	if (!trace->file)
		complain("trace: cannot write %s: %s", path, strerror(errno));
	return trace->file;
}

static void write_lines(struct trace_copy *trace)
{
	const char *end = memrchr(trace->text, '\n', trace->length);
	size_t whole = end ? (size_t)(end + 1 - trace->text) : 0;

	/* A line longer than all of this is written as it comes. */
	if (!whole && trace->length == sizeof trace->text)
		whole = trace->length;
	if (!whole)
		return;
	if ((fwrite(trace->text, 1, whole, trace->file) != whole || fflush(trace->file)) &&
	    !trace->complained) {
		complain("trace: %s", strerror(errno));
		trace->complained = true;
	}
	trace->length -= whole;
	memmove(trace->text, trace->text + whole, trace->length);
}

/* Returns whether there may be more. */
static bool take(struct trace_copy *trace)
{
	ssize_t n = recv(trace->descriptor, trace->text + trace->length,
			 sizeof trace->text - trace->length, MSG_DONTWAIT);

	if (n <= 0)
		return false;
	trace->length += (size_t)n;
	write_lines(trace);
	return true;
}

void trace_copy_watch(struct trace_copy *trace, struct turn *turn)
{
	if (trace->file)
		trace->slot = turn_watch(turn, trace->descriptor, POLLIN);
}

void trace_copy_serve(struct trace_copy *trace, const struct turn *turn)
{
	if (trace->file && turn_events(turn, trace->slot))
		take(trace);
}

void trace_copy_close(struct trace_copy *trace)
{
	if (!trace->file)
		return;
	while (take(trace))
		;
	fclose(trace->file);
	trace->file = NULL;
}
