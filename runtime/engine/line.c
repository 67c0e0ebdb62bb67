/* SPDX-License-Identifier: MIT */
/* Collecting command lines: the prefix amid noise, S3, S4, S5 as they are now, echo, A/. */
#include <limits.h>
#include <string.h>

#include "engine/port.h"

void line_forget(struct at_port *port)
{
	port->phase = LINE_NOISE;
	port->plain = port->awaited = 0;
	port->parser.line[0] = '\r';
	port->parser.length = 1;
	port->keep_wrong = false;
}

size_t line_trailing_lf(struct at_port *port, const uint8_t *bytes, size_t n, bool data)
{
	bool same_turn = port->after_end == AFTER_END_AT_ONCE;

	if (port->after_end == NOT_AFTER_END || n == 0)
		return 0;
	port->after_end = NOT_AFTER_END;
	if (*bytes == '\n') {
		bool soon = same_turn || port_now(port) - port->ended <= AT_LF_DELAY;

		/* To data an LF belongs when it comes late, or from a host that ended its last line
		 * without one - unless it was there together with S3. */
		if (!data || same_turn || (soon && !port->cr_alone)) {
			port->cr_alone = false;
			return 1;
		}
	}
	port->cr_alone = true;
	return 0;
}

/* Runs the line that is in the buffer. */
static void run_line(struct at_port *port)
{
	port->ended = port_now(port);
	port->after_end = AFTER_END_AT_ONCE;
	port->traced = 0;
	port->state = PORT_RUN;
	port->product->parser_reset(&port->parser);
	command_run(port);
}

/* S3 came: the line is complete, or was too long. */
static void complete(struct at_port *port)
{
	port->keep_wrong = port->phase == LINE_OVERLONG;
	if (port->keep_wrong) {
		port->counters.long_lines++;
		port->parser.length = 0;
	}
	port->parser.line[port->parser.length++] = '\r';
	run_line(port);
}

/* A byte outside a line. */
static void take_noise(struct at_port *port, uint8_t c)
{
	uint8_t phase = port->phase, folded = c | 0x20;

	port->phase = LINE_NOISE;
	if (folded == port->prefix[0]) {
		port->counters.noise += phase == LINE_PREFIX;
		port->phase = LINE_PREFIX;
	} else if (phase == LINE_PREFIX && folded == port->prefix[1]) {
		port->phase = LINE_BODY;
		port->parser.length = 0;
	} else if (phase == LINE_PREFIX && c == '/') {
		run_line(port);
		port->after_end = NOT_AFTER_END;
	} else {
		port->counters.noise += c > ' ';
	}
}

/* A byte behind the prefix, but S3 and S5. */
static void take_character(struct at_port *port, uint8_t c)
{
	struct at_parser *parser = &port->parser;

	if (c < ' ') /* V.250 5.2.2: control characters are ignored */
		return;
	if (parser->length < port_product(port)->line_size - 1)
		parser->line[parser->length++] = (char)c;
	else
		port->phase = LINE_OVERLONG;
}

static void take_byte(struct at_port *port, const uint8_t *byte)
{
	struct at_parser *parser = &port->parser;
	const struct at_engine_settings *obeyed = port->obeyed;
	bool ends = *byte == obeyed->s3;
	bool takes_back = *byte == obeyed->s5 && !ends && port->phase == LINE_BODY;

	if (takes_back && parser->length == 0)
		return;
	if (obeyed->echo != 0 && takes_back) /* on the terminal too */
		output_bytes(port, "\b \b", 3);
	else if (obeyed->echo != 0)
		output_bytes(port, byte, 1);
	if (takes_back)
		parser->length--;
	else if (port->phase < LINE_BODY)
		take_noise(port, *byte);
	else if (ends)
		complete(port);
	else
		take_character(port, *byte);
}

/* Copies characters up to one that may mean something: a control character, S3 or S5. Up to a word
 * behind it, but not behind `n`, is copied too. */
static size_t copy_plain(char *to, const uint8_t *bytes, size_t n, uint8_t s3, uint8_t s5)
{
	const unsigned long ones = ULONG_MAX / 0xff;
	size_t i = 0;

	if (s3 < ' ' && s5 < ' ') {
		for (; i + sizeof(ones) <= n; i += sizeof(ones)) {
			unsigned long word, marks;

			memcpy(&word, bytes + i, sizeof(word));
			memcpy(to + i, &word, sizeof(word));
			/* Marks the first byte below a blank, and perhaps some behind it. */
			marks = (word - ones * ' ') & ~word & ones * 0x80;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			if (marks != 0)
				return i + (size_t)__builtin_ctzl(marks) / 8;
#else
			if (marks != 0)
				break;
#endif
		}
	}
	for (; i < n && bytes[i] >= ' ' && bytes[i] != s3 && bytes[i] != s5; i++)
		to[i] = (char)bytes[i];
	return i;
}

/* Whether the whole prefix stands there, in any case. */
static inline bool prefixed(const struct at_port *port, const uint8_t *bytes)
{
	uint16_t written, wanted;

	memcpy(&written, bytes, sizeof(written));
	memcpy(&wanted, port->prefix, sizeof(wanted));
	return (written | 0x2020) == wanted;
}

/* As most lines come, with nothing to be edited or echoed. Returns the first byte that means
 * something else. */
static const uint8_t *take_plain(struct at_port *port, const uint8_t *at, const uint8_t *end)
{
	struct at_parser *parser = &port->parser;

	while (at < end && port->state == PORT_LINE && port->obeyed->echo == 0) {
		const uint8_t s3 = port->obeyed->s3;
		size_t length = parser->length, room, rest;

		if (port->phase == LINE_NOISE) {
			if (end - at < 2 || !prefixed(port, at)) {
				if (line_trailing_lf(port, at, 1, false) == 0)
					break;
				at++;
				continue;
			}
			if (port->after_end != NOT_AFTER_END)
				port->cr_alone = true;
			port->after_end = NOT_AFTER_END;
			port->phase = LINE_BODY;
			at += 2;
			length = 0;
		} else if (port->phase != LINE_BODY) {
			break;
		}
		rest = (size_t)(end - at);
		room = port_product(port)->line_size - 1u - length;
		room = copy_plain(parser->line + length, at, rest < room ? rest : room, s3,
				  port->obeyed->s5);
		parser->length = (uint16_t)(length + room);
		at += room;
		if (at == end || *at != s3)
			break;
		at++;
		complete(port);
	}
	return at;
}

void line_await(struct at_port *port)
{
	if (port->phase <= LINE_BODY)
		port->awaited = port->prefix[port->phase];
	if (port->phase == LINE_BODY)
		port->plain = (uint16_t)(port_product(port)->line_size - 1u);
}

static size_t line_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const struct at_engine_settings *obeyed = port->obeyed;
	const uint8_t *at = bytes, *end = bytes + n;

	port->heard = port_now(port);
	port->plain = port->awaited = 0;
	for (;;) {
		at = take_plain(port, at, end);
		if (at == end || port->state != PORT_LINE ||
		    (obeyed->echo != 0 && output_room(port) < 8))
			break; /* what cannot be echoed waits */
		if (line_trailing_lf(port, at, 1, false) == 0)
			take_byte(port, at);
		at++;
	}
	if (port->state == PORT_LINE && obeyed->echo == 0 && (obeyed->s3 | obeyed->s5) < ' ')
		line_await(port);
	return (size_t)(at - bytes);
}

const struct at_lines at_edited = {line_take, NULL};
