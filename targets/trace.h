/* SPDX-License-Identifier: MIT */
/*
 * The trace as text, the same on every board: one record a line,
 *
 *	<milliseconds> <port> <kind> <bytes>
 *
 * port: the port's number from 1, `-` for the modem as a whole; kind: in, out, data-in, data-out,
 * parser, drop, state, note. In <bytes> CR, LF, TAB and the backslash stand as \r \n \t \\, every
 * other byte outside printable ASCII as \xHH. A board gives trace_format() a place to put the text
 * (a file, a UART) and calls it from its at_platform.trace.
 */
#ifndef TARGETS_TRACE_H
#define TARGETS_TRACE_H

#include "engine/modem.h"

/* Takes n characters of a record; called several times a record, the last ends in a newline. */
typedef void trace_put(void *context, const char *text, size_t n);

/* Writes one record, of any length, without memory of its own. `port` as in at_platform.trace. */
void trace_format(trace_put *put, void *context, uint32_t ms, uint8_t port, enum at_trace_kind kind,
		  const void *bytes, size_t n);

#endif
