m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
m4_dnl A name as the automaton sees it, without bit 5: in names that is only the case of letters.
m4_define(<|GEN_BARE_NAME|>, <|GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(m4_dnl
GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(GEN_BARE_CHAR(m4_patsubst(<|<|$1|>|>, <|[0-9]|>, <|\\x1\&|>), m4_dnl
<|\+|>, <|0b|>), <|#|>, <|03|>), <|\$|>, <|04|>), <|%|>, <|05|>), <|\*|>, <|0a|>), <|&|>, <|06|>), m4_dnl
<|!|>, <|01|>), <|-|>, <|0d|>), <|\.|>, <|0e|>), <|/|>, <|0f|>), <|:|>, <|1a|>)|>)m4_dnl
m4_define(<|GEN_BARE_CHAR|>, <|m4_patsubst(<|<|$1|>|>, <|$2|>, <|\\x$3|>)|>)m4_dnl
m4_dnl What a name becomes. S-registers are told by their number, other basic names as a whole.
m4_define(<|GEN_REGISTER|>, <|m4_ifelse(m4_regexp(<|$1|>, <|^"S[0-9]|>), 0, <|$2|>, <|$3|>)|>)m4_dnl
m4_define(<|GEN_NAME|>, <|m4_ifelse(m4_regexp(<|$2|>, <|^"[A-Z&\\]|>), 0, <|GEN_BARE_NAME(<|$2|>) { index = $3; goto basic; }|>,
<|$2|>, <|$4|>, <|GEN_BARE_NAME(<|$2|>) { index = $3; goto known; }m4_define(<|GEN_GOES_KNOWN|>)|>,
<|GEN_BARE_NAME(<|$4|>) { index = $3; goto told; }m4_define(<|GEN_GOES_TOLD|>)|>)|>)m4_dnl
m4_dnl A label that nobody goes to is an error: a product may have basic names alone, or no two that begin alike.
GEN_IF(GEN_CHAINED, <|m4_define(<|GEN_GOES_KNOWN|>)|>)m4_dnl
GEN_BANNER(<|The command names as a deterministic automaton. It knows of each name only as much as tells it from
 * the others; the rest is compared with the text that the tables hold anyway. gen/README.md has the figures.|>)
#include <string.h>

GEN_NO_TABLES
#include "parse.h"

extern const struct at_product GEN_C<||>_product;

GEN_IF(GEN_CHAINED, <|/* The S-registers, by number. */
static const struct {
	uint16_t number, command;
} registers[] = {
GEN_ROW(<|MODEL_NAME|>, <|GEN_REGISTER(<|$2|>, <|	{m4_translit(<|$2|>, <|S"|>), $3},
|>)|>)m4_dnl
GEN_PASS<||>m4_dnl
	{UINT16_MAX, AT_NONE} /* no register has it */
};

|>)m4_dnl
const char *GEN_C<||>_find(const char *name, uint16_t *command)
{
	const char *begin = name, *marker;
	unsigned index;
GEN_IF(GEN_CHAINED, <|	unsigned number = 0;
|>)m4_dnl

	/*!re2c
	re2c:api = custom;
	re2c:api:style = free-form;
	re2c:yyfill:enable = 0;
	re2c:define:YYCTYPE = "unsigned char";
	re2c:define:YYPEEK = "(unsigned char)(*name & ~0x20)";
	re2c:define:YYSKIP = "++name;";
	re2c:define:YYBACKUP = "marker = name;";
	re2c:define:YYRESTORE = "name = marker;";

GEN_ROW(<|MODEL_NAME|>, <|GEN_REGISTER(<|$2|>, <||>, <|	GEN_NAME(<|$1|>, <|$2|>, <|$3|>, <|$4|>)
|>)|>)m4_dnl
GEN_PASS<||>m4_dnl
GEN_IF(GEN_CHAINED, <|	"S" [\x10-\x19] { goto registers; }
|>)m4_dnl
	* { (void)marker; return NULL; }
	*/
GEN_IF(GEN_CHAINED, <|registers: /* S007 is S7 */
	for (name = begin + 1; *name >= '0' && *name <= '9'; name++) {
		number = number * 10 + (unsigned)(*name - '0');
		if (number >= UINT16_MAX)
			return NULL;
	}
	for (index = 0; registers[index].number != number; index++)
		if (registers[index].number == UINT16_MAX)
			return NULL;
	index = registers[index].command;
basic:
	index |= AT_NAME_BASIC;
	goto known;
|>)m4_dnl
m4_ifdef(<|GEN_GOES_TOLD|>, <|told: /* it can only be this command */
	for (const char *whole = GEN_C<||>_product.strings + GEN_C<||>_product.commands[index].name +
				 (name - begin);
	     *whole != '\0'; name++, whole++)
		if (((*name ^ *whole) & ~0x20) != 0)
			return NULL;
|>)m4_dnl
m4_ifdef(<|GEN_GOES_KNOWN|>, <|known:
|>)m4_dnl
m4_ifdef(<|GEN_ALIKE|>, <|	if (strcspn(begin, "\r`~\x7f|") < (size_t)(name - begin))
		return NULL;
|>)m4_dnl
	*command = (uint16_t)index;
	return name;
}
