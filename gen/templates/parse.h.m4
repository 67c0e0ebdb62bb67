m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|What the lexer, the automaton of names and the tables of the product share.|>)
#ifndef GEN_UPPER(GEN_C)_PARSE_H
#define GEN_UPPER(GEN_C)_PARSE_H

#include "engine/parser.h"

/* Which command's name stands here, in any case, the longest if it is several: its index, with AT_NAME_BASIC
 * when the name is basic. Returns where the name ends; NULL: none. It looks at nothing behind a byte that no
 * name holds, and not whether one that could belong to a name follows. */
const char *GEN_C<||>_find(const char *name, uint16_t *command);

void GEN_C<||>_parse(struct at_parser *parser);
void GEN_C<||>_parser_reset(struct at_parser *parser);

#endif
