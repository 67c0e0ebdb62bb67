m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|What the lexer, the automaton of names and the tables of the product share.|>)
#ifndef GEN_UPPER(GEN_C)_PARSE_H
#define GEN_UPPER(GEN_C)_PARSE_H

#include "engine/parser.h"

/* The index of the command with this name in any case, or AT_NONE. What stands behind the name must be
 * readable, and nothing that a name may hold. */
uint16_t GEN_C<||>_find(const char *name, size_t length);

void GEN_C<||>_parse(struct at_parser *parser);
void GEN_C<||>_parser_reset(struct at_parser *parser);

#endif
