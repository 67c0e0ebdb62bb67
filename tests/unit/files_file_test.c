/* SPDX-License-Identifier: MIT */
/* Files on the host's flash, which is a file: an image that gets longer, a writer that is killed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/flash_file.h"
#include "services/files/files_table.h"

enum { BLOCK_SIZE = 4096, FIRST = 4, BLOCKS = 64, OPEN = 2, FILES = 4, SIZE = 20000 };

static char folder[] = "/tmp/files_file_test.XXXXXX";
static char path[64], aside[80];

static int set_up(void **unused)
{
	(void)unused;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/modem.flash", folder);
	snprintf(aside, sizeof aside, "%s.corrupt", path);
	return 0;
}

static int clean(void **unused)
{
	(void)unused;
	unlink(path);
	unlink(aside);
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	return rmdir(folder);
}

/* --- Longer images -------------------------------------------------------------------------- */

/* A file of n bytes: at first what settings may be, then blank. */
static void put_file(size_t n)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	for (size_t i = 0; i < n; i++)
		fputc(i < (size_t)FIRST * BLOCK_SIZE ? 's' : 0xff, file);
	fclose(file);
}

static off_t size_of(const char *name)
{
	struct stat status;

	return stat(name, &status) == 0 ? status.st_size : -1;
}

/* An image of a product without files is made longer, and so is one whose lengthening was
 * interrupted. */
static void test_longer(void **unused)
{
	static const size_t sizes[] = {FIRST * BLOCK_SIZE, FIRST * BLOCK_SIZE + 1,
				       FIRST * BLOCK_SIZE + 12345, BLOCKS * BLOCK_SIZE - 1};

	(void)unused;
	for (unsigned i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct flash_file file;
		uint8_t bytes[2];

		put_file(sizes[i]);
		assert_true(flash_file_open(&file, path, BLOCK_SIZE, BLOCKS, 4, FIRST));
		assert_int_equal(size_of(path), BLOCKS * BLOCK_SIZE);
		assert_int_equal(size_of(aside), -1);
		assert_int_equal(
			file.flash.operations->read(&file.flash, FIRST * BLOCK_SIZE - 1, bytes, 2),
			CAUSE_NONE);
		assert_int_equal(bytes[0], 's');
		assert_int_equal(bytes[1], 0xff);
		assert_int_equal(
			file.flash.operations->read(&file.flash, BLOCKS * BLOCK_SIZE - 1, bytes, 1),
			CAUSE_NONE);
		assert_int_equal(bytes[0], 0xff);
		flash_file_close(&file);
	}
}

/* Anything else of another length is no image. */
static void test_not_longer(void **unused)
{
	struct flash_file file;
	FILE *text;

	(void)unused;
	put_file(FIRST * BLOCK_SIZE - 1);
	assert_true(flash_file_open(&file, path, BLOCK_SIZE, BLOCKS, 4, FIRST));
	assert_int_equal(size_of(aside), FIRST * BLOCK_SIZE - 1);
	flash_file_close(&file);
	clean(NULL);
	put_file(FIRST * BLOCK_SIZE + 100);
	text = fopen(path, "a");
	assert_non_null(text);
	fputs("my diary", text);
	fclose(text);
	assert_true(flash_file_open(&file, path, BLOCK_SIZE, BLOCKS, 4, FIRST));
	assert_int_equal(size_of(aside), FIRST * BLOCK_SIZE + 108);
	flash_file_close(&file);
}

/* --- A writer that is killed ---------------------------------------------------------------- */

static struct flash_file file;
static struct files files;
static struct store_entry entries[FILES + 1];
static struct files_session sessions[OPEN];
static uint8_t memory[FILES_MEMORY(BLOCKS, OPEN)];

static bool open_files(enum store_state expected)
{
	struct store_report report;

	if (!flash_file_open(&file, path, BLOCK_SIZE, BLOCKS, 4, BLOCKS) ||
	    files_init(&files, &file.flash, entries, FILES, sessions, OPEN, memory) != CAUSE_NONE)
		return false;
	files_mount(&files, &report);
	if (report.state == STORE_BLANK)
		return files_format(&files) == CAUSE_NONE;
	return report.state == expected;
}

/* Content i: its number, over and over. */
static void fill(uint32_t *words, uint32_t i)
{
	for (unsigned k = 0; k < SIZE / sizeof *words; k++)
		words[k] = i;
}

static enum cause put(uint32_t i)
{
	static uint32_t words[SIZE / 4];
	unsigned handle;
	enum cause cause = files_open(&files, "f", 1, FILES_REPLACE, SIZE, 0, &handle);

	fill(words, i);
	for (uint32_t at = 0; cause == CAUSE_NONE && at < SIZE; at += 1000)
		cause = files_write(&files, handle, at, (uint8_t *)words + at, 1000);
	return cause == CAUSE_NONE ? files_close(&files, handle) : cause;
}

/* The number of the content that the file has; 0: there is no file. */
static uint32_t get(void)
{
	static uint32_t words[SIZE / 4], expected[SIZE / 4];
	unsigned handle;
	size_t n;

	if (files_open(&files, "f", 1, FILES_READ, 0, 0, &handle) != CAUSE_NONE)
		return 0;
	assert_int_equal(files_read(&files, handle, 0, words, SIZE, &n), CAUSE_NONE);
	assert_int_equal(n, SIZE);
	fill(expected, words[0]);
	assert_memory_equal(words, expected, SIZE);
	return words[0];
}

static void kill_writer(unsigned microseconds, uint32_t first)
{
	int line[2], status;
	uint32_t told = first - 1, number;
	pid_t child;

	assert_int_equal(pipe(line), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!open_files(STORE_CLEAN))
			_exit(1);
		for (uint32_t i = first;; i++)
			if (put(i) != CAUSE_NONE || write(line[1], &i, sizeof i) != sizeof i)
				_exit(1);
	}
	close(line[1]);
	usleep(microseconds);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	while (read(line[0], &number, sizeof number) == sizeof number)
		told = number;
	close(line[0]);
	assert_true(open_files(STORE_CLEAN));
	number = get();
	/* What was told is there; the one after it may be. */
	assert_true(number == told || number == told + 1 || (told == first - 1 && number < first));
	flash_file_close(&file);
}

static void test_killed(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 25; i++)
		kill_writer(4000 + 1900 * i, 1 + 10000 * i);
	assert_true(open_files(STORE_CLEAN));
	assert_true(get() > 10000);
	flash_file_close(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_longer, clean),
		cmocka_unit_test_teardown(test_not_longer, clean),
		cmocka_unit_test_teardown(test_killed, clean),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
