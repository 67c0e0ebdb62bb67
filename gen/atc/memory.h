/* SPDX-License-Identifier: MIT */
/* Memory that lives until the compiler exits. Every allocation succeeds or ends the program. */
#ifndef ATC_MEMORY_H
#define ATC_MEMORY_H

#include <stddef.h>

/* Zeroed bytes, freed by memory_release(). */
void *memory_new(size_t bytes);
/* A block that grows: `old` (NULL at first) holds `count` items; room for one more is made. */
void *memory_grow(void *old, size_t count, size_t item);
char *memory_copy(const char *text, size_t length);
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
void memory_release(void);

#define NEW(type) ((type *)memory_new(sizeof(type)))
#define APPEND(array, count, value)                                                                \
	do {                                                                                       \
		(array) = memory_grow((array), (count), sizeof(*(array)));                         \
		(array)[(count)++] = (value);                                                      \
	} while (0)

#endif
