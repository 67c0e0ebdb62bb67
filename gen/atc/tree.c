/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include "memory.h"

struct node *node_new(enum node_kind kind, struct token token)
{
	struct node *node = NEW(struct node);

	node->kind = kind;
	node->at = token.at;
	node->text = token.text;
	node->length = token.length;
	node->number = token.number;
	return node;
}

struct node *node_add(struct node *parent, struct node *child)
{
	if (child == NULL)
		return parent;
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->child = child;
	parent->last = child;
	return parent;
}

struct node *node_add_all(struct node *parent, struct node *list)
{
	struct node *next;

	for (struct node *child = list != NULL ? list->child : NULL; child != NULL; child = next) {
		next = child->next;
		child->next = NULL;
		node_add(parent, child);
	}
	return parent;
}

struct node *node_copy(const struct node *node)
{
	struct node *copy = NEW(struct node);

	*copy = *node;
	copy->next = NULL;
	return copy;
}

struct node *node_find(const struct node *parent, enum node_kind kind)
{
	for (struct node *child = parent->child; child != NULL; child = child->next)
		if (child->kind == kind)
			return child;
	return NULL;
}
