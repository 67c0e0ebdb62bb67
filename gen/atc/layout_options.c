/* SPDX-License-Identifier: MIT */
/* Tables of options as rows. */
#include <string.h>

#include "layout.h"
#include "memory.h"

const char *setting_name(const struct setting *setting)
{
	return setting->options != NULL ? setting->options->kept->name : setting->command->name;
}

const struct record *setting_record(const struct setting *setting)
{
	return setting->options != NULL ? setting->options->kept
					: setting->command->forms[SET].record;
}

int64_t setting_instances(const struct setting_row *row)
{
	const struct parameter *key = row->setting->key;

	return key != NULL && key->type == TYPE_CHOICE ? (int64_t)key->choice_count
						       : row->instances;
}

static const char *flags_of(const struct option_table *table, const struct option *option)
{
	const char *flags = option->told_by_handler ? "AT_OPTION_SHOWN" : "0";

	if (option->kept.count > 0)
		flags = memory_format("%s | AT_OPTION_KEPT", flags);
	if (option->read_only)
		flags = memory_format("%s | AT_OPTION_READ_ONLY", flags);
	if (option->write_only)
		flags = memory_format("%s | AT_OPTION_WRITE_ONLY", flags);
	if (option->lines)
		flags = memory_format("%s | AT_OPTION_LINES", flags);
	if (option->unlisted || option->refused != 0)
		flags = memory_format("%s | AT_OPTION_UNLISTED", flags);
	return strncmp(flags, "0 | ", 4) == 0 ? flags + 4 : flags;
}

static void lay_table(struct layout *layout, const struct option_table *table)
{
	struct option_table_row row = {
		.table = table, .first = layout->options_count, .settings = table->setting != NULL};

	for (size_t i = 0; i < table->count; i++) {
		const struct option *option = &table->items[i];
		struct option_row entry = {
			.option = option, .place = option->place, .flags = flags_of(table, option)};

		entry.count = option->told.count;
		if (option->told.count > 0)
			entry.shown = layout_list(layout, &option->told, table->value, false);
		APPEND(layout->options, layout->options_count, entry);
	}
	if (table->key != NULL && table->key->type == TYPE_CHOICE)
		row.settings = table->key->choice_count;
	APPEND(layout->option_tables, layout->option_tables_count, row);
}

static const char *offset_in(const struct option_use *use, const struct parameter *parameter)
{
	return parameter == NULL
		       ? "AT_NONE"
		       : layout_offset(use->command->forms[SET].record, parameter->member);
}

/* To whom a table's rows are charged. */
static const struct command *first_command(const struct product *product,
					   const struct option_table *table)
{
	for (size_t i = 0; i < product->use_count; i++)
		if (product->uses[i]->table == table)
			return product->uses[i]->command;
	return NULL;
}

void layout_options(struct layout *layout)
{
	const struct product *product = layout->product;

	for (size_t i = 0; i < product->table_count; i++) {
		const struct command *command = first_command(product, product->tables[i]);

		lay_table(layout, product->tables[i]);
		if (command != NULL)
			cost_charge(layout, command->name, command->stem);
	}
	for (size_t i = 0; i < product->use_count; i++) {
		const struct option_use *use = product->uses[i];
		struct option_use_row row = {use, offset_in(use, use->key),
					     offset_in(use, use->chooser)};

		APPEND(layout->option_uses, layout->option_uses_count, row);
		cost_charge(layout, use->command->name, use->command->stem);
	}
}

/* The argument that a field tells: the same one wherever the command asks for an option. */
struct sought {
	const struct option_table *table;
	struct parameter *field;
	const struct parameter *found;
	bool missing, several;
};

static void seek(struct sought *sought, const struct list *list, const struct parameter *found)
{
	const struct parameter *here = list_find(list, sought->field->name);

	if (here != NULL)
		found = here;
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const struct option_use *use = parameter->use;

		if (use != NULL && use->table == sought->table && use->deed == OPTION_ASK) {
			sought->missing |= found == NULL;
			sought->several |= found != NULL && sought->found != NULL &&
					   strcmp(found->member, sought->found->member) != 0;
			if (found != NULL)
				sought->found = found;
		}
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			seek(sought, &parameter->ways[n].list, found);
	}
}

static void bind_field(const struct reply *reply, struct parameter *field)
{
	struct sought sought = {.table = reply->use->table, .field = field};

	if (field->type == TYPE_LITERAL || field->use != NULL || field->name == NULL)
		return;
	seek(&sought, &reply->command->forms[SET].list, NULL);
	if (sought.missing || sought.found == NULL) {
		complain(field->at, "'%s' is no parameter of who asks for the option", field->name);
	} else if (sought.several) {
		complain(field->at, "'%s' is several parameters: which one is told?", field->name);
	} else if (field->type != sought.found->type) {
		complain(field->at, "the parameter '%s' has another type", field->name);
	} else {
		field->size = sought.found->size;
		field->member = sought.found->member;
	}
}

void layout_option_reply(struct layout *layout, struct reply *reply, struct reply_row *row)
{
	struct list fields = reply->list;

	fields.count--; /* the value is not in the arguments */
	for (size_t i = 0; i < fields.count; i++)
		bind_field(reply, fields.items[i]);
	row->count = fields.count;
	row->first = layout_list(layout, &fields, reply->command->forms[SET].record, false);
	if (reply->bare)
		row->flags = "AT_REPLY_BARE";
}
