/* SPDX-License-Identifier: MIT */
/* The model's tables of struct at_product. */
#include <string.h>

#include "escape.h"
#include "memory.h"
#include "model.h"

static const char *const kinds[] = {"AT_EXECUTE", "AT_SET", "AT_READ", "AT_TEST"};

static const char *or_none(int64_t number)
{
	return number < 0 ? "AT_NONE" : memory_format("%lld", (long long)number);
}

static const char *wide(int64_t number)
{
	return memory_format("%uu", (unsigned)(uint32_t)number);
}

static void write_pools(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->strings_count; i++)
		model_call(file, "STRING", "zc", layout->strings[i].offset,
			   escape_c(layout->strings[i].bytes, layout->strings[i].length));
	for (size_t i = 0; i < layout->numbers_count; i++)
		model_call(file, "NUMBER", "znnn", i, (long long)layout->numbers[i].a,
			   (long long)layout->numbers[i].b, (long long)layout->numbers[i].c);
	for (size_t i = 0; i < layout->wides_count; i++)
		model_call(file, "WIDE", "zccc", i, wide(layout->wides[i].a),
			   wide(layout->wides[i].b), wide(layout->wides[i].c));
	for (size_t i = 0; i < layout->steps_count; i++)
		model_call(file, "STEP", "zccc", i, wide(layout->steps[i].a),
			   wide(layout->steps[i].b), wide(layout->steps[i].c));
	for (size_t i = 0; i < layout->choices_count; i++)
		model_call(file, "CHOICE", "zzzin", i, layout->choices[i].first,
			   layout->choices[i].count, (int)layout->choices[i].keyed,
			   (long long)layout->choices[i].fallback);
	for (size_t i = 0; i < layout->choice_values_count; i++)
		model_call(file, "CHOICE_VALUE", "zno", i,
			   (long long)layout->choice_values[i].value,
			   layout->choice_values[i].keyword);
	for (size_t i = 0; i < layout->texts_count; i++)
		model_call(file, "TEXT", "znnc", i, (long long)layout->texts[i].a,
			   (long long)layout->texts[i].b, or_none(layout->texts[i].c));
	for (size_t i = 0; i < layout->payloads_count; i++)
		model_call(file, "PAYLOAD", "ziini", i, (int)layout->payloads[i].length,
			   (int)layout->payloads[i].format, (long long)layout->payloads[i].maximum,
			   (int)layout->payloads[i].more);
	for (size_t i = 0; i < layout->repeats_count; i++)
		model_call(file, "REPEAT", "zznci", i, layout->repeats[i].size,
			   (long long)layout->repeats[i].maximum, layout->repeats[i].stride,
			   (int)layout->repeats[i].counter);
	for (size_t i = 0; i < layout->parameters_count; i++) {
		const struct parameter_row *row = &layout->parameters[i];

		model_call(file, "PARAMETER", "zccczcck", i, row->type, row->flags, row->offset,
			   row->domain, memory_format("%u", row->bit),
			   memory_format("%u", row->group), row->name);
	}
	for (size_t i = 0; i < layout->cases_count; i++)
		model_call(file, "CASE", "zzz", i, layout->cases[i].first, layout->cases[i].count);
}

static void write_prompts(FILE *file, struct layout *layout)
{
	const struct product *product = layout->product;
	size_t n = 0;

	for (size_t i = 0; i < product->command_count; i++) {
		const struct prompt *prompt = product->commands[i]->prompt;

		if (prompt == NULL)
			continue;
		model_call(file, "PROMPT", "zzniiiin", n++,
			   layout_string(layout, prompt->text, strlen(prompt->text)),
			   (long long)prompt->maximum, (int)prompt->end, (int)prompt->cancel,
			   (int)prompt->erase,
			   prompt->count != NULL ? (int)prompt->count->position : 0xff,
			   (long long)prompt->timeout);
	}
}

static const char *cause_name(int cause)
{
	return cause == 0 ? "CAUSE_NONE" : memory_format("CAUSE_%s", cause_names[cause]);
}

static const char *answer_text(const struct product *product, const struct answer *answer)
{
	return answer->error < 0 ? answer->result
				 : memory_format("AT_RESULT_ERRORS + %u",
						 product->errors[answer->error].index);
}

static void write_endings(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->endings_count; i++) {
		const struct ending_row *row = &layout->endings[i];

		model_call(file, "ENDING", "zccci", i, row->holds, cause_name(row->ending.cause),
			   answer_text(layout->product, &row->ending.answer),
			   (int)row->ending.after_end);
	}
	for (size_t i = 0; i < layout->endings_sets_count; i++) {
		const struct endings_row *row = &layout->endings_sets[i];

		model_call(file, "ENDINGS", "zccz", i, row->sends,
			   row->count == 0 ? "NULL" : memory_format("&endings[%zu]", row->first),
			   row->count);
	}
}

static void write_onlines(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->codes_count; i++)
		model_call(file, "ONLINE_CODE", "ziio", i, (int)layout->codes[i].end,
			   (int)layout->codes[i].shield, layout->codes[i].finished);
	write_endings(file, layout);
	for (size_t i = 0; i < layout->onlines_count; i++) {
		const struct online_row *row = &layout->onlines[i];

		model_call(file, "ONLINE", "zcccccc", i, row->holds, row->code, row->endings,
			   answer_text(layout->product, &row->answers[0]),
			   answer_text(layout->product, &row->answers[1]),
			   answer_text(layout->product, &row->answers[2]));
	}
}

static const char *error_index(const struct product *product, int error)
{
	return error < 0 ? "AT_NONE" : memory_format("%u", product->errors[error].index);
}

/* One row; of single values two. */
static void write_parameter_error(FILE *file, const struct product *product,
				  const struct parameter_error *entry, size_t row, size_t *index)
{
	const char *where = memory_format("%zu", row);

	if (entry->values != NULL)
		where = memory_format("AT_ERROR_OF_VALUES + %zu", row);
	model_call(file, "PARAMETER_ERROR", "zcc", (*index)++, where,
		   error_index(product, entry->error));
	if (entry->values != NULL)
		model_call(file, "PARAMETER_ERROR", "zcz", (*index)++, "AT_CHOICES_OF_VALUES",
			   (size_t)entry->values->domain);
}

static void write_conditions(FILE *file, const struct layout *layout)
{
	const struct product *product = layout->product;
	size_t refusals = 0, exceptions = 0, errors = 0;

	for (size_t i = 0; i < product->command_count; i++)
		for (size_t n = 0; n < product->commands[i]->refusal_count; n++) {
			const struct refusal *refusal = &product->commands[i]->refusals[n];

			model_call(file, "REFUSAL", "zccc", refusals++, refusal->holds.function,
				   cause_name(refusal->cause),
				   refusal->error < 0
					   ? "0"
					   : memory_format("AT_WRONG_ERROR + %u + 1",
							   product->errors[refusal->error].index));
		}
	for (size_t i = 0; i < product->command_count; i++)
		for (size_t n = 0; n < product->commands[i]->exception_count; n++) {
			const struct exception *exception = &product->commands[i]->exceptions[n];

			model_call(file, "EXCEPTION", "zccc", exceptions++,
				   cause_name(exception->cause), exception->result,
				   error_index(product, exception->error));
		}
	for (size_t i = 0; i < product->command_count; i++)
		for (size_t n = 0; n < product->commands[i]->parameter_error_count; n++) {
			const struct parameter_error *entry =
				&product->commands[i]->parameter_errors[n];

			for (size_t k = 0; k < layout->lies_count; k++)
				if (layout->lies[k].parameter == entry->parameter)
					write_parameter_error(file, product, entry,
							      layout->lies[k].row, &errors);
		}
}

/* What a row of a table is about, and the spec line it comes from. */
static const char *origin(const char *name, struct place at)
{
	return memory_format("%s, %s:%u", name, at.source->name, place_line(at));
}

static void write_forms(FILE *file, struct layout *layout)
{
	for (size_t i = 0; i < layout->extras_count; i++) {
		const struct extra_row *row = &layout->extras[i];

		model_call(file, "EXTRA", "zccccczzicz", i, row->data, row->prompt, row->online,
			   row->refusals, row->exceptions, row->refusal_count, row->exception_count,
			   (int)row->channels, row->errors, row->error_count);
	}
	for (size_t i = 0; i < layout->forms_count; i++) {
		const struct form_row *row = &layout->forms[i];

		model_call(
			file, "FORM", "zicczzcnck", i, (int)row->command->index, kinds[row->kind],
			row->handler != NULL ? memory_format("run_%s", row->handler) : "NULL",
			row->first, row->count, row->flags, (long long)row->deadline,
			row->extra < 0 ? "0" : memory_format("%ld", row->extra),
			origin(row->command->name, row->command->forms[row->kind].at.source != NULL
							   ? row->command->forms[row->kind].at
							   : row->command->at));
	}
	for (size_t i = 0; i < layout->commands_count; i++) {
		const struct command_row *row = &layout->commands[i];
		const struct command *command = layout->product->commands[i];

		model_call(file, "COMMAND", "zzzoooiik", i,
			   layout_string(layout, command->name, strlen(command->name)), row->form,
			   command->setting != NULL ? (long)command->setting->index : -1L,
			   row->reply, row->test, (int)row->written, (int)row->made,
			   origin(command->name, command->at));
	}
}

static const char *storage_name(enum storage storage)
{
	static const char *const names[] = {"", "AT_KEEP_SESSION", "AT_KEEP_PORT",
					    "AT_KEEP_PROFILE", "AT_KEEP_NVM"};

	return names[storage];
}

static void write_settings(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->settings_count; i++) {
		const struct setting_row *row = &layout->settings[i];
		const struct command *command = row->setting->command;

		model_call(file, "SETTING", "zccczzznncick", i,
			   memory_format("0x%08xu", layout_hash(setting_name(row->setting))),
			   row->offset, row->size, row->first, row->stable, row->count,
			   (long long)row->instances, (long long)row->key_minimum,
			   storage_name(row->setting->storage), (int)command->index,
			   or_none(row->former),
			   origin(setting_name(row->setting), row->setting->at));
	}
	for (size_t i = 0; i < layout->settings_count; i++)
		if (layout->settings[i].setting->stored != NULL)
			model_call(
				file, "KEEPS", "zc", i,
				stored_while(layout->product, layout->settings[i].setting, false));
	for (size_t i = 0; i < layout->stables_count; i++)
		model_call(file, "STABLE", "zck", i,
			   memory_format("0x%08xu", layout->stables[i].hash),
			   layout->stables[i].name);
	for (size_t i = 0; i < layout->formers_count; i++)
		model_call(file, "FORMER", "zcck", i,
			   memory_format("0x%08xu", layout->formers[i].hash),
			   memory_format("0x%08xu", layout->formers[i].present),
			   layout->formers[i].name);
}

/* The handler that opens it: the set form's, or that of the only form. */
static const char *opener(const struct command *command)
{
	static const int order[] = {SET, EXECUTE, READ, TEST};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (command->forms[order[i]].handler != NULL)
			return command->forms[order[i]].handler;
	return "";
}

static void write_lates(FILE *file, const struct product *product)
{
	size_t n = 0;

	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];

		if (reply->late)
			model_call(file, "LATE", "ziinnick", n++, (int)reply->command->index,
				   (int)reply->index, (long long)reply->within,
				   (long long)reply->most, (int)reply->of_all,
				   opener(reply->command), origin(reply->name, reply->at));
	}
}

static void write_results(FILE *file, struct layout *layout)
{
	static const char *const known[] = {"OK",    "CONNECT",	    "RING", "NO_CARRIER",
					    "ERROR", "NO_DIALTONE", "BUSY", "NO_ANSWER"};
	const struct product *product = layout->product;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const struct result *result = NULL;

		for (size_t n = 0; n < product->result_count; n++)
			if (strcmp(product->results[n].name, known[i]) == 0)
				result = &product->results[n];
		model_call(file, "RESULT", "zonk", i,
			   result != NULL
				   ? (long)layout_string(layout, result->text, strlen(result->text))
				   : -1L,
			   result != NULL ? (long long)result->number : 0LL, known[i]);
	}
	for (size_t i = 0; i < product->error_count; i++)
		if (product->errors[i].used)
			model_call(file, "ERROR", "inzk", (int)product->errors[i].index,
				   (long long)product->errors[i].number,
				   layout_string(layout, product->errors[i].text,
						 strlen(product->errors[i].text)),
				   product->errors[i].text);
	for (size_t i = 0; i < cause_count; i++)
		model_call(file, "CAUSE", "zik", i,
			   product->cause_errors[i] < 0
				   ? 255
				   : (int)product->errors[product->cause_errors[i]].index,
			   cause_names[i]);
}

void model_tables(FILE *file, const struct layout *layout)
{
	struct layout *tables = (struct layout *)layout;
	const struct product *product = layout->product;

	/* Texts that only the tables below use join the pool first. */
	for (size_t i = 0; i < product->command_count; i++)
		if (product->commands[i]->prompt != NULL)
			layout_string(tables, product->commands[i]->prompt->text,
				      strlen(product->commands[i]->prompt->text));
	write_pools(file, layout);
	write_prompts(file, tables);
	write_onlines(file, layout);
	write_conditions(file, layout);
	write_forms(file, tables);
	write_settings(file, layout);
	for (size_t i = 0; i < layout->replies_count; i++) {
		const struct reply_row *row = &layout->replies[i];

		model_call(file, "REPLY", "zzzzcck", i, row->prefix, row->first, row->count,
			   row->flags, row->kind,
			   origin(product->replies[i]->name, product->replies[i]->at));
	}
	model_options(file, layout);
	write_lates(file, product);
	write_results(file, tables);
}
