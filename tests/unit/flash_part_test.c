/* SPDX-License-Identifier: MIT */
/* Some blocks of a flash as a flash of their own: they are reached, and nothing beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "services/store/flash_part.h"
#include "support/flash_ram.h"

static struct flash_ram ram;
static struct flash_part part;
static struct flash *const flash = &part.flash;

static int set_up(void **state)
{
	(void)state;
	flash_ram_init(&ram, 512, 8, 4);
	flash_part_init(&part, &ram.flash, 2, 3);
	return 0;
}

static void test_inside(void **state)
{
	uint8_t bytes[8];

	(void)state;
	assert_int_equal(flash->block_count, 3);
	assert_int_equal(flash->block_size, 512);
	assert_int_equal(flash->program_unit, 4);
	assert_int_equal(flash->operations->program(flash, 508, "abcdefgh", 8), CAUSE_NONE);
	assert_memory_equal(ram.bytes + 2 * 512 + 508, "abcdefgh", 8);
	assert_int_equal(flash->operations->read(flash, 508, bytes, 8), CAUSE_NONE);
	assert_memory_equal(bytes, "abcdefgh", 8);
	assert_int_equal(flash->operations->erase(flash, 1), CAUSE_NONE);
	assert_int_equal(ram.erases[3], 1);
	assert_memory_equal(ram.bytes + 2 * 512 + 508, "abcd\xff\xff\xff\xff", 8);
	assert_int_equal(flash->operations->sync(flash), CAUSE_NONE);
}

static void test_outside(void **state)
{
	uint8_t bytes[8];

	(void)state;
	assert_int_equal(flash->operations->read(flash, 3 * 512, bytes, 0), CAUSE_NONE);
	assert_int_equal(flash->operations->read(flash, 3 * 512 - 4, bytes, 8), CAUSE_not_allowed);
	assert_int_equal(flash->operations->read(flash, UINT32_MAX, bytes, 1), CAUSE_not_allowed);
	assert_int_equal(flash->operations->program(flash, 3 * 512 - 4, bytes, 8),
			 CAUSE_not_allowed);
	assert_int_equal(flash->operations->program(flash, 3 * 512, bytes, 4), CAUSE_not_allowed);
	assert_int_equal(flash->operations->erase(flash, 3), CAUSE_not_allowed);
	assert_int_equal(ram.operations, 0);
}

/* A chip has no sync, and its parts have none. */
static void test_without_sync(void **state)
{
	struct flash_operations operations = *ram.flash.operations;

	(void)state;
	operations.sync = NULL;
	ram.flash.operations = &operations;
	flash_part_init(&part, &ram.flash, 2, 3);
	assert_null(flash->operations->sync);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_inside, set_up),
		cmocka_unit_test_setup(test_outside, set_up),
		cmocka_unit_test_setup(test_without_sync, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
