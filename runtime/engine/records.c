/* SPDX-License-Identifier: MIT */
/*
 * Settings as storage records. A record is a list of {stable name of the parameter: 4 bytes, least
 * significant first; type; length; value}, so that a later product reads what it still knows and
 * skips the rest. What was not given is not in the record.
 */
#include <string.h>

#include "engine/port.h"

#define RECORD_SIZE 512
#define ENTRY_HEAD  6

static void put_u32(uint8_t *to, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get_number(const uint8_t *from, unsigned n)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < n && i < 4; i++)
		value |= (uint32_t)from[i] << 8 * i;
	return value;
}

static bool is_number(uint8_t type)
{
	return type <= AT_TYPE_MASK;
}

/* Writes one entry; returns its size, 0: no room. */
static size_t put_entry(uint8_t *to, size_t room, const struct at_product *product,
			const struct at_parameter *parameter, uint32_t name, const void *record)
{
	const uint8_t *member = (const uint8_t *)record + parameter->offset;
	size_t size = value_size(product, parameter);

	if (parameter->type == AT_TYPE_STORED_TEXT)
		size = *member++;
	if (size > 255 || ENTRY_HEAD + size > room)
		return 0;
	put_u32(to, name);
	to[4] = parameter->type;
	to[5] = (uint8_t)size;
	if (is_number(parameter->type)) {
		uint32_t value = value_number(parameter, member);

		for (unsigned i = 0; i < size; i++)
			to[ENTRY_HEAD + i] = (uint8_t)(value >> 8 * i);
	} else {
		memcpy(to + ENTRY_HEAD, member, size);
	}
	return ENTRY_HEAD + size;
}

enum cause record_write(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
			const void *record)
{
	const struct at_product *product = modem->product;
	uint8_t bytes[RECORD_SIZE];
	size_t n = 0;

	if (modem->storage == NULL)
		return CAUSE_NONE; /* nothing outlives a reset: the modem was started so */
	for (unsigned i = 0; i < setting->count; i++) {
		const struct at_parameter *parameter = &product->parameters[setting->first + i];

		if ((parameter->flags & (AT_KEY | AT_IGNORED)) != 0 ||
		    (parameter->bit != 0xff &&
		     (*(const uint32_t *)record >> parameter->bit & 1) == 0))
			continue;
		size_t size = put_entry(bytes + n, sizeof(bytes) - n, product, parameter,
					product->stable_names[setting->stable + i], record);

		if (size == 0)
			return CAUSE_storage_failed;
		n += size;
	}
	return modem->storage->write(modem->storage->context, setting->name, key, bytes, n);
}

/* The present name for one that an earlier specification used. */
static uint32_t present_name(const struct at_product *product, const struct at_setting *setting,
			     uint32_t name)
{
	if (setting->former == AT_NONE)
		return name;
	for (const struct at_former_name *each = &product->former_names[setting->former];
	     each->former != 0; each++)
		if (each->former == name)
			return each->present;
	return name;
}

/* Takes one entry over. Returns why it cannot be. */
static enum cause load_value(const struct at_product *product, const struct at_parameter *parameter,
			     const uint8_t *entry, void *record)
{
	uint8_t type = entry[4], length = entry[5];
	const uint8_t *value = entry + ENTRY_HEAD;

	if (is_number(parameter->type)) {
		if (!is_number(type) || length > 4)
			return CAUSE_parameter_type;
		uint32_t number = get_number(value, length);
		bool negative = type == AT_TYPE_I32 && (int32_t)number < 0;

		return convert_store_number(product, parameter, record, negative,
					    negative ? 0u - number : number);
	}
	if (type != parameter->type)
		return CAUSE_parameter_type;
	if (type == AT_TYPE_STORED_TEXT)
		return convert_store_text(product, parameter, record, (const char *)value, length);
	if (length != value_size(product, parameter))
		return CAUSE_parameter_length;
	memcpy((uint8_t *)record + parameter->offset, value, length);
	return CAUSE_NONE;
}

static void load_entry(struct at_modem *modem, const struct at_setting *setting,
		       const uint8_t *entry, void *record)
{
	const struct at_product *product = modem->product;
	uint16_t command = product->commands[setting->command].name;
	uint32_t name = present_name(product, setting, (uint32_t)get_number(entry, 4));

	for (unsigned i = 0; i < setting->count; i++) {
		const struct at_parameter *parameter = &product->parameters[setting->first + i];

		if (product->stable_names[setting->stable + i] != name)
			continue;
		enum cause cause = load_value(product, parameter, entry, record);

		if (cause != CAUSE_NONE)
			trace_modem(modem, NOTE_RECORD_UNFIT, command, i + 1, cause);
		else
			value_given(parameter, record);
		return;
	}
	trace_modem(modem, NOTE_RECORD_UNKNOWN, command, name, 0);
}

static int read_named(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		      uint8_t *bytes, size_t size)
{
	const struct at_storage *storage = modem->storage;
	int n = storage->read(storage->context, setting->name, key, bytes, size);

	if (n >= 0 || setting->former == AT_NONE)
		return n;
	for (const struct at_former_name *each = &modem->product->former_names[setting->former];
	     each->former != 0; each++) {
		if (each->present != setting->name)
			continue;
		n = storage->read(storage->context, each->former, key, bytes, size);
		if (n >= 0)
			return n;
	}
	return -1;
}

bool record_read(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		 void *record)
{
	uint8_t bytes[RECORD_SIZE];
	int n;

	if (modem->storage == NULL)
		return false;
	n = read_named(modem, setting, key, bytes, sizeof(bytes));
	if (n < 0)
		return false;
	size_t length = (size_t)n < sizeof(bytes) ? (size_t)n : sizeof(bytes), at = 0;

	while (at + ENTRY_HEAD <= length && at + ENTRY_HEAD + bytes[at + 5] <= length) {
		load_entry(modem, setting, bytes + at, record);
		at += ENTRY_HEAD + bytes[at + 5];
	}
	if (at != length)
		trace_modem(modem, NOTE_RECORD_REST,
			    modem->product->commands[setting->command].name,
			    (uint32_t)(length - at), 0);
	return true;
}
