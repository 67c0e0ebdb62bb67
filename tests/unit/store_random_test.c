/* SPDX-License-Identifier: MIT */
/* Random operations against the model, with random power cuts and errors, from fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/store_model.h"

static struct store_model model;

static void run(uint32_t block_size, unsigned block_count, unsigned unit, uint32_t seed,
		unsigned steps)
{
	unsigned cuts = 0, refused = 0;

	store_model_init(&model, block_size, block_count, unit);
	model.ram.random = seed;
	for (unsigned i = 0; i < steps; i++) {
		uint32_t *random = &model.ram.random;
		unsigned index = flash_ram_random(random, MODEL_RECORDS);
		uint32_t limit = (uint32_t)store_record_limit(&model.store);
		int length;

		length = (int)flash_ram_random(random, limit < MODEL_LENGTH ? limit : MODEL_LENGTH);
		if (flash_ram_random(random, 5) == 0)
			length = -1;
		if (flash_ram_random(random, 8) == 0)
			flash_ram_fault(&model.ram, 1 + flash_ram_random(random, 12),
					(enum flash_ram_fault)flash_ram_random(
						random, FLASH_ERROR_AFTER + 1));
		if (store_model_put(&model, index, length, i + 1) != CAUSE_NONE && !model.ram.off)
			refused++;
		if (model.ram.off || flash_ram_random(random, 50) == 0) {
			cuts += model.ram.off;
			store_model_remount(&model);
		} else if (i % 16 == 0) {
			store_model_compare(&model);
		}
	}
	store_model_remount(&model);
	/* The run was worth it: power failed often, and not every write fitted or worked. */
	assert_true(cuts > steps / 40);
	assert_true(refused > 0);
}

static void test_random(void **state)
{
	(void)state;
	run(512, 2, 4, 1, 4000);
	run(512, 2, 32, 2, 4000);
	run(512, 3, 1, 3, 4000);
	run(512, 4, 8, 4, 4000);
	run(1024, 3, 16, 5, 4000);
	run(2048, 2, 2, 6, 4000);
	run(512, 12, 4, 7, 4000);
}

/* The store knows no time: sequences wrap after 2^32 rounds of nothing in particular. */
static void test_sequence_wraps(void **state)
{
	struct store_report report;

	(void)state;
	store_model_init(&model, 512, 3, 4);
	model.store.sequence = UINT32_MAX - 5;
	store_format(&model.store);
	for (unsigned i = 0; i < 400; i++) {
		if (i == 0) {
			/* Move the store's number close to the end by hand, on flash too. */
			model.store.sequence = UINT32_MAX - 5;
			assert_int_equal(store_scrub(&model.store), CAUSE_NONE);
		}
		assert_int_equal(store_model_put(&model, i % 5, 40, i + 1), CAUSE_NONE);
	}
	report = store_model_remount(&model);
	assert_int_equal(report.state, STORE_CLEAN);
	assert_true(model.store.sequence < 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_sequence_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
