m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|The line lexer: re2c takes tokens off the parser's line, lemon checks their order. The engine
 * calls it through the product's description; see engine/parser.h.|>)
#include "parse.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* lemon's own driver */
#pragma GCC diagnostic ignored "-Wunused-variable"
#include "grammar.c"
#pragma GCC diagnostic pop

/*!conditions:re2c*/

static bool refuse(struct at_parser *parser, enum cause cause)
{
	parser->event = AT_EVENT_ERROR;
	parser->cause = (uint8_t)cause;
	return false;
}

/* Hands a token to the grammar, which begins with a line's first. Returns whether it may stand here. */
static bool push(struct at_parser *parser, int token)
{
	if (!parser->begun) {
		GEN_C<||>_grammarInit(&parser->grammar);
		parser->begun = true;
	}
	GEN_C<||>_grammar(&parser->grammar, token, 0, parser);
	return parser->failed ? refuse(parser, CAUSE_syntax) : true;
}

GEN_IF(GEN_CHAINED, <|/* The command of a basic name. S007 is S7. */
static uint16_t find_basic(const char *name, size_t n)
{
	char plain[8] = "S";

	if (n < 3 || name[1] != '0')
		return GEN_C<||>_find(name, n);
	while (n > 2 && name[1] == '0') {
		name++;
		n--;
	}
	if (n >= sizeof(plain))
		return AT_NONE;
	for (size_t i = 1; i < n; i++)
		plain[i] = name[i];
	return GEN_C<||>_find(plain, n);
}

|>)m4_dnl
/* Makes ready for what follows the name of a command. */
static bool begin(struct at_parser *parser, uint16_t command)
{
	parser->form = AT_EXECUTE;
	parser->token_count = 0;
	parser->cause = CAUSE_NONE;
	parser->command = command;
	if (command == AT_NONE)
		return refuse(parser, CAUSE_unknown_command);
	parser->has_payload = (parser->product->commands[command].made & AT_COMMAND_PAYLOAD) != 0;
	return true;
}

/* What cannot be noted: a mistake, unless it says nothing. One before a payload is only remembered,
 * because the payload must still be consumed. */
static bool note_surplus(struct at_parser *parser, enum at_token_kind kind)
{
	if (kind == AT_TOKEN_EMPTY && parser->product->dialect->surplus_empty)
		return true;
	if (!parser->has_payload)
		return refuse(parser, CAUSE_too_many_parameters);
	parser->cause = CAUSE_too_many_parameters;
	return true;
}

/* Notes a parameter. */
static inline bool note(struct at_parser *parser, enum at_token_kind kind, const char *start,
			const char *end)
{
	unsigned count = parser->token_count;

	if (count == AT_TOKENS)
		return note_surplus(parser, kind);
	parser->tokens[count] = (struct at_token){.start = (uint16_t)(start - parser->line),
						  .length = (uint16_t)(end - start),
						  .kind = (uint8_t)kind};
	parser->token_count = (uint8_t)(count + 1);
	return true;
}

m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|/* Stops before the payload when the next parameter is one, or when its length cannot be believed. */
static bool at_payload(struct at_parser *parser)
{
	uint8_t before = parser->cause;
	bool follows;

	parser->cause = CAUSE_NONE;
	follows = at_payload_follows(parser);
	if (parser->cause != CAUSE_NONE)
		return !refuse(parser, (enum cause)parser->cause);
	parser->cause = before;
	if (!follows)
		return false;
	parser->condition = yycpaid;
	if (push(parser, GRAMMAR_EXTENDED) && push(parser, GRAMMAR_DATA))
		parser->event = AT_EVENT_PAYLOAD;
	return true;
}

|>)m4_dnl
#define NOTE(kind, end, then)                                                                      \
	do {                                                                                       \
		if (!note(parser, kind, start, end))                                               \
			goto wrong;                                                                \
		goto then;                                                                         \
	} while (0)

void GEN_C<||>_parse(struct at_parser *parser)
{
	const char *cursor = parser->line + parser->cursor;
	const char *limit = parser->line + parser->length;
	const char *start = parser->line + parser->start;
	unsigned char yych;

	parser->event = AT_EVENT_MORE;
	if (parser->ended) {
		parser->event = AT_EVENT_END;
		return;
	}
	parser->line[parser->length] = '\0'; /* re2c looks there before it checks the limit */
	if (parser->state < 0)
		start = cursor;
	if (cursor >= limit) /* to re2c no new byte would mean the end of all input */
		return;
	/*!getstate:re2c*/
next:
	start = cursor;
	/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:eof = 0;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(unsigned char)*cursor";
	re2c:define:YYSKIP = "++cursor;";
	re2c:define:YYLESSTHAN = "cursor >= limit";
	re2c:define:YYFILL = "goto out;";
	re2c:define:YYGETSTATE = "parser->state";
	re2c:define:YYSETSTATE = "parser->state = @@;";
	re2c:define:YYGETCONDITION = "parser->condition";
	re2c:define:YYSETCONDITION = "parser->condition = @@;";

	end = "\r";
	blank = [ \t]+;
	letter = [A-Za-z0-9!%./:_\-];
	number = [+\-]? [0-9]+;
	word = [^\x00-\x20\x7f",GEN_IF(GEN_CHAINED, <|;|>)]+;

	<name, form, tail, set, value, after, string, paid GEN_IF(GEN_CHAINED, <|, basic, digits, rest|>)> $ { goto out; }
GEN_IF(GEN_BLANKS, <|	<name, form, tail, set, value, after, paid GEN_IF(GEN_CHAINED, <|, basic, digits, rest|>)> blank { goto next; }
|>)m4_dnl

	// Where a command may begin, and the line end.
	<name> [+#$%*^@] letter* => form {
		if (!begin(parser, GEN_C<||>_find(start, (size_t)(cursor - start))))
			goto wrong;
		start = cursor;
		goto yyc_form;
	}
	<name, paid> end { goto ended; }
GEN_IF(GEN_CHAINED, <|	<name> [A-Za-z] | [&\\] [A-Za-z] | [Ss] [0-9]+ {
		if (!begin(parser, find_basic(start, (size_t)(cursor - start))))
			goto wrong;
		parser->condition = (parser->product->commands[parser->command].made & AT_COMMAND_TEXT) != 0
					    ? yycrest
					    : yycbasic;
		goto next;
	}
	<name> ";" {
		if (!push(parser, GRAMMAR_SEPARATOR))
			goto wrong;
		goto next;
	}

	// After the name of a basic command: a number, the syntax of S-parameters, or text to the end.
	<basic, digits> [0-9]+ {
		parser->form = AT_SET;
		note(parser, AT_TOKEN_NUMBER, start, cursor);
		goto basic;
	}
	<basic> "=" => digits {
		parser->form = AT_SET;
		goto next;
	}
	<basic> "?" {
		parser->form = AT_READ;
		goto basic;
	}
	<digits> "?" {
		parser->form = AT_TEST;
		goto basic;
	}
	<rest> [^\r \t] [^\r]* {
		parser->form = AT_SET;
		note(parser, AT_TOKEN_WORD, start, cursor);
		goto basic;
	}
	<basic, digits, rest> * {
		cursor = start;
		goto basic;
	}
|>)m4_dnl

	// After the name of an extended command.
	<form> "=" => set {
		parser->form = AT_SET;
		start = cursor;
		goto yyc_set;
	}
	<form> "?" => tail {
		parser->form = AT_READ;
		goto next;
	}
	<set> "?" => tail {
		parser->form = AT_TEST;
		goto next;
	}
	<form, tail, set, after> end { goto last; }
GEN_IF(GEN_CHAINED, <|	<form, tail, set, after> ";" { goto separated; }
|>)m4_dnl

	// Parameters, with the comma behind them when it follows at once.
	<set, value> ["] => string {
		start = cursor;
		goto yyc_string;
	}
	<set, value> number => after { NOTE(AT_TOKEN_NUMBER, cursor, next); }
	<set, value> number "," => value { NOTE(AT_TOKEN_NUMBER, cursor - 1, comma); }
GEN_IF(GEN_HEXADECIMAL, <|	<set, value> '0x' [0-9A-Fa-f]+ => after { NOTE(AT_TOKEN_HEXADECIMAL, cursor, next); }
	<set, value> '0x' [0-9A-Fa-f]+ "," => value { NOTE(AT_TOKEN_HEXADECIMAL, cursor - 1, comma); }
|>)m4_dnl
	<set, value> word => after { NOTE(AT_TOKEN_WORD, cursor, next); }
	<set, value> word "," => value { NOTE(AT_TOKEN_WORD, cursor - 1, comma); }
	<string> [^"\r]* ["] => after { NOTE(AT_TOKEN_QUOTED, cursor - 1, next); }
	<set, value> "," => value { NOTE(AT_TOKEN_EMPTY, start, comma); }
	<after> "," => value { goto comma; }
	<value> end { NOTE(AT_TOKEN_EMPTY, start, last); }
GEN_IF(GEN_CHAINED, <|	<value> ";" { NOTE(AT_TOKEN_EMPTY, start, separated); }
|>)m4_dnl

	// What cannot stand where it stands. Before a payload that is remembered, not reported.
	<set, value, after> * => after {
		if (!parser->has_payload)
			goto wrong;
		parser->cause = CAUSE_syntax;
		goto next;
	}
	<string> [^"\r]+ { goto wrong; }
	<paid> * {
		refuse(parser, CAUSE_too_many_parameters);
		goto wrong;
	}
	<name, form, tail, string> * { goto wrong; }
	*/
comma:
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	if (parser->has_payload && at_payload(parser))
		goto out;
|>)m4_dnl
	start = cursor;
	goto yyc_value;
GEN_IF(GEN_CHAINED, <|basic:
	parser->condition = yycname;
	if (!push(parser, GRAMMAR_BASIC))
		goto wrong;
	parser->event = AT_EVENT_COMMAND;
	goto out;
separated:
	if (parser->cause != CAUSE_NONE || !push(parser, GRAMMAR_EXTENDED) ||
	    !push(parser, GRAMMAR_SEPARATOR))
		goto wrong;
	parser->condition = yycname;
	parser->event = AT_EVENT_COMMAND;
	goto out;
|>)m4_dnl
last:
	/* Alone it is a line, whatever the command: most lines need no grammar. */
	if (parser->cause != CAUSE_NONE || (parser->begun && !push(parser, GRAMMAR_LAST)))
		goto wrong;
	parser->ended = true;
	parser->event = AT_EVENT_COMMAND;
	goto out;
ended:
	if (parser->begun && !push(parser, 0))
		goto wrong;
	parser->ended = true;
	parser->event = AT_EVENT_END;
	goto out;
wrong:
	if (parser->event != AT_EVENT_ERROR)
		refuse(parser, parser->cause != CAUSE_NONE ? (enum cause)parser->cause : CAUSE_syntax);
	cursor = start;
out:
	parser->cursor = (uint16_t)(cursor - parser->line);
	parser->start = (uint16_t)(start - parser->line);
}

void GEN_C<||>_parser_reset(struct at_parser *parser)
{
	parser->begun = false;
	parser->state = -1;
	parser->condition = yycname;
	parser->ended = false;
	parser->failed = false;
	parser->has_payload = false;
	parser->cursor = 0;
	parser->start = 0;
	parser->event = AT_EVENT_MORE;
	parser->cause = CAUSE_NONE;
	parser->form = AT_EXECUTE;
	parser->token_count = 0;
	parser->command = AT_NONE;
	parser->payload = 0;
}
