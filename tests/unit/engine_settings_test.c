/* SPDX-License-Identifier: MIT */
/* Settings: kept, read back, stored before OK, and read by a product that has changed since. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/engine_fake.h"

#define OK    "\r\nOK\r\n"
#define ERROR "\r\nERROR\r\n"
#define KEEP  0x1000u /* the stable name of +KEEP */

static struct fake *modem(void)
{
	struct fake *fake = fake_start(&fake_product, 2);

	fake_send(fake, "ATE0\r");
	fake_heard(fake);
	return fake;
}

static void after_reset(struct fake *fake)
{
	fake_restart(fake, &fake_product, 2);
	fake_send(fake, "ATE0\r");
	fake_heard(fake);
}

static struct fake_record *put_record(struct fake *fake, uint16_t key, const void *bytes, int n)
{
	struct fake_record *record = fake->records;

	while (record->length >= 0 && !(record->name == KEEP && record->key == key))
		record++;
	record->name = KEEP;
	record->key = key;
	record->length = n;
	memcpy(record->bytes, bytes, (size_t)n);
	return record;
}

static void a_setting_outlives_the_reset(void **state)
{
	struct fake *fake = modem();

	(void)state;
	fake_send(fake, "AT+KEEP=2,512,udp,\"name\"\r");
	assert_string_equal(fake_heard(fake), OK);
	after_reset(fake);
	fake_send(fake, "AT+KEEP?\r");
	assert_string_equal(fake_heard(fake), "\r\n+KEEP: 1,300,tcp,\"****\"\r\n"
					      "+KEEP: 2,512,udp,\"****\"\r\n"
					      "+KEEP: 3,300,tcp,\"****\"\r\n" OK);
	struct fake_settings *settings = at_modem_settings(fake->modem);

	assert_int_equal(settings->keep[1].name.length, 4);
	assert_memory_equal(settings->keep[1].name.bytes, "name", 4);
	fake_stop(fake);
}

static void empty_keeps_what_is_stored(void **state)
{
	struct fake *fake = modem();
	struct fake_settings *settings = at_modem_settings(fake->modem);

	(void)state;
	fake_send(fake, "AT+KEEP=2,512\rAT+KEEP=2,,udp\r");
	assert_string_equal(fake_heard(fake), OK OK);
	assert_int_equal(settings->keep[1].size, 512);
	assert_int_equal(settings->keep[1].mode, 1);
	fake_stop(fake);
}

static void what_cannot_be_stored_is_not_changed(void **state)
{
	struct fake *fake = modem();
	struct fake_settings *settings = at_modem_settings(fake->modem);

	(void)state;
	fake->storage_fails = true;
	fake_send(fake, "AT+KEEP=1,512\r");
	assert_string_equal(fake_heard(fake), ERROR);
	assert_int_equal(settings->keep[0].size, 300);
	fake_stop(fake);
}

static void profiles_are_stored_and_recalled(void **state)
{
	struct fake *fake = modem();

	(void)state;
	fake_send(fake, "ATS12=77\rAT&W1\rATS12=78\rAT&W\rATS12=1\rATZ1E0\rATS12?\r");
	assert_string_equal(fake_heard(fake), OK OK OK OK OK OK "\r\n077\r\n" OK);
	after_reset(fake); /* starts with profile 0 */
	fake_send(fake, "ATS12?\r");
	assert_string_equal(fake_heard(fake), "\r\n078\r\n" OK);
	at_profile_factory(fake->port);
	fake_send(fake, "ATE0\rATS12?\r");
	assert_string_equal(fake_heard(fake), "ATE0\r" OK "\r\n050\r\n" OK);
	fake_stop(fake);
}

static void ports_have_profiles_of_their_own(void **state)
{
	struct fake *fake = modem();

	(void)state;
	fake_send_bytes(fake, 1, "ATE0S12=99\r", 11);
	fake_send(fake, "ATS12?\r");
	assert_string_equal(fake_heard(fake), "\r\n050\r\n" OK);
	fake_stop(fake);
}

static void another_products_records_are_read_as_far_as_they_fit(void **state)
{
	static const uint8_t record[] = {
		0x77, 0,   0,	0,   AT_TYPE_U16,
		2,    1,   2, /* unknown */
		0x99, 0,   0,	0,   AT_TYPE_U32,
		4,    0,   2,	0,   0, /* size, by a former name: 512 */
		0x23, 0,   0,	0,   AT_TYPE_CHOICE,
		1,    9, /* mode: no such choice */
		0x24, 0,   0,	0,   AT_TYPE_STORED_TEXT,
		9,    '1', '2', /* name: too long */
		'3',  '4', '5', '6', '7',
		'8',  '9',
	};
	struct fake *fake = modem();

	(void)state;
	put_record(fake, 1, record, sizeof(record));
	after_reset(fake);
	struct fake_settings *settings = at_modem_settings(fake->modem);

	assert_int_equal(settings->keep[0].size, 512);
	assert_int_equal(settings->keep[0].mode, 0);
	assert_int_equal(settings->keep[0].name.length, 0);
	assert_non_null(strstr(fake->trace, "unknown value 00000077 skipped"));
	assert_non_null(
		strstr(fake->trace, "parameter 3: a parameter out of range; default taken"));
	assert_non_null(strstr(fake->trace, "parameter 4: a string too short or too long"));
	fake_stop(fake);
}

static void a_renamed_command_finds_its_records(void **state)
{
	static const uint8_t record[] = {0x22, 0, 0, 0, AT_TYPE_U16, 2, 45, 1};
	struct fake *fake = modem();

	(void)state;
	put_record(fake, 3, record, sizeof(record))->name = 0x98;
	after_reset(fake);
	assert_int_equal(((struct fake_settings *)at_modem_settings(fake->modem))->keep[2].size,
			 301);
	fake_stop(fake);
}

static void broken_records_do_no_harm(void **state)
{
	struct fake *fake = modem();

	(void)state;
	for (int n = 0; n < 40; n++) {
		uint8_t record[40];

		for (int i = 0; i < n; i++)
			record[i] = (uint8_t)(i * 37 + n);
		put_record(fake, 1, record, n);
		after_reset(fake);
		assert_int_equal(
			((struct fake_settings *)at_modem_settings(fake->modem))->keep[0].size,
			300);
	}
	fake_stop(fake);
}

static void a_handler_may_commit_what_it_changed(void **state)
{
	struct fake *fake = modem();
	struct fake_settings *settings = at_modem_settings(fake->modem);

	(void)state;
	settings->keep[2].size = 7;
	assert_int_equal(at_setting_commit(fake->modem, FAKE_KEEP_SETTING, 3), CAUSE_NONE);
	assert_int_equal(at_setting_commit(fake->modem, FAKE_KEEP_SETTING, 4),
			 CAUSE_parameter_range);
	after_reset(fake);
	assert_int_equal(((struct fake_settings *)at_modem_settings(fake->modem))->keep[2].size, 7);
	fake_stop(fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_setting_outlives_the_reset),
		cmocka_unit_test(empty_keeps_what_is_stored),
		cmocka_unit_test(what_cannot_be_stored_is_not_changed),
		cmocka_unit_test(profiles_are_stored_and_recalled),
		cmocka_unit_test(ports_have_profiles_of_their_own),
		cmocka_unit_test(another_products_records_are_read_as_far_as_they_fit),
		cmocka_unit_test(a_renamed_command_finds_its_records),
		cmocka_unit_test(broken_records_do_no_harm),
		cmocka_unit_test(a_handler_may_commit_what_it_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
