/* SPDX-License-Identifier: MIT */
/* What can only be judged of a product as a whole. */
#ifndef ATC_CHECK_H
#define ATC_CHECK_H

#include "product.h"

/* Complains of what no parser could follow and of what nobody would ever do. */
void check_product(const struct product *product);
/* Complains of what would mean nothing, or two things. */
void check_meaning(const struct product *product);
/* Complains of tables of options that no command reaches. */
void check_options(const struct product *product);
/* Complains of lines that no port could ever send. */
void check_sizes(const struct product *product);
/* Complains of each function that the specs need and none of the C files defines. */
void check_handlers(const struct product *product, const char *const *files, size_t count);

#endif
