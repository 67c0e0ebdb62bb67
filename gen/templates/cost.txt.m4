m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# What each command or code of the product GEN_PRODUCT adds to its tables, for the size report; written
# by atc GEN_COMPILER. A tab between command (a C string; empty: none), stem, table and rows (of
# strings: bytes).
GEN_ROW(<|MODEL_COST|>, <|$1	$2	$3	$4
|>)m4_dnl
GEN_PASS<||>m4_dnl
