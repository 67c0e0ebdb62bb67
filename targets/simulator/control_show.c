/* SPDX-License-Identifier: MIT */
#include "simulator/control_show.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "simulator/wifi.h"

/* Where the lines go. */
struct page {
	struct simulator *simulator;
	const struct wifi *wifi;
	control_write *write;
	void *client;
};

static void print(const struct page *page, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void print(const struct page *page, const char *format, ...)
{
	char line[WORDS_LINE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	page->write(page->client, line);
}

static void show_sim(const struct page *page)
{
	static const char *const states[] = {"ready", "pin", "puk", "absent"};
	struct baseband *baseband = &page->simulator->baseband;
	const struct world_sim *sim = &page->simulator->world->sim;

	print(page, "sim %s pin-tries %u puk-tries %u", states[baseband->operations->sim(baseband)],
	      sim->pin_tries, sim->puk_tries);
}

static void show_registration(const struct page *page)
{
	static const char *const domains[] = {"circuit", "packet"};
	static const char *const states[] = {"none",   "home",	  "searching",
					     "denied", "unknown", "roaming"};
	static const char *const selections[] = {"automatic", "manual", "deregistered"};
	struct simulator *simulator = page->simulator;
	struct baseband *baseband = &simulator->baseband;
	const struct baseband_operator *network = baseband->operations->current_operator(baseband);

	for (unsigned i = 0; i < 2; i++) {
		struct baseband_registration registration =
			baseband->operations->registration(baseband, (enum baseband_domain)i);

		if (registration.located)
			print(page, "registration %s %s lac %04x ci %04lx", domains[i],
			      states[registration.state], registration.lac,
			      (unsigned long)registration.ci);
		else
			print(page, "registration %s %s", domains[i], states[registration.state]);
	}
	print(page, "selection %s", selections[simulator->selection]);
	if (network)
		print(page, "serving %s %s \"%s\" \"%s\"", network->numeric,
		      network->technology ? "utran" : "gsm", network->long_name,
		      network->short_name);
	print(page, "attached %s", simulator->attached ? "yes" : "no");
}

static void show_contexts(const struct page *page)
{
	for (unsigned cid = 1; cid <= WORLD_CONTEXTS; cid++)
		if (page->simulator->contexts[cid] != SIMULATOR_INACTIVE)
			print(page, "context %u %s", cid,
			      page->simulator->contexts[cid] == SIMULATOR_ACTIVE ? "active"
										 : "activating");
}

static void show_signal(const struct page *page)
{
	struct baseband *baseband = &page->simulator->baseband;
	struct baseband_signal signal = baseband->operations->signal(baseband);
	char rssi[8] = "unknown", ber[8] = "unknown";

	if (signal.rssi != 99)
		snprintf(rssi, sizeof(rssi), "%u", signal.rssi);
	if (signal.ber != 99)
		snprintf(ber, sizeof(ber), "%u", signal.ber);
	print(page, "signal %s %s", rssi, ber);
}

static void show_operators(const struct page *page)
{
	static const char *const states[] = {"unknown", "available", "current", "forbidden"};
	const struct world *world = page->simulator->world;

	for (unsigned i = 0; i < world->operator_count; i++) {
		const struct baseband_operator *network = &world->operators[i];

		print(page, "operator %s %s %s \"%s\" \"%s\"", network->numeric,
		      states[network->state], network->technology ? "utran" : "gsm",
		      network->long_name, network->short_name);
	}
}

enum { ADDRESS_TEXT = 40 }; /* with the NUL */

static const char *dotted(uint32_t address, char text[ADDRESS_TEXT])
{
	uint8_t bytes[4];

	memcpy(bytes, &address, 4);
	snprintf(text, 16, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
	return text;
}

/* Of IPv6 all eight groups: it is for tests, and can be read as a line of a world. */
static const char *written(const struct address *address, char text[ADDRESS_TEXT])
{
	size_t n = 0;

	if (address->family != ADDRESS_IPV6)
		return dotted(address_ipv4(address), text);
	for (unsigned i = 0; i < sizeof address->bytes; i += 2)
		n += (size_t)snprintf(text + n, ADDRESS_TEXT - n, i ? ":%x" : "%x",
				      address->bytes[i] << 8 | address->bytes[i + 1]);
	return text;
}

static const char *port(uint16_t number, char *text)
{
	if (!number)
		return "any";
	snprintf(text, 8, "%u", number);
	return text;
}

static void show_hosts(const struct page *page)
{
	const struct world *world = page->simulator->world;
	char one[ADDRESS_TEXT], other[ADDRESS_TEXT], one_port[8], other_port[8];

	for (unsigned i = 0; i < world->host_count; i++)
		print(page, "host %s %s", world->hosts[i].name,
		      written(&world->hosts[i].address, one));
	for (unsigned i = 0; i < world->redirect_count; i++) {
		const struct world_redirect *redirect = &world->redirects[i];

		print(page, "redirect %s %s %s to %s %s",
		      redirect->tcp && redirect->udp ? "any"
		      : redirect->tcp		     ? "tcp"
						     : "udp",
		      redirect->from.family ? written(&redirect->from, one) : "any",
		      port(redirect->from_port, one_port), written(&redirect->to, other),
		      port(redirect->to_port, other_port));
	}
}

static void write_mac(const uint8_t mac[WLAN_MAC], char text[18])
{
	snprintf(text, 18, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4],
		 mac[5]);
}

static void show_stations(const struct page *page)
{
	const struct wifi_station *station;
	char mac[18], address[ADDRESS_TEXT];
	uint32_t number;

	for (unsigned i = 0; (station = wifi_air_station(&page->wifi->air, i)); i++) {
		write_mac(station->mac, mac);
		memcpy(&number, station->address, sizeof number);
		print(page, "station %s %s", mac,
		      station->lease == WIFI_BOUND ? dotted(number, address) : "unaddressed");
	}
}

static void show_wifi(const struct page *page)
{
	const struct wifi *wifi = page->wifi;
	char mac[18];

	if (!wifi || !wifi->on) {
		print(page, "wifi off");
	} else if (wifi->air.open) {
		print(page, "wifi open \"%s\" channel %u", wifi->air.ssid, wifi->air.channel);
		show_stations(page);
	} else if (wifi->joined) {
		write_mac(wifi->network.bssid, mac);
		print(page, "wifi joined %s \"%s\"", mac, wifi->network.ssid);
	} else {
		print(page, "wifi idle");
	}
}

bool control_show(const struct control *control, struct words *words, control_write *write,
		  void *client)
{
	static const char *const names[] = {"sim",	 "registration", "contexts", "signal",
					    "operators", "hosts",	 "wifi",     NULL};
	static void (*const shows[])(const struct page *page) = {
		show_sim,	show_registration, show_contexts, show_signal,
		show_operators, show_hosts,	   show_wifi};
	const struct world_wifi *world = control->simulator->world->wifi;
	const struct wifi *wifi = world ? world->radio : NULL;
	const struct page page = {control->simulator, wifi, write, client};
	unsigned index;

	if (!words_choice(words, "what to show", names, &index) || !words_end(words))
		return false;
	shows[index](&page);
	return true;
}
