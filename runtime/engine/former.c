/* SPDX-License-Identifier: MIT */
/* Names under which an earlier specification stored what a product still keeps. */
#include "engine/port.h"

static uint32_t present(const struct at_product *product, const struct at_setting *setting,
			uint32_t name)
{
	for (const struct at_former_name *each = &product->former_names[setting->former];
	     each->former != 0; each++)
		if (each->former == name)
			return each->present;
	return name;
}

static int read_former(const struct at_modem *modem, const struct at_setting *setting, uint16_t key,
		       uint8_t *bytes, size_t size)
{
	const struct at_storage *storage = modem->storage;
	int n = -1;

	for (const struct at_former_name *each = &modem->product->former_names[setting->former];
	     each->former != 0 && n < 0; each++)
		if (each->present == setting->name)
			n = storage->read(storage->context, each->former, key, bytes, size);
	return n;
}

const struct at_former at_former = {present, read_former};
