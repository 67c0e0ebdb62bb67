/* SPDX-License-Identifier: MIT */
/* `refuse CAUSE while predicate(...)` as a condition on the arguments. */
#include <string.h>

#include "build.h"
#include "memory.h"

static const char *join_words(const struct node *list)
{
	const char *text = "";

	for (const struct node *word = list->child; word != NULL; word = word->next)
		text = memory_format("%s%s%s", text, *text != '\0' ? ", " : "", word->text);
	return text;
}

/* In parentheses when it has the operator. */
static const char *grouped(const char *condition, const char *operator)
{
	return strstr(condition, operator) != NULL ? memory_format("(%s)", condition) : condition;
}

/* The predicate called with the members of some cases, and when the arguments are of these. */
struct called {
	const char *call, *when;
};

struct asking {
	const struct node *condition;
	bool negated;
	struct called *called;
	size_t count;
	bool missing;	    /* some case lacks a parameter */
	bool *known, *said; /* of each word: some case has it; its type was complained of */
};

/* The call with the parameters that the cases so far have; NULL: one of them is not there. */
static const char *call_with(struct asking *asking, const struct list *there)
{
	const char *call =
		memory_format("%s%s(call", asking->negated ? "!" : "", asking->condition->text);
	size_t i = 0;

	for (const struct node *word = asking->condition->child; word != NULL;
	     word = word->next, i++) {
		const struct parameter *parameter = list_find(there, word->text);

		if (parameter == NULL) {
			call = NULL;
			continue;
		}
		asking->known[i] = true;
		if (parameter->type != TYPE_NUMBER && parameter->type != TYPE_CHOICE &&
		    parameter->type != TYPE_MASK && !asking->said[i]) {
			asking->said[i] = true;
			complain(word->at, "predicates take numbers, and '%s' is none", word->text);
		}
		if (call != NULL)
			call = memory_format("%s, arguments->%s", call, parameter->member);
	}
	return call != NULL ? memory_format("%s)", call) : NULL;
}

static void ask(struct asking *asking, const struct list *there, const char *when)
{
	const char *call = call_with(asking, there);

	if (call == NULL) {
		asking->missing = true;
		return;
	}
	for (size_t i = 0; i < asking->count; i++)
		if (strcmp(asking->called[i].call, call) == 0) {
			asking->called[i].when =
				memory_format("%s || %s", asking->called[i].when, when);
			return;
		}
	APPEND(asking->called, asking->count, ((struct called){call, when}));
}

/* Asks in each case; `there` is what stands before the list. */
static void ask_cases(struct asking *asking, const struct list *list, struct list there,
		      const char *when)
{
	struct list all = {0};

	for (size_t i = 0; i < there.count; i++)
		APPEND(all.items, all.count, there.items[i]);
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *selector = list->items[i];

		APPEND(all.items, all.count, list->items[i]);
		if (selector->ways == NULL)
			continue;
		for (size_t n = 0; n < selector->choice_count; n++)
			ask_cases(asking, &selector->ways[n].list, all,
				  memory_format("%s%sarguments->%s == %lld", when,
						*when != '\0' ? " && " : "", selector->member,
						(long long)selector->choices[n].value));
		return; /* a selector ends its list */
	}
	ask(asking, &all, grouped(when, "&&"));
}

static const char *condition_of(const struct asking *asking)
{
	const char *text = "";

	if (asking->count == 1 && !asking->missing)
		return asking->called[0].call;
	for (size_t i = 0; i < asking->count; i++)
		text = memory_format("%s%s(%s && %s)", text, i > 0 ? " || " : "",
				     grouped(asking->called[i].when, "||"), asking->called[i].call);
	return asking->count > 0 ? text : "false";
}

void build_refuse(struct command *command, const struct node *node)
{
	const struct node *condition = node_find(node, N_WHILE);
	struct refusal refusal = {
		.cause = cause_of(node->child), .predicate = condition->text, .at = condition->at};
	struct asking asking = {.condition = condition, .negated = (node->flags & N_NOT) != 0};
	bool unknown = false;
	size_t i = 0;

	for (const struct node *word = condition->child; word != NULL; word = word->next)
		refusal.arguments++;
	asking.known = memory_new(refusal.arguments + 1);
	asking.said = memory_new(refusal.arguments + 1);
	ask_cases(&asking, &command->forms[SET].list, (struct list){0}, "");
	for (const struct node *word = condition->child; word != NULL; word = word->next, i++)
		if (!asking.known[i]) {
			complain(word->at, "no parameter '%s' for the predicate", word->text);
			unknown = true;
		}
	if (asking.count == 0 && !unknown)
		complain(condition->at, "no case has all parameters of the predicate");
	refusal.condition = condition_of(&asking);
	refusal.function = memory_format("holds_%s_%zu", command->stem, command->refusal_count);
	refusal.sentence =
		memory_format("Refused (%s) while %s%s(%s)", node->child->text,
			      asking.negated ? "not " : "", condition->text, join_words(condition));
	APPEND(command->refusals, command->refusal_count, refusal);
}
