/* SPDX-License-Identifier: MIT */
/*
 * Feeds the whole modem of a product nonsense made of its own words: lines that the spec compiler
 * knows to be right, cut, joined and changed, bytes of any value, hosts that come and go, time that
 * passes. There is no network. After every round the port must answer AT with OK; the sanitizers
 * watch the rest. The clock is the fuzzer's own, so that deadlines cost nothing.
 *
 * Usage: fuzz CORPUS DICTIONARY SECONDS [SEED]    (the files are the spec compiler's)
 * SECONDS 0 is one round, with its trace. Tells the seed of each failed round, and ends with
 * `1 passed, 0 failed` when there was none: all rounds are one test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/network.h"
#include "host/wall_clock.h"
#include "product.h"
#include "simulator/simulator.h"
#include "trace.h"

enum {
	WORDS = 20000,
	STEPS = 60,
	LONG_AGO = 400000 /* ms after which nothing is pending */
};

static char *words[WORDS];
static unsigned word_count;
static uint32_t random_state, clock_ms;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* The C string that begins at the line's first quote; octal escapes as the templates write them. */
static void add_word(const char *line)
{
	char word[1024];
	size_t n = 0;

	line = strchr(line, '"');
	if (!line || word_count == WORDS)
		return;
	for (line++; *line && *line != '"' && n + 1 < sizeof word; line++)
		if (*line == '\\' && line[1] >= '0' && line[1] <= '3')
			word[n++] = (char)strtoul((char[]){line[1], line[2], line[3], 0}, NULL, 8),
			line += 3;
		else if (*line == '\\' && line[1] == 'x')
			word[n++] = (char)strtoul((char[]){line[2], line[3], 0}, NULL, 16),
			line += 3;
		else
			word[n++] = *line == '\\' ? *++line : *line;
	word[n] = 0;
	words[word_count++] = strdup(word);
}

static void read_words(const char *path)
{
	static char line[4096];
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof line, file))
		if (*line != '#')
			add_word(line);
	fclose(file);
}

struct bench {
	struct at_stream stream;
	struct at_port *port;
	char heard[256]; /* the last bytes that the port sent */
	struct world world;
	struct world_wifi world_wifi;
	struct wifi wifi;
	struct simulator simulator;
	struct network network;
	struct wall_clock wall_clock;
	struct services services;
	struct at_platform platform;
	struct at_modem *modem;
};

static size_t hear(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct bench *bench = (struct bench *)stream;
	size_t kept = sizeof bench->heard - 1, taken = n > kept ? kept : n;

	memmove(bench->heard, bench->heard + taken, kept - taken);
	memcpy(bench->heard + kept - taken, bytes + n - taken, taken);
	return n;
}

static uint32_t now(void *context)
{
	(void)context;
	return clock_ms;
}

static void put(void *context, const char *text, size_t n)
{
	fwrite(text, 1, n, context);
}

static void trace(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	trace_format(put, context, clock_ms, port, kind, bytes, n);
}

static void pass(struct bench *bench, uint32_t ms)
{
	clock_ms += ms;
	network_serve(&bench->network);
	simulator_poll(&bench->simulator, clock_ms);
	at_modem_poll(bench->modem);
}

static void send_bytes(struct bench *bench, const char *bytes, size_t n)
{
	for (unsigned tries = 0; n && tries < 100; tries++) {
		size_t cut = 1 + draw((uint32_t)n);
		size_t taken = at_port_receive(bench->port, (const uint8_t *)bytes, cut);

		bytes += taken;
		n -= taken;
		pass(bench, taken < cut ? 10 : 0);
	}
}

/* A line of the corpus, whole or damaged; or a word; or noise. */
static void send_something(struct bench *bench)
{
	const char *word = words[draw(word_count)];
	char line[1200];
	size_t n = (size_t)snprintf(line, sizeof line, "%s%s", draw(8) ? "AT" : "", word);

	if (n && draw(3) == 0)
		line[draw((uint32_t)n)] = (char)draw(256);
	if (n && draw(4) == 0)
		n = draw((uint32_t)n);
	if (draw(12))
		line[n++] = draw(10) ? '\r' : ';';
	send_bytes(bench, line, n);
}

static void step(struct bench *bench)
{
	static const char *const ends[] = {"\x1a", "\x1b", "+++", "\r", "A/", "\r\n"};

	switch (draw(10)) {
	case 0:
		pass(bench, draw(3000));
		break;
	case 1:
		at_port_dtr(bench->port, draw(2));
		break;
	case 2:
		at_port_detach(bench->port);
		at_port_attach(bench->port, &bench->stream);
		break;
	case 3: {
		const char *end = ends[draw(sizeof ends / sizeof *ends)];

		send_bytes(bench, end, strlen(end));
		break;
	}
	default:
		send_something(bench);
	}
}

/* The line that was begun may change the settings when it ends, so what ends it comes twice. */
static bool in_step(struct bench *bench)
{
	struct at_engine_settings *obeyed;

	at_port_dtr(bench->port, true);
	for (unsigned i = 0; i < 4; i++)
		pass(bench, LONG_AGO / 4);
	send_bytes(bench, "\x1b", 1);
	for (unsigned i = 0; i < 2; i++) {
		pass(bench, LONG_AGO);
		obeyed = (struct at_engine_settings *)((char *)at_port_settings(bench->port) +
						       product_description->engine_settings);
		*obeyed = (struct at_engine_settings){
			.verbose = 1, .s3 = 13, .s4 = 10, .s5 = 8, .s12 = 50};
		send_bytes(bench, i ? "AT\r" : "\r", i ? 3 : 1);
	}
	pass(bench, 1000);
	return !memcmp(bench->heard + sizeof bench->heard - 1 - 6, "\r\nOK\r\n", 6);
}

static void open_bench(struct bench *bench, const struct options *options)
{
	static const struct at_stream_operations operations = {.write = hear};

	bench->stream.operations = &operations;
	bench->world.wifi = &bench->world_wifi;
	world_ordinary(&bench->world);
	wifi_init(&bench->wifi, &bench->world_wifi);
	simulator_init(&bench->simulator, &bench->world, clock_ms);
	bench->services.baseband = &bench->simulator.baseband;
	wall_clock_init(&bench->wall_clock);
	bench->services.clock = &bench->wall_clock.clock;
	bench->platform.now = now;
	if (!network_open(&bench->network, options, &bench->simulator.baseband, &bench->wifi, NULL,
			  &bench->services))
		exit(1);
}

static void start(struct bench *bench, void *memory)
{
	simulator_init(&bench->simulator, &bench->world, clock_ms);
	network_restart(&bench->network, &bench->simulator.baseband, &bench->wifi);
	bench->modem = at_modem_init(memory, product_description, LIMIT_PORTS, NULL,
				     &bench->platform, &bench->services);
	product_start(bench->modem);
	bench->port = at_modem_port(bench->modem, 0);
	at_port_attach(bench->port, &bench->stream);
}

static void restart(void *board)
{
	(void)board; /* each round starts anew */
}

int main(int count, char **arguments)
{
	static struct options options = {.nets = {{"", false}}, .net_count = 1};
	static struct bench bench = {.services.restart = restart};
	void *memory = malloc(at_modem_size(product_description, LIMIT_PORTS));
	uint32_t seed, rounds = 0, failed = 0;
	time_t end;

	if (count < 4 || !memory) {
		fprintf(stderr, "usage: fuzz CORPUS DICTIONARY SECONDS [SEED]\n");
		return 2;
	}
	read_words(arguments[1]);
	read_words(arguments[2]);
	seed = count > 4 ? (uint32_t)strtoul(arguments[4], NULL, 0) : 1;
	end = time(NULL) + atoi(arguments[3]);
	if (!atoi(arguments[3])) {
		bench.platform.trace = trace;
		bench.platform.tracer = &at_tracer;
		bench.platform.context = stdout;
	}
	open_bench(&bench, &options);
	do {
		random_state = seed;
		start(&bench, memory);
		for (unsigned i = 0; i < STEPS; i++)
			step(&bench);
		rounds++;
		if (!in_step(&bench)) {
			failed++;
			printf("seed %u: AT is not answered with OK\n", (unsigned)seed);
		}
		seed++;
	} while (time(NULL) < end && failed < 10);
	printf("%u rounds\n%d passed, %u failed\n", (unsigned)rounds, failed == 0,
	       (unsigned)failed);
	free(memory);
	return failed != 0;
}
