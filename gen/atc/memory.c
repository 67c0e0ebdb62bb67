/* SPDX-License-Identifier: MIT */
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct block {
	struct block *next;
	max_align_t data[];
};

static struct block *blocks;

void *memory_new(size_t bytes)
{
	struct block *block = calloc(1, sizeof(*block) + bytes);

	if (block == NULL) {
		fputs("atc: out of memory\n", stderr);
		exit(2);
	}
	block->next = blocks;
	blocks = block;
	return block->data;
}

/* Capacities are powers of two, so that the count tells when the block is full. Old blocks stay
 * until the end, which is soon. */
void *memory_grow(void *old, size_t count, size_t item)
{
	void *grown;

	if (count != 0 && (count & (count - 1)) != 0)
		return old;
	grown = memory_new((count != 0 ? count * 2 : 1) * item);
	if (count != 0)
		memcpy(grown, old, count * item);
	return grown;
}

char *memory_copy(const char *text, size_t length)
{
	char *copy = memory_new(length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *memory_format(const char *format, ...)
{
	va_list arguments;
	int length;
	char *text;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text = memory_new((size_t)length + 1);
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void memory_release(void)
{
	while (blocks != NULL) {
		struct block *next = blocks->next;

		free(blocks);
		blocks = next;
	}
}
