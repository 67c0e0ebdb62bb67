/* SPDX-License-Identifier: MIT */
/* Tables of options: what they hold and how it is kept. */
#include "options.h"

#include <string.h>

#include "build.h"
#include "lists.h"
#include "memory.h"

bool option_is_kept(const struct option_table *table, const struct option *option)
{
	return table->setting != NULL && option->refused == 0 && !option->unkept &&
	       !(option->shown && option->read_only);
}

/* What of an entry's details a value has in a place. A default is what a kept value starts with; of
 * several values that are not kept each may be left out where it has one. */
static struct node *detail_in(const struct node *detail, enum place_of_value where, bool omittable)
{
	struct node *copy = node_copy(detail);

	switch (detail->kind) {
	case N_DEFAULT:
		if (where == IN_KEEPING)
			copy->kind = N_FACTORY;
		return where == IN_KEEPING || (where == IN_FORM && omittable) ? copy : NULL;
	case N_WAS:
		return where == IN_KEEPING ? copy : NULL;
	case N_UNIT:
	case N_SECRET:
	case N_TEXT:
		return copy;
	default:
		return NULL;
	}
}

/* `entry` is the option, or one of its values. */
static struct node *value_of(const struct product *product, const struct node *entry,
			     const char *name, const char *enumeration, enum place_of_value where,
			     bool omittable)
{
	struct token token = {.at = entry->at, .text = name, .length = strlen(name)};
	struct node *item = node_new(N_ITEM, token);
	struct node *type = node_copy(node_find(entry, N_TYPE));

	if (where == IN_FORM && product->dialect.bare)
		type->flags &= ~(unsigned)N_QUOTED;
	node_add(item, type);
	for (const struct node *detail = entry->child; detail != NULL; detail = detail->next)
		node_add(item, detail_in(detail, where, omittable));
	token.text = enumeration;
	return node_add(item, node_new(N_AS, token));
}

/* What is accepted, whatever it is, is not told. */
static bool is_untold(const struct node *entry, enum place_of_value where)
{
	return where == IN_TELLING && word_is(node_find(entry, N_TYPE), "ignored");
}

/* Adds the values of a block to the list; those in brackets may be left out where they are typed.
 */
static void add_values(const struct product *product, struct node *list, const struct node *entries,
		       const char *stem, enum place_of_value where, bool omittable)
{
	for (const struct node *entry = entries; entry != NULL; entry = entry->next) {
		const char *own;

		if (entry->kind == N_BRACKET && where == IN_FORM) {
			struct node *bracket =
				node_add(list, node_new(N_BRACKET, (struct token){.at = entry->at}))
					->last;

			add_values(product, bracket, entry->child, stem, where, true);
		} else if (entry->kind == N_BRACKET) {
			add_values(product, list, entry->child, stem, where, omittable);
		}
		if (entry->kind != N_ITEM || is_untold(entry, where))
			continue;
		own = memory_format("%s_%s", stem, name_snake(entry->text, strlen(entry->text)));
		node_add(list, value_of(product, entry, entry->text, own, where, omittable));
	}
}

struct node *option_values(const struct product *product, const struct option_table *table,
			   const struct option *option, const char *name, enum place_of_value where)
{
	const struct node *block = node_find(option->node, N_LIST);
	struct node *list = node_new(N_LIST, (struct token){.at = option->at});
	const char *stem =
		memory_format("%s_%s", table->stem, name_snake(option->name, strlen(option->name)));

	if (block == NULL)
		return is_untold(option->node, where)
			       ? list
			       : node_add(list, value_of(product, option->node, name, stem, where,
							 false));
	add_values(product, list, block->child, stem, where, !option_is_kept(table, option));
	return list;
}

static void check_plain(const struct node *entries, bool bracketed)
{
	for (const struct node *entry = entries; entry != NULL; entry = entry->next) {
		if (entry->kind == N_BRACKET && !bracketed)
			check_plain(entry->child, true);
		else if (entry->kind != N_BAD &&
			 (entry->kind != N_ITEM || node_find(entry, N_CASES) != NULL ||
			  node_find(entry, N_KEY) != NULL))
			complain(entry->at, "an option's values are plain parameters");
		else if (bracketed && entry->kind == N_ITEM && node_find(entry, N_DEFAULT) == NULL)
			complain(entry->at, "what may be left out needs a value: = v");
	}
}

static void check_values(const struct option *option)
{
	const struct node *block = node_find(option->node, N_LIST);
	const struct node *asked = node_find(option->node, N_ASKED);

	if (block != NULL && block->child == NULL)
		complain(block->at, "an option without a value");
	if (block != NULL)
		check_plain(block->child, false);
	if (asked == NULL)
		return;
	check_plain(asked->child->child, false);
	if (option->write_only)
		complain(asked->at, "nobody asks for what is only written");
	else if (!option->shown)
		complain(asked->at, "only a handler can tell what depends on how it is asked");
}

static void check_refused(const struct option *option)
{
	const struct node *refused = node_find(option->node, N_REFUSED);

	if (refused != NULL && (option->read_only || option->write_only || option->shown ||
				option->unkept || node_find(option->node, N_DEFAULT) != NULL))
		complain(refused->at, "'%s' is refused: who keeps or shows it means nothing",
			 option->name);
}

static void take_entry(struct option_table *table, const struct node *node)
{
	const struct node *number = node_find(node, N_NUMBER);
	struct option option = {.node = node,
				.at = node->at,
				.name = node->text,
				.text = text_of(node_find(node, N_TEXT)),
				.number = number != NULL ? number->number : (int64_t)table->count,
				.read_only = node_find(node, N_READ_ONLY) != NULL,
				.write_only = node_find(node, N_WRITE_ONLY) != NULL,
				.shown = node_find(node, N_SHOWN) != NULL,
				.unkept = node_find(node, N_NOT_KEPT) != NULL,
				.unlisted = node_find(node, N_UNLISTED) != NULL};
	const struct node *shown = node_find(node, N_SHOWN), *refused = node_find(node, N_REFUSED);

	option.refused = refused != NULL ? cause_always(refused->child) : 0;
	option.lines = shown != NULL && node_find(shown, N_LINES) != NULL;

	if (table->count > 0 && table->words != (number == NULL))
		complain(node->at, "either all options have numbers or none");
	table->words = number == NULL;
	if (option.number < 0 || option.number > UINT8_MAX)
		complain(node->child->at, "an option's number is 0 to 255");
	if (option.read_only && option.write_only)
		complain(node->at, "an option that is neither read nor written");
	for (size_t i = 0; i < table->count; i++) {
		const struct option *other = &table->items[i];
		bool again = strcmp(other->name, option.name) == 0;

		if (again)
			complain(node->at, "a second option '%s'", option.name);
		else if (other->number >= option.number && i + 1 == table->count)
			complain(node->child->at, "options stand in the order of their numbers");
		else
			continue;
		remark(other->at, "the other one");
	}
	check_values(&option);
	check_refused(&option);
	APPEND(table->items, table->count, option);
}

/* per bid 1..24 or per bid enum { 1 uart1, 2 uart2 } */
static void take_key(struct product *product, struct option_table *table, const struct node *per)
{
	struct build build = {.product = product};
	struct parameter *key = NEW(struct parameter);

	key->name = per->text;
	key->at = per->at;
	build_type(&build, key, per->child);
	table->key = key;
	table->chooser = per->text;
	if ((key->type != TYPE_NUMBER || key->range_count != 1 || key->minimum < 0 ||
	     key->maximum > UINT8_MAX) &&
	    (key->type != TYPE_CHOICE || key->keyed != 0))
		complain(per->at, "a key is a number from one range up to 255, or one of an "
				  "enumeration's");
}

static bool is_listed(const struct option_table *table)
{
	return table->key != NULL && table->key->type == TYPE_CHOICE;
}

/* Keys that are no range have a setting each. */
static void add_setting(struct product *product, const struct option_table *table, size_t ordinal)
{
	struct setting *setting = NEW(struct setting);

	*setting = *table->setting;
	setting->ordinal = ordinal;
	setting->index = (unsigned)product->setting_count;
	APPEND(product->settings, product->setting_count, setting);
}

static void take_keep(struct product *product, struct option_table *table, const struct node *node)
{
	const struct node *per = node_find(node, N_PER);
	struct setting *setting = NEW(struct setting);

	if (table->setting != NULL) {
		complain(node->at, "kept twice");
		remark(table->setting->at, "first here");
		return;
	}
	setting->options = table;
	setting->keep = node;
	setting->at = node->at;
	setting->index = (unsigned)product->setting_count;
	setting->storage = KEEP_NVM;
	note_stored(setting, node);
	if (word_is(node->child, "session"))
		setting->storage = KEEP_SESSION;
	else if (!word_is(node->child, "nvm"))
		complain(node->child->at, "options are kept in session or in nvm");
	table->by_command = node_find(node, N_BY) != NULL;
	if (table->by_command && setting->storage == KEEP_SESSION)
		complain(node->at, "what is not stored cannot be stored by a command");
	if (per != NULL)
		take_key(product, table, per);
	setting->key = table->key;
	table->setting = setting;
	APPEND(product->settings, product->setting_count, setting);
	for (size_t i = 1; is_listed(table) && i < table->key->choice_count; i++)
		add_setting(product, table, i);
}

static void take_lines(struct product *product, struct option_table *table)
{
	const struct node *chooser = NULL, *heard = NULL;

	for (const struct node *line = node_find(table->node, N_LIST)->child; line != NULL;
	     line = line->next) {
		if (line->kind == N_KEEP) {
			take_keep(product, table, line);
		} else if (line->kind == N_OPTION) {
			take_entry(table, line);
		} else if (line->kind == N_HEARD) {
			heard = line;
		} else if (line->kind == N_FOR && chooser != NULL) {
			complain(line->at, "'for' is said twice of a table");
			remark(chooser->at, "first here");
		} else if (line->kind == N_FOR) {
			chooser = line;
		}
	}
	if (chooser != NULL)
		table->chooser = chooser->text;
	table->heard = heard != NULL;
	if (heard != NULL && table->setting == NULL)
		complain(heard->at, "nothing is kept: the set form's handler hears of all");
	if (table->count == 0)
		complain(table->at, "a table without options");
}

/* One of several values is stored under both names. */
static void name_values(const struct option *option)
{
	for (size_t i = 0; i < option->kept.count; i++)
		option->kept.items[i]->name =
			memory_format("%s.%s", option->name, option->kept.items[i]->name);
}

static struct list build_kept(struct build *build, const struct option_table *table,
			      const struct option *option)
{
	const struct node *values =
		option_values(build->product, table, option, option->name, IN_KEEPING);
	const char *name = name_case(option->name);
	struct list others = *build->all, list;

	if (node_find(option->node, N_LIST) == NULL)
		return build_list(build, values, "");
	*build->all = (struct list){0}; /* they have a structure of their own */
	record_add(build->record, (struct piece){.kind = PIECE_NEST, .type = "struct"});
	list = build_list(build, values, memory_format("%s.", name));
	record_add(build->record,
		   (struct piece){.kind = PIECE_NEST_END, .name = name, .array = ""});
	*build->all = others;
	return list;
}

static void keep_value(struct option_table *table, const struct option *option,
		       struct parameter *kept)
{
	kept->optional = node_find(option->node, N_LASTING) != NULL;
	kept->unstored = node_find(option->node, N_NOT_STORED) != NULL;
	if (kept->unstored) {
		kept->bit = 0; /* never given */
		table->kept->given = 1;
	}
	if (kept->factory.kind == VALUE_NONE)
		complain(kept->at, "'%s' is kept and needs a value to start with: = v", kept->name);
	APPEND(table->setting->list.items, table->setting->list.count, kept);
}

static void keep_option(struct build *build, struct option_table *table, struct option *option)
{
	option->kept = build_kept(build, table, option);
	option->place = table->setting->list.count;
	if (node_find(option->node, N_LIST) != NULL)
		name_values(option);
	for (size_t i = 0; i < option->kept.count; i++)
		keep_value(table, option, option->kept.items[i]);
}

static bool is_number(const struct option *option)
{
	return option != NULL && option->kept.count == 1 &&
	       option->kept.items[0]->type == TYPE_NUMBER && option->kept.items[0]->minimum >= 0;
}

/* at least OTHER */
static void bound_option(struct option_table *table, struct option *option)
{
	const struct node *least = node_find(option->node, N_LEAST);

	for (size_t i = 0; least != NULL && i < table->count; i++)
		if (word_is(least, table->items[i].name))
			option->least = &table->items[i];
	if (least != NULL && (!is_number(option) || !is_number(option->least)))
		complain(least->at, "'%s' and '%s' are not both numbers that the table keeps",
			 option->name, least->text);
}

static void check_unkept(const struct option_table *table, const struct option *option)
{
	static const enum node_kind kinds[] = {N_LASTING, N_NOT_STORED, N_WAS};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		const struct node *detail = node_find(option->node, kinds[i]);

		if (detail != NULL)
			complain(detail->at, "'%s' is not kept: nothing of it is stored",
				 option->name);
	}
	if (table->setting == NULL && option->shown)
		complain(option->at, "the table keeps nothing: all is shown by handlers anyway");
	else if (option->shown && node_find(option->node, N_DEFAULT) != NULL)
		complain(option->at, "'%s' is not kept: a value to start with means nothing",
			 option->name);
}

#define LASTING 128 /* AT_OPTIONS_LASTING of engine/description.h */

/* A recall holds them aside. */
static void check_lasting(const struct setting *setting)
{
	size_t size = 0;

	for (size_t i = 0; i < setting->list.count; i++)
		if (setting->list.items[i]->optional || setting->list.items[i]->unstored)
			size += value_bytes(setting->list.items[i]);
	if (size > LASTING)
		complain(setting->at, "what a recall leaves alone takes %zu bytes: at most %d",
			 size, LASTING);
}

static void build_keeping(struct product *product, struct option_table *table)
{
	struct build build;

	table->kept = record_new(product, memory_format("%s_options", table->stem),
				 table->summary != NULL ? table->summary : "");
	build = build_for(product, NULL, table->kept, table->stem, false);
	build.stored = true;
	for (size_t i = 0; i < table->count; i++)
		if (option_is_kept(table, &table->items[i]))
			keep_option(&build, table, &table->items[i]);
	finish_record(table->kept);
	if (table->kept->given > 0)
		table->kept->pieces[0].text = "the engine's";
	check_stored(table->setting);
	check_lasting(table->setting);
	for (size_t i = 0; i < product->setting_count; i++)
		if (product->settings[i]->options == table)
			product->settings[i]->list = table->setting->list;
}

/* What an option that nothing keeps begins with, for the handlers that do. */
static void add_factory(struct build *build, const struct option *option, const char *path)
{
	const struct node *start = node_find(option->node, N_DEFAULT);
	const struct parameter *value = option->told.count == 1 ? option->told.items[0] : NULL;
	const struct node *number = start != NULL ? start->child : NULL;

	if (number == NULL || value == NULL)
		return;
	if (value->type != TYPE_NUMBER || number->kind != N_NUMBER) {
		complain(start->at, "'%s' is not kept: only a number can be told to its handlers",
			 option->name);
		return;
	}
	if (number->number < value->minimum || number->number > value->maximum)
		complain(number->at, "%lld is outside %lld..%lld", (long long)number->number,
			 (long long)value->minimum, (long long)value->maximum);
	record_add(build->record,
		   (struct piece){.kind = PIECE_CONSTANT,
				  .name = memory_format("%s_FACTORY",
							constant_name(build, value->name, path)),
				  .number = number->number});
}

/* What a handler is told and says that shows several lines. */
static void add_line_members(struct record *record)
{
	record_add(record, (struct piece){.kind = PIECE_MEMBER,
					  .type = "bool",
					  .name = "ended",
					  .array = "",
					  .text = "said: there is no such line"});
	record_add(record, (struct piece){.kind = PIECE_MEMBER,
					  .type = "uint16_t",
					  .name = "line",
					  .array = "",
					  .text = "which of several lines, from 0"});
}

/* struct sierra_socket_value: the number and a structure for each option that a handler shows. */
static void build_telling(struct product *product, struct option_table *table)
{
	struct record *record =
		record_new(product, memory_format("%s_value", table->stem), "what is shown");

	table->value = record;
	record_add(record, (struct piece){.kind = PIECE_MEMBER,
					  .type = "uint8_t",
					  .name = "option",
					  .array = "",
					  .text = "which one is asked for"});
	if (table->lines)
		add_line_members(record);
	record_add(record, (struct piece){.kind = PIECE_NEST, .type = "union"});
	for (size_t i = 0; i < table->count; i++) {
		struct option *option = &table->items[i];
		struct build build = build_for(product, NULL, record, table->stem, true);
		const char *name = name_case(option->name);
		const char *path = memory_format("of_option.%s.", name);

		if ((option_is_kept(table, option) && !option->shown) || option->write_only ||
		    option->refused != 0)
			continue;
		option->told_by_handler = true;
		record_add(record, (struct piece){.kind = PIECE_NEST, .type = "struct"});
		option->told = build_list(
			&build, option_values(product, table, option, "value", IN_TELLING), path);
		if (table->setting == NULL)
			add_factory(&build, option, path);
		record_add(record,
			   (struct piece){.kind = PIECE_NEST_END, .name = name, .array = ""});
	}
	record_add(record,
		   (struct piece){.kind = PIECE_NEST_END, .name = "of_option", .array = ""});
	finish_record(record);
}

struct choice option_choice(const struct option_table *table, const struct option *option)
{
	return (struct choice){.value = option->number,
			       .keyword = table->words ? option->name : NULL,
			       .word = option->name,
			       .at = option->at};
}

/* enum sierra_stack_option */
static void name_numbers(struct product *product, const struct option_table *table)
{
	struct enumeration *enumeration = NEW(struct enumeration);

	enumeration->name = memory_format("%s_option", table->stem);
	enumeration->plain = enumeration->cased = enumeration->name;
	enumeration->prefix = name_upper(enumeration->name);
	enumeration->what = table->summary != NULL ? table->summary : "";
	for (size_t i = 0; i < table->count; i++)
		APPEND(enumeration->choices, enumeration->count,
		       option_choice(table, &table->items[i]));
	APPEND(product->enumerations, product->enumeration_count, enumeration);
}

void build_options(struct product *product, const struct group *group, const struct node *node)
{
	struct option_table *table = NEW(struct option_table);
	bool shown = false;

	table->node = node;
	table->group = group;
	table->at = node->at;
	table->name = node->text;
	table->stem = memory_format("%s_%s", group->prefix, name_snake(node->text, node->length));
	table->summary = text_of(node_find(node, N_TEXT));
	table->section = text_of(node_find(node, N_SECTION));
	for (size_t i = 0; i < product->table_count; i++)
		if (strcmp(product->tables[i]->name, table->name) == 0) {
			complain(node->at, "a second table of options '%s'", table->name);
			remark(product->tables[i]->at, "the first one");
		}
	table->index = (unsigned)product->table_count;
	APPEND(product->tables, product->table_count, table);
	take_lines(product, table);
	for (size_t i = 0; i < table->count; i++) {
		if (!option_is_kept(table, &table->items[i]))
			check_unkept(table, &table->items[i]);
		shown |= table->setting == NULL || table->items[i].shown || table->items[i].unkept;
		table->lines |= table->items[i].lines;
	}
	name_numbers(product, table);
	if (table->setting != NULL)
		build_keeping(product, table);
	if (shown)
		build_telling(product, table);
	for (size_t i = 0; i < table->count; i++)
		bound_option(table, &table->items[i]);
}
