/* SPDX-License-Identifier: MIT */
#include "parse.h"

#include <stdlib.h>
#include <string.h>

#include "grammar.h"
#include "memory.h"
#include "nearest.h"

void *SpecAlloc(void *(*allocate)(size_t));
void Spec(void *grammar, int code, struct token token, struct parse *parse);
void SpecFree(void *grammar, void (*release)(void *));
void spec_expected(void *grammar, bool *expected);

static const struct {
	const char *word;
	int code;
} keywords[] = {
	{"language", TOKEN_LANGUAGE},
	{"source", TOKEN_SOURCE},
	{"group", TOKEN_GROUP},
	{"names", TOKEN_NAMES},
	{"starts", TOKEN_STARTS},
	{"uses", TOKEN_USES},
	{"command", TOKEN_COMMAND},
	{"basic", TOKEN_BASIC},
	{"unsolicited", TOKEN_UNSOLICITED},
	{"errors", TOKEN_ERRORS},
	{"results", TOKEN_RESULTS},
	{"dialect", TOKEN_DIALECT},
	{"product", TOKEN_PRODUCT},
	{"speaks", TOKEN_SPEAKS},
	{"execute", TOKEN_EXECUTE},
	{"read", TOKEN_READ},
	{"set", TOKEN_SET},
	{"test", TOKEN_TEST},
	{"no", TOKEN_NO},
	{"keep", TOKEN_KEEP},
	{"factory", TOKEN_FACTORY},
	{"handler", TOKEN_HANDLER},
	{"refuse", TOKEN_REFUSE},
	{"may", TOKEN_MAY},
	{"take", TOKEN_TAKE},
	{"abortable", TOKEN_ABORTABLE},
	{"prompt", TOKEN_PROMPT},
	{"until", TOKEN_UNTIL},
	{"cancel", TOKEN_CANCEL},
	{"erase", TOKEN_ERASE},
	{"at", TOKEN_AT},
	{"most", TOKEN_MOST},
	{"within", TOKEN_WITHIN},
	{"online", TOKEN_ONLINE},
	{"on", TOKEN_ON},
	{"answer", TOKEN_ANSWER},
	{"reply", TOKEN_REPLY},
	{"each", TOKEN_EACH},
	{"as", TOKEN_AS},
	{"bare", TOKEN_BARE},
	{"then", TOKEN_THEN},
	{"plain", TOKEN_PLAIN},
	{"separated", TOKEN_SEPARATED},
	{"late", TOKEN_LATE},
	{"open", TOKEN_OPEN},
	{"error", TOKEN_ERROR},
	{"surplus", TOKEN_SURPLUS},
	{"ignored", TOKEN_IGNORED},
	{"channels", TOKEN_CHANNELS},
	{"was", TOKEN_WAS},
	{"note", TOKEN_NOTE},
	{"example", TOKEN_EXAMPLE},
	{"per", TOKEN_PER},
	{"while", TOKEN_WHILE},
	{"not", TOKEN_NOT},
	{"for", TOKEN_FOR},
	{"key", TOKEN_KEY},
	{"secret", TOKEN_SECRET},
	{"step", TOKEN_STEP},
	{"enum", TOKEN_ENUM},
	{"mask", TOKEN_MASK},
	{"or", TOKEN_OR},
	{"words", TOKEN_WORDS},
	{"string", TOKEN_STRING},
	{"text", TOKEN_TEXTUAL},
	{"hex", TOKEN_HEX},
	{"host", TOKEN_HOST},
	{"ip", TOKEN_IP},
	{"ip6", TOKEN_IP6},
	{"mac", TOKEN_MAC},
	{"time", TOKEN_TIME},
	{"payload", TOKEN_PAYLOAD},
	{"quoted", TOKEN_QUOTED},
	{"decimal", TOKEN_DECIMAL},
	{"hexadecimal", TOKEN_HEXADECIMAL},
	{"repeat", TOKEN_REPEAT},
	{"list", TOKEN_LIST},
	{"up", TOKEN_UP},
	{"to", TOKEN_TO},
	{"literal", TOKEN_LITERAL},
	{"event", TOKEN_EVENT},
	{"state", TOKEN_STATE},
	{"pull", TOKEN_PULL},
	{"when", TOKEN_WHEN},
	{"is", TOKEN_IS},
	{"and", TOKEN_AND},
	{"require", TOKEN_REQUIRE},
	{"else", TOKEN_ELSE},
	{"option", TOKEN_OPTION},
	{"setting", TOKEN_SETTING},
	{"cause", TOKEN_CAUSE},
	{"options", TOKEN_OPTIONS},
	{"of", TOKEN_OF},
	{"only", TOKEN_ONLY},
	{"by", TOKEN_BY},
	{"write", TOKEN_WRITE},
	{"stored", TOKEN_STORED},
	{"shown", TOKEN_SHOWN},
	{"lasting", TOKEN_LASTING},
	{"unlisted", TOKEN_UNLISTED},
	{"least", TOKEN_LEAST},
	{"heard", TOKEN_HEARD},
	{"asked", TOKEN_ASKED},
	{"in", TOKEN_IN},
	{"lines", TOKEN_LINES},
	{"address", TOKEN_ADDRESS},
	{"but", TOKEN_BUT},
	{"has", TOKEN_HAS},
	{"all", TOKEN_ALL},
	{"kept", TOKEN_KEPT},
	{"offered", TOKEN_OFFERED},
	{"refused", TOKEN_REFUSED},
	{"type", TOKEN_TYPE},
};

int scan_keyword(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (strlen(keywords[i].word) == length &&
		    memcmp(keywords[i].word, text, length) == 0)
			return keywords[i].code;
	return TOKEN_WORD;
}

/* Tokens that are no words, as messages call them. */
static const struct {
	int code;
	const char *name;
} others[] = {
	{TOKEN_WORD, "a word"},	      {TOKEN_NAME, "a command's name"},
	{TOKEN_NUMBER, "a number"},   {TOKEN_TEXT, "a text in quotes"},
	{TOKEN_SECTION, "a section"}, {TOKEN_NEWLINE, "the line's end"},
	{TOKEN_LBRACE, "'{'"},	      {TOKEN_RBRACE, "'}'"},
	{TOKEN_LBRACKET, "'['"},      {TOKEN_RBRACKET, "']'"},
	{TOKEN_LPAREN, "'('"},	      {TOKEN_RPAREN, "')'"},
	{TOKEN_COMMA, "','"},	      {TOKEN_EQUALS, "'='"},
	{TOKEN_LESS, "'<'"},	      {TOKEN_AT_MOST, "'<='"},
	{TOKEN_MORE, "'>'"},	      {TOKEN_AT_LEAST, "'>='"},
	{TOKEN_TIMES, "'*'"},	      {TOKEN_BAR, "'|'"},
	{TOKEN_PLUS, "'+'"},	      {TOKEN_DOTDOT, "'..'"},
};

#define MANY 5 /* so many possibilities would not help who reads the message */

/* ", but x, y or z", the first words being `lead`; nothing when there are many. */
static const char *what_else(const struct parse *parse, const char *lead)
{
	const char *names[MANY], *text = "";
	size_t count = 0;

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords) && count < MANY; i++)
		if (parse->expected[keywords[i].code])
			names[count++] = memory_format("'%s'", keywords[i].word);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others) && count < MANY; i++)
		if (parse->expected[others[i].code])
			names[count++] = others[i].name;
	for (size_t i = 0; i < count && count < MANY; i++)
		text = memory_format("%s%s%s", text,
				     i == 0	      ? lead
				     : i + 1 == count ? " or "
						      : ", ",
				     names[i]);
	return text;
}

/* The keyword that could have come and is most like this word. */
static const char *meant(const struct parse *parse, struct place at)
{
	struct nearest nearest = nearest_to(at.source->text + at.offset, at.length);

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (parse->expected[keywords[i].code])
			nearest_try(&nearest, keywords[i].word);
	return nearest_hint(&nearest);
}

static void remark_open(const struct parse *parse)
{
	if (parse->depth > 0)
		remark(parse->open[parse->depth - 1], "this block is not closed");
}

static bool declares(int code)
{
	return code == TOKEN_COMMAND || code == TOKEN_BASIC || code == TOKEN_UNSOLICITED ||
	       code == TOKEN_OPTIONS || code == TOKEN_ERRORS || code == TOKEN_RESULTS ||
	       code == TOKEN_DIALECT || code == TOKEN_PRODUCT || code == TOKEN_TYPE;
}

static void complain_statement(const struct parse *parse, struct place at)
{
	complain(at, "'%.*s' begins no statement that belongs here%s", (int)at.length,
		 at.source->text + at.offset, meant(parse, at));
	if (declares(parse->code))
		remark_open(parse);
}

void parse_unexpected(struct parse *parse, struct token token)
{
	struct place at = token.at;
	bool begins = parse->before == TOKEN_NEWLINE || parse->before == TOKEN_LBRACE;

	if (parse->failed || parse->hopeless)
		return;
	parse->failed = true;
	if (parse->code == TOKEN_BAD)
		return; /* the scanner complained */
	if (parse->code == 0) {
		complain(at, "the file ends inside a block: '}' missing");
		remark_open(parse);
	} else if (parse->code == TOKEN_NEWLINE)
		complain(at, "the line ends too early%s", what_else(parse, ", before "));
	else if (parse->code == TOKEN_COMMA && parse->before == TOKEN_COMMA)
		complain(at, "nothing between two commas");
	else if (parse->code == TOKEN_LBRACE && parse->before == TOKEN_NEWLINE)
		complain(at, "'{' on a line of its own: it stands at the end of the line "
			     "to which it belongs");
	else if (parse->code == TOKEN_TEXT)
		complain(at, "a text is not expected here%s", what_else(parse, ", but "));
	else if (begins && parse->code != TOKEN_RBRACE)
		complain_statement(parse, at);
	else if (parse->code == TOKEN_NUMBER && parse->expected[TOKEN_FACTORY])
		complain(at, "'%.*s' is not expected here: a range is written 0..3, a default = 0",
			 (int)at.length, at.source->text + at.offset);
	else
		complain(at, "'%.*s' is not expected here%s", (int)at.length,
			 at.source->text + at.offset, what_else(parse, ", but "));
}

void parse_overflow(struct parse *parse)
{
	parse->hopeless = true;
	complain(parse->at, "nested too deeply");
}

void parse_mixed(struct token token, unsigned how)
{
	complain(token.at, "entries of one block are separated by %s, and here by %s",
		 how == N_BY_COMMA ? "line ends" : "commas",
		 how == N_BY_COMMA ? "a comma" : "a line end");
}

/* The driver stands between scanner and grammar: it drops line ends that separate nothing, switches
 * the scanner to raw lines inside examples, and after an error skips to the end of the entry. */
struct driver {
	struct scanner scanner;
	struct parse parse;
	void *grammar;
	struct token newline; /* held back until the next token shows whether it separates */
	bool held;
	int last;	 /* code of the last token given to the grammar */
	int example;	 /* 1: after `example` at the start of a line, 2: after its brace */
	unsigned wanted; /* while skipping: the depth at which the entry ends */
};

static int opens(int code)
{
	return code == TOKEN_LBRACE || code == TOKEN_LBRACKET || code == TOKEN_LPAREN;
}

static int closes(int code)
{
	return code == TOKEN_RBRACE || code == TOKEN_RBRACKET || code == TOKEN_RPAREN;
}

static bool ends_entry(const struct driver *driver, int code, unsigned before)
{
	return code == 0 || (code == TOKEN_NEWLINE && before <= driver->wanted) ||
	       (closes(code) && driver->parse.depth < driver->wanted);
}

static void give(struct driver *driver, int code, struct token token)
{
	struct parse *parse = &driver->parse;
	unsigned before = parse->depth;

	if (!parse->failed) {
		memset(parse->expected, 0, sizeof(parse->expected));
		spec_expected(driver->grammar, parse->expected);
	}
	if (opens(code) && parse->depth < sizeof(parse->open) / sizeof(*parse->open))
		parse->open[parse->depth++] = token.at;
	else if (closes(code) && parse->depth > 0)
		parse->depth--;
	if (!parse->failed) {
		parse->before = driver->last;
		parse->code = code;
		parse->at = token.at;
		Spec(driver->grammar, code, token, parse);
		driver->last = code;
		driver->wanted = before;
		if (!parse->failed)
			return;
	}
	if (!ends_entry(driver, code, before))
		return;
	parse->failed = false;
	Spec(driver->grammar, TOKEN_SKIPPED, token, parse);
	driver->last = code;
	parse->failed = code == 0;
	Spec(driver->grammar, code, token, parse);
}

/* Follows `example "title" {` to know where raw lines begin. */
static void watch(struct driver *driver, int code)
{
	if (code == TOKEN_EXAMPLE &&
	    (driver->last == TOKEN_NEWLINE || driver->last == TOKEN_LBRACE || driver->held))
		driver->example = 1;
	else if (driver->example == 1 && code == TOKEN_LBRACE)
		driver->example = 2;
	else if (driver->example == 2 && code == TOKEN_NEWLINE) {
		driver->scanner.raw = true;
		driver->example = 0;
	} else if (code != TOKEN_TEXT)
		driver->example = 0;
}

struct node *parse_file(const struct source *source)
{
	struct driver driver = {.scanner = {.source = source, .cursor = source->text},
				.last = TOKEN_NEWLINE};
	struct token token;
	int code;

	driver.grammar = SpecAlloc(memory_new);
	do {
		code = scan(&driver.scanner, &token);
		watch(&driver, code);
		if (code == TOKEN_NEWLINE) {
			if (!opens(driver.last) && driver.last != TOKEN_COMMA &&
			    driver.last != TOKEN_BAR && driver.last != TOKEN_NEWLINE &&
			    !driver.held) {
				driver.newline = token;
				driver.held = true;
			}
			continue;
		}
		if (driver.held && code != 0 && !closes(code))
			give(&driver, TOKEN_NEWLINE, driver.newline);
		driver.held = false;
		give(&driver, code, token);
	} while (code != 0 && !driver.parse.hopeless);
	return driver.parse.tree != NULL && !driver.parse.hopeless
		       ? driver.parse.tree
		       : node_new(N_BAD, (struct token){.at = token.at});
}
