/* SPDX-License-Identifier: MIT */
/* `require`: conditions between parameters, numbers, limits and settings. */
#include <string.h>

#include "build.h"
#include "memory.h"

struct requiring {
	struct product *product;
	const struct node *node;
	const struct node *said[8]; /* complained of */
	size_t said_count;
	bool possible; /* some case has all parameters */
};

static bool say(struct requiring *requiring, const struct node *node)
{
	for (size_t i = 0; i < requiring->said_count; i++)
		if (requiring->said[i] == node)
			return false;
	if (requiring->said_count < 8)
		requiring->said[requiring->said_count++] = node;
	return true;
}

static bool is_limit(const struct product *product, const char *name)
{
	for (size_t i = 0; i < product->limit_count; i++)
		if (strcmp(product->limits[i].name, name) == 0)
			return true;
	return false;
}

static const char *given(const char *condition, const struct parameter *parameter)
{
	if (parameter->bit < 0 || parameter->source != NULL)
		return condition;
	return memory_format("%s(arguments->given & 1u << %d) != 0 && ", condition, parameter->bit);
}

/* Addresses are in the order of their first bytes. */
static const char *address_number(const char *member)
{
	const char *octet = memory_format("arguments->%s.octet", member);

	return memory_format("((int64_t)%s[0] << 24 | %s[1] << 16 | %s[2] << 8 | %s[3])", octet,
			     octet, octet, octet);
}

/* Both sides are addresses, or none is. */
static bool alike(const struct node *require, const struct list *there)
{
	const struct node *sides[] = {require->child, require->child->next->next};
	unsigned addresses = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct parameter *parameter =
			sides[i]->kind == N_WORD ? list_find(there, sides[i]->text) : NULL;

		addresses += parameter != NULL && parameter->type == TYPE_IPV4;
	}
	return addresses != 1;
}

/* A side of the comparison as a C expression; NULL: this case lacks a parameter of it. What must
 * have been given is added to *condition. */
static const char *side(struct requiring *requiring, const struct node *operand,
			const struct list *there, const char **condition)
{
	const struct parameter *parameter;
	struct sourced sourced;
	const char *inner;

	switch (operand->kind) {
	case N_NUMBER:
		return memory_format("%lld", (long long)operand->number);
	case N_TIMES:
		inner = side(requiring, operand->child, there, condition);
		return inner == NULL
			       ? NULL
			       : memory_format("%lld * %s", (long long)operand->number, inner);
	case N_WORD:
		parameter = list_find(there, operand->text);
		if (parameter == NULL && is_limit(requiring->product, operand->text))
			return memory_format("%lld",
					     (long long)build_bound(requiring->product, operand));
		if (parameter == NULL)
			return NULL;
		if (parameter->type != TYPE_NUMBER && parameter->type != TYPE_CHOICE &&
		    parameter->type != TYPE_IPV4 && say(requiring, operand))
			complain(operand->at, "'%s' is no number", operand->text);
		*condition = given(*condition, parameter);
		if (parameter->type == TYPE_IPV4)
			return address_number(parameter->member);
		return memory_format("(int64_t)arguments->%s", parameter->member);
	default:
		sourced = source_of(requiring->product, operand, say(requiring, operand));
		requiring->possible |= sourced.expression == NULL; /* enough said */
		return sourced.expression;
	}
}

/* What is asked only where the parameters of `when` are so. */
static const char *only_when(const struct requiring *requiring, const struct list *there,
			     const char *lacks)
{
	const struct node *first = node_find(requiring->node, N_WHEN);
	const char *when = first != NULL ? when_holds(first, there) : "";

	if (when == NULL || *when == '\0')
		return when != NULL ? lacks : NULL;
	return memory_format("%s && %s", when, lacks);
}

static const char *comparison_in(void *context, const struct list *there)
{
	struct requiring *requiring = context;
	const struct node *left = requiring->node->child, *compare = left->next;
	const char *condition = "";
	const char *a = side(requiring, left, there, &condition);
	const char *b = side(requiring, compare->next, there, &condition);

	if (a == NULL || b == NULL)
		return NULL;
	requiring->possible = true;
	if (!alike(requiring->node, there) && say(requiring, compare))
		complain(compare->at, "an address is compared with an address");
	return only_when(requiring, there,
			 memory_format("%s!(%s %s %s)", condition, a, compare->text, b));
}

/* One of several must be given, of those that the case has. */
static const char *either_in(void *context, const struct list *there)
{
	struct requiring *requiring = context;
	uint32_t mask = 0;
	bool sure = false;

	for (const struct node *word = requiring->node->child->child; word != NULL;
	     word = word->next) {
		const struct parameter *parameter = list_find(there, word->text);

		if (parameter == NULL)
			continue;
		if (parameter->bit < 0)
			sure = true; /* or it has a default */
		else
			mask |= 1u << parameter->bit;
	}
	if (sure || mask == 0)
		return NULL;
	requiring->possible = true;
	return only_when(requiring, there,
			 memory_format("(arguments->given & 0x%xu) == 0", (unsigned)mask));
}

static const char *operand_text(const struct node *operand)
{
	switch (operand->kind) {
	case N_NUMBER:
		return memory_format("%lld", (long long)operand->number);
	case N_TIMES:
		return memory_format("%lld * %s", (long long)operand->number,
				     operand_text(operand->child));
	case N_OF_SETTING:
		return memory_format("%s of %s", operand->text, operand->child->text);
	default:
		return operand->text;
	}
}

static const char *sentence_of(const struct node *node)
{
	const struct node *first = node->child, *answer = first->next;
	const char *text = "", *otherwise;

	if (first->kind == N_LIST) {
		for (const struct node *word = first->child; word != NULL; word = word->next)
			text = memory_format("%s%s%s", text, *text != '\0' ? " or " : "",
					     word->text);
		text = memory_format("%s must be given", text);
	} else {
		text = memory_format("%s must be %s %s", operand_text(first),
				     *answer->text == '=' ? "=" : answer->text,
				     operand_text(answer->next));
		answer = answer->next->next;
	}
	if (node_find(node, N_WHEN) != NULL)
		text = memory_format("%s when %s", text, when_text(node_find(node, N_WHEN)));
	otherwise = answer->kind == N_NUMBER
			    ? memory_format("error %lld", (long long)answer->number)
			    : answer->text;
	return memory_format("%s, else %s", text, otherwise);
}

/* The parameters that no case has. */
static void check_known(struct requiring *requiring, const struct node *operand,
			const struct list *list)
{
	if (operand->kind == N_TIMES)
		check_known(requiring, operand->child, list);
	if (operand->kind != N_WORD || list_has(list, operand->text) ||
	    is_limit(requiring->product, operand->text) || !say(requiring, operand))
		return;
	requiring->possible = true; /* enough said */
	no_parameter(operand, list);
}

static void check_operands(struct requiring *requiring, const struct list *list)
{
	const struct node *first = requiring->node->child;

	if (first->kind == N_LIST) {
		for (const struct node *word = first->child; word != NULL; word = word->next)
			check_known(requiring, word, list);
	} else {
		check_known(requiring, first, list);
		check_known(requiring, first->next->next, list);
	}
	if (!requiring->possible)
		complain(requiring->node->at, first->kind == N_LIST
						      ? "one of these is given in any case"
						      : "no case has all of these parameters");
}

void build_require(struct product *product, struct command *command, const struct node *node)
{
	struct requiring requiring = {.product = product, .node = node};
	const struct list *list = &command->forms[SET].list;
	const struct node *when = node_find(node, N_WHEN);
	bool either = node->child->kind == N_LIST;
	const struct node *answer = either ? node->child->next : node->child->next->next->next;
	struct refusal refusal = {.at = node->at, .error = -1, .arguments = 1};
	const char *expression =
		condition_in_cases(list, either ? either_in : comparison_in, &requiring);

	check_operands(&requiring, list);
	if (when != NULL && when_checked(when, list) && strcmp(expression, "false") == 0)
		complain(when->at, "no case has all of these parameters");
	if (answer->kind == N_NUMBER) {
		refusal.cause = cause_find(either ? "too_few_parameters" : "parameter_range");
		refusal.error = error_of(product, answer);
	} else {
		refusal.cause = cause_of(answer);
	}
	refusal.holds = condition_new(product, command, "lacks", expression);
	condition_refuses(product);
	refusal.sentence = sentence_of(node);
	APPEND(command->refusals, command->refusal_count, refusal);
}
