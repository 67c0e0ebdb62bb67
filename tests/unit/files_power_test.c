/* SPDX-License-Identifier: MIT */
/* Power fails at every flash operation of a script, in every way; at a sample of those of a large
 * file, or, in the long form, at many more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static struct files_model model;

static const struct geometry {
	uint32_t block_size;
	unsigned block_count, unit;
} geometries[] = {{1024, 16, 4}, {2048, 24, 1}, {2048, 20, 32}, {4096, 14, 8}};

/* --- A script of all that changes the flash ----------------------------------------------- */

static enum cause put(const char *name, uint32_t size, uint32_t seed, size_t piece, uint16_t flags)
{
	return files_model_put(&model, name, size, seed, piece, flags, false);
}

static enum cause step(unsigned i)
{
	switch (i) {
	case 0:
		return put("a", 700, 1, 300, 0);
	case 1:
		return put("a rather long name of a file", 1500, 2, 64, FILES_FAIL_SAFE);
	case 2:
		return put("a", 10, 3, 3, 0);
	case 3:
		return files_model_put(&model, "h", 4500, 4, 500, 0, true);
	case 4:
		return files_model_commit(&model, "a rather long name of a file");
	case 5:
		return put("a rather long name of a file", 900, 5, 900, FILES_FAIL_SAFE);
	case 6:
		return put("s", 33, 6, 33, FILES_FAIL_SAFE);
	case 7:
		return files_model_rename(&model, "a", "another");
	case 8:
		return files_model_rollback(&model, "a rather long name of a file");
	case 9:
		return put("a rather long name of a file", 1000, 7, 77, FILES_FAIL_SAFE);
	case 10:
		return files_model_bundle(&model, false);
	case 11:
		return put("s", 100, 8, 50, FILES_FAIL_SAFE);
	case 12:
		return put("a rather long name of a file", 1001, 9, 500, FILES_FAIL_SAFE);
	case 13:
		return files_model_bundle(&model, true);
	case 14:
		return put("s", 101, 10, 50, FILES_FAIL_SAFE);
	case 15:
		return put("s", 102, 11, 50, FILES_FAIL_SAFE);
	case 16:
		return files_model_bundle(&model, false);
	case 17:
		return files_model_remove(&model, "h");
	case 18:
		return put("another", 2000, 12, 1000, 0);
	case 19:
		return files_model_restore(&model);
	case 20:
		return put("s", 500, 13, 100, 0);
	case 21:
		return put("t", 400, 14, 100, FILES_FAIL_SAFE);
	}
	return files_model_remove(&model, "s");
}

enum { STEPS = 23 };

/* Runs the script with a fault at the n-th operation, and another one `again` operations after each
 * restart; false: the script has fewer. */
static bool run(const struct geometry *geometry, unsigned long n, enum flash_ram_fault fault,
		unsigned long again)
{
	bool hit = false;

	files_model_init(&model, geometry->block_size, geometry->block_count, geometry->unit);
	model.ram.random = (uint32_t)(n * 31 + fault + 1);
	flash_ram_fault(&model.ram, n, fault);
	for (unsigned i = 0; i < STEPS; i++) {
		enum cause cause = step(i);

		/* Some of what can wait, at one time or another. */
		if (!model.ram.off && (i + n) % 3 == 0)
			for (unsigned k = 0; k < 1 + n % 9; k++)
				files_poll(&model.files);
		if (!model.ram.off) {
			assert_true(hit || cause == CAUSE_NONE);
			continue;
		}
		hit = true;
		files_model_remount(&model);
		flash_ram_fault(&model.ram, again, fault);
	}
	files_model_remount(&model);
	return hit;
}

static void every_operation(enum flash_ram_fault fault, unsigned long again)
{
	for (unsigned g = 0; g < sizeof geometries / sizeof *geometries; g++) {
		unsigned long n = 1;

		while (run(&geometries[g], n, fault, again))
			n++;
		assert_true(n > 8 * STEPS);
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

/* Several cuts in a row, some operations apart. */
static void test_cut_again(void **state)
{
	static const unsigned long apart[] = {1, 2, 5, 13, 29, 61};

	(void)state;
	for (unsigned i = 0; i < (getenv("TESTS_ALL") != NULL ? 6 : 2); i++)
		for (int fault = FLASH_CUT_PREFIX; fault < FLASH_FAULTS; fault++)
			every_operation((enum flash_ram_fault)fault, apart[(i * 3 + 1) % 6]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CUT(FLASH_CUT_BEFORE), CUT(FLASH_CUT_PREFIX),	CUT(FLASH_CUT_NOISE),
		CUT(FLASH_CUT_AFTER),  CUT(FLASH_CUT_UNSYNCED), cmocka_unit_test(test_cut_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
