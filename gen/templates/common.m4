m4_dnl SPDX-License-Identifier: MIT
m4_dnl What every template begins with: quotes, the model's facts about the product, and three words:
m4_dnl   GEN_IF(<|0 or 1|>, <|then|>, <|else|>)
m4_dnl   GEN_ROW(<|MODEL_X|>, <|text|>)   what a row of the model puts out in the next pass
m4_dnl   GEN_PASS                         one pass over the model; then all rows are empty again
m4_dnl Everything else is in the template: one template, one output.
m4_changecom()m4_dnl
m4_changequote(<|,|>)m4_dnl
m4_include(<|model_defaults.m4|>)m4_dnl
m4_define(<|GEN_IF|>, <|m4_ifelse(<|$1|>, <|1|>, <|$2|>, <|$3|>)|>)m4_dnl
m4_define(<|GEN_ROW|>, <|m4_define(<|$1|>, <|m4_divert(0)$2<||>m4_divert(-1)|>)|>)m4_dnl
m4_define(<|GEN_PASS|>, <|m4_divert(-1)m4_include(<|model.m4|>)m4_include(<|model_defaults.m4|>)m4_divert(0)|>)m4_dnl
m4_define(<|GEN_UPPER|>, <|m4_translit(<|$1|>, <|a-z|>, <|A-Z|>)|>)m4_dnl
m4_dnl Facts about the product.
m4_define(<|MODEL_PRODUCT|>, <|m4_define(<|GEN_PRODUCT|>, <|$1|>)m4_define(<|GEN_C|>, <|$3|>)|>)m4_dnl
m4_define(<|MODEL_BEGIN|>, <|m4_ifelse(<|$1|>, <|1|>, <||>, <|m4_errprint(<|the model has version $1, the templates want 1
|>)m4_m4exit(<|1|>)|>)m4_define(<|GEN_COMPILER|>, <|$2|>)|>)m4_dnl
m4_define(<|MODEL_SYNTAX|>, <|m4_define(<|GEN_CHAINED|>, m4_ifelse(<|$1|>, <|chained|>, 1, 0))m4_dnl
m4_define(<|GEN_STREAMED|>, m4_ifelse(<|$3|>, <|streamed|>, 1, 0))m4_dnl
m4_define(<|GEN_BLANKS|>, <|$4|>)m4_define(<|GEN_HEXADECIMAL|>, <|$5|>)m4_define(<|GEN_BARE|>, <|$6|>)|>)m4_dnl
m4_define(<|MODEL_DIALECT|>, <|m4_define(<|GEN_LINES|>, m4_ifelse(<|$2|>, <|AT_STREAMED|>, <|at_streamed|>, <|at_edited|>))|>)m4_dnl
m4_dnl GEN_USES_X is defined when some parameter, field or form is of that type or has that flag.
m4_define(<|GEN_USES|>, <|m4_ifelse(m4_index(<|$1|>, <|$2|>), -1, <||>, <|m4_define(<|GEN_USES_$2|>)|>)|>)m4_dnl
m4_define(<|MODEL_PARAMETER|>, <|m4_define(<|GEN_USES_$2|>)GEN_USES(<|$3|>, <|AT_KEEP|>)|>)m4_dnl
m4_define(<|MODEL_COMMAND|>, <|m4_ifelse(m4_eval(<|$8|> & 32)GEN_KIND_$1, 32basic, <|m4_define(<|GEN_USES_AT_COMMAND_TEXT|>)|>)|>)m4_dnl
m4_define(<|MODEL_PARAMETER_ERROR|>, <|GEN_USES(<|$2|>, <|AT_ERROR_OF_VALUES|>)|>)m4_dnl
m4_define(<|MODEL_REPLY|>, <|GEN_USES(<|$5|>, <|AT_REPLY_CASES|>)GEN_USES(<|$5|>, <|AT_REPLY_INSIDE|>)|>)m4_dnl
m4_define(<|MODEL_FORM|>, <|GEN_USES(<|$7|>, <|AT_FORM_FLOATS|>)|>)m4_dnl
m4_dnl GEN_ALIKE: some name has a character that the automaton of names takes for another, see names.re.
m4_define(<|MODEL_NAME|>, <|m4_define(<|GEN_KIND_$3|>, <|$1|>)m4_ifelse(m4_regexp(<|$2|>, <|[-@^_\\]|>), -1, <||>, <|m4_define(<|GEN_ALIKE|>)|>)|>)m4_dnl
GEN_PASS<||>m4_dnl
m4_dnl The first lines of a C file: GEN_BANNER(<|what it is|>). Its lines are as long as the specs' words are.
m4_define(<|GEN_BANNER|>, <|/* SPDX-License-Identifier: MIT */
/* clang-format off */
/*
 * $1
 * Written by atc GEN_COMPILER from specs and templates for the product GEN_PRODUCT; it belongs to whoever
 * uses it. Change the specs, not this.
 */|>)m4_dnl
m4_dnl How gcc compiles an automaton's switches. The tables that it would make take four bytes an entry on a Cortex-M3.
m4_define(<|GEN_NO_TABLES|>, <|#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-jump-tables", "no-bit-tests") /* comparisons: smaller, and no slower */
#endif|>)m4_dnl
