/* SPDX-License-Identifier: MIT */
/*
 * Raw flash in a file: the image of a chip, byte for byte, with nothing added. Programming can
 * only clear bits, as on a chip; erasing sets a block to 0xff.
 *
 * Programs and erases go to the file with pwrite(), so that they survive the end of the process,
 * however it ends; sync is fdatasync(), so that what the store has committed survives the end of
 * the machine. Between two syncs the kernel may write in any order; the store allows for it. One
 * process at a time may have a file: it is locked (flock) until it is closed.
 */
#ifndef HOST_FLASH_FILE_H
#define HOST_FLASH_FILE_H

#include <limits.h>
#include <stdbool.h>

#include "drivers/flash.h"

struct flash_file {
	struct flash flash; /* its geometry is set before opening */
	int fd;
	bool complained;
	char path[PATH_MAX]; /* "": no file, memory that ends with the process */
};

/* Opens or creates the image; `path` NULL: in memory. A file that has just the first
 * `first_blocks` blocks is made longer, blank. A file of another size than the geometry's is kept
 * as FILE.corrupt (or FILE.corrupt-2 ...), which stderr is told, and a blank one made.
 * False: it cannot be had (stderr is told why) and nothing is open. */
bool flash_file_open(struct flash_file *file, const char *path, uint32_t block_size,
		     unsigned block_count, unsigned program_unit, unsigned first_blocks);
void flash_file_close(struct flash_file *file);

/* Keeps the image aside as above, saying `why`, and goes on with a blank one. False: it could not;
 * the image is as it was. */
bool flash_file_set_aside(struct flash_file *file, const char *why);
/* Keeps a copy of the image aside, saying `why`, and goes on with the image. */
bool flash_file_copy_aside(struct flash_file *file, const char *why);

#endif
