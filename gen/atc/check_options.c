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

void check_options(const struct product *product)
{
	for (size_t i = 0; i < product->table_count; i++)
		if (!referred(product, product->tables[i]))
			complain(product->tables[i]->at, "no command refers to these options");
	for (size_t i = 0; i < product->use_count; i++) {
		const struct option_use *use = product->uses[i];

		if (use->deed == OPTION_ASK && use->reply == NULL)
			complain(use->at, "the command has no reply that tells an option of '%s'",
				 use->table->name);
	}
}
