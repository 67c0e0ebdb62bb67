/* SPDX-License-Identifier: MIT */
/* A file of 1 MB, in the geometry and with the limits of a product that has large ones: written and
 * read back within 4 KB of RAM, and with the power cut anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "services/files/files_table.h"
#include "support/flash_ram.h"

enum {
	BLOCK_SIZE = 4096,
	BLOCKS = 700, /* of 2.8 MB: the file twice */
	PRODUCT_BLOCKS = 1024,
	FILES = 64,
	OPEN = 4,
	SIZE = 1 << 20,
	PIECE = 1460,
};

/* All the memory of the service. */
static struct service {
	struct files files;
	struct store_entry entries[FILES + 1];
	struct files_session sessions[OPEN];
	uint8_t memory[FILES_MEMORY(PRODUCT_BLOCKS, OPEN)];
} service;

static struct flash_ram ram;
static struct files *const files = &service.files;

/* --- The stack, measured where it is deepest: in the flash driver's functions --------------- */

static const struct flash_operations *beneath;
static struct flash_operations measuring;
static uintptr_t deepest;

static void measure(void)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	if (here < deepest)
		deepest = here;
}

static enum cause measured_read(struct flash *flash, uint32_t address, void *bytes, size_t n)
{
	measure();
	return beneath->read(flash, address, bytes, n);
}

static enum cause measured_program(struct flash *flash, uint32_t address, const void *bytes,
				   size_t n)
{
	measure();
	return beneath->program(flash, address, bytes, n);
}

static enum cause measured_erase(struct flash *flash, unsigned block)
{
	measure();
	return beneath->erase(flash, block);
}

static enum cause measured_sync(struct flash *flash)
{
	measure();
	return beneath->sync(flash);
}

/* --- The file ------------------------------------------------------------------------------- */

static void start(void)
{
	struct store_report report;

	memset(&service, 0xa5, sizeof service);
	assert_int_equal(files_init(files, &ram.flash, service.entries, FILES, service.sessions,
				    OPEN, service.memory),
			 CAUSE_NONE);
	files_mount(files, &report);
	if (report.state == STORE_BLANK)
		assert_int_equal(files_format(files), CAUSE_NONE);
	else
		assert_int_equal(report.state, STORE_CLEAN);
}

static uint8_t byte_at(uint32_t seed, uint32_t offset)
{
	uint32_t value = (offset + 1) * 2654435761u ^ seed * 40503u;

	return (uint8_t)(value >> 13);
}

static enum cause write_file(uint32_t seed)
{
	unsigned handle;
	enum cause cause =
		files_open(files, "large", 5, FILES_REPLACE, SIZE, FILES_FAIL_SAFE, &handle);

	for (uint32_t at = 0; cause == CAUSE_NONE && at < SIZE; at += PIECE) {
		size_t n = SIZE - at < PIECE ? SIZE - at : PIECE;
		static uint8_t bytes[PIECE];

		for (uint32_t i = 0; i < n; i++)
			bytes[i] = byte_at(seed, at + i);
		cause = files_write(files, handle, at, bytes, n);
	}
	return cause == CAUSE_NONE ? files_close(files, handle) : cause;
}

static bool file_is(uint32_t seed)
{
	static uint8_t bytes[PIECE];
	unsigned handle;
	bool same = true;
	size_t n;

	if (files_open(files, "large", 5, FILES_READ, 0, 0, &handle) != CAUSE_NONE)
		return false;
	same = files_size(files, handle) == SIZE;
	for (uint32_t at = 0; same && at < SIZE; at += (uint32_t)n) {
		same = files_read(files, handle, at, bytes, PIECE, &n) == CAUSE_NONE && n > 0;
		for (uint32_t i = 0; same && i < n; i++)
			same = bytes[i] == byte_at(seed, at + i);
	}
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	return same;
}

static void test_within_4_kb(void **state)
{
	uintptr_t top = (uintptr_t)__builtin_frame_address(0);
	size_t stack;

	(void)state;
	flash_ram_init(&ram, BLOCK_SIZE, BLOCKS, 4);
	beneath = ram.flash.operations;
	measuring = (struct flash_operations){.read = measured_read,
					      .program = measured_program,
					      .erase = measured_erase,
					      .sync = measured_sync};
	ram.flash.operations = &measuring;
	deepest = top;
	start();
	assert_int_equal(write_file(1), CAUSE_NONE);
	assert_true(file_is(1));
	assert_int_equal(files_commit(files, "large", 5), CAUSE_NONE);
	start();
	assert_true(file_is(1));
	stack = top - deepest;
	print_message("1 MB written and read: %zu bytes of memory, %zu of stack\n", sizeof service,
		      stack);
	/* Sanitizers put more on the stack, and so do builds without optimization. */
#if !defined __SANITIZE_ADDRESS__ && defined __OPTIMIZE__
	assert_true(sizeof service + stack <= 4096);
#else
	assert_true(sizeof service <= 3072);
#endif
}

/* It takes what it must: a program for each byte, an erase for each block. */
static void test_cost(void **state)
{
	uint32_t erases = 0;

	(void)state;
	flash_ram_init(&ram, BLOCK_SIZE, BLOCKS, 4);
	start();
	memset(ram.erases, 0, sizeof ram.erases);
	ram.programmed = 0;
	assert_int_equal(write_file(1), CAUSE_NONE);
	for (unsigned i = 0; i < BLOCKS; i++)
		erases += ram.erases[i];
	print_message("%lu bytes programmed, %u blocks erased\n", ram.programmed, (unsigned)erases);
	assert_int_equal(erases, (SIZE + files->payload - 1) / files->payload);
	assert_true(ram.programmed < SIZE + SIZE / 500);
}

static uint8_t image[FLASH_RAM_BYTES];

/* From the file as it was committed to the one that is written over it. */
static unsigned long cut(unsigned long n, enum flash_ram_fault fault)
{
	struct files_info info;
	enum cause cause;
	bool changed;

	memcpy(ram.bytes, image, BLOCKS * BLOCK_SIZE);
	memcpy(ram.synced, image, BLOCKS * BLOCK_SIZE);
	ram.pending_count = 0;
	ram.random = (uint32_t)n + 1;
	start();
	ram.operations = 0;
	flash_ram_fault(&ram, n, fault);
	cause = write_file(2);
	flash_ram_power(&ram);
	start();
	assert_int_equal(files_info(files, "large", 5, &info), CAUSE_NONE);
	changed = info.pending;
	assert_true(changed || cause != CAUSE_NONE);
	assert_true(file_is(changed ? 2 : 1));
	if (changed)
		assert_int_equal(files_rollback(files, "large", 5), CAUSE_NONE);
	assert_true(file_is(1));
	/* All blocks but the file's are free again. */
	assert_int_equal(files_open(files, "x", 1, FILES_CREATE, SIZE, 0, &(unsigned){0}),
			 CAUSE_NONE);
	return ram.operations;
}

static void test_power_cuts(void **state)
{
	unsigned samples = getenv("TESTS_ALL") != NULL ? 1000 : 40;
	unsigned long operations;
	uint32_t random = 2026;

	(void)state;
	flash_ram_init(&ram, BLOCK_SIZE, BLOCKS, 4);
	start();
	assert_int_equal(write_file(1), CAUSE_NONE);
	assert_int_equal(files_commit(files, "large", 5), CAUSE_NONE);
	memcpy(image, ram.bytes, BLOCKS * BLOCK_SIZE);
	operations = cut(0, FLASH_CUT_BEFORE);
	assert_true(operations > 4000);
	for (unsigned i = 0; i < samples; i++) {
		unsigned long n = 1 + flash_ram_random(&random, (uint32_t)operations);

		/* Each fifth of them among the last, where the content becomes the file's. */
		if (i % 5 == 0)
			n = operations - i / 5 % 24;
		cut(n, (enum flash_ram_fault)(i % FLASH_FAULTS));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_within_4_kb),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_power_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
