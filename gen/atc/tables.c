/* SPDX-License-Identifier: MIT */
/* From commands, settings and replies to rows of tables. */
#include <string.h>

#include "layout.h"
#include "memory.h"

static long find_row(const struct layout *layout, const struct parameter *parameter, size_t *from)
{
	for (; *from < layout->lies_count; (*from)++)
		if (layout->lies[*from].parameter == parameter)
			return (long)layout->lies[(*from)++].row;
	return -1;
}

static size_t error_rows(struct layout *layout, const struct command *command)
{
	size_t count = 0;

	for (size_t i = 0; i < command->parameter_error_count; i++) {
		const struct parameter_error *entry = &command->parameter_errors[i];
		size_t from = 0, rows = entry->values != NULL ? 2 : 1;

		if (entry->values != NULL)
			entry->values->domain = (unsigned)layout_domain(layout, entry->values);
		while (find_row(layout, entry->parameter, &from) >= 0)
			count += rows;
	}
	return count;
}

static bool takes_data(const struct command *command)
{
	return command->prompt != NULL || command->forms[SET].payload;
}

/* The rarer properties that a form has; -1: none. */
static long extra_of(struct layout *layout, const struct command *command, int kind, bool has_set)
{
	struct extra_row row = {.command = command,
				.data = "NULL",
				.prompt = "NULL",
				.online = "NULL",
				.refusals = "NULL",
				.exceptions = "NULL",
				.errors = "NULL",
				.channels = command->channels};
	bool acts = kind == SET || kind == EXECUTE;
	size_t refusals = 0;

	/* A form without arguments is held against what asks for none. */
	while (refusals < command->refusal_count &&
	       (has_set || command->refusals[refusals].arguments == 0))
		refusals++;
	if (has_set && takes_data(command) && command->refused == 0)
		row.data = memory_format("&data_%s_set", command->stem);
	if (has_set && command->prompt != NULL)
		row.prompt = memory_format("&prompts[%zu]", layout->prompt_count);
	if (acts && command->online_count > 0)
		row.online = layout_onlines(layout, command, has_set);
	if (acts && refusals > 0) {
		row.refusals = memory_format("&refusals[%zu]", layout->refusal_count);
		row.refusal_count = refusals;
	}
	if (command->exception_count > 0) {
		row.exceptions = memory_format("&exceptions[%zu]", layout->exception_count);
		row.exception_count = command->exception_count;
	}
	if (has_set && command->parameter_error_count > 0) {
		row.errors = memory_format("&parameter_errors[%zu]", layout->parameter_error_count);
		row.error_count = error_rows(layout, command);
	}
	if (strcmp(row.data, "NULL") == 0 && strcmp(row.prompt, "NULL") == 0 &&
	    strcmp(row.online, "NULL") == 0 && row.refusal_count == 0 && row.exception_count == 0 &&
	    row.error_count == 0 && row.channels == 0)
		return -1;
	APPEND(layout->extras, layout->extras_count, row);
	return (long)layout->extras_count - 1;
}

static const char *join(const char *flags, bool is, const char *flag)
{
	return !is ? flags : *flags == '0' ? flag : memory_format("%s | %s", flags, flag);
}

static void lay_form(struct layout *layout, const struct command *command, int kind)
{
	const struct form *form = &command->forms[kind];
	bool has_set = form->record != NULL && form->record == command->forms[SET].record;
	bool at_times = command->setting != NULL && command->setting->stored != NULL;
	struct form_row row = {
		.command = command,
		.kind = kind,
		.handler = kind == READ && command->list != NULL
				   ? memory_format("%s_list", command->stem)
			   : form->refused != 0
				   ? memory_format("refuse_%s", cause_names[form->refused])
				   : form->handler,
		.count = form->list.count,
		.extra = -1};

	if (kind == SET && command->forms[EXECUTE].exists && command->execute_as == SET) {
		row = layout->forms[layout->forms_count - 1];
		row.kind = SET;
		APPEND(layout->forms, layout->forms_count, row);
		return;
	}
	row.first = layout_list(layout, &form->list, form->record, false);
	row.extra = extra_of(layout, command, kind, has_set);
	row.deadline = form->handler != NULL ? command->deadline : 0;
	row.flags = "0";
	row.flags =
		join(row.flags, form->handler != NULL && command->abortable, "AT_FORM_ABORTABLE");
	row.flags = join(row.flags, form->stores && !at_times, "AT_FORM_STORES");
	row.flags = join(row.flags, command->surplus, "AT_FORM_SURPLUS");
	row.flags = join(row.flags, form->floats, "AT_FORM_FLOATS");
	row.flags = join(row.flags, form->payload, "AT_FORM_PAYLOAD");
	row.flags = join(row.flags, form->options || (form->stores && at_times), "AT_FORM_OPTIONS");
	row.flags = join(row.flags, row.extra >= 0, "AT_FORM_EXTRA");
	APPEND(layout->forms, layout->forms_count, row);
}

/* What the lexer must know of a set form, the last that was laid: AT_COMMAND_... of the engine. */
static unsigned set_hints(const struct layout *layout)
{
	const struct form_row *row = &layout->forms[layout->forms_count - 1];
	bool text =
		row->count > 0 && strcmp(layout->parameters[row->first].type, "AT_TYPE_TEXT") == 0;

	return (strstr(row->flags, "AT_FORM_PAYLOAD") != NULL ? 1u << 4 : 0) | (text ? 1u << 5 : 0);
}

static void lay_command(struct layout *layout, const struct command *command)
{
	struct command_row row = {.form = layout->forms_count, .reply = -1, .test = -1};

	for (int kind = 0; kind < FORMS; kind++) {
		const struct form *form = &command->forms[kind];

		if (!form->exists)
			continue;
		if (form->made) {
			row.made |= 1u << kind;
			continue;
		}
		row.written |= 1u << kind;
		lay_form(layout, command, kind);
		if (kind == SET)
			row.made |= set_hints(layout);
	}
	if (command->read_reply != NULL)
		row.reply = (long)command->read_reply->index;
	if (command->test != NULL)
		row.test = (long)layout_string(layout, command->test, strlen(command->test));
	layout->prompt_count += command->prompt != NULL;
	layout->refusal_count += command->refusal_count;
	layout->exception_count += command->exception_count;
	layout->parameter_error_count += error_rows(layout, command);
	APPEND(layout->commands, layout->commands_count, row);
}

static void check_hash(const char *name, const char *other, struct place at)
{
	if (layout_hash(name) == layout_hash(other) && strcmp(name, other) != 0)
		complain(at,
			 "the stable names of '%s' and '%s' have the same hash: rename one, with "
			 "'was' "
			 "for the old name",
			 name, other);
}

/* Settings must not be taken for each other, nor the parameters of one setting. */
static void check_hashes(const struct layout *layout, const struct setting *setting)
{
	const struct list *list = &setting->list;

	for (size_t i = 0; i < layout->settings_count; i++) {
		const struct setting *other = layout->settings[i].setting;

		check_hash(setting_name(setting), setting_name(other), setting->at);
	}
	for (size_t i = 0; i < list->count; i++)
		for (size_t n = 0; n < i; n++)
			check_hash(list->items[i]->name, list->items[n]->name, list->items[i]->at);
}

/* What a setting or parameter was called must not be what another one is called now. */
static void check_former(const struct product *product, const struct setting *setting)
{
	const struct list *list = &setting->list;

	for (size_t i = 0; setting->was != NULL && i < product->setting_count; i++)
		if (strcmp(setting_name(product->settings[i]), setting->was) == 0)
			complain(setting->at, "it 'was' '%s', which still keeps values of its own",
				 setting->was);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->was != NULL && list_find(list, list->items[i]->was) != NULL)
			complain(list->items[i]->at, "'%s' 'was' '%s', which is still there",
				 list->items[i]->name, list->items[i]->was);
}

/* The stable names of a setting's parameters. A record says whose they are, so that settings with
 * parameters of the same names share them. */
static size_t lay_stable(struct layout *layout, const struct list *list)
{
	for (size_t first = 0; first + list->count <= layout->stables_count; first++) {
		size_t same = 0;

		while (same < list->count &&
		       strcmp(layout->stables[first + same].name, list->items[same]->name) == 0)
			same++;
		if (same == list->count)
			return first;
	}
	for (size_t i = 0; i < list->count; i++)
		APPEND(layout->stables, layout->stables_count,
		       ((struct stable_row){layout_hash(list->items[i]->name), 0,
					    list->items[i]->name}));
	return layout->stables_count - list->count;
}

static void lay_setting(struct layout *layout, const struct setting *setting)
{
	bool modem = setting->storage == KEEP_SESSION || setting->storage == KEEP_NVM;
	const char *structure = modem ? "product_settings" : "product_port_settings";
	const struct record *record = setting_record(setting);
	struct setting_row row = {
		.setting = setting, .instances = 1, .former = -1, .count = setting->list.count};

	row.member = setting->field != NULL	? memory_format("engine.%s", setting->field)
		     : setting->options != NULL ? setting->options->kept->name
						: setting->command->stem;
	row.offset = memory_format("offsetof(struct %s, %s)", structure, row.member);
	row.size = memory_format("sizeof(struct %s)", record->name);
	if (setting->key != NULL && setting->key->type == TYPE_CHOICE) {
		row.key_minimum = setting->key->choices[setting->ordinal].value;
		if (setting->ordinal > 0)
			row.offset = memory_format("%s + %zu * %s", row.offset, setting->ordinal,
						   row.size);
	} else if (setting->key != NULL) {
		row.instances = setting->key->maximum - setting->key->minimum + 1;
		row.key_minimum = setting->key->minimum;
	}
	row.first = layout_list(layout, &setting->list, record, true);
	check_hashes(layout, setting);
	check_former(layout->product, setting);
	row.stable = lay_stable(layout, &setting->list);
	if (setting->was != NULL) {
		struct stable_row former = {layout_hash(setting->was),
					    layout_hash(setting_name(setting)), setting->was};

		row.former = (long)layout->formers_count;
		APPEND(layout->formers, layout->formers_count, former);
	}
	for (size_t i = 0; i < setting->list.count; i++) {
		const struct parameter *parameter = setting->list.items[i];
		struct stable_row former;

		if (parameter->was == NULL)
			continue;
		former = (struct stable_row){layout_hash(parameter->was),
					     layout_hash(parameter->name), parameter->was};
		if (row.former < 0)
			row.former = (long)layout->formers_count;
		APPEND(layout->formers, layout->formers_count, former);
	}
	if (row.former >= 0)
		APPEND(layout->formers, layout->formers_count, ((struct stable_row){0, 0, "end"}));
	APPEND(layout->settings, layout->settings_count, row);
}

/* A generated read form prints the setting itself: its fields are the parameters of that name. */
static void bind_fields(struct reply *reply)
{
	const struct list *kept = &reply->command->setting->list;

	for (size_t i = 0; i < reply->list.count; i++) {
		struct parameter *field = reply->list.items[i];
		const struct parameter *source = list_find(kept, field->name);

		if (field->type == TYPE_LITERAL)
			continue;
		if (source == NULL || field->ways != NULL) {
			complain(field->at,
				 "'%s' is none of the kept parameters: the read form is generated",
				 field->name);
			continue;
		}
		field->size = source->size;
		field->member = source->member;
		field->stored = source->stored;
		if (field->type == TYPE_DECIMAL || field->type == TYPE_WORD_HEX) {
			if (source->type != TYPE_NUMBER && source->type != TYPE_CHOICE)
				complain(field->at, "'%s' is no number", field->name);
			continue;
		}
		if (field->type == TYPE_NUMBER && source->type == TYPE_CHOICE)
			continue;
		if (field->type != source->type)
			complain(field->at, "'%s' is kept with another type", field->name);
	}
	reply->record = reply->command->forms[SET].record;
}

static void lay_reply(struct layout *layout, struct reply *reply)
{
	struct reply_row row = {.prefix =
					layout_string(layout, reply->prefix, reply->prefix_length),
				.count = reply->list.count - reply->inside,
				.flags = "0",
				.kind = "AT_NOT_UNSOLICITED"};

	if (reply->use != NULL) {
		layout_option_reply(layout, reply, &row);
		APPEND(layout->replies, layout->replies_count, row);
		return;
	}
	if (reply->made)
		bind_fields(reply);
	row.first = layout_list(layout, &reply->list, reply->record, false);
	row.flags = join(row.flags, reply->bare, "AT_REPLY_BARE");
	row.flags = join(row.flags, reply->payload, "AT_REPLY_PAYLOAD");
	row.flags = join(row.flags, reply->hex, "AT_REPLY_HEX");
	row.flags = join(row.flags, reply->inside, "AT_REPLY_INSIDE");
	for (size_t i = 0; i < reply->list.count; i++)
		row.flags = join(row.flags, reply->list.items[i]->ways != NULL, "AT_REPLY_CASES");
	if (reply->kind != NULL)
		row.kind = memory_format("AT_%s", name_upper(reply->kind));
	APPEND(layout->replies, layout->replies_count, row);
}

/* What stands first: texts of the dialect and results, then each command's name. */
static void lay_texts(struct layout *layout)
{
	const struct product *product = layout->product;
	const struct dialect *dialect = &product->dialect;

	layout_string(layout, "", 0);
	layout_string(layout, dialect->prefix, strlen(dialect->prefix));
	layout_string(layout, dialect->colon, strlen(dialect->colon));
	if (dialect->error_format != NULL)
		layout_string(layout, dialect->error_format, strlen(dialect->error_format));
	for (size_t i = 0; i < product->result_count; i++)
		layout_string(layout, product->results[i].text, strlen(product->results[i].text));
	cost_charge(layout, "", "");
	for (size_t i = 0; i < product->command_count; i++) {
		const char *name = product->commands[i]->name;

		layout_string(layout, name, strlen(name));
		cost_charge(layout, name, product->commands[i]->stem);
	}
}

/* Of the errors those that some cause or command answers. */
static void lay_errors(struct layout *layout, struct product *product)
{
	for (size_t i = 0, n = 0; i < product->error_count; i++) {
		for (size_t cause = 0; cause < cause_count; cause++)
			if (product->cause_errors[cause] == (int)i)
				product->errors[i].used = true;
		if (!product->errors[i].used)
			continue;
		product->errors[i].index = (unsigned)n++;
		layout_string(layout, product->errors[i].text, strlen(product->errors[i].text));
	}
	cost_charge(layout, "", "");
}

/* A late result that is queued has its error in a byte, of which the last values mean others. */
static void check_late(const struct product *product)
{
	for (size_t i = 0; i < product->reply_count; i++)
		if (product->replies[i]->late && product->error_count > 0 &&
		    product->errors[product->error_count - 1].index >= 0xf0) {
			complain(product->replies[i]->at, "too many errors for a late result");
			break;
		}
}

struct layout *layout_make(struct product *product)
{
	struct layout *layout = NEW(struct layout);

	layout->product = product;
	lay_texts(layout);
	for (size_t i = 0; i < product->command_count; i++) {
		lay_command(layout, product->commands[i]);
		cost_charge(layout, product->commands[i]->name, product->commands[i]->stem);
	}
	for (size_t i = 0; i < product->setting_count; i++) {
		const struct command *command = product->settings[i]->command;

		lay_setting(layout, product->settings[i]);
		cost_charge(layout, command->name, command->stem);
	}
	for (size_t i = 0; i < product->reply_count; i++) {
		struct reply *reply = product->replies[i];

		lay_reply(layout, reply);
		if (reply->command != NULL)
			cost_charge(layout, reply->command->name, reply->command->stem);
		else
			cost_charge(layout, memory_format("%s (code)", reply->prefix), reply->name);
	}
	layout_options(layout);
	lay_errors(layout, product);
	layout_check_answers(layout);
	check_late(product);
	if (layout->string_bytes >= 0xffff)
		complain(product->at, "more than 64 KB of texts");
	return layout;
}
