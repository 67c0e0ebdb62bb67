/* SPDX-License-Identifier: MIT */
#include "psram.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "host/complain.h"

enum {
	PSRAM_SIZE = 16 << 20,
	IMAGE_SIZE = STATE_BLOCK_SIZE * STATE_ALL_BLOCKS,
	CHUNK = 64 << 10,
	LOCK_TRIES = 50, /* with 20 ms between them */
};

/* An emulator that was killed a moment ago may not have ended yet. */
static bool locked(int file)
{
	const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};

	for (unsigned i = 0; i < LOCK_TRIES; i++) {
		if (flock(file, LOCK_EX | LOCK_NB) == 0)
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

/* Whether nothing lies behind settings and files: the file is not somebody's copy of a whole chip.
 */
static bool rest_empty(int file)
{
	static const char nothing[CHUNK];
	char bytes[CHUNK];

	for (off_t at = IMAGE_SIZE; at < PSRAM_SIZE; at += CHUNK)
		if (pread(file, bytes, CHUNK, at) != CHUNK || memcmp(bytes, nothing, CHUNK) != 0)
			return false;
	return true;
}

/* After an emulator that was killed the file has the size of its memory. Whatever else is the
 * matter with the file is found, and told, when it is opened as settings. */
static void cut_back(const char *path)
{
	int file = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	if (file < 0)
		return;
	if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && locked(file) &&
	    fstat(file, &status) == 0 && status.st_size == PSRAM_SIZE && rest_empty(file) &&
	    ftruncate(file, IMAGE_SIZE) != 0) {
		/* It is then told as a file of a wrong size. */
	}
	close(file);
}

bool psram_open(struct psram *psram, const char *path)
{
	if (path)
		cut_back(path);
	psram->opened = state_open(&psram->state, path);
	if (!psram->opened)
		return false;
	if (ftruncate(psram->state.file.fd, PSRAM_SIZE) == 0)
		return true;
	complain("%s: %s", path ? path : "settings in memory", strerror(errno));
	return false;
}

int psram_descriptor(const struct psram *psram)
{
	return psram->state.file.fd;
}

void psram_close(struct psram *psram)
{
	if (!psram->opened)
		return;
	if (ftruncate(psram->state.file.fd, IMAGE_SIZE) != 0) {
		/* The next runner tries again. */
	}
	state_close(&psram->state);
	psram->opened = false;
}
