/* SPDX-License-Identifier: MIT */
/* Texts made harmless for where they go and for m4; see gen/model.md. Results live as long as the
 * compiler. */
#ifndef ATC_ESCAPE_H
#define ATC_ESCAPE_H

#include <stddef.h>

/* "text" as a C and re2c string literal, with its quotes. */
char *escape_c(const char *text, size_t length);
char *escape_html(const char *text);
char *escape_comment(const char *text);
/* As a literal part of a regular expression. */
char *escape_regex(const char *text, size_t length);

#endif
