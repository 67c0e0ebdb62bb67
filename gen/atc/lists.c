/* SPDX-License-Identifier: MIT */
/* Parameter lists and reply fields: what comes after what. */
#include <string.h>

#include "lists.h"
#include "memory.h"
#include "options.h"

static void check_name(const struct build *build, const struct node *node)
{
	const struct parameter *other = list_find(build->all, node->text);

	if (other == NULL)
		return;
	complain(node->at, "a second parameter '%s'", node->text);
	remark(other->at, "the first one");
}

/* Builds one way of a selector; the record's pieces stand in a structure of their own. */
static void build_way(struct build *build, struct way *way, const struct node *entries,
		      const char *path)
{
	struct list before = {0};
	unsigned position = build->position;
	bool adrift = build->adrift;

	for (size_t i = 0; i < build->all->count; i++)
		APPEND(before.items, before.count, build->all->items[i]);
	if (entries != NULL && entries->child != NULL) {
		record_add(build->record, (struct piece){.kind = PIECE_NEST, .type = "struct"});
		way->list = build_list(build, entries, memory_format("%s%s.", path, way->name));
		if (build->reply && node_find(entries, N_TAIL) != NULL)
			complain(node_find(entries, N_TAIL)->at,
				 "the fields of a case cannot end the line early");
		record_add(build->record,
			   (struct piece){.kind = PIECE_NEST_END, .name = way->name, .array = ""});
	}
	way->end = build->adrift ? -1 : (int)build->position;
	*build->all = before;
	build->position = position;
	build->adrift = adrift;
}

static void name_ways(struct parameter *selector, const struct node *names, const struct way *way)
{
	for (const struct node *word = names->child; word != NULL; word = word->next) {
		size_t i = 0;

		if (word->kind != N_WORD)
			continue;
		while (i < selector->choice_count &&
		       strcmp(selector->choices[i].word, word->text) != 0)
			i++;
		if (i == selector->choice_count) {
			complain(word->at, "'%s' is no value of '%s'", word->text, selector->name);
		} else if (selector->ways[i].name != NULL) {
			complain(word->at, "two cases for '%s': a parser cannot tell them apart",
				 word->text);
		} else {
			selector->ways[i] = *way;
		}
	}
}

/* Where what follows the cases stands: behind as many parameters in each, or adrift. */
static void go_on_behind(struct build *build, const struct parameter *selector)
{
	int end = (int)build->position;

	for (size_t i = 0; i < selector->choice_count; i++) {
		const struct way *way = &selector->ways[i];
		int here = way->name != NULL ? way->end : (int)build->position;

		if (i > 0 && here != end)
			here = -1;
		end = here;
		if (end < 0)
			break;
	}
	if (end < 0)
		build->adrift = true;
	else
		build->position = (unsigned)end;
}

/* { udp { ... } tcp, ssl { ... } } */
static void build_cases(struct build *build, struct parameter *selector, const struct node *cases,
			const char *path)
{
	char *name = name_snake(selector->name, strlen(selector->name));
	char *inside = memory_format("%sof_%s.", path, name);

	selector->ways = memory_new(selector->choice_count * sizeof(*selector->ways));
	record_add(build->record, (struct piece){.kind = PIECE_NEST, .type = "union"});
	for (const struct node *one = cases->child; one != NULL; one = one->next) {
		const struct node *entries = node_find(one, N_LIST);
		struct way way = {.name = one->child != NULL && one->child->kind == N_WORD
						  ? name_case(one->child->text)
						  : NULL};

		if (one->kind != N_CASE || way.name == NULL)
			continue;
		build_way(build, &way, entries, inside);
		name_ways(selector, one, &way);
	}
	record_add(build->record, (struct piece){.kind = PIECE_NEST_END,
						 .name = memory_format("of_%s", name),
						 .array = ""});
	go_on_behind(build, selector);
}

/* A member that belongs to several ways is in all of them. */
static void append_common(struct parameter *selector, const struct list *common)
{
	for (size_t i = 0; i < selector->choice_count; i++) {
		struct way *way = &selector->ways[i];
		struct list list = {0};

		for (size_t n = 0; n < way->list.count; n++)
			APPEND(list.items, list.count, way->list.items[n]);
		for (size_t n = 0; n < common->count; n++)
			APPEND(list.items, list.count, common->items[n]);
		way->list = list;
	}
}

/* The parameter that says how many groups follow. */
static void count_groups(const struct build *build, struct parameter *parameter,
			 const struct node *counter)
{
	const struct parameter *count = list_find(build->all, counter->text);

	parameter->counter = list_find(build->all, counter->text);
	if (count == NULL)
		complain(counter->at, "no parameter '%s' before the groups", counter->text);
	else if (count->adrift)
		complain(counter->at, "'%s' has another place in each case", counter->text);
	else if (count->type != TYPE_NUMBER || count->maximum > parameter->maximum)
		complain(counter->at, "'%s' may count more than %lld groups", counter->text,
			 (long long)parameter->maximum);
}

static void check_plain(const struct list *group)
{
	for (size_t i = 0; i < group->count; i++) {
		const struct parameter *item = group->items[i];

		if (item->ways != NULL || item->type == TYPE_REPEAT || item->type == TYPE_PAYLOAD ||
		    item->group != 0)
			complain(item->at, "a repeated group holds plain parameters only");
	}
}

static void build_repeat(struct build *build, struct list *list, const struct node *node,
			 const char *path)
{
	struct parameter *parameter = new_parameter(build, list, node);
	const struct node *entries = node_find(node, N_LIST), *counter = node_find(node, N_FOR);
	const struct node *first = entries->child, *separator = node_find(node, N_TEXT);
	const char *name, *array;
	struct build inner = *build;

	parameter->type = TYPE_REPEAT;
	parameter->maximum = build_bound(build->product, node->child);
	parameter->repeated = NEW(struct list);
	parameter->name = build->reply ? "list" : "repeat";
	if (parameter->maximum < 1 || parameter->maximum > 255) {
		complain(node->child->at, "a group repeats 1 to 255 times");
		parameter->maximum = 1;
	}
	if (separator != NULL) {
		parameter->separator = (unsigned char)*separator->text;
		if (separator->length != 1 || parameter->separator > 126)
			complain(separator->at, "a separator is one character");
	}
	if (first == NULL || first->kind != N_ITEM) {
		complain(node->at, "a repeated group begins with a parameter");
		return;
	}
	if (counter != NULL)
		count_groups(build, parameter, counter);
	name = name_snake(first->text, strlen(first->text));
	array = memory_format("%s_list", name);
	record_add(build->record, (struct piece){.kind = PIECE_NEST, .type = "struct"});
	*parameter->repeated = build_list(&inner, entries, memory_format("%s%s[0].", path, array));
	build->position = inner.position;
	record_add(build->record,
		   (struct piece){.kind = PIECE_NEST_END,
				  .name = array,
				  .array = memory_format("[%lld]", (long long)parameter->maximum)});
	record_add(build->record, (struct piece){.kind = PIECE_MEMBER,
						 .type = "uint8_t",
						 .name = memory_format("%s_count", name),
						 .array = "",
						 .text = ""});
	record_add(
		build->record,
		(struct piece){.kind = PIECE_CONSTANT,
			       .name = memory_format("%s_MAX", constant_name(build, array, path)),
			       .number = parameter->maximum});
	parameter->member = memory_format("%s%s_count", path, name);
	parameter->stride = memory_format("sizeof(((struct %s *)0)->%s%s[0])", build->record->name,
					  path, array);
	check_plain(parameter->repeated);
}

/* Makes the ranges of one number those of both. */
static void unite(struct parameter *parameter, const struct parameter *other)
{
	struct range *all = NEW(struct range);

	if (other->minimum < parameter->minimum)
		parameter->minimum = other->minimum;
	if (other->maximum > parameter->maximum)
		parameter->maximum = other->maximum;
	*all = (struct range){.low = parameter->minimum, .high = parameter->maximum};
	parameter->ranges = all;
	parameter->range_count = 1;
}

/* NAME as set: the type of the command's parameter, in all its cases. */
static void find_type(struct parameter *parameter, const struct list *set, bool *found)
{
	for (size_t i = 0; i < set->count; i++) {
		const struct parameter *other = set->items[i];

		for (size_t n = 0; other->ways != NULL && n < other->choice_count; n++)
			find_type(parameter, &other->ways[n].list, found);
		if (other->name == NULL || strcmp(other->name, parameter->name) != 0)
			continue;
		if (!*found) {
			parameter->type = other->type;
			parameter->named = other->named;
			parameter->ranges = other->ranges;
			parameter->range_count = other->range_count;
			parameter->minimum = other->minimum;
			parameter->maximum = other->maximum;
			parameter->choices = other->choices;
			parameter->choice_count = other->choice_count;
			parameter->keyed = other->keyed;
			parameter->quoted = other->quoted;
		} else if (other->type != parameter->type) {
			complain(parameter->at, "'%s' has other types in other cases",
				 parameter->name);
		} else if (other->type == TYPE_NUMBER) {
			unite(parameter, other);
		}
		*found = true;
	}
}

static void take_type(struct build *build, struct parameter *parameter)
{
	bool found = false;

	if (build->command != NULL && build->reply)
		find_type(parameter, &build->command->forms[SET].list, &found);
	if (!found)
		complain(parameter->at, "the command's set form has no '%s'", parameter->name);
}

void build_item(struct build *build, struct list *list, const struct node *node, const char *path)
{
	const struct node *type = node_find(node, N_TYPE), *cases = node_find(node, N_CASES);
	struct parameter *parameter;

	check_name(build, node);
	parameter = new_parameter(build, list, node);
	parameter->stored = build->stored;
	if (type != NULL)
		build_type(build, parameter, type);
	else if (node_find(node, N_AS) != NULL)
		take_type(build, parameter);
	parameter->stored = false;
	build_values(build, parameter, node);
	if (parameter->text == NULL && parameter->named != NULL)
		parameter->text = parameter->named->summary;
	parameter->member =
		memory_format("%s%s", path, name_snake(parameter->name, strlen(parameter->name)));
	add_member(build, parameter, path);
	if (parameter->source != NULL)
		add_given(build, parameter, path);
	if (parameter->type == TYPE_CHOICE || parameter->type == TYPE_MASK)
		build_enumeration(build, parameter, path);
	if (cases == NULL)
		return;
	if (parameter->type != TYPE_CHOICE)
		complain(cases->at, "only an enumeration chooses what follows");
	else
		build_cases(build, parameter, cases, path);
}

static void build_literal(struct build *build, struct list *list, const struct node *node)
{
	struct parameter *parameter = new_parameter(build, list, node);

	parameter->type = TYPE_LITERAL;
	parameter->literal = node->text;
	parameter->literal_length = node->length;
	if (!build->reply)
		complain(node->at, "a literal stands in replies only");
}

static void build_entry(struct build *build, struct list *list, const struct node *node,
			const char *path);

/* A group that may be left out as a whole. A group of one is a parameter that may be absent. */
static void build_bracket(struct build *build, struct list *list, const struct node *node,
			  const char *path)
{
	size_t first = list->count;

	if (build->reply) {
		complain(node->at, "in replies what may be missing is written '[, field]'");
		return;
	}
	for (const struct node *child = node->child; child != NULL; child = child->next)
		build_entry(build, list, child, path);
	if (list->count == first)
		return;
	for (size_t i = first; i < list->count; i++) {
		struct parameter *parameter = list->items[i];

		if (parameter->ways != NULL || parameter->type == TYPE_REPEAT ||
		    parameter->type == TYPE_PAYLOAD || parameter->key)
			complain(parameter->at,
				 "neither keys, selectors, groups nor payloads stand in brackets");
		parameter->bracketed = true;
	}
	if (list->items[first]->group != 0)
		complain(node->at, "two brackets begin at one parameter");
	list->items[first]->group = (unsigned)(list->count - first);
	/* Bits of `given`: of every parameter in the group that has no default. */
	for (size_t i = first; i < list->count; i++) {
		struct parameter *parameter = list->items[i];

		if (parameter->together)
			parameter->optional = list->count - first == 1;
		if (parameter->bit < 0 && parameter->fallback.kind == VALUE_NONE) {
			parameter->optional = true;
			add_given(build, parameter, path);
			parameter->optional = list->count - first == 1;
		}
	}
}

static void build_entry(struct build *build, struct list *list, const struct node *node,
			const char *path)
{
	switch (node->kind) {
	case N_ITEM:
		build_item(build, list, node, path);
		break;
	case N_OPTION:
		build_reference(build, list, node, path);
		break;
	case N_BRACKET:
		build_bracket(build, list, node, path);
		break;
	case N_REPEAT:
		build_repeat(build, list, node, path);
		break;
	case N_LITERAL:
		build_literal(build, list, node);
		break;
	case N_SELECTORS: {
		struct list inner = build_selectors(build, node, path);

		for (size_t i = 0; i < inner.count; i++)
			APPEND(list->items, list->count, inner.items[i]);
		break;
	}
	case N_TAIL: {
		size_t first = list->count;

		if (!build->reply)
			complain(node->at, "parameters that may be left out are written ', [a]'");
		for (const struct node *child = node->child; child != NULL; child = child->next)
			build_entry(build, list, child, path);
		if (list->count > first)
			list->items[first]->ends = true;
		break;
	}
	default:
		break;
	}
}

/* What comes after a selector, a repeated group or a payload. */
static void check_order(const struct build *build, const struct list *list)
{
	for (size_t i = 0; i + 1 < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		if (parameter->type == TYPE_PAYLOAD)
			complain(parameter->at, "a payload stands last");
		else if (parameter->type == TYPE_REPEAT && !build->reply)
			complain(parameter->at, "groups that repeat stand last");
	}
}

struct list build_list(struct build *build, const struct node *entries, const char *path)
{
	struct list list = {0}, result = {0};
	size_t selector;

	for (const struct node *node = entries->child; node != NULL; node = node->next)
		build_entry(build, &list, node, path);
	check_order(build, &list);
	for (selector = 0; selector < list.count; selector++)
		if (list.items[selector]->ways != NULL)
			break;
	/* Flatten: what follows the selector follows in each of its ways. */
	if (selector + 1 < list.count) {
		struct list common = {0};

		if (list.items[selector]->use != NULL)
			complain(list.items[selector]->at, "an option and its value stand last");
		for (size_t i = selector + 1; i < list.count; i++) {
			if (list.items[i]->ways != NULL && i > selector)
				complain(list.items[i]->at,
					 "a second selector in one list: nest it in the cases");
			APPEND(common.items, common.count, list.items[i]);
		}
		append_common(list.items[selector], &common);
	}
	for (size_t i = 0; i < list.count && i <= selector; i++)
		APPEND(result.items, result.count, list.items[i]);
	return result;
}
