/* SPDX-License-Identifier: MIT */
/* Trace records: what went over the wire, what the parser decided, what was dropped. */
#include <stdarg.h>
#include <string.h>

#include "engine/port.h"

#define TRACE_SIZE 200

static void emit(const struct at_modem *modem, uint8_t port, enum at_trace_kind kind,
		 const void *bytes, size_t n)
{
	if (n > 0)
		modem->platform->trace(modem->platform->context, port, kind, bytes, n);
}

static void emit_bytes(const struct at_port *port, enum at_trace_kind kind, const void *bytes,
		       size_t n)
{
	emit(port->modem, port->index, kind, bytes, n);
}

/* As printf, of which it knows %s and %u. */
static void emit_line(const struct at_port *port, enum at_trace_kind kind, const char *format, ...)
{
	char text[TRACE_SIZE];
	struct writer writer = {text, text + sizeof(text), port_product(port)};
	va_list list;

	va_start(list, format);
	for (; *format != 0; format++) {
		if (*format != '%')
			put_char(&writer, *format);
		else if (*++format == 's')
			put_text(&writer, va_arg(list, const char *));
		else
			put_number(&writer, va_arg(list, unsigned), 10, 1);
	}
	va_end(list);
	emit_bytes(port, kind, text, (size_t)(writer.at - text));
}

/* The kind of each note and its text: %s a name, %c a cause, %u and %x numbers, in the order of
 * the arguments. */
static const struct {
	enum at_trace_kind kind;
	const char *text;
} notes[] = {
	[NOTE_COMMAND_ENDED] = {AT_TRACE_STATE, "command ended: %c"},
	[NOTE_ENDLESS] = {AT_TRACE_NOTE, "%s is pending without at_on_abort()"},
	[NOTE_ONLINE] = {AT_TRACE_STATE, "data mode"},
	[NOTE_LEFT] = {AT_TRACE_STATE, "data mode ended: escaped"},
	[NOTE_LEFT_DTR] = {AT_TRACE_STATE, "data mode ended: DTR dropped"},
	[NOTE_LEFT_CLOSED] = {AT_TRACE_STATE, "data mode ended: closed"},
	[NOTE_LEFT_LOST] = {AT_TRACE_STATE, "data mode ended: lost"},
	[NOTE_PROMPT] = {AT_TRACE_STATE, "prompt"},
	[NOTE_PAYLOAD_ENDED] = {AT_TRACE_STATE, "payload ended: %c"},
	[NOTE_DATA_LOST] = {AT_TRACE_DROP, "%u bytes of data that were not taken"},
	[NOTE_OUTPUT_LOST] = {AT_TRACE_DROP, "%u bytes of output"},
	[NOTE_CODE_LOST] = {AT_TRACE_DROP, "unsolicited %s: the queue is full"},
	[NOTE_RESULT_LOST] = {AT_TRACE_DROP, "unsolicited result %u: the queue is full"},
	[NOTE_RECORD_UNFIT] = {AT_TRACE_NOTE, "stored %s, parameter %u: %c; default taken"},
	[NOTE_RECORD_UNKNOWN] = {AT_TRACE_NOTE, "stored %s: unknown value %x skipped"},
	[NOTE_RECORD_REST] = {AT_TRACE_NOTE, "stored %s: %u bytes left over"},
	[NOTE_LATE_FULL] = {AT_TRACE_NOTE, "%s: too many outcomes are awaited already"},
	[NOTE_LATE_FAILED] = {AT_TRACE_STATE, "outcome of %s: %c"},
};

static void emit_note(const struct at_modem *modem, uint8_t port, enum trace_note what,
		      const uint32_t *arguments)
{
	char text[TRACE_SIZE];
	struct writer writer = {text, text + sizeof(text), modem->product};

	for (const char *p = notes[what].text; *p != 0; p++) {
		if (*p != '%')
			put_char(&writer, *p);
		else if (*++p == 's')
			put_text(&writer, at_string(modem->product, *arguments++));
		else if (*p == 'c')
			put_text(&writer, cause_text((enum cause) * arguments++));
		else if (*p == 'x')
			put_number(&writer, *arguments++, 16, 8);
		else
			put_number(&writer, *arguments++, 10, 1);
	}
	emit(modem, port, notes[what].kind, text, (size_t)(writer.at - text));
}

#define NO_SECRET    UINT32_MAX
#define LONGEST_NAME 32 /* of a command, more than any has */

/* The first token, counted from t, that may be a secret of this list; NO_SECRET: none. Omittable
 * groups may be absent, so what stands behind them may come early. */
static uint32_t first_secret(const struct at_product *product, unsigned first, unsigned count,
			     uint32_t t)
{
	unsigned group_end = 0;

	for (unsigned i = 0; i < count; i++) {
		const struct at_parameter *parameter = &product->parameters[first + i];
		uint32_t found = NO_SECRET;

		if ((parameter->flags & AT_SECRET) != 0)
			return t;
		if (parameter->type == AT_TYPE_REPEAT)
			return first_secret(product, first + i + 1,
					    product->repeats[parameter->domain].size, t);
		if ((parameter->flags & AT_SELECTS) != 0) {
			const struct at_case *cases = &product->cases[parameter[1].domain];

			for (unsigned k = 0; k < product->choices[parameter->domain].count; k++) {
				uint32_t each = first_secret(product, cases[k].first,
							     cases[k].count, t + 1);

				found = each < found ? each : found;
			}
			return found;
		}
		if (parameter->group != 0)
			group_end = i + parameter->group;
		t += i >= group_end;
	}
	return NO_SECRET;
}

/* Whether any form of the command takes a secret. */
static bool has_secret(const struct at_product *product, unsigned command)
{
	unsigned form = product->commands[command].form;

	for (unsigned written = product->commands[command].written; written != 0; written >>= 1) {
		const struct at_form *each = &product->forms[form];

		if ((written & 1) == 0)
			continue;
		if (first_secret(product, each->first, each->count, 0) != NO_SECRET)
			return true;
		form++;
	}
	return false;
}

/* What was refused may be cut or malformed in any way, and what stands behind it was never read:
 * all that follows the name of a command with secrets is hidden. Returns from where on. */
static unsigned hidden_from(const struct at_port *port, unsigned from, unsigned to)
{
	const struct at_product *product = port_product(port);
	const char *line = port->parser.line;

	for (; from < to; from++) {
		unsigned command = AT_NONE, end = from;

		for (unsigned n = 1; n <= LONGEST_NAME && n <= to - from; n++) {
			char name[LONGEST_NAME + 2];
			uint16_t found;

			memcpy(name, line + from, n);
			memcpy(name + n, "\r", 2);
			if (product->find_command(name, &found) == name + n) {
				command = found & ~(unsigned)AT_NAME_BASIC;
				end = from + n;
			}
		}
		if (command == AT_NONE || !has_secret(product, command))
			continue;
		while (end < to && line[end] == ' ')
			end++;
		return end + (end < to && line[end] == '=');
	}
	return to;
}

/* Records the line up to `to`; `accepted`: the tokens are those of the running command. */
static void trace_line(struct at_port *port, unsigned to, bool accepted)
{
	const struct at_product *product = port_product(port);
	const struct at_parser *parser = &port->parser;
	const struct at_form *form = accepted ? call_form(&port->call) : NULL;
	unsigned hidden = accepted ? to : hidden_from(port, port->traced, to);
	uint32_t secret =
		form == NULL ? NO_SECRET : first_secret(product, form->first, form->count, 0);
	char text[TRACE_SIZE];
	size_t n = 0;

	if (port->traced == 0)
		for (const char *p = at_string(product, product->dialect->prefix); *p != 0; p++)
			text[n++] = *p;
	for (unsigned i = port->traced; i < to; i++) {
		char c = parser->line[i];

		if (i >= hidden && c != '\r')
			c = '*';
		for (uint32_t t = secret; t < parser->token_count; t++)
			if (i >= parser->tokens[t].start &&
			    i < (unsigned)parser->tokens[t].start + parser->tokens[t].length)
				c = '*';
		text[n++] = c;
		if (n == sizeof(text)) {
			emit_bytes(port, AT_TRACE_IN, text, n);
			n = 0;
		}
	}
	emit_bytes(port, AT_TRACE_IN, text, n);
	port->traced = (uint16_t)to;
}

static void decision(struct at_port *port, enum cause cause)
{
	static const char *const forms[] = {"execute", "set", "read", "test"};
	const struct at_product *product = port_product(port);
	const char *name = at_string(product, product->commands[port->call.command].name);

	if (cause == CAUSE_NONE)
		emit_line(port, AT_TRACE_PARSER, "%s %s", name, forms[port->call.kind]);
	else if (port->call.offending != 0)
		emit_line(port, AT_TRACE_PARSER, "%s %s, parameter %u: %s", name,
			  forms[port->call.kind], (unsigned)port->call.offending,
			  cause_text(cause));
	else
		emit_line(port, AT_TRACE_PARSER, "%s %s: %s", name, forms[port->call.kind],
			  cause_text(cause));
}

static void emit_command(struct at_port *port, enum cause cause)
{
	const struct at_parser *parser = &port->parser;

	if (port->state >= PORT_CALL) {
		trace_line(port, parser->cursor < parser->length ? parser->cursor : parser->length,
			   cause == CAUSE_NONE);
		decision(port, cause);
	} else { /* the line itself is wrong */
		trace_line(port, parser->length, false);
		emit_line(port, AT_TRACE_PARSER, "refused at byte %u: %s", (unsigned)parser->cursor,
			  cause_text(cause));
	}
}

const struct at_tracer at_tracer = {emit_bytes, emit_note, emit_command};
