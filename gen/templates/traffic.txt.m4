m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# Every line that the product GEN_PRODUCT may send, for the checker of recorded traffic; written by atc
# GEN_COMPILER. A tab between kind, command (a C string) and regular expression (Python's) of a whole
# line. Kinds: reply unsolicited result error prompt test
GEN_ROW(<|MODEL_TRAFFIC|>, <|$1	$2	$3
|>)m4_dnl
GEN_PASS<||>m4_dnl
