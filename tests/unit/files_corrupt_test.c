/* SPDX-License-Identifier: MIT */
/* Bits that flip: what is damaged is noticed, and nothing of it is handed out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static struct files_model model;
static struct files *const files = &model.files;
static uint8_t image[FLASH_RAM_BYTES];

enum { OLD, NEW, OTHER, NAMES };
static const char *const names[NAMES] = {"old", "new", "other"};
/* Every content that a file of this name ever had. */
static const struct model_content contents[NAMES][2] = {
	{{true, 1700, 1, 0, 0}, {true, 900, 2, 0, 0}},
	{{true, 2500, 3, 0, 0}, {true, 2500, 4, 0, 0}},
	{{true, 3000, 5, 1000, 2250}, {true, 3000, 5, 1000, 2250}},
};

static void make_image(void)
{
	files_model_init(&model, 1024, 16, 4);
	assert_int_equal(files_model_put(&model, "gone", 2000, 9, 500, 0, false), CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "old", 1700, 1, 500, FILES_FAIL_SAFE, false),
			 CAUSE_NONE);
	assert_int_equal(files_model_remove(&model, "gone"), CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "new", 2500, 3, 500, 0, false), CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "new", 2500, 4, 500, 0, false), CAUSE_NONE);
	assert_int_equal(files_model_commit(&model, "old"), CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "old", 900, 2, 300, FILES_FAIL_SAFE, false),
			 CAUSE_NONE);
	assert_int_equal(files_model_put(&model, "other", 3000, 5, 700, 0, true), CAUSE_NONE);
	memcpy(image, model.ram.bytes, 16 * 1024);
}

enum outcome { READ, DAMAGED, MISSING };

/* Reads the file; what is handed out must be of one of its contents. */
static enum outcome read_file(unsigned name, unsigned *which)
{
	bool can_be[2] = {true, true};
	unsigned handle;
	uint8_t bytes[256];
	uint32_t offset = 0;
	enum cause cause;
	size_t n;

	cause = files_open(files, names[name], strlen(names[name]), FILES_READ, 0, 0, &handle);
	if (cause != CAUSE_NONE) {
		assert_int_equal(cause, CAUSE_file_unknown);
		return MISSING;
	}
	do {
		cause = files_read(files, handle, offset, bytes, sizeof bytes, &n);
		for (size_t i = 0; i < n; i++)
			for (unsigned k = 0; k < 2; k++)
				can_be[k] &= bytes[i] ==
					     model_byte(&contents[name][k], offset + (uint32_t)i);
		offset += (uint32_t)n;
	} while (cause == CAUSE_NONE && n > 0);
	assert_true(can_be[0] || can_be[1]);
	*which = can_be[1];
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	if (cause != CAUSE_NONE)
		assert_int_equal(cause, CAUSE_file_damaged);
	return cause == CAUSE_NONE ? READ : DAMAGED;
}

/* One flipped bit costs one file at most, and is told; in the list of files it may bring back what
 * the file had before. */
static void flip(uint32_t bit, unsigned counts[3])
{
	struct store_report report;
	unsigned lost = 0, which;

	memcpy(model.ram.bytes, image, 16 * 1024);
	model.ram.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	report = files_model_restart(&model);
	assert_true(report.state == STORE_CLEAN || report.state == STORE_DAMAGED);
	for (unsigned name = 0; name < NAMES; name++) {
		enum outcome outcome = read_file(name, &which);

		counts[outcome]++;
		lost += outcome != READ || which == 0;
		if (outcome == MISSING || (outcome == READ && which == 0 && name != OTHER))
			assert_true(report.state == STORE_DAMAGED || report.torn > 0);
	}
	assert_true(lost <= 2); /* contents[OTHER][0] counts once */
	/* It goes on: what can be written can be read. */
	if (bit % 64 == 0) {
		assert_int_equal(store_scrub(&files->store), CAUSE_NONE);
		assert_int_equal(files_model_put(&model, "again", 500, 7, 100, 0, false),
				 CAUSE_NONE);
	}
}

static void test_each_bit(void **state)
{
	uint32_t step = getenv("TESTS_ALL") != NULL ? 1 : 13;
	unsigned counts[3] = {0};

	(void)state;
	make_image();
	for (uint32_t bit = 0; bit < 16 * 1024 * 8; bit += step)
		flip(bit, counts);
	print_message("files of flips: %u whole, %u damaged, %u missing\n", counts[READ],
		      counts[DAMAGED], counts[MISSING]);
	assert_true(counts[DAMAGED] > 0 && counts[MISSING] + counts[READ] > 0);
}

/* Spoils the record that was written last, and without the store's knowing. */
static void spoil_last_record(void)
{
	uint32_t i = 2047;

	while (model.ram.bytes[i] == 0xff)
		i--;
	model.ram.bytes[i] ^= 0x55;
}

/* A file's last record is lost, and with the one before it comes back a content whose blocks have
 * gone to another file since: the younger file is right, and keeps them. */
static void test_old_record_comes_back(void **state)
{
	unsigned which, dropped = 0;

	(void)state;
	for (unsigned more = 0; more < 9; more++) {
		struct files_storage storage;

		files_model_init(&model, 2048, 16, 4);
		assert_int_equal(files_model_put(&model, "old", 1700, 1, 500, 0, false),
				 CAUSE_NONE);
		assert_int_equal(files_model_put(&model, "old", 900, 2, 500, 0, false), CAUSE_NONE);
		spoil_last_record();
		for (unsigned i = 0; i <= more; i++)
			assert_int_equal(files_model_put(&model, "new", 2500, 4, 500, 0, false),
					 CAUSE_NONE);
		assert_int_equal(files_model_restart(&model).state, STORE_DAMAGED);
		files_storage(files, &storage);
		if (read_file(OLD, &which) == MISSING) {
			dropped++;
			assert_int_equal(storage.damages, 2);
		}
		assert_int_equal(storage.blocks_allocated, storage.files == 2 ? 3 : 2);
		assert_int_equal(files_model_put(&model, "other", 3000, 5, 700, 0, true),
				 CAUSE_NONE);
		assert_int_equal(read_file(NEW, &which), READ);
		assert_int_equal(which, 1);
	}
	assert_in_range(dropped, 1, 8);
}

/* A whole block of one content does not pass for one of another, nor for another one of it. */
static void test_blocks_of_others(void **state)
{
	unsigned own, handle, passed = 0;
	uint8_t bytes[2500];
	size_t n;

	(void)state;
	make_image();
	own = files->catalogue.flash.block_count;
	for (unsigned from = own; from < 16; from++)
		for (unsigned to = own; to < 16; to++) {
			enum cause cause;

			memcpy(model.ram.bytes, image, 16 * 1024);
			memcpy(model.ram.bytes + to * 1024, image + from * 1024, 1024);
			files_model_restart(&model);
			assert_int_equal(files_open(files, "new", 3, FILES_READ, 0, 0, &handle),
					 CAUSE_NONE);
			cause = files_read(files, handle, 0, bytes, sizeof bytes, &n);
			assert_true(cause == CAUSE_NONE || cause == CAUSE_file_damaged);
			for (uint32_t i = 0; i < n; i++)
				assert_int_equal(bytes[i], model_byte(&contents[NEW][1], i));
			passed += cause == CAUSE_NONE;
		}
	/* It has three of the blocks: with others overwritten it is whole. */
	assert_int_equal(passed, (16 - own) * (16 - own) - 3 * (16 - own - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_bit),
		cmocka_unit_test(test_old_record_comes_back),
		cmocka_unit_test(test_blocks_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
