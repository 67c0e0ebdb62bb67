/* SPDX-License-Identifier: MIT */
/* Where commands refer to tables of options: `option, value of TABLE`, in forms and in replies. In
 * a form it is an enumeration of numbers with a case for each, which holds the option's values. */
#include <string.h>

#include "build.h"
#include "lists.h"
#include "memory.h"
#include "options.h"

static struct option_table *table_of(const struct product *product, const struct node *node)
{
	const struct node *of = node_find(node, N_OF);

	for (size_t i = 0; i < product->table_count; i++)
		if (word_is(of, product->tables[i]->name))
			return product->tables[i];
	complain(of->at, "the product's groups have no options '%s'", of->text);
	return NULL;
}

static struct option *option_named(const struct option_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++)
		if (strcmp(table->items[i].name, name) == 0)
			return &table->items[i];
	return NULL;
}

static bool is_meant(const struct node *only, const struct option *option)
{
	if (only == NULL)
		return true;
	for (const struct node *word = only->child; word != NULL; word = word->next)
		if (word_is(word, option->name))
			return true;
	return false;
}

/* One that a mistake wrote twice. */
static bool is_again(const struct option_table *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (table->items[i].number == table->items[n].number ||
		    strcmp(table->items[i].name, table->items[n].name) == 0)
			return true;
	return false;
}

static void check_only(const struct option_table *table, const struct node *only)
{
	for (const struct node *word = only->child; word != NULL; word = word->next)
		if (option_named(table, word->text) == NULL)
			complain(word->at, "'%s' has no option '%s'", table->name, word->text);
}

/* ------------------------------------------------------------------------------ in forms */

/* The reference as it could be written without a table; the cases only where values follow. */
static struct node *written_out(const struct product *product, const struct option_table *table,
				const struct node *node, const char *value)
{
	const struct node *only = node_find(node, N_ONLY);
	struct token token = {.at = node->at, .text = node->text, .length = node->length};
	struct node *item = node_new(N_ITEM, token), *type, *cases, *entry;
	const struct node *asked;
	bool chooses = false;

	token.text = "enum";
	type = node_new(N_TYPE, token);
	cases = node_new(N_CASES, token);
	for (size_t i = 0; i < table->count; i++) {
		const struct option *option = &table->items[i];
		struct token name = {.at = node->at, .text = option->name};
		struct token number = {.at = node->at, .number = option->number};

		if (!is_meant(only, option) || is_again(table, i))
			continue;
		entry = node_add(node_new(N_ENTRY, name), node_new(N_NUMBER, number));
		if (table->words)
			node_add(entry, node_new(N_TEXT, name));
		node_add(type, entry);
		entry = node_add(node_new(N_CASE, name), node_new(N_WORD, name));
		if (value != NULL && !option->read_only)
			node_add(entry, option_values(product, table, option, value, IN_FORM));
		asked = node_find(option->node, N_ASKED);
		if (value == NULL && asked != NULL)
			node_add(entry, node_copy(asked->child));
		chooses |= entry->last->kind == N_LIST;
		node_add(cases, entry);
	}
	token.text = ""; /* the enumeration is the table's */
	node_add(node_add(item, type), node_new(N_AS, token));
	return chooses || value != NULL ? node_add(item, cases) : item;
}

/* The parameter that a table needs, in front of the reference. */
static const struct parameter *needed(const struct build *build, const char *name,
				      const struct node *node)
{
	const struct parameter *parameter = list_find(build->all, name);

	if (parameter == NULL)
		complain(node->at, "the options need a parameter '%s' before them", name);
	else if (parameter->size != 1 ||
		 (parameter->type != TYPE_NUMBER && parameter->type != TYPE_CHOICE))
		complain(node->at, "options depend on numbers up to 255, and '%s' is none", name);
	else
		return parameter;
	return NULL;
}

static bool offer(const struct option_table *table, struct option *option, const struct node *words,
		  const struct parameter *chooser, bool first)
{
	uint32_t offered = 0;

	for (const struct node *word = words->child; word != NULL; word = word->next) {
		size_t i = 0;

		while (i < chooser->choice_count && !word_is(word, chooser->choices[i].word))
			i++;
		if (i == chooser->choice_count) {
			complain(word->at, "'%s' is no value of '%s'", word->text, chooser->name);
			remark(chooser->at, "where options are chosen by it");
		} else if (chooser->choices[i].value > 31) {
			complain(word->at, "options are offered for values up to 31: '%s' is %lld",
				 word->text, (long long)chooser->choices[i].value);
		} else {
			offered |= (uint32_t)1 << chooser->choices[i].value;
		}
	}
	if (!first && offered != option->offered) {
		complain(chooser->at, "the words of '%s' have other values elsewhere",
			 table->chooser);
		return false;
	}
	option->offered = offered;
	return true;
}

/* What the options' `for` mean, told by the parameter that a command has. */
static const struct parameter *choose(struct build *build, struct option_table *table,
				      const struct node *node)
{
	const struct parameter *chooser = NULL;
	bool first = true;

	for (size_t i = 0; i < build->product->use_count; i++)
		first &= build->product->uses[i]->table != table ||
			 build->product->uses[i]->chooser == NULL;
	for (size_t i = 0; i < table->count; i++) {
		struct option *option = &table->items[i];
		const struct node *words = node_find(option->node, N_FOR);

		if (words == NULL) {
			option->offered = UINT32_MAX;
			continue;
		}
		if (table->chooser == NULL) {
			complain(words->at, "for values of what? the table says neither 'per' nor "
					    "'for'");
			return NULL;
		}
		if (chooser == NULL)
			chooser = needed(build, table->chooser, node);
		if (chooser == NULL || !offer(table, option, words, chooser, first))
			return NULL;
	}
	return chooser;
}

static struct option_use *new_use(struct product *product, struct option_table *table,
				  enum option_deed deed, struct command *command, struct place at)
{
	struct option_use *use = NEW(struct option_use);

	use->table = table;
	use->deed = deed;
	use->command = command;
	use->at = at;
	for (size_t i = 0; i < product->setting_count; i++)
		if (product->settings[i]->options == table && product->settings[i]->command == NULL)
			product->settings[i]->command = command;
	use->index = (unsigned)product->use_count;
	return use;
}

static void refer_in_form(struct build *build, struct list *list, const struct node *node,
			  const char *path, struct option_table *table)
{
	const struct node *value = node_find(node, N_WORD), *only = node_find(node, N_ONLY);
	struct option_use *use =
		new_use(build->product, table, value != NULL ? OPTION_CHANGE : OPTION_ASK,
			build->command, node->at);
	struct node *written;
	struct parameter *option;
	size_t before = list->count;

	if (only != NULL)
		check_only(table, only);
	if (table->key != NULL)
		use->key = needed(build, table->key->name, node);
	use->chooser = choose(build, table, node);
	APPEND(build->product->uses, build->product->use_count, use);
	use->value = value != NULL ? value->text : NULL;
	written = written_out(build->product, table, node, use->value);
	if (written->child->child == NULL)
		return; /* nothing of the table is meant, which is complained of */
	build_item(build, list, written, path);
	option = list->items[before];
	option->use = use;
	option->keyed = table->words ? 2 : 0;
	for (size_t i = 0; value != NULL && i < option->choice_count; i++)
		option_named(table, option->choices[i].word)->typed = option->ways[i].list;
	if (option->ways == NULL)
		option->ways = memory_new((option->choice_count + 1) * sizeof(*option->ways));
}

/* ---------------------------------------------------------------------------- in replies */

/* The number and its values: what a line then holds tells reply_line(). */
static void refer_in_reply(struct build *build, struct list *list, const struct node *node,
			   struct option_table *table)
{
	const struct node *word = node_find(node, N_WORD);
	struct option_use *use =
		new_use(build->product, table, OPTION_ASK, build->command, node->at);
	struct parameter *option = new_parameter(build, list, node), *value;

	option->name = node->text;
	option->type = TYPE_CHOICE;
	option->size = 1;
	option->use = use;
	option->keyed = table->words ? 2 : 0;
	option->untold = word == NULL;
	if (word == NULL)
		word = node; /* the value alone */
	value = new_parameter(build, list, word);
	value->name = word->text;
	value->type = TYPE_TEXT;
	value->text_bare = true;
	for (size_t i = 0; i < table->count; i++)
		APPEND(option->choices, option->choice_count,
		       option_choice(table, &table->items[i]));
}

/* `bid of bearer`: the key, as the table says it. */
static struct node *key_written_out(const struct option_table *table, const struct node *node)
{
	const struct node *per = node_find(table->setting->keep, N_PER);
	struct token token = {.at = node->at, .text = node->text, .length = node->length};
	struct node *type = NEW(struct node);

	*type = *per->child;
	type->next = NULL;
	return node_add(node_new(N_ITEM, token), type);
}

static bool is_key(const struct option_table *table, const struct node *node)
{
	return table->key != NULL && strcmp(table->key->name, node->text) == 0 &&
	       node_find(node, N_WORD) == NULL;
}

const struct node *option_field(const struct product *product, const struct node *list)
{
	for (const struct node *node = list->child; node != NULL; node = node->next) {
		bool key = node->kind != N_OPTION;

		for (size_t i = 0; !key && i < product->table_count; i++)
			key = word_is(node_find(node, N_OF), product->tables[i]->name) &&
			      is_key(product->tables[i], node);
		if (!key)
			return node;
	}
	return NULL;
}

void build_reference(struct build *build, struct list *list, const struct node *node,
		     const char *path)
{
	struct option_table *table = table_of(build->product, node);

	if (table == NULL)
		return;
	if (is_key(table, node))
		build_item(build, list, key_written_out(table, node), path);
	else if (build->command == NULL)
		complain(node->at, "options stand in a command's parameters and replies only");
	else if (build->reply)
		refer_in_reply(build, list, node, table);
	else
		refer_in_form(build, list, node, path, table);
}

static bool shows(const struct option_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->items[i].told_by_handler)
			return true;
	return false;
}

/* What a handler shows it shows for one command: it gets that one's arguments. */
static void note_asked(struct option_use *use)
{
	struct option_table *table = use->table;

	if (!shows(table))
		return;
	if (table->asked == NULL || table->asked->command == use->command) {
		table->asked = use;
		return;
	}
	complain(use->at, "'%s' is shown by a handler, to one command only", table->name);
	remark(table->asked->at, "the other one");
}

static void make_list(struct product *product, struct command *command, struct reply *reply,
		      struct option_use *use)
{
	use->deed = OPTION_LIST;
	if (use->table->setting == NULL || use->table->key != NULL)
		complain(reply->at, "only options that are kept once can be listed");
	if (command->list != NULL) {
		complain(reply->at, "a second list of options");
		remark(command->list->at, "the first one");
	}
	if (reply->list.count > 2)
		complain(reply->at, "a list has no fields but the option and its value");
	command->list = use;
	APPEND(product->uses, product->use_count, use);
}

bool build_option_reply(struct product *product, struct command *command, struct reply *reply)
{
	struct option_use *use = NULL;
	bool joined = false;

	for (size_t i = 0; i < reply->list.count; i++)
		if (reply->list.items[i]->use != NULL)
			use = (struct option_use *)reply->list.items[i]->use;
	if (use == NULL)
		return false;
	reply->use = use;
	use->reply = reply;
	if (reply->list.count >= 2 && reply->list.items[reply->list.count - 2]->use == NULL)
		complain(use->at, "an option and its value stand last");
	note_asked(use);
	if (reply->each) {
		make_list(product, command, reply, use);
		return true;
	}
	for (size_t i = 0; i < product->use_count; i++) {
		struct option_use *other = product->uses[i];

		if (other->command != command || other->table != use->table ||
		    other->deed != OPTION_ASK)
			continue;
		joined = true;
		if (other->reply != NULL) {
			complain(reply->at, "a second reply for '%s'", use->table->name);
			remark(other->reply->at, "the first one");
		}
		other->reply = reply;
	}
	if (!joined)
		complain(reply->at, "nobody asks for an option of '%s' here", use->table->name);
	return true;
}

static bool keeps_all(const struct option_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (!table->items[i].read_only && table->items[i].refused == 0 &&
		    !option_is_kept(table, &table->items[i]))
			return false;
	return true;
}

bool only_options(const struct list *list)
{
	const struct parameter *last = list->count > 0 ? list->items[list->count - 1] : NULL;

	if (last == NULL)
		return false;
	if (last->use != NULL)
		return last->use->deed == OPTION_ASK || keeps_all(last->use->table);
	for (size_t i = 0; last->ways != NULL && i < last->choice_count; i++)
		if (!only_options(&last->ways[i].list))
			return false;
	return last->ways != NULL;
}
