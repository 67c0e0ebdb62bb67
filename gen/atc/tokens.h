/* SPDX-License-Identifier: MIT */
/* What may be written for a parameter, good and bad: the material of emit_tests.c. */
#ifndef ATC_TOKENS_H
#define ATC_TOKENS_H

#include "product.h"

struct variant {
	const char *token; /* as it stands between the commas */
	const char *what;
	bool rare; /* told once by others already: left out where there are many parameters */
};

/* A value that the parameter takes. */
const char *tokens_typical(const struct parameter *parameter);
const char *tokens_choice(const struct parameter *parameter, const struct choice *choice);
/* Its bounds, what lies beyond them, and what is of another type. */
struct variant *tokens_vary(const struct product *product, const struct parameter *parameter,
			    size_t *count);

#endif
