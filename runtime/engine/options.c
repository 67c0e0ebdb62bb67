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
};

/* What a place in a command is about. */
struct reference {
	const struct at_option_use *use;
	const struct at_option_table *table;
	const struct at_setting *setting; /* NULL: nothing is kept */
};

static struct reference refer(const struct at_product *product, unsigned use)
{
	struct reference reference = {.use = &product->options->uses[use]};

	reference.table = &product->options->tables[reference.use->table];
	if (reference.table->setting != AT_NONE)
		reference.setting = &product->settings[reference.table->setting];
	return reference;
}

static const struct at_option *find_option(const struct at_product *product,
					   const struct at_option_table *table, uint8_t number)
{
	const struct at_option *option = &product->options->options[table->first];

	while (option->number != number)
		option++;
	return option;
}

static const struct at_option_table *table_of(const struct at_product *product, unsigned setting)
{
	const struct at_option_table *table = product->options->tables;

	while (table->setting != setting)
		table++;
	return table;
}

/* Which instance a key picks, or -1. */
static int instance_of(const struct at_option_table *table, const struct at_setting *setting,
		       unsigned key)
{
	if (table->keys == NULL)
		return key - setting->key_minimum < setting->instances
			       ? (int)(key - setting->key_minimum)
			       : -1;
	for (int i = 0; i < setting->instances; i++)
		if (table->keys[i] == key)
			return i;
	return -1;
}

static uint16_t key_of(const struct at_option_table *table, const struct at_setting *setting,
		       unsigned instance)
{
	return (uint16_t)(table->keys != NULL ? table->keys[instance]
					      : setting->key_minimum + instance);
}

static void *instance_at(const struct at_modem *modem, const struct at_setting *setting,
			 unsigned instance)
{
	return (char *)modem->settings + setting->offset + (size_t)instance * setting->size;
}

static unsigned member(const void *arguments, uint16_t offset)
{
	return offset == AT_NONE ? 0 : ((const uint8_t *)arguments)[offset];
}

/* The instance that the arguments of a use pick. */
static void *picked(const struct at_modem *modem, const struct reference *reference,
		    const void *arguments)
{
	int instance = instance_of(reference->table, reference->setting,
				   member(arguments, reference->use->key));

	return instance_at(modem, reference->setting, (unsigned)instance);
}

/* ---------------------------------------------------------------------- the number of an option */

/* Whether what a command wants of an option can be had. */
static bool allowed(const struct reference *reference, const struct at_option *option,
		    const void *arguments)
{
	const struct at_option_use *use = reference->use;
	unsigned barred =
		use->deed == AT_OPTION_CHANGES ? AT_OPTION_READ_ONLY : AT_OPTION_WRITE_ONLY;

	if ((option->flags & barred) != 0)
		return false;
	if (use->key != AT_NONE &&
	    instance_of(reference->table, reference->setting, member(arguments, use->key)) < 0)
		return false;
	if (use->chooser == AT_NONE)
		return true;
	unsigned chosen = member(arguments, use->chooser);

	return chosen < 32 && (option->offered >> chosen & 1) != 0;
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
	return allowed(&reference,
		       find_option(product, reference.table,
				   ((const uint8_t *)binding->record)[parameter->offset]),
		       binding->record)
		       ? CAUSE_NONE
		       : CAUSE_not_supported;
}

const struct at_type_code at_type_option = {read_option, NULL, NULL};

/* ------------------------------------------------------------------------------------- changing */

static enum cause change(struct at_modem *modem, const struct reference *reference,
			 const struct at_option *option, const struct at_parameter *value,
			 const void *arguments)
{
	const struct at_product *product = modem->product;
	const struct at_setting *setting = reference->setting;

	if ((option->flags & AT_OPTION_KEPT) == 0)
		return CAUSE_NONE;
	const struct at_parameter *kept = &product->parameters[setting->first + option->place];
	const char *from = (const char *)arguments + value->offset;
	char *record = picked(modem, reference, arguments);

	if (kept->type == AT_TYPE_STORED_TEXT) {
		const struct at_text *text = (const void *)from;

		convert_store_text(product, kept, record, text->bytes, text->length);
	} else {
		memcpy(record + kept->offset, from, value_size(product, kept));
	}
	if (reference->table->storing != AT_OPTIONS_STORED)
		return CAUSE_NONE;
	unsigned key = member(arguments, reference->use->key);
	enum cause cause = at_options_store(modem, reference->table->setting, key);

	if (cause != CAUSE_NONE)
		at_options_recall(modem, reference->table->setting, key);
	return cause;
}

/* -------------------------------------------------------------------------------------- telling */

static void put_values(struct at_option_line *line, const struct at_parameter *field,
		       unsigned count, const void *record)
{
	for (; count > 0; field++, count--) {
		bool text = field->type == AT_TYPE_STORED_TEXT;

		put_char(&line->writer, ',');
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

	put_number(&line->writer, option->number, 10, 1);
	if ((option->flags & AT_OPTION_SHOWN) != 0)
		return reference->use->show(call, arguments, option->number, line);
	put_values(line, &product->parameters[reference->setting->first + option->place], 1,
		   picked(call->port->modem, reference, arguments));
	return CAUSE_NONE;
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
	for (; field->type != AT_TYPE_OPTION; field++) {
		put_value(&line->writer, field, arguments, (field->flags & AT_QUOTED) != 0);
		put_char(&line->writer, ',');
	}
	return put_option(call, line, reference, arguments);
}

static enum cause tell(struct at_call *call, const struct reference *reference,
		       const struct at_option *option, const void *arguments)
{
	struct at_port *port = call->port;
	struct at_option_line line = {.option = option};
	enum cause cause;

	reply_begin(port, &line.writer);
	cause = put_line(call, &line, reference, arguments);
	if (cause == CAUSE_NONE && line.writer.at >= line.writer.end) {
		/* A long list goes out as far as the stream takes it before it is given up. */
		output_flush(port);
		reply_begin(port, &line.writer);
		cause = put_line(call, &line, reference, arguments);
	}
	if (cause == CAUSE_NONE)
		reply_end(port, &line.writer);
	return cause;
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

enum cause at_options_conclude(struct at_call *call, const void *arguments)
{
	const struct at_product *product = port_product(call->port);
	struct list list;
	unsigned position = 0;

	do {
		list = bind_walk(product, call_form(call), arguments, position++);
		if (list.count == 0)
			return CAUSE_NONE; /* no option in these cases */
	} while (list.parameter->type != AT_TYPE_OPTION);

	const struct reference reference = refer(product, list.parameter[1].offset);
	const struct at_option *option = find_option(
		product, reference.table, (uint8_t)member(arguments, list.parameter->offset));

	if (reference.use->deed == AT_OPTION_ASKS)
		return tell(call, &reference, option, arguments);
	list = bind_walk(product, call_form(call), arguments, position);
	return change(call->port->modem, &reference, option, list.parameter, arguments);
}

/* ------------------------------------------------------------------------------- kept and stored
 */

/* Factory values, but for parameters with one of these flags. */
static void factory(const struct at_product *product, const struct at_setting *setting,
		    void *record, unsigned left_alone)
{
	const struct at_parameter *parameter = &product->parameters[setting->first];

	for (unsigned n = setting->count; n > 0; n--, parameter++)
		if ((parameter->flags & left_alone) == 0)
			convert_default(product, parameter, record);
}

void at_options_start(struct at_modem *modem)
{
	const struct at_product *product = modem->product;
	const struct at_option_table *table = product->options->tables;

	for (unsigned n = product->options->table_count; n > 0; n--, table++) {
		if (table->setting == AT_NONE)
			continue;
		const struct at_setting *setting = &product->settings[table->setting];

		for (unsigned i = 0; i < setting->instances; i++) {
			void *record = instance_at(modem, setting, i);

			factory(product, setting, record, 0);
			if (table->storing != AT_OPTIONS_UNSTORED)
				record_read(modem, setting, key_of(table, setting, i), record);
		}
	}
}

/* The instance that a handler means; NULL: there is none. */
static void *meant(const struct at_modem *modem, unsigned setting, unsigned key, uint16_t *record)
{
	const struct at_setting *which = &modem->product->settings[setting];
	const struct at_option_table *table = table_of(modem->product, setting);
	int instance = instance_of(table, which, key);

	if (instance < 0)
		return NULL;
	*record = key_of(table, which, (unsigned)instance);
	return instance_at(modem, which, (unsigned)instance);
}

void *at_options(const struct at_modem *modem, unsigned setting, unsigned key)
{
	uint16_t record;

	return meant(modem, setting, key, &record);
}

enum cause at_options_store(struct at_modem *modem, unsigned setting, unsigned key)
{
	uint16_t record;
	const void *values = meant(modem, setting, key, &record);

	return values == NULL
		       ? CAUSE_parameter_range
		       : record_write(modem, &modem->product->settings[setting], record, values);
}

enum cause at_options_free(struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct at_storage *storage = modem->storage;
	uint16_t record;

	if (meant(modem, setting, key, &record) == NULL)
		return CAUSE_parameter_range;
	if (storage == NULL)
		return CAUSE_NONE;
	return storage->write(storage->context, modem->product->settings[setting].name, record,
			      NULL, 0);
}

enum cause at_options_recall(struct at_modem *modem, unsigned setting, unsigned key)
{
	struct at_setting recalled = modem->product->settings[setting];
	uint16_t record;
	void *values = meant(modem, setting, key, &record);

	if (values == NULL)
		return CAUSE_parameter_range;
	factory(modem->product, &recalled, values, AT_IGNORED | AT_OPTIONAL);
	recalled.storage = AT_KEEP_RECALLED;
	record_read(modem, &recalled, record, values);
	return CAUSE_NONE;
}
