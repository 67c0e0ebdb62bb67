/* SPDX-License-Identifier: MIT */
/*
 * What the compiler makes out of a resolved product for those who test it: lines for every form's
 * parser, and a look at the specs' own examples.
 */
#ifndef ATC_MATERIAL_H
#define ATC_MATERIAL_H

#include <stdio.h>

#include "product.h"

/* Writes the rows MODEL_TEST and MODEL_TEST_VALUE for each form of each command. Called by the
 * model's writer after layout (positions and C members are known). */
void emit_tests(FILE *out, const struct product *product);

/* Complains of each example line that contradicts the product's commands. Called once, when the
 * product is read without complaint. */
void check_examples(const struct product *product);

#endif
