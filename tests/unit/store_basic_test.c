/* SPDX-License-Identifier: MIT */
/* The store's interface: what it keeps, refuses, costs and reports when nothing goes wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/store_model.h"

static struct store_model model;

static void test_geometry(void **state)
{
	static const struct {
		uint32_t size;
		unsigned count, unit;
		enum cause cause;
	} cases[] = {
		{512, 2, 1, CAUSE_NONE},
		{512, 2, 32, CAUSE_NONE},
		{4096, 16, 8, CAUSE_NONE},
		{512, 1, 4, CAUSE_not_supported},
		{256, 4, 4, CAUSE_not_supported},
		{512, 4, 64, CAUSE_not_supported},
		{512, 4, 3, CAUSE_not_supported},
		{512, 4, 0, CAUSE_not_supported},
		{1000, 4, 16, CAUSE_not_supported},
		{65536, 4, 4, CAUSE_NONE},
		{65536, 5, 4, CAUSE_not_supported},
		{65536, 8, 8, CAUSE_NONE},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct flash flash = {.block_size = cases[i].size,
				      .block_count = (uint16_t)cases[i].count,
				      .program_unit = (uint16_t)cases[i].unit};

		assert_int_equal(store_init(&model.store, &flash, model.entries, 1),
				 cases[i].cause);
	}
}

static void test_read_write_remove(void **state)
{
	struct store *store = &model.store;
	char bytes[16];

	(void)state;
	store_model_init(&model, 512, 2, 4);
	assert_int_equal(store_read(store, 1, 2, bytes, sizeof bytes), -1);
	assert_int_equal(store_remove(store, 1, 2), CAUSE_NONE);
	assert_int_equal(store_write(store, 1, 2, "hello", 5), CAUSE_NONE);
	assert_int_equal(store_write(store, 1, 3, "other", 5), CAUSE_NONE);
	assert_int_equal(store_write(store, 2, 2, NULL, 0), CAUSE_NONE);
	assert_int_equal(store_read(store, 1, 2, bytes, sizeof bytes), 5);
	assert_memory_equal(bytes, "hello", 5);
	/* Never more than there is room for, and yet the whole length. */
	memset(bytes, '.', sizeof bytes);
	assert_int_equal(store_read(store, 1, 3, bytes, 2), 5);
	assert_memory_equal(bytes, "ot...", 5);
	assert_int_equal(store_read(store, 1, 3, NULL, 0), 5);
	assert_int_equal(store_read(store, 2, 2, bytes, sizeof bytes), 0);
	assert_int_equal(store_remove(store, 1, 2), CAUSE_NONE);
	assert_int_equal(store_read(store, 1, 2, bytes, sizeof bytes), -1);
	assert_int_equal(store_read(store, 1, 3, bytes, sizeof bytes), 5);
}

static void test_mount_states(void **state)
{
	struct store_report report;
	struct store *store = &model.store;

	(void)state;
	store_model_init(&model, 512, 3, 4);
	store_model_put(&model, 0, 9, 1);
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_CLEAN);
	assert_int_equal(report.records, 1);
	assert_int_equal(report.torn + report.corrupt + report.dropped, 0);
	/* Another geometry sees a store that is not its own. */
	model.ram.flash.block_count = 2;
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_FOREIGN);
	assert_int_equal(report.version, STORE_VERSION);
	/* It refuses everything until it is formatted. */
	assert_int_equal(store_write(store, 1, 1, "x", 1), CAUSE_storage_failed);
	assert_int_equal(store_remove(store, 1, 1), CAUSE_storage_failed);
	assert_int_equal(store_scrub(store), CAUSE_storage_failed);
	assert_int_equal(store_read(store, 1, 1, NULL, 0), -1);
	assert_int_equal(store_format(store), CAUSE_NONE);
	assert_int_equal(store_write(store, 1, 1, "x", 1), CAUSE_NONE);
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_CLEAN);
	/* Not a store at all. */
	memset(model.ram.bytes, 'x', sizeof model.ram.bytes);
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_CORRUPT);
	memset(model.ram.bytes, 0xff, sizeof model.ram.bytes);
	model.ram.bytes[700] = 0x7f;
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_CORRUPT);
	model.ram.off = true;
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_FAILED);
	assert_int_equal(store_format(store), CAUSE_storage_failed);
}

static void test_same_value_costs_nothing(void **state)
{
	unsigned long operations;

	(void)state;
	store_model_init(&model, 512, 2, 8);
	assert_int_equal(store_model_put(&model, 0, 100, 5), CAUSE_NONE);
	operations = model.ram.operations;
	assert_int_equal(store_model_put(&model, 0, 100, 5), CAUSE_NONE);
	assert_int_equal(model.ram.operations, operations);
	assert_int_equal(store_model_put(&model, 0, 99, 5), CAUSE_NONE);
	assert_true(model.ram.operations > operations);
}

/* A write succeeds exactly when it stays within the capacity; one that is refused costs nothing
 * and changes nothing. */
static void fill(uint32_t block_size, unsigned block_count, unsigned unit, size_t length)
{
	struct store_entry entries[2048];
	struct store store;
	struct store_report report;
	uint8_t bytes[256];
	unsigned count = 0;
	uint32_t size;

	flash_ram_init(&model.ram, block_size, block_count, unit);
	store_init(&store, &model.ram.flash, entries, 2048);
	store_format(&store);
	if (length > store_record_limit(&store))
		length = store_record_limit(&store);
	memset(bytes, 1, sizeof bytes);
	while (store_write(&store, count, 7, bytes, length) == CAUSE_NONE)
		count++;
	size = store_used(&store) / count;
	assert_true(store_used(&store) <= store_capacity(&store));
	assert_true(store_used(&store) + size > store_capacity(&store));
	/* Full: replacing still works for each, any number of times; growing does not. */
	for (unsigned i = 0; i < 3 * count; i++) {
		unsigned long operations;

		bytes[0] = (uint8_t)i;
		assert_int_equal(store_write(&store, i % count, 7, bytes, length), CAUSE_NONE);
		operations = model.ram.operations;
		assert_int_equal(store_write(&store, count, 7, bytes, length),
				 CAUSE_storage_failed);
		assert_int_equal(model.ram.operations, operations);
	}
	store_mount(&store, &report);
	assert_int_equal(report.state, STORE_CLEAN);
	assert_int_equal(report.records, count);
	/* Removing works, and makes room. */
	assert_int_equal(store_remove(&store, 0, 7), CAUSE_NONE);
	assert_int_equal(store_write(&store, count, 7, bytes, length), CAUSE_NONE);
	for (unsigned i = 1; i <= count; i++)
		assert_int_equal(store_remove(&store, i, 7), CAUSE_NONE);
	assert_int_equal(store_used(&store), 0);
}

static void test_full(void **state)
{
	(void)state;
	for (size_t length = 1; length < 256; length = length * 2 + 3) {
		fill(512, 2, 4, length);
		fill(512, 3, 32, length);
		fill(1024, 5, 8, length);
		fill(2048, 4, 1, length);
	}
}

static void test_too_long(void **state)
{
	static uint8_t bytes[0x10000];
	struct store_report report;

	(void)state;
	store_model_init(&model, 4096, 4, 4);
	assert_int_equal(store_record_limit(&model.store), 1000);
	assert_int_equal(store_write(&model.store, 1, 1, bytes, 1000), CAUSE_NONE);
	assert_int_equal(store_write(&model.store, 1, 1, bytes, 1001), CAUSE_storage_failed);
	assert_int_equal(store_write(&model.store, 1, 1, bytes, sizeof bytes),
			 CAUSE_storage_failed);
	assert_int_equal(store_read(&model.store, 1, 1, bytes, sizeof bytes), 1000);
	store_mount(&model.store, &report);
	assert_int_equal(report.records, 1);
}

static void test_index_full(void **state)
{
	struct store_report report;
	struct store small;
	struct store_entry entries[3];

	(void)state;
	store_model_init(&model, 512, 3, 4);
	for (unsigned i = 0; i < MODEL_RECORDS; i++)
		assert_int_equal(store_write(&model.store, i, 0, "v", 1), CAUSE_NONE);
	assert_int_equal(store_write(&model.store, MODEL_RECORDS, 0, "v", 1), CAUSE_storage_failed);
	assert_int_equal(store_write(&model.store, 1, 0, "w", 1), CAUSE_NONE);
	/* A build with a smaller index says what it leaves out. */
	store_init(&small, &model.ram.flash, entries, 3);
	store_mount(&small, &report);
	assert_int_equal(report.state, STORE_DAMAGED);
	assert_int_equal(report.records, 3);
	assert_int_equal(report.dropped, MODEL_RECORDS - 3);
}

/* Whatever is written, and be most of it written once and never again, the blocks are erased in
 * turn. */
static void test_wear(void **state)
{
	uint32_t least = UINT32_MAX, most = 0;
	unsigned long programmed, bytes = 0;

	(void)state;
	store_model_init(&model, 1024, 8, 4);
	for (unsigned i = 4; i < MODEL_RECORDS; i++)
		assert_int_equal(store_model_put(&model, i, 120, i), CAUSE_NONE);
	programmed = model.ram.programmed;
	for (unsigned i = 0; i < 20000; i++) {
		assert_int_equal(store_model_put(&model, i % 4, 20, i), CAUSE_NONE);
		bytes += 32;
	}
	for (unsigned i = 0; i < 8; i++) {
		least = model.ram.erases[i] < least ? model.ram.erases[i] : least;
		most = model.ram.erases[i] > most ? model.ram.erases[i] : most;
	}
	print_message("20000 writes of 32 bytes, 2640 of 5488 bytes never change: "
		      "%u to %u erases a block, %lu bytes programmed for each 100\n",
		      (unsigned)least, (unsigned)most,
		      (model.ram.programmed - programmed) * 100 / bytes);
	assert_true(most - least <= 1);
	store_model_remount(&model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geometry),
		cmocka_unit_test(test_read_write_remove),
		cmocka_unit_test(test_mount_states),
		cmocka_unit_test(test_same_value_costs_nothing),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_index_full),
		cmocka_unit_test(test_wear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
