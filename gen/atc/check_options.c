/* SPDX-License-Identifier: MIT */
/* Tables of options that nobody reaches. */
#include "check.h"

static bool referred(const struct product *product, const struct option_table *table)
{
	for (size_t i = 0; i < product->use_count; i++)
		if (product->uses[i]->table == table)
			return true;
	return false;
}

/* What only handlers reach is traced as the first command's of its group. */
static void adopt(const struct product *product, const struct option_table *table)
{
	struct command *first = NULL;

	for (size_t i = 0; i < product->command_count && first == NULL; i++)
		if (product->commands[i]->group == table->group)
			first = product->commands[i];
	if (first == NULL)
		complain(table->at, "no command is there on whose behalf these are kept");
	for (size_t i = 0; i < product->setting_count; i++)
		if (product->settings[i]->options == table)
			product->settings[i]->command = first;
}

void check_options(const struct product *product)
{
	for (size_t i = 0; i < product->table_count; i++) {
		const struct option_table *table = product->tables[i];

		if (referred(product, table))
			continue;
		if (table->by_command)
			adopt(product, table);
		else
			complain(table->at, "no command refers to these options");
	}
	for (size_t i = 0; i < product->use_count; i++) {
		const struct option_use *use = product->uses[i];

		if (use->deed == OPTION_ASK && use->reply == NULL)
			complain(use->at, "the command has no reply that tells an option of '%s'",
				 use->table->name);
	}
}
