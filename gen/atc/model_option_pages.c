/* SPDX-License-Identifier: MIT */
/* The model's material for the manual about tables of options. */
#include <string.h>

#include "memory.h"
#include "model.h"
#include "shapes.h"

static const char *join(const char *text, const char *more)
{
	return *text == '\0' ? more : memory_format("%s, %s", text, more);
}

/* The option's values, as a form takes them or a handler tells them. */
static struct list values_of(const struct option *option)
{
	struct list list = option->told;

	if (option->typed.count > 0)
		return option->typed;
	return option->told_by_handler ? list : option->kept;
}

static const char *type_text(const struct list *values)
{
	const char *text = "";

	for (size_t i = 0; i < values->count; i++) {
		const struct parameter *value = values->items[i];
		const char *type = shape_type(value);

		for (size_t n = 0; value->keyed == 0 && n < value->choice_count; n++)
			type = memory_format("%s%s%lld %s", n > 0 ? type : "", n > 0 ? ", " : "",
					     (long long)value->choices[n].value,
					     value->choices[n].word);
		if (value->named != NULL)
			type = memory_format("%s: %s", value->named->name, type);
		text = values->count == 1 ? type
					  : memory_format("%s%s%s: %s", text, i > 0 ? "; " : "",
							  value->name, type);
	}
	return text;
}

/* What who asks for it says, too. */
static const char *asked_text(const struct option *option)
{
	const struct node *asked = node_find(option->node, N_ASKED);
	const char *text = "";

	for (const struct node *item = asked != NULL ? asked->child->child : NULL; item != NULL;
	     item = item->next)
		text = join(text, item->text);
	return text;
}

static const char *access_text(const struct option *option)
{
	const char *text = option->read_only ? "read only" : option->write_only ? "write only" : "";

	if (option->refused != 0)
		text = join(text, memory_format("refused (%s)", cause_names[option->refused]));
	if (option->kept.count > 0 && option->kept.items[0]->optional)
		text = join(text, "lasts over a recall");
	if (option->kept.count > 0 && option->kept.items[0]->unstored)
		text = join(text, "not stored");
	if (option->lines)
		text = join(text, "told in any number of lines");
	if (*asked_text(option) != '\0')
		text = join(text, memory_format("asked with %s", asked_text(option)));
	if (option->unlisted)
		text = join(text, "not listed");
	if (option->least != NULL)
		text = join(text, memory_format("not below %s", option->least->name));
	return text;
}

/* Of several values it says all, in their order. */
static const char *factory_text(const struct option *option)
{
	const char *text = "";

	for (size_t i = 0; i < option->kept.count; i++)
		text = join(text,
			    shape_value(option->kept.items[i], &option->kept.items[i]->factory));
	return text;
}

static const char *for_text(const struct option *option)
{
	const struct node *words = node_find(option->node, N_FOR);
	const char *text = "";

	for (const struct node *word = words != NULL ? words->child : NULL; word != NULL;
	     word = word->next)
		text = join(text, word->text);
	return text;
}

/* Whether some option is for certain values only. */
static bool chosen(const struct option_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (node_find(table->items[i].node, N_FOR) != NULL)
			return true;
	return false;
}

static const char *keeping_text(const struct option_table *table)
{
	const char *text = table->setting == NULL ? "Nothing of it is kept."
			   : table->setting->storage == KEEP_SESSION
				   ? "Kept until the modem is reset."
			   : table->by_command
				   ? "Kept until the modem is reset; stored in non-volatile memory "
				     "by command."
				   : "Kept in non-volatile memory: OK means stored.";

	if (table->setting != NULL && table->setting->stored != NULL)
		text = memory_format("%s While %s is 0 changes last until the next start only.",
				     text, table->setting->stored->text);

	if (table->key != NULL)
		text = memory_format("%s One set of values for each %s.", text, table->key->name);
	return table->chooser == NULL || !chosen(table)
		       ? text
		       : memory_format("%s What is offered depends on %s.", text, table->chooser);
}

const char *option_use_text(const struct parameter *number)
{
	const struct option_table *table = number->use->table;
	const char *numbers = "";

	if (number->choice_count < table->count)
		for (size_t i = 0; i < number->choice_count; i++)
			numbers = join(numbers,
				       memory_format("%lld %s", (long long)number->choices[i].value,
						     number->choices[i].word));
	return memory_format("one of the %s%s%s",
			     table->summary != NULL ? table->summary : table->name,
			     *numbers != '\0' ? ": " : "", numbers);
}

void model_option_use(FILE *file, const struct command *command, const char *kind,
		      const struct parameter *number, int depth)
{
	if (number->use->value != NULL)
		model_call(file, "PARAM", "icihhhhhch", (int)command->index, kind, depth,
			   number->use->value, "as the option has it", "", "", "", "mandatory", "");
}

static void write_option(FILE *file, const struct option_table *table, const struct option *option)
{
	struct list values = values_of(option);
	const struct parameter *first = values.count > 0 ? values.items[0] : NULL;

	model_call(file, "OPTION_ENTRY", "ihhhhhhhh", (int)table->index,
		   table->words ? "" : memory_format("%lld", (long long)option->number),
		   option->name, type_text(&values),
		   values.count == 1 && first->unit != NULL ? first->unit : "",
		   factory_text(option), access_text(option), for_text(option),
		   option->text != NULL ? option->text : "");
}

void model_option_pages(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->table_count; i++) {
		const struct option_table *table = product->tables[i];

		model_call(file, "OPTIONS_PAGE", "ihhhhhhih", (int)table->index, table->name,
			   table->summary != NULL ? table->summary : table->name,
			   table->group->source, table->section, table->group->name,
			   table->at.source->name, (int)place_line(table->at), keeping_text(table));
		for (size_t n = 0; n < table->count; n++)
			write_option(file, table, &table->items[n]);
	}
}
