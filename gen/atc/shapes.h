/* SPDX-License-Identifier: MIT */
/* How parameters and lines look, as plain text (not escaped) and as regular expressions. */
#ifndef ATC_SHAPES_H
#define ATC_SHAPES_H

#include "product.h"

const char *shape_type(const struct parameter *parameter);
const char *shape_value(const struct parameter *parameter, const struct value *value);
const char *shape_list(const struct list *list);
/* The generated answer to `=?` without the name, or the text that the spec writes out. */
/* What is typed: AT+X=[a],[b],... up to the parameters that differ from case to case. */
const char *shape_usage(const struct product *product, const struct command *command);
const char *shape_test(const struct command *command);

const char *shape_fields(const struct list *list);
const char *shape_line(const struct product *product, const char *prefix, size_t length,
		       const char *rest);
const char *shape_setting(const struct command *command, const struct product *product);

#endif
