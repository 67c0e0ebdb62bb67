/* SPDX-License-Identifier: MIT */
#include "host/flash_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/complain.h"

#define CHUNK 4096u

static uint32_t image_size(const struct flash_file *file)
{
	return file->flash.block_size * file->flash.block_count;
}

static bool read_all(int fd, void *bytes, size_t n, off_t at)
{
	for (uint8_t *to = bytes; n > 0;) {
		ssize_t got = pread(fd, to, n, at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO; /* someone has shortened it */
		if (got <= 0)
			return false;
		to += got;
		at += got;
		n -= (size_t)got;
	}
	return true;
}

static bool write_all(int fd, const void *bytes, size_t n, off_t at)
{
	for (const uint8_t *from = bytes; n > 0;) {
		ssize_t put = pwrite(fd, from, n, at);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		from += put;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

static bool fill(int fd, off_t at, uint32_t n)
{
	uint8_t blank[CHUNK];

	memset(blank, 0xff, sizeof blank);
	for (uint32_t part; n > 0; n -= part, at += part) {
		part = n < sizeof blank ? n : sizeof blank;
		if (!write_all(fd, blank, part, at))
			return false;
	}
	return true;
}

/* --- The driver --------------------------------------------------------------------------- */

/* The first failure is told; a disk that is gone would fill the terminal otherwise. */
static enum cause outcome(struct flash_file *file, bool good)
{
	if (good)
		return CAUSE_NONE;
	if (!file->complained)
		complain("%s: %s", file->path, strerror(errno));
	file->complained = true;
	return CAUSE_storage_failed;
}

static bool inside(const struct flash_file *file, uint32_t address, size_t n)
{
	return address <= image_size(file) && n <= image_size(file) - address;
}

static enum cause file_read(struct flash *flash, uint32_t address, void *bytes, size_t n)
{
	struct flash_file *file = (struct flash_file *)flash;

	if (!inside(file, address, n))
		return CAUSE_not_allowed;
	return outcome(file, read_all(file->fd, bytes, n, address));
}

static enum cause file_program(struct flash *flash, uint32_t address, const void *bytes, size_t n)
{
	struct flash_file *file = (struct flash_file *)flash;
	const uint8_t *from = bytes;

	if (!inside(file, address, n) || address % flash->program_unit != 0 ||
	    n % flash->program_unit != 0)
		return CAUSE_not_allowed;
	while (n > 0) {
		uint8_t cells[CHUNK];
		size_t part = n < sizeof cells ? n : sizeof cells;

		if (!read_all(file->fd, cells, part, address))
			return outcome(file, false);
		for (size_t i = 0; i < part; i++)
			cells[i] &= from[i];
		if (!write_all(file->fd, cells, part, address))
			return outcome(file, false);
		from += part;
		address += (uint32_t)part;
		n -= part;
	}
	return CAUSE_NONE;
}

static enum cause file_erase(struct flash *flash, unsigned block)
{
	struct flash_file *file = (struct flash_file *)flash;

	if (block >= flash->block_count)
		return CAUSE_not_allowed;
	return outcome(file, fill(file->fd, (off_t)block * flash->block_size, flash->block_size));
}

static enum cause file_sync(struct flash *flash)
{
	struct flash_file *file = (struct flash_file *)flash;

	return outcome(file, fdatasync(file->fd) == 0);
}

static const struct flash_operations operations = {
	.read = file_read, .program = file_program, .erase = file_erase, .sync = file_sync};

/* --- Opening ------------------------------------------------------------------------------ */

static bool fail(const char *path)
{
	complain("%s: %s", path, strerror(errno));
	return false;
}

/* Makes a new, renamed or removed directory entry durable. */
static void sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd;

	snprintf(copy, sizeof copy, "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

/* Opens and locks the file that has the name now: between the two, a process that had it may have
 * given the name to another file. */
static bool open_locked(struct flash_file *file, struct stat *status)
{
	struct stat named;

	for (;;) {
		file->fd = open(file->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
		if (file->fd < 0)
			return fail(file->path);
		if (fstat(file->fd, status) != 0 || !S_ISREG(status->st_mode)) {
			complain("%s: not a regular file", file->path);
			break;
		}
		if (flock(file->fd, LOCK_EX | LOCK_NB) != 0) {
			if (errno == EWOULDBLOCK)
				complain("%s: in use by another process", file->path);
			else
				fail(file->path);
			break;
		}
		if (fstat(file->fd, status) == 0 && stat(file->path, &named) == 0 &&
		    named.st_ino == status->st_ino && named.st_dev == status->st_dev)
			return true;
		close(file->fd);
	}
	close(file->fd);
	return false;
}

static bool is_blank(const struct flash_file *file, uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at < to; at += CHUNK) {
		uint32_t part = to - at < CHUNK ? to - at : CHUNK;
		uint8_t bytes[CHUNK];

		if (!read_all(file->fd, bytes, part, at))
			return false;
		for (uint32_t i = 0; i < part; i++)
			if (bytes[i] != 0xff)
				return false;
	}
	return true;
}

/* Whether the file can be an image that ends too early: a new one or one whose making was
 * interrupted, which is blank, or one of a product that uses no more than the first blocks, and
 * which this one makes longer. */
static bool unfinished(const struct flash_file *file, off_t size, uint32_t first)
{
	if (size > (off_t)image_size(file))
		return false;
	return is_blank(file, size < (off_t)first ? 0 : first, (uint32_t)size);
}

/* Makes the image blank from `at` on. */
static bool make_blank(struct flash_file *file, off_t at)
{
	if (!fill(file->fd, at, image_size(file) - (uint32_t)at) || fsync(file->fd) != 0)
		return fail(file->path);
	sync_directory(file->path);
	return true;
}

static bool open_image(struct flash_file *file, unsigned first_blocks)
{
	uint32_t first = first_blocks * file->flash.block_size;
	struct stat status;
	bool good = true;

	if (!open_locked(file, &status))
		return false;
	if (status.st_size == (off_t)image_size(file))
		return true;
	if (unfinished(file, status.st_size, first)) {
		good = make_blank(file, status.st_size);
	} else {
		char why[96];

		snprintf(why, sizeof why, "%lld bytes instead of the %u of a settings image",
			 (long long)status.st_size, (unsigned)image_size(file));
		good = flash_file_set_aside(file, why);
	}
	if (!good)
		flash_file_close(file);
	return good;
}

static bool open_memory(struct flash_file *file)
{
	file->fd = memfd_create("settings", MFD_CLOEXEC);
	if (file->fd < 0 || !fill(file->fd, 0, image_size(file)))
		return fail("settings in memory");
	return true;
}

bool flash_file_open(struct flash_file *file, const char *path, uint32_t block_size,
		     unsigned block_count, unsigned program_unit, unsigned first_blocks)
{
	*file = (struct flash_file){.flash = {.operations = &operations,
					      .block_size = block_size,
					      .block_count = (uint16_t)block_count,
					      .program_unit = (uint16_t)program_unit},
				    .fd = -1};
	if (path == NULL)
		return open_memory(file);
	/* Links are resolved, so that what is renamed later is the image. */
	if (realpath(path, file->path) == NULL) {
		if (errno != ENOENT)
			return fail(path);
		if (strlen(path) >= sizeof file->path) {
			errno = ENAMETOOLONG;
			return fail(path);
		}
		strcpy(file->path, path);
	}
	return open_image(file, first_blocks);
}

void flash_file_close(struct flash_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}

/* --- Keeping aside ------------------------------------------------------------------------ */

static bool aside_name(const struct flash_file *file, char *name, size_t size)
{
	struct stat status;

	for (unsigned n = 1; n < 10000; n++) {
		int length = n == 1 ? snprintf(name, size, "%s.corrupt", file->path)
				    : snprintf(name, size, "%s.corrupt-%u", file->path, n);

		if (length < 0 || (size_t)length >= size)
			break;
		if (lstat(name, &status) != 0 && errno == ENOENT)
			return true;
	}
	complain("%s: no name is left to keep it aside", file->path);
	return false;
}

bool flash_file_set_aside(struct flash_file *file, const char *why)
{
	char name[PATH_MAX + 16];
	struct flash_file fresh = *file;
	struct stat status;

	if (file->path[0] == '\0' || !aside_name(file, name, sizeof name))
		return false;
	if (rename(file->path, name) != 0)
		return fail(name);
	complain("%s: %s; kept as %s, the settings start from their defaults", file->path, why,
		 name);
	if (!open_locked(&fresh, &status))
		return false;
	if (!make_blank(&fresh, 0)) {
		flash_file_close(&fresh);
		return false;
	}
	flash_file_close(file);
	file->fd = fresh.fd;
	return true;
}

static bool copy_image(const struct flash_file *file, int to)
{
	for (uint32_t at = 0; at < image_size(file); at += CHUNK) {
		uint32_t part = image_size(file) - at < CHUNK ? image_size(file) - at : CHUNK;
		uint8_t bytes[CHUNK];

		if (!read_all(file->fd, bytes, part, at) || !write_all(to, bytes, part, at))
			return false;
	}
	return fsync(to) == 0;
}

bool flash_file_copy_aside(struct flash_file *file, const char *why)
{
	char name[PATH_MAX + 16];
	bool good;
	int to;

	if (file->path[0] == '\0' || !aside_name(file, name, sizeof name))
		return false;
	to = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0)
		return fail(name);
	good = copy_image(file, to);
	if (!good)
		fail(name);
	close(to);
	if (good) {
		sync_directory(name);
		complain("%s: %s; a copy is kept as %s", file->path, why, name);
	}
	return good;
}
