/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/store_model.h"

uint32_t model_name(unsigned index)
{
	return 0x9e3779b9u * (index / 3 + 1);
}

uint16_t model_key(unsigned index)
{
	return (uint16_t)(index % 3);
}

void store_model_init(struct store_model *model, uint32_t block_size, unsigned block_count,
		      unsigned unit)
{
	struct store_report report;

	flash_ram_init(&model->ram, block_size, block_count, unit);
	for (unsigned i = 0; i < MODEL_RECORDS; i++)
		model->records[i].length = -1;
	model->pending_index = -1;
	assert_int_equal(
		store_init(&model->store, &model->ram.flash, model->entries, MODEL_RECORDS),
		CAUSE_NONE);
	store_mount(&model->store, &report);
	assert_int_equal(report.state, STORE_BLANK);
	assert_int_equal(store_format(&model->store), CAUSE_NONE);
}

enum cause store_model_put(struct store_model *model, unsigned index, int length, uint32_t seed)
{
	struct model_record next = {.length = length};
	enum cause cause;

	for (int i = 0; i < length; i++)
		next.bytes[i] = (uint8_t)flash_ram_random(&seed, 256);
	if (length < 0)
		cause = store_remove(&model->store, model_name(index), model_key(index));
	else
		cause = store_write(&model->store, model_name(index), model_key(index), next.bytes,
				    (size_t)length);
	if (cause == CAUSE_NONE) {
		model->records[index] = next;
	} else {
		assert_int_equal(cause, CAUSE_storage_failed);
		if (model->ram.off) {
			model->pending = next;
			model->pending_index = (int)index;
		}
	}
	return cause;
}

static bool record_is(const struct store *store, unsigned index, const struct model_record *record)
{
	uint8_t bytes[MODEL_LENGTH];
	int length = store_read(store, model_name(index), model_key(index), bytes, sizeof bytes);

	return length == record->length &&
	       (length <= 0 || memcmp(bytes, record->bytes, (size_t)length) == 0);
}

static void count_one(void *argument, uint32_t name, uint16_t key)
{
	(void)name;
	(void)key;
	++*(unsigned *)argument;
}

void store_model_compare(const struct store_model *model)
{
	unsigned expected = 0, visited = 0;

	for (unsigned i = 0; i < MODEL_RECORDS; i++) {
		expected += model->records[i].length >= 0;
		if (!record_is(&model->store, i, &model->records[i]))
			fail_msg("record %u is not what was committed", i);
	}
	store_visit(&model->store, count_one, &visited);
	assert_int_equal(visited, expected);
	assert_true(store_used(&model->store) <= store_capacity(&model->store));
}

struct store_report store_model_remount(struct store_model *model)
{
	struct store_report report;

	flash_ram_power(&model->ram);
	store_mount(&model->store, &report);
	if (report.state != STORE_CLEAN)
		fail_msg("mounted with state %d, %u corrupt, %u dropped", report.state,
			 report.corrupt, report.dropped);
	if (model->pending_index >= 0) {
		unsigned index = (unsigned)model->pending_index;

		if (record_is(&model->store, index, &model->pending))
			model->records[index] = model->pending;
		model->pending_index = -1;
	}
	store_model_compare(model);
	return report;
}
