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

/* Least significant byte first. */
static void put_little(uint8_t *to, uint32_t value, size_t n)
{
	for (; n > 0; n--, value >>= 8)
		*to++ = (uint8_t)value;
}

static uint32_t get_little(const uint8_t *from, size_t n)
{
	uint32_t value = 0;

	while (n > 0)
		value = value << 8 | from[--n];
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
	if (ENTRY_HEAD + size > room)
		return 0;
	put_little(to, name, 4);
	to[4] = parameter->type;
	to[5] = (uint8_t)size;
	if (is_number(parameter->type))
		put_little(to + ENTRY_HEAD, value_number(parameter, member), size);
	else
		memcpy(to + ENTRY_HEAD, member, size);
	return ENTRY_HEAD + size;
}

enum cause record_write(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
			const void *record)
{
	const struct at_product *product = modem->product;
	const struct at_parameter *parameter = &product->parameters[setting->first];
	const uint32_t *name = &product->stable_names[setting->stable];
	uint8_t bytes[RECORD_SIZE];
	size_t n = 0;

	if (modem->storage == NULL)
		return CAUSE_NONE; /* nothing outlives a reset: the modem was started so */
	for (unsigned i = setting->count; i > 0; i--, parameter++, name++) {
		if ((parameter->flags & (AT_KEY | AT_IGNORED)) != 0 ||
		    !value_is_given(parameter, record))
			continue;
		size_t size =
			put_entry(bytes + n, sizeof(bytes) - n, product, parameter, *name, record);

		if (size == 0)
			return CAUSE_storage_failed;
		n += size;
	}
	return modem->storage->write(modem->storage->context, setting->name, key, bytes, n);
}

/* Takes one entry over. Returns why it cannot be. */
static enum cause load_value(const struct at_product *product, const struct at_parameter *parameter,
			     const uint8_t *entry, void *record)
{
	uint8_t type = entry[4], length = entry[5];

	entry += ENTRY_HEAD;
	if (is_number(parameter->type)) {
		if (!is_number(type) || length > 4)
			return CAUSE_parameter_type;
		uint32_t number = get_little(entry, length);
		bool negative = type == AT_TYPE_I32 && (int32_t)number < 0;

		return convert_store_number(product, parameter, record, negative,
					    negative ? 0u - number : number);
	}
	if (type != parameter->type)
		return CAUSE_parameter_type;
	if (type == AT_TYPE_STORED_TEXT)
		return convert_store_text(product, parameter, record, (const char *)entry, length);
	if (length != value_size(product, parameter))
		return CAUSE_parameter_length;
	memcpy((uint8_t *)record + parameter->offset, entry, length);
	return CAUSE_NONE;
}

static void load_entry(struct at_modem *modem, const struct at_setting *setting,
		       const uint8_t *entry, void *record)
{
	const struct at_product *product = modem->product;
	uint16_t command = product->commands[setting->command].name;
	uint32_t name = get_little(entry, 4);

	if (setting->former != AT_NONE)
		name = product->former->present(product, setting, name);
	for (unsigned i = 0; i < setting->count; i++) {
		const struct at_parameter *parameter = &product->parameters[setting->first + i];

		if (product->stable_names[setting->stable + i] != name)
			continue;
		enum cause cause = load_value(product, parameter, entry, record);

		if (cause == CAUSE_NONE)
			value_given(parameter, record);
		else
			trace_modem(modem, NOTE_RECORD_UNFIT, command, i + 1, cause);
		return;
	}
	trace_modem(modem, NOTE_RECORD_UNKNOWN, command, name, 0);
}

void record_read(struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		 void *record)
{
	const struct at_storage *storage = modem->storage;
	uint8_t bytes[RECORD_SIZE];
	const uint8_t *entry = bytes;
	int n;

	if (storage == NULL)
		return;
	n = storage->read(storage->context, setting->name, key, bytes, sizeof(bytes));
	if (n < 0 && setting->former != AT_NONE)
		n = modem->product->former->read(modem, setting, key, bytes, sizeof(bytes));
	if (n > RECORD_SIZE)
		n = RECORD_SIZE;
	while (n >= ENTRY_HEAD && n >= ENTRY_HEAD + entry[5]) {
		load_entry(modem, setting, entry, record);
		n -= ENTRY_HEAD + entry[5];
		entry += ENTRY_HEAD + entry[5];
	}
	if (n > 0)
		trace_modem(modem, NOTE_RECORD_REST,
			    modem->product->commands[setting->command].name, (uint32_t)n, 0);
}
