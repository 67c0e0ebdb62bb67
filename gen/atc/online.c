/* SPDX-License-Identifier: MIT */
/* Data phases: how each is answered, what its bytes mean. Which one is entered: phases.c. */
#include <string.h>

#include "build.h"
#include "memory.h"

#define NO_BYTE 0x100 /* complained of */

static const char *const ends[] = {"escape", "closed", "lost"};

/* What stands behind `error N` or the name of a result; NULL: nothing, or neither is there. */
static const struct node *take_answer(struct product *product, struct answer *answer,
				      const struct node *phrase)
{
	const struct node *result = phrase->child->next;

	if (result == NULL || result->kind != N_WORD) {
		complain(phrase->at, "which result?");
		return NULL;
	}
	if (word_is(result, "error") && result->next != NULL && result->next->kind == N_NUMBER) {
		answer->error = error_of(product, result->next);
		answer->result = "AT_RESULT_ERROR";
		return result->next->next;
	}
	answer->result = result_of(product, result);
	return result->next;
}

/* `while PREDICATE` at the end of a phrase. */
static void take_while(struct product *product, struct command *command,
		       struct condition *condition, const struct node *word, const char *what)
{
	const struct node *predicate = word->next;

	if (predicate == NULL || predicate->kind != N_WORD || predicate->next != NULL) {
		complain(word->at, "while which predicate? Its name, without parameters");
		return;
	}
	predicate_named(product, predicate->text, 0, predicate->at);
	*condition =
		condition_new(product, command, what, memory_format("%s(call)", predicate->text));
}

static void surplus(const struct node *word)
{
	complain(word->at, "'%s' does not belong here",
		 word->text != NULL ? word->text : memory_format("%lld", (long long)word->number));
}

static void build_end(struct product *product, struct online *online, size_t end,
		      const struct node *phrase)
{
	const struct node *rest;

	if (online->answers[end].result != NULL)
		complain(phrase->at, "'%s' is answered twice", ends[end]);
	rest = take_answer(product, &online->answers[end], phrase);
	if (rest != NULL)
		surplus(rest);
}

/* CAUSE R [after end] [while PREDICATE] */
static void build_ending(struct product *product, struct command *command, struct online *online,
			 const struct node *phrase)
{
	struct ending ending = {
		.cause = cause_of(phrase->child), .answer = {NULL, -1}, .at = phrase->at};
	const struct node *rest = take_answer(product, &ending.answer, phrase);

	for (size_t i = 0; i < online->ending_count; i++)
		if (online->endings[i].cause == ending.cause) {
			complain(phrase->at, "'%s' is answered twice", phrase->child->text);
			break;
		}
	if (ending.answer.result == NULL)
		return;
	if (word_is(rest, "after") && word_is(rest->next, "end")) {
		ending.after_end = true;
		rest = rest->next->next;
	}
	if (word_is(rest, "while"))
		take_while(product, command, &ending.holds, rest, "ends");
	else if (rest != NULL)
		surplus(rest);
	APPEND(online->endings, online->ending_count, ending);
}

/* escape sent [while PREDICATE] */
static void build_sent(struct product *product, struct command *command, struct online *online,
		       const struct node *phrase)
{
	const struct node *rest = phrase->child->next->next;

	if (online->sent)
		complain(phrase->at, "'escape sent' is said twice");
	online->sent = true;
	if (word_is(rest, "while"))
		take_while(product, command, &online->sends, rest, "sends");
	else if (rest != NULL)
		surplus(rest);
	else
		online->sends = condition_new(product, command, "sends", "true");
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

static void build_finished(struct online *online, const struct node *phrase)
{
	const struct node *text = phrase->child->next;

	if (text == NULL || text->kind != N_TEXT || text->next != NULL)
		complain(phrase->at, "which text?");
	else if (online->finished != NULL)
		complain(phrase->at, "a second text");
	else
		online->finished = text;
}

static void build_phrase(struct product *product, struct command *command, struct online *online,
			 const struct node *phrase)
{
	const struct node *word = phrase->child;

	if (word_is(word, "escape") && word_is(word->next, "sent")) {
		build_sent(product, command, online, phrase);
		return;
	}
	for (size_t i = 0; i < 3; i++)
		if (word_is(word, ends[i])) {
			build_end(product, online, i, phrase);
			return;
		}
	if (word_is(word, "end"))
		build_byte(&online->end, phrase);
	else if (word_is(word, "shield"))
		build_byte(&online->shield, phrase);
	else if (word_is(word, "finished"))
		build_finished(online, phrase);
	else if (word->kind == N_WORD && cause_find(word->text) >= 0)
		build_ending(product, command, online, phrase);
	else
		complain(phrase->at, "a data phase ends by escape, closed, lost or a cause; its "
				     "bytes are 'end' and 'shield'");
}

/* What only a phase with an end byte can do. */
static void check_bytes(const struct online *online, const struct node *shield)
{
	if (shield != NULL && online->end == 0)
		complain(shield->at, "a shield, but no end byte that needs it");
	if (shield != NULL && online->shield == online->end)
		complain(shield->at, "the byte that ends the data cannot shield it too");
	if (online->end != 0)
		return;
	if (online->finished != NULL)
		complain(online->finished->at, "a text in place of an end byte that there is not");
	for (size_t i = 0; i < online->ending_count; i++)
		if (online->endings[i].after_end)
			complain(online->endings[i].at, "after an end byte that there is not");
}

void build_online(struct product *product, struct command *command, const struct node *node)
{
	struct online online = {.at = node->at,
				.when = node_find(node, N_WHEN),
				.answers = {{NULL, -1}, {NULL, -1}, {NULL, -1}}};
	const struct node *shield = NULL;

	for (const struct node *phrase = node->child->child; phrase != NULL;
	     phrase = phrase->next) {
		if (phrase->kind != N_PHRASE)
			continue;
		build_phrase(product, command, &online, phrase);
		if (word_is(phrase->child, "shield"))
			shield = phrase;
	}
	for (size_t i = 0; i < 3; i++)
		if (online.answers[i].result == NULL) {
			complain(node->at, "no answer for '%s'", ends[i]);
			online.answers[i].result = "AT_RESULT_OK";
		}
	check_bytes(&online, shield);
	build_phase(product, command, &online);
	APPEND(command->onlines, command->online_count, online);
}
