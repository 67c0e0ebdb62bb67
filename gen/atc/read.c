/* SPDX-License-Identifier: MIT */
/* Finds a product and the groups that it speaks, in the order in which they count. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "nearest.h"
#include "product.h"

struct files {
	const char *const *roots;
	size_t root_count;
	const char **folders; /* read already */
	size_t folder_count;
	struct node **trees;
	size_t tree_count;
	struct group **groups; /* all that were found */
	size_t group_count;
	bool broken; /* a file that could not be read as a whole: others may miss what it has */
};

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct group *take_group(struct files *files, struct node *tree, const struct node *node,
				const char *source)
{
	struct group *group = NEW(struct group);

	group->name = node->text;
	group->prefix = node->child->text;
	group->source = source;
	group->starts = node_find(node, N_STARTS) != NULL;
	group->offered = node_find(node, N_OFFERED);
	group->at = node->at;
	group->file = tree;
	if (strchr(group->name, '.') == NULL)
		complain(node->at, "a group's name is FOLDER.NAME");
	for (size_t i = 0; i < files->group_count; i++)
		if (strcmp(files->groups[i]->name, group->name) == 0) {
			complain(node->at, "a second group '%s'", group->name);
			remark(files->groups[i]->at, "the first one");
		}
	APPEND(files->groups, files->group_count, group);
	return group;
}

/* The header of a file: language, source, group. */
static void take_header(struct files *files, struct node *tree)
{
	struct group *group = NULL;
	const char *source = NULL;
	const struct node *language = tree->child;

	if (language == NULL || language->kind == N_BAD)
		return;
	if (language->kind != N_LANGUAGE)
		complain(language->at, "a spec begins with its language: 'language 1'");
	for (const struct node *node = tree->child; node != NULL; node = node->next) {
		switch (node->kind) {
		case N_LANGUAGE:
			if (node->child->number != 1)
				complain(node->child->at,
					 "language version %lld: this compiler knows 1",
					 (long long)node->child->number);
			if (node != language)
				complain(node->at, "'language' stands once, in the first line");
			break;
		case N_SOURCE:
			source = node->text;
			break;
		case N_GROUP:
			if (group != NULL) {
				complain(node->at, "a second group in this file");
				break;
			}
			group = take_group(files, tree, node, source != NULL ? source : "");
			break;
		case N_COMMAND:
		case N_BASIC:
		case N_UNSOLICITED:
		case N_OPTIONS:
		case N_NAMED:
		case N_ERRORS:
		case N_RESULTS:
			if (group == NULL)
				complain(node->at,
					 "this stands in a group: 'group NAME names PREFIX' "
					 "comes first");
			break;
		default:
			break;
		}
	}
}

static void read_folder(struct files *files, const char *folder)
{
	const char **names = NULL;
	size_t count = 0;
	struct dirent *entry;
	DIR *directory;

	for (size_t i = 0; i < files->folder_count; i++)
		if (strcmp(files->folders[i], folder) == 0)
			return;
	APPEND(files->folders, files->folder_count, folder);
	directory = opendir(folder);
	if (directory == NULL)
		return;
	while ((entry = readdir(directory)) != NULL) {
		size_t length = strlen(entry->d_name);

		if (length > 3 && strcmp(entry->d_name + length - 3, ".at") == 0)
			APPEND(names, count, memory_format("%s/%s", folder, entry->d_name));
	}
	closedir(directory);
	if (count > 0)
		qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 0; i < count; i++) {
		struct source *source = source_load(names[i]);
		struct node *tree;

		if (source == NULL) {
			complain((struct place){NULL, 0, 0}, "cannot read '%s'", names[i]);
			continue;
		}
		tree = parse_file(source);
		files->broken |= tree->kind == N_BAD;
		APPEND(files->trees, files->tree_count, tree);
		take_header(files, tree);
	}
}

static void read_group_folder(struct files *files, const char *group)
{
	size_t length = strcspn(group, ".");

	for (size_t i = 0; i < files->root_count; i++)
		read_folder(files, memory_format("%s/%.*s", files->roots[i], (int)length, group));
}

static struct group *find_group(struct files *files, const char *name)
{
	read_group_folder(files, name);
	for (size_t i = 0; i < files->group_count; i++)
		if (strcmp(files->groups[i]->name, name) == 0)
			return files->groups[i];
	return NULL;
}

static void complain_group(const struct files *files, const struct node *name)
{
	struct nearest nearest = nearest_to(name->text, strlen(name->text));

	if (files->broken)
		return;
	for (size_t i = 0; i < files->group_count; i++)
		nearest_try(&nearest, files->groups[i]->name);
	complain(name->at, "unknown group '%s'%s", name->text, nearest_hint(&nearest));
}

/* A group's own groups come first. */
static void order_group(struct files *files, struct product *product, const struct node *name,
			bool spoken)
{
	struct group *group = find_group(files, name->text);

	if (group == NULL) {
		complain_group(files, name);
		return;
	}
	if (spoken && group->spoken)
		complain(name->at, "'%s' is spoken twice", name->text);
	group->spoken |= spoken;
	if (group->state == 1)
		return; /* groups may refer to each other */
	if (group->state == 2)
		return;
	group->state = 1;
	for (const struct node *node = group->file->child; node != NULL; node = node->next)
		if (node->kind == N_USES)
			for (const struct node *used = node->child; used != NULL; used = used->next)
				order_group(files, product, used, false);
	group->state = 2;
	APPEND(product->groups, product->group_count, group);
}

static const struct node *find_product(const struct files *files, const char *name)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < files->tree_count; i++)
		for (const struct node *node = files->trees[i]->child; node != NULL;
		     node = node->next) {
			if (node->kind != N_PRODUCT || !word_is(node, name))
				continue;
			if (found != NULL) {
				complain(node->at, "a second product '%s'", name);
				remark(found->at, "the first one");
			} else {
				found = node;
			}
		}
	return found;
}

/* ", but x, y": the products that there are. */
static const char *products_of(const struct files *files)
{
	const char *text = "";

	for (size_t i = 0; i < files->tree_count; i++)
		for (const struct node *node = files->trees[i]->child; node != NULL;
		     node = node->next)
			if (node->kind == N_PRODUCT)
				text = memory_format("%s%s%s", text,
						     *text == '\0' ? ", but " : ", ", node->text);
	return text;
}

static int64_t amount(const struct node *number, const char *unit)
{
	const struct node *word = number != NULL ? number->next : NULL;

	if (number == NULL || number->kind != N_NUMBER || word == NULL || !word_is(word, unit)) {
		complain(number != NULL ? number->at : (struct place){NULL, 0, 0},
			 "a number and '%s'", unit);
		return 1;
	}
	return number->number;
}

static void take_limits(struct product *product, const struct node *phrase)
{
	const struct node *list = node_find(phrase, N_LIST);

	for (const struct node *entry = list != NULL ? list->child : NULL; entry != NULL;
	     entry = entry->next) {
		struct limit limit;

		if (entry->kind != N_PHRASE)
			continue;
		if (entry->child->kind != N_WORD || entry->child->next == NULL ||
		    entry->child->next->kind != N_NUMBER) {
			complain(entry->at, "a limit is a name and a number");
			continue;
		}
		limit = (struct limit){entry->child->text, entry->child->next->number};
		for (size_t i = 0; i < product->limit_count; i++)
			if (strcmp(product->limits[i].name, limit.name) == 0)
				complain(entry->at, "a second limit '%s'", limit.name);
		APPEND(product->limits, product->limit_count, limit);
	}
}

static void take_budget(struct product *product, const struct node *phrase)
{
	struct budget budget = {.board = phrase->child->next != NULL ? phrase->child->next->text
								     : NULL};
	const struct node *list = node_find(phrase, N_LIST);

	if (budget.board == NULL || list == NULL) {
		complain(phrase->at,
			 "a budget is of a board: budget BOARD { flash N KB, ram N KB }");
		return;
	}
	for (const struct node *entry = list->child; entry != NULL; entry = entry->next) {
		if (entry->kind != N_PHRASE)
			continue;
		if (word_is(entry->child, "flash"))
			budget.flash = amount(entry->child->next, "KB") * 1024;
		else if (word_is(entry->child, "ram"))
			budget.ram = amount(entry->child->next, "KB") * 1024;
		else if (word_is(entry->child, "dialect"))
			budget.dialect = amount(entry->child->next, "KB") * 1024;
		else
			complain(entry->at, "a budget is of flash, ram and dialect");
	}
	APPEND(product->budgets, product->budget_count, budget);
}

static void take_text(const struct node *phrase, const char **text)
{
	const struct node *value = phrase->child->next;

	if (value == NULL || value->kind != N_TEXT)
		complain(phrase->at, "'%s' is a text", phrase->child->text);
	else
		*text = value->text;
}

/* text NAME "...": a fact of the product's that its handlers ask for by this name. */
static void take_fact(struct product *product, const struct node *phrase)
{
	const struct node *name = phrase->child->next, *text = name != NULL ? name->next : NULL;

	if (name == NULL || name->kind != N_WORD || text == NULL || text->kind != N_TEXT ||
	    text->next != NULL) {
		complain(phrase->at, "a product's text is a name and a text");
		return;
	}
	for (size_t i = 0; i < product->fact_count; i++)
		if (strcmp(product->facts[i].name, name->text) == 0)
			complain(phrase->at, "a second text '%s'", name->text);
	APPEND(product->facts, product->fact_count, ((struct fact){name->text, text->text}));
}

static void complain_property(const struct node *phrase)
{
	static const char *const known[] = {"manufacturer", "model",	"revision", "text",
					    "dialect",	    "speaks",	"limits",   "line",
					    "unsolicited",  "deadline", "budget"};
	const struct node *word = phrase->child;
	const char *text = word->at.source->text + word->at.offset;
	struct nearest nearest = nearest_to(text, word->at.length);

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		nearest_try(&nearest, known[i]);
	complain(phrase->at, "a product has no '%.*s'%s", (int)word->at.length, text,
		 nearest_hint(&nearest));
}

static void take_phrase(struct product *product, const struct node *phrase)
{
	const struct node *word = phrase->child, *value = word->next;

	if (word_is(word, "manufacturer"))
		take_text(phrase, &product->manufacturer);
	else if (word_is(word, "model"))
		take_text(phrase, &product->model);
	else if (word_is(word, "revision"))
		take_text(phrase, &product->revision);
	else if (word_is(word, "text"))
		take_fact(product, phrase);
	else if (word_is(word, "dialect") && value != NULL && value->kind == N_WORD)
		product->dialect_name = value->text;
	else if (word_is(word, "limits"))
		take_limits(product, phrase);
	else if (word_is(word, "budget"))
		take_budget(product, phrase);
	else if (word_is(word, "line"))
		product->line = amount(value, "byte");
	else if (word_is(word, "unsolicited"))
		product->unsolicited = amount(value, "byte");
	else if (word_is(word, "deadline"))
		product->deadline = amount(value, "s") * 10;
	else
		complain_property(phrase);
}

static void take_product(struct files *files, struct product *product, const struct node *node)
{
	const struct node *list = node_find(node, N_LIST);

	for (const struct node *phrase = list->child; phrase != NULL; phrase = phrase->next) {
		if (phrase->kind == N_PHRASE)
			take_phrase(product, phrase);
		else if (phrase->kind == N_USES)
			for (const struct node *name = phrase->child; name != NULL;
			     name = name->next)
				order_group(files, product, name, true);
	}
	if (product->manufacturer == NULL || product->model == NULL || product->revision == NULL)
		complain(node->at, "a product says manufacturer, model and revision");
	if (product->dialect_name == NULL)
		complain(node->at, "a product says its dialect");
	if (product->line < 16 || product->line > 65000)
		complain(node->at, "line: 16 to 65000 byte");
	if (product->unsolicited < 16 || product->unsolicited > 65000)
		complain(node->at, "unsolicited: 16 to 65000 byte");
	if (product->deadline > UINT16_MAX || product->deadline < 1)
		complain(node->at, "deadline: 1 to 6553 s");
}

static void each(struct product *product, enum node_kind kind,
		 void (*build)(struct product *, const struct node *))
{
	for (size_t i = 0; i < product->group_count; i++)
		for (const struct node *node = product->groups[i]->file->child; node != NULL;
		     node = node->next)
			if (node->kind == kind)
				build(product, node);
}

const struct node *command_declaration(const struct product *product, const char *name)
{
	for (size_t i = 0; i < product->group_count; i++)
		for (const struct node *node = product->groups[i]->file->child; node != NULL;
		     node = node->next)
			if ((node->kind == N_COMMAND || node->kind == N_BASIC) &&
			    strcmp(name_upper(node->text), name_upper(name)) == 0)
				return node;
	return NULL;
}

/* Of all groups that were read: what nobody speaks may name a type, too. */
static void build_named_types(const struct files *files, struct product *product)
{
	for (size_t i = 0; i < files->group_count; i++)
		named_declare(product, files->groups[i]);
	for (size_t i = 0; i < files->group_count; i++)
		named_write_out(product, files->groups[i]);
	named_build(product);
}

static void build_commands(struct product *product)
{
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];

		for (const struct node *node = group->file->child; node != NULL; node = node->next)
			if (node->kind == N_OPTIONS && group->spoken)
				build_options(product, group, node);
	}
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];

		if (!group->spoken)
			continue;
		for (const struct node *node = group->file->child; node != NULL; node = node->next)
			if (node->kind == N_COMMAND || node->kind == N_BASIC)
				build_command(product, group, node);
	}
	for (size_t i = 0; i < product->command_count; i++)
		build_statements(product, product->commands[i]);
	for (size_t i = 0; i < product->command_count; i++)
		build_conditions(product, product->commands[i]);
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];

		if (!group->spoken)
			continue;
		for (const struct node *node = group->file->child; node != NULL; node = node->next)
			if (node->kind == N_UNSOLICITED)
				build_unsolicited(product, group, node);
	}
}

struct product *product_read(const char *const *roots, size_t root_count, const char *name)
{
	struct files files = {.roots = roots, .root_count = root_count};
	struct product *product = NEW(struct product);
	const struct node *node;

	for (size_t i = 0; i < root_count; i++) {
		read_folder(&files, memory_format("%s/products", roots[i]));
		read_folder(&files, roots[i]);
	}
	node = find_product(&files, name);
	if (node == NULL) {
		if (complaints() == 0)
			complain((struct place){NULL, 0, 0}, "no product '%s' in the specs%s", name,
				 products_of(&files));
		return NULL;
	}
	product->name = name;
	product->at = node->at;
	product->line = 512;
	product->unsolicited = 256;
	product->deadline = 100;
	product->cause_errors = memory_new(cause_count * sizeof(int));
	for (size_t i = 0; i < cause_count; i++)
		product->cause_errors[i] = -1;
	take_product(&files, product, node);
	if (files.broken)
		return product;
	each(product, N_RESULTS, build_results);
	each(product, N_ERRORS, build_errors);
	each(product, N_DIALECT, build_dialect);
	if (product->dialect.name == NULL && product->dialect_name != NULL)
		complain(node->at, "no group that the product speaks has the dialect '%s'",
			 product->dialect_name);
	build_named_types(&files, product);
	build_commands(product);
	return product;
}
