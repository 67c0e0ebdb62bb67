m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# The examples of the specs that the product GEN_PRODUCT speaks; written by atc GEN_COMPILER.
# One fact a line, a tab between its parts:
#   example FILE LINE COMMAND TITLE     begins one (TITLE is a C string)
#   KIND LINE TEXT                      TEXT is a C string: the line as the spec has it, <^Z> and the
#                                       like not yet replaced. KIND: send bytes expect exact pause
#                                       escape port peer
#   end
m4_define(<|MODEL_PAGE|>, <|m4_define(<|GEN_COMMAND|>, <|$2|>)|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE|>, <|example	$4	$5	GEN_COMMAND	$3
|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE_LINE|>, <|$1	$4	$2
|>)m4_dnl
GEN_ROW(<|MODEL_EXAMPLE_END|>, <|end
|>)m4_dnl
GEN_PASS<||>m4_dnl
