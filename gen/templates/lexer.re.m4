m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
m4_dnl   GEN_GO(<|x|>, <|indentation|>)  goes on in condition x; a streamed line may have to be resumed there
m4_dnl   GEN_DIGITS                      1: a loop of its own skips the digits of numbers
m4_dnl   GEN_READ(<|indentation|>)       reads the digits behind the first, which is `value`
m4_dnl   GEN_REMEMBERED                  what an earlier mistake in the command comes to
m4_dnl   GEN_BLANKS_IN(<|x|>)            blanks are skipped there, if the dialect wants it
m4_define(<|GEN_GO|>, <|m4_dnl
GEN_IF(GEN_STREAMED, <|$2parser->condition = yyc$1;
|>)m4_dnl
$2start = cursor;
$2goto yyc_$1;|>)m4_dnl
m4_define(<|GEN_REMEMBERED|>, <|m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	if (parser->cause != CAUSE_NONE)
		goto wrong;
|>)|>)m4_dnl
m4_define(<|GEN_DIGITS|>, <|GEN_IF(GEN_STREAMED, 0, <|GEN_IF(GEN_HEXADECIMAL, 0, 1)|>)|>)m4_dnl
m4_define(<|GEN_READ|>, <|m4_dnl
$1while ((digit = (unsigned)(*++cursor - '0')) <= 9)
$1	value = value * 10 + digit;|>)m4_dnl
m4_define(<|GEN_BLANKS_IN|>, <|GEN_IF(GEN_BLANKS, <|	<$1> [ \t] {
		start = cursor;
		goto yyc_$1;
	}
|>)|>)m4_dnl
GEN_BANNER(<|The line lexer: re2c takes tokens off the parser's line, lemon checks their order. The engine
 * calls it through the product's description; see engine/parser.h.|>)
GEN_NO_TABLES
#include "parse.h"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter" /* lemon's own driver */
#pragma GCC diagnostic ignored "-Wunused-variable"
#include "grammar.c"
#pragma GCC diagnostic pop

/*!conditions:re2c*/
GEN_ROW(<|MODEL_SIZES|>, <|_Static_assert($1 < 1 << 13, "a parameter could be longer than a token can say");
|>)m4_dnl
GEN_PASS<||>m4_dnl

static bool refuse(struct at_parser *parser, enum cause cause)
{
	parser->event = AT_EVENT_ERROR;
	parser->cause = (uint8_t)cause;
	return false;
}

/* Hands a token to the grammar, which begins with a line's first. Returns whether it may stand here. */
static bool push(struct at_parser *parser, int token)
{
	if (parser->pushed == 0)
		GEN_C<||>_grammarInit(&parser->grammar);
	parser->pushed = (uint8_t)token;
	GEN_C<||>_grammar(&parser->grammar, token, 0, parser);
	return parser->failed ? refuse(parser, CAUSE_syntax) : true;
}

/* What cannot be noted: a mistake, unless it says nothing. One before a payload is only remembered,
 * because the payload must still be consumed. */
static bool surplus(struct at_parser *parser, enum at_token_kind kind)
{
	if (kind == AT_TOKEN_EMPTY && parser->product->dialect->surplus_empty)
		return true;
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	if (parser->has_payload) {
		parser->cause = CAUSE_too_many_parameters;
		return true;
	}
|>)m4_dnl
	return refuse(parser, CAUSE_too_many_parameters);
}

/* Notes a parameter of the command. */
static inline void note(struct at_parser *parser, unsigned count, enum at_token_kind kind,
			const char *start, unsigned length, uint32_t value)
{
	struct at_token *token = &parser->tokens[count];

	token->start = (uint16_t)(start - parser->line);
	token->length = length & 0x1fff;
	token->kind = kind & 7;
	token->value = value;
}

GEN_IF(GEN_DIGITS, <|/* Whether the last parameter is a number that ends here. */
static bool behind_number(const struct at_parser *parser, unsigned count, const char *here)
{
	const struct at_token *last;

	if (count == 0)
		return false;
	last = &parser->tokens[count - 1];
	return last->kind == AT_TOKEN_NUMBER && here - parser->line == last->start + last->length;
}

|>, <|/* The value of what may be digits. */
static uint32_t digits(const char *text, const char *stop)
{
	uint32_t value = 0;

	if (stop - text > 9)
		return AT_NO_VALUE;
	for (; text < stop; text++) {
		if (*text < '0')
			return AT_NO_VALUE;
		value = value * 10 + (uint32_t)(*text - '0');
	}
	return value;
}

|>)m4_dnl
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|/* Stops before the payload when the next parameter is one, or when its length cannot be believed. */
static bool at_payload(struct at_parser *parser)
{
	uint8_t before = parser->cause;
	bool follows;

	parser->cause = CAUSE_NONE;
	follows = at_payload_follows(parser);
	if (!follows && parser->cause != CAUSE_NONE)
		return !refuse(parser, (enum cause)parser->cause);
	if (before != CAUSE_NONE || !follows)
		parser->cause = before;
	if (!follows)
		return false;
	parser->condition = yycpaid;
	if (push(parser, GRAMMAR_DATA))
		parser->event = AT_EVENT_PAYLOAD;
	return true;
}

|>)m4_dnl
void GEN_C<||>_parse(struct at_parser *parser)
{
	const char *cursor = parser->line + parser->cursor, *start, *stop;
	enum at_token_kind kind;
	unsigned count;
GEN_IF(GEN_DIGITS, <|	uint32_t value, digit;
|>)m4_dnl
GEN_IF(GEN_STREAMED, <|	const char *limit = parser->line + parser->length;
	unsigned char yych;

	count = parser->token_count;
	parser->event = AT_EVENT_MORE;
	parser->line[parser->length] = '\0'; /* re2c looks there before it checks the limit */
	start = parser->state < 0 ? cursor : parser->line + parser->start;
	if (cursor >= limit) /* to re2c no new byte would mean the end of all input */
		return;
	/*!getstate:re2c*/
|>, <|
m4_ifdef(<|GEN_ALIKE|>, <|	parser->line[parser->length] = '\0'; /* where the search for a name stops */
|>)m4_dnl
command:
	start = cursor;
	count = 0;
	parser->event = AT_EVENT_MORE;
	parser->ended = false;
	parser->cause = CAUSE_NONE;
	parser->form = AT_EXECUTE;
	cursor = GEN_C<||>_find(start, &parser->command);
	if (cursor != NULL)
		goto named;
	cursor = start;
|>)m4_dnl
	/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(unsigned char)*cursor";
	re2c:define:YYSKIP = "++cursor;";
GEN_IF(GEN_STREAMED, <|	re2c:eof = 0;
	re2c:define:YYLESSTHAN = "cursor >= limit";
	re2c:define:YYFILL = "goto out;";
	re2c:define:YYGETSTATE = "parser->state";
	re2c:define:YYSETSTATE = "parser->state = @@;";
	re2c:define:YYGETCONDITION = "parser->condition";

	<name, form, tail, value, after, string GEN_IF(GEN_CHAINED, <|, basic|>)m4_dnl
m4_ifdef(<|GEN_USES_AT_COMMAND_TEXT|>, <|, rest|>)m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|, paid|>)> $ { goto out; }
|>, <|	re2c:yyfill:enable = 0;
	re2c:sentinel = 13; // the line end stops each rule
	re2c:define:YYGETCONDITION = "yycname"; // others are jumped to
|>)m4_dnl

	end = "\r";
	stop = GEN_IF(GEN_CHAINED, <|[\r;]|>, <|"\r"|>);
	letter = [A-Za-z0-9!%./:_\-];
	number = GEN_IF(GEN_DIGITS, <|[+\-] [0-9]+|>, <|[+\-]? [0-9]+|>);
	word = [^\x00-\x20\x7f",GEN_IF(GEN_CHAINED, <|;|>)]+;

	// Where a command may begin, and the line end.
GEN_IF(GEN_STREAMED, <|GEN_BLANKS_IN(<|name|>)m4_dnl
	<name> [+#$%*^@] letter* GEN_IF(GEN_CHAINED, <|| [A-Za-z] | [&\\] [A-Za-z] | [Ss] [0-9]+ |>){
		if (GEN_C<||>_find(start, &parser->command) == cursor)
			goto named;
		refuse(parser, CAUSE_unknown_command);
		goto wrong;
	}
|>, <|GEN_IF(GEN_BLANKS, <|	<name> [ \t] { goto command; }
|>)m4_dnl
	<name> [+#$%*^@] GEN_IF(GEN_CHAINED, <|| [A-Za-z] | [&\\] [A-Za-z] |>){
		refuse(parser, CAUSE_unknown_command);
		goto wrong;
	}
|>)m4_dnl
	<name> end { goto ended; }
GEN_IF(GEN_CHAINED, <|	<name> ";" {
		if (!push(parser, GRAMMAR_SEPARATOR))
			goto wrong;
GEN_IF(GEN_STREAMED, <|GEN_GO(<|name|>, <|		|>)|>, <|		goto command;|>)
	}

	// After the name of a basic command: a number, the syntax of S-parameters, or text to the end.
GEN_BLANKS_IN(<|basic|>)m4_dnl
	<basic> GEN_IF(GEN_DIGITS, <|[0-9] {
		value = (unsigned)(*start - '0');
		cursor = start;
GEN_READ(<|		|>)
|>, <|[0-9]+ {
|>)m4_dnl
		parser->form = AT_SET;
		note(parser, count++, AT_TOKEN_NUMBER, start, (unsigned)(cursor - start),
		     GEN_IF(GEN_DIGITS, <|cursor - start <= 9 ? value : AT_NO_VALUE|>, <|digits(start, cursor)|>));
		goto done;
	}
	<basic> "=" {
		if (parser->form == AT_SET) {
			cursor = start;
			goto done;
		}
		parser->form = AT_SET;
GEN_GO(<|basic|>, <|		|>)
	}
	<basic> "?" {
		parser->form = parser->form == AT_SET ? AT_TEST : AT_READ;
		goto done;
	}
	<basic> * {
		cursor = start;
		goto done;
	}
m4_ifdef(<|GEN_USES_AT_COMMAND_TEXT|>, <|GEN_BLANKS_IN(<|rest|>)m4_dnl
	<rest> [^\r \t] [^\r]* {
		parser->form = AT_SET;
		note(parser, count++, AT_TOKEN_WORD, start, (unsigned)(cursor - start), AT_NO_VALUE);
		goto done;
	}
	<rest> * {
		cursor = start;
		goto done;
	}
|>)m4_dnl
|>)m4_dnl

	// After the name of an extended command.
GEN_BLANKS_IN(<|form|>)m4_dnl
	<form> "=" { goto set; }
	<form> "?" {
		parser->form = AT_READ;
GEN_GO(<|tail|>, <|		|>)
	}
GEN_IF(GEN_STREAMED, <||>, <|	<form> letter { // the name goes on, unless blanks stand between
		refuse(parser, start + 1 == cursor ? CAUSE_syntax : CAUSE_unknown_command);
		goto wrong;
	}
|>)m4_dnl
GEN_BLANKS_IN(<|tail|>)m4_dnl
	<form, tail, after> end { goto last; }
GEN_IF(GEN_CHAINED, <|	<form, tail, after> ";" { goto separated; }
|>)m4_dnl

	// Parameters.
GEN_IF(GEN_BLANKS, <|	<value> [ \t] { goto value; }
|>)m4_dnl
	<value> ["] {
GEN_GO(<|string|>, <|		|>)
	}
	<value> number {
		kind = AT_TOKEN_NUMBER;
		stop = cursor;
		goto noted;
	}
GEN_IF(GEN_HEXADECIMAL, <|	<value> '0x' [0-9A-Fa-f]+ {
		kind = AT_TOKEN_HEXADECIMAL;
		stop = cursor;
		goto noted;
	}
|>)m4_dnl
	<value> word {
		if (*start == '?' && start + 1 == cursor && count == 0 && *cursor != ',') {
			parser->form = AT_TEST;
GEN_GO(<|tail|>, <|			|>)
		}
		kind = AT_TOKEN_WORD;
		stop = cursor;
		goto noted;
	}
	<value> stop | "," { // nothing stands here
		cursor = stop = start;
		kind = AT_TOKEN_EMPTY;
		if (count > 0 || *start == ',')
			goto noted;
GEN_GO(<|after|>, <|		|>)
	}
	<string> [^"\r]* ["] {
		kind = AT_TOKEN_QUOTED;
		stop = cursor - 1;
		goto noted;
	}
GEN_BLANKS_IN(<|after|>)m4_dnl
	<after> "," { goto comma; }
GEN_IF(GEN_DIGITS, <|	<after> word { // directly behind digits it is one with them
		if (!behind_number(parser, count, start))
			goto wrong;
		start = parser->line + parser->tokens[--count].start;
		kind = AT_TOKEN_WORD;
		stop = cursor;
		goto noted;
	}
|>)m4_dnl

	// What cannot stand where it stands. Before a payload that is remembered, not reported.
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	<value, after> * {
		if (!parser->has_payload)
			goto wrong;
		parser->cause = CAUSE_syntax;
GEN_GO(<|after|>, <|		|>)
	}
GEN_BLANKS_IN(<|paid|>)m4_dnl
	<paid> end { goto ended; }
	<paid> * {
		refuse(parser, CAUSE_too_many_parameters);
		goto wrong;
	}
|>, <|	<value, after> * { goto wrong; }
|>)m4_dnl
	<string> [^"\r]+ { goto wrong; }
GEN_IF(GEN_CHAINED, <||>, <|	<name> * { // the only command of its line is none
		refuse(parser, CAUSE_unknown_command);
		goto wrong;
	}
|>)m4_dnl
	<GEN_IF(GEN_CHAINED, <|name, |>)form, tail, string> * { goto wrong; }
	*/
named:
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	parser->has_payload = (parser->product->commands[parser->command].made & AT_COMMAND_PAYLOAD) != 0;
|>)m4_dnl
GEN_IF(GEN_STREAMED, <|	count = 0;
	parser->cause = CAUSE_NONE;
	parser->form = AT_EXECUTE;
|>)m4_dnl
GEN_IF(GEN_CHAINED, <|	if ((parser->command & AT_NAME_BASIC) != 0) {
		parser->command &= (uint16_t)~AT_NAME_BASIC;
m4_ifdef(<|GEN_USES_AT_COMMAND_TEXT|>, <|		if ((parser->product->commands[parser->command].made & AT_COMMAND_TEXT) != 0) {
GEN_GO(<|rest|>, <|			|>)
		}
|>)m4_dnl
GEN_GO(<|basic|>, <|		|>)
	}
|>)m4_dnl
	if (*cursor != '=') {
GEN_IF(GEN_STREAMED, <|GEN_GO(<|form|>, <|		|>)|>, <|		goto yyc_form;|>)
	}
	cursor++;
set:
	parser->form = AT_SET;
	goto value;
comma:
m4_ifdef(<|GEN_USES_AT_TYPE_PAYLOAD|>, <|	parser->token_count = (uint8_t)count;
	if (parser->has_payload && at_payload(parser))
		goto out;
|>)m4_dnl
value:
GEN_IF(GEN_DIGITS, <|	start = cursor;
	value = (unsigned)(*cursor - '0');
	if (value > 9)
		goto yyc_value;
GEN_READ(<|	|>)
	if (cursor - start > 9 || count == AT_TOKENS) {
		kind = AT_TOKEN_NUMBER;
		stop = cursor;
		goto noted;
	}
	note(parser, count++, AT_TOKEN_NUMBER, start, (unsigned)(cursor - start), value);
	goto separator;
|>, <|GEN_GO(<|value|>, <|	|>)
|>)m4_dnl
noted:
	if (count < AT_TOKENS)
		note(parser, count++, kind, start, (unsigned)(stop - start),
		     GEN_IF(GEN_DIGITS, <|AT_NO_VALUE|>, <|kind == AT_TOKEN_NUMBER ? digits(start, stop) : AT_NO_VALUE|>));
	else if (!surplus(parser, kind))
		goto wrong;
GEN_IF(GEN_DIGITS, <|separator:
|>)m4_dnl
	if (*cursor == ',') {
		cursor++;
		goto comma;
	}
	if (*cursor == '\r') {
		cursor++;
		goto last;
	}
GEN_GO(<|after|>, <|	|>)
GEN_IF(GEN_CHAINED, <|done:
	if (parser->pushed != GRAMMAR_BASIC && !push(parser, GRAMMAR_BASIC))
		goto wrong;
	goto command_read;
separated:
GEN_REMEMBERED<||>m4_dnl
	if (!push(parser, GRAMMAR_LINK))
		goto wrong;
command_read:
GEN_IF(GEN_STREAMED, <|	parser->condition = yycname;
|>)m4_dnl
	parser->event = AT_EVENT_COMMAND;
	goto out;
|>)m4_dnl
last:
GEN_REMEMBERED<||>m4_dnl
	/* Alone it is a line, whatever the command: most lines need no grammar. */
	if (parser->pushed != 0 && !push(parser, GRAMMAR_LAST))
		goto wrong;
	parser->ended = true;
	parser->event = AT_EVENT_COMMAND;
	goto out;
ended:
	if (parser->pushed != 0 && !push(parser, 0))
		goto wrong;
	parser->ended = true;
	parser->event = AT_EVENT_END;
	goto out;
wrong:
	if (parser->event != AT_EVENT_ERROR)
		refuse(parser, parser->cause != CAUSE_NONE ? (enum cause)parser->cause : CAUSE_syntax);
	cursor = start;
out:
	parser->token_count = (uint8_t)count;
	parser->cursor = (uint16_t)(cursor - parser->line);
GEN_IF(GEN_STREAMED, <|	parser->start = (uint16_t)(start - parser->line);
|>)m4_dnl
}

void GEN_C<||>_parser_reset(struct at_parser *parser)
{
	parser->pushed = 0;
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
