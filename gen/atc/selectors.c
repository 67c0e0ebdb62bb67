/* SPDX-License-Identifier: MIT */
/* Alternatives chosen by several words: set ID, Option { ... }. */
#include <string.h>

#include "lists.h"
#include "memory.h"

static bool case_begins(const struct node *one, const struct node *const *words, size_t depth)
{
	const struct node *word = one->child;

	for (size_t i = 0; i < depth; i++, word = word->next)
		if (word == NULL || word->kind != N_WORD || strcmp(word->text, words[i]->text) != 0)
			return false;
	return word != NULL && word->kind == N_WORD;
}

static const struct node *word_at(const struct node *one, size_t depth)
{
	const struct node *word = one->child;

	while (depth-- > 0)
		word = word->next;
	return word;
}

struct selecting {
	const struct node *words, *cases;
	const struct node *taken[8]; /* the words chosen so far */
	size_t depth;
};

/* All words that any case has in this place: a word's number is the same in all cases. */
static void word_values(const struct selecting *selecting, struct parameter *parameter)
{
	struct choice *all = NULL;
	size_t count = 0;

	for (const struct node *one = selecting->cases->child; one != NULL; one = one->next) {
		const struct node *word;
		size_t i = 0;
		bool here =
			one->kind == N_CASE && case_begins(one, selecting->taken, selecting->depth);

		if (one->kind != N_CASE || !case_begins(one, NULL, 0))
			continue;
		word = word_at(one, selecting->depth);
		if (word == NULL || word->kind != N_WORD)
			continue;
		while (i < count && strcmp(all[i].word, word->text) != 0)
			i++;
		if (i == count) {
			struct choice choice = {.value = (int64_t)count,
						.keyword = word->text,
						.word = word->text,
						.at = word->at};

			APPEND(all, count, choice);
		}
		if (here) {
			bool known = false;

			for (size_t n = 0; n < parameter->choice_count; n++)
				known |= strcmp(parameter->choices[n].word, word->text) == 0;
			if (!known)
				APPEND(parameter->choices, parameter->choice_count, all[i]);
		}
	}
}

static struct list select_next(struct build *build, struct selecting *selecting,
			       const struct node *selector, const char *path);

static void select_ways(struct build *build, struct selecting *selecting,
			struct parameter *parameter, const struct node *rest, const char *path)
{
	parameter->ways = memory_new(parameter->choice_count * sizeof(*parameter->ways));
	for (size_t i = 0; i < parameter->choice_count; i++) {
		struct way *way = &parameter->ways[i];
		const struct node *word = NULL, *entries = NULL;
		struct list before = {0};
		unsigned position = build->position;

		for (const struct node *one = selecting->cases->child; one != NULL;
		     one = one->next) {
			const struct node *candidate;

			if (one->kind != N_CASE ||
			    !case_begins(one, selecting->taken, selecting->depth))
				continue;
			candidate = word_at(one, selecting->depth);
			if (strcmp(candidate->text, parameter->choices[i].word) != 0)
				continue;
			if (word != NULL && rest == NULL) {
				complain(candidate->at,
					 "two cases for '%s': a parser cannot tell them apart",
					 candidate->text);
				continue;
			}
			word = candidate;
			entries = node_find(one, N_LIST);
		}
		for (size_t n = 0; n < build->all->count; n++)
			APPEND(before.items, before.count, build->all->items[n]);
		way->name = name_case(word->text);
		selecting->taken[selecting->depth++] = word;
		if (rest != NULL) {
			way->list = select_next(build, selecting, rest, path);
		} else if (entries != NULL && entries->child != NULL) {
			const char *name = way->name;

			for (size_t n = selecting->depth - 1; n-- > 0;)
				name = memory_format("%s_%s",
						     name_snake(selecting->taken[n]->text,
								strlen(selecting->taken[n]->text)),
						     name);
			record_add(build->record,
				   (struct piece){.kind = PIECE_NEST, .type = "struct"});
			way->list = build_list(build, entries, memory_format("%s%s.", path, name));
			record_add(
				build->record,
				(struct piece){.kind = PIECE_NEST_END, .name = name, .array = ""});
		}
		selecting->depth--;
		*build->all = before;
		build->position = position;
	}
}

static struct list select_next(struct build *build, struct selecting *selecting,
			       const struct node *selector, const char *path)
{
	struct list list = {0};
	struct parameter *parameter = new_parameter(build, &list, selector);

	parameter->type = TYPE_CHOICE;
	parameter->keyed = 2;
	parameter->size = 1;
	parameter->member = name_snake(selector->text, strlen(selector->text));
	word_values(selecting, parameter);
	select_ways(build, selecting, parameter,
		    selector->next != NULL && selector->next->kind == N_WORD ? selector->next
									     : NULL,
		    path);
	return list;
}

/* set ID, Option { General, Persistent { ... } General, Time { ... } } */
static bool is_choice(const struct parameter *selector, const char *word)
{
	for (size_t i = 0; i < selector->choice_count; i++)
		if (strcmp(selector->choices[i].word, word) == 0)
			return true;
	return false;
}

/* The enumeration of one selector, the n-th, holds the words of all cases. */
static void build_selector(struct build *build, const struct selecting *selecting,
			   const struct node *word, size_t n, const char *path)
{
	struct parameter all = {.type = TYPE_CHOICE, .keyed = 2, .name = word->text};

	record_add(build->record, (struct piece){.kind = PIECE_MEMBER,
						 .type = "uint8_t",
						 .name = name_snake(word->text, strlen(word->text)),
						 .array = "",
						 .text = ""});
	for (const struct node *one = selecting->cases->child; one != NULL; one = one->next) {
		const struct node *candidate = one->kind == N_CASE ? one->child : NULL;
		struct choice choice = {.value = (int64_t)all.choice_count};

		for (size_t i = 0; candidate != NULL && i < n; i++)
			candidate = candidate->next;
		if (candidate == NULL || candidate->kind != N_WORD ||
		    is_choice(&all, candidate->text))
			continue;
		choice.keyword = choice.word = candidate->text;
		choice.at = candidate->at;
		APPEND(all.choices, all.choice_count, choice);
	}
	build_enumeration(build, &all, path);
}

/* Whether each case has a word for each selector. */
static bool cases_complete(const struct selecting *selecting, size_t selectors)
{
	for (const struct node *one = selecting->cases->child; one != NULL; one = one->next) {
		size_t words = 0;

		for (const struct node *word = one->child; word != NULL; word = word->next)
			words += word->kind == N_WORD;
		if (one->kind == N_CASE && words != selectors) {
			complain(one->at, "this case has %zu words, the selectors are %zu", words,
				 selectors);
			return false;
		}
	}
	return true;
}

struct list build_selectors(struct build *build, const struct node *selectors, const char *path)
{
	struct selecting selecting = {.words = selectors, .cases = node_find(selectors, N_CASES)};
	struct list list;
	const char *last = "";
	size_t words = 0;

	for (const struct node *word = selectors->child; word != NULL; word = word->next) {
		if (word->kind != N_WORD)
			continue;
		last = name_snake(word->text, strlen(word->text));
		build_selector(build, &selecting, word, words++, path);
	}
	if (!cases_complete(&selecting, words))
		return (struct list){0};
	if (words > 8) {
		complain(selectors->at, "at most 8 selectors");
		return (struct list){0};
	}
	record_add(build->record, (struct piece){.kind = PIECE_NEST, .type = "union"});
	list = select_next(build, &selecting, selectors->child,
			   memory_format("%sof_%s.", path, last));
	record_add(build->record, (struct piece){.kind = PIECE_NEST_END,
						 .name = memory_format("of_%s", last),
						 .array = ""});
	return list;
}
