m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|The limits of the product, for all that takes its size from them; what configures a library of others may
 * include this alone.|>)
#ifndef PRODUCT_LIMITS_H
#define PRODUCT_LIMITS_H

GEN_ROW(<|MODEL_LIMIT|>, <|#define $1 $2
|>)GEN_PASS<||>m4_dnl

#endif
