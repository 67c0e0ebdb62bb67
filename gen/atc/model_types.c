/* SPDX-License-Identifier: MIT */
/* The model's C types, handlers and functions. */
#include <string.h>

#include "memory.h"
#include "model.h"

static void write_enumerations(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->enumeration_count; i++) {
		const struct enumeration *enumeration = product->enumerations[i];

		model_call(file, "ENUM", "ck", enumeration->name, enumeration->what);
		for (size_t n = 0; n < enumeration->count; n++) {
			const struct choice *choice = &enumeration->choices[n];
			const char *word =
				name_upper(name_snake(choice->word, strlen(choice->word)));

			/* Words in capitals stay one word. */
			if (strcmp(choice->word, name_upper(choice->word)) == 0)
				word = name_upper(choice->word);
			for (char *c = (char *)word; *c != '\0'; c++)
				if (*c == '-' || *c == '.')
					*c = '_';
			model_call(file, "ENUMERATOR", "cnk",
				   memory_format("%s_%s", enumeration->prefix, word),
				   (long long)choice->value,
				   choice->keyword != NULL ? choice->keyword : "");
		}
		model_call(file, "ENUM_END", "c", enumeration->name);
	}
}

static void write_record(FILE *file, const struct record *record)
{
	model_call(file, "STRUCT", "ck", record->name, record->what);
	for (size_t i = 0; i < record->count; i++) {
		const struct piece *piece = &record->pieces[i];

		switch (piece->kind) {
		case PIECE_MEMBER:
			model_call(file, "MEMBER", "ccck", piece->type, piece->name, piece->array,
				   piece->text);
			break;
		case PIECE_TEXT:
			model_call(file, "TEXT_MEMBER", "cnk", piece->name,
				   (long long)piece->number, piece->text);
			break;
		case PIECE_NEST:
			model_call(file, "NEST", "c", piece->type);
			break;
		case PIECE_NEST_END:
			model_call(file, "NEST_END", "cc", piece->name, piece->array);
			break;
		case PIECE_MASK:
			model_call(file, "MASK", "cn", piece->name, (long long)piece->number);
			break;
		case PIECE_CONSTANT:
			model_call(file, "CONSTANT", "cn", piece->name, (long long)piece->number);
			break;
		}
	}
	model_call(file, "STRUCT_END", "c", record->name);
}

static bool is_modem(const struct setting *setting)
{
	return setting->storage == KEEP_SESSION || setting->storage == KEEP_NVM;
}

static void write_settings_record(FILE *file, const struct layout *layout, bool modem)
{
	const char *name = modem ? "product_settings" : "product_port_settings";
	size_t members = 0;

	model_call(file, "STRUCT", "ck", name,
		   modem ? "what the modem keeps" : "what each port keeps");
	if (!modem) {
		model_call(file, "MEMBER", "ccck", "struct at_engine_settings", "engine", "",
			   "what the engine obeys");
		members++;
	}
	for (size_t i = 0; i < layout->settings_count; i++) {
		const struct setting_row *row = &layout->settings[i];
		int64_t instances = setting_instances(row);

		if (is_modem(row->setting) != modem || row->setting->field != NULL ||
		    row->setting->ordinal > 0)
			continue;
		model_call(file, "MEMBER", "ccck",
			   memory_format("struct %s", setting_record(row->setting)->name),
			   row->member,
			   instances > 1 ? memory_format("[%lld]", (long long)instances) : "",
			   setting_name(row->setting));
		members++;
	}
	if (members == 0)
		model_call(file, "MEMBER", "ccck", "uint8_t", "unused", "", "");
	model_call(file, "STRUCT_END", "c", name);
}

static bool is_reply_record(const struct product *product, const struct record *record, bool made)
{
	for (size_t i = 0; i < product->reply_count; i++)
		if (strcmp(product->replies[i]->name, record->name) == 0 &&
		    (!made || product->replies[i]->made))
			return true;
	return false;
}

void model_types(FILE *file, const struct layout *layout)
{
	const struct product *product = layout->product;

	write_enumerations(file, product);
	for (int replies = 0; replies < 2; replies++)
		for (size_t i = 0; i < product->record_count; i++) {
			const struct record *record = product->records[i];

			if (record->empty || is_reply_record(product, record, true) ||
			    is_reply_record(product, record, false) != (replies == 1))
				continue;
			write_record(file, record);
		}
	write_settings_record(file, layout, true);
	write_settings_record(file, layout, false);
	for (size_t i = 0; i < product->command_count; i++) {
		const struct form *form = &product->commands[i]->forms[SET];

		if (form->record != NULL && !form->record->empty)
			model_call(file, "ARGUMENT", "c", form->record->name);
	}
}

static const char *record_name(const struct form *form)
{
	return form->record != NULL && !form->record->empty ? form->record->name : "";
}

/* Causes with which some form always answers. */
static void write_refusing(FILE *file, const struct product *product)
{
	for (size_t cause = 1; cause < cause_count; cause++) {
		bool refuses = false;

		for (size_t i = 0; i < product->command_count; i++)
			refuses |= product->commands[i]->refused == (int)cause;
		if (refuses)
			model_call(file, "REFUSING", "c", cause_names[cause]);
	}
}

static void write_handlers(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];

		for (int kind = 0; kind < FORMS; kind++) {
			const struct form *form = &command->forms[kind];

			if (!form->exists || form->handler == NULL || form->lent ||
			    (kind == EXECUTE && command->execute_as != FORMS))
				continue;
			model_call(file, "HANDLER", "cchi", form->handler, record_name(form),
				   form->at.source->name, (int)place_line(form->at));
		}
	}
	for (size_t i = 0; i < product->command_count; i++) {
		const struct command *command = product->commands[i];
		const struct form *form = &command->forms[SET];

		if (form->exists && form->refused == 0 &&
		    (command->prompt != NULL || form->payload))
			model_call(file, "DATA", "cchi", memory_format("%s_set", command->stem),
				   record_name(form), form->at.source->name,
				   (int)place_line(form->at));
	}
}

/* Each once, where it is asked first. */
static void write_predicates(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->predicate_count; i++) {
		const struct predicate *predicate = &product->predicates[i];
		size_t first = 0;

		while (strcmp(product->predicates[first].name, predicate->name) != 0)
			first++;
		if (first == i)
			model_call(file, "PREDICATE", "czhi", predicate->name, predicate->arguments,
				   predicate->at.source->name, (int)place_line(predicate->at));
	}
}

static void write_conditions(FILE *file, const struct product *product)
{
	for (size_t i = 0; i < product->condition_count; i++) {
		const struct condition *condition = &product->conditions[i];
		bool none = condition->record == NULL || condition->record->empty;

		if (condition->fills != NULL)
			model_call(file, "FILLS", "cccc", condition->function,
				   condition->record->name, condition->expression,
				   condition->fills);
		else
			model_call(file, condition->refuses ? "REFUSES" : "HOLDS", "ccc",
				   condition->function, none ? "" : condition->record->name,
				   condition->expression);
	}
}

void model_forms(FILE *file, const struct layout *layout)
{
	const struct product *product = layout->product;

	write_handlers(file, product);
	write_refusing(file, product);
	model_option_handlers(file, product);
	write_predicates(file, product);
	write_conditions(file, product);
}

static void write_accessors(FILE *file, const struct layout *layout)
{
	for (size_t i = 0; i < layout->settings_count; i++) {
		const struct setting_row *row = &layout->settings[i];
		const struct command *command = row->setting->command;

		if (row->setting->field != NULL)
			continue;
		if (row->setting->options != NULL && row->setting->ordinal == 0)
			model_call(file, "OPTIONS_ACCESSOR", "cczn", row->member,
				   name_upper(row->member), i, (long long)setting_instances(row));
		if (row->setting->options != NULL)
			continue;
		model_call(file, "ACCESSOR", "ccccnncz", command->forms[SET].record->name,
			   memory_format("%s_setting", command->stem),
			   is_modem(row->setting) ? "modem" : "port", row->member,
			   (long long)row->key_minimum, (long long)row->instances,
			   memory_format("%s_SETTING", name_upper(command->stem)), i);
	}
}

void model_functions(FILE *file, const struct layout *layout)
{
	const struct product *product = layout->product;

	size_t lates = 0;

	write_accessors(file, layout);
	for (size_t i = 0; i < product->reply_count; i++) {
		const struct reply *reply = product->replies[i];
		const char *kind = reply->late		 ? reply->inside ? "late_supplied" : "late"
				   : reply->inside	 ? "supplied"
				   : reply->kind != NULL ? "unsolicited"
				   : reply->payload	 ? "payload"
							 : "reply";

		if (reply->made)
			continue;
		model_call(file, reply->record->empty ? "EMITTER_EMPTY" : "EMITTER", "czck",
			   reply->name, reply->late ? lates++ : i, kind,
			   reply->summary != NULL ? reply->summary : reply->prefix);
	}
}
