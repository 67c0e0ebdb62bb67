/* SPDX-License-Identifier: MIT */
/*
 * What the product's parser makes of a command line, told from the specs' meaning: for the lines of
 * the parser's tests and for the checks of examples. Nothing is generated from it; that the engine
 * agrees is what the generated tests show.
 */
#ifndef ATC_TRIAL_H
#define ATC_TRIAL_H

#include "product.h"

/* AT_TOKENS of engine/parser.h */
enum { TRIAL_TOKENS = 32 };

enum trial_kind { TRIAL_EMPTY, TRIAL_NUMBER, TRIAL_HEXADECIMAL, TRIAL_QUOTED, TRIAL_WORD };

struct trial_token {
	enum trial_kind kind;
	size_t start, length; /* in the line; quoted: between the quotes */
};

/* A number that the binder writes into the argument structure. */
struct trial_value {
	const struct parameter *parameter;
	size_t group; /* of a repetition */
	uint32_t value;
};

struct trial_command {
	const struct command *command;
	int kind;
};

struct trial {
	const struct product *product;
	const char *line; /* without prefix and terminator */
	size_t length;
	/* the verdict */
	const char *cause;		      /* name of the cause, NULL: accepted */
	size_t at, extent;		      /* what is wrong, in the line */
	const struct parameter *parameter;    /* whose value that is, or NULL */
	const struct refused_choice *refused; /* the value itself answers an error, or NULL */
	bool payload;			      /* a counted payload begins at payload_at */
	bool incomplete;		      /* and the line has too few bytes for it */
	uint32_t announced;
	size_t payload_at;
	struct trial_command *commands; /* all that were taken; the last one has the values */
	size_t command_count;
	struct trial_value *values;
	size_t value_count;
	uint32_t given;
	/* the command being read */
	const struct command *command;
	int kind;
	struct trial_token tokens[TRIAL_TOKENS];
	size_t token_count;
};

/* Tries a line; the verdict is in the returned trial, which lives as long as the compiler. */
struct trial *trial_line(const struct product *product, const char *line, size_t length);

/* Parts: the binder and the values. */
/* Binds the tokens to the command's form. Returns the cause or NULL. */
const char *trial_bind(struct trial *trial);
/* Whether a counted payload follows the last comma; `cause` is set when its length is no number. */
bool trial_payload_follows(struct trial *trial, const char **cause);
bool trial_fits(const struct trial *trial, const struct parameter *parameter,
		const struct trial_token *token);
/* Converts a token; number: what the member then holds, for types that are numbers. */
const char *trial_convert(const struct trial *trial, const struct parameter *parameter,
			  const struct trial_token *token, uint32_t *number);
/* Which choice a text names, or -1. */
int trial_choice(const struct parameter *parameter, const char *text, size_t length);
bool trial_is_number(const struct parameter *parameter);

#endif
