/* SPDX-License-Identifier: MIT */
/* What the builders of commands share; see product.h for what they build. */
#ifndef ATC_BUILD_H
#define ATC_BUILD_H

#include "product.h"

int form_of(enum node_kind kind);
const char *text_of(const struct node *node);
int64_t duration(const struct node *number);
int cause_of(const struct node *node);
/* Complains of a word that names no parameter of the list. */
void no_parameter(const struct node *word, const struct list *list);
/* The same of what is refused always; not 0, even where it is wrong. */
int cause_always(const struct node *node);
const char *result_of(const struct product *product, const struct node *node);
/* The byte that a word like `etx` or `ctrl-z` names. */
unsigned byte_named(const struct node *node);
int error_of(struct product *product, const struct node *node);
struct build build_for(struct product *product, struct command *command, struct record *record,
		       const char *stem, bool reply);
void finish_record(struct record *record);
void build_keep(struct product *product, struct command *command, const struct node *node);
/* Takes over while what the statement says that changes are stored. */
void note_stored(struct setting *setting, const struct node *node);
/* The bytes of a kept value in its structure. */
size_t value_bytes(const struct parameter *parameter);
/* What is kept must fit a record. */
void check_stored(const struct setting *setting);
void check_keep(struct command *command, const struct node *node);
void build_factory(struct build *build, struct command *command, const struct node *node);
void build_refuse(struct product *product, struct command *command, const struct node *node);
/* Refusals of all commands of the command's group. */
void build_group_refusals(struct product *product, struct command *command);
/* Refusals of the options that its set form refers to. */
void build_option_refusals(struct product *product, struct command *command);
void build_prompt(struct command *command, const struct node *node);
void build_require(struct product *product, struct command *command, const struct node *node);
/* The value of a setting: a C expression, and the parameter that keeps it; NULL: there is none,
 * complained of if `say`. */
struct sourced {
	const char *expression;
	const struct parameter *parameter;
};
struct sourced source_of(const struct product *product, const struct node *node, bool say);
/* Defaults that settings hold. */
void build_fills(struct product *product, struct command *command, const struct list *list);
/* Errors of single values. */
void build_refused(struct command *command, const struct list *list);
void build_online(struct product *product, struct command *command, const struct node *node);
/* Which calls mean a data phase. */
void build_phase(struct product *product, struct command *command, struct online *online);
/* Notes that a predicate is named. */
void predicate_named(struct product *product, const char *name, size_t arguments, struct place at);
/* What holds where parameters are as `when` says, from the first N_WHEN on; NULL: this case lacks
 * one of them, or a word of it. */
const char *when_holds(const struct node *first, const struct list *there);
/* The same in words. */
const char *when_text(const struct node *first);
/* Whether the list or its cases have all of it; complains of what is not there. */
bool when_checked(const struct node *first, const struct list *list);
/* A condition on the arguments of the command's set form: its function's name begins so. */
struct condition condition_new(struct product *product, const struct command *command,
			       const char *what, const char *expression);
/* The last condition that was made is a refusal's. */
void condition_refuses(struct product *product);
/* Whether the list or one of its cases has a parameter of the name. */
bool list_has(const struct list *list, const char *name);
/* An expression of `arguments` that is true in each case of the list where that of `in` is, given
 * the parameters that the case has; NULL of it: never there. */
typedef const char *condition_in(void *context, const struct list *there);
const char *condition_in_cases(const struct list *list, condition_in *in, void *context);
void build_exception(struct product *product, struct command *command, const struct node *node);
void build_error(struct product *product, struct command *command, const struct node *node);
void build_channels(struct command *command, const struct node *node);
void build_reply(struct product *product, struct command *command, const struct node *node);
void build_late(struct product *product, struct command *command, const struct node *node);

#endif
