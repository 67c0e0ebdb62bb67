/* SPDX-License-Identifier: MIT */
/* `refuse CAUSE while predicate(...)` and `refuse CAUSE when PARAM is WORD` as conditions on the
 * arguments; of one command, of all of a group, or of those that refer to an option. */
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

static struct refusal refusal_of(struct product *product, const struct node *node)
{
	struct refusal refusal = {.error = -1, .at = node->at};

	if (node->child->kind == N_NUMBER) {
		refusal.cause = cause_find("not_allowed");
		refusal.error = error_of(product, node->child);
	} else {
		refusal.cause = cause_of(node->child);
	}
	return refusal;
}

/* Refused (...) while: by cause or by error. */
static const char *sentence_of(const struct node *node, const char *condition)
{
	const char *why = node->child->kind == N_NUMBER
				  ? memory_format("error %lld", (long long)node->child->number)
				  : node->child->text;

	return memory_format("Refused (%s) %s", why, condition);
}

static const char *when_in(void *context, const struct list *there)
{
	return when_holds(context, there);
}

/* refuse CAUSE when PARAM is WORD */
static void refuse_when(struct product *product, struct command *command, const struct node *node)
{
	struct node *when = node_find(node, N_WHEN);
	const struct list *list = &command->forms[SET].list;
	struct refusal refusal = refusal_of(product, node);
	const char *expression;

	if (!when_checked(when, list))
		return;
	expression = condition_in_cases(list, when_in, when);
	if (strcmp(expression, "false") == 0)
		complain(when->at, "no case has all of these parameters");
	refusal.arguments = 1;
	refusal.holds = condition_new(product, command, "holds", expression);
	condition_refuses(product);
	refusal.sentence = sentence_of(node, memory_format("when %s", when_text(when)));
	APPEND(command->refusals, command->refusal_count, refusal);
}

static const char *while_text(const struct node *node)
{
	const struct node *condition = node_find(node, N_WHILE);

	return memory_format("while %s%s(%s)", (node->flags & N_NOT) != 0 ? "not " : "",
			     condition->text, join_words(condition));
}

void build_refuse(struct product *product, struct command *command, const struct node *node)
{
	const struct node *condition = node_find(node, N_WHILE);
	struct asking asking = {.condition = condition, .negated = (node->flags & N_NOT) != 0};
	struct refusal refusal;
	const char *expression;
	bool unknown = false;
	size_t i = 0;

	if (condition == NULL) {
		refuse_when(product, command, node);
		return;
	}
	refusal = refusal_of(product, node);
	refusal.at = condition->at;
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
	refusal.sentence = sentence_of(node, while_text(node));
	APPEND(command->refusals, command->refusal_count, refusal);
}

/* ------------------------------------------------------------------- of all commands of a group */

static bool is_excepted(const struct node *node, const struct command *command)
{
	const struct node *but = node_find(node, N_BUT);

	for (const struct node *name = but != NULL ? but->child : NULL; name != NULL;
	     name = name->next)
		if (strcmp(name_upper(name->text), command->folded) == 0)
			return true;
	return false;
}

/* The condition, one for all that ask it. */
static struct condition group_condition(struct product *product, const struct node *node)
{
	const struct node *condition = node_find(node, N_WHILE);
	bool negated = (node->flags & N_NOT) != 0;
	struct condition holds = {
		.function = memory_format(negated ? "group_not_%s" : "group_%s", condition->text),
		.expression = memory_format("%s%s(call)", negated ? "!" : "", condition->text),
		.refuses = true};

	for (size_t i = 0; i < product->condition_count; i++)
		if (strcmp(product->conditions[i].function, holds.function) == 0)
			return holds;
	predicate_named(product, condition->text, 0, condition->at);
	APPEND(product->conditions, product->condition_count, holds);
	return holds;
}

void build_group_refusals(struct product *product, struct command *command)
{
	for (const struct node *node = command->group->file->child; node != NULL;
	     node = node->next) {
		struct refusal refusal;

		if (node->kind != N_REFUSE || is_excepted(node, command))
			continue;
		refusal = refusal_of(product, node);
		refusal.holds = group_condition(product, node);
		refusal.sentence = sentence_of(node, while_text(node));
		APPEND(command->refusals, command->refusal_count, refusal);
	}
}

/* ------------------------------------------------------------------------------ of options */

/* One of the options that are refused so; "": the form offers none. */
static const char *options_of(const struct parameter *number, int cause, const char *when)
{
	const struct option_table *table = number->use->table;
	const char *text = "";

	for (size_t i = 0; i < table->count; i++)
		for (size_t n = 0; n < number->choice_count; n++)
			if (table->items[i].refused == cause &&
			    table->items[i].number == number->choices[n].value)
				text = memory_format("%s%sarguments->%s == %lld", text,
						     *text != '\0' ? " || " : "", number->member,
						     (long long)table->items[i].number);
	return *text != '\0' ? memory_format("%s(%s)", when, text) : "";
}

/* The same of all cases of a list. */
static const char *options_in(const struct list *list, int cause, const char *when)
{
	const char *text = "";

	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const char *more = "";

		if (parameter->use != NULL)
			return options_of(parameter, cause, when);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++) {
			more = options_in(&parameter->ways[n].list, cause,
					  memory_format("%sarguments->%s == %lld && ", when,
							parameter->member,
							(long long)parameter->choices[n].value));
			if (*more != '\0')
				text = memory_format("%s%s(%s)", text, *text != '\0' ? " || " : "",
						     more);
		}
	}
	return text;
}

void build_option_refusals(struct product *product, struct command *command)
{
	for (int cause = 1; cause < (int)cause_count; cause++) {
		const char *expression = options_in(&command->forms[SET].list, cause, "");
		struct refusal refusal = {
			.cause = cause, .error = -1, .arguments = 1, .at = command->at};

		if (*expression == '\0')
			continue;
		refusal.holds = condition_new(product, command, "holds", expression);
		condition_refuses(product);
		refusal.sentence =
			memory_format("Refused (%s) for the options of which their table says so",
				      cause_names[cause]);
		APPEND(command->refusals, command->refusal_count, refusal);
	}
}
