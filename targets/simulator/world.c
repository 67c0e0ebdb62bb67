/* SPDX-License-Identifier: MIT */
#include "simulator/world.h"

#include <stdio.h>
#include <string.h>

#include "simulator/world_parts.h"

extern const char world_ordinary_text[];

static bool read_scan(struct world *world, struct words *words)
{
	return world_read_procedure(world, words, WORLD_SCAN);
}

static bool read_selection(struct world *world, struct words *words)
{
	return world_read_procedure(world, words, WORLD_SELECTION);
}

static bool read_detach(struct world *world, struct words *words)
{
	return world_read_procedure(world, words, WORLD_DETACH);
}

static bool read_activation(struct world *world, struct words *words)
{
	return world_read_procedure(world, words, WORLD_ACTIVATION);
}

static bool read_deactivation(struct world *world, struct words *words)
{
	return world_read_procedure(world, words, WORLD_DEACTIVATION);
}

/* One line a key: a new section of the format is a new line here and a reader. */
static const struct key {
	const char *name;
	bool (*read)(struct world *world, struct words *words);
	uint32_t changes;
} keys[] = {
	{"sim", world_read_sim, WORLD_SIM | WORLD_RADIO},
	{"imsi", world_read_imsi, WORLD_SIM},
	{"iccid", world_read_iccid, WORLD_SIM},
	{"imei", world_read_imei, 0},
	{"operator", world_read_operator, WORLD_RADIO},
	{"registration", world_read_registration, WORLD_RADIO},
	{"network", world_read_network, WORLD_RADIO | WORLD_SIGNAL},
	{"signal", world_read_signal, WORLD_SIGNAL},
	{"attach", world_read_attach, WORLD_RADIO},
	{"detach", read_detach, 0},
	{"scan", read_scan, 0},
	{"selection", read_selection, 0},
	{"activation", read_activation, 0},
	{"deactivation", read_deactivation, 0},
	{"apn", world_read_apn, 0},
	{"host", world_read_host, WORLD_NAMES},
	{"redirect", world_read_redirect, WORLD_NAMES},
	{"trust", world_read_trust, 0},
	{"wifi", world_read_wifi, 0},
	{"station", world_read_station, 0},
};

void world_init(struct world *world)
{
	static const struct baseband_operator test = {.state = 2,
						      .technology = 2,
						      .long_name = "Test PLMN 1-1",
						      .short_name = "Test1-1",
						      .numeric = "00101"};
	struct world_wifi *wifi = world->wifi;

	memset(world, 0, sizeof(*world));
	world->wifi = wifi;
	if (wifi)
		*wifi = (struct world_wifi){.radio = wifi->radio, .changed = true};
	world->changed = WORLD_SIM | WORLD_RADIO | WORLD_SIGNAL | WORLD_NAMES;
	strcpy(world->imei, "004999010640000");
	world->sim = (struct world_sim){.inserted = true,
					.pin = "1234",
					.puk = "12345678",
					.pin_tries = 3,
					.puk_tries = 10,
					.imsi = "001010123456789",
					.iccid = "89000000000000000000"};
	world->coverage = true;
	world->attaches = true;
	for (unsigned i = 0; i < 2; i++)
		world->registration[i] = (struct world_registration){1, true};
	world->lac = 1;
	world->ci = 1;
	world->signal = (struct baseband_signal){20, 0};
	world->operators[0] = test;
	world->operator_count = 1;
}

void world_ordinary(struct world *world)
{
	char message[WORLD_MESSAGE];

	world_init(world);
	world_text(world, world_ordinary_text, strlen(world_ordinary_text), message);
}

static bool read_version(struct world *world, struct words *words)
{
	uint32_t version;

	if (world->begun)
		return words_error(words, "`world` again: it belongs to the first line only");
	if (!words_number(words, "the version of the world", 0, UINT16_MAX, &version))
		return false;
	if (version != WORLD_VERSION)
		return words_error(words, "world %lu: this program reads world %d",
				   (unsigned long)version, WORLD_VERSION);
	if (!words_end(words))
		return false;
	world->begun = true;
	return true;
}

bool world_line(struct world *world, const char *line, size_t n, char *message)
{
	struct words words = {0};
	const char *name;

	if (!words_cut(&words, line, n, message, WORLD_MESSAGE))
		return false;
	if (!words.count)
		return true;
	if (words_take(&words, "world"))
		return read_version(world, &words);
	if (!world->begun)
		return words_error(&words, "the first line must be `world %d`", WORLD_VERSION);
	words_any(&words, "a key", &name);
	for (unsigned i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strcmp(keys[i].name, name) != 0)
			continue;
		if (!keys[i].read(world, &words))
			return false;
		world->changed |= keys[i].changes;
		return true;
	}
	return words_error(&words, "unknown key `%.40s`", name);
}

unsigned world_text(struct world *world, const char *text, size_t n, char *message)
{
	unsigned number = 0;
	size_t at = 0;

	while (at < n) {
		const char *end = memchr(text + at, '\n', n - at);
		size_t length = end ? (size_t)(end - text) - at : n - at;

		number++;
		if (!world_line(world, text + at, length, message))
			return number;
		at += length + 1;
	}
	if (world->begun)
		return 0;
	snprintf(message, WORLD_MESSAGE, "the first line must be `world %d`", WORLD_VERSION);
	return 1;
}

bool world_fails(struct world *world, enum world_procedure procedure, unsigned cid)
{
	uint16_t *failures = world->failures[procedure];

	if (cid && !failures[cid])
		cid = 0;
	if (!failures[cid])
		return false;
	if (failures[cid] != WORLD_ALWAYS)
		failures[cid]--;
	return true;
}

/* Reasons of 3GPP TS 24.008 10.5.5.14 and 10.5.6.6. */
static enum cause cause_of_reason(unsigned reason, enum cause otherwise)
{
	switch (reason) {
	case 3: /* illegal MS */
	case 6: /* illegal ME */
		return CAUSE_mobile_refused;
	case 26: /* insufficient resources */
	case 34: /* service option temporarily out of order */
	case 38: /* network failure */
		return CAUSE_out_of_order;
	case 29:
		return CAUSE_access_refused;
	case 32:
		return CAUSE_service_unsupported;
	case 33:
		return CAUSE_not_subscribed;
	default:
		return otherwise;
	}
}

enum cause world_failure(struct world *world, enum world_procedure procedure, unsigned cid,
			 enum cause otherwise)
{
	unsigned place = world->failures[procedure][cid] ? cid : 0;

	if (!world_fails(world, procedure, cid))
		return CAUSE_NONE;
	return cause_of_reason(world->reasons[procedure][place], otherwise);
}

const struct baseband_operator *world_operator(const struct world *world, const char *numeric,
					       uint8_t technology)
{
	const struct baseband_operator *found = NULL;

	for (unsigned i = 0; i < world->operator_count; i++) {
		const struct baseband_operator *network = &world->operators[i];

		if (strcmp(network->numeric, numeric) != 0)
			continue;
		if (network->technology == technology)
			return network;
		if (technology == BASEBAND_ANY_TECHNOLOGY && !found)
			found = network;
	}
	return found;
}

const struct baseband_operator *world_home(const struct world *world)
{
	const struct baseband_operator *found = NULL;

	for (unsigned i = 0; i < world->operator_count; i++) {
		const struct baseband_operator *network = &world->operators[i];

		if (network->state == 2)
			return network;
		if (network->state == 1 && !found)
			found = network;
	}
	return found;
}
