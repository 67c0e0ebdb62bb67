/* SPDX-License-Identifier: MIT */
#include "compiler.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "material.h"
#include "memory.h"
#include "trial.h"

static struct product *product;
static const char **lines;
static size_t line_count;

/* The literal in the third argument of a row: its bytes, or NULL. */
static const char *literal(const char *row)
{
	const char *from = strstr(row, "|>, <|\""), *end;
	char *text, *out;

	if (strncmp(row, "MODEL_TEST(", 11) != 0 || from == NULL)
		return NULL;
	from += 7;
	end = strchr(from, '"');
	text = out = memory_new((size_t)(end - from) + 1);
	while (from < end) {
		int byte = (unsigned char)*from++;

		if (byte == '\\') {
			char digits[4] = {from[0], from[1], from[2], 0};

			byte = (int)strtol(digits, NULL, 8);
			from += 3;
		}
		if (byte < ' ')
			return NULL;
		*out++ = (char)byte;
	}
	return text;
}

bool compiler_open(const char *name)
{
	static const char *const roots[] = {ROOTS};
	char *model = NULL;
	size_t size = 0;
	FILE *file = open_memstream(&model, &size);

	product = product_read(roots, sizeof(roots) / sizeof(*roots), name);
	if (file == NULL || product == NULL || complaints() != 0) {
		complaints_print();
		return false;
	}
	emit_tests(file, product);
	fclose(file);
	for (char *row = strtok(model, "\n"); row != NULL; row = strtok(NULL, "\n")) {
		const char *line = literal(row);

		if (line != NULL)
			APPEND(lines, line_count, line);
	}
	free(model);
	return line_count > 0;
}

const char *compiler_line(size_t n)
{
	return n < line_count ? lines[n] : NULL;
}

const char *compiler_verdict(const char *line, size_t length)
{
	const struct trial *trial = trial_line(product, line, length);

	return trial->incomplete ? "payload_incomplete" : trial->cause;
}

void compiler_close(void)
{
	memory_release();
}
