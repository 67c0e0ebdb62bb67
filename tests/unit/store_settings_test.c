/* SPDX-License-Identifier: MIT */
/*
 * Settings outlive specs: what one product has stored, another one reads from the same flash. What
 * it does not know is skipped, what is missing or no longer fits takes its default and is traced,
 * what was renamed is found. The products are described here as the spec compiler would.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/modem.h"
#include "store_adapter.h"
#include "support/flash_ram.h"

/* --- Products ---------------------------------------------------------------------------- */

/* One setting's instance, the same structure for all products here; each describes what of it it
 * knows, and in which order. */
struct link {
	uint8_t id, mode;
	uint16_t size;
	uint32_t wait;
	int32_t offset;
	struct {
		uint8_t length;
		char bytes[16];
	} host;
	struct at_ipv4 address;
	uint32_t events;
};

#define LINKS 4

struct settings {
	struct link links[LINKS];
};

/* Stable names; the compiler makes them from the parameters' names. */
enum {
	ID = 101,
	MODE,
	SIZE,
	WAIT,
	OFFSET,
	HOST,
	ADDRESS,
	EVENTS,
	FORMER_SIZE,
	LINK = 500,
	FORMER_LINK
};

enum { STRING_EMPTY = 0, STRING_NAME = 1, STRING_HOST = 7 };
static const char strings[] = "\0+LINK\0here";

static const struct at_dialect dialect = {.colon = STRING_EMPTY};
static const struct at_command commands[] = {
	{.name = STRING_NAME, .reply = AT_NONE, .test = AT_NONE}};
static const int16_t choice_values[] = {0, 1, 2, 1, 2, 4, 8};
static const struct at_choice choices[] = {{.first = 0, .count = 3, .fallback = 1},
					   {.first = 0, .count = 2, .fallback = 0},
					   {.first = 3, .count = 4, .fallback = 6},
					   {.first = 3, .count = 2, .fallback = 2}};
static const struct at_number numbers[] = {{1, LINKS, 0}, {0, 1500, 300}, {0, 200, 100}};
static const struct at_wide wides[] = {
	{10, 100000, 600}, {(uint32_t)-50, 50, (uint32_t)-7}, {10, 500, 20}, {(uint32_t)-5, 5, 0}};
static const struct at_text_domain texts[] = {{0, 16, STRING_HOST}, {0, 4, AT_NONE}};

#define MEMBER(member, kind, index, more)                                                          \
	{                                                                                          \
		.type = AT_TYPE_##kind, .flags = more, .offset = offsetof(struct link, member),    \
		.domain = index, .bit = 0xff                                                       \
	}

static const struct at_former_name former_names[] = {
	{FORMER_LINK, LINK}, {FORMER_SIZE, SIZE}, {0, 0}};

static const struct at_type_code *const types[AT_TYPE_TIME - AT_TYPE_MASK + 1] = {
	&at_type_mask, &at_type_text, &at_type_stored_text};

#define PRODUCT(title, list, names, key_count, setting_name, former_list)                          \
	static const struct at_setting title##_settings[] = {                                      \
		{.name = setting_name,                                                             \
		 .offset = offsetof(struct settings, links),                                       \
		 .size = sizeof(struct link),                                                      \
		 .count = sizeof list / sizeof *list,                                              \
		 .instances = key_count,                                                           \
		 .key_minimum = 1,                                                                 \
		 .storage = AT_KEEP_NVM,                                                           \
		 .former = former_list}};                                                          \
	static const struct at_product title = {.name = #title,                                    \
						.dialect = &dialect,                               \
						.strings = strings,                                \
						.commands = commands,                              \
						.parameters = list,                                \
						.numbers = numbers,                                \
						.types = types,                                    \
						.wides = wides,                                    \
						.choices = choices,                                \
						.choice_values = choice_values,                    \
						.texts = texts,                                    \
						.settings = title##_settings,                      \
						.stable_names = names,                             \
						.former_names = former_names,                      \
						.former = &at_former,                              \
						.command_count = 1,                                \
						.setting_count = 1,                                \
						.settings_size = sizeof(struct settings),          \
						.engine_settings = AT_NONE,                        \
						.line_size = 64,                                   \
						.unsolicited_size = 64}

static const struct at_parameter older_list[] = {
	MEMBER(id, U8, 0, AT_KEY),
	MEMBER(mode, CHOICE, 0, AT_DEFAULTED),
	MEMBER(size, U16, 1, AT_DEFAULTED),
	MEMBER(wait, U32, 0, AT_DEFAULTED),
	MEMBER(offset, I32, 1, AT_DEFAULTED),
	MEMBER(host, STORED_TEXT, 0, AT_DEFAULTED),
	MEMBER(events, MASK, 2, AT_DEFAULTED),
};
static const uint32_t older_names[] = {ID, MODE, SIZE, WAIT, OFFSET, HOST, EVENTS};
PRODUCT(older, older_list, older_names, LINKS, LINK, AT_NONE);

/* Another order, one parameter gone (mode), one new (address). */
static const struct at_parameter newer_list[] = {
	MEMBER(host, STORED_TEXT, 0, AT_DEFAULTED),
	MEMBER(address, IPV4, 0, AT_DEFAULTED),
	MEMBER(id, U8, 0, AT_KEY),
	MEMBER(offset, I32, 1, AT_DEFAULTED),
	MEMBER(wait, U32, 0, AT_DEFAULTED),
	MEMBER(size, U16, 1, AT_DEFAULTED),
};
static const uint32_t newer_names[] = {HOST, ADDRESS, ID, OFFSET, WAIT, SIZE};
PRODUCT(newer, newer_list, newer_names, LINKS, LINK, AT_NONE);

/* Every range narrower, and half the keys. */
static const struct at_parameter narrower_list[] = {
	MEMBER(id, U8, 0, AT_KEY),
	MEMBER(mode, CHOICE, 1, AT_DEFAULTED),
	MEMBER(size, U16, 2, AT_DEFAULTED),
	MEMBER(wait, U32, 2, AT_DEFAULTED),
	MEMBER(offset, I32, 3, AT_DEFAULTED),
	MEMBER(host, STORED_TEXT, 1, AT_DEFAULTED),
	MEMBER(events, MASK, 3, AT_DEFAULTED),
};
PRODUCT(narrower, narrower_list, older_names, LINKS / 2, LINK, AT_NONE);

/* What the older product calls LINK and SIZE had other names before it. */
static const uint32_t ancient_names[] = {ID, MODE, FORMER_SIZE, WAIT, OFFSET, HOST, EVENTS};
PRODUCT(ancient, older_list, ancient_names, LINKS, FORMER_LINK, AT_NONE);
PRODUCT(renamed, older_list, older_names, LINKS, LINK, 0);

/* The size has become a text. */
static const struct at_parameter retyped_list[] = {
	MEMBER(id, U8, 0, AT_KEY),
	MEMBER(host, STORED_TEXT, 0, AT_DEFAULTED),
	MEMBER(size, U16, 1, AT_DEFAULTED),
};
static const uint32_t retyped_names[] = {ID, SIZE, HOST};
PRODUCT(retyped, retyped_list, retyped_names, LINKS, LINK, AT_NONE);

/* --- The world --------------------------------------------------------------------------- */

static struct flash_ram ram;
static struct store store;
static struct store_entry entries[64];
static struct store_adapter adapter;
static char trace[2000];
static size_t traced;
static _Alignas(8) char memory[32768];

static uint32_t now(void *context)
{
	(void)context;
	return 0;
}

static void take_trace(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes,
		       size_t n)
{
	(void)context;
	(void)port;
	(void)kind;
	assert_true(traced + n + 2 < sizeof trace);
	memcpy(trace + traced, bytes, n);
	traced += n;
	trace[traced++] = '\n';
	trace[traced] = '\0';
}

static unsigned traces(const char *words)
{
	unsigned count = 0;

	for (const char *at = trace; (at = strstr(at, words)) != NULL; at++)
		count++;
	return count;
}

static const struct at_platform platform = {.now = now, .trace = take_trace, .tracer = &at_tracer};

static int set_up(void **state)
{
	(void)state;
	flash_ram_init(&ram, 1024, 3, 4);
	assert_int_equal(store_init(&store, &ram.flash, entries, 64), CAUSE_NONE);
	return store_format(&store) == CAUSE_NONE ? 0 : -1;
}

/* The modem after power-up, with this product's firmware. */
static struct at_modem *start(const struct at_product *product)
{
	struct store_report report;

	store_mount(&store, &report);
	assert_int_equal(report.state, STORE_CLEAN);
	store_adapter_init(&adapter, &store);
	traced = 0;
	trace[0] = '\0';
	assert_true(at_modem_size(product, 1) <= sizeof memory);
	return at_modem_init(memory, product, 1, &adapter.storage, &platform, NULL);
}

static struct link *link_of(struct at_modem *modem, unsigned id)
{
	return &((struct settings *)at_modem_settings(modem))->links[id - 1];
}

static void commit(struct at_modem *modem, unsigned id, uint8_t mode, uint16_t size, uint32_t wait,
		   int32_t offset, const char *host)
{
	struct link *link = link_of(modem, id);

	link->mode = mode;
	link->size = size;
	link->wait = wait;
	link->offset = offset;
	link->events = size > 1000 ? 8 | 1 : 2 | 1;
	link->host.length = (uint8_t)strlen(host);
	memcpy(link->host.bytes, host, strlen(host));
	assert_int_equal(at_setting_commit(modem, 0, id), CAUSE_NONE);
}

static void holds(struct at_modem *modem, unsigned id, uint8_t mode, uint16_t size, uint32_t wait,
		  int32_t offset, const char *host)
{
	const struct link *link = link_of(modem, id);

	assert_int_equal(link->id, id);
	assert_int_equal(link->mode, mode);
	assert_int_equal(link->size, size);
	assert_int_equal(link->wait, wait);
	assert_int_equal(link->offset, offset);
	assert_int_equal(link->host.length, strlen(host));
	assert_memory_equal(link->host.bytes, host, strlen(host));
}

/* Links 2 and 4 of the older product. */
static void write_older(const struct at_product *product)
{
	struct at_modem *modem = start(product);

	commit(modem, 2, 2, 1400, 70000, -44, "example.com");
	commit(modem, 4, 0, 150, 400, 5, "abcd");
}

/* --- Tests --------------------------------------------------------------------------------- */

static void test_same_product(void **state)
{
	struct at_modem *modem;

	(void)state;
	write_older(&older);
	modem = start(&older);
	holds(modem, 1, 1, 300, 600, -7, "here");
	holds(modem, 2, 2, 1400, 70000, -44, "example.com");
	holds(modem, 3, 1, 300, 600, -7, "here");
	holds(modem, 4, 0, 150, 400, 5, "abcd");
	assert_int_equal(link_of(modem, 1)->events, 6);
	assert_int_equal(link_of(modem, 2)->events, 8 | 1);
	assert_int_equal(traces("default"), 0);
	assert_int_equal(traces("skipped"), 0);
}

static void test_newer_and_back(void **state)
{
	struct at_modem *modem;

	(void)state;
	write_older(&older);
	modem = start(&newer);
	/* It has no mode: not described, not touched. */
	holds(modem, 1, 0, 300, 600, -7, "here");
	holds(modem, 2, 0, 1400, 70000, -44, "example.com");
	holds(modem, 4, 0, 150, 400, 5, "abcd");
	assert_int_equal(link_of(modem, 2)->address.octet[0], 0);
	assert_int_equal(traces("unknown value"), 4);
	/* Only link 2 is written by the newer product. */
	link_of(modem, 2)->address.octet[0] = 10;
	commit(modem, 2, 0, 77, 88, 9, "new");
	modem = start(&older);
	holds(modem, 2, 1, 77, 88, 9, "new");
	assert_int_equal(traces("unknown value"), 1);
	holds(modem, 4, 0, 150, 400, 5, "abcd");
	modem = start(&newer);
	assert_int_equal(link_of(modem, 2)->address.octet[0], 10);
}

static void test_narrower_and_back(void **state)
{
	struct at_modem *modem;

	(void)state;
	write_older(&older);
	commit(start(&older), 1, 1, 200, 500, -5, "1234");
	modem = start(&narrower);
	/* The bounds themselves are still good; beyond them each value has its own default. */
	holds(modem, 1, 1, 200, 500, -5, "1234");
	holds(modem, 2, 0, 100, 20, 0, "");
	assert_int_equal(link_of(modem, 1)->events, 2 | 1);
	assert_int_equal(link_of(modem, 2)->events, 2);
	assert_int_equal(traces("default taken"), 6);
	assert_int_equal(traces("stored +LINK, parameter 2: "), 1);
	assert_int_equal(traces("stored +LINK, parameter 6: "), 1);
	/* Reading has changed nothing: the older product finds all that it had. */
	modem = start(&older);
	holds(modem, 2, 2, 1400, 70000, -44, "example.com");
	holds(modem, 4, 0, 150, 400, 5, "abcd");
}

static void test_renamed(void **state)
{
	struct at_modem *modem;

	(void)state;
	write_older(&ancient);
	/* Who does not know the former names finds nothing. */
	modem = start(&older);
	holds(modem, 2, 1, 300, 600, -7, "here");
	modem = start(&renamed);
	holds(modem, 2, 2, 1400, 70000, -44, "example.com");
	holds(modem, 4, 0, 150, 400, 5, "abcd");
	assert_int_equal(traces("default taken"), 0);
	/* What is written under the new name counts from then on. */
	commit(modem, 2, 1, 5, 50, 1, "next");
	modem = start(&renamed);
	holds(modem, 2, 1, 5, 50, 1, "next");
	holds(modem, 4, 0, 150, 400, 5, "abcd");
}

static void test_other_type(void **state)
{
	struct at_modem *modem;

	(void)state;
	write_older(&older);
	modem = start(&retyped);
	assert_int_equal(link_of(modem, 2)->host.length, 4);
	assert_memory_equal(link_of(modem, 2)->host.bytes, "here", 4);
	assert_int_equal(link_of(modem, 2)->size, 300);
	assert_int_equal(traces("default taken"), 4);
}

/* Records that no engine has written. */
static void test_nonsense(void **state)
{
	static const uint8_t cases[][24] = {
		{0},
		{SIZE, 0, 0, 0, AT_TYPE_U16, 200, 1},
		{SIZE, 0, 0, 0, AT_TYPE_U16, 0},
		{SIZE, 0, 0, 0, AT_TYPE_U32, 4, 255, 255, 255, 255},
		{HOST, 0,   0,	 0,   AT_TYPE_STORED_TEXT,
		 17,   'a', 'a', 'a', 'a',
		 'a',  'a', 'a', 'a', 'a',
		 'a',  'a', 'a', 'a', 'a',
		 'a',  'a', 'a'},
		{ID, 0, 0, 0, AT_TYPE_U8, 1, 99},
		{MODE, 0, 0, 0, AT_TYPE_CHOICE, 8, 1, 2, 3, 4, 5, 6, 7, 8},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
		for (unsigned n = 0; n <= sizeof cases[i]; n++) {
			struct at_modem *modem;

			assert_int_equal(store_write(&store, LINK, 3, cases[i], n), CAUSE_NONE);
			modem = start(&older);
			assert_int_equal(link_of(modem, 3)->id, 3);
			assert_true(link_of(modem, 3)->size <= 1500);
			assert_true(link_of(modem, 3)->mode <= 2);
			assert_true(link_of(modem, 3)->host.length <= 16);
			holds(modem, 2, 1, 300, 600, -7, "here");
		}
}

/* A full flash refuses, and what counts is what was there. */
static void test_full_flash(void **state)
{
	struct at_modem *modem = start(&older);
	static const char filler[200];
	uint16_t key = 0;

	(void)state;
	commit(modem, 2, 2, 1400, 70000, -44, "example.com");
	for (size_t n = sizeof filler; n > 0; n /= 4)
		while (store_write(&store, 9999, key, filler, n) == CAUSE_NONE)
			key++;
	link_of(modem, 1)->size = 1;
	assert_int_equal(at_setting_commit(modem, 0, 1), CAUSE_storage_failed);
	modem = start(&older);
	holds(modem, 1, 1, 300, 600, -7, "here");
	holds(modem, 2, 2, 1400, 70000, -44, "example.com");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_same_product, set_up),
		cmocka_unit_test_setup(test_newer_and_back, set_up),
		cmocka_unit_test_setup(test_narrower_and_back, set_up),
		cmocka_unit_test_setup(test_renamed, set_up),
		cmocka_unit_test_setup(test_other_type, set_up),
		cmocka_unit_test_setup(test_nonsense, set_up),
		cmocka_unit_test_setup(test_full_flash, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
