/* SPDX-License-Identifier: MIT */
#include "mps2-an385/trace_uart.h"

#include <string.h>

#include "mps2-an385/tick.h"
#include "mps2-an385/uarts.h"
#include "trace.h"

/* A record is gathered before it goes, so that it goes whole or not at all. Payloads come in longer
 * pieces than that: they make several records. */
enum {
	PORTION = 192, /* bytes of a record, of which each may become four characters */
	LONGEST = 4 * PORTION + 32
};

static struct {
	bool on;
	uint32_t started;
	uint32_t lost; /* records since the last one that went */
	size_t length;
	char text[LONGEST];
} trace;

void trace_uart_start(uint32_t now)
{
	trace.on = true;
	trace.started = now;
}

void trace_uart_switch(bool on)
{
	trace.on = on;
}

bool trace_uart_on(void)
{
	return trace.on;
}

static void put(void *context, const char *text, size_t n)
{
	(void)context;
	memcpy(trace.text + trace.length, text, n);
	trace.length += n;
}

/* False: there is no room. */
static bool send(uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	trace.length = 0;
	trace_format(put, NULL, tick_now() - trace.started, port, kind, bytes, n);
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
	return send(0xff, AT_TRACE_DROP, at, strlen(at));
}

static void record(uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	if (trace.lost && tell_lost())
		trace.lost = 0;
	if (trace.lost || !send(port, kind, bytes, n))
		trace.lost++;
}

void trace_uart_record(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n)
{
	const uint8_t *from = bytes;

	(void)context;
	if (!trace.on)
		return;
	for (; n > PORTION; n -= PORTION, from += PORTION)
		record(port, kind, from, PORTION);
	record(port, kind, from, n);
}

void trace_uart_text(uint8_t port, enum at_trace_kind kind, const char *text)
{
	trace_uart_record(NULL, port, kind, text, strlen(text));
}
