/* SPDX-License-Identifier: MIT */
/* Random operations against the model, with random power cuts and errors, from fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static struct files_model model;

static uint32_t random_below(uint32_t bound)
{
	return flash_ram_random(&model.ram.random, bound);
}

static const char *name(void)
{
	static const char *const names[] = {"a", "bb", "/sys/c", "d", "e", "f", "g", "h", "i", "j"};

	return names[random_below(sizeof names / sizeof *names)];
}

static enum cause put(uint32_t seed)
{
	static const uint32_t sizes[] = {1, 40, 700, 3000, FILES_MODEL_BYTES};
	uint32_t size = random_below(sizes[random_below(5)]);
	size_t piece = 1 + random_below(random_below(2) ? 20 : 2000);

	return files_model_put(&model, name(), size, seed, piece,
			       random_below(2) ? FILES_FAIL_SAFE : 0, random_below(4) == 0);
}

static enum cause operate(uint32_t seed)
{
	const char *one = name();

	switch (random_below(12)) {
	case 0:
		return files_model_remove(&model, one);
	case 1:
		return files_model_rename(&model, one, name());
	case 2:
		return files_model_commit(&model, one);
	case 3:
		return files_model_rollback(&model, one);
	case 4:
		return files_model_bundle(&model, random_below(2));
	case 5:
		return random_below(10) == 0 ? files_model_restore(&model) : CAUSE_NONE;
	case 6:
		files_poll(&model.files);
		return CAUSE_NONE;
	}
	return put(seed);
}

static void run(uint32_t block_size, unsigned block_count, unsigned unit, uint32_t seed,
		unsigned steps)
{
	unsigned cuts = 0, failed = 0, refused = 0;

	files_model_init(&model, block_size, block_count, unit);
	model.ram.random = seed;
	for (unsigned i = 0; i < steps; i++) {
		bool faulty = random_below(3) == 0;
		enum cause cause;

		if (faulty)
			flash_ram_fault(&model.ram, 1 + random_below(random_below(2) ? 4 : 40),
					(enum flash_ram_fault)random_below(FLASH_SILENT));
		cause = operate(i + 1);
		failed += cause == CAUSE_storage_failed;
		refused += cause == CAUSE_files_full || cause == CAUSE_file_space;
		assert_true(faulty || cause != CAUSE_storage_failed);
		cuts += model.ram.off;
		if (model.ram.off || random_below(40) == 0)
			files_model_remount(&model);
		else if (i % 16 == 0)
			files_model_compare(&model);
		/* A fault that has not come by now does not come. */
		flash_ram_fault(&model.ram, 0, FLASH_CUT_BEFORE);
	}
	files_model_remount(&model);
	/* The run was worth it. */
	assert_true(cuts > steps / 50);
	assert_true(failed > cuts);
	assert_true(refused > 0);
}

static void test_random(void **state)
{
	unsigned steps = getenv("TESTS_ALL") != NULL ? 40000 : 8000;

	(void)state;
	run(1024, 16, 4, 1, steps);
	run(2048, 18, 16, 2, steps);
	run(2048, 20, 32, 3, steps);
	run(2048, 30, 1, 4, steps);
	run(4096, 12, 8, 5, steps);
	run(4096, 16, 4, 6, steps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
