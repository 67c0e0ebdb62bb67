/* SPDX-License-Identifier: MIT */
/* How a command behaves: refusals, prompts, answers of its own, channels. */
#include <ctype.h>
#include <string.h>

#include "build.h"
#include "memory.h"

unsigned byte_named(const struct node *node)
{
	static const struct {
		const char *name;
		unsigned byte;
	} names[] = {{"ctrl-z", 26}, {"esc", 27}, {"backspace", 8}, {"cr", 13}, {"lf", 10},
		     {"del", 127},   {"etx", 3},  {"eot", 4},	    {"dle", 16}};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (word_is(node, names[i].name))
			return names[i].byte;
	if (strncmp(node->text, "ctrl-", 5) == 0 && node->text[6] == '\0' &&
	    isalpha((unsigned char)node->text[5]))
		return (unsigned)(node->text[5] & 0x1f);
	complain(node->at,
		 "'%s' names no byte: ctrl-a to ctrl-z, esc, backspace, cr, lf, del, etx, eot or "
		 "dle",
		 node->text);
	return 26;
}

void build_prompt(struct command *command, const struct node *node)
{
	struct prompt *prompt = NEW(struct prompt);
	const struct node *at[3] = {NULL};
	const struct node *count = node_find(node, N_FOR);

	if (command->prompt != NULL)
		complain(node->at, "a second prompt");
	command->prompt = prompt;
	prompt->text = node->child->text;
	for (const struct node *option = node->child; option != NULL; option = option->next) {
		if (option->kind == N_UNTIL) {
			prompt->end = byte_named(option);
			at[0] = option;
		} else if (option->kind == N_CANCEL) {
			prompt->cancel = byte_named(option);
			at[1] = option;
		} else if (option->kind == N_ERASE) {
			prompt->erase = byte_named(option);
			at[2] = option;
		} else if (option->kind == N_MOST) {
			prompt->maximum = option->number;
			if (!word_is(option->child, "byte"))
				complain(option->child->at, "the amount is in byte");
			if (option->number < 1 || option->number > UINT16_MAX)
				complain(option->at, "1 to 65535 byte");
		} else if (option->kind == N_WITHIN) {
			prompt->timeout = duration(option->child);
		}
	}
	if (at[1] != NULL && prompt->cancel == prompt->end)
		complain(at[1]->at, "the byte that ends the data cannot cancel it too");
	if (at[2] != NULL && (prompt->erase == prompt->end || prompt->erase == prompt->cancel))
		complain(at[2]->at, "this byte already ends or cancels the data");
	if (count == NULL) {
		if (prompt->maximum == 0)
			complain(node->at, "how much at most? (at most N byte)");
		return;
	}
	prompt->count = list_find(&command->forms[SET].list, count->text);
	if (prompt->count == NULL)
		no_parameter(count, &command->forms[SET].list);
	else if (prompt->count->type != TYPE_NUMBER || prompt->count->maximum > UINT16_MAX)
		complain(count->at, "'%s' is no number up to 65535", count->text);
	else if (prompt->maximum == 0)
		prompt->maximum = prompt->count->maximum;
	if (prompt->end != 0 || prompt->cancel != 0 || prompt->erase != 0)
		complain(node->at, "counted data has no special bytes");
}

void build_exception(struct product *product, struct command *command, const struct node *node)
{
	const struct node *answer = node->child->next;
	struct exception exception = {.cause = cause_of(node->child), .error = -1};

	if (answer->kind == N_WORD) {
		exception.result = result_of(product, answer);
	} else {
		exception.result = "AT_RESULT_ERROR";
		exception.error = error_of(product, answer);
	}
	APPEND(command->exceptions, command->exception_count, exception);
}

static void find_everywhere(const struct list *list, const char *name, struct parameter **found,
			    size_t *count, size_t maximum)
{
	for (size_t i = 0; i < list->count; i++) {
		struct parameter *parameter = list->items[i];

		if (parameter->name != NULL && strcmp(parameter->name, name) == 0 &&
		    *count < maximum)
			found[(*count)++] = parameter;
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			find_everywhere(&parameter->ways[n].list, name, found, count, maximum);
		if (parameter->repeated != NULL)
			find_everywhere(parameter->repeated, name, found, count, maximum);
	}
}

void build_error(struct product *product, struct command *command, const struct node *node)
{
	struct parameter *found[64];
	size_t count = 0;
	int error = error_of(product, node->child->next);

	find_everywhere(&command->forms[SET].list, node->child->text, found, &count, 64);
	if (count == 0)
		no_parameter(node->child, &command->forms[SET].list);
	for (size_t i = 0; i < count; i++) {
		struct parameter_error entry = {.parameter = found[i], .error = error};
		bool known = false;

		for (size_t n = 0; n < command->parameter_error_count; n++)
			known |= command->parameter_errors[n].parameter == found[i];
		if (!known)
			APPEND(command->parameter_errors, command->parameter_error_count, entry);
	}
}

/* The values of a parameter that are answered by one error, as an enumeration of their own. */
static void refuse_values(struct command *command, struct parameter *parameter, int error)
{
	struct parameter_error entry = {parameter, error, NEW(struct parameter)};
	struct parameter *values = entry.values;

	for (size_t i = 0; i < command->parameter_error_count; i++)
		if (command->parameter_errors[i].parameter == parameter &&
		    command->parameter_errors[i].error == error &&
		    command->parameter_errors[i].values != NULL)
			return;
	values->type = TYPE_CHOICE;
	values->keyed = parameter->keyed;
	values->bit = -1;
	for (size_t i = 0; i < parameter->refused_count; i++)
		if (parameter->refused[i].error == error)
			APPEND(values->choices, values->choice_count, parameter->refused[i].choice);
	APPEND(command->parameter_errors, command->parameter_error_count, entry);
}

void build_refused(struct command *command, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct parameter *parameter = list->items[i];

		for (size_t n = 0; n < parameter->refused_count; n++)
			refuse_values(command, parameter, parameter->refused[n].error);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			build_refused(command, &parameter->ways[n].list);
	}
}

void build_channels(struct command *command, const struct node *node)
{
	static const char *const channels[] = {"local", "sms", "tcp"};

	for (const struct node *word = node->child; word != NULL; word = word->next) {
		unsigned bit = 0;

		for (unsigned i = 0; i < 3; i++)
			if (word_is(word, channels[i]))
				bit = 1u << i;
		if (bit == 0)
			complain(word->at, "unknown channel '%s': local, sms or tcp", word->text);
		command->channels |= bit;
	}
}
