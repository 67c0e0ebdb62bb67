/* SPDX-License-Identifier: MIT */
#include "world_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"

enum { WORLD_FILE = 1 << 16 };

const char *world_file_text(const char *path, size_t *n)
{
	static char text[WORLD_FILE];
	FILE *file;

	errno = 0;
	file = fopen(path, "re");
	*n = file ? fread(text, 1, sizeof text, file) : 0;
	if (!file || ferror(file) || *n == sizeof text) {
		complain("world: cannot read %s: %s", path, errno ? strerror(errno) : "too long");
		if (file)
			fclose(file);
		return NULL;
	}
	fclose(file);
	return text;
}

bool world_file_read(struct world *world, const char *path)
{
	char message[WORLD_MESSAGE];
	const char *text;
	unsigned wrong;
	size_t n;

	if (!path) {
		world_ordinary(world);
		return true;
	}
	text = world_file_text(path, &n);
	if (!text)
		return false;
	world_init(world);
	wrong = world_text(world, text, n, message);
	if (wrong)
		complain("world: %s:%u: %s", path, wrong, message);
	return !wrong;
}
