/* SPDX-License-Identifier: MIT */
/*
 * That the language carries the shapes of TI's AT+ dialect: counted payloads inside the line,
 * alternatives chosen by words, masks, groups whose number another parameter says, surplus empty
 * parameters, one command a line in any case.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "product.h"
#include "support/parser_check.h"

/* What the spec bounds, handlers have by name. */
_Static_assert(TI_MQTT_SET_SET_WILL_TOPIC_MAX == 128, "of a case");
_Static_assert(TI_MQTT_SUBSCRIBE_SET_TOPIC_LIST_MAX == 4, "groups");
_Static_assert(TI_MQTT_SUBSCRIBE_SET_TOPIC_LIST_TOPIC_MAX == 128, "in a group");
_Static_assert(TI_SEND_SET_LENGTH_MAX == 1460, "bytes");

static struct outcome outcome;

static const void *accepted_bytes(const char *line, size_t length)
{
	static struct outcome cut;

	check_line(&ti_shapes_product, line, length, length + 1, &outcome);
	if (outcome.cause != CAUSE_NONE)
		print_error("%s: %s\n", line, cause_text(outcome.cause));
	assert_int_equal(outcome.cause, CAUSE_NONE);
	assert_int_equal(outcome.form, AT_SET);
	for (size_t at = 0; at <= length; at++) {
		check_line(&ti_shapes_product, line, length, at, &cut);
		assert_int_equal(cut.cause, CAUSE_NONE);
		assert_int_equal(cut.token_count, outcome.token_count);
		assert_int_equal(cut.payload.length, outcome.payload.length);
	}
	return outcome.arguments;
}

static const void *accepted(const char *line)
{
	return accepted_bytes(line, strlen(line));
}

static void refused(const char *line, enum cause cause)
{
	check_line(&ti_shapes_product, line, strlen(line), 0, &outcome);
	if (outcome.cause != cause)
		print_error("%s: %s, not %s\n", line, cause_text(outcome.cause), cause_text(cause));
	assert_int_equal(outcome.cause, cause);
}

static void assert_text(struct at_text text, const char *expected)
{
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.bytes, expected, text.length);
}

static void payload_of_any_bytes(void **state)
{
	static const char line[] = "+Send=0,0,7,a,\"b\r\0;c";
	const struct ti_send_set *set = accepted_bytes(line, sizeof(line) - 2);

	(void)state;
	assert_int_equal(set->sd, 0);
	assert_int_equal(set->length, 7);
	assert_int_equal(outcome.event, AT_EVENT_PAYLOAD);
	assert_int_equal(outcome.payload.length, 7);
	assert_memory_equal(outcome.payload.bytes, line + 12, 7);

	set = accepted("+SEND = 0x0f , 1 , 0x4 ,YWJj");
	assert_int_equal(set->sd, 15);
	assert_int_equal(set->format, TI_SEND_FORMAT_BASE64);
	assert_memory_equal(outcome.payload.bytes, "YWJj", 4);
}

static void payload_of_two_counts(void **state)
{
	(void)state;
	accepted("+NetUtilCmd=verify_msg,1,0,5,3,a,\"\r;sig");
	assert_int_equal(outcome.payload.length, 8);
	assert_memory_equal(outcome.payload.bytes, "a,\"\r;sig", 8);
	refused("+NetUtilCmd=verify_msg,1,0,1501,255,a", CAUSE_parameter_range);
	refused("+NetUtilCmd=verify_msg,1,0,4294967295,2,a", CAUSE_parameter_range);
	refused("+NetUtilCmd=verify_msg,1,0,5,,abcde", CAUSE_parameter_type);
	refused("+NetUtilCmd=verify_msg,1,0,5,256,abcde", CAUSE_payload_incomplete);
}

/* Its count stands behind parameters that an earlier one chooses, of equal number. */
static void payload_behind_cases(void **state)
{
	const struct ti_send_to_set *set;

	(void)state;
	set = accepted("+SendTo=1,INET,80,10.0.2.2,0,5,a,b;c");
	assert_int_equal(set->of_family.inet.port, 80);
	assert_int_equal(set->length, 5);
	assert_int_equal(outcome.payload.length, 5);
	assert_memory_equal(outcome.payload.bytes, "a,b;c", 5);
	accepted("+SendTo=1,INET6,7,::1,1,4,YWJj");
	assert_memory_equal(outcome.payload.bytes, "YWJj", 4);
	refused("+SendTo=1,INET,7,::1,1,4,YWJj", CAUSE_parameter_type);
	assert_int_equal(outcome.payload.length, 4);
}

/* The payload must be consumed although the line is wrong: the port stays in step. */
static void payload_after_a_mistake(void **state)
{
	(void)state;
	refused("+Send=16,0,5,ab\rcd", CAUSE_parameter_range);
	assert_int_equal(outcome.event, AT_EVENT_PAYLOAD);
	assert_int_equal(outcome.payload.length, 5);
	refused("+Send=,0,5,ab\rcd", CAUSE_too_few_parameters);
	assert_int_equal(outcome.payload.length, 5);
	refused("+Send=1\"2,0,5,ab\rcd", CAUSE_syntax);
	assert_int_equal(outcome.payload.length, 5);
	refused("+Send=0,0,x,abcde", CAUSE_parameter_type);
	refused("+Send=0,0,4000000000,abcde", CAUSE_parameter_range);
	assert_int_equal(outcome.event, AT_EVENT_MORE); /* they are waited for */
	refused("+Send=0,0,1461,abcde", CAUSE_parameter_range);
	assert_int_equal(outcome.event, AT_EVENT_MORE);
	refused("+Send=0,0,4294967296,abcde", CAUSE_parameter_type);
	refused("+Send=0,0,5", CAUSE_too_few_parameters);
	refused("+Send=0,0,5,abcdef", CAUSE_too_many_parameters);
}

static void words_choose(void **state)
{
	const struct ti_set_set *set;

	(void)state;
	set = accepted("+Set = General, Time, 10, 30, 0, 20, 11, 2026");
	assert_int_equal(set->id, TI_SET_ID_GENERAL);
	assert_int_equal(set->option, TI_SET_OPTION_TIME);
	assert_int_equal(set->of_option.general_time.hour, 10);
	assert_int_equal(set->of_option.general_time.minute, 30);
	assert_int_equal(set->of_option.general_time.year, 2026);
	set = accepted("+set=general,persistent,1");
	assert_int_equal(set->option, TI_SET_OPTION_PERSISTENT);
	assert_int_equal(set->of_option.general_persistent.enable, 1);
	refused("+Set=General,Time,24,0,0,1,1,2026", CAUSE_parameter_range);
	refused("+Set=General,Other,1", CAUSE_parameter_range);
	refused("+Set=General", CAUSE_too_few_parameters);
}

static void masks_and_defaults(void **state)
{
	const struct ti_mqtt_create_set *set;

	(void)state;
	set = accepted("+MqttCreate=client,ip4|sec,10.0.2.2,1883,,,,,,,v3_1_1,1,0");
	assert_text(set->client_id, "client");
	assert_int_equal(set->flags, TI_MQTT_CREATE_FLAGS_IP4 | TI_MQTT_CREATE_FLAGS_SEC);
	assert_text(set->address, "10.0.2.2");
	assert_int_equal(set->port, 1883);
	assert_int_equal(set->method, TI_MQTT_CREATE_METHOD_NONE);
	assert_int_equal(set->cipher, 0);
	assert_int_equal(set->private_key.length, 0);
	assert_int_equal(set->protocol, TI_MQTT_CREATE_PROTOCOL_V3_1_1);
	assert_int_equal(set->blocking_send, 1);
	set = accepted("+MqttCreate=\"a, b\",[ip4|url],host,1,TLSV1_2,,,,,,v3_1,0,1");
	assert_text(set->client_id, "a, b");
	assert_int_equal(set->flags, TI_MQTT_CREATE_FLAGS_IP4 | TI_MQTT_CREATE_FLAGS_URL);
	assert_int_equal(set->method, TI_MQTT_CREATE_METHOD_TLSV1_2);
	set = accepted("+mqttcreate=c,,host,1,,,,,,,v3_1,0,1");
	assert_int_equal(set->flags, 0);
	refused("+MqttCreate=client,ip5,10.0.2.2,1883,,,,,,,v3_1_1,1,0", CAUSE_parameter_range);
	refused("+MqttCreate=client,ip4,10.0.2.2,65536,,,,,,,v3_1_1,1,0", CAUSE_parameter_range);
}

static void counted_groups(void **state)
{
	const struct ti_mqtt_subscribe_set *set;

	(void)state;
	set = accepted("+MqttSubscribe=0,2,a/b,QOS0,,c,1,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,");
	assert_int_equal(set->count, 2);
	assert_int_equal(set->topic_count, 2);
	assert_text(set->topic_list[0].topic, "a/b");
	assert_int_equal(set->topic_list[1].qos, TI_MQTT_SUBSCRIBE_QOS_QOS1);
	refused("+MqttSubscribe=0,5,a,0,,b,0,,c,0,,d,0,,e,0,", CAUSE_parameter_range);
	refused("+MqttSubscribe=0,2,a,0,", CAUSE_too_few_parameters);
	refused("+MqttSubscribe=0,1,a,0,,b", CAUSE_too_many_parameters);
}

static void payload_in_one_of_the_cases(void **state)
{
	const struct ti_mqtt_set_set *set;

	(void)state;
	set = accepted("+MqttSet=0,will,a/b,QOS1,0,3,x,y");
	assert_int_equal(set->option, TI_MQTT_SET_OPTION_WILL);
	assert_text(set->of_option.will.topic, "a/b");
	assert_int_equal(outcome.payload.length, 3);
	assert_memory_equal(outcome.payload.bytes, "x,y", 3);
	set = accepted("+MqttSet=0,keepalive,60");
	assert_int_equal(set->of_option.keepalive.seconds, 60);
	assert_int_equal(outcome.event, AT_EVENT_COMMAND);
	refused("+MqttSet=0,clean,2", CAUSE_parameter_range);
}

/* What one name means in each case has C names of the case. */
static void values_of_one_name(void **state)
{
	const struct ti_set_sock_opt_set *set;

	(void)state;
	set = accepted("+SetSockOpt=3,SOCKET,SECMETHOD,TLSV1_2");
	assert_int_equal(set->sd, 3);
	assert_int_equal(set->of_level.socket.option, TI_SET_SOCK_OPT_SOCKET_OPTION_SECMETHOD);
	assert_int_equal(set->of_level.socket.of_option.secmethod.value,
			 TI_SET_SOCK_OPT_SOCKET_SECMETHOD_VALUE_TLSV1_2);
	set = accepted("+SetSockOpt=3,SOCKET,SECURE_ALPN,H1|H2_16");
	assert_int_equal(set->of_level.socket.of_option.secure_alpn.value,
			 TI_SET_SOCK_OPT_SOCKET_SECURE_ALPN_VALUE_H1 |
				 TI_SET_SOCK_OPT_SOCKET_SECURE_ALPN_VALUE_H2_16);
	set = accepted("+SetSockOpt=3,SOCKET,SECURE_MASK,SSL_RSA_WITH_RC4_128_MD5|"
		       "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384|"
		       "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
	assert_int_equal(set->of_level.socket.of_option.secure_mask.value,
			 1u << 1 | 1u << 15 | 1u << 22);
	set = accepted("+SetSockOpt=3,ip,multicast_ttl,7");
	assert_int_equal(set->of_level.ip.option, TI_SET_SOCK_OPT_IP_OPTION_MULTICAST_TTL);
	assert_int_equal(set->of_level.ip.of_option.multicast_ttl.value, 7);
	set = accepted("+SetSockOpt=3,PHY,PHY_TX_INHIBIT_THRESHOLD,MED");
	assert_int_equal(set->of_level.phy.of_option.phy_tx_inhibit_threshold.value,
			 TI_SET_SOCK_OPT_PHY_PHY_TX_INHIBIT_THRESHOLD_VALUE_MED);
	refused("+SetSockOpt=3,IP,SECMETHOD,TLSV1_2", CAUSE_parameter_range);
}

/* Negative numbers come as their unsigned twins, too, where the parameter may be negative. */
static void unsigned_twins(void **state)
{
	const struct ti_set_set *set;

	(void)state;
	set = accepted("+Set=General,Threshold,-70,-1");
	assert_int_equal(set->of_option.general_threshold.rssi, -70);
	set = accepted("+Set=General,Threshold,4294967226,0xFFFFFFFF");
	assert_int_equal(set->of_option.general_threshold.rssi, -70);
	assert_int_equal(set->of_option.general_threshold.offset, -1);
	set = accepted("+Set=General,Threshold,0,2147483648");
	assert_int_equal(set->of_option.general_threshold.offset, INT32_MIN);
	refused("+Set=General,Threshold,4294967167,0", CAUSE_parameter_range); /* -129 */
	refused("+Set=General,Threshold,1,0", CAUSE_parameter_range);
	refused("+Set=General,Threshold,0,4294967296", CAUSE_parameter_range);
	refused("+Set=General,Persistent,4294967295", CAUSE_parameter_range);
}

/* A number is a bit's, and one that is joined with itself is that bit. */
static void indices_of_a_mask(void **state)
{
	const struct ti_select_set *set;

	(void)state;
	set = accepted("+Select=16,0|2|15,1,0");
	assert_int_equal(set->readsds, 1u << 0 | 1u << 2 | 1u << 15);
	set = accepted("+Select=16,[3],1,0");
	assert_int_equal(set->readsds, 1u << 3);
	set = accepted("+Select=16,3|3,1,0");
	assert_int_equal(set->readsds, 1u << 3);
	set = accepted("+Select=16,,1,0");
	assert_int_equal(set->readsds, 0);
	refused("+Select=16,16,1,0", CAUSE_parameter_range);
	refused("+Select=16,1|-1,1,0", CAUSE_parameter_range);
	refused("+Select=16,1+2,1,0", CAUSE_parameter_range);
}

static void assert_address(const struct address *address, unsigned family, const char *bytes)
{
	uint8_t expected[16] = {0};

	memcpy(expected, bytes, family == ADDRESS_IPV6 ? 16 : family == ADDRESS_IPV4 ? 4 : 0);
	assert_int_equal(address->family, family);
	assert_memory_equal(address->bytes, expected, sizeof(expected));
}

/* As text of RFC 4291, or as four words; brackets are optional. */
static void addresses_of_either_version(void **state)
{
	static const char six[] = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01";
	const struct ti_connect_set *set;

	(void)state;
	set = accepted("+Connect=1,INET,80,10.0.2.255");
	assert_address(&set->address, ADDRESS_IPV4, "\x0a\0\x02\xff");
	set = accepted("+Connect=1,INET,80,[10.0.2.255]");
	assert_address(&set->address, ADDRESS_IPV4, "\x0a\0\x02\xff");
	set = accepted("+Connect=1,INET6,80,2001:db8::1");
	assert_address(&set->address, ADDRESS_IPV6, six);
	set = accepted("+Connect=1,INET6,80,0x20010DB8:0x0:0:1");
	assert_address(&set->address, ADDRESS_IPV6, six);
	set = accepted("+Connect=1,INET6,80,[20010db8:0:0:1],::1,[34:0x31:c4:1:2:0x3]");
	assert_address(&set->address, ADDRESS_IPV6, six);
	assert_int_equal(set->local.octet[15], 1);
	assert_memory_equal(set->mac.octet, "\x34\x31\xc4\x01\x02\x03", 6);
	set = accepted("+Connect=1,INET,80,0");
	assert_address(&set->address, ADDRESS_NONE, "");
	refused("+Connect=1,INET,80,1", CAUSE_parameter_type);
	refused("+Connect=1,INET,80,10.0.2", CAUSE_parameter_type);
	refused("+Connect=1,INET,80,1:2:3", CAUSE_parameter_type);
	refused("+Connect=1,INET,80,host", CAUSE_parameter_type);
	refused("+Connect=1,INET,80,", CAUSE_too_few_parameters);
}

static void one_command_a_line(void **state)
{
	(void)state;
	refused("+Set=General,Persistent,1;+Set=General,Persistent,0", CAUSE_parameter_type);
	refused("+Sets=1", CAUSE_unknown_command);
	refused("+Set?", CAUSE_form_not_offered);
	refused("E0", CAUSE_unknown_command);
	refused("+", CAUSE_unknown_command);
	refused("+Set x", CAUSE_syntax);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payload_of_any_bytes),
		cmocka_unit_test(payload_of_two_counts),
		cmocka_unit_test(payload_behind_cases),
		cmocka_unit_test(payload_after_a_mistake),
		cmocka_unit_test(words_choose),
		cmocka_unit_test(masks_and_defaults),
		cmocka_unit_test(counted_groups),
		cmocka_unit_test(payload_in_one_of_the_cases),
		cmocka_unit_test(values_of_one_name),
		cmocka_unit_test(unsigned_twins),
		cmocka_unit_test(indices_of_a_mask),
		cmocka_unit_test(addresses_of_either_version),
		cmocka_unit_test(one_command_a_line),
	};

	return cmocka_run_group_tests_name("ti shapes", tests, NULL, NULL);
}
