/* SPDX-License-Identifier: MIT */
#include "ppp_world.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/mem.h"
#include "lwip/memp.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

struct ppp_world ppp_world;

/* --- What lwIP asks of its platform. */

u32_t sys_now(void)
{
	return ppp_world.now;
}

uint32_t lwip_platform_random(void)
{
	static uint32_t last = 12345;

	return last = last * 1664525 + 1013904223;
}

_Noreturn void lwip_platform_assert(const char *message, const char *file, int line)
{
	fprintf(stderr, "%s:%d: lwIP: %s\n", file, line, message);
	abort();
}

/* --- The ends. */

static void wire_ready(void *user)
{
	((struct end *)user)->line_ready++;
}

static void wire_ended(void *user)
{
	((struct end *)user)->line_ended++;
}

static const struct ppp_line_wire wire = {wire_ready, wire_ended};

static struct end *end_of(unsigned index)
{
	return index == 1 ? &ppp_world.client : &ppp_world.server;
}

static void done(void *argument, enum cause cause)
{
	struct end *end = argument;

	end->done++;
	end->done_cause = cause;
}

static void lost(struct bearer_listener *listener, unsigned index, enum cause why)
{
	(void)listener;
	end_of(index)->lost++;
	end_of(index)->lost_cause = why;
}

/* What lwIP has when there is no session. */
static unsigned idle_timeouts;
static size_t idle_heap;

static unsigned free_timeouts(void)
{
	void *taken[64];
	unsigned n = 0;

	while ((taken[n] = memp_malloc(MEMP_SYS_TIMEOUT)))
		n++;
	for (unsigned i = 0; i < n; i++)
		memp_free(MEMP_SYS_TIMEOUT, taken[i]);
	return n;
}

static size_t heap_free(void)
{
	size_t most = MEM_SIZE;
	void *block;

	while (most >= 64 && !(block = mem_malloc((mem_size_t)most)))
		most -= 64;
	if (most < 64)
		return 0;
	mem_free(block);
	return most;
}

int ppp_setup(void **state)
{
	static struct bearer *const list[] = {&ppp_world.client.bearer.bearer,
					      &ppp_world.server.bearer.bearer};

	(void)state;
	bearer_ppp_init(&ppp_world.client.bearer);
	bearer_ppp_init(&ppp_world.server.bearer);
	bearers_init(&ppp_world.bearers, list, 2);
	connections_init(&ppp_world.connections, ppp_world.connection_list, 4, &ppp_world.bearers,
			 NULL);
	ppp_world.listener.lost = lost;
	bearers_listen(&ppp_world.bearers, &ppp_world.listener);
	idle_timeouts = free_timeouts();
	idle_heap = heap_free();
	return 0;
}

static void make_fresh(struct end *end)
{
	end->done = end->lost = end->line_ready = end->line_ended = 0;
	end->pass = NULL;
	end->cut = end->elsewhere = false;
	end->pieces = 0;
	end->moved = 0;
	memset(&end->bearer.line.counters, 0, sizeof end->bearer.line.counters);
	assert_int_equal(ppp_line_state(&end->bearer.line), PPP_LINE_DOWN);
	ppp_line_detach(&end->bearer.line);
	assert_true(ppp_line_attach(&end->bearer.line, &wire, end));
}

int ppp_fresh(void **state)
{
	(void)state;
	make_fresh(&ppp_world.client);
	make_fresh(&ppp_world.server);
	return 0;
}

void ppp_is_idle(void)
{
	assert_int_equal(free_timeouts(), idle_timeouts);
}

int ppp_gone(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++)
		connection_close(connections_get(&ppp_world.connections, i));
	bearer_down(&ppp_world.client.bearer.bearer, CAUSE_context_inactive);
	bearer_down(&ppp_world.server.bearer.bearer, CAUSE_context_inactive);
	/* Until TCP has given up all that it had. */
	ppp_turns(300000);
	ppp_is_idle();
	assert_int_equal(heap_free(), idle_heap);
	return 0;
}

struct ppp_line_configuration ppp_as(enum ppp_line_role role, uint8_t authentication,
				     const char *password)
{
	return (struct ppp_line_configuration){
		.role = role,
		.authentication = authentication,
		.login = "user",
		.password = password ? password : "secret",
	};
}

enum cause ppp_up(struct end *end, const struct ppp_line_configuration *configuration)
{
	const struct bearer_addressing fixed = {
		.address = inet_addr("10.9.9.1"),
		.gateway = inet_addr("10.9.9.2"),
		.dns = {inet_addr("10.9.9.53"), inet_addr("10.9.9.54")},
		.use_dns = true,
	};

	bearer_ppp_configure(&end->bearer.bearer, configuration);
	return bearer_up(&end->bearer.bearer,
			 configuration->role == PPP_LINE_SERVER ? &fixed : NULL, 0, done, end);
}

void ppp_both(const struct ppp_line_configuration *client,
	      const struct ppp_line_configuration *server)
{
	assert_int_equal(ppp_up(&ppp_world.server, server), CAUSE_PENDING);
	assert_int_equal(ppp_up(&ppp_world.client, client), CAUSE_PENDING);
	ppp_until(&ppp_world.client.done, 60000);
	ppp_until(&ppp_world.server.done, 60000);
}

/* --- Time and bytes. */

/* Moves what one end has to say to the other; whether it was anything. */
static bool move(struct end *from, struct end *to)
{
	uint8_t bytes[2 * PPP_LINE_BUFFER];
	const uint8_t *said;
	size_t n = ppp_line_peek(&from->bearer.line, &said), taken;

	if (!n || from->elsewhere)
		return false;
	if (from->cut) {
		ppp_line_consume(&from->bearer.line, n);
		return true;
	}
	if (from->pieces && n > from->pieces)
		n = from->pieces;
	memcpy(bytes, said, n);
	if (from->pass) {
		ppp_line_consume(&from->bearer.line, n);
		ppp_say(to, bytes, from->pass(bytes, n, sizeof bytes));
		return true;
	}
	taken = ppp_line_write(&to->bearer.line, bytes, n);
	ppp_line_consume(&from->bearer.line, taken);
	from->moved += taken;
	return taken > 0;
}

void ppp_turn(void)
{
	uint32_t wait;

	bearers_poll(&ppp_world.bearers);
	wait = bearers_wait(&ppp_world.bearers);
	if (move(&ppp_world.client, &ppp_world.server) | move(&ppp_world.server, &ppp_world.client))
		return;
	ppp_world.now += wait < 100 ? wait : 100;
}

void ppp_until(const unsigned *flag, unsigned ms)
{
	uint32_t start = ppp_world.now;

	while (!*flag) {
		if (ppp_world.now - start > ms)
			fail_msg("nothing happened within %u ms", ms);
		ppp_turn();
	}
}

void ppp_turns(unsigned ms)
{
	uint32_t start = ppp_world.now;

	do
		ppp_turn();
	while (ppp_world.now - start < ms);
}

void ppp_say(struct end *end, const uint8_t *bytes, size_t n)
{
	while (n) {
		size_t taken = ppp_line_write(&end->bearer.line, bytes, n);

		bytes += taken;
		n -= taken;
		if (n)
			ppp_turns(5);
	}
}

/* The frame check sequence of RFC 1662. */
static uint16_t check(const uint8_t *bytes, size_t n)
{
	uint16_t sum = 0xffff;

	while (n--) {
		sum ^= *bytes++;
		for (unsigned bit = 0; bit < 8; bit++)
			sum = (uint16_t)(sum & 1 ? sum >> 1 ^ 0x8408 : sum >> 1);
	}
	return (uint16_t)~sum;
}

static size_t escape(uint8_t *out, uint8_t byte)
{
	if (byte >= 0x20 && byte != 0x7d && byte != 0x7e) {
		*out = byte;
		return 1;
	}
	out[0] = 0x7d;
	out[1] = byte ^ 0x20;
	return 2;
}

void ppp_say_packet(struct end *end, const uint8_t *packet, size_t n)
{
	uint8_t plain[1600] = {0xff, 0x03}, frame[3300] = {0x7e};
	size_t length = 1;
	uint16_t sum;

	assert_true(n <= sizeof plain - 4);
	memcpy(plain + 2, packet, n);
	sum = check(plain, n + 2);
	plain[n + 2] = (uint8_t)sum;
	plain[n + 3] = (uint8_t)(sum >> 8);
	for (size_t i = 0; i < n + 4; i++)
		length += escape(frame + length, plain[i]);
	frame[length++] = 0x7e;
	ppp_say(end, frame, length);
}
