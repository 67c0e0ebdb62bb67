/* SPDX-License-Identifier: MIT */
/* Collecting command lines: the prefix amid noise, S3, S4, S5 as they are now, echo, A/. */
#include <string.h>

#include "engine/port.h"

void line_forget(struct at_port *port)
{
	port->phase = LINE_NOISE;
	port->plain = 0;
	port->parser.line[0] = '\r';
	port->parser.length = 1;
	port->keep_wrong = false;
}

bool line_half_typed(const struct at_port *port)
{
	return port->state == PORT_LINE && port->phase != LINE_NOISE &&
	       port_now(port) - port->heard < AT_TYPING_SILENCE;
}

void line_done(struct at_port *port)
{
	port->state = PORT_LINE;
	port->phase = LINE_NOISE;
	port->ahead = 0;
	online_lines(port);
}

size_t line_trailing_lf(struct at_port *port, const uint8_t *bytes, size_t n, bool data)
{
	if (!port->after_end || n == 0)
		return 0;
	port->after_end = false;
	if (*bytes == '\n') {
		bool same_turn = port->turn == port->turns;
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

static void echo(struct at_port *port, const uint8_t *bytes, size_t n)
{
	if (n > 0 && port->obeyed->echo != 0)
		output_bytes(port, bytes, n);
}

/* S3 came: the line is complete, or was too long. */
static void complete(struct at_port *port, bool again)
{
	struct at_parser *parser = &port->parser;

	port->ended = port_now(port);
	port->turn = port->turns;
	port->after_end = !again;
	port->plain = 0;
	port->traced = 0;
	port->state = PORT_RUN;
	if (port->phase == LINE_OVERLONG) {
		port->counters.long_lines++;
		parser->length = 1;
		parser->line[0] = '\r';
		port->keep_wrong = true;
	} else if (!again) {
		parser->line[parser->length++] = '\r';
		port->keep_wrong = false;
	}
	if (port->keep_wrong) {
		command_fail_line(port, CAUSE_line_too_long);
		return;
	}
	parser->cursor = 0;
	parser->product->parser_reset(parser);
	command_run(port);
}

/* Bytes outside a line. Returns how many were taken. */
static size_t take_noise(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const char *prefix = at_string(port_product(port), port_product(port)->dialect->prefix);
	uint8_t first = (uint8_t)(prefix[0] | 0x20), second = (uint8_t)(prefix[1] | 0x20);
	enum line_phase phase = (enum line_phase)port->phase;
	bool again = false;
	size_t i = 0;

	while (i < n && phase != LINE_BODY && !again) {
		uint8_t c = bytes[i++], folded = c | 0x20;

		if (folded == first) {
			port->counters.noise += phase == LINE_PREFIX;
			phase = LINE_PREFIX;
		} else if (phase == LINE_PREFIX && folded == second) {
			phase = LINE_BODY;
			port->parser.length = 0;
		} else if (phase == LINE_PREFIX && c == '/') {
			again = true;
		} else {
			phase = LINE_NOISE;
			port->counters.noise += c > ' ';
		}
	}
	port->phase = (uint8_t)phase;
	echo(port, bytes, i);
	if (again)
		complete(port, true);
	return i;
}

/* The editing character: takes the last character back, on the terminal too. */
static void take_back(struct at_port *port)
{
	if (port->parser.length == 0)
		return;
	port->parser.length--;
	echo(port, (const uint8_t *)"\b \b", 3);
}

/* Copies characters up to one that may mean something: a control character, S3 or S5. Up to a word
 * behind it, but not behind `n`, is copied too. */
static size_t copy_plain(char *to, const uint8_t *bytes, size_t n, uint8_t s3, uint8_t s5)
{
	const size_t ones = SIZE_MAX / 0xff;
	size_t i = 0;

	if (s3 < ' ' && s5 < ' ') {
		for (; i + sizeof(size_t) <= n; i += sizeof(size_t)) {
			size_t word, marks;

			memcpy(&word, bytes + i, sizeof(word));
			memcpy(to + i, &word, sizeof(word));
			/* Marks the first byte below a blank, and perhaps some behind it. */
			marks = (word - ones * ' ') & ~word & ones * 0x80;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			if (marks != 0)
				return i + (size_t)__builtin_ctzll(marks) / 8;
#else
			if (marks != 0)
				break;
#endif
		}
		for (; i < n && bytes[i] >= ' '; i++)
			to[i] = (char)bytes[i];
	} else {
		for (; i < n && bytes[i] >= ' ' && bytes[i] != s3 && bytes[i] != s5; i++)
			to[i] = (char)bytes[i];
	}
	return i;
}

static size_t take_body(struct at_port *port, const uint8_t *bytes, size_t n)
{
	struct at_parser *parser = &port->parser;
	const uint8_t s3 = port->obeyed->s3, s5 = port->obeyed->s5;
	size_t i = 0;

	for (;;) {
		size_t room = port_product(port)->line_size - 1u - parser->length;
		size_t plain = copy_plain(parser->line + parser->length, bytes + i,
					  n - i < room ? n - i : room, s3, s5);

		parser->length += (uint16_t)plain;
		i += plain;
		if (i == n || bytes[i] == s3 || bytes[i] == s5)
			break;
		if (bytes[i++] < ' ')
			continue; /* V.250 5.2.2: other control characters are ignored */
		port->phase = LINE_OVERLONG;
		break;
	}
	if (i == n || port->phase == LINE_OVERLONG) {
		echo(port, bytes, i);
		return i;
	}
	if (bytes[i] == s3) {
		echo(port, bytes, i + 1);
		complete(port, false);
	} else {
		echo(port, bytes, i);
		take_back(port);
	}
	return i + 1;
}

static size_t take_overlong(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const uint8_t *end = memchr(bytes, port->obeyed->s3, n);
	size_t i = end != NULL ? (size_t)(end - bytes) + 1 : n;

	echo(port, bytes, i);
	if (end != NULL)
		complete(port, false);
	return i;
}

/* As most lines come: whole, from the prefix to S3, with nothing to be edited or echoed. Returns
 * the bytes taken; 0: it is not so, and nothing has happened. */
static size_t take_whole(struct at_port *port, const uint8_t *bytes, size_t n)
{
	const struct at_product *product = port_product(port);
	const char *prefix = at_string(product, product->dialect->prefix);
	const uint8_t s3 = port->obeyed->s3;
	size_t room = product->line_size - 1u;

	if ((bytes[0] | 0x20) != (prefix[0] | 0x20) || (bytes[1] | 0x20) != (prefix[1] | 0x20))
		return 0;
	bytes += 2;
	n -= 2;
	room = copy_plain(port->parser.line, bytes, n < room ? n : room, s3, port->obeyed->s5);
	if (room == n || bytes[room] != s3)
		return 0;
	port->parser.length = (uint16_t)room;
	complete(port, false);
	return room + 3;
}

/* Takes bytes up to the end of a line, or of what there is. */
static size_t take_some(struct at_port *port, const uint8_t *bytes, size_t n)
{
	size_t i = 0;

	if (port->obeyed->echo != 0) { /* what cannot be echoed waits */
		size_t room = output_room(port);

		if (room < 8)
			return 0;
		n = n < room - 4 ? n : room - 4;
	}
	if (port->after_end) {
		i = line_trailing_lf(port, bytes, n, false);
		if (i == n)
			return i;
	}
	port->heard = port_now(port);
	if (n - i > 2 && port->phase == LINE_NOISE && port->obeyed->echo == 0) {
		size_t whole = take_whole(port, bytes + i, n - i);

		if (whole != 0)
			return i + whole;
	}
	if (port->phase == LINE_OVERLONG)
		return i + take_overlong(port, bytes + i, n - i);
	if (port->phase != LINE_BODY)
		i += take_noise(port, bytes + i, n - i);
	if (port->phase == LINE_BODY && i < n)
		i += take_body(port, bytes + i, n - i);
	if (port->phase == LINE_BODY && port->state == PORT_LINE && port->obeyed->echo == 0)
		port->plain = (uint16_t)(port_product(port)->line_size - 1u);
	return i;
}

static size_t line_take(struct at_port *port, const uint8_t *bytes, size_t n)
{
	size_t i = 0, took;

	do {
		took = take_some(port, bytes + i, n - i);
		i += took;
	} while (took > 0 && i < n && port->state == PORT_LINE && port->discard == 0);
	return i;
}

const struct at_lines at_edited = {line_take, NULL};
