/* SPDX-License-Identifier: MIT */
/*
 * Lines at random, made from the parser tests' by small and large changes: what the spec compiler
 * says of each (it judges examples and writes the parser tests by that) and what the generated
 * parser and the engine's binder say must be the same. TESTS_ALL=1: many more lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compiler.h"
#include "engine/description.h"
#include "product.h"
#include "support/parser_check.h"

enum { LONGEST = 600, FEW = 10000, MANY = 100000 };

static const char *const causes[] = {
	"none",
	"pending",
#define CAUSE(name, text) #name,
#include "base/cause.def"
#undef CAUSE
};

static uint32_t state = 2463534242u;

static size_t below(size_t limit)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % limit;
}

static void insert(char *line, size_t at, const char *what)
{
	size_t length = strlen(line), more = strlen(what);

	if (length + more >= LONGEST)
		return;
	memmove(line + at + more, line + at, length - at + 1);
	memcpy(line + at, what, more);
}

static void change(char *line, size_t lines)
{
	static const char *const bits[] = {
		",",  "\"",	"=",   "?",   ";",	 " ",
		"0",  "1",	"255", "-1",  "+1",	 "a",
		"&",  "+",	"#",   "0x1", "S0",	 "E1",
		"\t", "|",	"[",   "]",   "\"\"",	 ",,,",
		"=?", ",\"a\"", "ip4", "x",   "1.2.3.4", "18446744073709551617"};
	size_t length = strlen(line), at = below(length + 1), n;

	switch (below(6)) {
	case 0:
		n = 1 + below(3);
		n = n < length - at ? n : length - at;
		memmove(line + at, line + at + n, length - at - n + 1);
		break;
	case 1:
	case 2:
	case 3:
		insert(line, at, bits[below(sizeof(bits) / sizeof(*bits))]);
		break;
	case 4:
		if (at < length)
			line[at] = (char)(' ' + below(95));
		break;
	default:
		insert(line, length, compiler_line(below(lines)));
		insert(line, length, ";");
	}
}

static bool agree(const struct at_product *product, const char *line)
{
	static struct outcome outcome;
	const char *said = compiler_verdict(line, strlen(line)), *done;

	check_line(product, line, strlen(line), strlen(line) + 1, &outcome);
	done = causes[outcome.cause];
	if (strcmp(said != NULL ? said : "none", done) == 0)
		return true;
	/* Which of two mistakes is told, when the payload is short as well, depends on time. */
	if (strcmp(done, "payload_incomplete") == 0)
		return said != NULL;
	printf("%s\n  the compiler says %s, the parser %s\n", line, said != NULL ? said : "none",
	       done);
	return false;
}

int main(void)
{
	const char *all = getenv("TESTS_ALL");
	size_t rounds = all != NULL && *all == '1' ? MANY : FEW, lines = 0, failed = 0;

	if (!compiler_open(PRODUCT_NAME))
		return 1;
	while (compiler_line(lines) != NULL)
		lines++;
	for (size_t i = 0; i < rounds && failed < 20; i++) {
		char line[LONGEST + 1] = "";

		insert(line, 0, compiler_line(below(lines)));
		for (size_t n = below(4); n > 0; n--)
			change(line, lines);
		failed += !agree(product_description, line);
	}
	compiler_close();
	printf("%zu lines\n%d passed, %zu failed\n", rounds, failed == 0, failed);
	return failed != 0;
}
