/* SPDX-License-Identifier: MIT */
/* The scanner of the spec language. Files end with a newline and a NUL, which no rule passes. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "grammar.h"
#include "memory.h"
#include "parse.h"

static struct place place_of(const struct scanner *scanner, const char *from)
{
	return (struct place){scanner->source, (size_t)(from - scanner->source->text),
			      (size_t)(scanner->cursor - from)};
}

static void take_number(struct token *token, const char *from, size_t length)
{
	bool negative = *from == '-';

	for (size_t i = negative; i < length; i++) {
		token->number = token->number * 10 + (from[i] - '0');
		if (token->number > UINT32_MAX) {
			complain(token->at, "number too large: at most 4294967295");
			token->number = 0;
			return;
		}
	}
	if (negative)
		token->number = -token->number;
	if (token->number < INT32_MIN) {
		complain(token->at, "number too small: at least -2147483648");
		token->number = 0;
	}
}

/* A text without its quotes, escapes resolved. */
static void take_text(struct token *token, const char *from, size_t length)
{
	char *text = memory_new(length + 1);
	size_t n = 0;

	for (size_t i = 0; i < length; i++) {
		struct place at = token->at;

		if (from[i] != '\\') {
			text[n++] = from[i];
			continue;
		}
		at.offset += 1 + i++;
		at.length = 2;
		switch (from[i]) {
		case 'r':
			text[n++] = '\r';
			break;
		case 'n':
			text[n++] = '\n';
			break;
		case '"':
		case '\\':
			text[n++] = from[i];
			break;
		default:
			complain(at, "unknown escape '\\%c': texts know \\\" \\\\ \\r \\n", from[i]);
		}
	}
	token->text = text;
	token->length = n;
}

static int take_raw(struct scanner *scanner, struct token *token)
{
	const char *line = scanner->cursor, *start = line, *end = strchr(line, '\n'), *last;

	if (*line == '\0') {
		token->at = place_of(scanner, line);
		return 0;
	}
	while (*start == ' ' || *start == '\t')
		start++;
	for (last = end; last > start && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r');)
		last--;
	scanner->cursor = end;
	token->at = (struct place){scanner->source, (size_t)(start - scanner->source->text),
				   (size_t)(last - start)};
	if (last - start == 1 && *start == '}') {
		scanner->raw = false;
		return TOKEN_RBRACE;
	}
	scanner->cursor = end + 1;
	/* Blanks at the end belong to what is sent or expected. */
	token->text = memory_copy(start, (size_t)(end - start));
	token->length = (size_t)(end - start);
	return TOKEN_RAW;
}

static void complain_bytes(const struct scanner *scanner, const char *from)
{
	struct place at = place_of(scanner, from);

	if (iscntrl((unsigned char)*from))
		complain(at, "a control character");
	else
		complain(at, "'%.*s' begins no word", (int)at.length, from);
}

/* A text that nobody closed ends before the brace at the end of its line: what the brace opens is
 * there all the same. */
static void leave_brace(struct scanner *scanner, const char *from)
{
	const char *last = scanner->cursor;

	while (last > from && (last[-1] == ' ' || last[-1] == '\t' || last[-1] == '\r'))
		last--;
	if (last > from && last[-1] == '{')
		scanner->cursor = last - 1;
}

/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYCURSOR = "scanner->cursor";
	re2c:define:YYMARKER = marker;
	re2c:yyfill:enable = 0;
	re2c:flags:input = default;

	number  = "-"? [0-9]+;
	letter  = [A-Za-z_0-9];
	word    = [0-9]* [A-Za-z_] letter* ([.\-] letter+)*;
	name    = [#+$&%*\\^@] [A-Za-z_] letter* | [#+$&%*\\^@] [A-Za-z];
	section = "\xc2\xa7" [0-9A-Za-z] [0-9A-Za-z.]*;
*/

int scan(struct scanner *scanner, struct token *token)
{
	const char *from, *marker;

	memset(token, 0, sizeof(*token));
	if (scanner->raw)
		return take_raw(scanner, token);
	for (;;) {
		from = scanner->cursor;
#define TAKE(code)                                                                                 \
	do {                                                                                       \
		token->at = place_of(scanner, from);                                               \
		return code;                                                                       \
	} while (0)
#define TAKE_TEXT(code, skip)                                                                      \
	do {                                                                                       \
		token->at = place_of(scanner, from);                                               \
		token->length = token->at.length - (skip);                                         \
		token->text = memory_copy(from + (skip), token->length);                           \
		return code;                                                                       \
	} while (0)
		/*!re2c
		[ \t\r]+          { continue; }
		"//" [^\n\x00]*   { continue; }
		"\n"              { TAKE(TOKEN_NEWLINE); }
		"\x00"            {
			if (place_of(scanner, from).offset < scanner->source->length) {
				complain(place_of(scanner, from), "NUL in a spec file");
				continue;
			}
			scanner->cursor = from;
			TAKE(0);
		}
		"{"               { TAKE(TOKEN_LBRACE); }
		"}"               { TAKE(TOKEN_RBRACE); }
		"["               { TAKE(TOKEN_LBRACKET); }
		"]"               { TAKE(TOKEN_RBRACKET); }
		"("               { TAKE(TOKEN_LPAREN); }
		")"               { TAKE(TOKEN_RPAREN); }
		","               { TAKE(TOKEN_COMMA); }
		"="               { TAKE(TOKEN_EQUALS); }
		"<"               { TAKE(TOKEN_LESS); }
		"<="              { TAKE(TOKEN_AT_MOST); }
		">"               { TAKE(TOKEN_MORE); }
		">="              { TAKE(TOKEN_AT_LEAST); }
		"*"               { TAKE(TOKEN_TIMES); }
		"|"               { TAKE(TOKEN_BAR); }
		"+"               { TAKE(TOKEN_PLUS); }
		".."              { TAKE(TOKEN_DOTDOT); }
		number            {
			token->at = place_of(scanner, from);
			take_number(token, from, token->at.length);
			return TOKEN_NUMBER;
		}
		[0-9]+ ("." [0-9]+)+ {
			complain(place_of(scanner, from),
				 "an address stands in quotes, a section behind §");
			TAKE(TOKEN_BAD);
		}
		section           { TAKE_TEXT(TOKEN_SECTION, 2); }
		name              { TAKE_TEXT(TOKEN_NAME, 0); }
		word              {
			TAKE_TEXT(scan_keyword(from, (size_t)(scanner->cursor - from)), 0);
		}
		"\"" ([^"\\\n\x00] | "\\" [^\n\x00])* "\"" {
			token->at = place_of(scanner, from);
			take_text(token, from + 1, token->at.length - 2);
			return TOKEN_TEXT;
		}
		"\"" ([^"\\\n\x00] | "\\" [^\n\x00])* {
			complain(place_of(scanner, from), "text without its closing quote");
			leave_brace(scanner, from);
			token->at = place_of(scanner, from);
			token->text = "";
			return TOKEN_TEXT;
		}
		";"               {
			complain(place_of(scanner, from),
				 "';' ends nothing: a statement ends with its line");
			continue;
		}
		"/*" | "#"        {
			scanner->cursor = strchr(from, '\n');
			complain(place_of(scanner, from), "a comment begins with //");
			continue;
		}
		[\x80-\xff]+      { complain_bytes(scanner, from); TAKE(TOKEN_BAD); }
		*                 { complain_bytes(scanner, from); TAKE(TOKEN_BAD); }
		*/
	}
}
