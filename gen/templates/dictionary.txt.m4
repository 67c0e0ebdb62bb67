m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# Words of the product GEN_PRODUCT for a fuzzer, in the format of AFL and libFuzzer; written by atc GEN_COMPILER.
m4_dnl The format knows hexadecimal escapes only, C strings of the model have octal ones.
GEN_ROW(<|MODEL_WORD|>, <|m4_patsubst(<|$1|>, <|\\\([0-3][0-7][0-7]\)|>, <|\\x<||>m4_eval(0\1, 16, 2)|>)
|>)m4_dnl
GEN_PASS<||>m4_dnl
