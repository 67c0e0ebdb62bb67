/* SPDX-License-Identifier: MIT */
/*
 * A modem on the fake network, with hosts at its first ports that type lines and hear answers.
 * Included by a test program's only file, after fakes/network.h.
 */
#ifndef FAKES_HOSTS_H
#define FAKES_HOSTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "engine/modem.h"
#include "product.h"
#include "services/services.h"

enum { PORTS = 2 };

struct host {
	struct at_stream stream; /* first */
	struct at_port *port;
	char heard[8192];
	size_t n;
};

static struct host hosts[PORTS];
static struct at_modem *modem;
static void *memory;
static uint32_t clock_ms;

static uint32_t now(void *context)
{
	(void)context;
	return clock_ms;
}

static size_t hear(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct host *host = (struct host *)stream;

	memcpy(host->heard + host->n, bytes, n);
	host->n += n;
	return n;
}

static void turn(uint32_t ms)
{
	clock_ms += ms;
	for (unsigned i = 0; i < 8; i++)
		at_modem_poll(modem);
}

static void type(unsigned host, const char *text, size_t n)
{
	while (n > 0) {
		size_t took = at_port_receive(hosts[host].port, (const uint8_t *)text, n);

		text += took;
		n -= took;
		turn(200);
	}
}

/* Types the line and expects all that has come to this host since the last time, its empty lines
 * left out and its lines joined by '|'. */
static void heard(unsigned host, const char *expected)
{
	struct host *self = &hosts[host];
	char got[sizeof self->heard + 1];
	size_t n = 0;
	bool gap = false;

	turn(200);
	for (size_t i = 0; i < self->n; i++) {
		char c = self->heard[i];

		if (c == '\r' || c == '\n') {
			gap = true;
			continue;
		}
		if (gap && n > 0)
			got[n++] = '|';
		gap = false;
		got[n++] = c;
	}
	got[n] = '\0';
	self->n = 0;
	assert_string_equal(got, expected);
}

static void at(unsigned host, const char *line, const char *expected)
{
	type(host, line, strlen(line));
	type(host, "\r", 1);
	heard(host, expected);
}

static void escape(unsigned host)
{
	turn(1100);
	type(host, "+++", 3);
	turn(1100);
}

static int start(void **state)
{
	static const struct at_stream_operations operations = {.write = hear};
	static const struct at_platform platform = {.now = now};
	static struct services services;

	(void)state;
	memset(peers, 0, sizeof peers);
	memset(hosts, 0, sizeof hosts);
	for (unsigned i = 0; i < LIMIT_SOCKETS; i++)
		peers[i].room = 4096;
	active = true;
	memory = malloc(at_modem_size(product_description, LIMIT_PORTS));
	modem = at_modem_init(memory, product_description, LIMIT_PORTS, NULL, &platform, &services);
	telit_sockets_start(modem);
	for (unsigned i = 0; i < PORTS; i++) {
		hosts[i].stream.operations = &operations;
		hosts[i].port = at_modem_port(modem, i);
		at_port_attach(hosts[i].port, &hosts[i].stream);
		at(i, "ATE0", "ATE0|OK");
	}
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(memory);
	return 0;
}

#endif
