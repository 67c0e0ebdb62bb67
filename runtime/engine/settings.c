/* SPDX-License-Identifier: MIT */
/* Settings: factory values, storing what a set form was given, reading it back, profiles. */
#include <string.h>

#include "engine/port.h"

const struct at_engine_settings settings_obeyed = {
	.verbose = 1, .s2 = '+', .s3 = '\r', .s4 = '\n', .s5 = '\b', .s12 = 50, .error_level = 1};

static bool of_port(const struct at_setting *setting)
{
	return setting->storage == AT_KEEP_PORT || setting->storage == AT_KEEP_PROFILE;
}

void *settings_place(const struct at_port *port, const struct at_setting *setting,
		     unsigned instance)
{
	char *base = of_port(setting) ? port->settings : port->modem->settings;

	return base + setting->offset + (size_t)instance * setting->size;
}

unsigned settings_instance(const struct at_product *product, const struct at_setting *setting,
			   const void *arguments)
{
	if (setting->instances <= 1)
		return 0;
	for (unsigned i = 0; i < setting->count; i++) {
		const struct at_parameter *parameter = &product->parameters[setting->first + i];

		if ((parameter->flags & AT_KEY) == 0)
			continue;
		uint32_t key = value_number(parameter, (const char *)arguments + parameter->offset);

		return key < setting->key_minimum ||
				       key - setting->key_minimum >= setting->instances
			       ? 0
			       : key - setting->key_minimum;
	}
	return 0;
}

static void factory(const struct at_product *product, const struct at_setting *setting,
		    void *record, unsigned instance)
{
	memset(record, 0, setting->size);
	for (unsigned i = 0; i < setting->count; i++) {
		const struct at_parameter *parameter = &product->parameters[setting->first + i];

		if (parameter->type == AT_TYPE_REPEAT || parameter->type == AT_TYPE_PAYLOAD)
			return;
		if ((parameter->flags & AT_KEY) != 0)
			value_set(parameter, record, setting->key_minimum + instance);
		else if ((parameter->flags & AT_IGNORED) == 0)
			convert_default(product, parameter, record);
	}
}

/* What is done with each instance of some settings: factory values are taken, then its record is
 * read, or only one of both; or the record is written. */
enum deed { FACTORY = 1 << 0, READ = 1 << 1, WRITE = 1 << 2 };

/* To the settings of these storage classes (a bit each). Record keys: that of the instance; of a
 * profile its number, with the instance in the upper byte. */
static enum cause for_each(struct at_modem *modem, const struct at_port *port, unsigned classes,
			   unsigned deeds, unsigned profile)
{
	const struct at_product *product = modem->product;

	for (unsigned i = 0; i < product->setting_count; i++) {
		const struct at_setting *setting = &product->settings[i];
		bool profiled = setting->storage == AT_KEEP_PROFILE;

		if ((classes >> setting->storage & 1) == 0)
			continue;
		char *record = (char *)(of_port(setting) ? port->settings : modem->settings) +
			       setting->offset;

		for (unsigned k = 0; k < setting->instances; k++, record += setting->size) {
			uint16_t key =
				(uint16_t)(profiled ? profile | k << 8 : setting->key_minimum + k);
			enum cause cause = CAUSE_NONE;

			if ((deeds & FACTORY) != 0)
				factory(product, setting, record, k);
			if ((deeds & READ) != 0)
				record_read(modem, setting, key, record);
			if ((deeds & WRITE) != 0)
				cause = record_write(modem, setting, key, record);
			if (cause != CAUSE_NONE)
				return cause;
		}
	}
	return CAUSE_NONE;
}

void settings_start(struct at_modem *modem)
{
	for_each(modem, NULL, 1 << AT_KEEP_SESSION, FACTORY, 0);
	for_each(modem, NULL, 1 << AT_KEEP_NVM, FACTORY | READ, 0);
}

void settings_start_port(struct at_port *port)
{
	for_each(port->modem, port, 1 << AT_KEEP_PORT, FACTORY, 0);
	at_profile_recall(port, 0);
}

enum cause settings_store(struct at_port *port, const struct at_setting *setting,
			  const void *arguments)
{
	unsigned instance = settings_instance(port_product(port), setting, arguments);
	enum cause cause = CAUSE_NONE;

	if (setting->storage == AT_KEEP_NVM && port->modem->storage != NULL)
		cause = record_write(port->modem, setting,
				     (uint16_t)(setting->key_minimum + instance), arguments);
	if (cause == CAUSE_NONE)
		memcpy(settings_place(port, setting, instance), arguments, setting->size);
	return cause;
}

void at_keep_value(const struct binding *binding, const struct at_parameter *parameter)
{
	const struct at_product *product = binding->product;

	if (binding->port == NULL || binding->command->setting == AT_NONE) {
		convert_default(product, parameter, binding->record);
		return;
	}
	const struct at_setting *setting = &product->settings[binding->command->setting];
	unsigned instance = settings_instance(product, setting, binding->record);
	const char *record = settings_place(binding->port, setting, instance);

	memcpy((char *)binding->record + parameter->offset, record + parameter->offset,
	       value_size(product, parameter));
	if (parameter->bit != 0xff)
		*(uint32_t *)binding->record |= *(const uint32_t *)record & 1u << parameter->bit;
}

/* ------------------------------------------------------------------------------ reading back */

static bool recorded(const struct at_product *product, const struct at_setting *setting)
{
	for (unsigned i = 0; i < setting->count; i++)
		if (product->parameters[setting->first + i].bit != 0xff)
			return true;
	return false;
}

void settings_read(struct at_port *port, const struct at_command *command)
{
	const struct at_product *product = port_product(port);
	const struct at_setting *setting = &product->settings[command->setting];
	bool sparse = recorded(product, setting);

	for (unsigned k = 0; k < setting->instances; k++) {
		const void *record = settings_place(port, setting, k);

		if (sparse && *(const uint32_t *)record == 0)
			continue; /* not defined */
		if (command->reply != AT_NONE) {
			at_reply(&port->call, command->reply, record);
			continue;
		}
		struct writer writer;

		reply_begin(port, &writer);
		put_parameters(&writer, command->name, &product->parameters[setting->first],
			       setting->count, record);
		reply_end(port, &writer);
	}
}

/* ----------------------------------------------------------------------------- for handlers */

void at_profile_factory(struct at_port *port)
{
	for_each(port->modem, port, 1 << AT_KEEP_PROFILE, FACTORY, 0);
}

enum cause at_profile_store(struct at_port *port, unsigned profile)
{
	return for_each(port->modem, port, 1 << AT_KEEP_PROFILE, WRITE, profile);
}

enum cause at_profile_recall(struct at_port *port, unsigned profile)
{
	return for_each(port->modem, port, 1 << AT_KEEP_PROFILE, FACTORY | READ, profile);
}

enum cause at_setting_commit(struct at_modem *modem, unsigned setting, unsigned key)
{
	const struct at_setting *which = &modem->product->settings[setting];
	unsigned instance = key - which->key_minimum;

	if (instance >= which->instances)
		return CAUSE_parameter_range;
	return record_write(modem, which, (uint16_t)key,
			    (const char *)modem->settings + which->offset +
				    (size_t)instance * which->size);
}
