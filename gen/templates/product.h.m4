m4_dnl SPDX-License-Identifier: MIT
m4_include(`common.m4')m4_dnl
GEN_BANNER(<|What handlers, services and boards see of the product: limits, argument structures, the handlers
 * to be written, functions that send information lines and unsolicited codes, settings.|>)
#ifndef PRODUCT_H
#define PRODUCT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/at.h"
#include "engine/modem.h"
#include "product_limits.h"

#define PRODUCT_LANGUAGE 1 /* version of the spec language */
GEN_ROW(<|MODEL_PRODUCT|>, <|#define PRODUCT_NAME $2
#define PRODUCT_MANUFACTURER $4
#define PRODUCT_MODEL $5
#define PRODUCT_REVISION $6
|>)m4_dnl
GEN_ROW(<|MODEL_PRODUCT_TEXT|>, <|#define $1 $2
|>)m4_dnl
GEN_ROW(<|MODEL_SIZES|>, <|#define PRODUCT_LINE_SIZE $1
#define PRODUCT_UNSOLICITED_SIZE $2
|>)m4_dnl
GEN_ROW(<|MODEL_END|>, <|#define PRODUCT_COMMANDS $1
|>)m4_dnl
GEN_PASS<||>m4_dnl

extern const struct at_product GEN_C<||>_product;
extern const struct at_product *const product_description;
m4_dnl
m4_dnl Types. Members are indented by nesting; masks follow the structure they belong to.
m4_define(<|GEN_TAB|>, <|	|>)m4_dnl
m4_define(<|GEN_TABS|>, <|GEN_TAB|>)m4_dnl
m4_define(<|GEN_TEXT|>, <|m4_ifelse(<|$1|>, <||>, <||>, <| /* $1 */|>)|>)m4_dnl
m4_define(<|GEN_FLUSH_MASKS|>, <|m4_ifelse(GEN_MASKS, 0, <||>, <|enum {
m4_undivert(1)};
|>)m4_define(<|GEN_MASKS|>, 0)|>)m4_dnl
m4_define(<|GEN_MASKS|>, 0)m4_dnl
GEN_ROW(<|MODEL_ENUM|>, <|
enum $1 {GEN_TEXT(<|$2|>)
|>)m4_dnl
GEN_ROW(<|MODEL_ENUMERATOR|>, <|	$1 = $2,GEN_TEXT(<|$3|>)
|>)m4_dnl
GEN_ROW(<|MODEL_ENUM_END|>, <|};
|>)m4_dnl
GEN_ROW(<|MODEL_STRUCT|>, <|
struct $1 {GEN_TEXT(<|$2|>)
|>)m4_dnl
GEN_ROW(<|MODEL_MEMBER|>, <|GEN_TABS<||>$1 $2$3;GEN_TEXT(<|$4|>)
|>)m4_dnl
GEN_ROW(<|MODEL_TEXT_MEMBER|>, <|GEN_TABS<||>struct {
GEN_TABS<||>	uint8_t length;
GEN_TABS<||>	char bytes[$2];
GEN_TABS<||>} $1;GEN_TEXT(<|$3|>)
|>)m4_dnl
GEN_ROW(<|MODEL_NEST|>, <|GEN_TABS<||>$1 {
m4_define(<|GEN_TABS|>, GEN_TABS<|	|>)|>)m4_dnl
GEN_ROW(<|MODEL_NEST_END|>, <|m4_define(<|GEN_TABS|>, m4_substr(GEN_TABS, 1))GEN_TABS<||>} $1$2;
|>)m4_dnl
m4_define(<|MODEL_MASK|>, <|m4_divert(1)	$1 = 1 << $2,
m4_divert(-1)m4_define(<|GEN_MASKS|>, 1)|>)m4_dnl
m4_define(<|MODEL_CONSTANT|>, <|m4_divert(1)	$1 = $2,
m4_divert(-1)m4_define(<|GEN_MASKS|>, 1)|>)m4_dnl
GEN_ROW(<|MODEL_STRUCT_END|>, <|};
GEN_FLUSH_MASKS<||>|>)m4_dnl
GEN_PASS<||>m4_dnl

/* The arguments of any form: for the largest. */
union product_arguments {
	uint8_t none;
GEN_ROW(<|MODEL_ARGUMENT|>, <|	struct $1 $1;
|>)m4_dnl
GEN_PASS<||>m4_dnl
};

/* Bytes that at_modem_size() wants for so many ports, as a constant; it takes engine/memory.h. */
#define PRODUCT_MEMORY(ports)                                                                      \
	AT_MODEM_MEMORY(ports,                                                                     \
			AT_PORT_MEMORY(sizeof(union product_arguments),                            \
				       sizeof(struct product_port_settings), PRODUCT_LINE_SIZE,    \
				       PRODUCT_UNSOLICITED_SIZE),                                  \
			sizeof(struct product_settings))

/* Handlers and predicates, written in runtime/dialects/. */
m4_define(<|GEN_ARGUMENTS|>, <|m4_ifelse(<|$1|>, <||>, <||>, <|, const struct $1 *arguments|>)|>)m4_dnl
m4_define(<|GEN_VALUES|>, <|m4_ifelse(<|$1|>, 0, <||>, <|, uint32_t<||>GEN_VALUES(m4_decr(<|$1|>))|>)|>)m4_dnl
GEN_ROW(<|MODEL_HANDLER|>, <|enum cause $1(struct at_call *call<||>GEN_ARGUMENTS(<|$2|>)); /* $3:$4 */
|>)m4_dnl
GEN_ROW(<|MODEL_DATA|>, <|size_t $1_bytes(struct at_call *call<||>GEN_ARGUMENTS(<|$2|>), const uint8_t *bytes, size_t n); /* $3:$4 */
enum cause $1_end(struct at_call *call<||>GEN_ARGUMENTS(<|$2|>), enum cause how);
|>)m4_dnl
GEN_ROW(<|MODEL_PREDICATE|>, <|bool $1(struct at_call *call<||>GEN_VALUES(<|$2|>)); /* $3:$4 */
|>)m4_dnl
GEN_ROW(<|MODEL_CONDITION|>, <|bool $1(struct at_call *call);
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_HEARD|>, <|void $1(struct at_modem *modem, uint8_t option<||>GEN_IF(<|$2|>, <|, unsigned key|>)); /* $3:$4 */
|>)m4_dnl
GEN_ROW(<|MODEL_OPTION_SHOW|>, <|enum cause $1(struct at_call *call<||>GEN_ARGUMENTS(<|$2|>), struct $3 *value); /* $4:$5 */
|>)m4_dnl
GEN_ROW(<|MODEL_START|>, <|void $1(struct at_modem *modem);
|>)m4_dnl
GEN_PASS<||>m4_dnl

/* Calls what the spoken groups do at the start; once, after at_modem_init(). */
void product_start(struct at_modem *modem);

/* Settings. */
m4_define(<|GEN_HOLDER|>, <|m4_ifelse(<|$1|>, <|modem|>, <|product_settings|>, <|product_port_settings|>)|>)m4_dnl
GEN_ROW(<|MODEL_ACCESSOR|>, <|#define $7 $8
static inline struct $1 *$2(const struct at_$3 *$3<||>m4_ifelse(<|$6|>, 1, <||>, <|, unsigned key|>))
{
	struct GEN_HOLDER(<|$3|>) *settings = at_$3_settings($3);

	return &settings->$4<||>m4_ifelse(<|$6|>, 1, <||>, <|[key - $5]|>);
}
|>)m4_dnl
GEN_ROW(<|MODEL_OPTIONS_ACCESSOR|>, <|#define $2 $3
m4_ifelse(<|$4|>, 1, <||>, <|#define $2_KEYS $4 /* how many there are */
|>)m4_dnl
m4_ifelse(<|$4|>, 1, <|static inline struct $1 *$1(const struct at_modem *modem)
{
	return &((struct product_settings *)at_modem_settings(modem))->$1;
}
|>, <|/* NULL: no such key. */
static inline struct $1 *$1(const struct at_modem *modem, unsigned key)
{
	return at_options(modem, $2, key);
}
|>)|>)m4_dnl
GEN_PASS<||>m4_dnl

/* Information lines. */
GEN_ROW(<|MODEL_EMITTER|>, <|m4_ifelse(<|$3|>, <|reply|>, <|static inline void $1(struct at_call *call, const struct $1 *reply) /* $4 */
{
	at_reply(call, $2, reply);
}
|>, <|$3|>, <|payload|>, <|static inline void $1(struct at_call *call, const struct $1 *reply, const uint8_t *bytes, size_t n) /* $4 */
{
	at_reply_payload(call, $2, reply, bytes, n);
}
|>, <|$3|>, <|supplied|>, <|static inline enum cause $1(struct at_call *call, struct $1 *reply, struct at_supply *supply) /* $4 */
{
	return at_reply_supplied(call, $2, reply, supply);
}
|>, <|$3|>, <|late_supplied|>, <|static inline enum cause $1_open(struct at_call *call, struct at_late *late) /* $4 */
{
	return at_late_open(call, late, $2);
}
static inline void $1(struct at_late *late, enum cause cause, struct $1 *outcome, struct at_supply *supply)
{
	at_late_supplied(late, cause, outcome, supply);
}
|>, <|$3|>, <|late|>, <|static inline enum cause $1_open(struct at_call *call, struct at_late *late) /* $4 */
{
	return at_late_open(call, late, $2);
}
static inline void $1(struct at_late *late, enum cause cause, const struct $1 *outcome)
{
	at_late_done(late, cause, outcome);
}
|>, <|static inline void $1(struct at_port *port, const struct $1 *code) /* $4 */
{
	at_unsolicited(port, $2, code);
}
static inline void $1_now(struct at_port *port, const struct $1 *code)
{
	at_unsolicited_now(port, $2, code);
}
|>)|>)m4_dnl
GEN_ROW(<|MODEL_EMITTER_EMPTY|>, <|m4_ifelse(<|$3|>, <|reply|>, <|static inline void $1(struct at_call *call) /* $4 */
{
	at_reply(call, $2, NULL);
}
|>, <|$3|>, <|payload|>, <|static inline void $1(struct at_call *call, const uint8_t *bytes, size_t n) /* $4 */
{
	at_reply_payload(call, $2, NULL, bytes, n);
}
|>, <|$3|>, <|late|>, <|static inline enum cause $1_open(struct at_call *call, struct at_late *late) /* $4 */
{
	return at_late_open(call, late, $2);
}
static inline void $1(struct at_late *late, enum cause cause)
{
	at_late_done(late, cause, NULL);
}
|>, <|static inline void $1(struct at_port *port) /* $4 */
{
	at_unsolicited(port, $2, NULL);
}
static inline void $1_now(struct at_port *port)
{
	at_unsolicited_now(port, $2, NULL);
}
|>)|>)m4_dnl
GEN_PASS<||>m4_dnl

#endif
