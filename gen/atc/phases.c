/* SPDX-License-Identifier: MIT */
/* Which data phase a call means: `when PARAM is WORD, ... and PARAM is WORD, ...`. */
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

/* The next N_WHEN of a statement, or NULL. */
static const struct node *next_when(const struct node *when)
{
	return when->next != NULL && when->next->kind == N_WHEN ? when->next : NULL;
}

struct choosing {
	const struct node *when;
	bool *known; /* of each word, in order: some case has it */
	bool *found; /* of each N_WHEN: some case has the parameter */
	bool wrong;  /* complained of */
};

/* Whether one parameter has one of the words, where `there` has it; NULL: it never has. */
static const char *has_word(struct choosing *choosing, const struct node *when,
			    const struct parameter *parameter, size_t word_index)
{
	const char *condition = "";
	size_t words = 0;

	for (const struct node *word = when->child; word != NULL; word = word->next) {
		const struct choice *choice = choice_named(parameter, word->text);

		if (choice == NULL) {
			word_index++;
			continue;
		}
		choosing->known[word_index++] = true;
		condition = memory_format("%s%sarguments->%s == %lld", condition,
					  words++ > 0 ? " || " : "", parameter->member,
					  (long long)choice->value);
	}
	return words == 0 ? NULL : words > 1 ? memory_format("(%s)", condition) : condition;
}

static void check_chooser(struct choosing *choosing, const struct node *when,
			  const struct parameter *parameter)
{
	if (choosing->wrong)
		return;
	choosing->wrong = parameter->type != TYPE_CHOICE || parameter->optional;
	if (parameter->type != TYPE_CHOICE)
		complain(when->at, "'%s' is no enumeration", when->text);
	else if (parameter->optional)
		complain(when->at, "'%s' may be left out: it cannot choose the data phase",
			 when->text);
}

/* What holds in a case when the phase is meant. */
static const char *chosen_in(void *context, const struct list *there)
{
	struct choosing *choosing = context;
	const char *all = "";
	size_t words = 0, whens = 0;

	for (const struct node *when = choosing->when; when != NULL; when = next_when(when)) {
		const struct parameter *parameter = list_find(there, when->text);
		const char *one = NULL;

		if (parameter != NULL) {
			choosing->found[whens] = true;
			check_chooser(choosing, when, parameter);
			one = has_word(choosing, when, parameter, words);
		}
		all = one == NULL || all == NULL ? NULL
		      : *all == '\0'		 ? one
						 : memory_format("%s && %s", all, one);
		whens++;
		for (const struct node *word = when->child; word != NULL; word = word->next)
			words++;
	}
	return all;
}

static void complain_unknown(struct choosing *choosing)
{
	size_t words = 0, whens = 0;
	bool typed = !choosing->wrong;

	for (const struct node *when = choosing->when; when != NULL; when = next_when(when)) {
		bool found = choosing->found[whens++];

		if (!found)
			complain(when->at, "no parameter '%s'", when->text);
		choosing->wrong |= !found;
		for (const struct node *word = when->child; word != NULL; word = word->next) {
			if (choosing->known[words++] || !found || !typed)
				continue;
			choosing->wrong = true;
			complain(word->at, "'%s' has no value '%s'", when->text, word->text);
		}
	}
}

static const char *sentence_of(const struct node *first)
{
	const char *text = "";

	for (const struct node *when = first; when != NULL; when = next_when(when)) {
		text = memory_format("%s%s%s is ", text, when != first ? " and " : "", when->text);
		for (const struct node *word = when->child; word != NULL; word = word->next)
			text = memory_format("%s%s%s", text, word != when->child ? ", " : "",
					     word->text);
	}
	return text;
}

/* The condition on the arguments. */
static void build_when(struct product *product, struct command *command, struct online *online)
{
	struct choosing choosing = {.when = online->when};
	size_t words = 0, whens = 0;
	const char *condition;

	for (const struct node *when = online->when; when != NULL; when = next_when(when)) {
		whens++;
		for (const struct node *word = when->child; word != NULL; word = word->next)
			words++;
	}
	choosing.known = memory_new(words + 1);
	choosing.found = memory_new(whens + 1);
	condition = condition_in_cases(&command->forms[SET].list, chosen_in, &choosing);
	complain_unknown(&choosing);
	if (!choosing.wrong)
		online->holds = condition_new(product, command, "phase", condition);
	online->sentence = sentence_of(online->when);
}

static const struct node *same_word(const struct node *one, const struct node *other)
{
	for (const struct node *word = other->child; word != NULL; word = word->next)
		for (const struct node *known = one->child; known != word && known != NULL;
		     known = known->next)
			if (word_is(word, known->text))
				return word;
	return NULL;
}

static const struct node *when_of(const struct node *first, const char *parameter)
{
	for (const struct node *when = first; when != NULL; when = next_when(when))
		if (strcmp(when->text, parameter) == 0)
			return when;
	return NULL;
}

/* A word or parameter that is said twice in one statement. */
static void check_twice(const struct node *first)
{
	for (const struct node *when = first; when != NULL; when = next_when(when)) {
		const struct node *word = same_word(when, when);

		if (word != NULL)
			complain(word->at, "'%s' is said twice", word->text);
		if (when_of(first, when->text) != when)
			complain(when->at, "'%s' is said twice", when->text);
	}
}

/* Two data phases that one call could mean. */
static void check_overlap(const struct online *one, const struct online *other)
{
	const struct node *shared = NULL, *word;

	if (one->when == NULL || other->when == NULL) {
		complain(other->at, "a second data phase; one of them is for all calls");
		remark(one->at, "the first one");
		return;
	}
	if (one->holds.function == NULL || other->holds.function == NULL)
		return; /* complained of */
	for (const struct node *when = other->when; when != NULL; when = next_when(when)) {
		const struct node *same = when_of(one->when, when->text);

		if (same == NULL)
			continue;
		word = same_word(same, when);
		if (word == NULL)
			return; /* they are for different values */
		if (shared == NULL)
			shared = word;
	}
	if (shared != NULL)
		complain(shared->at, "'%s' has two data phases", shared->text);
	else
		complain(other->when->at,
			 "data phases chosen by '%s' and by '%s': a call could mean both",
			 one->when->text, other->when->text);
	remark(one->when->at, "the other one");
}

void build_phase(struct product *product, struct command *command, struct online *online)
{
	if (online->when != NULL) {
		build_when(product, command, online);
		check_twice(online->when);
	}
	for (size_t i = 0; i < command->online_count; i++)
		check_overlap(&command->onlines[i], online);
}
