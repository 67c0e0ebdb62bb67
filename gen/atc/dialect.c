/* SPDX-License-Identifier: MIT */
/* Dialects, result codes and errors. */
#include <stdlib.h>
#include <string.h>

#include "build.h"
#include "memory.h"
#include "product.h"

static const struct phrase {
	const char *words[3];
	bool text;
	size_t member;
	enum { SETS, CLEARS, LEVELS, TEXTS } what;
} phrases[] = {
	{{"line", "edited"}, false, offsetof(struct dialect, streamed), CLEARS},
	{{"line", "streamed"}, false, offsetof(struct dialect, streamed), SETS},
	{{"prefix"}, true, offsetof(struct dialect, prefix), TEXTS},
	{{"syntax", "chained"}, false, offsetof(struct dialect, flat), CLEARS},
	{{"syntax", "flat"}, false, offsetof(struct dialect, flat), SETS},
	{{"echo"}, false, offsetof(struct dialect, echo), SETS},
	{{"no", "echo"}, false, offsetof(struct dialect, echo), CLEARS},
	{{"blanks", "ignored"}, false, offsetof(struct dialect, blanks), SETS},
	{{"strings", "bare"}, false, offsetof(struct dialect, bare), SETS},
	{{"numbers", "hexadecimal"}, false, offsetof(struct dialect, hexadecimal), SETS},
	{{"replies", "lower"}, false, offsetof(struct dialect, lower), SETS},
	{{"replies", "bare"}, false, offsetof(struct dialect, bare_replies), SETS},
	{{"test", "usage"}, false, offsetof(struct dialect, usage), SETS},
	{{"replies", "compact"}, false, offsetof(struct dialect, compact), SETS},
	{{"surplus", "empty", "ignored"}, false, offsetof(struct dialect, surplus_empty), SETS},
	{{"colon"}, true, offsetof(struct dialect, colon), TEXTS},
	{{"errors"}, true, offsetof(struct dialect, error_format), TEXTS},
	{{"errors", "by", "level"}, true, offsetof(struct dialect, error_format), LEVELS},
};

static bool fits(const struct phrase *phrase, const struct node *node)
{
	const struct node *word = node->child;

	for (size_t i = 0; i < 3 && phrase->words[i] != NULL; i++, word = word->next)
		if (word == NULL || word->kind != N_WORD || !word_is(word, phrase->words[i]))
			return false;
	return phrase->text ? word != NULL && word->kind == N_TEXT && word->next == NULL
			    : word == NULL;
}

void build_dialect(struct product *product, const struct node *node)
{
	struct dialect *dialect = &product->dialect;
	const struct node *list = node_find(node, N_LIST);

	if (product->dialect_name == NULL || strcmp(product->dialect_name, node->text) != 0)
		return;
	if (dialect->name != NULL) {
		complain(node->at, "a second dialect '%s'", node->text);
		remark(dialect->at, "the first one");
		return;
	}
	dialect->name = node->text;
	dialect->at = node->at;
	dialect->prefix = "AT";
	dialect->colon = ": ";
	for (const struct node *entry = list->child; entry != NULL; entry = entry->next) {
		const struct phrase *phrase = NULL;

		for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
			if (entry->kind == N_PHRASE && fits(&phrases[i], entry))
				phrase = &phrases[i];
		if (entry->kind == N_PHRASE && phrase == NULL)
			complain(entry->at, "a dialect has no such property");
		if (phrase == NULL)
			continue;
		if (phrase->text)
			*(const char **)((char *)dialect + phrase->member) = entry->last->text;
		if (phrase->what == LEVELS)
			dialect->by_level = true;
		else if (!phrase->text)
			*(bool *)((char *)dialect + phrase->member) = phrase->what == SETS;
	}
	if (dialect->error_format == NULL)
		complain(node->at, "a dialect says how its errors look: errors \"ERROR: {text}\"");
	else if (strstr(dialect->error_format, "{error}") != NULL)
		dialect->by_level = true;
}

const char *error_filled(const struct dialect *dialect, const struct error *error, bool in_words)
{
	const char *format = dialect->error_format, *text = "";

	while (*format != '\0') {
		size_t plain = strcspn(format, "{");
		const char *close = strchr(format + plain, '}');

		text = memory_format("%s%.*s", text, (int)plain, format);
		format += plain;
		if (close == NULL)
			return memory_format("%s%s", text, format);
		if (format[1] == 't' || (format[1] == 'e' && in_words))
			text = memory_format("%s%s", text, error->text);
		else
			text = memory_format("%s%lld", text, (long long)error->number);
		format = close + 1;
	}
	return text;
}

void build_results(struct product *product, const struct node *node)
{
	for (const struct node *entry = node->child->child; entry != NULL; entry = entry->next) {
		const struct node *name = entry->child, *number, *text;
		struct result result;

		if (entry->kind != N_PHRASE)
			continue;
		number = name->next;
		text = number != NULL ? number->next : NULL;
		if (name->kind != N_WORD || number == NULL || number->kind != N_NUMBER ||
		    text == NULL || text->kind != N_TEXT) {
			complain(entry->at, "a result is a name, a number and a text");
			continue;
		}
		result = (struct result){name->text, text->text, number->number, name->at};
		for (size_t i = 0; i < product->result_count; i++)
			if (strcmp(product->results[i].name, result.name) == 0) {
				complain(name->at, "a second result '%s'", result.name);
				remark(product->results[i].at, "the first one");
			}
		APPEND(product->results, product->result_count, result);
	}
}

/* From here on these causes are this error, or plain ones. */
static void map_causes(struct product *product, const struct node *word, int error)
{
	for (; word != NULL; word = word->next) {
		int cause = cause_of(word);

		if (cause >= 0)
			product->cause_errors[cause] = error;
	}
}

void build_errors(struct product *product, const struct node *node)
{
	for (const struct node *entry = node->child->child; entry != NULL; entry = entry->next) {
		struct error error = {.number = entry->number, .at = entry->at};
		int index;

		if (entry->kind == N_PLAIN)
			map_causes(product, entry->child, -1);
		if (entry->kind != N_ENTRY)
			continue;
		if (error.number < INT16_MIN || error.number > INT16_MAX)
			complain(entry->at, "an error number is -32768 to 32767");
		error.text = entry->child->text;
		index = (int)product->error_count;
		APPEND(product->errors, product->error_count, error);
		map_causes(product, entry->child->next, index);
	}
}

/* The latest group decides what a number means. */
int error_find(const struct product *product, int64_t number)
{
	for (size_t i = product->error_count; i-- > 0;)
		if (product->errors[i].number == number)
			return (int)i;
	return -1;
}
