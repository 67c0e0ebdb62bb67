/* SPDX-License-Identifier: MIT */
/* What tables of options and the places that refer to them share. */
#ifndef ATC_OPTIONS_H
#define ATC_OPTIONS_H

#include "product.h"

/* Where an option's values stand. */
enum place_of_value {
	IN_FORM,    /* typed behind its number */
	IN_KEEPING, /* a member of the structure that keeps the table */
	IN_TELLING  /* what a handler shows */
};

/* The option's values as entries of a list, called `name` when there is one; N_LIST. */
struct node *option_values(const struct product *product, const struct option_table *table,
			   const struct option *option, const char *name,
			   enum place_of_value where);
/* Whether the table keeps the option. */
bool option_is_kept(const struct option_table *table, const struct option *option);
/* The option as a value of an enumeration. */
struct choice option_choice(const struct option_table *table, const struct option *option);
/* A reference to a table, as entries of a form's list or of a reply. */
void build_reference(struct build *build, struct list *list, const struct node *node,
		     const char *path);
/* The n-th way in which a reply's line may look: as many as the options that it may tell, else one.
 * False: there are no more. */
bool reply_line(const struct reply *reply, size_t n, struct list *line);
/* The field of a reply that tells an option, not a table's key; NULL: none does. */
const struct node *option_field(const struct product *product, const struct node *list);
/* Joins a reply to what it answers; returns whether the engine sends it. */
bool build_option_reply(struct product *product, struct command *command, struct reply *reply);
/* Whether all that a form does is done by tables. */
bool only_options(const struct list *list);

#endif
