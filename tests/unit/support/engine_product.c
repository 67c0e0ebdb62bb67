/* SPDX-License-Identifier: MIT */
/* A product as the spec compiler would describe it, written by hand; its handlers are the tests'.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "engine/parser.h"
#include "support/engine_fake.h"

/* ------------------------------------------------------------------------------- texts */

#define TEXTS                                                                                      \
	TEXT(ok, "OK")                                                                             \
	TEXT(connect, "CONNECT")                                                                   \
	TEXT(ring, "RING")                                                                         \
	TEXT(no_carrier, "NO CARRIER")                                                             \
	TEXT(no_answer, "NO ANSWER OF WHOEVER WAS CALLED, HOWEVER LONG IT RANG")                   \
	TEXT(error, "ERROR")                                                                       \
	TEXT(at, "AT")                                                                             \
	TEXT(colon, ": ")                                                                          \
	TEXT(format, "ERROR: {text},{code}")                                                       \
	TEXT(by_level, "+CME ERROR: {error}")                                                      \
	TEXT(n_e, "E")                                                                             \
	TEXT(n_v, "V")                                                                             \
	TEXT(n_q, "Q")                                                                             \
	TEXT(n_s3, "S3")                                                                           \
	TEXT(n_s12, "S12")                                                                         \
	TEXT(n_d, "&D")                                                                            \
	TEXT(n_cmee, "+CMEE")                                                                      \
	TEXT(n_keep, "+KEEP")                                                                      \
	TEXT(n_echo, "+ECHO")                                                                      \
	TEXT(n_wait, "+WAIT")                                                                      \
	TEXT(n_send, "+SEND")                                                                      \
	TEXT(n_count, "+COUNT")                                                                    \
	TEXT(n_dial, "+DIAL")                                                                      \
	TEXT(n_float, "+FLOAT")                                                                    \
	TEXT(n_list, "+LIST")                                                                      \
	TEXT(n_fail, "+FAIL")                                                                      \
	TEXT(n_blob, "+BLOB")                                                                      \
	TEXT(n_case, "+CASE")                                                                      \
	TEXT(n_rep, "+REP")                                                                        \
	TEXT(n_w, "&W")                                                                            \
	TEXT(n_z, "Z")                                                                             \
	TEXT(n_big, "+BIG")                                                                        \
	TEXT(n_types, "+TYPES")                                                                    \
	TEXT(n_loose, "+LOOSE")                                                                    \
	TEXT(n_old, "+OLD")                                                                        \
	TEXT(n_give, "+GIVE")                                                                      \
	TEXT(n_later, "+LATER")                                                                    \
	TEXT(event, "+EVENT")                                                                      \
	TEXT(tcp, "tcp")                                                                           \
	TEXT(udp, "udp")                                                                           \
	TEXT(prompt, "> ")                                                                         \
	TEXT(bad, "bad parameter")                                                                 \
	TEXT(failed, "it failed")

static const struct {
#define TEXT(name, text) char name[sizeof(text)];
	TEXTS
#undef TEXT
} texts = {
#define TEXT(name, text) text,
	TEXTS
#undef TEXT
};
#define T(name) offsetof(__typeof__(texts), name)

/* ----------------------------------------------------------------------- argument structures */

struct echo_set {
	uint32_t given;
	uint32_t number;
	struct at_text text;
};
struct float_set {
	uint32_t given;
	uint8_t id;
	uint16_t local;
	struct at_text peer;
	uint16_t port;
};
struct blob_set {
	uint8_t format;
	uint16_t length;
};
struct case_set {
	uint8_t kind;
	uint8_t a;
	struct at_text b;
};
struct rep_set {
	uint8_t count;
	uint8_t groups;
	struct {
		struct at_text topic;
		uint8_t quality;
	} list[4];
};
struct types_set {
	int32_t i;
	uint32_t stepped;
	uint32_t mask;
	struct at_ipv4 ip;
	struct at_ipv6 ip6;
	struct at_mac mac;
	struct at_text hex;
};
struct count_set {
	uint16_t n;
};
struct line_reply {
	struct at_text text;
};

static struct fake *fake_of(struct at_call *call)
{
	return at_call_application(call);
}

static void reply_line(struct at_call *call, const char *text)
{
	struct line_reply line = {{text, (uint16_t)strlen(text)}};

	at_reply(call, FAKE_REPLY_LINE, &line);
}

/* ---------------------------------------------------------------------------------- handlers */

static enum cause run_echo(struct at_call *call, const void *arguments)
{
	at_reply(call, FAKE_REPLY_ECHO, arguments);
	return CAUSE_NONE;
}

static void wait_aborted(struct at_call *call, enum cause why)
{
	fake_of(call)->aborted = why;
	fake_of(call)->pending = NULL;
}

static enum cause run_wait(struct at_call *call, const void *arguments)
{
	(void)arguments;
	fake_of(call)->pending = call;
	at_on_abort(call, wait_aborted, NULL);
	return CAUSE_PENDING;
}

/* Forgets to say how it is ended. */
static enum cause run_loose(struct at_call *call, const void *arguments)
{
	(void)arguments;
	fake_of(call)->pending = call;
	return CAUSE_PENDING;
}

static enum cause run_accept(struct at_call *call, const void *arguments)
{
	(void)arguments;
	fake_of(call)->pending = call;
	fake_of(call)->data_length = 0;
	fake_of(call)->data_end = -1;
	if (!fake_of(call)->pends)
		return CAUSE_NONE;
	at_on_abort(call, wait_aborted, NULL);
	return CAUSE_PENDING;
}

static size_t data_bytes(struct at_call *call, const void *arguments, const uint8_t *bytes,
			 size_t n)
{
	struct fake *fake = fake_of(call);

	(void)arguments;
	n = n < fake->data_accepts ? n : fake->data_accepts;
	if (fake->data_accepts != SIZE_MAX)
		fake->data_accepts -= n;
	memcpy(fake->data + fake->data_length, bytes, n);
	fake->data_length += n;
	fake->data[fake->data_length] = 0;
	return n;
}

static enum cause data_end(struct at_call *call, const void *arguments, enum cause how)
{
	(void)arguments;
	fake_of(call)->data_end = how;
	if (!fake_of(call)->end_pends)
		return CAUSE_NONE;
	fake_of(call)->pending = call;
	at_on_abort(call, wait_aborted, NULL);
	return CAUSE_PENDING;
}

static enum cause run_dial(struct at_call *call, const void *arguments)
{
	(void)arguments;
	struct fake *fake = fake_of(call);

	at_connect(call, &fake->channel);
	if (fake->end_at_dial >= 0)
		at_channel_end(at_call_port(call), &fake->channel,
			       (enum at_channel_end)fake->end_at_dial, fake->dial_cause);
	return CAUSE_PENDING;
}

static enum cause run_float(struct at_call *call, const void *arguments)
{
	const struct float_set *set = arguments;
	char text[80];

	snprintf(text, sizeof(text), "%u %x local %u peer %.*s port %u", set->id, set->given,
		 set->local, (int)set->peer.length, set->peer.bytes ? set->peer.bytes : "",
		 set->port);
	reply_line(call, text);
	return CAUSE_NONE;
}

static enum cause run_list(struct at_call *call, const void *arguments)
{
	(void)arguments;
	for (unsigned i = 1; i <= 40; i++) {
		char text[64];

		snprintf(text, sizeof(text),
			 "+LIST: %02u,0123456789012345678901234567890123456789012345678", i);
		reply_line(call, text);
	}
	return CAUSE_NONE;
}

static enum cause run_big(struct at_call *call, const void *arguments)
{
	static uint8_t bytes[1500];
	struct fake_event record = {sizeof(bytes)};

	(void)arguments;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)('a' + i % 26);
	at_reply_payload(call, FAKE_REPLY_DATA, &record, bytes, sizeof(bytes));
	return CAUSE_NONE;
}

static enum cause run_give(struct at_call *call, const void *arguments)
{
	struct fake_given record = *(const struct fake_given *)arguments;

	return at_reply_supplied(call, FAKE_REPLY_GIVEN, &record, &fake_of(call)->supply);
}

static enum cause run_later(struct at_call *call, const void *arguments)
{
	(void)arguments;
	return at_late_open(call, &fake_of(call)->late, 0);
}

static enum cause run_fail(struct at_call *call, const void *arguments)
{
	(void)call;
	return (enum cause)((const struct fake_values *)arguments)->value;
}

static enum cause run_case(struct at_call *call, const void *arguments)
{
	const struct case_set *set = arguments;
	char text[80];

	snprintf(text, sizeof(text), "%u %u %.*s", set->kind, set->a, (int)set->b.length,
		 set->b.bytes ? set->b.bytes : "");
	reply_line(call, text);
	return CAUSE_NONE;
}

static enum cause run_rep(struct at_call *call, const void *arguments)
{
	const struct rep_set *set = arguments;
	char text[80];
	int n = snprintf(text, sizeof(text), "%u", set->groups);

	for (unsigned i = 0; i < set->groups; i++)
		n += snprintf(text + n, sizeof(text) - (size_t)n, " %.*s/%u",
			      (int)set->list[i].topic.length, set->list[i].topic.bytes,
			      set->list[i].quality);
	reply_line(call, text);
	return CAUSE_NONE;
}

static enum cause run_types(struct at_call *call, const void *arguments)
{
	const struct types_set *set = arguments;
	char text[120];

	snprintf(text, sizeof(text), "%d %u %u %u.%u %02x%02x..%02x %02x..%02x %.*s", set->i,
		 set->stepped, set->mask, set->ip.octet[0], set->ip.octet[3], set->ip6.octet[0],
		 set->ip6.octet[1], set->ip6.octet[15], set->mac.octet[0], set->mac.octet[5],
		 (int)set->hex.length, set->hex.bytes);
	reply_line(call, text);
	return CAUSE_NONE;
}

static enum cause run_store(struct at_call *call, const void *arguments)
{
	return at_profile_store(at_call_port(call), ((const struct fake_values *)arguments)->value);
}

static enum cause run_recall(struct at_call *call, const void *arguments)
{
	return at_profile_recall(at_call_port(call),
				 ((const struct fake_values *)arguments)->value);
}

/* ------------------------------------------------------------------------------------ tables */

static const struct at_number numbers[] = {
	{0, 127, 13},	/* 0 S3 */
	{0, 255, 50},	/* 1 S12, any byte */
	{1, 3, 1},	/* 2 key */
	{0, 1500, 300}, /* 3 size */
	{1, 65535, 1},	/* 4 port */
	{1, 1500, 1},	/* 5 count */
	{0, 1, 0},	/* 6 profile, default 0 */
	{1, 4, 1},	/* 7 groups */
	{0, 2, 0},	/* 8 quality, kind of data */
};
static const struct at_wide wides[] = {{0, UINT32_MAX, 7}, {(uint32_t)-100, 100, 0}};
static const struct at_step steps[] = {{0, 0, 1}, {64, 568, 8}, {0, 0, 0}};
static const int16_t choice_values[] = {0, 1, 2, 0, 1, 1, 2, 1, 2, 4};
static const uint16_t choice_keywords[] = {0, 0, 0, T(tcp), T(udp), 0, 0, T(tcp), T(udp), T(ring)};
static const struct at_choice choices[] = {
	{0, 2, 0, 0}, /* 0 off, on; default 0 */
	{0, 2, 0, 1}, /* 1 off, on; factory 1 */
	{0, 3, 0, 0}, /* 2 three */
	{3, 2, 2, 0}, /* 3 tcp, udp */
	{5, 2, 0, 1}, /* 4 one, two */
	{7, 3, 2, 0}, /* 5 mask */
};
static const struct at_text_domain text_domains[] = {
	{0, 100, AT_NONE}, /* 0 */
	{0, 8, AT_NONE},   /* 1 stored */
	{1, 64, AT_NONE},  /* 2 host */
	{2, 8, AT_NONE},   /* 3 hex */
};
static const struct at_payload payloads[] = {{1, 0, 0xff, 0, 1460}};
static const struct at_repeat repeats[] = {{2, 4, sizeof(((struct rep_set *)0)->list[0]), 0}};

#define ENGINE(member) offsetof(struct fake_port_settings, engine.member)
#define P(...)                                                                                     \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
enum {
	P_OFF_ON,
	P_ON_FACTORY,
	P_S3,
	P_BYTE,
	P_THREE,
	P_KEEP,
	P_ECHO = P_KEEP + 4,
	P_SEND = P_ECHO + 2,
	P_COUNT,
	P_FLOAT,
	P_BLOB = P_FLOAT + 4,
	P_CASE = P_BLOB + 3,
	P_CASE_A = P_CASE + 2,
	P_CASE_B,
	P_REP,
	P_PROFILE = P_REP + 4,
	P_TYPES,
	P_R_ECHO = P_TYPES + 7,
	P_R_THREE = P_R_ECHO + 2,
	P_R_EVENT,
	P_R_LINE,
	P_OLD = P_R_LINE + 8,
	P_GIVE = P_OLD + 4,
	P_R_GIVEN = P_GIVE + 2
};
static const struct at_parameter parameters[] = {
	[P_OFF_ON] = {AT_TYPE_CHOICE, AT_DEFAULTED, 0, 0, 0xff, 0},
	[P_ON_FACTORY] = {AT_TYPE_CHOICE, 0, 0, 1, 0xff, 0},
	[P_S3] = {AT_TYPE_U8, 0, 0, 0, 0xff, 0},
	[P_BYTE] = {AT_TYPE_U8, 0, 0, 1, 0xff, 0},
	[P_THREE] = {AT_TYPE_CHOICE, AT_DEFAULTED, 0, 2, 0xff, 0},
	[P_KEEP] = {AT_TYPE_U8, AT_KEY, offsetof(struct fake_keep, key), 2, 0xff, 0},
	{AT_TYPE_U16, AT_KEEP, offsetof(struct fake_keep, size), 3, 0xff, 0},
	{AT_TYPE_CHOICE, AT_DEFAULTED, offsetof(struct fake_keep, mode), 3, 0xff, 0},
	{AT_TYPE_STORED_TEXT, AT_OPTIONAL | AT_SECRET, offsetof(struct fake_keep, name), 1, 0xff,
	 0},
	[P_ECHO] = {AT_TYPE_U32, AT_DEFAULTED, offsetof(struct echo_set, number), 0, 0, 0},
	{AT_TYPE_TEXT, AT_OPTIONAL, offsetof(struct echo_set, text), 0, 1, 0},
	[P_SEND] = {AT_TYPE_U8, 0, 0, 2, 0xff, 0},
	[P_COUNT] = {AT_TYPE_U16, 0, 0, 5, 0xff, 0},
	[P_FLOAT] = {AT_TYPE_U8, 0, offsetof(struct float_set, id), 2, 0xff, 0},
	{AT_TYPE_U16, 0, offsetof(struct float_set, local), 4, 0, 1},
	{AT_TYPE_TEXT, 0, offsetof(struct float_set, peer), 2, 1, 2},
	{AT_TYPE_U16, 0, offsetof(struct float_set, port), 4, 2, 0},
	[P_BLOB] = {AT_TYPE_U8, 0, offsetof(struct blob_set, format), 8, 0xff, 0},
	{AT_TYPE_U16, 0, offsetof(struct blob_set, length), 5, 0xff, 0},
	{AT_TYPE_PAYLOAD, 0, 0, 0, 0xff, 0},
	[P_CASE] = {AT_TYPE_CHOICE, AT_SELECTS, offsetof(struct case_set, kind), 4, 0xff, 0},
	{AT_TYPE_CASES, 0, 0, 0, 0xff, 0},
	[P_CASE_A] = {AT_TYPE_U8, 0, offsetof(struct case_set, a), 1, 0xff, 0},
	[P_CASE_B] = {AT_TYPE_TEXT, 0, offsetof(struct case_set, b), 0, 0xff, 0},
	[P_REP] = {AT_TYPE_U8, 0, offsetof(struct rep_set, count), 7, 0xff, 0},
	{AT_TYPE_REPEAT, 0, offsetof(struct rep_set, groups), 0, 0xff, 0},
	{AT_TYPE_TEXT, 0, offsetof(struct rep_set, list[0].topic), 0, 0xff, 0},
	{AT_TYPE_U8, 0, offsetof(struct rep_set, list[0].quality), 8, 0xff, 0},
	[P_PROFILE] = {AT_TYPE_U8, AT_DEFAULTED, 0, 6, 0xff, 0},
	[P_TYPES] = {AT_TYPE_I32, 0, offsetof(struct types_set, i), 1, 0xff, 0},
	{AT_TYPE_STEPPED, 0, offsetof(struct types_set, stepped), 0, 0xff, 0},
	{AT_TYPE_MASK, 0, offsetof(struct types_set, mask), 5, 0xff, 0},
	{AT_TYPE_IPV4, 0, offsetof(struct types_set, ip), 0, 0xff, 0},
	{AT_TYPE_IPV6, 0, offsetof(struct types_set, ip6), 0, 0xff, 0},
	{AT_TYPE_MAC, 0, offsetof(struct types_set, mac), 0, 0xff, 0},
	{AT_TYPE_HEX, 0, offsetof(struct types_set, hex), 3, 0xff, 0},
	[P_R_ECHO] = {AT_TYPE_U32, 0, offsetof(struct echo_set, number), 0, 0xff, 0},
	{AT_TYPE_TEXT, AT_QUOTED, offsetof(struct echo_set, text), 0, 0xff, 0},
	[P_R_THREE] = {AT_TYPE_DECIMAL, 0, 0, 3, 1, 0},
	[P_R_EVENT] = {AT_TYPE_U32, 0, 0, 0, 0xff, 0},
	[P_R_LINE] = {AT_TYPE_TEXT, 0, 0, 0, 0xff, 0},
	[P_OLD] = {AT_TYPE_U8, AT_OPTIONAL | AT_IGNORED, 0, 0, 0xff, 0},
	{AT_TYPE_U8, 0, 0, 2, 0xff, 0},
	{AT_TYPE_U8, AT_OPTIONAL | AT_IGNORED, 0, 0, 0xff, 0},
	{AT_TYPE_U8, 0, 1, 2, 0xff, 0},
	[P_GIVE] = {AT_TYPE_U8, 0, offsetof(struct fake_given, format), 8, 0xff, 0},
	{AT_TYPE_U32, 0, offsetof(struct fake_given, length), 0, 0xff, 0},
	[P_R_GIVEN] = {AT_TYPE_U8, 0, offsetof(struct fake_given, format), 8, 0xff, 0},
	{AT_TYPE_U32, 0, offsetof(struct fake_given, length), 0, 0xff, 0},
	{AT_TYPE_PAYLOAD, 0, 0, 0, 0xff, 0},
};
static const struct at_case cases[] = {{P_CASE_A, 1, 0}, {P_CASE_B, 1, 0}};

static const struct at_data_handlers data = {data_bytes, data_end};
static const struct at_prompt until = {T(prompt), 10, 26, 27, 8, 0xff, 50};
static const struct at_prompt counted = {T(prompt), 1500, 0, 0, 0, 0, 50};
static const struct at_online online = {
	.answer = {AT_RESULT_OK, AT_RESULT_NO_CARRIER, AT_RESULT_NO_CARRIER, AT_RESULT_NO_CARRIER}};
static const struct at_exception cancelled = {CAUSE_cancelled, AT_RESULT_OK, AT_NONE};
static const struct at_form_extra extras[] = {
	{.data = &data, .prompt = &until, .exceptions = &cancelled, .exception_count = 1},
	{.data = &data, .prompt = &counted},
	{.online = &online},
	{.data = &data},
};

#define STORES AT_FORM_STORES
enum {
	F_E,
	F_V = F_E + 2,
	F_Q = F_V + 2,
	F_S3 = F_Q + 2,
	F_S12,
	F_D,
	F_CMEE,
	F_KEEP,
	F_ECHO,
	F_WAIT,
	F_SEND,
	F_COUNT,
	F_DIAL,
	F_FLOAT,
	F_LIST,
	F_FAIL,
	F_BLOB,
	F_CASE,
	F_REP,
	F_W,
	F_Z = F_W + 2,
	F_BIG = F_Z + 2,
	F_TYPES,
	F_LOOSE,
	F_OLD,
	F_GIVE,
	F_LATER
};
static const struct at_form forms[] = {
	[F_E] = {NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	{NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	[F_V] = {NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	{NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	[F_Q] = {NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	{NULL, P_OFF_ON, 1, STORES, 0, AT_NONE},
	[F_S3] = {NULL, P_S3, 1, STORES, 0, AT_NONE},
	[F_S12] = {NULL, P_BYTE, 1, STORES, 0, AT_NONE},
	[F_D] = {NULL, P_THREE, 1, STORES, 0, AT_NONE},
	[F_CMEE] = {NULL, P_THREE, 1, STORES, 0, AT_NONE},
	[F_KEEP] = {NULL, P_KEEP, 4, STORES, 0, AT_NONE},
	[F_ECHO] = {run_echo, P_ECHO, 2, 0, 0, AT_NONE},
	[F_WAIT] = {run_wait, 0, 0, AT_FORM_ABORTABLE, 20, AT_NONE},
	[F_SEND] = {run_accept, P_SEND, 1, AT_FORM_EXTRA, 0, 0},
	[F_COUNT] = {run_accept, P_COUNT, 1, AT_FORM_EXTRA, 0, 1},
	[F_DIAL] = {run_dial, 0, 0, AT_FORM_EXTRA, 0, 2},
	[F_FLOAT] = {run_float, P_FLOAT, 4, AT_FORM_FLOATS, 0, AT_NONE},
	[F_LIST] = {run_list, 0, 0, 0, 0, AT_NONE},
	[F_FAIL] = {run_fail, P_BYTE, 1, 0, 0, AT_NONE},
	[F_BLOB] = {run_accept, P_BLOB, 3, AT_FORM_PAYLOAD | AT_FORM_EXTRA | AT_FORM_ABORTABLE, 0,
		    3},
	[F_CASE] = {run_case, P_CASE, 1, 0, 0, AT_NONE},
	[F_REP] = {run_rep, P_REP, 2, 0, 0, AT_NONE},
	[F_W] = {run_store, P_PROFILE, 1, 0, 0, AT_NONE},
	{run_store, P_PROFILE, 1, 0, 0, AT_NONE},
	[F_Z] = {run_recall, P_PROFILE, 1, 0, 0, AT_NONE},
	{run_recall, P_PROFILE, 1, 0, 0, AT_NONE},
	[F_BIG] = {run_big, 0, 0, 0, 0, AT_NONE},
	[F_TYPES] = {run_types, P_TYPES, 7, 0, 0, AT_NONE},
	[F_LOOSE] = {run_loose, 0, 0, AT_FORM_ABORTABLE, 20, AT_NONE},
	[F_OLD] = {run_accept, P_OLD, 4, 0, 0, AT_NONE},
	[F_GIVE] = {run_give, P_GIVE, 2, 0, 0, AT_NONE},
	[F_LATER] = {run_later, 0, 0, 0, 0, AT_NONE},
};

#define BIT(kind) (1u << (kind))
#define BOTH	  (BIT(AT_EXECUTE) | BIT(AT_SET))
#define READS	  (BIT(AT_READ) | BIT(AT_TEST))
static const struct at_command commands[] = {
	{T(n_e), F_E, 0, AT_NONE, AT_NONE, BOTH, 0},
	{T(n_v), F_V, 1, AT_NONE, AT_NONE, BOTH, 0},
	{T(n_q), F_Q, 2, AT_NONE, AT_NONE, BOTH, 0},
	{T(n_s3), F_S3, 3, FAKE_REPLY_THREE, AT_NONE, BIT(AT_SET), READS},
	{T(n_s12), F_S12, 4, AT_NONE, AT_NONE, BIT(AT_SET), READS},
	{T(n_d), F_D, 5, AT_NONE, AT_NONE, BIT(AT_SET), READS},
	{T(n_cmee), F_CMEE, 6, AT_NONE, AT_NONE, BIT(AT_SET), READS},
	{T(n_keep), F_KEEP, 7, AT_NONE, AT_NONE, BIT(AT_SET), READS},
	{T(n_echo), F_ECHO, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_wait), F_WAIT, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), BIT(AT_TEST)},
	{T(n_send), F_SEND, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_count), F_COUNT, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_dial), F_DIAL, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), 0},
	{T(n_float), F_FLOAT, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), 0},
	{T(n_list), F_LIST, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), 0},
	{T(n_fail), F_FAIL, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), 0},
	{T(n_blob), F_BLOB, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), 0},
	{T(n_case), F_CASE, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_rep), F_REP, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), 0},
	{T(n_w), F_W, AT_NONE, AT_NONE, AT_NONE, BOTH, 0},
	{T(n_z), F_Z, AT_NONE, AT_NONE, AT_NONE, BOTH, 0},
	{T(n_big), F_BIG, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), 0},
	{T(n_types), F_TYPES, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_loose), F_LOOSE, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), 0},
	{T(n_old), F_OLD, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), BIT(AT_TEST)},
	{T(n_give), F_GIVE, AT_NONE, AT_NONE, AT_NONE, BIT(AT_SET), 0},
	{T(n_later), F_LATER, AT_NONE, AT_NONE, AT_NONE, BIT(AT_EXECUTE), 0},
};
enum { C_LATER = sizeof(commands) / sizeof(*commands) - 1 };
static const struct at_late_shape lates[] = {{C_LATER, FAKE_REPLY_GIVEN, 100, 2, 1},
					     {C_LATER, FAKE_REPLY_EVENT, 0, 2, 1}};

#define PROFILE(id, member, first, command)                                                        \
	{                                                                                          \
		id, ENGINE(member), 1, first, 0, 1, 1, 0, AT_KEEP_PROFILE, command, AT_NONE        \
	}
static const uint32_t stable_names[] = {0x11, 0x21, 0x22, 0x23, 0x24};
static const struct at_former_name former_names[] = {{0x99, 0x22}, {0x98, 0x1000}, {0, 0}};
static const struct at_setting settings[] = {
	PROFILE(1, echo, P_ON_FACTORY, 0),
	PROFILE(2, verbose, P_ON_FACTORY, 1),
	PROFILE(3, quiet, P_OFF_ON, 2),
	PROFILE(4, s3, P_S3, 3),
	PROFILE(5, s12, P_BYTE, 4),
	PROFILE(6, dtr, P_THREE, 5),
	PROFILE(7, error_level, P_THREE, 6),
	{0x1000, offsetof(struct fake_settings, keep), sizeof(struct fake_keep), P_KEEP, 1, 4, 3, 1,
	 AT_KEEP_NVM, 7, 0},
};

static const struct at_reply_shape replies[] = {
	[FAKE_REPLY_ECHO] = {T(n_echo), P_R_ECHO, 2, 0, AT_NOT_UNSOLICITED, 0},
	[FAKE_REPLY_THREE] = {T(n_s3), P_R_THREE, 1, AT_REPLY_BARE, AT_NOT_UNSOLICITED, 0},
	[FAKE_REPLY_EVENT] = {T(event), P_R_EVENT, 1, 0, AT_EVENT, 0},
	[FAKE_REPLY_DATA] = {T(n_big), P_R_EVENT, 1, AT_REPLY_PAYLOAD, AT_NOT_UNSOLICITED, 0},
	[FAKE_REPLY_LINE] = {T(n_list), P_R_LINE, 1, AT_REPLY_BARE, AT_NOT_UNSOLICITED, 0},
	[FAKE_REPLY_GIVEN] = {T(n_give), P_R_GIVEN, 2, AT_REPLY_INSIDE, AT_NOT_UNSOLICITED, 0},
};

static const struct at_result_code results[] = {
	[AT_RESULT_OK] = {T(ok), 0},	   [AT_RESULT_CONNECT] = {T(connect), 1},
	[AT_RESULT_RING] = {T(ring), 2},   [AT_RESULT_NO_CARRIER] = {T(no_carrier), 3},
	[AT_RESULT_ERROR] = {T(error), 4}, [AT_RESULT_NO_DIALTONE] = {AT_NONE, 6},
	[AT_RESULT_BUSY] = {AT_NONE, 7},   [AT_RESULT_NO_ANSWER] = {T(no_answer), 8},
};
static const struct at_error errors[] = {{50, T(bad)}, {100, T(failed)}};
#define ERROR_OF(cause)                                                                            \
	((cause) == CAUSE_parameter_range || (cause) == CAUSE_parameter_type ||                    \
			 (cause) == CAUSE_parameter_length                                         \
		 ? 0                                                                               \
		 : ((cause) == CAUSE_failed ? 1 : 0xff))
static const uint8_t cause_errors[CAUSE_COUNT] = {
	0xff,
	0xff,
#define CAUSE(name, text) ERROR_OF(CAUSE_##name),
#include "base/cause.def"
#undef CAUSE
};

/* ---------------------------------------------------------------- a parser written by hand */

static uint16_t find(const char *name, size_t length)
{
	for (uint16_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		const char *each = (const char *)&texts + commands[i].name;

		if (strlen(each) == length && strncasecmp(each, name, length) == 0)
			return i;
	}
	return AT_NONE;
}

/* The longest name that stands here. */
static const char *find_longest(const char *name, uint16_t *command)
{
	const char *end = NULL;

	for (size_t n = 1; n <= strlen(name); n++)
		if (find(name, n) != AT_NONE) {
			*command = find(name, n);
			end = name + n;
		}
	return end;
}

static void reset(struct at_parser *parser)
{
	parser->cursor = 0;
	parser->condition = 0;
	parser->ended = false;
	parser->cause = CAUSE_NONE;
}

static void stop(struct at_parser *parser, enum at_event event, unsigned cursor)
{
	parser->event = (uint8_t)event;
	parser->cursor = (uint16_t)cursor;
}

static void wrong(struct at_parser *parser, enum cause cause, unsigned cursor)
{
	parser->cause = (uint8_t)cause;
	stop(parser, AT_EVENT_ERROR, cursor);
}

static bool name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '+';
}

/* Parameters from i on. Returns where they end; 0: more must come, or an event is set. */
static unsigned parse_values(struct at_parser *parser, unsigned i)
{
	const char *line = parser->line;
	const struct at_command *command = &parser->product->commands[parser->command];
	bool paid = (parser->product->forms[command->form].flags & AT_FORM_PAYLOAD) != 0;

	for (;;) {
		struct at_token *token = &parser->tokens[parser->token_count];

		while (i < parser->length && line[i] == ' ')
			i++;
		unsigned start = i;

		if (i < parser->length && line[i] == '"') {
			start = ++i;
			while (i < parser->length && line[i] != '"' && line[i] != '\r')
				i++;
			if (i == parser->length)
				return 0;
			if (line[i] == '\r') {
				wrong(parser, CAUSE_syntax, start);
				return 0;
			}
			*token = (struct at_token){(uint16_t)start, (uint16_t)(i - start),
						   AT_TOKEN_QUOTED, AT_NO_VALUE};
			i++;
		} else {
			bool digits = true;
			unsigned end = start;

			for (; i < parser->length && !strchr(",;\r", line[i]); i++)
				if (line[i] != ' ')
					end = i + 1;
			for (unsigned k = start; k < end; k++)
				digits &= isdigit((unsigned char)line[k]) ||
					  (k == start && end > k + 1 && strchr("+-", line[k]));
			*token = (struct at_token){(uint16_t)start, (uint16_t)(end - start),
						   end == start ? AT_TOKEN_EMPTY
						   : digits	? AT_TOKEN_NUMBER
								: AT_TOKEN_WORD,
						   AT_NO_VALUE};
		}
		parser->token_count++;
		while (i < parser->length && line[i] == ' ')
			i++;
		if (i == parser->length)
			return 0;
		if (line[i] != ',')
			return i;
		i++;
		parser->cause = CAUSE_NONE;
		if (paid && at_payload_follows(parser)) { /* too much of it: the cause stays */
			stop(parser, AT_EVENT_PAYLOAD, i);
			parser->condition = 1;
			return 0;
		}
		if (parser->cause != CAUSE_NONE) {
			wrong(parser, (enum cause)parser->cause, i);
			return 0;
		}
	}
}

static void parse(struct at_parser *parser)
{
	const char *line = parser->line;
	unsigned i = parser->cursor, start;

	parser->line[parser->length] = 0;
	stop(parser, AT_EVENT_MORE, i);
	while (i < parser->length && (line[i] == ' ' || line[i] == ';'))
		i++;
	if (i == parser->length)
		return;
	if (line[i] == '\r') {
		stop(parser, AT_EVENT_END, i);
		return;
	}
	start = i++;
	bool extended = line[start] == '+';

	if (extended)
		while (i < parser->length && name_byte(line[i]))
			i++;
	else if (line[start] == '&')
		i++;
	else if ((line[start] | 0x20) == 's')
		while (i < parser->length && isdigit((unsigned char)line[i]))
			i++;
	if (i >= parser->length)
		return;
	parser->command = find(line + start, i - start);
	parser->token_count = 0;
	if (parser->command == AT_NONE) {
		wrong(parser, CAUSE_unknown_command, start);
		return;
	}
	while (i < parser->length && line[i] == ' ')
		i++;
	parser->form = AT_EXECUTE;
	if (line[i] == '?') {
		parser->form = AT_READ;
		i++;
	} else if (line[i] == '=' && line[i + 1] == '?') {
		parser->form = AT_TEST;
		i += 2;
	} else if (line[i] == '=') {
		parser->form = AT_SET;
		i = parse_values(parser, i + 1);
		if (i == 0)
			return;
	} else if (!extended && isdigit((unsigned char)line[i])) {
		parser->form = AT_SET;
		parser->tokens[0] = (struct at_token){(uint16_t)i, 0, AT_TOKEN_NUMBER, AT_NO_VALUE};
		for (; isdigit((unsigned char)line[i]); i++)
			parser->tokens[0].length++;
		parser->token_count = 1;
	}
	if (i >= parser->length)
		return;
	if (extended && line[i] != ';' && line[i] != '\r') {
		wrong(parser, CAUSE_syntax, i);
		return;
	}
	stop(parser, AT_EVENT_COMMAND, i);
}

/* ---------------------------------------------------------------------------------- products */

static const struct at_dialect edited = {.discipline = AT_EDITED,
					 .error_style = AT_ERRORS_BY_LEVEL,
					 .echo = true,
					 .bare_text = true,
					 .blanks = true,
					 .error_format = T(by_level),
					 .prefix = T(at),
					 .colon = T(colon)};
static const struct at_dialect streamed = {.discipline = AT_STREAMED,
					   .error_style = AT_ERRORS_TEXT,
					   .lower_replies = true,
					   .hexadecimal = true,
					   .bare_text = true,
					   .surplus_empty = true,
					   .blanks = true,
					   .compact_lines = true,
					   .error_format = T(format),
					   .prefix = T(at),
					   .colon = T(colon)};

static const struct at_type_code *const types[] = {
	&at_type_mask, &at_type_text, &at_type_stored_text, &at_type_hex, &at_type_ipv4,
	&at_type_ipv6, &at_type_mac,  &at_type_address,	    &at_type_time};

#define TABLES                                                                                     \
	.name = "fake", .build = "1", .strings = (const char *)&texts, .commands = commands,       \
	.forms = forms, .extras = extras, .parameters = parameters, .numbers = numbers,            \
	.wides = wides, .steps = steps, .types = types, .inside = &at_inside,                      \
	.group_absent = at_group_absent, .bind_repeat = at_bind_repeat,                            \
	.keep_value = at_keep_value, .former = &at_former, .choices = choices,                     \
	.choice_values = choice_values, .choice_keywords = choice_keywords, .texts = text_domains, \
	.payloads = payloads, .repeats = repeats, .cases = cases, .settings = settings,            \
	.stable_names = stable_names, .former_names = former_names, .replies = replies,            \
	.results = results, .errors = errors, .cause_errors = cause_errors,                        \
	.command_count = sizeof(commands) / sizeof(*commands), .error_count = 2, .reply_count = 6, \
	.settings_size = sizeof(struct fake_settings), .arguments_size = sizeof(struct rep_set),   \
	.default_deadline = 100, .line_size = 80, .unsolicited_size = 64, .parse = parse,          \
	.parser_reset = reset, .find_command = find_longest, .late = &at_late_supplied_code,       \
	.lates = lates

const struct at_product fake_product = {.dialect = &edited,
					.lines = &at_edited,
					.setting_count = 8,
					.port_settings_size = sizeof(struct fake_port_settings),
					.engine_settings = 0,
					TABLES};
const struct at_product fake_streamed_product = {.dialect = &streamed,
						 .lines = &at_streamed,
						 .engine_settings = AT_NONE,
						 .setting_count = 0,
						 TABLES};
