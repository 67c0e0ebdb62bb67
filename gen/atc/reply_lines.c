/* SPDX-License-Identifier: MIT */
/* The lines of a reply that tells an option: one for each option of the table, with its values. */
#include "memory.h"
#include "options.h"

/* As it is printed. */
static struct parameter *printed(const struct parameter *kept)
{
	struct parameter *field = NEW(struct parameter);

	*field = *kept;
	field->reply = true;
	field->quoted |= kept->type == TYPE_HOST;
	return field;
}

static struct parameter *number_of(const struct parameter *field, const struct option *option)
{
	struct parameter *number = NEW(struct parameter);

	number->name = field->name;
	number->at = field->at;
	number->type = TYPE_CHOICE;
	number->keyed = field->keyed;
	number->reply = true;
	for (size_t i = 0; i < field->choice_count; i++)
		if (field->choices[i].value == option->number)
			APPEND(number->choices, number->choice_count, field->choices[i]);
	return number;
}

static struct list with_option(const struct list *list, const struct option *option)
{
	struct list line = {0};

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->use == NULL) {
			APPEND(line.items, line.count, list->items[i]);
			continue;
		}
		if (!list->items[i]->untold)
			APPEND(line.items, line.count, number_of(list->items[i], option));
		for (size_t n = 0; n < option->told.count; n++)
			APPEND(line.items, line.count, option->told.items[n]);
		if (option->told.count == 0)
			APPEND(line.items, line.count, printed(option->kept));
		break;
	}
	return line;
}

bool reply_line(const struct reply *reply, size_t n, struct list *line)
{
	const struct option_table *table;

	if (reply->use == NULL) {
		*line = reply->list;
		return n == 0;
	}
	table = reply->use->table;
	for (size_t i = 0; i < table->count; i++) {
		const struct option *option = &table->items[i];
		bool told = option->told.count > 0 || (option->kept != NULL && !option->write_only);

		if (!told || (reply->each && option->unlisted) || n-- > 0)
			continue;
		*line = with_option(&reply->list, option);
		return true;
	}
	return false;
}
