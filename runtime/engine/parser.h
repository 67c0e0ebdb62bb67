/* SPDX-License-Identifier: MIT */
/*
 * The seam between the generated lexer and grammar on one side and the engine on the other. The
 * engine owns the line buffer; the generated parse function takes tokens off it and stops with an
 * event as soon as a command is complete. A streamed line may come in any pieces: the parser goes
 * on where it stopped (re2c's storable state, lemon's push parser). An edited line may change until
 * its end is there: before that the parser takes nothing. However the line was cut, the events are
 * the same.
 *
 * Parameter values are not converted here: the lexer notes kind and place of each in `tokens`, and
 * the binder turns them into a typed argument structure when the command is complete.
 */
#ifndef ENGINE_PARSER_H
#define ENGINE_PARSER_H

#include "engine/description.h"

#define AT_TOKENS	32 /* parameters of one command, at most */
#define AT_GRAMMAR_SIZE 64 /* lemon's parser; the generated code asserts that it fits */

enum at_token_kind {
	AT_TOKEN_EMPTY,
	AT_TOKEN_NUMBER,      /* decimal digits, with a sign or without */
	AT_TOKEN_HEXADECIMAL, /* 0x... */
	AT_TOKEN_QUOTED,      /* the slice is without the quotes */
	AT_TOKEN_WORD	      /* bare text that is no number */
};

struct at_token {
	uint16_t start; /* in the line */
	uint16_t length : 13, kind : 3;
	uint32_t value; /* of a number that is nothing but at most nine digits, or AT_NO_VALUE */
};
#define AT_NO_VALUE 0x7fffffffu /* what no domain holds that is looked at by it */

/* A payload event with a cause: an earlier parameter was malformed. The bytes are to be consumed
 * all the same, then the cause is the command's outcome. */
enum at_event {
	AT_EVENT_MORE,	  /* all bytes used; more of the line must come */
	AT_EVENT_COMMAND, /* command, form and tokens are set; unless `ended`, parse again */
	AT_EVENT_PAYLOAD, /* as COMMAND, but `payload` bytes of data follow at `cursor` */
	AT_EVENT_END,	  /* the line is done; the parser is ready for the next after its reset */
	AT_EVENT_ERROR	  /* the line is wrong from `cursor` on: `cause`; reset the parser */
};

struct at_parser {
	uint8_t event; /* enum at_event */
	bool ended;    /* the line's end has been read: it must not be parsed again */
	uint8_t cause; /* enum cause, with AT_EVENT_ERROR */
	uint8_t form;  /* enum at_form_kind */
	uint8_t token_count;

	/* The generated code's own. `parser_reset` sets everything but product, line and length. */
	uint8_t pushed;	   /* the last token that lemon was given, 0: none yet */
	bool failed;	   /* lemon: syntax error or stack overflow */
	bool has_payload;  /* some list of the form ends in a payload */
	uint8_t condition; /* re2c, streamed lines */
	int16_t state;	   /* re2c, streamed lines: where to continue inside a token */

	uint16_t command; /* index into the product's commands */
	uint16_t length;  /* bytes in `line` so far; the terminator is the last one, as CR */
	uint16_t cursor;  /* the next byte to look at */
	uint16_t start;	  /* of the token in progress */
	uint32_t payload; /* bytes that follow */
	char *line; /* without the prefix; one byte more than `length` must be writable: the parser
		       puts a NUL there */
	const struct at_product *product;
	struct at_token tokens[AT_TOKENS];
	union { /* the generated code's, too */
		void *alignment;
		uint8_t bytes[AT_GRAMMAR_SIZE];
	} grammar;
};

/* What a product with commands that are there only at times has as its parser: parses, and takes a
 * command that `offered` denies for one that there is not. In offered.c. */
void at_parse_offered(struct at_parser *parser, void (*parse)(struct at_parser *parser),
		      bool (*offered)(struct at_call *call, unsigned command));
/* Called by the generated lexer before a parameter of a form with AT_FORM_PAYLOAD: whether the next
 * parameter is the payload; then sets `payload`, and `cause` when there is too much of it. False
 * with a cause: its length is not known. */
bool at_payload_follows(struct at_parser *parser);

#endif
