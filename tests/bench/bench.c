/* SPDX-License-Identifier: MIT */
/*
 * Feeds a stream of command lines to one port of the product and discards the answers: what the
 * benchmark counts. The radio is the simulator, which answers from memory; there is no network and
 * nothing is stored. Usage: bench STREAM blocks|bytes [REPEAT]
 *
 * Prints lines, bytes in and out, and nanoseconds a line. Under callgrind, feed() alone is counted
 * (--toggle-collect=feed).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/modem.h"
#include "host/network.h"
#include "product.h"
#include "simulator/simulator.h"

#define BLOCK 512

struct sink {
	struct at_stream stream;
	size_t bytes;
	unsigned errors;
};

static size_t discard(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct sink *sink = (struct sink *)stream;

	(void)bytes;
	sink->bytes += n;
	return n;
}

static const struct at_stream_operations sink_operations = {.write = discard};

static uint32_t still(void *context)
{
	(void)context;
	return 1000; /* time does not pass: nothing here depends on it */
}

static const struct at_platform platform = {.now = still};

__attribute__((noinline)) void feed(struct at_port *port, const uint8_t *bytes, size_t n,
				    size_t piece);

/* Gives the port all bytes, `piece` at a time. */
void feed(struct at_port *port, const uint8_t *bytes, size_t n, size_t piece)
{
	while (n > 0) {
		size_t taken = at_port_receive(port, bytes, n < piece ? n : piece);

		bytes += taken;
		n -= taken;
	}
}

static uint8_t *load(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(1 << 20);

	if (!file || !bytes) {
		perror(path);
		exit(2);
	}
	*n = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
	static struct simulator simulator;
	static struct world_wifi world_wifi;
	static struct world world = {.wifi = &world_wifi};
	static struct wifi wifi;
	static struct network network;
	static struct options options;
	struct services services = {.baseband = &simulator.baseband};
	struct sink sink = {.stream.operations = &sink_operations};
	size_t n, piece, lines = 0;
	unsigned repeat = argc > 3 ? (unsigned)atoi(argv[3]) : 1;

	if (argc < 3) {
		fprintf(stderr, "usage: bench STREAM blocks|bytes [REPEAT]\n");
		return 2;
	}
	uint8_t *bytes = load(argv[1], &n);

	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\r';
	piece = strcmp(argv[2], "bytes") == 0 ? 1 : BLOCK;
	world_ordinary(&world);
	simulator_init(&simulator, &world, 0);
	simulator_poll(&simulator, 1);
	wifi_init(&wifi, &world_wifi);
	if (!network_open(&network, &options, &simulator.baseband, &wifi, NULL, &services))
		return 2;

	void *memory = calloc(1, at_modem_size(product_description, 1));
	struct at_modem *modem =
		at_modem_init(memory, product_description, 1, NULL, &platform, &services);
	struct at_port *port = at_modem_port(modem, 0);

	product_start(modem);
	at_port_attach(port, &sink.stream);
	feed(port, (const uint8_t *)"ATE0\r", 5, 5);
	sink.bytes = 0;

	double begun = now_ns();

	for (unsigned i = 0; i < repeat; i++)
		feed(port, bytes, n, piece);

	double spent = now_ns() - begun;

	printf("%zu lines, %zu bytes in, %zu bytes out, %.0f ns a line\n", lines, n,
	       sink.bytes / repeat, spent / (double)lines / repeat);
	free(memory);
	free(bytes);
	return 0;
}
