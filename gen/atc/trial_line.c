/* SPDX-License-Identifier: MIT */
/* A command line taken apart as the generated lexer and grammar do it (gen/templates). */
#include <ctype.h>
#include <string.h>

#include "memory.h"
#include "trial.h"

struct reader {
	struct trial *trial;
	size_t at;
	bool pending;		/* a command was read; it counts when what follows it can follow */
	bool link;		/* something stands since the last separator */
	bool payload;		/* the command may have a counted payload */
	const char *remembered; /* a mistake before a payload, reported after it */
};

enum next { NEXT_NAME, NEXT_TAIL, NEXT_STOP };

static int byte_at(const struct reader *reader)
{
	const struct trial *trial = reader->trial;

	return reader->at < trial->length ? (unsigned char)trial->line[reader->at] : -1;
}

static void skip_blanks(struct reader *reader)
{
	while (reader->trial->product->dialect.blanks &&
	       (byte_at(reader) == ' ' || byte_at(reader) == '\t'))
		reader->at++;
}

static enum next fail(struct reader *reader, const char *cause, size_t extent)
{
	reader->trial->cause = cause;
	reader->trial->parameter = NULL;
	reader->trial->at = reader->at;
	reader->trial->extent = extent;
	return NEXT_STOP;
}

/* The command that was read is complete: its parameters are bound. */
static bool report(struct reader *reader)
{
	struct trial *trial = reader->trial;
	const char *cause;

	if (!reader->pending)
		return true;
	reader->pending = false;
	cause = trial_bind(trial);
	if (cause != NULL) {
		trial->cause = cause;
		if (strcmp(cause, "form_not_offered") == 0) {
			trial->at = reader->at > 0 ? reader->at - 1 : 0;
			trial->extent = 1;
		}
		return false;
	}
	APPEND(trial->commands, trial->command_count,
	       ((struct trial_command){trial->command, trial->kind}));
	return true;
}

static void take(struct trial *trial, enum trial_kind kind, size_t start, size_t length)
{
	trial->tokens[trial->token_count++] = (struct trial_token){kind, start, length};
}

/* Notes a parameter; false: one too many. */
static bool note(struct reader *reader, enum trial_kind kind, size_t start, size_t length)
{
	struct trial *trial = reader->trial;

	if (trial->token_count < TRIAL_TOKENS) {
		take(trial, kind, start, length);
		return true;
	}
	if (kind == TRIAL_EMPTY && trial->product->dialect.surplus_empty)
		return true;
	reader->remembered = "too_many_parameters";
	return reader->payload;
}

static enum next mark(struct reader *reader, int kind, enum next next)
{
	reader->trial->kind = kind;
	reader->pending = true;
	return next;
}

static bool resolve(struct reader *reader, size_t start)
{
	struct trial *trial = reader->trial;
	char *folded = memory_new(reader->at - start + 1);
	size_t n = 0;

	for (size_t i = start; i < reader->at; i++) {
		if (trial->line[i] == '0' && n == 1 && *folded == 'S' && i + 1 < reader->at)
			continue; /* S007 is S7 */
		folded[n++] = (char)toupper((unsigned char)trial->line[i]);
	}
	trial->command = NULL;
	for (size_t i = 0; i < trial->product->command_count; i++)
		if (strcmp(trial->product->commands[i]->folded, folded) == 0)
			trial->command = trial->product->commands[i];
	trial->token_count = 0;
	reader->remembered = NULL;
	if (trial->command != NULL) {
		reader->payload = trial->command->forms[SET].payload;
		return true;
	}
	n = reader->at - start;
	reader->at = start;
	fail(reader, "unknown_command", n);
	return false;
}

/* A counted payload: the command counts without it, and the line ends behind it. */
static enum next read_payload(struct reader *reader)
{
	struct trial *trial = reader->trial;

	trial->payload = true;
	trial->payload_at = reader->at;
	mark(reader, SET, NEXT_STOP);
	if (!report(reader))
		return NEXT_STOP;
	if (reader->remembered != NULL)
		return fail(reader, reader->remembered, 1);
	if (trial->length - reader->at < trial->announced) {
		trial->incomplete = true;
		return NEXT_STOP;
	}
	reader->at += trial->announced;
	skip_blanks(reader);
	return byte_at(reader) < 0
		       ? NEXT_STOP
		       : fail(reader, "too_many_parameters", trial->length - reader->at);
}

static bool word_byte(const struct reader *reader, int c)
{
	return c > 0x20 && c != 0x7f && c != '"' && c != ',' &&
	       (c != ';' || reader->trial->product->dialect.flat);
}

/* One parameter that is no text in quotes; returns its length, 0 when there is none. */
static size_t read_bare(const struct reader *reader, enum trial_kind *kind)
{
	const struct trial *trial = reader->trial;
	const char *text = trial->line + reader->at;
	size_t n = 0, i;

	while (reader->at + n < trial->length && word_byte(reader, (unsigned char)text[n]))
		n++;
	*kind = TRIAL_WORD;
	i = n > 1 && (*text == '-' || *text == '+');
	while (i < n && isdigit((unsigned char)text[i]))
		i++;
	if (i == n)
		*kind = TRIAL_NUMBER;
	if (trial->product->dialect.hexadecimal && n > 2 && *text == '0' &&
	    tolower((unsigned char)text[1]) == 'x') {
		for (i = 2; i < n && isxdigit((unsigned char)text[i]);)
			i++;
		if (i == n)
			*kind = TRIAL_HEXADECIMAL;
	}
	return n;
}

/* Takes one parameter. Returns false when nothing can stand here. */
static bool read_parameter(struct reader *reader, enum next *stop)
{
	const struct trial *trial = reader->trial;
	enum trial_kind kind;
	size_t start = reader->at, n;

	*stop = NEXT_NAME;
	if (byte_at(reader) == '"') {
		const char *text = trial->line + start + 1;
		const char *end = memchr(text, '"', trial->length - start - 1);

		if (end == NULL) {
			*stop = fail(reader, "syntax", trial->length - start);
			return true;
		}
		reader->at = (size_t)(end - trial->line) + 1;
		if (!note(reader, TRIAL_QUOTED, start + 1, (size_t)(end - text)))
			*stop = fail(reader, "too_many_parameters", 1);
		return true;
	}
	n = read_bare(reader, &kind);
	reader->at += n;
	if (n > 0 && !note(reader, kind, start, n))
		*stop = fail(reader, "too_many_parameters", 1);
	return n > 0;
}

/* What comes after "=" of an extended command. */
static enum next read_parameters(struct reader *reader)
{
	struct trial *trial = reader->trial;
	bool after = false, comma = false;
	enum next stop;

	for (;; skip_blanks(reader)) {
		const char *cause = NULL;
		int c;

		skip_blanks(reader);
		c = byte_at(reader);
		if (c < 0 || (c == ';' && !trial->product->dialect.flat)) {
			if (comma && !after && !note(reader, TRIAL_EMPTY, reader->at, 0))
				return fail(reader, "too_many_parameters", 1);
			if (reader->remembered != NULL)
				return fail(reader, reader->remembered, 1);
			return mark(reader, SET, NEXT_TAIL);
		}
		if (c == ',') {
			if (!after && !note(reader, TRIAL_EMPTY, reader->at, 0))
				return fail(reader, "too_many_parameters", 1);
			reader->at++;
			after = false;
			comma = true;
			if (!reader->payload)
				continue;
			if (trial_payload_follows(trial, &cause)) {
				if (reader->remembered == NULL)
					reader->remembered = cause;
				return read_payload(reader);
			}
			if (cause != NULL)
				return fail(reader, cause, 1);
			continue;
		}
		if (!after && !comma && c == '?') {
			enum trial_kind kind;

			if (read_bare(reader, &kind) == 1 && (reader->at + 1 == trial->length ||
							      trial->line[reader->at + 1] != ',')) {
				reader->at++;
				return mark(reader, TEST, NEXT_TAIL);
			}
		}
		if (!after && read_parameter(reader, &stop)) {
			if (stop == NEXT_STOP)
				return stop;
		} else if (!reader->payload) {
			return fail(reader, "syntax", 1);
		} else {
			reader->remembered = "syntax";
			reader->at++;
		}
		after = true;
	}
}

static enum next read_extended(struct reader *reader)
{
	skip_blanks(reader);
	if (byte_at(reader) == '=') {
		reader->at++;
		return read_parameters(reader);
	}
	if (byte_at(reader) == '?') {
		reader->at++;
		return mark(reader, READ, NEXT_TAIL);
	}
	return mark(reader, EXECUTE, NEXT_TAIL);
}

static size_t count_digits(const struct reader *reader)
{
	size_t n = 0;

	while (reader->at + n < reader->trial->length &&
	       isdigit((unsigned char)reader->trial->line[reader->at + n]))
		n++;
	return n;
}

static enum next read_digits(struct reader *reader)
{
	size_t n = count_digits(reader);

	if (n > 0)
		take(reader->trial, TRIAL_NUMBER, reader->at, n);
	reader->at += n;
	return mark(reader, SET, NEXT_NAME);
}

static enum next read_basic(struct reader *reader)
{
	struct trial *trial = reader->trial;
	const struct list *list = &trial->command->forms[SET].list;

	skip_blanks(reader);
	if (list->count > 0 && !list->items[0]->stored &&
	    (list->items[0]->type == TYPE_TEXT || list->items[0]->type == TYPE_HOST)) {
		if (byte_at(reader) < 0)
			return mark(reader, EXECUTE, NEXT_NAME);
		take(trial, TRIAL_WORD, reader->at, trial->length - reader->at);
		reader->at = trial->length;
		return mark(reader, SET, NEXT_NAME);
	}
	if (count_digits(reader) > 0)
		return read_digits(reader);
	if (byte_at(reader) == '?') {
		reader->at++;
		return mark(reader, READ, NEXT_NAME);
	}
	if (byte_at(reader) != '=')
		return mark(reader, EXECUTE, NEXT_NAME);
	reader->at++;
	skip_blanks(reader);
	if (byte_at(reader) != '?')
		return read_digits(reader);
	reader->at++;
	return mark(reader, TEST, NEXT_NAME);
}

/* The length of a basic command's name here, or 0. */
static size_t basic_name(const struct reader *reader)
{
	const char *text = reader->trial->line + reader->at;
	size_t rest = reader->trial->length - reader->at, n = 1;

	if (rest == 0 || reader->trial->product->dialect.flat)
		return 0;
	if (*text == '&' || *text == '\\')
		return rest > 1 && isalpha((unsigned char)text[1]) ? 2 : 0;
	if (!isalpha((unsigned char)*text))
		return 0;
	while (tolower((unsigned char)*text) == 's' && n < rest && isdigit((unsigned char)text[n]))
		n++;
	return n;
}

static size_t extended_name(const struct reader *reader)
{
	const char *text = reader->trial->line + reader->at;
	size_t rest = reader->trial->length - reader->at, n = 1;

	if (rest == 0 || *text == '\0' || strchr("+#$%*^@", *text) == NULL)
		return 0;
	while (n < rest && text[n] != '\0' &&
	       (isalnum((unsigned char)text[n]) || strchr("!%./:_-", text[n]) != NULL))
		n++;
	return n;
}

static enum next read_command(struct reader *reader, enum next next)
{
	size_t basic = 0, extended = 0, start = reader->at;

	skip_blanks(reader);
	start = reader->at;
	if (next == NEXT_NAME) {
		extended = extended_name(reader);
		basic = basic_name(reader);
	}
	if (byte_at(reader) < 0) {
		report(reader);
		return NEXT_STOP;
	}
	if (byte_at(reader) == ';' && !reader->trial->product->dialect.flat && reader->link) {
		reader->link = false;
		if (!report(reader))
			return NEXT_STOP;
		reader->at++;
		return NEXT_NAME;
	}
	if (extended + basic == 0)
		return fail(reader,
			    next == NEXT_NAME && reader->trial->product->dialect.flat
				    ? "unknown_command"
				    : "syntax",
			    1);
	if (!report(reader))
		return NEXT_STOP;
	reader->link = true;
	reader->at += extended + basic;
	if (!resolve(reader, start))
		return NEXT_STOP;
	if (extended > 0)
		return read_extended(reader);
	next = read_basic(reader); /* it ends where it ends, whatever comes */
	return report(reader) ? next : NEXT_STOP;
}

struct trial *trial_line(const struct product *product, const char *line, size_t length)
{
	struct trial *trial = NEW(struct trial);
	struct reader reader = {.trial = trial};
	enum next next = NEXT_NAME;

	trial->product = product;
	trial->line = line;
	trial->length = length;
	while (next != NEXT_STOP)
		next = read_command(&reader, next);
	return trial;
}
