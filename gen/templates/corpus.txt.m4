m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# Seeds for a fuzzer: lines that the product GEN_PRODUCT accepts, one C string each, without prefix and
# terminator; written by atc GEN_COMPILER.
m4_define(<|MODEL_TEST|>, <|m4_ifelse(<|$4|>, <|accept|>, <|m4_divert(0)$3
m4_divert(-1)|>)|>)m4_dnl
GEN_PASS<||>m4_dnl
