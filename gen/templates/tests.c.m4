m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|What every command of the product accepts and refuses: each form at its minimum and maximum, one
 * below, one above, of the wrong type, with a parameter missing and one too many, in upper and lower
 * case, and each line cut at every byte. Lines and verdicts are the spec compiler's; the parser and
 * the binder are asked, no handler runs.|>)
#include <stddef.h>

#include "product.h"
#include "support/parser_check.h"

static const struct check_value values[] = {
m4_define(<|GEN_VALUES|>, 0)m4_dnl
GEN_ROW(<|MODEL_TEST_VALUE|>, <|	{$3, $4, $5, "$2"}, /* GEN_VALUES */
m4_define(<|GEN_VALUES|>, m4_incr(GEN_VALUES))|>)m4_dnl
GEN_PASS<||>m4_dnl
	{0, 0, 0, NULL}
};

static const struct check checks[] = {
m4_define(<|GEN_VALUES|>, 0)m4_define(<|GEN_ROWS|>, 0)m4_dnl
m4_define(<|GEN_CLOSE|>, <|m4_ifelse(GEN_ROWS, 0, <||>, <|m4_divert(0), GEN_VALUES},
m4_divert(-1)|>)|>)m4_dnl
m4_define(<|MODEL_TEST|>, <|GEN_CLOSE<||>m4_divert(0)	{$1, $2, $3, sizeof($3) - 1, $5, "$6"<||>m4_divert(-1)m4_define(<|GEN_ROWS|>, 1)|>)m4_dnl
m4_define(<|MODEL_TEST_VALUE|>, <|m4_define(<|GEN_VALUES|>, m4_incr(GEN_VALUES))|>)m4_dnl
m4_define(<|MODEL_END|>, <|GEN_CLOSE|>)m4_dnl
GEN_PASS<||>m4_dnl
};

int main(void)
{
	return check_all(&GEN_C<||>_product, checks, sizeof(checks) / sizeof(checks[0]), values);
}
