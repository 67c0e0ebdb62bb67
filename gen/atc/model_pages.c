/* SPDX-License-Identifier: MIT */
/* The model's material for the manual and for the examples. */
#include <string.h>

#include "escape.h"
#include "memory.h"
#include "model.h"
#include "options.h"
#include "shapes.h"

static const char *const form_words[] = {"execute", "set", "read", "test"};

static const char *typed(const struct product *product, const struct command *command, int kind)
{
	const char *shape = shape_list(&command->forms[SET].list);
	const char *prefix = product->dialect.prefix;
	bool register_s = command->basic && command->name[1] != '\0' && *command->name != '&';

	switch (kind) {
	case SET:
		return memory_format(command->basic && !register_s ? "%s%s%s" : "%s%s=%s", prefix,
				     command->name, shape);
	case READ:
		return memory_format("%s%s?", prefix, command->name);
	case TEST:
		return memory_format("%s%s=?", prefix, command->name);
	default:
		return memory_format("%s%s", prefix, command->name);
	}
}

static const char *seconds(int64_t tenths)
{
	if (tenths == 0)
		return "";
	return tenths % 10 == 0 ? memory_format("at most %lld s", (long long)(tenths / 10))
				: memory_format("at most %lld ms", (long long)(tenths * 100));
}

static const char *need(const struct parameter *parameter)
{
	return parameter->type == TYPE_IGNORED		     ? "ignored"
	       : parameter->keep			     ? "keep"
	       : parameter->source != NULL		     ? "defaulted"
	       : parameter->fallback.kind != VALUE_NONE	     ? "defaulted"
	       : parameter->optional || parameter->bracketed ? "optional"
							     : "mandatory";
}

/* The words that lead where the n-th leads, if that is their first; else NULL. */
static const char *words_of_way(const struct parameter *parameter, size_t n)
{
	const char *words = "";

	for (size_t k = 0; k < parameter->choice_count; k++) {
		if (parameter->ways[k].list.items != parameter->ways[n].list.items)
			continue;
		if (k < n)
			return NULL;
		words = memory_format("%s%s%s", words, *words != '\0' ? ", " : "",
				      parameter->choices[k].word);
	}
	return words;
}

static void write_parameters(FILE *file, const struct command *command, const char *kind,
			     const struct list *list, int depth)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct parameter *parameter = list->items[i];
		const struct parameter *kept =
			command->setting != NULL && depth == 0
				? list_find(&command->setting->list, parameter->name)
				: parameter;
		const struct value *factory = &parameter->factory;
		const struct named_type *named = parameter->named;

		if (kept != NULL && kept->factory.kind != VALUE_NONE)
			factory = &kept->factory;
		model_call(file, "PARAM", "icihhhhhchch", (int)command->index, kind, depth,
			   parameter->name,
			   parameter->use != NULL ? option_use_text(parameter)
						  : shape_type(parameter),
			   parameter->unit,
			   parameter->source != NULL && parameter->source->kind == N_NUMBER
				   ? memory_format("%lld", (long long)parameter->source->number)
			   : parameter->source != NULL
				   ? memory_format("what %s holds", parameter->source->text)
				   : shape_value(parameter, &parameter->fallback),
			   shape_value(parameter, factory), need(parameter), parameter->text,
			   named != NULL ? named->stem : "", named != NULL ? named->name : "");
		if (parameter->use != NULL) {
			model_option_use(file, command, kind, parameter, depth);
			return;
		}
		for (size_t n = 0; n < parameter->choice_count; n++) {
			const struct choice *choice = &parameter->choices[n];

			if (parameter->keyed != 2 && named == NULL)
				model_call(file, "PARAM_VALUE", "ihh", (int)command->index,
					   memory_format("%lld", (long long)choice->value),
					   choice->keyword != NULL ? choice->keyword
								   : choice->word);
		}
		if (parameter->repeated != NULL)
			write_parameters(file, command, kind, parameter->repeated, depth + 1);
		for (size_t n = 0; parameter->ways != NULL && n < parameter->choice_count; n++) {
			const char *words = words_of_way(parameter, n);

			if (words == NULL || parameter->ways[n].list.count == 0)
				continue;
			model_call(file, "PARAM_CASE", "ihhi", (int)command->index, parameter->name,
				   words, depth + 1);
			write_parameters(file, command, kind, &parameter->ways[n].list, depth + 1);
		}
	}
}

static void fact(FILE *file, const struct command *command, const char *text)
{
	model_call(file, "FACT", "ih", (int)command->index, text);
}

static const char *result_text(const struct product *product, const char *name)
{
	for (size_t i = 0; i < product->result_count; i++)
		if (strcmp(product->results[i].name, name + strlen("AT_RESULT_")) == 0)
			return product->results[i].text;
	return "nothing";
}

static const char *byte_text(unsigned byte)
{
	return byte == 3    ? "ETX (0x03)"
	       : byte == 4  ? "EOT (0x04)"
	       : byte == 16 ? "DLE (0x10)"
	       : byte == 26 ? "Ctrl-Z (0x1a)"
	       : byte == 27 ? "ESC (0x1b)"
			    : memory_format("the byte 0x%02x", byte);
}

static const char *answer_text(const struct product *product, const struct answer *answer)
{
	return answer->error < 0 ? result_text(product, answer->result)
				 : memory_format("error %lld",
						 (long long)product->errors[answer->error].number);
}

/* "When x is y: " before what is said of a data phase of several. */
static const char *phase_text(const struct online *online)
{
	return online->sentence != NULL ? memory_format("When %s: ", online->sentence) : "";
}

static void write_ending(FILE *file, const struct product *product, const struct command *command,
			 const struct online *online, const struct ending *ending)
{
	fact(file, command,
	     memory_format("%sdata mode that ends for %s answers %s%s%s.", phase_text(online),
			   cause_names[ending->cause], answer_text(product, &ending->answer),
			   ending->after_end ? " behind the byte that ends data" : "",
			   ending->holds.function != NULL
				   ? memory_format(", and only ends then while %s",
						   ending->holds.expression)
				   : ""));
}

static void write_bytes(FILE *file, const struct command *command, const struct online *online)
{
	fact(file, command,
	     memory_format("%s%s ends the data, both ways%s.", phase_text(online),
			   byte_text(online->end),
			   online->shield == 0
				   ? ""
				   : memory_format("; %s makes data of the byte behind it, and "
						   "stands before both where they are data",
						   byte_text(online->shield))));
	if (online->finished != NULL)
		fact(file, command,
		     memory_format("%swhere the peer's data ends the host reads a text instead: %s",
				   phase_text(online),
				   escape_c(online->finished->text, online->finished->length)));
}

static void write_online(FILE *file, const struct product *product, const struct command *command,
			 const struct online *online)
{
	const char *escape = answer_text(product, &online->answers[0]);
	const char *closed = answer_text(product, &online->answers[1]);
	const char *lost = answer_text(product, &online->answers[2]);
	const char *where = online->sentence != NULL
				    ? memory_format("When %s: may enter", online->sentence)
				    : "May enter";

	fact(file, command,
	     memory_format("%s data mode, answering CONNECT: ended by the escape sequence with %s, "
			   "by the peer with %s, when lost with %s.",
			   where, escape, closed, lost));
	for (size_t i = 0; i < online->ending_count; i++)
		write_ending(file, product, command, online, &online->endings[i]);
	if (online->sent)
		fact(file, command,
		     memory_format("%sthe escape sequence goes to the peer as data%s.",
				   phase_text(online),
				   strcmp(online->sends.expression, "true") == 0
					   ? ""
					   : memory_format(" while %s", online->sends.expression)));
	if (online->end != 0)
		write_bytes(file, command, online);
}

static void write_late(FILE *file, const struct reply *reply)
{
	const char *within =
		reply->within > 0 ? memory_format(", %s after OK", seconds(reply->within)) : "";

	fact(file, reply->command,
	     memory_format("OK comes at once, the outcome later: %s, or by itself the error with "
			   "which the command failed%s. While %lld outcomes%s are awaited "
			   "one more is refused (no_memory).",
			   reply->prefix, within, (long long)reply->most,
			   reply->of_all ? " of all commands" : ""));
}

/* Values that answer an error. */
static void write_refused(FILE *file, const struct product *product, const struct command *command,
			  const struct parameter_error *entry)
{
	const char *values = "";

	for (size_t i = 0; entry->values != NULL && i < entry->values->choice_count; i++) {
		const struct choice *choice = &entry->values->choices[i];

		values = memory_format("%s%s%s", values, i > 0 ? ", " : "", choice->word);
		if (entry->values->keyed != 2)
			values = memory_format("%s (%lld)", values, (long long)choice->value);
	}
	if (*values != '\0')
		fact(file, command,
		     memory_format("%s %s: error %lld.", entry->parameter->name, values,
				   (long long)product->errors[entry->error].number));
}

static void write_facts(FILE *file, const struct product *product, const struct command *command)
{
	static const char *const storage[] = {
		"", "Kept until the modem is reset.", "Kept by each port until the modem is reset.",
		"Part of each port's profile.", "Kept in non-volatile memory: OK means stored."};
	const struct setting *setting = command->setting;

	if (setting != NULL)
		fact(file, command,
		     setting->key != NULL
			     ? memory_format("%s One set of values for each %s.",
					     storage[setting->storage], setting->key->name)
			     : storage[setting->storage]);
	if (setting != NULL && setting->stored != NULL)
		fact(file, command,
		     memory_format("While %s is 0 changes last until the next start only.",
				   setting->stored->text));
	for (size_t i = 0; i < command->parameter_error_count; i++)
		write_refused(file, product, command, &command->parameter_errors[i]);
	for (size_t i = 0; i < command->refusal_count; i++)
		if (!command->refusals[i].fills)
			fact(file, command, command->refusals[i].sentence);
	if (command->refused != 0)
		fact(file, command,
		     memory_format("Refused (%s) always", cause_names[command->refused]));
	if (command->prompt != NULL)
		fact(file, command,
		     command->prompt->count != NULL
			     ? memory_format("Prompts with '%s' for as many bytes as %s says.",
					     command->prompt->text, command->prompt->count->name)
			     : memory_format("Prompts with '%s' for at most %lld bytes.",
					     command->prompt->text,
					     (long long)command->prompt->maximum));
	for (size_t i = 0; i < command->online_count; i++)
		write_online(file, product, command, &command->onlines[i]);
	for (size_t i = 0; i < product->reply_count; i++)
		if (product->replies[i]->late && product->replies[i]->command == command)
			write_late(file, product->replies[i]);
	for (size_t i = 0; i < command->exception_count; i++) {
		const struct exception *exception = &command->exceptions[i];

		fact(file, command,
		     exception->error >= 0
			     ? memory_format("On %s: error %lld.", cause_names[exception->cause],
					     (long long)product->errors[exception->error].number)
			     : memory_format("On %s: %s.", cause_names[exception->cause],
					     result_text(product, exception->result)));
	}
}

static const char *line_text(const struct product *product, const struct reply *reply)
{
	const char *fields = "";
	struct list line;

	if (reply->use != NULL)
		fields = shape_list(&reply->list);
	else
		for (size_t n = 0; reply_line(reply, n, &line); n++)
			fields = memory_format("%s%s%s", fields, n > 0 ? " | " : "",
					       shape_list(&line));

	return reply->bare ? fields
			   : memory_format("%s%s%s", reply->prefix, product->dialect.colon, fields);
}

static void write_lines(FILE *file, const struct product *product, const struct command *command)
{
	const char *test = shape_test(command);

	for (size_t i = 0; i < command->reply_count; i++) {
		const struct reply *reply = command->replies[i];
		const char *line = line_text(product, reply);

		if (reply->payload)
			line = memory_format("%s, then the bytes%s", line,
					     reply->hex ? " as hexadecimal digits" : "");
		model_call(file, "LINE", "ich", (int)command->index, "reply", line);
	}
	for (size_t i = 0; i < product->reply_count; i++)
		if (product->replies[i]->late && product->replies[i]->command == command)
			model_call(file, "LINE", "ich", (int)command->index, "late",
				   line_text(product, product->replies[i]));
	if (command->forms[TEST].exists && command->forms[TEST].made && *test != '\0')
		model_call(file, "TESTTEXT", "ih", (int)command->index,
			   command->test != NULL ? test
						 : memory_format("%s%s%s", command->name,
								 product->dialect.colon, test));
}

/* Raw lines: the verb, then the rest of the line as it is. */
static void write_raw(FILE *file, const struct node *raw)
{
	static const struct {
		const char *start, *kind;
	} verbs[] = {{">> ", "bytes"},	{"> ", "send"},	     {"<< ", "exact"},
		     {"< ", "expect"},	{"pause ", "pause"}, {"escape", "escape"},
		     {"port ", "port"}, {"peer ", "peer"}};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++) {
		size_t length = strlen(verbs[i].start);

		if (strncmp(raw->text, verbs[i].start, length) != 0)
			continue;
		model_call(file, "EXAMPLE_LINE", "cthi", verbs[i].kind, raw->text + length,
			   raw->text + length, (int)place_line(raw->at));
		return;
	}
}

static void write_examples(FILE *file, const struct command *command)
{
	const struct node *body = node_find(command->node, N_LIST);

	for (const struct node *node = body != NULL ? body->child : NULL; node != NULL;
	     node = node->next) {
		const struct node *title;

		if (node->kind != N_EXAMPLE)
			continue;
		title = node_find(node, N_TEXT);
		model_call(file, "EXAMPLE", "ihthi", (int)command->index,
			   title != NULL ? title->text : "", title != NULL ? title->text : "",
			   node->at.source->name, (int)place_line(node->at));
		for (const struct node *raw = node->child; raw != NULL; raw = raw->next)
			if (raw->kind == N_RAW)
				write_raw(file, raw);
		model_call(file, "EXAMPLE_END", "i", (int)command->index);
	}
}

static void write_page(FILE *file, const struct product *product, const struct command *command)
{
	const struct node *body = node_find(command->node, N_LIST);

	model_call(file, "PAGE", "ithcchhhhhi", (int)command->index, command->name, command->name,
		   command->basic ? "basic" : "extended", command->stem, command->summary,
		   command->group->source, command->section, command->group->name,
		   command->at.source->name, (int)place_line(command->at));
	for (int kind = 0; kind < FORMS; kind++) {
		const struct form *form = &command->forms[kind];

		if (!form->exists || form->lent)
			continue;
		model_call(file, "USAGE", "ichchi", (int)command->index, form_words[kind],
			   typed(product, command, kind),
			   form->refused != 0	   ? "refused"
			   : form->handler != NULL ? "handler"
						   : "made",
			   form->handler != NULL ? seconds(command->deadline) : "",
			   (int)(form->handler != NULL && command->abortable));
		if (kind == SET)
			write_parameters(file, command, "set", &form->list, 0);
	}
	write_facts(file, product, command);
	write_lines(file, product, command);
	for (const struct node *node = body != NULL ? body->child : NULL; node != NULL;
	     node = node->next)
		if (node->kind == N_NOTE)
			model_call(file, "NOTE", "ih", (int)command->index, node->text);
	write_examples(file, command);
	model_call(file, "PAGE_END", "i", (int)command->index);
}

static void write_error(FILE *file, const struct product *product, size_t index)
{
	const char *causes = "";

	for (size_t cause = 0; cause < cause_count; cause++)
		if (product->cause_errors[cause] == (int)index)
			causes = memory_format("%s%s%s", causes, *causes != '\0' ? ", " : "",
					       cause_names[cause]);
	model_call(file, "ERROR_PAGE", "nhh", (long long)product->errors[index].number,
		   product->errors[index].text, causes);
}

static void write_type(FILE *file, const struct named_type *type)
{
	const struct parameter *values = &type->values;

	model_call(file, "TYPE_PAGE", "ichhhhhhhi", (int)type->index, type->stem, type->name,
		   type->summary, shape_type(values), type->group->source, type->section,
		   type->group->name, type->at.source->name, (int)place_line(type->at));
	for (size_t i = 0; values->keyed != 2 && i < values->choice_count; i++)
		model_call(file, "TYPE_VALUE", "ihh", (int)type->index,
			   memory_format("%lld", (long long)values->choices[i].value),
			   values->choices[i].keyword != NULL ? values->choices[i].keyword
							      : values->choices[i].word);
}

void model_pages(FILE *file, const struct layout *layout)
{
	const struct product *product = layout->product;

	for (size_t i = 0; i < product->command_count; i++)
		write_page(file, product, product->commands[i]);
	model_option_pages(file, product);
	for (size_t i = 0; i < product->type_count; i++)
		if (product->types[i]->spoken)
			write_type(file, product->types[i]);
	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];

		if (reply->kind != NULL)
			model_call(file, "UNSOLICITED", "hhhhhc", reply->prefix,
				   line_text(product, reply), reply->summary, reply->group->source,
				   reply->section, reply->kind);
	}
	for (size_t i = 0; i < product->error_count; i++)
		write_error(file, product, i);
}
