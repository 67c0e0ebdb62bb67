m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|What the engine knows about the product: the tables of struct at_product.|>)
#include <stddef.h>
#include <string.h>

#include "parse.h"
#include "product.h"

#ifndef PRODUCT_BUILD
#define PRODUCT_BUILD "unnumbered"
#endif

m4_dnl A table collects its rows in a diversion of its own:
m4_dnl   GEN_TABLE(<|number|>, <|MODEL_X|>, <|type|>, <|name|>, <|row|>)
m4_dnl   GEN_WRITE(<|number|>)    writes it, unless it is empty
m4_dnl   GEN_POINTER(<|number|>)  its name, NULL when it is empty
m4_define(<|GEN_TABLE|>, <|m4_define(<|GEN_ROWS_$1|>, 0)m4_define(<|GEN_TYPE_$1|>, <|$3|>)m4_define(<|GEN_NAME_$1|>, <|$4|>)m4_dnl
m4_define(<|$2|>, <|m4_divert(<|$1|>)$5<||>m4_divert(-1)m4_define(<|GEN_ROWS_$1|>, 1)|>)|>)m4_dnl
m4_define(<|GEN_WRITE|>, <|m4_ifelse(GEN_ROWS_$1, 0, <||>, <|
static const GEN_TYPE_$1 GEN_NAME_$1[] = {
m4_undivert($1)};
|>)|>)m4_dnl
m4_define(<|GEN_POINTER|>, <|m4_ifelse(GEN_ROWS_$1, 0, <|NULL|>, <|GEN_NAME_$1|>)|>)m4_dnl
m4_dnl
m4_dnl Trampolines: the engine calls every handler with const void *.
m4_define(<|GEN_USE|>, <|m4_ifelse(<|$1|>, <||>, <|	(void)arguments;
|>, <||>)|>)m4_dnl
m4_define(<|GEN_PASSED|>, <|m4_ifelse(<|$1|>, <||>, <||>, <|, arguments|>)|>)m4_dnl
GEN_ROW(<|MODEL_HANDLER|>, <|
static enum cause run_$1(struct at_call *call, const void *arguments)
{
GEN_USE(<|$2|>)	return $1(call<||>GEN_PASSED(<|$2|>));
}
|>)m4_dnl
GEN_ROW(<|MODEL_REFUSING|>, <|
static enum cause run_refuse_$1(struct at_call *call, const void *arguments)
{
	(void)call;
	(void)arguments;
	return CAUSE_$1;
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_SHOW|>, <|
static enum cause show_$1(struct at_call *call, const void *arguments, uint8_t option,
			  struct at_option_line *line)
{
	struct $3 value;
	enum cause cause;

GEN_USE(<|$2|>)	memset(&value, 0, sizeof(value));
	value.option = option;
GEN_IF(<|$6|>, <|	value.line = at_option_lines(line);
|>, <||>)	cause = $1(call<||>GEN_PASSED(<|$2|>), &value);
GEN_IF(<|$6|>, <|	if (value.ended)
		at_option_end(line);
	else|>, <||>)	if (cause == CAUSE_NONE)
		at_option_put(line, &value);
	return cause;
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_HEARD|>, <|
static void heard_$1(struct at_modem *modem, uint8_t option, unsigned key)
{
GEN_IF(<|$2|>, <||>, <|	(void)key;
|>)	$1(modem, option<||>GEN_IF(<|$2|>, <|, key|>));
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_LIST|>, <|
static enum cause run_$1(struct at_call *call, const void *arguments)
{
m4_ifelse(<|$3|>, <||>, <|	(void)arguments;
|>, <|	enum cause cause = run_$3(call, arguments);

	if (cause != CAUSE_NONE)
		return cause;
|>)	return at_options_list(call, $2);
}
|>)m4_dnl
GEN_ROW(<|MODEL_DATA|>, <|
static size_t bytes_$1(struct at_call *call, const void *arguments, const uint8_t *bytes, size_t n)
{
GEN_USE(<|$2|>)	return $1_bytes(call<||>GEN_PASSED(<|$2|>), bytes, n);
}
static enum cause end_$1(struct at_call *call, const void *arguments, enum cause how)
{
GEN_USE(<|$2|>)	return $1_end(call<||>GEN_PASSED(<|$2|>), how);
}
static const struct at_data_handlers data_$1 = {bytes_$1, end_$1};
|>)m4_dnl
m4_define(<|GEN_HOLDS|>, <|
static bool $1(struct at_call *call, $4 *record)
{
m4_ifelse(<|$2|>, <||>, <|	(void)record;
|>, <|	const struct $2 *arguments = record;

	(void)call;
	(void)arguments;
|>)	return $3;
}
|>)m4_dnl
GEN_ROW(<|MODEL_HOLDS|>, <|GEN_HOLDS(<|$1|>, <|$2|>, <|$3|>, <|const void|>)|>)m4_dnl
GEN_ROW(<|MODEL_REFUSES|>, <|GEN_HOLDS(<|$1|>, <|$2|>, <|$3|>, <|void|>)|>)m4_dnl
GEN_ROW(<|MODEL_FILLS|>, <|
static bool $1(struct at_call *call, void *record)
{
	struct $2 *arguments = record;

	(void)call;
	if ($3)
		$4;
	return false;
}
|>)m4_dnl
GEN_PASS<||>m4_dnl
m4_dnl
m4_define(<|MODEL_DIALECT|>, <|m4_divert(30){$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14};
m4_divert(-1)|>)m4_dnl
m4_define(<|MODEL_SIZES|>, <|m4_define(<|GEN_SIZES|>, <|	.default_deadline = $3,
	.line_size = $1,
	.unsolicited_size = $2,
|>)|>)m4_dnl
m4_define(<|MODEL_END|>, <|m4_define(<|GEN_COUNTS|>, <|	.command_count = $1,
	.setting_count = $2,
	.error_count = $3,
	.reply_count = $4,
|>)|>)m4_dnl
GEN_TABLE(1, <|MODEL_STRING|>, <|char|>, <|strings|>, <|	/* $1 */ $2 "\0"
|>)m4_dnl
GEN_TABLE(2, <|MODEL_NUMBER|>, <|struct at_number|>, <|numbers|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(3, <|MODEL_WIDE|>, <|struct at_wide|>, <|wides|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(4, <|MODEL_STEP|>, <|struct at_step|>, <|steps|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(5, <|MODEL_CHOICE|>, <|struct at_choice|>, <|choices|>, <|	{$2, $3, $4, $5}, /* $1 */
|>)m4_dnl
GEN_TABLE(6, <|MODEL_CHOICE_VALUE|>, <|int16_t|>, <|choice_values|>, <|	$2, /* $1 */
m4_divert(7)	$3, /* $1 */
|>)m4_dnl
m4_define(<|GEN_ROWS_7|>, 1)m4_define(<|GEN_TYPE_7|>, <|uint16_t|>)m4_define(<|GEN_NAME_7|>, <|choice_keywords|>)m4_dnl
GEN_TABLE(8, <|MODEL_TEXT|>, <|struct at_text_domain|>, <|texts|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(9, <|MODEL_PAYLOAD|>, <|struct at_payload|>, <|payloads|>, <|	{$2, $3, $5, 0, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(10, <|MODEL_REPEAT|>, <|struct at_repeat|>, <|repeats|>, <|	{$2, $3, $4, $5}, /* $1 */
|>)m4_dnl
GEN_TABLE(11, <|MODEL_PARAMETER|>, <|struct at_parameter|>, <|parameters|>, <|	{$2, $3, $4, $5, $6, $7}, /* $1 $8 */
|>)m4_dnl
GEN_TABLE(12, <|MODEL_CASE|>, <|struct at_case|>, <|cases|>, <|	{$2, $3, 0}, /* $1 */
|>)m4_dnl
GEN_TABLE(13, <|MODEL_PROMPT|>, <|struct at_prompt|>, <|prompts|>, <|	{$2, $3, $4, $5, $6, $7, $8}, /* $1 */
|>)m4_dnl
GEN_TABLE(28, <|MODEL_ONLINE_CODE|>, <|struct at_online_code|>, <|online_codes|>, <|	{&at_shielded, $2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(41, <|MODEL_ENDING|>, <|struct at_ending|>, <|endings|>, <|	{$2, $3, $4, $5}, /* $1 */
|>)m4_dnl
GEN_TABLE(42, <|MODEL_ENDINGS|>, <|struct at_endings|>, <|endings_sets|>, <|	{&at_online_ends, $2, $3, $4}, /* $1 */
|>)m4_dnl
m4_dnl Data mode that DTR ends is answered as one that the connection ends.
GEN_TABLE(14, <|MODEL_ONLINE|>, <|struct at_online|>, <|onlines|>, <|	{$2, $3, $4, {$5, $6, $6, $7}}, /* $1 */
|>)m4_dnl
GEN_TABLE(15, <|MODEL_REFUSAL|>, <|struct at_refusal|>, <|refusals|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(16, <|MODEL_EXCEPTION|>, <|struct at_exception|>, <|exceptions|>, <|	{$2, $3, $4}, /* $1 */
|>)m4_dnl
GEN_TABLE(17, <|MODEL_PARAMETER_ERROR|>, <|struct at_parameter_error|>, <|parameter_errors|>, <|	{$2, $3}, /* $1 */
|>)m4_dnl
GEN_TABLE(18, <|MODEL_EXTRA|>, <|struct at_form_extra|>, <|extras|>, <|	{.data = $2, .prompt = $3, .online = $4, .refusals = $5, .exceptions = $6,
	 .refusal_count = $7, .exception_count = $8, .channels = $9,
	 .parameter_errors = $10, .parameter_error_count = $11}, /* $1 */
|>)m4_dnl
GEN_TABLE(19, <|MODEL_FORM|>, <|struct at_form|>, <|forms|>, <|	{$4, $5, $6, $7, $8, $9}, /* $1 $10, $3 */
|>)m4_dnl
GEN_TABLE(20, <|MODEL_COMMAND|>, <|struct at_command|>, <|commands|>, <|	{$2, $3, $4, $5, $6, $7, $8}, /* $1 $9 */
|>)m4_dnl
GEN_TABLE(21, <|MODEL_SETTING|>, <|struct at_setting|>, <|settings|>, <|	{$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12}, /* $1 $13 */
|>)m4_dnl
GEN_TABLE(22, <|MODEL_STABLE|>, <|uint32_t|>, <|stable_names|>, <|	$2, /* $1 $3 */
|>)m4_dnl
GEN_TABLE(23, <|MODEL_FORMER|>, <|struct at_former_name|>, <|former_names|>, <|	{$2, $3}, /* $1 $4 */
|>)m4_dnl
GEN_TABLE(24, <|MODEL_REPLY|>, <|struct at_reply_shape|>, <|replies|>, <|	{$2, $3, $4, $5, $6, 0}, /* $1 $7 */
|>)m4_dnl
GEN_TABLE(25, <|MODEL_RESULT|>, <|struct at_result_code|>, <|results|>, <|	{$2, $3}, /* $4 */
|>)m4_dnl
GEN_TABLE(26, <|MODEL_ERROR|>, <|struct at_error|>, <|errors|>, <|	{$2, $3}, /* $1 $4 */
|>)m4_dnl
GEN_TABLE(27, <|MODEL_CAUSE|>, <|uint8_t|>, <|cause_errors|>, <|	$2, /* $1 $3 */
|>)m4_dnl
m4_define(<|GEN_ROWS_35|>, 0)m4_dnl
m4_define(<|GEN_ROWS_36|>, 0)m4_dnl
m4_define(<|MODEL_KEEPS|>, <|m4_divert(36)	case $1:
		return $2;
m4_divert(-1)m4_define(<|GEN_ROWS_36|>, 1)|>)m4_dnl
m4_define(<|MODEL_OFFERED|>, <|m4_divert(35)	case $1:
		return $3$2(call);
m4_divert(-1)m4_define(<|GEN_ROWS_35|>, 1)|>)m4_dnl
GEN_TABLE(31, <|MODEL_OPTION|>, <|struct at_option|>, <|options|>, <|	{$2, $5, $3, $4, $6, $7, $8, $9}, /* $1 $10 */
|>)m4_dnl
GEN_TABLE(33, <|MODEL_OPTION_TABLE|>, <|struct at_option_table|>, <|option_tables|>, <|	{$2, $3, $4, $5, $6, $7}, /* $1 $8 */
|>)m4_dnl
GEN_TABLE(34, <|MODEL_OPTION_USE|>, <|struct at_option_use|>, <|option_uses|>, <|	{$7, $4, $5, $6, $2, $3}, /* $1 $8 */
|>)m4_dnl
GEN_TABLE(29, <|MODEL_LATE|>, <|struct at_late_shape|>, <|lates|>, <|	{$2, $3, $4, $5, $6}, /* $1 $8 */
|>)m4_dnl
GEN_PASS<||>m4_dnl
m4_dnl
m4_define(<|GEN_ALL|>, <|GEN_WRITE($1)m4_ifelse($1, 27, <||>, <|GEN_ALL(m4_incr($1))|>)|>)GEN_WRITE(28)GEN_WRITE(29)GEN_WRITE(41)GEN_WRITE(42)GEN_WRITE(31)GEN_WRITE(33)GEN_WRITE(34)GEN_ALL(1)
m4_dnl What is referred to only where GEN_USES() says so: GEN_LINK(<|what|>, <|symbol|>)
m4_define(<|GEN_LINK|>, <|m4_ifdef(<|GEN_USES_$1|>, <|$2|>, <|NULL|>)|>)m4_dnl
/* The types that no parameter has are not linked. */
static const struct at_type_code *const types[] = {
	GEN_LINK(<|AT_TYPE_MASK|>, <|&at_type_mask|>),
	GEN_LINK(<|AT_TYPE_TEXT|>, <|&at_type_text|>),
	GEN_LINK(<|AT_TYPE_STORED_TEXT|>, <|&at_type_stored_text|>),
	GEN_LINK(<|AT_TYPE_HEX|>, <|&at_type_hex|>),
	GEN_LINK(<|AT_TYPE_IPV4|>, <|&at_type_ipv4|>),
	GEN_LINK(<|AT_TYPE_IPV6|>, <|&at_type_ipv6|>),
	GEN_LINK(<|AT_TYPE_MAC|>, <|&at_type_mac|>),
	GEN_LINK(<|AT_TYPE_ADDRESS|>, <|&at_type_address|>),
	GEN_LINK(<|AT_TYPE_TIME|>, <|&at_type_time|>),
	GEN_LINK(<|AT_TYPE_OPTION|>, <|&at_type_option|>),
	GEN_LINK(<|AT_TYPE_CAUSE|>, <|&at_type_cause|>),
};
m4_ifelse(GEN_ROWS_36, 0, <||>, <|
static bool keeps(const struct at_modem *modem, const struct at_setting *setting)
{
	switch (setting - settings) {
m4_undivert(36)	default:
		return true;
	}
}
|>)m4_dnl
m4_define(<|GEN_ANY|>, m4_eval(GEN_ROWS_31 + GEN_ROWS_36))m4_dnl
m4_ifelse(GEN_ANY, 0, <||>, <|
static const struct at_options all_options = {
	GEN_POINTER(31), GEN_POINTER(33), GEN_POINTER(34), m4_ifelse(GEN_ROWS_36, 0, <|NULL|>, <|keeps|>), at_options_conclude};
|>)m4_dnl
m4_ifelse(GEN_ROWS_35, 0, <||>, <|
static bool offered(struct at_call *call, unsigned command)
{
	switch (command) {
m4_undivert(35)	default:
		return true;
	}
}

static void parse_offered(struct at_parser *parser)
{
	at_parse_offered(parser, GEN_C<||>_parse, offered);
}
|>)m4_dnl

static const struct at_dialect dialect = m4_undivert(30)
const struct at_product GEN_C<||>_product = {
	.name = PRODUCT_NAME,
	.build = PRODUCT_BUILD,
	.dialect = &dialect,
	.lines = &GEN_LINES,
	.types = types,
	.inside = GEN_LINK(<|AT_TYPE_PAYLOAD|>, <|&at_inside|>),
	.group_absent = GEN_LINK(<|AT_FORM_FLOATS|>, <|at_group_absent|>),
	.bind_repeat = GEN_LINK(<|AT_TYPE_REPEAT|>, <|at_bind_repeat|>),
	.put_case = GEN_LINK(<|AT_REPLY_CASES|>, <|at_put_case|>),
	.refused_value = GEN_LINK(<|AT_ERROR_OF_VALUES|>, <|at_refused_value|>),
	.keep_value = GEN_LINK(<|AT_KEEP|>, <|at_keep_value|>),
	.former = m4_ifelse(GEN_ROWS_23, 0, <|NULL|>, <|&at_former|>),
	.options = m4_ifelse(GEN_ANY, 0, <|NULL|>, <|&all_options|>),
	.late = m4_ifdef(<|GEN_USES_AT_REPLY_INSIDE|>, <|&at_late_supplied_code|>, <|m4_ifelse(GEN_ROWS_29, 0, <|NULL|>, <|&at_late_code|>)|>),
	.lates = GEN_POINTER(29),
m4_define(<|GEN_FIELD|>, <|m4_ifelse($1, 13, <||>, $1, 14, <||>, $1, 15, <||>, $1, 16, <||>, $1, 17, <||>, <|	.GEN_NAME_$1 = GEN_POINTER($1),
|>)m4_ifelse($1, 27, <||>, <|GEN_FIELD(m4_incr($1))|>)|>)GEN_FIELD(1)m4_dnl
GEN_COUNTS<||>m4_dnl
	.settings_size = sizeof(struct product_settings),
	.port_settings_size = sizeof(struct product_port_settings),
	.engine_settings = offsetof(struct product_port_settings, engine),
	.arguments_size = sizeof(union product_arguments),
GEN_SIZES<||>m4_dnl
	.parse = m4_ifelse(GEN_ROWS_35, 0, <|GEN_C<||>_parse|>, <|parse_offered|>),
	.parser_reset = GEN_C<||>_parser_reset,
	.find_command = GEN_C<||>_find,
};

const struct at_product *const product_description = &GEN_C<||>_product;

void product_start(struct at_modem *modem)
{
	(void)modem;
GEN_ROW(<|MODEL_START|>, <|	$1(modem);
|>)m4_dnl
GEN_PASS<||>m4_dnl
}
