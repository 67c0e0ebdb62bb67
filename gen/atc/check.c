/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <ctype.h>
#include <string.h>

#include "memory.h"

#define TOKENS 32 /* parameters of one command, at most: AT_TOKENS of engine/parser.h */

/* ----------------------------------------------------------- lists with omittable groups */

/* Parameters that a parser tells apart by the look of a value. */
enum look { LOOK_NUMBER, LOOK_TEXT, LOOK_WORD, LOOK_ANY };

static enum look look_of(const struct parameter *parameter)
{
	switch (parameter->type) {
	case TYPE_NUMBER:
		return LOOK_NUMBER;
	case TYPE_CHOICE:
	case TYPE_MASK:
		return parameter->keyed == 2 ? LOOK_WORD : LOOK_NUMBER;
	case TYPE_IGNORED:
		return LOOK_ANY;
	default:
		return LOOK_TEXT;
	}
}

/* One way to write a list: which of its parameters are there. */
struct variant {
	const struct parameter *items[TOKENS];
	size_t count, least; /* parameters, and how many must be written */
	uint32_t groups;     /* which groups are there */
};

struct variants {
	struct variant *list;
	size_t count;
};

static void add_variants(struct variants *variants, const struct list *list, size_t from,
			 struct variant variant, unsigned group)
{
	for (size_t i = from; i < list->count && variant.count < TOKENS; i++) {
		const struct parameter *parameter = list->items[i];

		if (parameter->type == TYPE_REPEAT)
			break; /* takes what is left */
		if (parameter->group != 0 && (group & 0x80000000u) == 0) {
			struct variant without = variant;

			if (variants->count < 256)
				add_variants(variants, list, i + parameter->group, without,
					     (group + 1) & 0x1f);
			variant.groups |= 1u << (group & 0x1f);
			group++;
		}
		variant.items[variant.count++] = parameter;
		if (parameter->fallback.kind == VALUE_NONE && !parameter->optional &&
		    !parameter->keep && parameter->type != TYPE_IGNORED)
			variant.least = variant.count;
		else if (parameter->group != 0)
			variant.least = variant.count;
	}
	APPEND(variants->list, variants->count, variant);
}

/* The count of values with which both can be written, each value looking alike; 0: none. */
static size_t confusable(const struct variant *a, const struct variant *b)
{
	size_t least = a->least > b->least ? a->least : b->least;
	size_t most = a->count < b->count ? a->count : b->count;

	for (size_t i = 0; i < most; i++) {
		enum look look = look_of(a->items[i]), other = look_of(b->items[i]);

		if (look != other && look != LOOK_ANY && other != LOOK_ANY)
			most = i;
	}
	return least <= most && most > 0 ? (least > 0 ? least : 1) : 0;
}

static const struct parameter *first_difference(const struct variant *a, const struct variant *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (a->items[i] != b->items[i])
			return a->items[i];
	return NULL;
}

static void check_variants(const struct list *list)
{
	struct variants variants = {0};

	add_variants(&variants, list, 0, (struct variant){.count = 0}, 0);
	for (size_t i = 0; i < variants.count; i++)
		for (size_t n = 0; n < i; n++) {
			const struct variant *a = &variants.list[n], *b = &variants.list[i];
			const struct parameter *one = first_difference(a, b);
			const struct parameter *other = first_difference(b, a);
			size_t count = confusable(a, b);

			if (count == 0 || one == NULL || other == NULL)
				continue;
			if (one->position > other->position) {
				const struct parameter *swap = one;

				one = other;
				other = swap;
			}
			complain(
				one->at,
				"with %zu parameter%s a parser cannot tell whether '%s' or '%s' is "
				"meant",
				count, count > 1 ? "s" : "", one->name, other->name);
			remark(other->at, "the other one");
			return;
		}
}

static void check_list(const struct product *product, const struct list *list, size_t before)
{
	bool groups = false;

	if (before + list->count > TOKENS)
		complain(list->items[0]->at, "more than %d parameters", TOKENS);
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		groups |= parameter->group != 0;
		if (parameter->type == TYPE_PAYLOAD && groups)
			complain(parameter->at, "a payload after parameters that may be left out "
						"with their commas");
		if (parameter->type == TYPE_REPEAT &&
		    before + i + (size_t)parameter->maximum * parameter->repeated->count > TOKENS)
			complain(parameter->at, "with all its groups more than %d parameters",
				 TOKENS);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++) {
			bool again = false;

			for (size_t k = 0; k < n; k++)
				again |= parameter->ways[k].list.items ==
					 parameter->ways[n].list.items;
			if (!again)
				check_list(product, &parameter->ways[n].list, before + i + 1);
		}
	}
	check_variants(list);
}

/* ------------------------------------------------------------------------------ C names */

static void check_member(const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const char *member = parameter->member;

		if (parameter->repeated != NULL)
			check_member(parameter->repeated);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			check_member(&parameter->ways[n].list);
		if (member == NULL)
			continue;
		if (strrchr(member, '.') != NULL)
			member = strrchr(member, '.') + 1;
		if (name_is_taken(member))
			complain(parameter->at,
				 "'%s' cannot be the name of a parameter: it is a word of C",
				 parameter->name);
	}
}

static void check_prefixes(const struct product *product)
{
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];
		bool good = isalpha((unsigned char)*group->prefix);

		for (const char *c = group->prefix; *c != '\0'; c++)
			good &= islower((unsigned char)*c) || isdigit((unsigned char)*c) ||
				*c == '_';
		if (!good)
			complain(group->at, "'%s' cannot begin a C name: lower case, no signs",
				 group->prefix);
	}
}

/* ------------------------------------------------------------------------------ commands */

/* Or will have, of what is refused until then. */
static bool has_handler(const struct command *command, int form)
{
	for (int kind = 0; kind < FORMS; kind++)
		if ((form == FORMS || form == kind) && command->forms[kind].exists &&
		    (command->forms[kind].handler != NULL || command->forms[kind].refused != 0))
			return true;
	return false;
}

static void check_command(const struct command *command)
{
	static const char *const words[] = {"execute", "set", "read", "test"};

	if (command->deadline != 0 && !has_handler(command, FORMS))
		complain(command->may_at, "the command is generated: it takes no time");
	for (size_t i = 0; i < command->reply_count; i++) {
		const struct reply *reply = command->replies[i];

		if (reply->made)
			continue;
		if (reply->form != FORMS && !command->forms[reply->form].exists)
			complain(reply->at, "the command has no %s form", words[reply->form]);
		else if (!has_handler(command, reply->form))
			complain(reply->at,
				 "nobody sends this reply: the form has no handler in C");
	}
	if (command->prompt != NULL && command->forms[SET].payload)
		complain(command->at, "either a prompt or a payload");
	if (command->online_count > 0 && !has_handler(command, SET) &&
	    !has_handler(command, EXECUTE))
		complain(command->at, "data mode needs a handler in C");
	if ((command->prompt != NULL || command->forms[SET].payload) &&
	    command->forms[SET].exists && !has_handler(command, SET))
		complain(command->at, "data needs a handler in C");
}

static void check_settings(const struct product *product)
{
	for (size_t i = 0; i < product->setting_count; i++)
		if (product->settings[i]->stored != NULL && product->settings[i]->ordinal == 0)
			(void)stored_while(product, product->settings[i], true);
	for (size_t i = 0; i < product->setting_count; i++)
		for (size_t n = 0; n < i; n++) {
			const struct setting *one = product->settings[n];
			const struct setting *other = product->settings[i];

			if (one->field == NULL || other->field == NULL ||
			    strcmp(one->field, other->field) != 0)
				continue;
			complain(other->at, "the engine's '%s' is kept twice", other->field);
			remark(one->at, "first here");
		}
}

static void check_results(const struct product *product)
{
	static const char *const needed[] = {"OK", "ERROR"};

	for (size_t i = 0; i < 2; i++) {
		bool found = false;

		for (size_t n = 0; n < product->result_count; n++)
			found |= strcmp(product->results[n].name, needed[i]) == 0;
		if (!found)
			complain(product->at,
				 "no group that the product speaks has the result '%s'", needed[i]);
	}
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];

		if (command->basic && product->dialect.flat)
			complain(command->at, "a basic command in a dialect with flat syntax");
	}
}

void check_product(const struct product *product)
{
	check_prefixes(product);
	check_results(product);
	check_settings(product);
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];

		check_command(command);
		check_list(product, &command->forms[SET].list, 0);
		check_member(&command->forms[SET].list);
	}
	for (size_t i = 0; i < product->reply_count; i++)
		check_member(&product->replies[i]->list);
}
