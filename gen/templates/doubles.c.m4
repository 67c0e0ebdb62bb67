m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
m4_define(<|MODEL_LATE|>, <|m4_define(<|GEN_LATE_$7|>, <|$1|>)|>)m4_dnl
GEN_PASS<||>m4_dnl
GEN_BANNER(<|Doubles of the product's handlers, for tests of what is generated: each notes that it was called and
 * with which arguments, and agrees; one whose outcome comes later opens it.|>)
#include "product.h"
#include "support/doubles.h"

m4_define(<|GEN_TAKES|>, <|m4_ifelse(<|$1|>, <||>, <||>, <|, const struct $1 *arguments|>)|>)m4_dnl
m4_define(<|GEN_NOTED|>, <|m4_ifelse(<|$1|>, <||>, <|NULL, 0|>, <|arguments, sizeof(*arguments)|>)|>)m4_dnl
m4_define(<|GEN_NUMBERS|>, <|m4_ifelse(<|$1|>, 0, <||>, <|GEN_NUMBERS(m4_decr(<|$1|>)), uint32_t value_$1|>)|>)m4_dnl
m4_define(<|GEN_VALUES|>, <|m4_ifelse(<|$1|>, 0, <||>, <|GEN_VALUES(m4_decr(<|$1|>))value_$1, |>)|>)m4_dnl
GEN_ROW(<|MODEL_HANDLER|>, <|
enum cause $1(struct at_call *call<||>GEN_TAKES(<|$2|>))
{
m4_ifdef(<|GEN_LATE_$1|>, <|	(void)doubled("$1", GEN_NOTED(<|$2|>));
	return doubled_late(call, GEN_LATE_$1);
|>, <|	(void)call;
	return doubled("$1", GEN_NOTED(<|$2|>));
|>)}
|>)m4_dnl
GEN_ROW(<|MODEL_DATA|>, <|
size_t $1_bytes(struct at_call *call<||>GEN_TAKES(<|$2|>), const uint8_t *bytes, size_t n)
{
	(void)call;
m4_ifelse(<|$2|>, <||>, <||>, <|	(void)arguments;
|>)	(void)doubled("$1_bytes", bytes, n);
	return n;
}
enum cause $1_end(struct at_call *call<||>GEN_TAKES(<|$2|>), enum cause how)
{
	(void)call;
m4_ifelse(<|$2|>, <||>, <||>, <|	(void)arguments;
|>)	(void)doubled("$1_end", &how, sizeof(how));
	return how;
}
|>)m4_dnl
GEN_ROW(<|MODEL_PREDICATE|>, <|
bool $1(struct at_call *call<||>GEN_NUMBERS(<|$2|>))
{
	(void)call;
m4_ifelse(<|$2|>, 0, <||>, <|	const uint32_t values[] = {GEN_VALUES(<|$2|>)};

	(void)doubled("$1", values, sizeof(values));
|>)	return doubled_predicate("$1");
}
|>)m4_dnl
GEN_ROW(<|MODEL_CONDITION|>, <|
bool $1(struct at_call *call)
{
	(void)call;
	return $2 != double_gone;
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_HEARD|>, <|
void $1(struct at_modem *modem, uint8_t option<||>GEN_IF(<|$2|>, <|, unsigned key|>))
{
	(void)modem;
GEN_IF(<|$2|>, <|	(void)key;
|>)	(void)doubled("$1", &option, sizeof(option));
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_SHOW|>, <|
enum cause $1(struct at_call *call<||>GEN_TAKES(<|$2|>), struct $3 *value)
{
	(void)call;
	(void)doubled("$1", GEN_NOTED(<|$2|>));
	if (double_shows != NULL)
		double_shows(value);
	return double_answer;
}
|>)m4_dnl
GEN_ROW(<|MODEL_START|>, <|
void $1(struct at_modem *modem)
{
	(void)modem;
}
|>)m4_dnl
GEN_PASS<||>m4_dnl
