/* SPDX-License-Identifier: MIT */
/* Data phases: which of them a command enters, how each is answered, what its bytes mean. */
#include <string.h>

#include "build.h"
#include "memory.h"

#define NO_BYTE 0x100 /* complained of */

static const char *const ends[] = {"escape", "closed", "lost"};

static void build_answer(struct product *product, struct online *online, size_t end,
			 const struct node *phrase)
{
	const struct node *result = phrase->child->next;

	if (online->result[end] != NULL)
		complain(phrase->at, "'%s' is answered twice", ends[end]);
	if (result == NULL || result->kind != N_WORD) {
		complain(phrase->at, "which result?");
	} else if (word_is(result, "error") && result->next != NULL &&
		   result->next->kind == N_NUMBER) {
		online->error[end] = error_of(product, result->next);
		online->result[end] = "AT_RESULT_ERROR";
	} else {
		online->result[end] = result_of(product, result);
	}
}

static void build_byte(unsigned *byte, const struct node *phrase)
{
	const struct node *name = phrase->child->next;

	if (*byte != 0)
		complain(phrase->at, "a second byte");
	if (name == NULL || name->kind != N_WORD || name->next != NULL)
		complain(phrase->at, "which byte? (etx, dle, ctrl-z...)");
	*byte = name != NULL && name->kind == N_WORD ? byte_named(name) : NO_BYTE;
}

static void build_phrase(struct product *product, struct online *online, const struct node *phrase)
{
	for (size_t i = 0; i < 3; i++)
		if (word_is(phrase->child, ends[i])) {
			build_answer(product, online, i, phrase);
			return;
		}
	if (word_is(phrase->child, "end"))
		build_byte(&online->end, phrase);
	else if (word_is(phrase->child, "shield"))
		build_byte(&online->shield, phrase);
	else
		complain(phrase->at, "a data phase ends by escape, closed or lost; its bytes are "
				     "'end' and 'shield'");
}

static const struct choice *choice_named(const struct parameter *parameter, const char *word)
{
	for (size_t i = 0; i < parameter->choice_count; i++)
		if (strcmp(parameter->choices[i].word, word) == 0)
			return &parameter->choices[i];
	return NULL;
}

/* `when PARAM is WORD, ...` as a condition on the arguments. */
static void build_when(struct command *command, struct online *online)
{
	const struct node *when = online->when;
	const struct parameter *parameter = list_find(&command->forms[SET].list, when->text);
	const char *condition = "", *words = "";

	if (parameter == NULL) {
		complain(when->at, "no parameter '%s'", when->text);
		return;
	}
	if (parameter->type != TYPE_CHOICE) {
		complain(when->at, "'%s' is no enumeration", when->text);
		return;
	}
	if (parameter->optional)
		complain(when->at, "'%s' may be left out: it cannot choose the data phase",
			 when->text);
	for (const struct node *word = when->child; word != NULL; word = word->next) {
		const struct choice *choice = choice_named(parameter, word->text);

		if (choice == NULL) {
			complain(word->at, "'%s' has no value '%s'", when->text, word->text);
			continue;
		}
		condition = memory_format("%s%sarguments->%s == %lld", condition,
					  *condition != '\0' ? " || " : "", parameter->member,
					  (long long)choice->value);
		words = memory_format("%s%s%s", words, *words != '\0' ? ", " : "", word->text);
	}
	online->condition = condition;
	online->function = memory_format("phase_%s_%zu", command->stem, command->online_count);
	online->sentence = memory_format("%s is %s", when->text, words);
}

/* Of two data phases that one call could mean: the place in the later one, or NULL. */
static const struct node *overlap(const struct online *one, const struct online *other)
{
	for (const struct node *word = other->when->child; word != NULL; word = word->next)
		for (const struct node *known = one->when->child; known != word && known != NULL;
		     known = known->next)
			if (word_is(word, known->text))
				return word;
	return NULL;
}

static void check_overlap(const struct online *one, const struct online *other)
{
	const struct node *word;

	if (one->when == NULL || other->when == NULL) {
		complain(other->at, "a second data phase; one of them is for all calls");
		remark(one->at, "the first one");
		return;
	}
	if (one->function == NULL || other->function == NULL)
		return; /* complained of */
	if (strcmp(one->when->text, other->when->text) != 0) {
		complain(other->when->at,
			 "data phases chosen by '%s' and by '%s': a call could mean both",
			 one->when->text, other->when->text);
		remark(one->when->at, "the other one");
		return;
	}
	word = overlap(one, other);
	if (word == NULL)
		return;
	complain(word->at, "'%s' has two data phases", word->text);
	remark(one->when->at, "the other one");
}

static void check_bytes(const struct online *online, const struct node *shield)
{
	if (online->end == 0)
		complain(shield->at, "a shield, but no end byte that needs it");
	if (online->shield == online->end)
		complain(shield->at, "the byte that ends the data cannot shield it too");
}

void build_online(struct product *product, struct command *command, const struct node *node)
{
	struct online online = {
		.at = node->at, .when = node_find(node, N_WHEN), .error = {-1, -1, -1}};
	const struct node *twice, *shield = NULL;

	for (const struct node *phrase = node->child->child; phrase != NULL;
	     phrase = phrase->next) {
		if (phrase->kind != N_PHRASE)
			continue;
		build_phrase(product, &online, phrase);
		if (word_is(phrase->child, "shield"))
			shield = phrase;
	}
	for (size_t i = 0; i < 3; i++)
		if (online.result[i] == NULL) {
			complain(node->at, "no answer for '%s'", ends[i]);
			online.result[i] = "AT_RESULT_OK";
		}
	if (shield != NULL)
		check_bytes(&online, shield);
	if (online.when != NULL) {
		build_when(command, &online);
		twice = overlap(&online, &online);
		if (twice != NULL)
			complain(twice->at, "'%s' is said twice", twice->text);
	}
	for (size_t i = 0; i < command->online_count; i++)
		check_overlap(&command->onlines[i], &online);
	APPEND(command->onlines, command->online_count, online);
}
