/* SPDX-License-Identifier: MIT */
/* Writes the model, as gen/model.md describes it. */
#ifndef ATC_MODEL_H
#define ATC_MODEL_H

#include <stdio.h>

#include "layout.h"

void model_write(FILE *file, const struct layout *layout);
/* The rule for make: `target` depends on every spec file read. */
void model_depend(FILE *file, const char *target);

/* One macro call: each character of `kinds` says how its argument is written: n long long, z
 * size_t, o long or AT_NONE (-1), c s as they are, t C literal of const char *, h HTML, k comment.
 */
void model_call(FILE *file, const char *macro, const char *kinds, ...);

/* Parts. */
void model_types(FILE *file, const struct layout *layout);
void model_tables(FILE *file, const struct layout *layout);
void model_forms(FILE *file, const struct layout *layout);
void model_functions(FILE *file, const struct layout *layout);
void model_pages(FILE *file, const struct layout *layout);
void model_traffic(FILE *file, const struct layout *layout);
void model_costs(FILE *file, const struct layout *layout);

/* Parts of the model: tables of options. */
void model_option_handlers(FILE *file, const struct product *product);
/* What the number of an option may be, for the manual; and its value, as a parameter of its own. */
const char *option_use_text(const struct parameter *number);
void model_option_use(FILE *file, const struct command *command, const char *kind,
		      const struct parameter *number, int depth);
void model_option_pages(FILE *file, const struct product *product);
void model_options(FILE *file, const struct layout *layout);

#endif
