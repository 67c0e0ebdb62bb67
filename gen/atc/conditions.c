/* SPDX-License-Identifier: MIT */
/* Conditions on arguments of which some stand in cases: what holds in each case. */
#include <string.h>

#include "build.h"
#include "memory.h"

/* In parentheses when it has the operator. */
static const char *grouped(const char *condition, const char *operator)
{
	return strstr(condition, operator) != NULL ? memory_format("(%s)", condition) : condition;
}

/* An expression of some cases, and when the arguments are of these. */
struct asked {
	const char *expression, *when;
};

struct asking {
	condition_in *in;
	void *context;
	struct asked *asked;
	size_t count;
	bool missing; /* there are cases without an expression */
};

static void ask(struct asking *asking, const struct list *there, const char *when)
{
	const char *expression = asking->in(asking->context, there);

	if (expression == NULL) {
		asking->missing = true;
		return;
	}
	for (size_t i = 0; i < asking->count; i++)
		if (strcmp(asking->asked[i].expression, expression) == 0) {
			asking->asked[i].when =
				memory_format("%s || %s", asking->asked[i].when, when);
			return;
		}
	APPEND(asking->asked, asking->count, ((struct asked){expression, when}));
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

void predicate_named(struct product *product, const char *name, size_t arguments, struct place at)
{
	APPEND(product->predicates, product->predicate_count,
	       ((struct predicate){name, arguments, at}));
}

struct condition condition_new(struct product *product, const struct command *command,
			       const char *what, const char *expression)
{
	struct condition condition = {.expression = expression,
				      .record = command->forms[SET].record};
	size_t n = 0;

	for (size_t i = 0; i < product->condition_count; i++)
		n += product->conditions[i].record == condition.record;
	condition.function = memory_format("%s_%s_%zu", what, command->stem, n);
	APPEND(product->conditions, product->condition_count, condition);
	return condition;
}

void condition_refuses(struct product *product)
{
	product->conditions[product->condition_count - 1].refuses = true;
}

bool list_has(const struct list *list, const char *name)
{
	if (list_find(list, name) != NULL)
		return true;
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			if (list_has(&parameter->ways[n].list, name))
				return true;
	}
	return false;
}

const char *condition_in_cases(const struct list *list, condition_in *in, void *context)
{
	struct asking asking = {.in = in, .context = context};
	const char *text = "";

	ask_cases(&asking, list, (struct list){0}, "");
	if (asking.count == 1 && !asking.missing)
		return asking.asked[0].expression;
	for (size_t i = 0; i < asking.count; i++)
		text = memory_format("%s%s(%s && %s)", text, i > 0 ? " || " : "",
				     grouped(asking.asked[i].when, "||"),
				     asking.asked[i].expression);
	return asking.count > 0 ? text : "false";
}
