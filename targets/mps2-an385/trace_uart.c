/* SPDX-License-Identifier: MIT */
#include "mps2-an385/trace_uart.h"

#include <string.h>

#include "mps2-an385/tick.h"
#include "mps2-an385/uarts.h"
#include "trace.h"

/* A record is gathered before it goes, so that it goes whole or not at all. Payloads of more bytes
 * than that make several. */
enum {
	PORTION = 192, /* bytes of a record, of which each may become four characters */
	LONGEST = 4 * PORTION + 32,
	PATIENCE_MS = 50 /* with a record that may still grow */
};

static struct {
	bool on;
	/* Payload that has come in one piece so far, and is not written yet. */
	struct {
		uint8_t port;
		enum at_trace_kind kind;
		uint8_t bytes[PORTION];
		size_t n;
		uint32_t at; /* ms: of the first byte */
	} payload;
	uint32_t started;
	uint32_t lost; /* records since the last one that went */
	size_t length;
	char text[LONGEST];
} trace;

static void put(void *context, const char *text, size_t n)
{
	(void)context;
	memcpy(trace.text + trace.length, text, n);
	trace.length += n;
}

/* False: there is no room. */
static bool send(uint32_t at, uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	trace.length = 0;
	trace_format(put, NULL, at - trace.started, port, kind, bytes, n);
	if (trace.length > uart_room(&uarts_trace))
		return false;
	uart_write(&uarts_trace, (const uint8_t *)trace.text, trace.length);
	return true;
}

static bool tell_lost(void)
{
	char text[32] = "", *at = text + sizeof text - 1;
	static const char rest[] = " trace records lost";
	uint32_t number = trace.lost;

	at -= sizeof rest - 1;
	memcpy(at, rest, sizeof rest);
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	return send(tick_turn(), 0xff, AT_TRACE_DROP, at, strlen(at));
}

static void record(uint32_t at, uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	if (trace.lost && tell_lost())
		trace.lost = 0;
	if (trace.lost || !send(at, port, kind, bytes, n))
		trace.lost++;
}

static void end_payload(void)
{
	size_t n = trace.payload.n;

	trace.payload.n = 0;
	if (n)
		record(trace.payload.at, trace.payload.port, trace.payload.kind,
		       trace.payload.bytes, n);
}

/* A slow host's payload comes byte by byte: it makes one record as long as nothing else is traced.
 */
static void gather(uint8_t port, enum at_trace_kind kind, const uint8_t *bytes, size_t n)
{
	while (n) {
		size_t room = PORTION - trace.payload.n, some = n < room ? n : room;

		if (!trace.payload.n)
			trace.payload.at = tick_turn();
		trace.payload.port = port;
		trace.payload.kind = kind;
		memcpy(trace.payload.bytes + trace.payload.n, bytes, some);
		trace.payload.n += some;
		bytes += some;
		n -= some;
		if (trace.payload.n == PORTION)
			end_payload();
	}
}

void trace_uart_start(uint32_t now)
{
	trace.on = true;
	trace.started = now;
}

void trace_uart_switch(bool on)
{
	end_payload();
	trace.on = on;
}

void trace_uart_record(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n)
{
	bool payload = kind == AT_TRACE_DATA_IN || kind == AT_TRACE_DATA_OUT;
	const uint8_t *from = bytes;

	(void)context;
	if (!trace.on)
		return;
	if (!payload || port != trace.payload.port || kind != trace.payload.kind)
		end_payload();
	if (payload) {
		gather(port, kind, from, n);
		return;
	}
	for (; n > PORTION; n -= PORTION, from += PORTION)
		record(tick_turn(), port, kind, from, PORTION);
	record(tick_turn(), port, kind, from, n);
}

void trace_uart_serve(void)
{
	if (trace.payload.n && tick_turn() - trace.payload.at >= PATIENCE_MS)
		end_payload();
}

uint32_t trace_uart_next(void)
{
	uint32_t passed = tick_turn() - trace.payload.at;

	if (!trace.payload.n)
		return UINT32_MAX;
	return passed < PATIENCE_MS ? PATIENCE_MS - passed : 0;
}

void trace_uart_text(uint8_t port, enum at_trace_kind kind, const char *text)
{
	trace_uart_record(NULL, port, kind, text, strlen(text));
}
