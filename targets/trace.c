/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include <string.h>

static const char *const kinds[] = {
	[AT_TRACE_IN] = "in",		[AT_TRACE_OUT] = "out",
	[AT_TRACE_DATA_IN] = "data-in", [AT_TRACE_DATA_OUT] = "data-out",
	[AT_TRACE_PARSER] = "parser",	[AT_TRACE_DROP] = "drop",
	[AT_TRACE_STATE] = "state",	[AT_TRACE_NOTE] = "note",
};

/* Text is gathered here, so that the board is not called for every byte. */
struct piece {
	trace_put *put;
	void *context;
	size_t length;
	char text[64];
};

static void flush(struct piece *piece)
{
	if (piece->length)
		piece->put(piece->context, piece->text, piece->length);
	piece->length = 0;
}

static void add(struct piece *piece, const char *text, size_t n)
{
	if (n > sizeof piece->text - piece->length)
		flush(piece);
	memcpy(piece->text + piece->length, text, n);
	piece->length += n;
}

static void add_number(struct piece *piece, uint32_t number)
{
	char digits[10];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	add(piece, digits + at, sizeof digits - at);
}

static void add_byte(struct piece *piece, uint8_t byte)
{
	static const char special[] = "\r\n\t\\", letters[] = "rnt\\";
	static const char digits[] = "0123456789abcdef";
	const char *found = byte ? strchr(special, byte) : NULL;

	if (found)
		add(piece, (const char[]){'\\', letters[found - special]}, 2);
	else if (byte >= 0x20 && byte < 0x7f)
		add(piece, (const char[]){(char)byte}, 1);
	else
		add(piece, (const char[]){'\\', 'x', digits[byte >> 4], digits[byte & 15]}, 4);
}

void trace_format(trace_put *put, void *context, uint32_t ms, uint8_t port, enum at_trace_kind kind,
		  const void *bytes, size_t n)
{
	struct piece piece = {.put = put, .context = context};
	const uint8_t *byte = bytes;

	add_number(&piece, ms);
	add(&piece, " ", 1);
	if (port == 0xff)
		add(&piece, "-", 1);
	else
		add_number(&piece, port + 1u);
	add(&piece, " ", 1);
	add(&piece, kinds[kind], strlen(kinds[kind]));
	add(&piece, " ", 1);
	while (n--)
		add_byte(&piece, *byte++);
	add(&piece, "\n", 1);
	flush(&piece);
}
