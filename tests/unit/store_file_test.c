/* SPDX-License-Identifier: MIT */
/* The host's settings: the flash in a file, what it does with files that are none, two processes,
 * a process that is killed. */
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

#include "host/state.h"

#define IMAGE (STATE_BLOCK_SIZE * STATE_BLOCK_COUNT)

static char folder[] = "/tmp/store_file_test.XXXXXX";
static char path[64], aside[64], aside2[64], said[64];
static struct state state, other;
static int saved_stderr;

static int set_up(void **unused)
{
	(void)unused;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/modem.flash", folder);
	snprintf(aside, sizeof aside, "%s/modem.flash.corrupt", folder);
	snprintf(aside2, sizeof aside2, "%s/modem.flash.corrupt-2", folder);
	snprintf(said, sizeof said, "%s/stderr", folder);
	return 0;
}

static int clean(void **unused)
{
	(void)unused;
	unlink(path);
	unlink(aside);
	unlink(aside2);
	unlink(said);
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	return rmdir(folder);
}

/* state_open(), with what it says kept for told(). */
static bool open_quietly(struct state *at)
{
	bool good;

	fflush(stderr);
	saved_stderr = dup(2);
	assert_non_null(freopen(said, "w", stderr));
	good = state_open(at, path);
	fflush(stderr);
	dup2(saved_stderr, 2);
	close(saved_stderr);
	return good;
}

static bool told(const char *words)
{
	char text[1024] = "";
	FILE *file = fopen(said, "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return *words == '\0' ? *text == '\0' : strstr(text, words) != NULL;
}

static void put_file(const char *name, const void *bytes, size_t n)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

static size_t get_file(const char *name, uint8_t *bytes, size_t size)
{
	FILE *file = fopen(name, "r");
	size_t n;

	if (file == NULL)
		return 0;
	n = fread(bytes, 1, size, file);
	fclose(file);
	return n;
}

static enum cause put(struct state *at, uint32_t name, const char *text)
{
	const struct at_storage *storage = &at->adapter.storage;

	return storage->write(storage->context, name, 1, text, strlen(text));
}

static bool holds(struct state *at, uint32_t name, const char *text)
{
	const struct at_storage *storage = &at->adapter.storage;
	char bytes[32];
	int n = storage->read(storage->context, name, 1, bytes, sizeof bytes);

	return text == NULL ? n == -1
			    : n == (int)strlen(text) && memcmp(bytes, text, (size_t)n) == 0;
}

static void test_created_and_kept(void **unused)
{
	uint8_t bytes[IMAGE + 1];
	struct stat status;

	(void)unused;
	assert_true(open_quietly(&state));
	assert_true(told(""));
	assert_int_equal(put(&state, 7, "value"), CAUSE_NONE);
	state_close(&state);
	assert_int_equal(get_file(path, bytes, sizeof bytes), IMAGE);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(open_quietly(&state));
	assert_true(told(""));
	assert_true(holds(&state, 7, "value"));
	assert_int_equal(put(&state, 7, "other"), CAUSE_NONE);
	state_close(&state);
	assert_true(open_quietly(&state));
	assert_true(holds(&state, 7, "other"));
	state_close(&state);
	assert_int_equal(access(aside, F_OK), -1);
}

static void test_in_memory(void **unused)
{
	(void)unused;
	assert_true(state_open(&state, NULL));
	assert_int_equal(put(&state, 7, "value"), CAUSE_NONE);
	assert_true(holds(&state, 7, "value"));
	assert_true(state_open(&other, NULL));
	assert_true(holds(&other, 7, NULL));
	state_close(&other);
	state_close(&state);
}

static void test_driver(void **unused)
{
	static const uint8_t first[4] = {0xf0, 0xff, 0x00, 0x55};
	static const uint8_t second[4] = {0x3c, 0x80, 0xff, 0x55};
	static const uint8_t both[4] = {0x30, 0x80, 0x00, 0x55};
	struct flash_file file;
	struct flash *flash = &file.flash;
	uint8_t bytes[8];

	(void)unused;
	assert_true(flash_file_open(&file, path, 512, 2, 4, 2));
	assert_int_equal(flash->operations->program(flash, 512, first, 4), CAUSE_NONE);
	assert_int_equal(flash->operations->program(flash, 512, second, 4), CAUSE_NONE);
	assert_int_equal(flash->operations->read(flash, 512, bytes, 4), CAUSE_NONE);
	assert_memory_equal(bytes, both, 4);
	assert_int_equal(flash->operations->sync(flash), CAUSE_NONE);
	assert_int_equal(flash->operations->erase(flash, 1), CAUSE_NONE);
	assert_int_equal(flash->operations->read(flash, 511, bytes, 8), CAUSE_NONE);
	assert_memory_equal(bytes, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
	assert_int_equal(flash->operations->program(flash, 2, first, 4), CAUSE_not_allowed);
	assert_int_equal(flash->operations->program(flash, 4, first, 3), CAUSE_not_allowed);
	assert_int_equal(flash->operations->program(flash, 1024, first, 4), CAUSE_not_allowed);
	assert_int_equal(flash->operations->read(flash, 1020, bytes, 8), CAUSE_not_allowed);
	assert_int_equal(flash->operations->read(flash, UINT32_MAX, bytes, 8), CAUSE_not_allowed);
	assert_int_equal(flash->operations->erase(flash, 2), CAUSE_not_allowed);
	flash_file_close(&file);
}

/* A file that is no image: told, kept unharmed, replaced, and the next one gets the next name. */
static void kept_aside(const void *bytes, size_t n, const char *words)
{
	static uint8_t kept[2 * IMAGE];

	put_file(path, bytes, n);
	assert_true(open_quietly(&state));
	assert_true(told(words));
	assert_int_equal(get_file(aside, kept, sizeof kept), n);
	assert_memory_equal(kept, bytes, n);
	assert_int_equal(put(&state, 1, "new"), CAUSE_NONE);
	state_close(&state);
	assert_true(open_quietly(&state));
	assert_true(told(""));
	assert_true(holds(&state, 1, "new"));
	state_close(&state);
	put_file(path, "x", 1);
	assert_true(open_quietly(&state));
	assert_true(told(aside2));
	state_close(&state);
	assert_int_equal(get_file(aside2, kept, sizeof kept), 1);
	clean(NULL);
}

static void test_other_files(void **unused)
{
	static uint8_t bytes[IMAGE + 7];

	(void)unused;
	kept_aside("# hello\n", 8, "8 bytes");
	kept_aside(bytes, sizeof bytes, "65543 bytes");
	kept_aside(bytes, IMAGE, "not a settings image");
	memset(bytes, 0xff, sizeof bytes);
	kept_aside(bytes, sizeof bytes, "65543 bytes");
	bytes[40000] = 0;
	kept_aside(bytes, IMAGE, "not a settings image");
}

/* What an interrupted creation leaves is no loss, and not worth a word. */
static void test_unfinished_file(void **unused)
{
	static uint8_t bytes[IMAGE];

	(void)unused;
	memset(bytes, 0xff, sizeof bytes);
	for (size_t n = 0; n <= IMAGE; n += 8192) {
		put_file(path, bytes, n);
		assert_true(open_quietly(&state));
		assert_true(told(""));
		assert_int_equal(put(&state, 1, "new"), CAUSE_NONE);
		state_close(&state);
	}
	assert_int_equal(access(aside, F_OK), -1);
}

static void test_foreign_image(void **unused)
{
	static uint8_t kept[IMAGE];
	struct flash_file file;
	struct store store;
	struct store_entry entries[4];

	(void)unused;
	assert_true(flash_file_open(&file, path, STATE_BLOCK_SIZE / 2, STATE_BLOCK_COUNT * 2, 8,
				    STATE_BLOCK_COUNT * 2));
	store_init(&store, &file.flash, entries, 4);
	assert_int_equal(store_format(&store), CAUSE_NONE);
	flash_file_close(&file);
	assert_true(open_quietly(&state));
	assert_true(told("format 1, which is not"));
	assert_int_equal(get_file(aside, kept, sizeof kept), IMAGE);
	state_close(&state);
}

/* One record of three is damaged: told once, a copy kept, the others used. */
static void test_damaged_image(void **unused)
{
	static uint8_t bytes[IMAGE], kept[IMAGE];
	uint8_t *at;

	(void)unused;
	assert_true(open_quietly(&state));
	assert_int_equal(put(&state, 1, "first"), CAUSE_NONE);
	assert_int_equal(put(&state, 2, "second"), CAUSE_NONE);
	assert_int_equal(put(&state, 3, "third"), CAUSE_NONE);
	state_close(&state);
	assert_int_equal(get_file(path, bytes, sizeof bytes), IMAGE);
	at = memmem(bytes, sizeof bytes, "second", 6);
	assert_non_null(at);
	*at = 'S';
	put_file(path, bytes, sizeof bytes);
	assert_true(open_quietly(&state));
	assert_true(told("1 places unreadable"));
	assert_true(told(aside));
	assert_int_equal(get_file(aside, kept, sizeof kept), IMAGE);
	assert_memory_equal(kept, bytes, IMAGE);
	assert_true(holds(&state, 1, "first"));
	assert_true(holds(&state, 2, NULL));
	assert_true(holds(&state, 3, "third"));
	state_close(&state);
	assert_true(open_quietly(&state));
	assert_true(told(""));
	assert_true(holds(&state, 1, "first"));
	state_close(&state);
}

static void test_two_at_once(void **unused)
{
	(void)unused;
	assert_true(open_quietly(&state));
	assert_false(open_quietly(&other));
	assert_true(told("in use by another process"));
	assert_int_equal(put(&state, 1, "mine"), CAUSE_NONE);
	state_close(&state);
	assert_true(open_quietly(&other));
	assert_true(holds(&other, 1, "mine"));
	state_close(&other);
	/* The lock goes with the image that replaces one kept aside. */
	put_file(path, "x", 1);
	assert_true(open_quietly(&state));
	assert_false(open_quietly(&other));
	state_close(&state);
}

static void test_no_file_to_be_had(void **unused)
{
	char *name = strdup(path);

	(void)unused;
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(open_quietly(&state));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_false(open_quietly(&state));
	assert_true(told("not a regular file"));
	assert_int_equal(unlink(path), 0);
	strcat(path, "/none");
	assert_false(open_quietly(&state));
	strcpy(path, name);
	free(name);
}

/* A link to the image is followed: the image is what is kept aside. */
static void test_link(void **unused)
{
	char target[sizeof folder + 16], kept[sizeof folder + 24];

	(void)unused;
	snprintf(target, sizeof target, "%s/elsewhere", folder);
	snprintf(kept, sizeof kept, "%s/elsewhere.corrupt", folder);
	put_file(target, "x", 1);
	assert_int_equal(symlink(target, path), 0);
	assert_true(open_quietly(&state));
	assert_true(told(kept));
	state_close(&state);
	assert_int_equal(unlink(kept), 0);
	assert_int_equal(unlink(target), 0);
}

static void count_visited(void *argument, uint32_t name, uint16_t key, const void *bytes, size_t n)
{
	(void)name;
	(void)key;
	(void)bytes;
	*(size_t *)argument += n;
}

static void test_adapter(void **unused)
{
	static char bytes[STORE_ADAPTER_LENGTH + 1];
	const struct at_storage *storage = &state.adapter.storage;
	size_t sum = 0;

	(void)unused;
	assert_true(state_open(&state, NULL));
	assert_int_equal(storage->write(storage->context, 1, 1, bytes, sizeof bytes),
			 CAUSE_storage_failed);
	assert_int_equal(storage->write(storage->context, 1, 1, bytes, sizeof bytes - 1),
			 CAUSE_NONE);
	assert_int_equal(put(&state, 2, "12345"), CAUSE_NONE);
	storage->visit(storage->context, count_visited, &sum);
	assert_int_equal(sum, sizeof bytes - 1 + 5);
	state_close(&state);
}

/* A writer is killed at any moment; whatever it said was committed is there. */
static void kill_writer(unsigned microseconds)
{
	int line[2], status;
	uint32_t count = 0, last = 0;
	char text[16];
	pid_t child;

	assert_int_equal(pipe(line), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (!state_open(&state, path))
			_exit(1);
		for (uint32_t i = 1;; i++) {
			snprintf(text, sizeof text, "%u", (unsigned)i);
			if (put(&state, i % 5, text) != CAUSE_NONE ||
			    write(line[1], &i, sizeof i) != sizeof i)
				_exit(1);
		}
	}
	close(line[1]);
	usleep(microseconds);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	while (read(line[0], &count, sizeof count) == sizeof count)
		last = count;
	close(line[0]);
	assert_true(open_quietly(&state));
	assert_true(told(""));
	for (uint32_t i = last > 4 ? last - 4 : 1; i <= last; i++) {
		char next[16];

		snprintf(text, sizeof text, "%u", (unsigned)i);
		snprintf(next, sizeof next, "%u", (unsigned)i + 5);
		/* The one after the last that was told may have been committed. */
		assert_true(holds(&state, i % 5, text) ||
			    (i + 5 == last + 1 && holds(&state, i % 5, next)));
	}
	state_close(&state);
}

/* What the engine calls writing nothing; also where there was nothing. */
static void test_removed(void **unused)
{
	(void)unused;
	assert_true(open_quietly(&state));
	assert_int_equal(put(&state, 7, "value"), CAUSE_NONE);
	assert_int_equal(put(&state, 8, "other"), CAUSE_NONE);
	assert_int_equal(put(&state, 7, ""), CAUSE_NONE);
	assert_int_equal(put(&state, 9, ""), CAUSE_NONE);
	assert_true(holds(&state, 7, NULL));
	state_close(&state);
	assert_true(open_quietly(&state));
	assert_true(holds(&state, 7, NULL));
	assert_true(holds(&state, 8, "other"));
	state_close(&state);
}

static void test_killed(void **unused)
{
	(void)unused;
	for (unsigned i = 0; i < 20; i++)
		kill_writer(3000 + 1700 * i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_created_and_kept, clean),
		cmocka_unit_test_teardown(test_in_memory, clean),
		cmocka_unit_test_teardown(test_driver, clean),
		cmocka_unit_test_teardown(test_other_files, clean),
		cmocka_unit_test_teardown(test_unfinished_file, clean),
		cmocka_unit_test_teardown(test_foreign_image, clean),
		cmocka_unit_test_teardown(test_damaged_image, clean),
		cmocka_unit_test_teardown(test_two_at_once, clean),
		cmocka_unit_test_teardown(test_no_file_to_be_had, clean),
		cmocka_unit_test_teardown(test_link, clean),
		cmocka_unit_test_teardown(test_adapter, clean),
		cmocka_unit_test_teardown(test_removed, clean),
		cmocka_unit_test_teardown(test_killed, clean),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
