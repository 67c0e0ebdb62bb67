/* SPDX-License-Identifier: MIT */
/* Between scanner, grammar and the driver that feeds one with the other's tokens. */
#ifndef ATC_PARSE_H
#define ATC_PARSE_H

#include "tree.h"

struct scanner {
	const struct source *source;
	const char *cursor;
	bool raw; /* the next token is a line of an example, or the brace that ends it */
};

/* The next token's TOKEN_ code, 0 at the end of the file. Complains of what is no token, and skips
 * it. */
int scan(struct scanner *scanner, struct token *token);
/* A keyword's token code, or TOKEN_WORD. */
int scan_keyword(const char *text, size_t length);

struct parse {
	struct node *tree;
	bool hopeless; /* nothing that follows makes sense any more */
	bool failed;   /* an error was reported and its entry is being skipped */
	int code;      /* of the token being parsed */
	struct place at;
	int before;		/* and of the one before it */
	bool expected[256];	/* codes of the tokens that could have come */
	struct place open[200]; /* the brackets that are not closed, outermost first */
	unsigned depth;		/* how many these are */
};

/* Called by the grammar. */
void parse_unexpected(struct parse *parse, struct token token);
void parse_overflow(struct parse *parse);
void parse_mixed(struct token token, unsigned how);

#endif
