/* SPDX-License-Identifier: MIT */
/* What several statements name: durations, causes, results, errors. */
#include <string.h>

#include "build.h"
#include "memory.h"
#include "nearest.h"

int form_of(enum node_kind kind)
{
	return kind == N_EXECUTE ? EXECUTE : kind == N_SET ? SET : kind == N_READ ? READ : TEST;
}

const char *text_of(const struct node *node)
{
	return node != NULL ? node->text : NULL;
}

/* Duration in units of 100 ms. */
int64_t duration(const struct node *number)
{
	const struct node *unit = number->child;
	int64_t tenths = word_is(unit, "s")	? number->number * 10
			 : word_is(unit, "min") ? number->number * 600
			 : word_is(unit, "ms")	? number->number / 100
						: -1;

	if (tenths < 0)
		complain(unit->at, "a duration is in s, ms or min");
	else if (tenths < 1 || tenths > UINT16_MAX)
		complain(number->at, "a duration is 100 ms to 6553 s");
	return tenths;
}

int cause_of(const struct node *node)
{
	int cause = cause_find(node->text);
	struct nearest nearest = nearest_to(node->text, strlen(node->text));

	if (cause >= 0)
		return cause;
	for (size_t i = 2; i < cause_count; i++)
		nearest_try(&nearest, cause_names[i]);
	complain(node->at, "unknown cause '%s': see runtime/base/cause.def%s", node->text,
		 nearest_hint(&nearest));
	return cause;
}

int cause_always(const struct node *node)
{
	int cause = -1;

	if (node->kind == N_NUMBER)
		complain(node->at, "what is always refused names a cause; its own error is said by "
				   "'on CAUSE answer'");
	else
		cause = cause_of(node);
	return cause < 0 ? 1 : cause;
}

const char *result_of(const struct product *product, const struct node *node)
{
	static const char *const known[] = {"OK",    "CONNECT",	    "RING", "NO_CARRIER",
					    "ERROR", "NO_DIALTONE", "BUSY", "NO_ANSWER"};

	if (word_is(node, "nothing"))
		return "AT_RESULT_NOTHING";
	for (size_t i = 0; i < product->result_count; i++)
		if (word_is(node, product->results[i].name))
			for (size_t n = 0; n < sizeof(known) / sizeof(*known); n++)
				if (word_is(node, known[n]))
					return memory_format("AT_RESULT_%s", known[n]);
	complain(node->at, "unknown result '%s'", node->text);
	return "AT_RESULT_ERROR";
}

int error_of(struct product *product, const struct node *node)
{
	int error = error_find(product, node->number);

	if (error < 0)
		complain(node->at, "the product's groups have no error %lld",
			 (long long)node->number);
	else
		product->errors[error].used = true;
	return error;
}

struct build build_for(struct product *product, struct command *command, struct record *record,
		       const char *stem, bool reply)
{
	return (struct build){.product = product,
			      .command = command,
			      .record = record,
			      .stem = stem,
			      .reply = reply,
			      .all = NEW(struct list)};
}

/* `given` stands first. */
void finish_record(struct record *record)
{
	struct piece *pieces = record->pieces;
	size_t count = record->count;
	size_t members = 0;

	for (size_t i = 0; i < count; i++)
		members += pieces[i].kind == PIECE_MEMBER || pieces[i].kind == PIECE_TEXT;
	record->empty = members == 0;
	if (record->given == 0)
		return;
	record->pieces = NULL;
	record->count = 0;
	record_add(record,
		   (struct piece){.kind = PIECE_MEMBER,
				  .type = "uint32_t",
				  .name = "given",
				  .array = "",
				  .text = "which of the parameters that may be absent were there"});
	for (size_t i = 0; i < count; i++)
		if (pieces[i].kind == PIECE_MASK)
			record_add(record, pieces[i]);
	for (size_t i = 0; i < count; i++)
		if (pieces[i].kind != PIECE_MASK)
			record_add(record, pieces[i]);
}

static void try_parameters(struct nearest *nearest, const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];

		if (parameter->name != NULL)
			nearest_try(nearest, parameter->name);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++)
			try_parameters(nearest, &parameter->ways[n].list);
		if (parameter->repeated != NULL)
			try_parameters(nearest, parameter->repeated);
	}
}

void no_parameter(const struct node *word, const struct list *list)
{
	struct nearest nearest = nearest_to(word->text, strlen(word->text));

	try_parameters(&nearest, list);
	complain(word->at, "no parameter '%s'%s", word->text, nearest_hint(&nearest));
}
