/* SPDX-License-Identifier: MIT */
/* Where the file service ends: geometries, full flash, worn flash, flash that fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static struct files_model model;
static struct files *const files = &model.files;

static void test_geometry(void **state)
{
	static const struct {
		uint32_t size;
		unsigned count, unit;
		enum cause cause;
	} cases[] = {
		{4096, 1024, 4, CAUSE_NONE},
		{4096, 8, 32, CAUSE_NONE},
		{2048, 300, 8, CAUSE_NONE},
		{1024, 16, 4, CAUSE_NONE},
		/* A record that lists so many blocks takes more than a quarter of one. */
		{1024, 64, 4, CAUSE_not_supported},
		{512, 16, 4, CAUSE_not_supported},
		{4096, 2, 4, CAUSE_not_supported},
		{4096, 16, 64, CAUSE_not_supported},
		{4096, 16, 3, CAUSE_not_supported},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		static uint8_t memory[FILES_MEMORY(1024, FILES_MODEL_OPEN)];
		struct flash flash = {.block_size = cases[i].size,
				      .block_count = (uint16_t)cases[i].count,
				      .program_unit = (uint16_t)cases[i].unit};

		files_model_init(&model, 1024, 16, 4);
		flash.operations = model.ram.flash.operations;
		assert_int_equal(files_init(files, &flash, model.entries, FILES_MODEL_FILES,
					    model.sessions, FILES_MODEL_OPEN, memory),
				 cases[i].cause);
	}
}

/* Without a mounted flash everything is refused. */
static void test_unmounted(void **state)
{
	struct files_storage storage;
	struct store_report report;
	struct files_info info;
	unsigned handle, position = 0;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	assert_int_equal(files_model_put(&model, "a", 10, 1, 10, FILES_FAIL_SAFE, false),
			 CAUSE_NONE);
	memset(model.ram.bytes, 'x', sizeof model.ram.bytes);
	files_mount(files, &report);
	assert_int_equal(report.state, STORE_CORRUPT);
	assert_int_equal(files_open(files, "a", 1, FILES_READ, 0, 0, &handle),
			 CAUSE_storage_failed);
	assert_int_equal(files_open(files, "b", 1, FILES_CREATE, 0, 0, &handle),
			 CAUSE_storage_failed);
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_storage_failed);
	assert_int_equal(files_remove(files, "a", 1), CAUSE_storage_failed);
	assert_int_equal(files_restore(files), CAUSE_storage_failed);
	assert_int_equal(files_bundle_commit(files), CAUSE_file_settled);
	assert_false(files_next(files, &position, &info));
	assert_false(files_poll(files));
	files_storage(files, &storage);
	assert_int_equal(storage.files, 0);
	assert_int_equal(files_format(files), CAUSE_NONE);
	memset(model.is, 0, sizeof model.is);
	assert_int_equal(files_model_put(&model, "a", 10, 1, 10, 0, false), CAUSE_NONE);
	files_model_remount(&model);
}

/* A file is opened for writing exactly when the blocks that storage information calls free
 * suffice, whatever was there before; nothing else stands in the way, not even the longest names,
 * contents in pieces all over the flash, with holes, and kept twice. */
static void test_full(void **state)
{
	struct files_storage storage;
	unsigned refused = 0;
	uint32_t random = 5;

	(void)state;
	files_model_init(&model, 2048, 26, 4);
	for (unsigned i = 0; i < 3000; i++) {
		char name[FILES_NAME_LIMIT + 1];
		uint32_t size = flash_ram_random(&random, FILES_MODEL_BYTES);
		uint16_t flags = flash_ram_random(&random, 2) ? FILES_FAIL_SAFE : 0;
		bool fits;
		enum cause cause;

		snprintf(name, sizeof name, "%0*u", (int)FILES_NAME_LIMIT,
			 (unsigned)flash_ram_random(&random, FILES_MODEL_FILES));
		files_storage(files, &storage);
		assert_int_equal(storage.blocks, storage.blocks_allocated + storage.blocks_free +
							 storage.blocks_reserved);
		assert_true(storage.largest_gap <= storage.blocks_free + 1);
		fits = (size + files->payload - 1) / files->payload <= storage.blocks_free;
		cause = files_model_put(&model, name, size, i, 2000, flags, i % 3 == 0);
		assert_int_equal(cause, fits ? CAUSE_NONE : CAUSE_file_space);
		refused += !fits;
		if (flash_ram_random(&random, 4) == 0)
			files_model_commit(&model, name);
		if (flash_ram_random(&random, 9) == 0)
			files_model_remove(&model, name);
		if (i % 50 == 0)
			files_model_remount(&model);
	}
	assert_true(refused > 100);
	files_model_remount(&model);
}

static void test_as_many_files_as_there_may_be(void **state)
{
	unsigned handle;
	char name[2] = "0";

	(void)state;
	files_model_init(&model, 4096, 24, 4);
	for (unsigned i = 0; i < FILES_MODEL_FILES; i++, name[0]++)
		assert_int_equal(files_model_put(&model, name, 1, i, 1, 0, false), CAUSE_NONE);
	assert_int_equal(files_open(files, "x", 1, FILES_CREATE, 1, 0, &handle), CAUSE_files_full);
	assert_int_equal(files_model_put(&model, "0", 5, 9, 1, 0, false), CAUSE_NONE);
	assert_int_equal(files_model_remove(&model, "3"), CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "x", 5, 9, 1, 0, false), CAUSE_NONE);
	files_model_remount(&model);
	files_model_compare(&model);
}

/* The blocks of contents are worn alike, also when the modem restarts all the time; but for those
 * of files that nobody replaces. */
static void wear(unsigned restart_every, const char *how)
{
	uint32_t least = UINT32_MAX, most = 0;
	unsigned own;

	files_model_init(&model, 2048, 40, 4);
	own = files->catalogue.flash.block_count;
	assert_int_equal(files_model_put(&model, "stays", 5000, 1, 5000 / 2, 0, false), CAUSE_NONE);
	for (unsigned i = 0; i < 3000; i++) {
		assert_int_equal(files_model_put(&model, "changes", 6000, i, 2000, 0, false),
				 CAUSE_NONE);
		if (i % restart_every == restart_every - 1)
			files_model_remount(&model);
	}
	for (unsigned i = own; i < 40; i++) {
		uint32_t erases = model.ram.erases[i];

		/* What it takes at the moment belongs to one that stays, or was written last. */
		if (files->used[(i - own) / 8] >> (i - own) % 8 & 1 && erases <= 1)
			continue;
		least = erases < least ? erases : least;
		most = erases > most ? erases : most;
	}
	print_message("%s: %u to %u erases a block, %u to the list's first\n", how, (unsigned)least,
		      (unsigned)most, (unsigned)model.ram.erases[0]);
	assert_true(most - least <= 3);
	assert_true(least > 100);
}

static void test_wear(void **state)
{
	(void)state;
	wear(100000, "3000 contents of 6000 bytes");
	wear(1, "with a restart after each");
}

/* --- Flash that fails --------------------------------------------------------------------- */

static enum cause step(unsigned i)
{
	switch (i % 8) {
	case 0:
		return files_model_put(&model, "a", 1500, i, 300, FILES_FAIL_SAFE, false);
	case 1:
		return files_model_put(&model, "b", 3000, i, 7 * 64, 0, true);
	case 2:
		return files_model_commit(&model, "a");
	case 3:
		return files_model_put(&model, "a", 100, i, 9, FILES_FAIL_SAFE, false);
	case 4:
		return files_model_rename(&model, "b", "c");
	case 5:
		return files_model_bundle(&model, false);
	case 6:
		return files_model_remove(&model, "c");
	}
	return files_model_restore(&model);
}

/* An error is reported, or a program fails without a word: what is refused has changed nothing,
 * neither now nor after a restart. */
static bool run(unsigned long n, enum flash_ram_fault fault, bool restart)
{
	files_model_init(&model, 1024, 16, 4);
	model.ram.random = (uint32_t)n;
	flash_ram_fault(&model.ram, n, fault);
	for (unsigned i = 0; i < 16; i++) {
		enum cause cause = step(i);

		files_model_compare(&model);
		/* A program that fails without a word is made up for. */
		assert_true(cause != CAUSE_storage_failed || fault != FLASH_SILENT);
		if (cause == CAUSE_storage_failed && restart)
			files_model_remount(&model);
		/* What failed is missing later. */
		assert_true(cause == CAUSE_NONE || model.ram.operations >= n);
		if (i % 3 == 0)
			files_poll(files);
	}
	files_model_remount(&model);
	return model.ram.operations >= n;
}

/* A content that the flash has spoilt cannot become the file's. */
static void test_spoilt(void **state)
{
	unsigned handle;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	assert_int_equal(files_model_put(&model, "a", 100, 1, 100, 0, false), CAUSE_NONE);
	assert_int_equal(files_open(files, "a", 1, FILES_WRITE, 0, 0, &handle), CAUSE_NONE);
	assert_int_equal(files_write(files, handle, 0, "1234", 4), CAUSE_NONE);
	flash_ram_fault(&model.ram, 1, FLASH_ERROR_BEFORE);
	model.ram.errors = 2; /* the program, and the erase that would have made up for it */
	assert_int_equal(files_write(files, handle, 4, "5678", 4), CAUSE_storage_failed);
	assert_int_equal(files_write(files, handle, 8, "9012", 4), CAUSE_storage_failed);
	assert_int_equal(files_close(files, handle), CAUSE_storage_failed);
	assert_int_equal(files_close(files, handle), CAUSE_file_not_open);
	files_model_compare(&model);
	files_model_remount(&model);
}

static void test_errors(void **state)
{
	(void)state;
	for (int fault = FLASH_ERROR_BEFORE; fault <= FLASH_SILENT; fault++) {
		unsigned long n = 1;

		while (run(n, (enum flash_ram_fault)fault, n % 2))
			n++;
		assert_true(n > 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geometry),
		cmocka_unit_test(test_unmounted),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_as_many_files_as_there_may_be),
		cmocka_unit_test(test_wear),
		cmocka_unit_test(test_spoilt),
		cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
