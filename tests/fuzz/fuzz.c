/* SPDX-License-Identifier: MIT */
/*
 * Feeds the whole modem of a product nonsense made of its own words: lines that the spec compiler
 * knows to be right, cut, joined and changed, bytes of any value, payloads that are too short and
 * too long, hosts that come and go, time that passes. There is no network. After every round the
 * port must answer AT with OK; the sanitizers watch the rest. The clock is the fuzzer's own, so
 * that deadlines cost nothing.
 *
 * Usage: fuzz CORPUS DICTIONARY EXAMPLES SECONDS [SEED]    (the files are the spec compiler's)
 * SECONDS 0 is one round, with its trace. Tells the seed of each failed round, and ends with
 * `1 passed, 0 failed` when there was none: all rounds are one test.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/network.h"
#include "host/state.h"
#include "host/system_random.h"
#include "host/wall_clock.h"
#include "product.h"
#include "services/files/files.h"
#include "simulator/simulator.h"
#include "trace.h"

enum {
	WORDS = 20000,
	WORD = 2048, /* bytes */
	STEPS = 60,
	LONG_AGO = 400000 /* ms after which nothing is pending */
};

/* Words and lines, without AT; from `first_example` on those of the examples, in their order. */
static struct word {
	char *bytes;
	size_t length;
} words[WORDS];
static unsigned word_count, first_example;
static uint32_t random_state, clock_ms;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* The C string that begins at the line's first quote; octal escapes as the templates write them. */
static void add_word(const char *line)
{
	char word[WORD];
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
	words[word_count].bytes = malloc(n + 1);
	memcpy(words[word_count].bytes, word, n);
	words[word_count++].length = n;
}

/* Of the examples only what the host sends, and of that what follows AT. */
static void read_words(const char *path)
{
	static char line[4 * WORD];
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof line, file)) {
		char *sent = strncmp(line, "send", 4) == 0 ? strstr(line, "\"AT") : NULL;

		if (sent != NULL) {
			sent[2] = '"';
			add_word(sent + 2);
		} else if (*line == '"') {
			add_word(line);
		}
	}
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
	struct state state; /* of which only the files are used */
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
	const struct word *word = &words[draw(word_count)];
	char line[WORD + 3];
	size_t n = draw(8) ? 2 : 0;

	memcpy(line, "AT", n);
	memcpy(line + n, word->bytes, word->length);
	n += word->length;
	if (n && draw(3) == 0)
		line[draw((uint32_t)n)] = (char)draw(256);
	if (n && draw(4) == 0)
		n = draw((uint32_t)n);
	if (draw(12))
		line[n++] = draw(10) ? '\r' : ';';
	send_bytes(bench, line, n);
}

/* Some lines of an example, as they follow each other. */
static void send_example(struct bench *bench)
{
	unsigned at = first_example + draw(word_count - first_example);

	for (unsigned left = 1 + draw(8); left > 0 && at < word_count; left--, at++) {
		send_bytes(bench, "AT", 2);
		send_bytes(bench, words[at].bytes, words[at].length);
		send_bytes(bench, "\r", 1);
		pass(bench, draw(20));
	}
}

static void step(struct bench *bench)
{
	static const char *const ends[] = {"\x1a", "\x1b", "+++", "\r", "A/", "\r\n"};

	switch (draw(12)) {
	case 0:
		pass(bench, draw(3000));
		break;
	case 1:
		at_port_dtr(bench->port, draw(2));
		break;
	case 2:
		pass(bench, 10001); /* the silence that gives up a payload */
		break;
	case 3:
		at_port_detach(bench->port);
		at_port_attach(bench->port, &bench->stream);
		break;
	case 4: {
		const char *end = ends[draw(sizeof ends / sizeof *ends)];

		send_bytes(bench, end, strlen(end));
		break;
	}
	case 5:
		send_example(bench);
		break;
	default:
		send_something(bench);
	}
}

/* A PPP session without a peer would end by lwIP's clock, which is not ours. */
static void hang_up(struct bench *bench)
{
	((struct at_engine_settings *)((char *)at_port_settings(bench->port) +
				       product_description->engine_settings))
		->dtr = 2;
	at_port_dtr(bench->port, false);
	at_port_dtr(bench->port, true);
}

/* The line that was begun may change the settings when it ends, so what ends it comes twice. */
static bool in_step(struct bench *bench)
{
	const char *ok = product_description->dialect->compact_lines ? "OK\r\n" : "\r\nOK\r\n";
	struct at_engine_settings *obeyed;

	at_port_dtr(bench->port, true);
	for (unsigned i = 0; i < 4; i++)
		pass(bench, LONG_AGO / 4);
	send_bytes(bench, "\x1b", 1);
	if (at_port_online(bench->port))
		hang_up(bench);
	for (unsigned i = 0; i < 2; i++) {
		pass(bench, LONG_AGO);
		obeyed = (struct at_engine_settings *)((char *)at_port_settings(bench->port) +
						       product_description->engine_settings);
		*obeyed = (struct at_engine_settings){
			.verbose = 1, .s3 = 13, .s4 = 10, .s5 = 8, .s12 = 50};
		send_bytes(bench, i ? "AT\r" : "\r", i ? 3 : 1);
	}
	pass(bench, 1000);
	return !memcmp(bench->heard + sizeof bench->heard - 1 - strlen(ok), ok, strlen(ok));
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
			  &bench->services) ||
	    !state_open(&bench->state, NULL) || !state_open_files(&bench->state, &bench->services))
		exit(1);
	bench->services.random = &system_random;
}

static void start(struct bench *bench, void *memory)
{
	simulator_init(&bench->simulator, &bench->world, clock_ms);
	network_restart(&bench->network, &bench->simulator.baseband);
	files_services_restart();
	if (bench->services.files != NULL)
		files_restore(bench->services.files);
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

	if (count < 5 || !memory) {
		fprintf(stderr, "usage: fuzz CORPUS DICTIONARY EXAMPLES SECONDS [SEED]\n");
		return 2;
	}
	read_words(arguments[1]);
	read_words(arguments[2]);
	first_example = word_count;
	read_words(arguments[3]);
	seed = count > 5 ? (uint32_t)strtoul(arguments[5], NULL, 0) : 1;
	end = time(NULL) + atoi(arguments[4]);
	if (!atoi(arguments[4])) {
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
