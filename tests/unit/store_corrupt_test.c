/* SPDX-License-Identifier: MIT */
/* Images that something other than a power cut has damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/store_model.h"

static struct store_model model;
static uint8_t image[FLASH_RAM_BYTES];

/* A small image in the middle of its life: full blocks, replaced and removed records. */
static uint32_t make_image(unsigned block_count)
{
	uint32_t random = 4;

	store_model_init(&model, 512, block_count, 4);
	for (unsigned i = 0; i < 100; i++) {
		unsigned index = flash_ram_random(&random, 9);
		int length = (int)flash_ram_random(&random, 30);

		if (i % 9 == 8)
			length = -1;
		assert_int_equal(store_model_put(&model, index, length, i + 1), CAUSE_NONE);
	}
	memcpy(image, model.ram.bytes, sizeof image);
	return 512 * block_count;
}

static void restore(void)
{
	memcpy(model.ram.bytes, image, sizeof image);
}

/* How many records are not what they were. */
static unsigned differences(const struct store *store)
{
	unsigned count = 0;

	for (unsigned i = 0; i < MODEL_RECORDS; i++) {
		const struct model_record *record = &model.records[i];
		uint8_t bytes[MODEL_LENGTH];
		int length = store_read(store, model_name(i), model_key(i), bytes, sizeof bytes);

		if (length != record->length ||
		    (length > 0 && memcmp(bytes, record->bytes, (size_t)length) != 0))
			count++;
	}
	return count;
}

/* The store takes writes, keeps them, and is whole after a scrub. */
static void works(struct store *store)
{
	struct store_report report;
	char bytes[4];

	for (unsigned i = 0; i < 60; i++)
		assert_int_equal(store_write(store, 0xabc, 9, &i, sizeof i), CAUSE_NONE);
	store_mount(store, &report);
	assert_true(report.state == STORE_CLEAN || report.state == STORE_DAMAGED);
	assert_int_equal(store_read(store, 0xabc, 9, bytes, sizeof bytes), 4);
	assert_int_equal(bytes[0], 59);
	assert_int_equal(store_scrub(store), CAUSE_NONE);
	store_mount(store, &report);
	assert_int_equal(report.state, STORE_CLEAN);
	assert_int_equal(report.torn, 0);
	assert_int_equal(store_read(store, 0xabc, 9, bytes, sizeof bytes), 4);
}

/* A single flipped bit, anywhere: at most one record is not what it was, and when one is, the
 * report shows something. */
static void test_every_bit(void **state)
{
	(void)state;
	for (unsigned blocks = 2; blocks <= 3; blocks++) {
		uint32_t size = make_image(blocks);
		unsigned lost = 0;

		for (uint32_t bit = 0; bit < size * 8; bit++) {
			struct store_report report;
			unsigned count;

			restore();
			model.ram.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			store_mount(&model.store, &report);
			assert_true(report.state == STORE_CLEAN || report.state == STORE_DAMAGED);
			count = differences(&model.store);
			assert_true(count <= 1);
			if (count == 1)
				assert_true(report.torn + report.corrupt > 0);
			lost += count;
			if (bit % 64 == bit / 64 % 64)
				works(&model.store);
		}
		print_message("%u blocks: %u of %u flips cost a record\n", blocks, lost,
			      (unsigned)size * 8);
		assert_true(lost > 0);
	}
}

/* The same while the store is mounted: the record reads as missing, and never as something else;
 * moving it on is refused, not repeated. */
static void test_every_bit_while_mounted(void **state)
{
	uint32_t size = make_image(2);

	(void)state;
	for (uint32_t bit = 0; bit < size * 8; bit++) {
		struct store_report report;
		unsigned count;

		restore();
		store_mount(&model.store, &report);
		model.ram.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		count = differences(&model.store);
		assert_true(count <= 1);
		for (unsigned i = 0; i < MODEL_RECORDS && count == 1; i++) {
			uint8_t bytes[MODEL_LENGTH];

			if (model.records[i].length >= 0 &&
			    store_read(&model.store, model_name(i), model_key(i), bytes,
				       sizeof bytes) != -1)
				continue;
		}
		assert_int_equal(store_scrub(&model.store), CAUSE_NONE);
		assert_int_equal(model.store.rotten > 0, count == 1);
		assert_int_equal(differences(&model.store), count);
	}
}

/* Cut short and refilled with 0xff or 0, at every length. */
static void test_truncated(void **state)
{
	uint32_t size = make_image(3);

	(void)state;
	for (uint32_t keep = 0; keep < size; keep += 3)
		for (int filler = 0; filler < 2; filler++) {
			struct store_report report;

			restore();
			memset(model.ram.bytes + keep, filler ? 0xff : 0, size - keep);
			store_mount(&model.store, &report);
			if (report.state != STORE_CLEAN && report.state != STORE_DAMAGED)
				assert_int_equal(store_format(&model.store), CAUSE_NONE);
			works(&model.store);
		}
}

static void test_garbage(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed < 400; seed++) {
		uint32_t random = seed, size = make_image(3);
		unsigned from = flash_ram_random(&random, size);
		unsigned n = flash_ram_random(&random, size - from);
		struct store_report report;

		for (unsigned i = 0; i < n; i++)
			model.ram.bytes[from + i] = (uint8_t)flash_ram_random(&random, 251);
		store_mount(&model.store, &report);
		if (report.state != STORE_CLEAN && report.state != STORE_DAMAGED)
			assert_int_equal(store_format(&model.store), CAUSE_NONE);
		works(&model.store);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_every_bit_while_mounted),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
