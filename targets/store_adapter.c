/* SPDX-License-Identifier: MIT */
#include "store_adapter.h"

static enum cause adapter_write(void *context, uint32_t name, uint16_t key, const void *bytes,
				size_t n)
{
	struct store_adapter *adapter = context;

	if (n > sizeof adapter->bytes)
		return CAUSE_storage_failed;
	return n > 0 ? store_write(adapter->store, name, key, bytes, n)
		     : store_remove(adapter->store, name, key);
}

static int adapter_read(void *context, uint32_t name, uint16_t key, void *bytes, size_t size)
{
	struct store_adapter *adapter = context;

	return store_read(adapter->store, name, key, bytes, size);
}

struct visit {
	struct store_adapter *adapter;
	void (*each)(void *argument, uint32_t name, uint16_t key, const void *bytes, size_t n);
	void *argument;
};

static void visit_one(void *argument, uint32_t name, uint16_t key)
{
	const struct visit *visit = argument;
	uint8_t *bytes = visit->adapter->bytes;
	int n = store_read(visit->adapter->store, name, key, bytes, STORE_ADAPTER_LENGTH);

	if (n >= 0 && (size_t)n <= STORE_ADAPTER_LENGTH)
		visit->each(visit->argument, name, key, bytes, (size_t)n);
}

static void adapter_visit(void *context,
			  void (*each)(void *argument, uint32_t name, uint16_t key,
				       const void *bytes, size_t n),
			  void *argument)
{
	struct store_adapter *adapter = context;
	struct visit visit = {.adapter = adapter, .each = each, .argument = argument};

	store_visit(adapter->store, visit_one, &visit);
}

void store_adapter_init(struct store_adapter *adapter, struct store *store)
{
	adapter->store = store;
	adapter->storage = (struct at_storage){.write = adapter_write,
					       .read = adapter_read,
					       .visit = adapter_visit,
					       .context = adapter};
}
