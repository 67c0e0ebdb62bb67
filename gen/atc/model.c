/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <stdarg.h>
#include <string.h>

#include "escape.h"
#include "material.h"
#include "memory.h"

#define VERSION "1"

void model_call(FILE *file, const char *macro, const char *kinds, ...)
{
	va_list arguments;

	fprintf(file, "MODEL_%s(", macro);
	va_start(arguments, kinds);
	for (const char *kind = kinds; *kind != '\0'; kind++) {
		const char *text = "";

		fputs(kind != kinds ? ", <|" : "<|", file);
		switch (*kind) {
		case 'n':
			fprintf(file, "%lld", va_arg(arguments, long long));
			break;
		case 'i':
			fprintf(file, "%d", va_arg(arguments, int));
			break;
		case 'z':
			fprintf(file, "%zu", va_arg(arguments, size_t));
			break;
		case 'o': {
			long number = va_arg(arguments, long);

			if (number < 0)
				fputs("AT_NONE", file);
			else
				fprintf(file, "%ld", number);
			break;
		}
		default:
			text = va_arg(arguments, const char *);
			if (text == NULL)
				text = "";
			if (*kind == 't')
				text = escape_c(text, strlen(text));
			else if (*kind == 'h')
				text = escape_html(text);
			else if (*kind == 'k')
				text = escape_comment(text);
			fputs(text, file);
		}
		fputs("|>", file);
	}
	va_end(arguments);
	fputs(")\n", file);
}

static void write_product(FILE *file, const struct product *product)
{
	model_call(file, "BEGIN", "ch", "1", VERSION);
	model_call(file, "PRODUCT", "htcttt", product->name, product->name,
		   name_snake(product->name, strlen(product->name)), product->manufacturer,
		   product->model, product->revision);
	model_call(file, "SIZES", "nnn", (long long)product->line, (long long)product->unsolicited,
		   (long long)product->deadline);
	for (size_t i = 0; i < product->limit_count; i++)
		model_call(file, "LIMIT", "cnh",
			   memory_format("LIMIT_%s", name_upper(product->limits[i].name)),
			   (long long)product->limits[i].value, product->limits[i].name);
	for (size_t i = 0; i < product->fact_count; i++)
		model_call(file, "PRODUCT_TEXT", "ct",
			   memory_format("PRODUCT_%s",
					 name_upper(name_snake(product->facts[i].name,
							       strlen(product->facts[i].name)))),
			   product->facts[i].text);
	for (size_t i = 0; i < product->budget_count; i++)
		model_call(file, "BUDGET", "hnnn", product->budgets[i].board,
			   (long long)product->budgets[i].flash, (long long)product->budgets[i].ram,
			   (long long)product->budgets[i].dialect);
}

static void write_dialect(FILE *file, struct layout *layout)
{
	const struct dialect *dialect = &layout->product->dialect;
	long format = dialect->error_format != NULL
			      ? (long)layout_string(layout, dialect->error_format,
						    strlen(dialect->error_format))
			      : -1;

	model_call(file, "DIALECT", "ccciiiiiiiiozz",
		   name_snake(dialect->name, strlen(dialect->name)),
		   dialect->streamed ? "AT_STREAMED" : "AT_EDITED",
		   dialect->by_level ? "AT_ERRORS_BY_LEVEL" : "AT_ERRORS_TEXT", (int)dialect->echo,
		   (int)dialect->lower, (int)dialect->bare_replies, (int)dialect->hexadecimal,
		   (int)dialect->bare, (int)dialect->surplus_empty, (int)dialect->blanks,
		   (int)dialect->compact, format,
		   layout_string(layout, dialect->prefix, strlen(dialect->prefix)),
		   layout_string(layout, dialect->colon, strlen(dialect->colon)));
	model_call(file, "SYNTAX", "ctciii", dialect->flat ? "flat" : "chained", dialect->prefix,
		   dialect->streamed ? "streamed" : "edited", (int)dialect->blanks,
		   (int)dialect->hexadecimal, (int)dialect->bare);
}

/* C files are read too, with --handlers. */
static bool is_spec(const struct source *source)
{
	size_t length = strlen(source->name);

	return length > 3 && strcmp(source->name + length - 3, ".at") == 0;
}

static void write_groups(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];

		if (group->spoken)
			model_call(file, "GROUP", "hhh", group->name, group->source,
				   group->at.source->name);
	}
	for (size_t i = 0; i < product->group_count; i++) {
		const struct group *group = product->groups[i];
		const char *word = strchr(group->name, '.');

		if (group->spoken && group->starts && word != NULL)
			model_call(file, "START", "c",
				   memory_format("%s_%s_start", group->prefix,
						 name_snake(word + 1, strlen(word + 1))));
	}
	for (const struct source *source = source_first(); source != NULL; source = source->next)
		if (is_spec(source))
			model_call(file, "INPUT", "h", source->name);
}

/* How much of a name tells it from all others. */
static size_t telling(const struct product *product, const char *name)
{
	size_t most = 0;

	for (size_t i = 0; i < product->command_count; i++) {
		const char *other = product->commands[i]->folded;
		size_t same = 0;

		if (strcmp(other, name) == 0)
			continue;
		while (other[same] != '\0' && other[same] == name[same])
			same++;
		if (same >= most)
			most = same + 1;
	}
	return most < 1 ? 1 : most < strlen(name) ? most : strlen(name);
}

static void write_names(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];

		model_call(file, "NAME", "ctit", command->basic ? "basic" : "extended",
			   command->folded, (int)command->index,
			   memory_copy(command->folded, telling(product, command->folded)));
	}
}

void model_write(FILE *file, const struct layout *layout)
{
	size_t errors = 0;

	for (size_t i = 0; i < layout->product->error_count; i++)
		errors += layout->product->errors[i].used;
	write_product(file, layout->product);
	write_dialect(file, (struct layout *)layout);
	write_groups(file, layout->product);
	write_names(file, layout->product);
	model_types(file, layout);
	model_forms(file, layout);
	model_tables(file, layout);
	model_functions(file, layout);
	model_pages(file, layout);
	emit_tests(file, layout->product);
	model_traffic(file, layout);
	model_costs(file, layout);
	model_call(file, "END", "zzzzzz", layout->commands_count, layout->settings_count, errors,
		   layout->replies_count, layout->forms_count, layout->parameters_count);
}

void model_depend(FILE *file, const char *target)
{
	fprintf(file, "%s:", target);
	for (const struct source *source = source_first(); source != NULL; source = source->next)
		fprintf(file, " \\\n\t%s", source->name);
	fputc('\n', file);
	for (const struct source *source = source_first(); source != NULL; source = source->next)
		fprintf(file, "%s:\n", source->name);
}
