/* SPDX-License-Identifier: MIT */
/* What can be written and built, but would mean nothing or two things. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* ------------------------------------------------------------------------------ parameters */

static bool typeable(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text == '"' || iscntrl((unsigned char)*text))
			return false;
	return true;
}

/* A keyword that is the number of another value. */
static const struct choice *number_of_another(const struct parameter *parameter,
					      const struct choice *choice)
{
	char *end;
	long number = strtol(choice->keyword, &end, 10);

	if (parameter->keyed != 1 || !isdigit((unsigned char)*choice->keyword) || *end != '\0')
		return NULL;
	for (size_t i = 0; i < parameter->choice_count; i++)
		if (parameter->choices[i].value == number && &parameter->choices[i] != choice)
			return &parameter->choices[i];
	return NULL;
}

static void check_keywords(const struct parameter *parameter)
{
	for (size_t i = 0; i < parameter->choice_count; i++) {
		const struct choice *choice = &parameter->choices[i], *other;

		if (choice->keyword == NULL)
			continue;
		if (!typeable(choice->keyword))
			complain(choice->at, "nobody can type this word: texts hold neither quotes "
					     "nor control characters");
		if (parameter->type == TYPE_MASK && strpbrk(choice->keyword, "|[]") != NULL)
			complain(choice->at, "a word of a mask holds none of | [ ]");
		other = number_of_another(parameter, choice);
		if (other != NULL) {
			complain(choice->at,
				 "a parser cannot tell the word \"%s\" from the number %s",
				 choice->keyword, choice->keyword);
			remark(other->at, "which is this value");
		}
	}
}

static void check_payload(const struct product *product, const struct parameter *payload)
{
	const struct parameter *length = payload->length, *format = payload->format;

	if (!product->dialect.streamed)
		complain(payload->at, "a payload inside the line needs a dialect with 'line "
				      "streamed'");
	int64_t most = length != NULL && length->type == TYPE_NUMBER ? length->maximum : 0;

	if (payload->more != NULL && payload->more->type == TYPE_NUMBER)
		most += payload->more->maximum;
	if (most > payload->maximum) {
		complain(payload->at, "'%s'%s may say up to %lld, the payload takes %lld",
			 length->name, payload->more != NULL ? " with the second count" : "",
			 (long long)most, (long long)payload->maximum);
		remark(length->at, "its length");
	}
	for (size_t i = 0; format != NULL && i < format->choice_count; i++)
		if (format->choices[i].value < 0 || format->choices[i].value > 2)
			complain(format->choices[i].at,
				 "a payload's format is 0 (binary), 1 (base64) or 2 (hex)");
	if (format != NULL && format->type == TYPE_NUMBER &&
	    (format->minimum < 0 || format->maximum > 2))
		complain(format->at, "a payload's format is 0 (binary), 1 (base64) or 2 (hex)");
}

static void check_parameters(const struct product *product, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const struct value *values[] = {&parameter->fallback, &parameter->factory};

		check_keywords(parameter);
		for (size_t n = 0; n < 2; n++)
			if (values[n]->kind == VALUE_TEXT && !typeable(values[n]->text))
				complain(values[n]->at,
					 "nobody can type this value: texts hold neither quotes "
					 "nor control characters");
		if (parameter->quoted &&
		    (parameter->type == TYPE_PAYLOAD || parameter->type == TYPE_IGNORED))
			complain(parameter->at, "'%s' has a type that quotes mean nothing to",
				 parameter->name);
		if (parameter->type == TYPE_PAYLOAD)
			check_payload(product, parameter);
		if (parameter->repeated != NULL)
			check_parameters(product, parameter->repeated);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++) {
			bool again = false;

			for (size_t k = 0; k < n; k++)
				again |= parameter->ways[k].list.items ==
					 parameter->ways[n].list.items;
			if (!again)
				check_parameters(product, &parameter->ways[n].list);
		}
	}
}

/* ------------------------------------------------------------------------------ statements */

/* Statements that begin with a parameter's name, once for each. */
static void check_twice(const struct node *body, enum node_kind kind, const char *word)
{
	for (const struct node *node = body->child; node != NULL; node = node->next)
		for (const struct node *first = body->child; first != node; first = first->next) {
			if (node->kind != kind || first->kind != kind ||
			    !word_is(node->child, first->child->text))
				continue;
			complain(node->at, "'%s' is said twice of '%s'", word, first->child->text);
			remark(first->at, "first here");
			break;
		}
}

static void check_body(const struct command *command, const struct node *body)
{
	check_twice(body, N_FACTORY, "factory");
	check_twice(body, N_ERROR, "error");
	for (const struct node *node = body->child; node != NULL; node = node->next) {
		const struct prompt *prompt = command->prompt;

		if (node->kind == N_EXAMPLE && node_find(node, N_RAW) == NULL)
			complain(node->at, "an example without a line");
		if (node->kind == N_PROMPT && prompt->count != NULL &&
		    prompt->count->maximum > prompt->maximum)
			complain(node->at, "'%s' may say up to %lld, the prompt takes %lld",
				 prompt->count->name, (long long)prompt->count->maximum,
				 (long long)prompt->maximum);
	}
}

/* On whose parameters the first use of a predicate says all others must agree. */
static void check_predicates(const struct product *product)
{
	for (size_t i = 0; i < product->predicate_count; i++) {
		const struct predicate *later = &product->predicates[i];
		const struct predicate *first = product->predicates;

		while (strcmp(first->name, later->name) != 0)
			first++;
		if (first->arguments == later->arguments)
			continue;
		complain(later->at, "'%s' has %zu parameters here and %zu elsewhere", later->name,
			 later->arguments, first->arguments);
		remark(first->at, "there");
	}
}

static void check_section(const struct node *node, const struct group *group)
{
	const struct node *section = node_find(node, N_SECTION);

	if (section != NULL && *group->source == '\0')
		complain(section->at,
			 "a section of which document? 'source' comes before the group");
}

/* Of one group's errors none can be the later one. */
static void check_causes(const struct group *group)
{
	const struct node *words[64];
	size_t count = 0;

	for (const struct node *node = group->file->child; node != NULL; node = node->next)
		for (const struct node *entry = node->kind == N_ERRORS ? node->child->child : NULL;
		     entry != NULL; entry = entry->next)
			for (const struct node *word = entry->kind == N_ENTRY	? entry->child->next
						       : entry->kind == N_PLAIN ? entry->child
										: NULL;
			     word != NULL; word = word->next) {
				for (size_t i = 0; i < count; i++)
					if (word_is(word, words[i]->text)) {
						complain(word->at,
							 "'%s' has two errors in one group",
							 word->text);
						remark(words[i]->at, "the other one");
					}
				if (count < 64)
					words[count++] = word;
			}
}

/* Commands that a refusal of the group leaves out. */
static void check_excepted(const struct product *product, const struct group *group)
{
	for (const struct node *node = group->file->child; node != NULL; node = node->next) {
		const struct node *but = node->kind == N_REFUSE ? node_find(node, N_BUT) : NULL;

		for (const struct node *name = but != NULL ? but->child : NULL; name != NULL;
		     name = name->next) {
			size_t i = 0;

			while (i < product->command_count &&
			       (product->commands[i]->group != group ||
				strcmp(product->commands[i]->folded, name_upper(name->text)) != 0))
				i++;
			if (i == product->command_count)
				complain(name->at, "the group has no command '%s'", name->text);
		}
	}
}

void check_meaning(const struct product *product)
{
	check_predicates(product);
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];
		const struct node *body = node_find(command->node, N_LIST);

		check_parameters(product, &command->forms[SET].list);
		check_section(command->node, command->group);
		if (body != NULL)
			check_body(command, body);
	}
	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];
		bool handler = false;

		for (int kind = 0; reply->late && kind < FORMS; kind++)
			handler |= reply->command->forms[kind].handler != NULL ||
				   reply->command->forms[kind].refused != 0;
		if (reply->late && !handler)
			complain(reply->at, "nobody sends this: the command has no handler in C");
		if (reply->command == NULL)
			check_section(reply->node, reply->group);
	}
	for (size_t i = 0; i < product->group_count; i++) {
		check_causes(product->groups[i]);
		if (product->groups[i]->spoken)
			check_excepted(product, product->groups[i]);
	}
}
