/* SPDX-License-Identifier: MIT */
/*
 * Examples against the commands: a line answered without error must parse, a refused one must be
 * refusable, and what is expected must be something that the product sends.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "example.h"
#include "material.h"
#include "memory.h"
#include "trial.h"

static const char *cause_text(const char *cause)
{
	static const struct {
		const char *name, *text;
	} texts[] = {
#define CAUSE(name, text) {#name, text},
#include "base/cause.def"
#undef CAUSE
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strcmp(texts[i].name, cause) == 0)
			return texts[i].text;
	return cause;
}

struct place example_place(const struct node *raw, size_t from, size_t length)
{
	size_t most = raw->at.length > from ? raw->at.length - from : 0;

	return (struct place){raw->at.source, raw->at.offset + from, length < most ? length : most};
}

/* The byte that an escape stands for, -1: it is none. */
static int escape_byte(const char *text, size_t length)
{
	static const struct {
		const char *name;
		int byte;
	} names[] = {{"<^Z>", 26}, {"<ESC>", 27}, {"<CR>", 13}, {"<LF>", 10}, {"<BS>", 8}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, text, length) == 0)
			return names[i].byte;
	if (length == 6 && memcmp(text, "<0x", 3) == 0 && isxdigit((unsigned char)text[3]) &&
	    isxdigit((unsigned char)text[4]))
		return (int)strtol(text + 3, NULL, 16);
	return -1;
}

static bool is_wildcard(const char *text, size_t length)
{
	static const char *const names[] = {"<ip>", "<port>", "<number>", "<text>", "<any>"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0)
			return true;
	return false;
}

/* Something in angle brackets that was meant to be an escape or a wildcard; its length or 0. */
static size_t bracketed(const char *text)
{
	size_t n = 1;

	while (isalnum((unsigned char)text[n]) || text[n] == '^')
		n++;
	return n > 1 && text[n] == '>' ? n + 1 : 0;
}

struct bytes example_bytes(const struct node *raw, size_t from, bool wildcards)
{
	struct bytes bytes = {.text = memory_new(raw->length + 1),
			      .from = memory_new((raw->length + 2) * sizeof(size_t))};

	for (size_t i = from; i < raw->length; i++) {
		size_t n = raw->text[i] == '<' ? bracketed(raw->text + i) : 0;
		int byte = n > 0 ? escape_byte(raw->text + i, n) : -1;

		bytes.from[bytes.length] = i;
		if (n > 0 && byte < 0 && is_wildcard(raw->text + i, n)) {
			if (!wildcards)
				complain(example_place(raw, i, n),
					 "'%.*s' stands in expected lines ('<') only", (int)n,
					 raw->text + i);
		} else if (n > 0 && byte < 0) {
			complain(
				example_place(raw, i, n),
				"unknown '%.*s': <^Z> <ESC> <CR> <LF> <BS> <0x00>, and in expected "
				"lines <ip> <port> <number> <text> <any>",
				(int)n, raw->text + i);
		}
		bytes.text[bytes.length++] = byte >= 0 ? (char)byte : raw->text[i];
		if (byte >= 0)
			i += n - 1;
	}
	bytes.from[bytes.length] = raw->length;
	return bytes;
}

enum verb example_verb(const struct node *raw, size_t *rest)
{
	static const struct {
		const char *word;
		enum verb verb;
	} verbs[] = {{">", VERB_SEND},	  {">>", VERB_BYTES},	 {"<", VERB_EXPECT},
		     {"<<", VERB_EXACT},  {"pause", VERB_PAUSE}, {"escape", VERB_ESCAPE},
		     {"port", VERB_PORT}, {"peer", VERB_PEER}};
	size_t n = strcspn(raw->text, " \t");

	*rest = n + (raw->text[n] != '\0');
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strlen(verbs[i].word) == n && memcmp(verbs[i].word, raw->text, n) == 0)
			return verbs[i].verb;
	return VERB_NONE;
}

/* A number of the range, then `unit` or nothing. */
static bool numbered(const char *text, long low, long high, const char *unit)
{
	char *end;
	long number = isdigit((unsigned char)*text) ? strtol(text, &end, 10) : -1;

	if (number < low || number > high)
		return false;
	while (*end == ' ')
		end++;
	return strncmp(end, unit, strlen(unit)) == 0 &&
	       end[strlen(unit) + strspn(end + strlen(unit), " ")] == '\0';
}

/* One of the words, or nothing but blanks. */
static bool one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

/* 'tls PORT [CERTIFICATE]': the certificates of tests/tls/certificates. */
static bool is_tls_peer(const char *text)
{
	static const char *const certificates[] = {"",	       "rsa",	 "ec",	     "deep",
						   "expired",  "future", "nameless", "purpose",
						   "stranger", "alone",	 "weak",     NULL};
	size_t digits;

	if (strncmp(text, "tls ", 4) != 0)
		return false;
	text += 4;
	digits = strspn(text, "0123456789");
	return numbered(memory_copy(text, digits), 1, 65535, "") &&
	       one_of(text + digits + (text[digits] == ' '), certificates);
}

static void check_peer(const struct node *raw, size_t rest)
{
	static const char *const numbers[] = {"web http ", "echo tcp ", "echo udp ", "raw tcp ",
					      "raw udp ",  "connect ",	NULL};
	static const char *const ends[] = {"shut", "closed", "close", "reset", NULL};
	const char *text = raw->text + rest;

	if (strncmp(text, "> ", 2) == 0 || strncmp(text, "< ", 2) == 0) {
		example_bytes(raw, rest + 2, false);
		return;
	}
	for (size_t i = 0; numbers[i] != NULL; i++)
		if (strncmp(text, numbers[i], strlen(numbers[i])) == 0 &&
		    numbered(text + strlen(numbers[i]), 1, 65535, ""))
			return;
	if (!is_tls_peer(text) && !one_of(text, ends))
		complain(example_place(raw, rest, raw->length),
			 "a peer is 'web http PORT', 'echo tcp|udp PORT', 'raw tcp|udp PORT' or "
			 "'tls PORT [CERTIFICATE]'; it says '> TEXT', '< TEXT', 'connect PORT', "
			 "'shut', 'closed', 'close' or 'reset'");
}

static int64_t port_count(const struct product *product)
{
	for (size_t i = 0; i < product->limit_count; i++)
		if (strcmp(product->limits[i].name, "ports") == 0)
			return product->limits[i].value;
	return 1;
}

/* ------------------------------------------------------------------------ sent lines */

/* What an example expects of a line: its final result, if it is written. */
struct expected {
	enum verdict verdict;
	const struct node *raw;
};

static struct expected find_result(const struct product *product, const struct node *raw)
{
	for (raw = raw->next; raw != NULL; raw = raw->next) {
		size_t rest;
		enum verb verb = example_verb(raw, &rest);
		enum verdict verdict = VERDICT_NONE;

		if (verb == VERB_SEND || verb == VERB_BYTES || verb == VERB_PORT)
			break;
		if (verb == VERB_EXPECT || verb == VERB_EXACT)
			verdict = example_verdict(product, raw, rest);
		if (verdict != VERDICT_NONE)
			return (struct expected){verdict, raw};
	}
	return (struct expected){VERDICT_NONE, NULL};
}

static const struct parameter *wrong_parameter(const struct trial *trial)
{
	return trial->parameter != NULL && trial->parameter->at.source != NULL ? trial->parameter
									       : NULL;
}

static void complain_refused(const struct node *raw, const struct bytes *line, size_t prefix,
			     const struct trial *trial, const struct expected *expected)
{
	const struct parameter *parameter = wrong_parameter(trial);
	size_t from = line->from[prefix + trial->at];
	size_t to = line->from[prefix + trial->at + trial->extent];

	complain(example_place(raw, from, to > from ? to - from : 1),
		 "the example expects '%s', but this is refused: %s",
		 memory_copy(expected->raw->text, expected->raw->at.length),
		 cause_text(trial->cause));
	if (parameter != NULL)
		remark(parameter->at, "the parameter '%s'", parameter->name);
	else if (trial->command != NULL)
		remark(trial->command->at, "the command '%s'", trial->command->name);
}

/* Whether something besides the parameters can refuse one of the line's commands. */
static bool refusable(const struct trial *trial)
{
	for (size_t i = 0; i < trial->command_count; i++) {
		const struct command *command = trial->commands[i].command;

		if (command->forms[trial->commands[i].kind].handler != NULL ||
		    command->forms[trial->commands[i].kind].refused != 0 ||
		    command->refusal_count > 0 || command->channels != 0)
			return true;
	}
	return false;
}

static void check_refused(const struct product *product, const struct node *raw,
			  const struct trial *trial, const struct expected *expected)
{
	size_t rest;
	const char *answer;

	if (trial->cause == NULL) {
		if (refusable(trial))
			return;
		complain(example_place(raw, 0, raw->length),
			 "the example expects an error, but this line is good and nothing else can "
			 "refuse it");
		remark(example_place(expected->raw, 0, expected->raw->length), "expected here");
		return;
	}
	example_verb(expected->raw, &rest);
	answer = example_error(product, trial);
	if (answer == NULL || strcmp(expected->raw->text + rest, "ERROR") == 0 ||
	    example_same_error(product, expected->raw->text + rest, answer))
		return;
	complain(example_place(expected->raw, rest, expected->raw->length),
		 "the line is refused (%s) with '%s'", cause_text(trial->cause), answer);
	remark(example_place(raw, 0, raw->length), "the line");
}

static void check_line(const struct product *product, const struct node *raw, size_t rest,
		       bool online)
{
	struct bytes line = example_bytes(raw, rest, false);
	size_t prefix = strlen(product->dialect.prefix);
	struct expected expected = find_result(product, raw);
	const struct trial *trial;

	if (line.length < prefix || strcmp(name_upper(memory_copy(line.text, prefix)),
					   name_upper(product->dialect.prefix)) != 0) {
		if (!online && !(line.length == 2 && toupper((unsigned char)*line.text) == 'A' &&
				 line.text[1] == '/'))
			complain(example_place(raw, rest, raw->length),
				 "a command line begins with '%s'", product->dialect.prefix);
		return;
	}
	if ((int64_t)(line.length - prefix) > product->line - 1 && !product->dialect.streamed) {
		if (expected.verdict == VERDICT_GOOD)
			complain(example_place(raw, rest, raw->length),
				 "longer than the product's line of %lld bytes",
				 (long long)product->line);
		return;
	}
	trial = trial_line(product, line.text + prefix, line.length - prefix);
	if (trial->incomplete && !online)
		complain(example_place(raw, line.from[prefix + trial->payload_at], raw->length),
			 "%zu bytes of the %u that the line announces",
			 line.length - prefix - trial->payload_at, (unsigned)trial->announced);
	else if (expected.verdict == VERDICT_GOOD && trial->cause != NULL && !online)
		complain_refused(raw, &line, prefix, trial, &expected);
	else if (expected.verdict == VERDICT_BAD && !online)
		check_refused(product, raw, trial, &expected);
	for (const struct node *next = raw->next; next != NULL && next != expected.raw && !online;
	     next = next->next) {
		enum verb verb = example_verb(next, &rest);

		if (verb == VERB_SEND || verb == VERB_BYTES)
			break;
		if (verb == VERB_EXPECT)
			check_expected(product, trial, next, rest);
	}
}

/* ------------------------------------------------------------------------- examples */

static void check_example(const struct product *product, const struct node *example)
{
	bool online = false;

	for (const struct node *raw = example->child; raw != NULL; raw = raw->next) {
		size_t rest;
		enum verb verb;

		if (raw->kind != N_RAW || raw->at.length == 0)
			continue;
		verb = example_verb(raw, &rest);
		switch (verb) {
		case VERB_SEND:
			check_line(product, raw, rest, online);
			break;
		case VERB_BYTES:
			example_bytes(raw, rest, false);
			break;
		case VERB_EXACT:
			example_bytes(raw, rest, false);
			break;
		case VERB_EXPECT:
			example_bytes(raw, rest, true);
			if (strncmp(raw->text + rest, "CONNECT", 7) == 0)
				online = true;
			else if (example_verdict(product, raw, rest) != VERDICT_NONE)
				online = false;
			break;
		case VERB_PAUSE:
			if (!numbered(raw->text + rest, 1, 600000, "ms"))
				complain(example_place(raw, rest, raw->length),
					 "'pause N ms', up to 600000");
			break;
		case VERB_ESCAPE:
			online = false;
			break;
		case VERB_PORT:
			online = false;
			if (!numbered(raw->text + rest, 1, (long)port_count(product), ""))
				complain(example_place(raw, rest, raw->length),
					 "the product '%s' has the ports 1 to %lld", product->name,
					 (long long)port_count(product));
			break;
		case VERB_PEER:
			check_peer(raw, rest);
			break;
		case VERB_NONE:
			complain(example_place(raw, 0, strcspn(raw->text, " \t")),
				 "a line of an example begins with > >> < << pause escape port or "
				 "peer");
			break;
		}
	}
}

void check_examples(const struct product *product)
{
	for (size_t i = 0; i < product->command_count; i++) {
		const struct node *body = node_find(product->commands[i]->node, N_LIST);

		for (const struct node *node = body != NULL ? body->child : NULL; node != NULL;
		     node = node->next)
			if (node->kind == N_EXAMPLE)
				check_example(product, node);
	}
}
