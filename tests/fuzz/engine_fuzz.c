/* SPDX-License-Identifier: MIT */
/*
 * The engine with a product's generated parser and tables under libFuzzer, which follows the
 * program's branches: it finds lines that drawn nonsense (fuzz.c) does not. Handlers are doubles.
 * Whatever came, AT is answered with OK afterwards; and input that comes byte by byte is answered
 * like input that comes at once. The sanitizers watch the rest.
 *
 * Bytes from 0xf0 on are events: time passes, DTR drops, another host comes.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/modem.h"
#include "doubles.c"

enum {
	SHORT = 0xf0, /* pauses */
	LONG,
	DTR,
	LEAVE,
	LONG_AGO = 400000 /* ms after which nothing is pending */
};

struct host {
	struct at_stream stream; /* first */
	struct at_modem *modem;
	struct at_port *port;
	uint32_t now;
	size_t heard, traced;
	uint32_t digest; /* of all that was heard */
	char last[6];
};

static size_t hear(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	struct host *host = (struct host *)stream;

	for (size_t i = 0; i < n; i++) {
		host->digest = (host->digest ^ bytes[i]) * 16777619u;
		memmove(host->last, host->last + 1, sizeof(host->last) - 1);
		host->last[sizeof(host->last) - 1] = (char)bytes[i];
	}
	host->heard += n;
	return n;
}

static uint32_t now(void *context)
{
	return ((struct host *)context)->now;
}

/* Reads what is traced, for the sanitizers. */
static void trace(void *context, uint8_t port, enum at_trace_kind kind, const void *bytes, size_t n)
{
	struct host *host = context;

	(void)port;
	(void)kind;
	for (size_t i = 0; i < n; i++)
		host->traced += ((const uint8_t *)bytes)[i];
}

static void pass(struct host *host, uint32_t ms)
{
	host->now += ms;
	at_modem_poll(host->modem);
}

static void send_bytes(struct host *host, const void *bytes, size_t n)
{
	const uint8_t *at = bytes;

	for (unsigned tries = 0; n > 0 && tries < 8; tries++) {
		size_t took = at_port_receive(host->port, at, n);

		at += took;
		n -= took;
		pass(host, n > 0 ? 1000 : 0);
	}
}

static void event(struct host *host, uint8_t what)
{
	switch (what) {
	case SHORT:
		pass(host, 200);
		break;
	case LONG:
		pass(host, 20000);
		break;
	case DTR:
		at_port_dtr(host->port, false);
		at_port_dtr(host->port, true);
		break;
	default:
		at_port_detach(host->port);
		pass(host, 1);
		at_port_attach(host->port, &host->stream);
		break;
	}
}

static bool in_step(struct host *host)
{
	const char *ok = product_description->dialect->compact_lines ? "OK\r\n" : "\r\nOK\r\n";

	pass(host, LONG_AGO);
	send_bytes(host, "\x1b", 1);
	for (unsigned i = 0; i < 2; i++) { /* a half line may still change settings */
		at_profile_factory(host->port);
		send_bytes(host, "\r", 1);
		pass(host, LONG_AGO);
	}
	at_profile_factory(host->port);
	send_bytes(host, "AT\r", 3);
	pass(host, 0);
	return memcmp(host->last + sizeof(host->last) - strlen(ok), ok, strlen(ok)) == 0;
}

/* Feeds all of it, at most `step` bytes at once. */
static void feed(struct host *host, const struct at_platform *platform, const uint8_t *data,
		 size_t n, size_t step)
{
	static const struct at_stream_operations operations = {.write = hear};
	static char *memory;

	if (memory == NULL)
		memory = malloc(at_modem_size(product_description, 1));
	if (memory == NULL)
		abort();
	host->stream.operations = &operations;
	host->modem = at_modem_init(memory, product_description, 1, NULL, platform, NULL);
	host->port = at_modem_port(host->modem, 0);
	at_port_attach(host->port, &host->stream);
	while (n > 0) {
		size_t k = 0;

		while (k < n && k < step && (data[k] < SHORT || data[k] > LEAVE))
			k++;
		if (k == 0)
			event(host, data[k++]);
		else
			send_bytes(host, data, k);
		data += k;
		n -= k;
	}
}

/* Whether the cut may matter: data may begin with LF when the last line ended with CR alone, and
 * whether that LF belongs to the line is told by how it came. */
static bool cut_matters(const uint8_t *data, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (data[i + 1] == '\n')
			return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct host whole = {0}, bytes = {0};
	struct at_platform platform = {now, trace, &whole, &at_tracer};

	feed(&whole, &platform, data, n, SIZE_MAX);
	if (!in_step(&whole))
		abort();
	platform.context = &bytes;
	feed(&bytes, &platform, data, n, 1);
	if (!in_step(&bytes))
		abort();
	if (!cut_matters(data, n) && (whole.heard != bytes.heard || whole.digest != bytes.digest))
		abort();
	return 0;
}
