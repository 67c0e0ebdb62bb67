/* SPDX-License-Identifier: MIT */
/* The lines that a reply may be: one for each option of a table, with its values; one for each
 * value of a field that chooses what follows. */
#include "memory.h"
#include "options.h"

/* As it is printed. */
static struct parameter *printed(const struct parameter *kept)
{
	struct parameter *field = NEW(struct parameter);

	*field = *kept;
	field->reply = true;
	field->quoted |= kept->type == TYPE_HOST && !kept->text_bare;
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
		for (size_t n = 0; !option->told_by_handler && n < option->kept.count; n++)
			APPEND(line.items, line.count, printed(option->kept.items[n]));
		break;
	}
	return line;
}

/* The n-th way to print a list: of a field that chooses, each value with its fields. What *n counts
 * past is taken off it. */
static bool nth_way(const struct list *list, size_t *n, struct list *line)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *field = list->items[i];

		if (field->ways == NULL) {
			APPEND(line->items, line->count, list->items[i]);
			continue;
		}
		for (size_t k = 0; k < field->choice_count; k++) {
			struct parameter *one = NEW(struct parameter);
			struct list way = {0};

			*one = *field;
			one->choices = &field->choices[k];
			one->choice_count = 1;
			one->ways = NULL;
			for (size_t m = 0; m < line->count; m++)
				APPEND(way.items, way.count, line->items[m]);
			APPEND(way.items, way.count, one);
			if (nth_way(&field->ways[k].list, n, &way)) {
				*line = way;
				return true;
			}
		}
		return false; /* it ends its list */
	}
	return (*n)-- == 0;
}

bool reply_line(const struct reply *reply, size_t n, struct list *line)
{
	const struct option_table *table;

	if (reply->use == NULL) {
		*line = (struct list){0};
		return nth_way(&reply->list, &n, line);
	}
	table = reply->use->table;
	for (size_t i = 0; i < table->count; i++) {
		const struct option *option = &table->items[i];
		bool told =
			option->told_by_handler || (option->kept.count > 0 && !option->write_only);

		if (!told || (reply->each && option->unlisted) || n-- > 0)
			continue;
		*line = with_option(&reply->list, option);
		return true;
	}
	return false;
}
