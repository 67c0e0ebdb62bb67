/* SPDX-License-Identifier: MIT */
/* What each command costs: the rows of tables that are there because of it. Rows that commands
 * share are the first one's. */
#include <string.h>

#include "layout.h"
#include "memory.h"
#include "model.h"

static const struct {
	const char *name; /* of the C array */
	size_t count;	  /* where the layout counts its rows, or bytes of text */
} tables[COST_TABLES] = {{"strings", offsetof(struct layout, string_bytes)},
			 {"numbers", offsetof(struct layout, numbers_count)},
			 {"wides", offsetof(struct layout, wides_count)},
			 {"steps", offsetof(struct layout, steps_count)},
			 {"choices", offsetof(struct layout, choices_count)},
			 {"choice_values", offsetof(struct layout, choice_values_count)},
			 {"choice_keywords", offsetof(struct layout, choice_values_count)},
			 {"texts", offsetof(struct layout, texts_count)},
			 {"payloads", offsetof(struct layout, payloads_count)},
			 {"repeats", offsetof(struct layout, repeats_count)},
			 {"parameters", offsetof(struct layout, parameters_count)},
			 {"cases", offsetof(struct layout, cases_count)},
			 {"prompts", offsetof(struct layout, prompt_count)},
			 {"online_codes", offsetof(struct layout, codes_count)},
			 {"endings", offsetof(struct layout, endings_count)},
			 {"endings_sets", offsetof(struct layout, endings_sets_count)},
			 {"onlines", offsetof(struct layout, onlines_count)},
			 {"refusals", offsetof(struct layout, refusal_count)},
			 {"exceptions", offsetof(struct layout, exception_count)},
			 {"parameter_errors", offsetof(struct layout, parameter_error_count)},
			 {"extras", offsetof(struct layout, extras_count)},
			 {"forms", offsetof(struct layout, forms_count)},
			 {"commands", offsetof(struct layout, commands_count)},
			 {"settings", offsetof(struct layout, settings_count)},
			 {"stable_names", offsetof(struct layout, stables_count)},
			 {"former_names", offsetof(struct layout, formers_count)},
			 {"replies", offsetof(struct layout, replies_count)},
			 {"options", offsetof(struct layout, options_count)},
			 {"option_tables", offsetof(struct layout, option_tables_count)},
			 {"option_uses", offsetof(struct layout, option_uses_count)}};

static size_t rows_now(const struct layout *layout, size_t table)
{
	return *(const size_t *)((const char *)layout + tables[table].count);
}

static struct cost *cost_of(struct layout *layout, const char *name, const char *stem)
{
	for (size_t i = 0; i < layout->costs_count; i++)
		if (strcmp(layout->costs[i].name, name) == 0)
			return &layout->costs[i];
	APPEND(layout->costs, layout->costs_count, ((struct cost){.name = name, .stem = stem}));
	return &layout->costs[layout->costs_count - 1];
}

void cost_charge(struct layout *layout, const char *name, const char *stem)
{
	struct cost *cost = cost_of(layout, name, stem);

	for (size_t i = 0; i < COST_TABLES; i++) {
		cost->rows[i] += rows_now(layout, i) - layout->charged[i];
		layout->charged[i] = rows_now(layout, i);
	}
}

void model_costs(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->costs_count; i++) {
		const struct cost *cost = &layout->costs[i];

		for (size_t n = 0; n < COST_TABLES; n++)
			if (cost->rows[n] > 0)
				model_call(file, "COST", "tccz", cost->name, cost->stem,
					   tables[n].name, cost->rows[n]);
	}
}
