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

struct asking {
	const struct node *condition;
	bool negated;
	bool *known, *said; /* of each word: some case has it; its type was complained of */
	bool possible;	    /* some case has all of them */
};

/* The call with the parameters that the cases so far have; NULL: one of them is not there. */
static const char *call_with(void *context, const struct list *there)
{
	struct asking *asking = context;
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
	asking->possible |= call != NULL;
	return call != NULL ? memory_format("%s)", call) : NULL;
}

void build_refuse(struct product *product, struct command *command, const struct node *node)
{
	const struct node *condition = node_find(node, N_WHILE);
	struct refusal refusal = {.cause = cause_of(node->child), .error = -1, .at = condition->at};
	struct asking asking = {.condition = condition, .negated = (node->flags & N_NOT) != 0};
	const char *expression;
	bool unknown = false;
	size_t i = 0;

	for (const struct node *word = condition->child; word != NULL; word = word->next)
		refusal.arguments++;
	asking.known = memory_new(refusal.arguments + 1);
	asking.said = memory_new(refusal.arguments + 1);
	expression = condition_in_cases(&command->forms[SET].list, call_with, &asking);
	for (const struct node *word = condition->child; word != NULL; word = word->next, i++)
		if (!asking.known[i]) {
			complain(word->at, "no parameter '%s' for the predicate", word->text);
			unknown = true;
		}
	if (!asking.possible && !unknown)
		complain(condition->at, "no case has all parameters of the predicate");
	refusal.holds = condition_new(product, command, "holds", expression);
	condition_refuses(product);
	predicate_named(product, condition->text, refusal.arguments, condition->at);
	refusal.sentence =
		memory_format("Refused (%s) while %s%s(%s)", node->child->text,
			      asking.negated ? "not " : "", condition->text, join_words(condition));
	APPEND(command->refusals, command->refusal_count, refusal);
}
