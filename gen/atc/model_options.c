/* SPDX-License-Identifier: MIT */
/* The model's tables of options: what handlers show, and the engine's rows. */
#include <string.h>

#include "memory.h"
#include "model.h"

static const char *record_name(const struct command *command)
{
	const struct record *record = command->forms[SET].record;

	return record != NULL && !record->empty ? record->name : "";
}

/* The commands that are there only at times. */
static void write_offered(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->command_count; i++) {
		const struct node *offered = product->commands[i]->group->offered;

		if (offered != NULL)
			model_call(file, "OFFERED", "icc", (int)product->commands[i]->index,
				   offered->text, (offered->flags & N_NOT) != 0 ? "!" : "");
	}
}

static void write_conditions(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];
		bool known = false;

		if (!group->spoken || group->offered == NULL)
			continue;
		for (size_t n = 0; n < i; n++)
			known |= product->groups[n]->spoken &&
				 product->groups[n]->offered != NULL &&
				 strcmp(product->groups[n]->offered->text, group->offered->text) ==
					 0;
		if (!known)
			model_call(file, "CONDITION", "cc", group->offered->text,
				   (group->offered->flags & N_NOT) != 0 ? "false" : "true");
	}
}

void model_option_handlers(FILE *file, const struct product *product)
{
	write_conditions(file, product);
	for (size_t i = 0; i < product->table_count; i++) {
		const struct option_table *table = product->tables[i];

		if (table->heard)
			model_call(file, "OPTION_HEARD", "cihi",
				   memory_format("%s_heard", table->stem),
				   (int)(table->key != NULL), table->at.source->name,
				   (int)place_line(table->at));
		if (table->asked != NULL)
			model_call(file, "OPTION_SHOW", "ccchii",
				   memory_format("%s_show", table->stem),
				   record_name(table->asked->command), table->value->name,
				   table->at.source->name, (int)place_line(table->at),
				   (int)table->lines);
	}
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];
		const struct form *form = &command->forms[READ];

		if (command->list != NULL)
			model_call(file, "OPTION_LIST", "czc",
				   memory_format("%s_list", command->stem),
				   (size_t)command->list->index,
				   form->handler != NULL ? form->handler : "");
	}
}

static const char *origin(const char *name, struct place at)
{
	return memory_format("%s, %s:%u", name, at.source->name, place_line(at));
}

static void write_use(FILE *file, const struct option_use_row *row, size_t n)
{
	static const char *const deeds[] = {"AT_OPTION_CHANGES", "AT_OPTION_ASKS",
					    "AT_OPTION_LISTS"};
	const struct option_use *use = row->use;
	const struct option_table *table = use->table;

	model_call(file, "OPTION_USE", "zzccccck", n, (size_t)table->index, deeds[use->deed],
		   row->key, row->chooser,
		   use->reply != NULL ? memory_format("%u", use->reply->index) : "AT_NONE",
		   table->asked != NULL ? memory_format("show_%s_show", table->stem) : "NULL",
		   origin(use->command->name, use->at));
}

void model_options(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->options_count; i++) {
		const struct option_row *row = &layout->options[i];

		const struct option *least = row->option->least;

		model_call(file, "OPTION", "zcnzzzczzk", i,
			   memory_format("0x%08xu", row->option->offered),
			   (long long)row->option->number, row->place, row->shown, row->count,
			   row->flags, least != NULL ? least->place + 1 : (size_t)0,
			   row->option->kept.count, row->option->name);
	}
	for (size_t i = 0; i < layout->option_tables_count; i++) {
		const struct option_table_row *row = &layout->option_tables[i];
		const struct option_table *table = row->table;

		model_call(file, "OPTION_TABLE", "zczzzcck", i,
			   table->setting != NULL ? memory_format("%u", table->setting->index)
						  : "AT_NONE",
			   row->first, row->settings, table->count,
			   table->setting == NULL ? "0"
			   : table->setting->storage == KEEP_SESSION
				   ? "AT_OPTIONS_UNSTORED"
				   : (table->by_command ? "AT_OPTIONS_BY_COMMAND"
							: "AT_OPTIONS_STORED"),
			   table->heard ? memory_format("heard_%s_heard", table->stem) : "NULL",
			   origin(table->stem, table->at));
	}
	for (size_t i = 0; i < layout->option_uses_count; i++)
		write_use(file, &layout->option_uses[i], i);
	write_offered(file, layout->product);
}
