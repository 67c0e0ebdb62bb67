/* SPDX-License-Identifier: MIT */
/*
 * The trace of the board: records as targets/trace.h writes them, out of a UART. It never holds the
 * modem up: a record that the ring has no room for is dropped whole and counted, and the next one
 * that fits comes behind a `drop` that says how many. Payload that comes in small pieces is
 * gathered into one record, a long one makes several.
 */
#ifndef MPS2_TRACE_UART_H
#define MPS2_TRACE_UART_H

#include <stdbool.h>

#include "engine/modem.h"

/* Milliseconds are told from `now` on. */
void trace_uart_start(uint32_t now);
void trace_uart_switch(bool on);
/* For at_platform.trace; the context is not used. */
void trace_uart_record(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n);
/* Writes what was gathered, when it is time; in every turn of the main loop. */
void trace_uart_serve(void);
/* Milliseconds until then; UINT32_MAX: nothing is gathered. */
uint32_t trace_uart_next(void);
/* The board's own remarks. `port` as in at_platform.trace. */
void trace_uart_text(uint8_t port, enum at_trace_kind kind, const char *text);

#endif
