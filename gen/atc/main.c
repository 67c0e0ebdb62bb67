/* SPDX-License-Identifier: MIT */
/* atc: compiles a product's specs into the model that the templates write C from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "material.h"
#include "memory.h"
#include "model.h"
#include "product.h"

struct options {
	const char **roots;
	size_t root_count;
	const char **handlers;
	size_t handler_count;
	const char *product, *out, *depend;
};

static int usage(void)
{
	fputs("usage: atc --specs DIR... --product NAME --out FILE.m4 [--depend FILE.d]\n"
	      "           [--handlers FILE.c...]\n",
	      stderr);
	return 2;
}

static bool take_options(struct options *options, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *option = argv[i];

		if (strcmp(option, "--handlers") == 0) {
			while (i + 1 < argc && strncmp(argv[i + 1], "--", 2) != 0)
				APPEND(options->handlers, options->handler_count, argv[++i]);
			if (options->handlers == NULL)
				options->handlers = memory_new(1);
			continue;
		}
		if (i + 1 == argc)
			return false;
		if (strcmp(option, "--specs") == 0)
			APPEND(options->roots, options->root_count, argv[++i]);
		else if (strcmp(option, "--product") == 0)
			options->product = argv[++i];
		else if (strcmp(option, "--out") == 0)
			options->out = argv[++i];
		else if (strcmp(option, "--depend") == 0)
			options->depend = argv[++i];
		else
			return false;
	}
	return options->root_count > 0 && options->product != NULL;
}

/* Written under another name first: an output is whole or is not there. */
static FILE *begin(const char *name, char **temporary)
{
	FILE *file;

	*temporary = memory_format("%s.new", name);
	file = fopen(*temporary, "w");
	if (file == NULL)
		perror(*temporary);
	return file;
}

static bool finish(FILE *file, const char *temporary, const char *name)
{
	if (fclose(file) == 0 && rename(temporary, name) == 0)
		return true;
	perror(name);
	remove(temporary);
	return false;
}

static bool write_outputs(const struct options *options, const struct layout *layout)
{
	char *temporary;
	FILE *file;

	if (options->out != NULL) {
		file = begin(options->out, &temporary);
		if (file == NULL)
			return false;
		model_write(file, layout);
		if (!finish(file, temporary, options->out))
			return false;
	}
	if (options->depend == NULL)
		return true;
	file = begin(options->depend, &temporary);
	if (file == NULL)
		return false;
	model_depend(file, options->out != NULL ? options->out : "");
	return finish(file, temporary, options->depend);
}

int main(int argc, char **argv)
{
	struct options options = {0};
	struct product *product;
	struct layout *layout = NULL;
	int status = 0;

	if (!take_options(&options, argc, argv))
		return usage();
	product = product_read(options.roots, options.root_count, options.product);
	if (product != NULL && complaints() == 0) {
		check_product(product);
		check_meaning(product);
		check_options(product);
		check_sizes(product);
		if (complaints() == 0)
			check_examples(product);
		if (options.handlers != NULL)
			check_handlers(product, options.handlers, options.handler_count);
	}
	if (complaints() == 0)
		layout = layout_make(product);
	if (complaints() != 0) {
		complaints_print();
		status = 1;
	} else if (!write_outputs(&options, layout)) {
		status = 2;
	}
	memory_release();
	return status;
}
