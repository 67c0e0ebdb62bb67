/* SPDX-License-Identifier: MIT */
/* `when PARAM is WORD, WORD and PARAM has WORD`: what a refusal or requirement depends on. */
#include <string.h>

#include "build.h"
#include "memory.h"

static const struct choice *choice_named(const struct parameter *parameter, const char *word)
{
	for (size_t i = 0; i < parameter->choice_count; i++)
		if (strcmp(parameter->choices[i].word, word) == 0)
			return &parameter->choices[i];
	return NULL;
}

static bool fits(const struct node *when, const struct parameter *parameter)
{
	return parameter->type == ((when->flags & N_HAS) != 0 ? TYPE_MASK : TYPE_CHOICE);
}

/* One of the values of an enumeration; NULL: none of the words is a value of it. */
static const char *is_one_of(const struct node *when, const struct parameter *parameter)
{
	const char *text = NULL;

	for (const struct node *word = when->child; word != NULL; word = word->next) {
		const struct choice *choice = choice_named(parameter, word->text);

		if (choice != NULL)
			text = memory_format("%s%sarguments->%s == %lld", text != NULL ? text : "",
					     text != NULL ? " || " : "", parameter->member,
					     (long long)choice->value);
	}
	return text;
}

/* One of the bits of a mask, or none of them. */
static const char *has_one_of(const struct node *when, const struct parameter *parameter)
{
	int64_t bits = 0;

	for (const struct node *word = when->child; word != NULL; word = word->next) {
		const struct choice *choice = choice_named(parameter, word->text);

		bits |= choice != NULL ? choice->value : 0;
	}
	if (bits == 0)
		return NULL;
	return memory_format("(arguments->%s & 0x%llxu) %s 0", parameter->member,
			     (unsigned long long)bits, (when->flags & N_NOT) != 0 ? "==" : "!=");
}

static const char *one_holds(const struct node *when, const struct list *there)
{
	const struct parameter *parameter = list_find(there, when->text);
	const char *text;

	if (parameter == NULL || !fits(when, parameter))
		return NULL;
	text = (when->flags & N_HAS) != 0 ? has_one_of(when, parameter)
					  : is_one_of(when, parameter);
	if (text == NULL)
		return NULL;
	text = memory_format("(%s)", text);
	if (parameter->bit >= 0 && parameter->source == NULL)
		text = memory_format("(arguments->given & 1u << %d) != 0 && %s", parameter->bit,
				     text);
	return text;
}

const char *when_holds(const struct node *first, const struct list *there)
{
	const char *all = "";

	for (const struct node *when = first; when != NULL; when = when->next) {
		const char *one = one_holds(when, there);

		if (one == NULL)
			return NULL;
		all = memory_format("%s%s%s", all, *all != '\0' ? " && " : "", one);
	}
	return all;
}

const char *when_text(const struct node *first)
{
	const char *text = "";

	for (const struct node *when = first; when != NULL; when = when->next) {
		text = memory_format("%s%s%s %s ", text, when != first ? " and " : "", when->text,
				     (when->flags & N_NOT) != 0	  ? "has not"
				     : (when->flags & N_HAS) != 0 ? "has"
								  : "is");
		for (const struct node *word = when->child; word != NULL; word = word->next)
			text = memory_format("%s%s%s", text, word != when->child ? ", " : "",
					     word->text);
	}
	return text;
}

/* Of one parameter in any of the cases: whether one fits, and which of the words it knows. */
static void look_for(const struct list *list, const struct node *when, bool *found, bool *fitting,
		     bool *known)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		size_t n = 0;

		for (size_t k = 0; parameter->ways != NULL && k < parameter->choice_count; k++)
			look_for(&parameter->ways[k].list, when, found, fitting, known);
		if (parameter->name == NULL || strcmp(parameter->name, when->text) != 0)
			continue;
		*found = true;
		*fitting |= fits(when, parameter);
		for (const struct node *word = when->child; word != NULL; word = word->next, n++)
			known[n] |= choice_named(parameter, word->text) != NULL;
	}
}

bool when_checked(const struct node *first, const struct list *list)
{
	bool good = true;

	for (const struct node *when = first; when != NULL; when = when->next) {
		bool known[64] = {false}, found = false, fitting = false;
		size_t n = 0;

		look_for(list, when, &found, &fitting, known);
		good &= fitting;
		if (!found)
			no_parameter(when, list);
		else if (!fitting)
			complain(when->at, "'%s' is no %s", when->text,
				 (when->flags & N_HAS) != 0 ? "mask" : "enumeration");
		for (const struct node *word = when->child; fitting && word != NULL;
		     word = word->next, n++) {
			if (n >= 64 || known[n])
				continue;
			complain(word->at, "'%s' has no value '%s'", when->text, word->text);
			good = false;
		}
	}
	return good;
}
