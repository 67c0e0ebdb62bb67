/* SPDX-License-Identifier: MIT */
/* Types with names: declared once, written wherever the type could be. What names one is replaced
 * by what it stands for before anything else looks at it; the name remains for C and the manual. */
#include <string.h>

#include "build.h"
#include "grammar.h"
#include "memory.h"
#include "parse.h"

struct named_type *named_of(const struct product *product, const struct node *type)
{
	const struct node *named = type != NULL ? node_find(type, N_OF_NAMED) : NULL;

	return named != NULL ? product->types[named->number] : NULL;
}

/* The word that the type is written as; NULL: it is written out. */
static const struct node *name_in(const struct node *type)
{
	const struct node *range = type->child;

	if (range == NULL || range->kind != N_RANGE || range->child->next != NULL ||
	    range->child->kind != N_WORD)
		return NULL;
	for (const struct node *next = range->next; next != NULL; next = next->next)
		if (next->kind != N_ONLY && next->text == NULL)
			return NULL;
	return range->child;
}

static bool uses(const struct group *group, const struct group *other)
{
	if (group == other)
		return true;
	for (const struct node *node = group->file->child; node != NULL; node = node->next)
		if (node->kind == N_USES)
			for (const struct node *name = node->child; name != NULL; name = name->next)
				if (word_is(name, other->name))
					return true;
	return false;
}

/* What nobody speaks or uses is read for the names in it, and not judged. */
static bool is_judged(const struct group *group)
{
	return group->state == 2;
}

static bool same_folder(const struct group *group, const struct group *other)
{
	size_t length = strcspn(group->name, ".");

	return length == strcspn(other->name, ".") &&
	       strncmp(group->name, other->name, length) == 0;
}

/* The type of the name that the group may use; NULL: none, and then `hidden` is one that it would
 * have if it used that one's group. */
static struct named_type *find_type(const struct product *product, const struct group *group,
				    const struct node *name, struct named_type **hidden)
{
	struct named_type *found = NULL;

	*hidden = NULL;
	for (size_t i = 0; i < product->type_count; i++) {
		struct named_type *type = product->types[i];

		if (!word_is(name, type->name))
			continue;
		if (!uses(group, type->group)) {
			*hidden = type;
		} else if (found == NULL) {
			found = type;
		} else if (is_judged(group) && type->group != found->group) {
			complain(name->at, "two groups that are used here have a type '%s'",
				 name->text);
			remark(found->at, "one of them");
			remark(type->at, "the other");
		}
	}
	return found;
}

/* TYPE or WORD N: a number beside those of the type. */
static void add_numbers(struct node *type, const struct node *numbers)
{
	for (const struct node *number = numbers; number != NULL; number = number->next) {
		if (number->kind != N_RANGE)
			continue;
		if (type->text == NULL)
			node_add(type, node_copy(number));
		else
			complain(number->at, "only a number has others beside it");
	}
}

static void write_out(struct product *product, const struct group *group, struct node *type);

/* What the type stands for; NULL: it is a type of itself. */
static const struct node *meaning(struct product *product, struct named_type *type,
				  const struct node *name)
{
	struct node *meant = node_find(type->node, N_TYPE);

	if (type->open) {
		if (!is_judged(type->group))
			return NULL;
		complain(type->at, "'%s' is a type of itself", type->name);
		remark(name->at, "which names it");
		return NULL;
	}
	type->open = true;
	write_out(product, type->group, meant);
	type->open = false;
	return meant;
}

/* Puts what the name stands for in its place. */
static void write_out(struct product *product, const struct group *group, struct node *type)
{
	const struct node *name = name_in(type), *only = node_find(type, N_ONLY), *meant;
	const struct node *numbers = name != NULL ? type->child->next : NULL;
	struct named_type *found, *hidden;

	if (name == NULL)
		return;
	found = find_type(product, group, name, &hidden);
	if (found == NULL && hidden == NULL)
		return; /* a limit, or nothing: build_type() sees */
	if (found == NULL && !is_judged(group))
		return;
	if (found == NULL) {
		complain(name->at, "'%s' is a type of another group: 'uses %s' is missing",
			 name->text, hidden->group->name);
		found = hidden;
	}
	found->used |= same_folder(group, found->group);
	meant = meaning(product, found, name);
	type->child = type->last = NULL;
	type->text = "ignored";
	if (meant == NULL)
		return;
	type->text = meant->text;
	type->flags |= meant->flags;
	for (const struct node *child = meant->child; child != NULL; child = child->next)
		if (child->kind != N_OF_NAMED)
			node_add(type, node_copy(child));
	add_numbers(type, numbers);
	node_add(type,
		 node_new(N_OF_NAMED, (struct token){.at = name->at, .number = found->index}));
	if (only != NULL)
		node_add(type, node_copy(only));
}

static void write_out_all(struct product *product, const struct group *group, struct node *node)
{
	for (struct node *child = node->child; child != NULL; child = child->next) {
		if (child->kind == N_TYPE)
			write_out(product, group, child);
		else
			write_out_all(product, group, child);
	}
}

static void check_type(const struct product *product, const struct named_type *type)
{
	struct node *meant = node_find(type->node, N_TYPE);

	if (scan_keyword(type->name, strlen(type->name)) != TOKEN_WORD)
		complain(type->at, "'%s' is a word of the language: a type needs another name",
			 type->name);
	for (size_t i = 0; i < product->limit_count; i++)
		if (strcmp(product->limits[i].name, type->name) == 0)
			complain(type->at, "'%s' is a limit of the product", type->name);
	for (size_t i = 0; i < product->type_count; i++)
		if (is_judged(product->types[i]->group) &&
		    strcmp(product->types[i]->stem, type->stem) == 0) {
			complain(type->at, "a second type '%s'", type->name);
			remark(product->types[i]->at, "the first one");
		}
	if (!word_is(meant, "payload"))
		return;
	complain(type->at, "a payload belongs to its count: it has no name");
	meant->text = "ignored";
	meant->child = NULL;
}

void named_declare(struct product *product, const struct group *group)
{
	for (const struct node *node = group->file->child; node != NULL; node = node->next) {
		struct named_type *type;

		if (node->kind != N_NAMED)
			continue;
		type = NEW(struct named_type);
		type->node = node;
		type->at = node->at;
		type->group = group;
		type->name = node->text;
		type->stem = name_stem(group->prefix, node->text, false);
		type->summary = text_of(node_find(node, N_TEXT));
		type->section = text_of(node_find(node, N_SECTION));
		type->index = (unsigned)product->type_count;
		if (is_judged(group))
			check_type(product, type);
		APPEND(product->types, product->type_count, type);
	}
}

void named_write_out(struct product *product, const struct group *group)
{
	write_out_all(product, group, group->file);
}

void named_build(struct product *product)
{
	bool whole = complaints() == 0; /* what was skipped might have named one */

	for (size_t i = 0; i < product->type_count; i++) {
		struct named_type *type = product->types[i];
		const struct node *meant = node_find(type->node, N_TYPE);
		/* A reply's fields have the most types. */
		struct build build = {
			.product = product, .reply = true, .naming = true, .all = NEW(struct list)};

		if (!is_judged(type->group))
			continue;
		type->values.reply = true;
		type->values.at = type->at;
		type->values.name = type->name;
		build_type(&build, &type->values, meant);
		type->values.reply = false;
		if (!type->used && whole)
			complain(type->at, "no parameter or field of its folder has the type '%s'",
				 type->name);
	}
}
