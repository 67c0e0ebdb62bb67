/* SPDX-License-Identifier: MIT */
/* The file service when nothing goes wrong: what it keeps, refuses and tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/files_model.h"

static struct files_model model;
static struct files *const files = &model.files;

/* After a restart. */
static void remounted(void)
{
	assert_int_equal(files_model_restart(&model).state, STORE_CLEAN);
}

static unsigned opened(const char *name, enum files_mode mode, uint32_t maximum, uint16_t flags)
{
	unsigned handle;

	assert_int_equal(files_open(files, name, strlen(name), mode, maximum, flags, &handle),
			 CAUSE_NONE);
	return handle;
}

static enum cause refused(const char *name, enum files_mode mode, uint32_t maximum)
{
	unsigned handle;

	return files_open(files, name, strlen(name), mode, maximum, 0, &handle);
}

static void put(const char *name, uint16_t flags, const char *text)
{
	unsigned handle = opened(name, FILES_REPLACE, 100, flags);

	assert_int_equal(files_write(files, handle, 0, text, strlen(text)), CAUSE_NONE);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
}

static void holds_at(unsigned handle, const char *text)
{
	char bytes[100];
	size_t n;

	assert_int_equal(files_read(files, handle, 0, bytes, sizeof bytes, &n), CAUSE_NONE);
	assert_int_equal(n, strlen(text));
	assert_memory_equal(bytes, text, n);
}

static void holds(const char *name, const char *text)
{
	unsigned handle = opened(name, FILES_READ, 0, 0);

	holds_at(handle, text);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
}

static void test_write_and_read(void **state)
{
	char bytes[20];
	unsigned handle;
	size_t n;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	assert_int_equal(refused("a", FILES_READ, 0), CAUSE_file_unknown);
	handle = opened("a", FILES_CREATE, 100, 0);
	assert_int_equal(files_write(files, handle, 0, "hello", 5), CAUSE_NONE);
	assert_int_equal(files_write(files, handle, 5, ", world", 7), CAUSE_NONE);
	assert_int_equal(files_size(files, handle), 12);
	/* It is there when it is closed, and not before. */
	assert_int_equal(refused("a", FILES_READ, 0), CAUSE_file_unknown);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	handle = opened("a", FILES_READ, 0, 0);
	assert_int_equal(files_size(files, handle), 12);
	assert_int_equal(files_read(files, handle, 7, bytes, 3, &n), CAUSE_NONE);
	assert_int_equal(n, 3);
	assert_memory_equal(bytes, "wor", 3);
	assert_int_equal(files_read(files, handle, 10, bytes, sizeof bytes, &n), CAUSE_NONE);
	assert_int_equal(n, 2);
	assert_int_equal(files_read(files, handle, 12, bytes, sizeof bytes, &n), CAUSE_NONE);
	assert_int_equal(n, 0);
	assert_int_equal(files_read(files, handle, 13, bytes, 1, &n), CAUSE_file_range);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(files_close(files, handle), CAUSE_file_not_open);
	assert_int_equal(files_read(files, handle, 0, bytes, 1, &n), CAUSE_file_not_open);
	assert_int_equal(files_write(files, handle, 0, bytes, 1), CAUSE_file_not_open);
	assert_int_equal(files_read(files, 99, 0, bytes, 1, &n), CAUSE_file_not_open);
}

/* A new content begins empty, and is the file's when it is closed. */
static void test_replace(void **state)
{
	unsigned handle;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	put("a", 0, "first content");
	handle = opened("a", FILES_WRITE, 0, 0);
	assert_int_equal(files_write(files, handle, 0, "second", 6), CAUSE_NONE);
	holds("a", "first content");
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	holds("a", "second");
	handle = opened("a", FILES_WRITE, 0, 0);
	assert_int_equal(files_write(files, handle, 0, "third", 5), CAUSE_NONE);
	assert_int_equal(files_abandon(files, handle), CAUSE_NONE);
	holds("a", "second");
	remounted();
	holds("a", "second");
}

static void test_modes(void **state)
{
	struct files_info info;
	unsigned handle;
	size_t n;

	(void)state;
	files_model_init(&model, 2048, 24, 4);
	assert_int_equal(refused("a", FILES_WRITE, 10), CAUSE_file_unknown);
	handle = opened("a", FILES_WRITE_OR_CREATE, 10, 0x1200);
	assert_int_equal(files_write(files, handle, 11, "x", 1), CAUSE_file_range);
	assert_int_equal(files_write(files, handle, 10, "x", 1), CAUSE_file_range);
	assert_int_equal(files_write(files, handle, UINT32_MAX, "x", 1), CAUSE_file_range);
	assert_int_equal(files_write(files, handle, 9, "xy", 2), CAUSE_file_range);
	assert_int_equal(files_write(files, handle, 9, "x", 1), CAUSE_NONE);
	assert_int_equal(files_read(files, handle, 0, &info, 1, &n), CAUSE_file_mode);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(refused("a", FILES_CREATE, 10), CAUSE_file_exists);
	/* What was created keeps its maximum and flags, until it is replaced. */
	handle = opened("a", FILES_WRITE_OR_CREATE, 2000, 0);
	assert_int_equal(files_write(files, handle, 10, "x", 1), CAUSE_file_range);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_int_equal(info.maximum, 10);
	assert_int_equal(info.flags, 0x1200);
	assert_int_equal(info.size, 0);
	assert_int_equal(info.blocks, 1);
	assert_int_equal(info.write_counter, 2);
	handle = opened("a", FILES_REPLACE, 4000, 7);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_int_equal(info.maximum, 4000);
	assert_int_equal(info.flags, 7);
	assert_int_equal(info.blocks, 2);
	assert_int_equal(info.allocated, 4096);
	handle = opened("a", FILES_READ, 0, 0);
	assert_int_equal(files_write(files, handle, 0, "x", 1), CAUSE_file_mode);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
}

/* Names are bytes. */
static void test_names(void **state)
{
	static const char odd[] = "\0\r\n\xff,\"/";
	char name[FILES_NAME_LIMIT + 1];
	struct files_info info;
	unsigned handle, position = 0;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	memset(name, 'n', sizeof name);
	assert_int_equal(files_open(files, name, 0, FILES_CREATE, 1, 0, &handle), CAUSE_file_name);
	assert_int_equal(files_open(files, name, sizeof name, FILES_CREATE, 1, 0, &handle),
			 CAUSE_file_name);
	assert_int_equal(files_open(files, name, FILES_NAME_LIMIT, FILES_CREATE, 1, 0, &handle),
			 CAUSE_NONE);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(files_open(files, odd, sizeof odd, FILES_CREATE, 1, 0, &handle),
			 CAUSE_NONE);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	assert_int_equal(files_info(files, name, FILES_NAME_LIMIT - 1, &info), CAUSE_file_unknown);
	assert_int_equal(files_info(files, odd, sizeof odd - 1, &info), CAUSE_file_unknown);
	assert_true(files_next(files, &position, &info));
	assert_int_equal(info.name_length, FILES_NAME_LIMIT);
	assert_memory_equal(info.name, name, FILES_NAME_LIMIT);
	assert_true(files_next(files, &position, &info));
	assert_int_equal(info.name_length, sizeof odd);
	assert_memory_equal(info.name, odd, sizeof odd);
	assert_false(files_next(files, &position, &info));
}

/* Any order, any pieces, again and again: the last word counts, and what nobody wrote is blank. */
static void scribble(uint32_t block_size, unsigned block_count, unsigned unit, uint32_t seed)
{
	static uint8_t expected[5000], bytes[5000];
	unsigned handle;
	uint32_t end = 0;
	size_t n;

	files_model_init(&model, block_size, block_count, unit);
	memset(expected, 0xff, sizeof expected);
	handle = opened("a", FILES_CREATE, sizeof expected, 0);
	for (unsigned i = 0; i < 120; i++) {
		uint32_t at = flash_ram_random(&seed, sizeof expected - 1);
		uint32_t length = 1 + flash_ram_random(&seed, i % 4 == 0 ? 1500 : 9);

		/* Every other one goes on where the last ended. */
		if (i % 2 == 1)
			at = end % sizeof expected;
		if (length > sizeof expected - at)
			length = (uint32_t)sizeof expected - at;
		for (uint32_t k = 0; k < length; k++)
			bytes[k] = (uint8_t)flash_ram_random(&seed, 256);
		if (i % 9 == 0)
			memset(bytes, 0xff, length);
		memcpy(expected + at, bytes, length);
		assert_int_equal(files_write(files, handle, at, bytes, length), CAUSE_NONE);
		end = at + length;
	}
	end = files_size(files, handle);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	for (unsigned i = 0; i < 2; i++) {
		handle = opened("a", FILES_READ, 0, 0);
		assert_int_equal(files_read(files, handle, 0, bytes, sizeof bytes, &n), CAUSE_NONE);
		assert_int_equal(n, end);
		assert_memory_equal(bytes, expected, n);
		assert_int_equal(files_read(files, handle, 77, bytes, 99, &n), CAUSE_NONE);
		assert_memory_equal(bytes, expected + 77, 99);
		assert_int_equal(files_close(files, handle), CAUSE_NONE);
		remounted();
	}
}

static void test_any_order(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed < 12; seed++) {
		scribble(1024, 16, 4, seed);
		scribble(2048, 20, 32, seed);
		scribble(2048, 12, 1, seed);
		scribble(4096, 12, 16, seed);
	}
}

/* Only what was entered takes time: a lonely byte far behind costs one erase. */
static void test_holes(void **state)
{
	uint32_t erased = 0;
	uint8_t bytes[100];
	unsigned handle;
	size_t n;

	(void)state;
	files_model_init(&model, 2048, 32, 4);
	memset(model.ram.erases, 0, sizeof model.ram.erases);
	handle = opened("a", FILES_CREATE, 15000, 0);
	assert_int_equal(files_write(files, handle, 14999, "z", 1), CAUSE_NONE);
	assert_int_equal(files_write(files, handle, 5000, "y", 1), CAUSE_NONE);
	for (unsigned i = 0; i < 32; i++)
		erased += model.ram.erases[i];
	assert_int_equal(erased, 2);
	assert_int_equal(files_close(files, handle), CAUSE_NONE);
	for (unsigned i = 0; i < 2; i++) {
		handle = opened("a", FILES_READ, 0, 0);
		assert_int_equal(files_size(files, handle), 15000);
		assert_int_equal(files_read(files, handle, 4950, bytes, 100, &n), CAUSE_NONE);
		for (unsigned k = 0; k < 100; k++)
			assert_int_equal(bytes[k], k == 50 ? 'y' : 0xff);
		assert_int_equal(files_read(files, handle, 14990, bytes, 100, &n), CAUSE_NONE);
		assert_int_equal(n, 10);
		assert_int_equal(bytes[9], 'z');
		assert_int_equal(files_close(files, handle), CAUSE_NONE);
		/* The other file makes the first one's record move, and gets none of its blocks. */
		put("b", 0, "other");
		assert_int_equal(files_rename(files, "a", 1, "a", 1), CAUSE_file_exists);
		remounted();
	}
}

static void test_remove_and_rename(void **state)
{
	struct files_info info;
	unsigned handle;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	put("a", 0, "content");
	put("b", 0, "other");
	assert_int_equal(files_rename(files, "a", 1, "b", 1), CAUSE_file_exists);
	assert_int_equal(files_rename(files, "x", 1, "c", 1), CAUSE_file_unknown);
	assert_int_equal(files_rename(files, "a", 1, "c", 0), CAUSE_file_name);
	assert_int_equal(files_rename(files, "a", 1, "longer name", 11), CAUSE_NONE);
	holds("longer name", "content");
	assert_int_equal(refused("a", FILES_READ, 0), CAUSE_file_unknown);
	remounted();
	assert_int_equal(files_rename(files, "longer name", 11, "c", 1), CAUSE_NONE);
	holds("c", "content");
	/* Not while somebody writes it. */
	handle = opened("c", FILES_WRITE, 0, 0);
	assert_int_equal(files_rename(files, "c", 1, "d", 1), CAUSE_file_open);
	assert_int_equal(files_remove(files, "c", 1), CAUSE_file_open);
	assert_int_equal(refused("c", FILES_WRITE, 0), CAUSE_file_open);
	assert_int_equal(files_abandon(files, handle), CAUSE_NONE);
	/* A name that somebody is about to use is taken. */
	handle = opened("new", FILES_CREATE, 10, 0);
	assert_int_equal(files_rename(files, "c", 1, "new", 3), CAUSE_file_exists);
	assert_int_equal(refused("new", FILES_CREATE, 10), CAUSE_file_open);
	assert_int_equal(files_abandon(files, handle), CAUSE_NONE);
	assert_int_equal(files_rename(files, "c", 1, "new", 3), CAUSE_NONE);
	assert_int_equal(files_remove(files, "new", 3), CAUSE_NONE);
	assert_int_equal(files_remove(files, "new", 3), CAUSE_file_unknown);
	assert_int_equal(files_info(files, "new", 3, &info), CAUSE_file_unknown);
	holds("b", "other");
}

/* Whoever reads is not disturbed. */
static void test_readers_keep_their_content(void **state)
{
	struct files_storage before, after;
	unsigned first, second;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	files_storage(files, &before);
	put("a", 0, "one");
	first = opened("a", FILES_READ, 0, 0);
	second = opened("a", FILES_READ, 0, 0);
	put("a", 0, "two");
	holds_at(first, "one");
	assert_int_equal(files_remove(files, "a", 1), CAUSE_NONE);
	/* Their blocks go to nobody else meanwhile. */
	for (unsigned i = 0; i < 30; i++)
		put("b", 0, "something else");
	holds_at(first, "one");
	assert_int_equal(files_close(files, first), CAUSE_NONE);
	for (unsigned i = 0; i < 30; i++)
		put("b", 0, "something else");
	holds_at(second, "one");
	assert_int_equal(files_close(files, second), CAUSE_NONE);
	assert_int_equal(files_remove(files, "b", 1), CAUSE_NONE);
	files_storage(files, &after);
	assert_int_equal(after.blocks_free, before.blocks_free);
}

static void told_open(bool written, bool read)
{
	struct files_info info;

	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_int_equal(info.being_written, written);
	assert_int_equal(info.being_read, read);
}

static void test_who_has_it_open(void **state)
{
	unsigned writer, reader;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	put("a", 0, "one");
	told_open(false, false);
	reader = opened("a", FILES_READ, 0, 0);
	told_open(false, true);
	writer = opened("a", FILES_WRITE, 0, 0);
	told_open(true, true);
	assert_int_equal(files_close(files, writer), CAUSE_NONE);
	told_open(false, false); /* the reader has the former content */
	assert_int_equal(files_close(files, reader), CAUSE_NONE);
}

static void test_fail_safe(void **state)
{
	struct files_info info;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	put("plain", 0, "p");
	assert_int_equal(files_commit(files, "plain", 5), CAUSE_file_not_fail_safe);
	put("a", FILES_FAIL_SAFE, "one");
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_true(info.pending);
	assert_int_equal(files_commit(files, "a", 1), CAUSE_NONE);
	assert_int_equal(files_commit(files, "a", 1), CAUSE_file_settled);
	assert_int_equal(files_rollback(files, "a", 1), CAUSE_file_settled);
	put("a", FILES_FAIL_SAFE, "two");
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_int_equal(info.storage, 2048);
	assert_int_equal(info.allocated, 1024);
	holds("a", "two");
	/* A third one before anything was said: what was committed stays what one goes back to. */
	put("a", FILES_FAIL_SAFE, "three");
	remounted();
	holds("a", "three");
	assert_int_equal(files_rollback(files, "a", 1), CAUSE_NONE);
	holds("a", "one");
	assert_int_equal(files_info(files, "a", 1, &info), CAUSE_NONE);
	assert_int_equal(info.storage, 1024);
	/* One that never had another is gone. */
	put("b", FILES_FAIL_SAFE, "never");
	assert_int_equal(files_rollback(files, "b", 1), CAUSE_NONE);
	assert_int_equal(files_info(files, "b", 1, &info), CAUSE_file_unknown);
}

static void test_bundle(void **state)
{
	unsigned long operations;
	unsigned handle;

	(void)state;
	files_model_init(&model, 2048, 32, 4);
	assert_int_equal(files_bundle(files), FILES_BUNDLE_NONE);
	assert_int_equal(files_bundle_commit(files), CAUSE_file_settled);
	put("a", FILES_FAIL_SAFE, "a1");
	put("b", FILES_FAIL_SAFE, "b1");
	put("plain", 0, "p");
	assert_int_equal(files_bundle(files), FILES_BUNDLE_PENDING);
	assert_int_equal(files_bundle_commit(files), CAUSE_NONE);
	assert_int_equal(files_bundle(files), FILES_BUNDLE_NONE);
	assert_int_equal(files_rollback(files, "a", 1), CAUSE_file_settled);
	put("a", FILES_FAIL_SAFE, "a2");
	put("b", FILES_FAIL_SAFE, "b2");
	put("c", FILES_FAIL_SAFE, "c1");
	handle = opened("b", FILES_WRITE, 0, 0);
	assert_int_equal(files_bundle(files), FILES_BUNDLE_OPEN);
	assert_int_equal(files_bundle_rollback(files), CAUSE_file_open);
	assert_int_equal(files_abandon(files, handle), CAUSE_NONE);
	assert_int_equal(files_bundle_rollback(files), CAUSE_NONE);
	holds("a", "a1");
	holds("b", "b1");
	holds("plain", "p");
	assert_int_equal(refused("c", FILES_READ, 0), CAUSE_file_unknown);
	/* Three records are behind what was decided. */
	operations = model.ram.operations;
	while (files_poll(files))
		;
	assert_true(model.ram.operations > operations + 3);
	operations = model.ram.operations;
	assert_false(files_poll(files));
	assert_int_equal(model.ram.operations, operations);
	holds("a", "a1");
	put("a", FILES_FAIL_SAFE, "a3");
	assert_int_equal(files_bundle_commit(files), CAUSE_NONE);
	put("a", FILES_FAIL_SAFE, "a4");
	assert_int_equal(files_bundle_rollback(files), CAUSE_NONE);
	holds("a", "a3");
}

/* Nothing is left that says when the files were that are gone, but the restoring itself. */
static void test_after_restore(void **state)
{
	(void)state;
	files_model_init(&model, 1024, 16, 4);
	put("a", 0, "one");
	put("a", 0, "two");
	assert_int_equal(files_restore(files), CAUSE_NONE);
	while (files_poll(files))
		;
	remounted();
	put("a", 0, "three");
	holds("a", "three");
	remounted();
	holds("a", "three");
}

/* Sessions do not meet. */
static void test_two_writers(void **state)
{
	struct model_content one = {true, 3000, 1, 0, 0}, two = {true, 3000, 2, 0, 0};
	unsigned first, second, third;
	uint8_t bytes[3000];
	size_t n;

	(void)state;
	files_model_init(&model, 1024, 16, 4);
	first = opened("one", FILES_CREATE, 3000, 0);
	second = opened("two", FILES_CREATE, 3000, 0);
	for (uint32_t at = 0; at < 3000; at++) {
		uint8_t byte = model_byte(&one, at);

		assert_int_equal(files_write(files, first, at, &byte, 1), CAUSE_NONE);
		byte = model_byte(&two, 2999 - at);
		assert_int_equal(files_write(files, second, 2999 - at, &byte, 1), CAUSE_NONE);
	}
	third = opened("three", FILES_CREATE, 1, 0);
	assert_int_equal(refused("four", FILES_CREATE, 1), CAUSE_files_all_open);
	assert_int_equal(files_abandon(files, third), CAUSE_NONE);
	assert_int_equal(files_close(files, second), CAUSE_NONE);
	assert_int_equal(files_close(files, first), CAUSE_NONE);
	first = opened("one", FILES_READ, 0, 0);
	second = opened("two", FILES_READ, 0, 0);
	assert_int_equal(files_read(files, first, 0, bytes, sizeof bytes, &n), CAUSE_NONE);
	assert_int_equal(n, 3000);
	for (uint32_t at = 0; at < 3000; at++)
		assert_int_equal(bytes[at], model_byte(&one, at));
	assert_int_equal(files_read(files, second, 0, bytes, sizeof bytes, &n), CAUSE_NONE);
	for (uint32_t at = 0; at < 3000; at++)
		assert_int_equal(bytes[at], model_byte(&two, at));
}

static void test_restore(void **state)
{
	struct files_storage storage;
	unsigned handle;

	(void)state;
	files_model_init(&model, 2048, 32, 4);
	put("a", 0, "one");
	put("b", FILES_FAIL_SAFE, "two");
	handle = opened("c", FILES_CREATE, 10, 0);
	assert_int_equal(files_restore(files), CAUSE_NONE);
	assert_int_equal(files_write(files, handle, 0, "x", 1), CAUSE_file_not_open);
	files_storage(files, &storage);
	assert_int_equal(storage.files, 0);
	assert_int_equal(storage.blocks_allocated, 0);
	/* The old records go when there is time, or when others need their place. */
	for (unsigned i = 0; i < FILES_MODEL_FILES; i++)
		put((char[2]){(char)('0' + i)}, 0, "new");
	while (files_poll(files))
		;
	remounted();
	files_storage(files, &storage);
	assert_int_equal(storage.files, FILES_MODEL_FILES);
	holds("0", "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write_and_read),
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_any_order),
		cmocka_unit_test(test_holes),
		cmocka_unit_test(test_remove_and_rename),
		cmocka_unit_test(test_readers_keep_their_content),
		cmocka_unit_test(test_who_has_it_open),
		cmocka_unit_test(test_fail_safe),
		cmocka_unit_test(test_bundle),
		cmocka_unit_test(test_restore),
		cmocka_unit_test(test_after_restore),
		cmocka_unit_test(test_two_writers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
