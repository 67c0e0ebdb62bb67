/* SPDX-License-Identifier: MIT */
/* Power fails at every flash operation of a script, in every way, for several geometries. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/store_model.h"

static struct store_model model;

static const struct geometry {
	uint32_t block_size;
	unsigned block_count, unit;
} geometries[] = {{512, 2, 4}, {512, 3, 1}, {1024, 3, 8}, {512, 5, 16}, {1024, 2, 32}};

#define SCRIPT_STEPS 90

/* Step i of a script that fills, replaces, removes and so goes round every geometry's ring. */
static enum cause step(unsigned i)
{
	uint32_t random = 77 + i;
	unsigned index;
	int length;

	flash_ram_random(&random, 2);
	index = flash_ram_random(&random, 5);
	length = i % 7 == 6 ? -1 : (int)flash_ram_random(&random, 70);
	return store_model_put(&model, index, length, i + 1);
}

/* Runs the script with a fault at the n-th operation; false: the script has fewer. */
static bool run(const struct geometry *geometry, unsigned long n, enum flash_ram_fault fault,
		unsigned long again)
{
	bool hit = false;

	store_model_init(&model, geometry->block_size, geometry->block_count, geometry->unit);
	model.ram.random = (uint32_t)(n * 31 + fault + 1);
	flash_ram_fault(&model.ram, n, fault);
	for (unsigned i = 0; i < SCRIPT_STEPS; i++) {
		enum cause cause = step(i);

		if (!model.ram.off) {
			assert_int_equal(cause, CAUSE_NONE);
			continue;
		}
		hit = true;
		store_model_remount(&model);
		/* Recovery itself is interrupted too. */
		flash_ram_fault(&model.ram, again, fault);
	}
	store_model_remount(&model);
	return hit;
}

static void every_operation(enum flash_ram_fault fault, unsigned long again)
{
	for (unsigned g = 0; g < sizeof geometries / sizeof *geometries; g++) {
		unsigned long n = 1;

		while (run(&geometries[g], n, fault, again))
			n++;
		/* The script must have gone round the ring. */
		assert_true(n > SCRIPT_STEPS);
		assert_true(model.ram.erases[0] >= 2);
	}
}

static void test_cut(void **state)
{
	const enum flash_ram_fault *fault = *state;

	every_operation(*fault, 0);
}

/* A test of each way in which power may fail. */
static enum flash_ram_fault cuts[FLASH_FAULTS] = {
	FLASH_CUT_BEFORE, FLASH_CUT_PREFIX, FLASH_CUT_NOISE, FLASH_CUT_AFTER, FLASH_CUT_UNSYNCED};
#define CUT(fault)                                                                                 \
	{                                                                                          \
#fault, test_cut, NULL, NULL, &cuts[fault]                                         \
	}

/* A second cut, one to six operations after the first. */
static void test_cut_twice(void **state)
{
	(void)state;
	for (unsigned long again = 1; again <= 6; again++)
		every_operation(again % 2 ? FLASH_CUT_NOISE : FLASH_CUT_PREFIX, again);
}

/* Formatting a store that has records: the old store or the empty one. */
static void test_cut_format(void **state)
{
	(void)state;
	for (unsigned g = 0; g < sizeof geometries / sizeof *geometries; g++)
		for (int fault = FLASH_CUT_BEFORE; fault < FLASH_FAULTS; fault++)
			for (unsigned long n = 1; n < 16; n++) {
				const struct geometry *at = &geometries[g];
				struct store_report report;

				store_model_init(&model, at->block_size, at->block_count, at->unit);
				for (unsigned i = 0; i < SCRIPT_STEPS; i++)
					assert_int_equal(step(i), CAUSE_NONE);
				model.ram.random = (uint32_t)n + 7;
				flash_ram_fault(&model.ram, n, (enum flash_ram_fault)fault);
				store_format(&model.store);
				flash_ram_power(&model.ram);
				store_mount(&model.store, &report);
				assert_int_equal(report.state, STORE_CLEAN);
				if (report.records == 0)
					for (unsigned i = 0; i < MODEL_RECORDS; i++)
						model.records[i].length = -1;
				store_model_compare(&model);
				for (unsigned i = 0; i < SCRIPT_STEPS; i++)
					assert_int_equal(step(i), CAUSE_NONE);
				store_model_remount(&model);
			}
}

/* The first format ever: afterwards the store mounts, or can be formatted again. */
static void test_cut_first_format(void **state)
{
	(void)state;
	for (int fault = FLASH_CUT_BEFORE; fault < FLASH_FAULTS; fault++)
		for (unsigned long n = 1; n < 7; n++) {
			struct store_report report;

			flash_ram_init(&model.ram, 512, 3, 4);
			flash_ram_fault(&model.ram, n, (enum flash_ram_fault)fault);
			store_init(&model.store, &model.ram.flash, model.entries, MODEL_RECORDS);
			store_format(&model.store);
			flash_ram_power(&model.ram);
			store_mount(&model.store, &report);
			if (report.state != STORE_CLEAN)
				assert_int_equal(store_format(&model.store), CAUSE_NONE);
			assert_int_equal(store_write(&model.store, 1, 1, "x", 1), CAUSE_NONE);
			store_mount(&model.store, &report);
			assert_int_equal(report.state, STORE_CLEAN);
			assert_int_equal(report.records, 1);
		}
}

/* The flash reports an error and power stays on: a refused write has changed nothing, neither now
 * nor after a restart, be that at once or later. */
static void errors_at(const struct geometry *at, unsigned long n, enum flash_ram_fault fault,
		      unsigned errors, bool restart)
{
	store_model_init(&model, at->block_size, at->block_count, at->unit);
	model.ram.random = (uint32_t)n;
	flash_ram_fault(&model.ram, n, fault);
	model.ram.errors = errors;
	for (unsigned i = 0; i < SCRIPT_STEPS; i++) {
		if (step(i) == CAUSE_NONE)
			continue;
		store_model_compare(&model);
		/* Small enough for whatever room there was: must not go to a block given up. */
		store_model_put(&model, 20, 1, i);
		if (restart)
			store_model_remount(&model);
	}
	store_model_remount(&model);
}

static void test_errors(void **state)
{
	(void)state;
	for (unsigned g = 0; g < sizeof geometries / sizeof *geometries; g++)
		for (int fault = FLASH_ERROR_BEFORE; fault <= FLASH_ERROR_AFTER; fault++)
			for (unsigned long n = 1; n < 300; n++) {
				enum flash_ram_fault at = (enum flash_ram_fault)fault;

				errors_at(&geometries[g], n, at, 1, true);
				errors_at(&geometries[g], n, at, 1, false);
				/* The second attempt fails as well. */
				errors_at(&geometries[g], n, at, 2, true);
				errors_at(&geometries[g], n, at, 2, false);
			}
}

/* A program that fails without a word is noticed, and done again elsewhere. */
static void test_silent_failures(void **state)
{
	(void)state;
	for (unsigned g = 0; g < sizeof geometries / sizeof *geometries; g++)
		for (unsigned long n = 1; n < 300; n++) {
			const struct geometry *at = &geometries[g];

			store_model_init(&model, at->block_size, at->block_count, at->unit);
			model.ram.random = (uint32_t)n;
			flash_ram_fault(&model.ram, n, FLASH_SILENT);
			for (unsigned i = 0; i < SCRIPT_STEPS; i++)
				if (step(i) != CAUSE_NONE)
					store_model_compare(&model);
			store_model_remount(&model);
		}
}

/* After an advance that failed, nothing goes to the old head any more, however small. */
static void test_failed_advance_is_repeated_first(void **state)
{
	uint32_t erases;

	(void)state;
	for (int errors = 1; errors < 6; errors++) {
		store_model_init(&model, 512, 3, 4);
		/* Four records of 112 bytes leave 24 of the 472 that a block has. */
		for (unsigned i = 0; i < 4; i++)
			assert_int_equal(store_model_put(&model, i, 100, i + 1), CAUSE_NONE);
		flash_ram_fault(&model.ram, 1, FLASH_ERROR_PARTLY);
		model.ram.errors = (unsigned)errors;
		while (store_model_put(&model, 5, 100, 9) != CAUSE_NONE)
			store_model_compare(&model);
		store_model_remount(&model);
		store_model_init(&model, 512, 3, 4);
		for (unsigned i = 0; i < 4; i++)
			assert_int_equal(store_model_put(&model, i, 100, i + 1), CAUSE_NONE);
		flash_ram_fault(&model.ram, 1, FLASH_ERROR_AFTER);
		model.ram.errors = 1;
		assert_int_equal(store_model_put(&model, 5, 100, 9), CAUSE_storage_failed);
		erases = model.ram.erases[1];
		assert_int_equal(store_model_put(&model, 6, 1, 9), CAUSE_NONE);
		assert_int_equal(model.ram.erases[1], erases + 1);
		store_model_remount(&model);
	}
}

/* A header that was interrupted may read as invalid now and as valid one day: its block is erased
 * before anything else is written. */
static void test_begun_spare_is_erased_first(void **state)
{
	uint32_t erases = 0;

	(void)state;
	store_model_init(&model, 512, 3, 4);
	for (unsigned i = 0; model.ram.erases[1] == erases; i++) {
		assert_int_equal(store_model_put(&model, i % 2, 10, i), CAUSE_NONE);
		if (model.ram.erases[1] != 0)
			break;
	}
	/* Block 1 has just become the head; block 2 is the spare. */
	model.ram.bytes[2 * 512 + 8] = 0;
	erases = model.ram.erases[2];
	store_model_remount(&model);
	assert_int_equal(store_model_put(&model, 5, 1, 1), CAUSE_NONE);
	assert_int_equal(model.ram.erases[2], erases + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CUT(FLASH_CUT_BEFORE),
		CUT(FLASH_CUT_PREFIX),
		CUT(FLASH_CUT_NOISE),
		CUT(FLASH_CUT_AFTER),
		CUT(FLASH_CUT_UNSYNCED),
		cmocka_unit_test(test_cut_twice),
		cmocka_unit_test(test_cut_format),
		cmocka_unit_test(test_cut_first_format),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_silent_failures),
		cmocka_unit_test(test_failed_advance_is_repeated_first),

		cmocka_unit_test(test_begun_spare_is_erased_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
