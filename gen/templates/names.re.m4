m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
m4_dnl A name as the automaton sees it, without bit 5: in names that is only the case of letters.
m4_define(<|GEN_BARE_NAME|>, <|GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(m4_dnl
GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(m4_patsubst(<|<|$1|>|>, <|[0-9]|>, <|\\x1\&|>), m4_dnl
<|\+|>, <|0b|>), <|#|>, <|03|>), <|\$|>, <|04|>), <|%|>, <|05|>), <|\*|>, <|0a|>), <|&|>, <|06|>), m4_dnl
<|!|>, <|01|>), <|-|>, <|0d|>), <|\.|>, <|0e|>), <|/|>, <|0f|>), <|:|>, <|1a|>)|>)m4_dnl
m4_define(<|GEN_BARE_CHAR|>, <|m4_patsubst(<|<|$1|>|>, <|$2|>, <|\\x$3|>)|>)m4_dnl
GEN_BANNER(<|The command names as a deterministic automaton. It knows of each name only as much as tells it from
 * the others; the rest is compared with the text that the tables hold anyway. Apart from the line
 * lexer, because without storable state a name costs a sixth. gen/README.md has the figures.|>)
#include "parse.h"

extern const struct at_product GEN_C<||>_product;

uint16_t GEN_C<||>_find(const char *name, size_t length)
{
	const char *begin = name, *end = name + length, *marker, *whole;
	uint16_t index;

	/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:yyfill:enable = 0;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(unsigned char)(*name & ~0x20)";
	re2c:define:YYSKIP = "++name;";
	re2c:define:YYBACKUP = "marker = name;";
	re2c:define:YYRESTORE = "name = marker;";

GEN_ROW(<|MODEL_NAME|>, <|	GEN_BARE_NAME(m4_ifelse(<|$4|>, <||>, <|<|$2|>|>, <|<|$4|>|>)) { index = $3; goto found; }
|>)m4_dnl
GEN_PASS<||>m4_dnl
	* { (void)marker; return AT_NONE; }
	*/
found: /* the only command that it can be */
	whole = GEN_C<||>_product.strings + GEN_C<||>_product.commands[index].name + (name - begin);
	for (; name < end; name++, whole++)
		if (((*name ^ *whole) & ~0x20) != 0)
			return AT_NONE;
	return *whole == '\0' ? index : AT_NONE;
}
