/* SPDX-License-Identifier: MIT */
/* What the spec compiler makes of a line (gen/atc/trial.h), for a test that knows the engine; the
 * two sides have types of the same names, so that they meet here only. */
#ifndef AGREEMENT_COMPILER_H
#define AGREEMENT_COMPILER_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the product from the specs; false: they are wrong. */
bool compiler_open(const char *product);
/* The n-th line of the parser tests, NUL-terminated; NULL: there is none. The lines with special
 * bytes are left out. */
const char *compiler_line(size_t n);
/* The cause for which a line is refused, NULL: accepted; "payload_incomplete": it announces more
 * bytes than it has. */
const char *compiler_verdict(const char *line, size_t length);
void compiler_close(void);

#endif
