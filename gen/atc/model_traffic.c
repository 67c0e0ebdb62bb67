/* SPDX-License-Identifier: MIT */
/* The model's lines that a product may send, and its words for fuzzing. */
#include <string.h>

#include "escape.h"
#include "memory.h"
#include "model.h"
#include "options.h"
#include "shapes.h"

static void row(FILE *file, const char *kind, const char *command, const char *expression)
{
	model_call(file, "TRAFFIC", "ctc", kind, command, expression);
}

/* A `=?` text that the spec writes out may have several lines. */
static void write_lines(FILE *file, const char *command, const char *text)
{
	for (;;) {
		const char *end = strstr(text, "\r\n");

		row(file, "test", command,
		    escape_regex(text, end != NULL ? (size_t)(end - text) : strlen(text)));
		if (end == NULL)
			return;
		text = end + 2;
	}
}

static void write_reply(FILE *file, const struct product *product, const struct reply *reply,
			const char *fields)
{
	row(file, reply->kind != NULL ? "unsolicited" : "reply",
	    reply->command != NULL ? reply->command->name : "",
	    reply->bare ? fields
			: shape_line(product, reply->prefix, reply->prefix_length, fields));
}

static void write_replies(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];
		struct list line;

		for (size_t n = 0; reply_line(reply, n, &line); n++)
			write_reply(file, product, reply, shape_fields(&line));
	}
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];
		const char *test = shape_test(command);

		if (command->forms[READ].made && command->read_reply == NULL)
			row(file, "reply", command->name, shape_setting(command, product));
		if (!command->forms[TEST].made || *test == '\0')
			continue;
		if (command->test != NULL)
			write_lines(file, command->name, test);
		else
			row(file, "test", command->name,
			    shape_line(product, command->name, strlen(command->name),
				       escape_regex(test, strlen(test))));
	}
}

static void literal(FILE *file, const char *kind, const char *command, const char *text)
{
	row(file, kind, command, escape_regex(text, strlen(text)));
}

static void write_results(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->result_count; i++) {
		literal(file, "result", "", product->results[i].text);
		literal(file, "result", "",
			memory_format("%lld", (long long)product->results[i].number));
	}
	for (size_t i = 0; i < product->error_count; i++) {
		const struct error *error = &product->errors[i];

		if (!error->used)
			continue;
		literal(file, "error", "", error_filled(&product->dialect, error, false));
		if (product->dialect.by_level)
			literal(file, "error", "", error_filled(&product->dialect, error, true));
	}
	for (size_t i = 0; i < product->command_count; i++)
		if (product->commands[i]->prompt != NULL)
			literal(file, "prompt", product->commands[i]->name,
				product->commands[i]->prompt->text);
}

static void write_words(FILE *file, const struct product *product)
{
	static const char *const words[] = {"?", "=?", "=", ",", "\"", ";", "\r", "+++", NULL};

	for (size_t i = 0; words[i] != NULL; i++)
		model_call(file, "WORD", "t", words[i]);
	for (size_t i = 0; i < product->command_count; i++)
		model_call(
			file, "WORD", "t",
			memory_format("%s%s", product->dialect.prefix, product->commands[i]->name));
	for (size_t i = 0; i < product->enumeration_count; i++)
		for (size_t n = 0; n < product->enumerations[i]->count; n++)
			if (product->enumerations[i]->choices[n].keyword != NULL &&
			    *product->enumerations[i]->choices[n].keyword != '\0')
				model_call(file, "WORD", "t",
					   product->enumerations[i]->choices[n].keyword);
}

void model_traffic(FILE *file, const struct layout *layout)
{
	write_replies(file, layout->product);
	write_results(file, layout->product);
	write_words(file, layout->product);
}
