/* SPDX-License-Identifier: MIT */
/* The rows of data phases. */
#include <string.h>

#include "layout.h"
#include "memory.h"

static const char *lay_code(struct layout *layout, const struct online *online)
{
	struct code_row row = {online->end, online->shield, -1};
	size_t i = 0;

	if (online->end == 0)
		return "NULL";
	if (online->finished != NULL)
		row.finished = (long)layout_string(layout, online->finished->text,
						   online->finished->length);
	while (i < layout->codes_count &&
	       (layout->codes[i].end != row.end || layout->codes[i].shield != row.shield ||
		layout->codes[i].finished != row.finished))
		i++;
	if (i == layout->codes_count)
		APPEND(layout->codes, layout->codes_count, row);
	return memory_format("&online_codes[%zu]", i);
}

static const char *function_of(const struct condition *condition)
{
	return condition->function != NULL ? condition->function : "NULL";
}

static const char *lay_endings(struct layout *layout, const struct online *online)
{
	struct endings_row row = {function_of(&online->sends), layout->endings_count,
				  online->ending_count};

	if (online->ending_count == 0 && !online->sent)
		return "NULL";
	for (size_t i = 0; i < online->ending_count; i++)
		APPEND(layout->endings, layout->endings_count,
		       ((struct ending_row){function_of(&online->endings[i].holds),
					    online->endings[i]}));
	APPEND(layout->endings_sets, layout->endings_sets_count, row);
	return memory_format("&endings_sets[%zu]", layout->endings_sets_count - 1);
}

static bool same_online(const struct online_row *a, const struct online_row *b)
{
	for (size_t i = 0; i < 3; i++)
		if (strcmp(a->answers[i].result, b->answers[i].result) != 0 ||
		    a->answers[i].error != b->answers[i].error)
			return false;
	return strcmp(a->holds, b->holds) == 0 && strcmp(a->code, b->code) == 0 &&
	       strcmp(a->endings, b->endings) == 0;
}

const char *layout_onlines(struct layout *layout, const struct command *command, bool has_set)
{
	static const struct online_row unnamed = {
		"NULL",
		"NULL",
		"NULL",
		{{"AT_RESULT_OK", -1}, {"AT_RESULT_NO_CARRIER", -1}, {"AT_RESULT_NO_CARRIER", -1}}};
	struct online_row last = unnamed;
	size_t first = layout->onlines_count, shared = 0;

	for (size_t i = 0; i < command->online_count; i++) {
		const struct online *online = &command->onlines[i];
		struct online_row row = {"NULL", "NULL", "NULL", {{NULL, -1}}};

		if (online->holds.function != NULL && !has_set)
			continue;
		row.code = lay_code(layout, online);
		row.endings = lay_endings(layout, online);
		memcpy(row.answers, online->answers, sizeof(row.answers));
		if (online->holds.function == NULL) {
			last = row;
			continue;
		}
		row.holds = online->holds.function;
		APPEND(layout->onlines, layout->onlines_count, row);
	}
	while (shared < first && !same_online(&layout->onlines[shared], &last))
		shared++;
	if (layout->onlines_count == first && shared < first)
		return memory_format("&onlines[%zu]", shared);
	APPEND(layout->onlines, layout->onlines_count, last);
	return memory_format("&onlines[%zu]", first);
}

static void check_answer(const struct product *product, const struct answer *answer)
{
	if (answer->error >= 0 && product->errors[answer->error].index >= 0xf0)
		complain(product->errors[answer->error].at,
			 "too many errors for the answer of a data phase");
}

void layout_check_answers(const struct layout *layout)
{
	for (size_t i = 0; i < layout->onlines_count; i++)
		for (size_t end = 0; end < 3; end++)
			check_answer(layout->product, &layout->onlines[i].answers[end]);
	for (size_t i = 0; i < layout->endings_count; i++)
		check_answer(layout->product, &layout->endings[i].ending.answer);
}
