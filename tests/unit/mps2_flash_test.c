/* SPDX-License-Identifier: MIT */
/* The board's flash and the settings on it, over an array in the memory's place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/description.h"
#include "engine/modem.h"
#include "host/state.h"
#include "mps2-an385/flash.h"
#include "mps2-an385/settings.h"
#include "product.h"

#define IMAGE (SETTINGS_BLOCK_SIZE * SETTINGS_BLOCK_COUNT)

/* One word more on both sides: nobody may touch them. */
static uint32_t memory[1 + IMAGE / 4 + 1];
static volatile uint32_t *const words = memory + 1;
static struct settings settings;

static int blank(void **state)
{
	(void)state;
	memset(memory, 0xff, sizeof memory);
	memory[0] = memory[1 + IMAGE / 4] = 0x12345678;
	return 0;
}

static int untouched_around(void **state)
{
	(void)state;
	return memory[0] == 0x12345678 && memory[1 + IMAGE / 4] == 0x12345678 ? 0 : -1;
}

static void test_programming_clears_bits(void **state)
{
	struct memory_flash board;
	struct flash *flash = &board.flash;
	uint8_t bytes[8];

	(void)state;
	flash_init(&board, words, 512, 4);
	assert_int_equal(
		flash->operations->program(flash, 508, "\xf0\xff\x00\x55\x01\x02\x03\x04", 8),
		CAUSE_NONE);
	assert_int_equal(flash->operations->program(flash, 508, "\x3c\x80\xff\x55", 4), CAUSE_NONE);
	assert_int_equal(flash->operations->read(flash, 508, bytes, 8), CAUSE_NONE);
	assert_memory_equal(bytes, "\x30\x80\x00\x55\x01\x02\x03\x04", 8);
	/* Another machine that maps the same memory finds the bytes in the same order. */
	assert_memory_equal((const uint8_t *)(memory + 1) + 508, bytes, 8);
}

static void test_erasing_sets_one_block(void **state)
{
	struct memory_flash board;
	struct flash *flash = &board.flash;
	uint8_t bytes[512 * 3], expected[512 * 3];

	(void)state;
	flash_init(&board, words, 512, 3);
	memset(bytes, 0, sizeof bytes);
	assert_int_equal(flash->operations->program(flash, 0, bytes, sizeof bytes), CAUSE_NONE);
	assert_int_equal(flash->operations->erase(flash, 1), CAUSE_NONE);
	assert_int_equal(flash->operations->read(flash, 0, bytes, sizeof bytes), CAUSE_NONE);
	memset(expected, 0, sizeof expected);
	memset(expected + 512, 0xff, 512);
	assert_memory_equal(bytes, expected, sizeof bytes);
}

/* Reads may begin and end anywhere; bytes to be programmed may lie anywhere. */
static void test_any_alignment_of_memory(void **state)
{
	struct memory_flash board;
	struct flash *flash = &board.flash;
	uint8_t from[16] = "?ABCDEFGHIJKL", to[16];

	(void)state;
	flash_init(&board, words, 512, 2);
	assert_int_equal(flash->operations->program(flash, 4, from + 1, 12), CAUSE_NONE);
	for (unsigned start = 0; start < 12; start++)
		for (unsigned n = 0; n <= 12 - start; n++) {
			memset(to, '.', sizeof to);
			assert_int_equal(flash->operations->read(flash, 4 + start, to + 1, n),
					 CAUSE_NONE);
			assert_memory_equal(to + 1, from + 1 + start, n);
			assert_int_equal(to[0], '.');
			assert_int_equal(to[1 + n], '.');
		}
}

static void test_what_the_geometry_refuses(void **state)
{
	static const struct {
		uint32_t address;
		size_t n;
	} programs[] = {{2, 4}, {4, 3}, {4, 6}, {1024, 4}, {1020, 8}, {UINT32_MAX - 3, 4}};
	struct memory_flash board;
	struct flash *flash = &board.flash;
	uint8_t bytes[8] = {0};

	(void)state;
	flash_init(&board, words, 512, 2);
	for (unsigned i = 0; i < sizeof programs / sizeof *programs; i++)
		assert_int_equal(flash->operations->program(flash, programs[i].address, bytes,
							    programs[i].n),
				 CAUSE_not_allowed);
	assert_int_equal(flash->operations->read(flash, 1020, bytes, 5), CAUSE_not_allowed);
	assert_int_equal(flash->operations->read(flash, UINT32_MAX, bytes, 2), CAUSE_not_allowed);
	assert_int_equal(flash->operations->erase(flash, 2), CAUSE_not_allowed);
	for (unsigned i = 0; i < IMAGE / 4; i++)
		assert_int_equal(words[i], UINT32_MAX);
	assert_int_equal(flash->operations->program(flash, 1020, bytes, 4), CAUSE_NONE);
}

static enum cause put(uint32_t name, const char *text)
{
	const struct at_storage *storage = &settings.adapter.storage;

	return storage->write(storage->context, name, 1, text, strlen(text));
}

static bool holds(uint32_t name, const char *text)
{
	const struct at_storage *storage = &settings.adapter.storage;
	char bytes[32];
	int n = storage->read(storage->context, name, 1, bytes, sizeof bytes);

	return text == NULL ? n == -1
			    : n == (int)strlen(text) && memcmp(bytes, text, (size_t)n) == 0;
}

static void test_settings_survive(void **state)
{
	(void)state;
	assert_true(settings_open(&settings, words));
	assert_null(settings_remark(&settings));
	assert_int_equal(put(7, "value"), CAUSE_NONE);
	memset(&settings, 0, sizeof settings); /* a reset: only the flash is left */
	assert_true(settings_open(&settings, words));
	assert_null(settings_remark(&settings));
	assert_true(holds(7, "value"));
}

static void test_settings_on_something_else(void **state)
{
	(void)state;
	memset(memory + 1, 0, IMAGE);
	assert_true(settings_open(&settings, words));
	assert_non_null(strstr(settings_remark(&settings), "no settings"));
	assert_int_equal(put(7, "value"), CAUSE_NONE);
	assert_true(settings_open(&settings, words));
	assert_null(settings_remark(&settings));
	assert_true(holds(7, "value"));
}

static void test_settings_of_another_geometry(void **state)
{
	struct memory_flash other;
	struct store store;
	struct store_entry entries[4];

	(void)state;
	flash_init(&other, words, SETTINGS_BLOCK_SIZE / 2, SETTINGS_BLOCK_COUNT * 2);
	assert_int_equal(store_init(&store, &other.flash, entries, 4), CAUSE_NONE);
	assert_int_equal(store_format(&store), CAUSE_NONE);
	assert_true(settings_open(&settings, words));
	assert_non_null(strstr(settings_remark(&settings), "another format"));
	assert_int_equal(put(7, "value"), CAUSE_NONE);
}

static void test_settings_damaged(void **state)
{
	uint8_t *at;

	(void)state;
	assert_true(settings_open(&settings, words));
	assert_int_equal(put(1, "first"), CAUSE_NONE);
	assert_int_equal(put(2, "second"), CAUSE_NONE);
	assert_int_equal(put(3, "third"), CAUSE_NONE);
	at = memmem(memory, sizeof memory, "second", 6);
	assert_non_null(at);
	*at = 'S';
	assert_true(settings_open(&settings, words));
	assert_non_null(strstr(settings_remark(&settings), "damaged"));
	assert_true(holds(1, "first") && holds(2, NULL) && holds(3, "third"));
	assert_true(settings_open(&settings, words));
	assert_null(settings_remark(&settings)); /* it was put right */
	assert_true(holds(1, "first") && holds(2, NULL) && holds(3, "third"));
}

/* The beginning of the board's flash file is a `--state` file of the host's. */
static void test_the_hosts_settings(void **state)
{
	static struct state host;
	const struct at_storage *storage = &host.adapter.storage;
	char path[] = "/tmp/mps2_flash_test.XXXXXX";
	FILE *file = fdopen(mkstemp(path), "r");

	(void)state;
	assert_non_null(file);
	assert_true(state_open(&host, path));
	assert_int_equal(storage->write(storage->context, 7, 1, "value", 5), CAUSE_NONE);
	state_close(&host);
	assert_int_equal(fread(memory + 1, 1, IMAGE, file), IMAGE);
	fclose(file);
	unlink(path);
	assert_true(settings_open(&settings, words));
	assert_null(settings_remark(&settings));
	assert_true(holds(7, "value"));
}

/* Every setting that the product can store finds room, twice over. */
static void test_room_for_the_product(void **state)
{
	unsigned records = 0;

	(void)state;
	for (unsigned i = 0; i < product_description->setting_count; i++) {
		const struct at_setting *setting = &product_description->settings[i];

		if (setting->storage == AT_KEEP_NVM)
			records += setting->instances;
		if (setting->storage == AT_KEEP_PROFILE)
			records += 2u * setting->instances;
	}
	assert_true(records > 0 && 2 * records <= SETTINGS_RECORDS);
	assert_true(settings_open(&settings, words));
	for (unsigned i = 0; i < SETTINGS_RECORDS; i++)
		assert_int_equal(put(i, "a setting of ordinary length"), CAUSE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_programming_clears_bits, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_erasing_sets_one_block, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_any_alignment_of_memory, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_what_the_geometry_refuses, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_settings_survive, blank, untouched_around),
		cmocka_unit_test_setup_teardown(test_settings_on_something_else, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_settings_of_another_geometry, blank,
						untouched_around),
		cmocka_unit_test_setup_teardown(test_settings_damaged, blank, untouched_around),
		cmocka_unit_test_setup_teardown(test_the_hosts_settings, blank, untouched_around),
		cmocka_unit_test_setup_teardown(test_room_for_the_product, blank, untouched_around),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
