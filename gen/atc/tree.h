/* SPDX-License-Identifier: MIT */
/*
 * The syntax tree: what was written, nothing decided yet. A node's meaning is its kind's; its
 * children are in the order in which they were written.
 */
#ifndef ATC_TREE_H
#define ATC_TREE_H

#include <stdint.h>

#include "source.h"

struct token {
	struct place at;
	const char *text; /* words and texts: the value, NUL-terminated */
	size_t length;
	int64_t number;
};

enum node_kind {
	N_BAD, /* what could not be parsed; already complained of */
	N_FILE,
	/* atoms */
	N_WORD,
	N_NUMBER,
	N_TEXT,
	N_SECTION,
	N_LIST,	  /* entries of a block; flags: N_BY_COMMA, N_BY_LINE */
	N_PHRASE, /* words, numbers and texts on a line; a N_LIST last when a block follows */
	/* declarations */
	N_LANGUAGE,
	N_SOURCE,
	N_GROUP,
	N_STARTS,
	N_USES,
	N_COMMAND,
	N_BASIC,
	N_UNSOLICITED,
	N_OPTIONS, /* a table of options */
	N_NAMED,   /* a type with a name */
	N_ERRORS,
	N_RESULTS,
	N_DIALECT,
	N_PRODUCT,
	/* statements of a command */
	N_EXECUTE,
	N_EXECUTE_AS,
	N_READ,
	N_SET,
	N_SET_AS,
	N_TEST,
	N_NO,
	N_KEEP,
	N_FACTORY,
	N_HANDLER,
	N_REFUSE,
	N_MAY,
	N_PROMPT,
	N_ONLINE,
	N_ON,
	N_REPLY,
	N_LATE,
	N_ERROR,
	N_SURPLUS,
	N_CHANNELS,
	N_WAS,
	N_NOTE,
	N_EXAMPLE,
	N_RAW, /* a line of an example */
	/* parameters */
	N_ITEM,	   /* a parameter or field: text its name; children: N_TYPE first, then the rest */
	N_BRACKET, /* [a, b] */
	N_TAIL,	   /* [, a] */
	N_OPTION,  /* of a table: in it, or where a list refers to it */
	N_REPEAT,
	N_LITERAL,
	N_SELECTORS, /* set A, B { ... } */
	N_CASES,
	N_CASE, /* N_WORD..., then N_LIST */
	N_TYPE,
	N_RANGE,    /* low [high [step]]; text: the name of a single number */
	N_OF_NAMED, /* in a type: number is the index of the named one that it was written as */
	N_ENTRY,    /* of an enumeration or mask, or of errors */
	N_PLAIN,    /* causes that are plain errors */
	/* what follows a keyword inside something else */
	N_KEY,
	N_DEFAULT,
	N_UNIT,
	N_SECRET,
	N_PER,
	N_AS,
	N_EACH,
	N_BARE,
	N_THEN,
	N_UNTIL,
	N_FOR,
	N_CANCEL,
	N_ERASE,
	N_MOST,
	N_WITHIN,
	N_ABORTABLE,
	N_OPEN,
	N_WHILE,
	N_WHEN,
	N_KIND,
	N_PLUS,
	N_REQUIRE,
	N_ELSE,
	N_COMPARE,
	N_TIMES,
	N_OF_OPTION,  /* option TABLE.NAME */
	N_OF_SETTING, /* setting PARAM of COMMAND */
	N_OFFERED,
	N_OF,
	N_ONLY,
	N_BY,
	N_READ_ONLY,
	N_WRITE_ONLY,
	N_NOT_STORED,
	N_NOT_KEPT,
	N_SHOWN,
	N_LASTING,
	N_UNLISTED,
	N_REFUSED,
	N_LEAST,
	N_HEARD,
	N_ASKED, /* { parameters } of who asks for an option */
	N_LINES,
	N_BUT,
	N_ALL,
	N_BELOW, /* a bound that is itself excluded */
	N_CAUSES
};

enum {
	N_BY_COMMA = 1,
	N_BY_LINE = 2,
	N_NOT = 4,
	N_WORDS = 8,
	N_QUOTED = 16,
	N_HEX = 32,
	N_HAS = 64
};

struct node {
	enum node_kind kind;
	unsigned flags;
	struct place at;
	const char *text;
	size_t length;
	int64_t number;
	struct node *child, *last, *next;
};

struct node *node_new(enum node_kind kind, struct token token);
/* Both return the parent; a NULL child is left out. */
struct node *node_add(struct node *parent, struct node *child);
struct node *node_add_all(struct node *parent, struct node *list);
/* The node with its children, beside nobody. */
struct node *node_copy(const struct node *node);
/* The first child of a kind, or NULL. */
struct node *node_find(const struct node *parent, enum node_kind kind);

/* The tree of one file: N_FILE, or N_BAD when nothing of it can be trusted. Errors are complained
 * of. */
struct node *parse_file(const struct source *source);

#endif
