m4_include(`common.m4')m4_dnl
# SPDX-License-Identifier: MIT
# What the Makefile must know about the product GEN_PRODUCT; written by atc GEN_COMPILER.
PRODUCT_GROUPS := GEN_ROW(<|MODEL_GROUP|>, <| $1|>)GEN_PASS
PRODUCT_LIMITS := GEN_ROW(<|MODEL_LIMIT|>, <| $1|>)GEN_PASS
GEN_ROW(<|MODEL_BUDGET|>, <|BUDGET_FLASH_$1 := $2
BUDGET_RAM_$1 := $3
BUDGET_DIALECT_$1 := $4
|>)GEN_PASS<||>m4_dnl
