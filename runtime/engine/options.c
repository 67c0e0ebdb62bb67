/* SPDX-License-Identifier: MIT */
/*
 * Tables of options: settings that commands tell apart by a number. A table's values are the
 * members of one setting; which of them a command means stands in its arguments. A product without
 * any does not link this file.
 */
#include <string.h>

#include "engine/port.h"

struct at_option_line {
	struct writer writer;
	const struct at_option *option;
	uint16_t lines; /* that stand already */
	bool comma;	/* before the next value */
	bool ended;	/* there is no such line */
};

/* What a place in a command is about. */
struct reference {
	const struct at_option_use *use;
	const struct at_option_table *table;
};

static struct reference refer(const struct at_product *product, unsigned use)
{
	const struct at_option_use *which = &product->options->uses[use];

	return (struct reference){which, &product->options->tables[which->table]};
}

static const struct at_option *find_option(const struct at_product *product,
					   const struct at_option_table *table, uint8_t number)
{
	const struct at_option *option = &product->options->options[table->first];

	while (option->number != number)
		option++;
	return option;
}

static unsigned member(const void *arguments, uint16_t offset)
{
	return offset == AT_NONE ? 0 : ((const uint8_t *)arguments)[offset];
}

/* What is kept for a key. */
struct kept {
	const struct at_setting *setting; /* NULL: the table does not have the key */
	uint16_t key;			  /* of the record */
	void *record;
};

static struct kept find_kept(const struct at_modem *modem, const struct at_option_table *table,
			     unsigned key)
{
	const struct at_setting *setting = &modem->product->settings[table->setting];

	for (unsigned n = table->settings; n > 0; n--, setting++) {
		unsigned instance = key - setting->key_minimum;

		if (instance < setting->instances)
			return (struct kept){setting, (uint16_t)key,
					     (char *)modem->settings + setting->offset +
						     (size_t)instance * setting->size};
	}
	return (struct kept){0};
}

/* What the arguments of a use pick. */
static struct kept picked(const struct at_modem *modem, const struct reference *reference,
			  const void *arguments)
{
	return find_kept(modem, reference->table, member(arguments, reference->use->key));
}

/* ---------------------------------------------------------------------- the number of an option */

static bool has_key(const struct at_product *product, const struct at_option_table *table,
		    unsigned key)
{
	const struct at_setting *setting = &product->settings[table->setting];

	for (unsigned n = table->settings; n > 0; n--, setting++)
		if (key - setting->key_minimum < setting->instances)
			return true;
	return false;
}

/* Whether what a command wants of an option can be had. */
static bool allowed(const struct at_product *product, const struct reference *reference,
		    const struct at_option *option, const void *arguments)
{
	const struct at_option_use *use = reference->use;
	unsigned chosen = member(arguments, use->chooser);
	unsigned barred =
		use->deed == AT_OPTION_CHANGES ? AT_OPTION_READ_ONLY : AT_OPTION_WRITE_ONLY;

	if ((option->flags & barred) != 0 ||
	    (use->key != AT_NONE &&
	     !has_key(product, reference->table, member(arguments, use->key))))
		return false;
	return use->chooser == AT_NONE || (chosen < 32 && (option->offered >> chosen & 1) != 0);
}

static enum cause read_option(const struct binding *binding, const struct at_parameter *parameter,
			      const struct at_token *token)
{
	const struct at_product *product = binding->product;
	struct at_parameter number = *parameter;
	struct reference reference;
	enum cause cause;

	number.type = AT_TYPE_CHOICE;
	cause = convert_value(binding, &number, token);
	if (cause != CAUSE_NONE)
		return cause;
	reference = refer(product, parameter[1].offset); /* behind it stand its cases */
	return allowed(product, &reference,
		       find_option(product, reference.table,
				   ((const uint8_t *)binding->record)[parameter->offset]),
		       binding->record)
		       ? CAUSE_NONE
		       : CAUSE_not_supported;
}

const struct at_type_code at_type_option = {read_option, NULL, NULL};

/* ------------------------------------------------------------------------------------- changing */

/* Whether what changes now is more than what is so until the next start. */
static bool keeps(const struct at_modem *modem, const struct at_setting *setting)
{
	const struct at_options *options = modem->product->options;

	return options->keeps == NULL || options->keeps(modem, setting);
}

/* What is not stored is not `given`, whatever an older record said. */
static enum cause store(struct at_modem *modem, const struct kept *kept)
{
	const struct at_parameter *parameter = &modem->product->parameters[kept->setting->first];

	if (!keeps(modem, kept->setting))
		return CAUSE_NONE;
	for (unsigned n = kept->setting->count; n > 0; n--, parameter++)
		if (parameter->bit != 0xff)
			*(uint32_t *)kept->record = 0;
	return record_write(modem, kept->setting, kept->key, kept->record);
}

/* Whether a value is below that of the option that bounds it. */
static bool too_low(const struct at_product *product, const struct kept *kept,
		    const struct at_option *option, const struct at_parameter *value,
		    const void *arguments)
{
	if (option->least == 0)
		return false;
	const struct at_parameter *least =
		&product->parameters[kept->setting->first + option->least - 1u];

	return value_number(value, (const char *)arguments + value->offset) <
	       value_number(least, (const char *)kept->record + least->offset);
}

static void copy_value(const struct at_product *product, const struct at_parameter *to,
		       void *record, const void *from)
{
	const struct at_text *text = from;

	if (to->type == AT_TYPE_STORED_TEXT)
		convert_store_text(product, to, record, text->bytes, text->length);
	else
		memcpy((char *)record + to->offset, from, value_size(product, to));
}

static enum cause change(struct at_call *call, const struct reference *reference,
			 const struct at_option *option, const struct at_parameter *value,
			 const void *arguments)
{
	struct at_modem *modem = call->port->modem;
	const struct at_product *product = modem->product;
	enum cause cause = CAUSE_NONE;
	struct kept kept;

	if ((option->flags & AT_OPTION_KEPT) == 0)
		return CAUSE_NONE;
	kept = picked(modem, reference, arguments);
	if (too_low(product, &kept, option, value, arguments)) {
		call->wrong_parameter = (uint16_t)(value - product->parameters + 1);
		return CAUSE_parameter_range;
	}
	const struct at_parameter *to = &product->parameters[kept.setting->first + option->place];

	for (unsigned i = 0; i < option->values; i++)
		copy_value(product, &to[i], kept.record, (const char *)arguments + value[i].offset);
	if (reference->table->storing == AT_OPTIONS_STORED)
		cause = store(modem, &kept);
	if (cause != CAUSE_NONE) { /* what is stored is what was kept */
		for (unsigned i = 0; i < option->values; i++)
			convert_default(product, &to[i], kept.record);
		record_read(modem, kept.setting, kept.key, kept.record);
	} else if (reference->table->heard != NULL) {
		reference->table->heard(modem, option->number, kept.key);
	}
	return cause;
}

/* -------------------------------------------------------------------------------------- telling */

static void put_values(struct at_option_line *line, const struct at_parameter *field,
		       unsigned count, const void *record)
{
	for (; count > 0; field++, count--) {
		bool text = field->type == AT_TYPE_STORED_TEXT &&
			    !line->writer.product->dialect->bare_replies;

		if (line->comma)
			put_char(&line->writer, ',');
		line->comma = true;
		put_value(&line->writer, field, record, text || (field->flags & AT_QUOTED) != 0);
	}
}

void at_option_put(struct at_option_line *line, const void *value)
{
	const struct at_option *option = line->option;

	put_values(line, &line->writer.product->parameters[option->shown], option->count, value);
}

static enum cause put_option(struct at_call *call, struct at_option_line *line,
			     const struct reference *reference, const void *arguments)
{
	const struct at_product *product = line->writer.product;
	const struct at_option *option = line->option;

	if ((option->flags & AT_OPTION_SHOWN) != 0)
		return reference->use->show(call, arguments, option->number, line);
	const struct kept kept = picked(call->port->modem, reference, arguments);

	put_values(line, &product->parameters[kept.setting->first + option->place], option->values,
		   kept.record);
	return CAUSE_NONE;
}

/* Which option it is: its number, or its name. */
static void put_which(struct at_option_line *line, const struct at_parameter *field)
{
	struct at_parameter which = *field;

	which.type = (field->flags & AT_QUOTED) != 0 ? AT_TYPE_CHOICE : AT_TYPE_U8;
	which.flags = 0;
	which.offset = 0;
	put_values(line, &which, 1, &line->option->number);
}

/* The line of one option: fields out of the arguments of who asks, its number, its values. */
static enum cause put_line(struct at_call *call, struct at_option_line *line,
			   const struct reference *reference, const void *arguments)
{
	const struct at_product *product = line->writer.product;
	const struct at_reply_shape *reply = &product->replies[reference->use->reply];
	const struct at_parameter *field = &product->parameters[reply->first];

	if ((reply->flags & AT_REPLY_BARE) == 0)
		put_name(&line->writer, reply->prefix);
	for (; field->type != AT_TYPE_OPTION; field++)
		put_values(line, field, 1, arguments);
	if ((field->flags & AT_IGNORED) == 0)
		put_which(line, field);
	return put_option(call, line, reference, arguments);
}

static enum cause tell_line(struct at_call *call, struct at_option_line *line,
			    const struct reference *reference, const void *arguments)
{
	struct at_port *port = call->port;
	enum cause cause;

	line->comma = false;
	reply_begin(port, &line->writer);
	cause = put_line(call, line, reference, arguments);
	if (cause == CAUSE_NONE && line->writer.at >= line->writer.end) {
		/* A long list goes out as far as the stream takes it before it is given up. */
		output_flush(port);
		line->comma = false;
		reply_begin(port, &line->writer);
		cause = put_line(call, line, reference, arguments);
	}
	if (cause == CAUSE_NONE && !line->ended)
		reply_end(port, &line->writer);
	return cause;
}

static enum cause tell(struct at_call *call, const struct reference *reference,
		       const struct at_option *option, const void *arguments)
{
	struct at_option_line line = {.option = option};
	enum cause cause;

	do {
		cause = tell_line(call, &line, reference, arguments);
		line.lines++;
	} while (cause == CAUSE_NONE && !line.ended && line.lines < AT_OPTION_LINES_MOST &&
		 (option->flags & AT_OPTION_LINES) != 0);
	return cause;
}

uint16_t at_option_lines(const struct at_option_line *line)
{
	return line->lines;
}

void at_option_end(struct at_option_line *line)
{
	line->ended = true;
}

enum cause at_options_list(struct at_call *call, unsigned use)
{
	const struct at_product *product = port_product(call->port);
	const struct reference reference = refer(product, use);
	const struct at_option *option = &product->options->options[reference.table->first];

	for (unsigned n = reference.table->count; n > 0; n--, option++) {
		if ((option->flags & (AT_OPTION_UNLISTED | AT_OPTION_WRITE_ONLY)) != 0)
			continue;
		enum cause cause = tell(call, &reference, option, NULL);

		if (cause != CAUSE_NONE)
			return cause;
	}
	return CAUSE_NONE;
}

/* --------------------------------------------------------------------------- a form has succeeded
 */

/* The form changes a setting that is not always stored, or nothing. */
static enum cause keep_setting(struct at_call *call, const void *arguments)
{
	struct at_port *port = call->port;
	const struct at_product *product = port_product(port);
	unsigned index = product->commands[call->command].setting;

	if (index == AT_NONE)
		return CAUSE_NONE;
	const struct at_setting *setting = &product->settings[index];

	if (keeps(port->modem, setting))
		return settings_store(port, setting, arguments);
	memcpy(settings_place(port, setting, settings_instance(product, setting, arguments)),
	       arguments, setting->size);
	return CAUSE_NONE;
}

enum cause at_options_conclude(struct at_call *call, const void *arguments)
{
	const struct at_product *product = port_product(call->port);
	struct list list;
	unsigned position = 0;

	do {
		list = bind_walk(product, call_form(call), arguments, position++);
		if (list.count == 0)
			return keep_setting(call, arguments); /* no option in these cases */
	} while (list.parameter->type != AT_TYPE_OPTION);

	const struct reference reference = refer(product, list.parameter[1].offset);
	const struct at_option *option = find_option(
		product, reference.table, (uint8_t)member(arguments, list.parameter->offset));

	if (reference.use->deed == AT_OPTION_ASKS)
		return tell(call, &reference, option, arguments);
	list = bind_walk(product, call_form(call), arguments, position);
	return change(call, &reference, option, list.parameter, arguments);
}

/* ------------------------------------------------------------------------------- kept and stored
 */

/* What a handler means by the setting's index and a key. */
static struct kept meant(const struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct at_option_table *table = modem->product->options->tables;

	while (table->setting != setting)
		table++;
	return find_kept(modem, table, key);
}

void *at_options(const struct at_modem *modem, unsigned setting, unsigned key)
{
	return meant(modem, setting, key).record;
}

enum cause at_options_store(struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct kept kept = meant(modem, setting, key);

	return kept.setting == NULL ? CAUSE_parameter_range : store(modem, &kept);
}

enum cause at_options_free(struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct at_storage *storage = modem->storage;
	const struct kept kept = meant(modem, setting, key);

	if (kept.setting == NULL)
		return CAUSE_parameter_range;
	return storage == NULL
		       ? CAUSE_NONE
		       : storage->write(storage->context, kept.setting->name, kept.key, NULL, 0);
}

static bool lasts(const struct at_parameter *parameter)
{
	return (parameter->flags & AT_OPTIONAL) != 0 || parameter->bit != 0xff;
}

/* Copies the values that last out of the record, or back. */
static void hold_lasting(const struct at_product *product, const struct kept *kept, char *held,
			 bool back)
{
	const struct at_parameter *parameter = &product->parameters[kept->setting->first];

	for (unsigned n = kept->setting->count; n > 0; n--, parameter++) {
		char *value = (char *)kept->record + parameter->offset;
		size_t size = value_size(product, parameter);

		if (!lasts(parameter))
			continue;
		memcpy(back ? value : held, back ? held : value, size);
		held += size;
	}
}

enum cause at_options_recall(struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct at_product *product = modem->product;
	const struct kept kept = meant(modem, setting, key);
	char held[AT_OPTIONS_LASTING];

	if (kept.setting == NULL)
		return CAUSE_parameter_range;
	const struct at_parameter *parameter = &product->parameters[kept.setting->first];

	hold_lasting(product, &kept, held, false);
	for (unsigned n = kept.setting->count; n > 0; n--, parameter++)
		convert_default(product, parameter, kept.record);
	if (kept.setting->storage == AT_KEEP_NVM)
		record_read(modem, kept.setting, kept.key, kept.record);
	hold_lasting(product, &kept, held, true);
	return CAUSE_NONE;
}
