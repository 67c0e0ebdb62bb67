/* SPDX-License-Identifier: MIT */
/*
 * Everything that a program with a modem in it has to do; ../../lib.md tells why.
 */
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "desk.h"
#include "engine/modem.h"
#include "host/slirp_link.h"
#include "host/state.h"
#include "host/system_random.h"
#include "host/wall_clock.h"
#include "network_services.h"
#include "product.h"
#include "program_end.h"
#include "restart.h"
#include "simulator/names.h"
#include "simulator/simulator.h"
#include "simulator/wifi.h"
#include "tls_services.h"

enum { DESCRIPTORS = 64, ROOM = 64 * 1024 };

/* A product's modem, and what it stands on. One a program: lwIP is one. */
static struct {
	struct world world;
	struct world_names names;
	struct world_wifi world_wifi;
	struct wifi wifi;
	struct simulator radio;
	struct slirp_link network[NETWORK_LINKS];
	struct network_services network_services;
	struct wall_clock clock;
	struct state state;
	struct services services;
	struct at_platform platform;
	struct at_modem *modem;
	struct program_end program;
	struct restart restart;
	bool busy; /* the files have more to do */
} board;

/* 1. Time: milliseconds that wrap. */
static uint32_t now(void *context)
{
	struct timespec time;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint32_t)time.tv_sec * 1000u + (uint32_t)time.tv_nsec / 1000000u;
}

/* 2. A stream: where the port's bytes go. This one takes all of them at once. */
static size_t print(struct at_stream *stream, const uint8_t *bytes, size_t n)
{
	(void)stream;
	return fwrite(bytes, 1, n, stdout);
}

static struct at_stream stream = {.operations =
					  &(const struct at_stream_operations){.write = print}};

static void ask_restart(void *context)
{
	(void)context;
	restart_ask(&board.restart, now(NULL));
	board.program.held = true;
}

static enum cause forget(void *context)
{
	(void)context;
	return store_format(&board.state.store);
}

/* 3. What handlers ask for: a radio, the network over it, a clock, files; in this order. Settings
 * and files last as long as the program: a path instead of NULL keeps them. */
static bool open_services(void (*application)(void))
{
	const struct network_radios radios = {&board.radio.baseband, &board.wifi.radio};
	struct link *links[NETWORK_LINKS];

	board.world.wifi = &board.world_wifi;
	world_ordinary(&board.world);
	world_names_init(&board.names, &board.world);
	simulator_init(&board.radio, &board.world, now(NULL));
	board.services.baseband = &board.radio.baseband;
	for (unsigned i = 0; i < NETWORK_LINKS; i++) {
		slirp_link_init(&board.network[i], i + 1);
		links[i] = &board.network[i].link;
	}
	wifi_init(&board.wifi, &board.world_wifi);
	for (unsigned i = NETWORK_LINKS - NETWORK_WLANS; i < NETWORK_LINKS; i++) {
		wifi_plug(&board.wifi, links[i]);
		links[i] = &board.wifi.link;
	}
	network_services_init(&board.network_services, links, &radios, &board.names.names,
			      &board.services);
	wall_clock_init(&board.clock);
	board.services.clock = &board.clock.clock;
	board.services.random = &system_random;
	tls_services_init(&system_random, &board.world.trust, &board.services);
	board.services.application = application;
	board.services.restart = ask_restart;
	board.services.forget = forget;
	return state_open(&board.state, NULL) && state_open_files(&board.state, &board.services);
}

/* 4. The modem, in memory of ours. */
static void open_modem(void)
{
	static _Alignas(max_align_t) uint8_t memory[ROOM];

	if (at_modem_size(product_description, LIMIT_PORTS) > sizeof memory)
		return;
	board.platform = (struct at_platform){.now = now};
	board.modem = at_modem_init(memory, product_description, LIMIT_PORTS,
				    &board.state.adapter.storage, &board.platform, &board.services);
	product_start(board.modem);
	at_port_attach(at_modem_port(board.modem, 0), &stream);
	program_end_join(&board.program, board.modem, LIMIT_PORTS);
}

/* As after power-up: the program's streams stay. */
static void restart(void)
{
	board.restart.asked = false;
	simulator_init(&board.radio, &board.world, now(NULL));
	network_services_restart(&board.network_services, &board.radio.baseband);
	files_services_restart();
	open_modem();
}

static void sooner(uint32_t *wait, uint32_t other)
{
	if (other < *wait)
		*wait = other;
}

/* 5. A turn of the loop: sleep until something stirs or is due, then let all of them run. */
static void turn(bool sleep)
{
	struct pollfd descriptors[DESCRIPTORS];
	uint32_t wait = sleep && !board.busy ? at_modem_next(board.modem) : 0;
	unsigned count = 0;
	int ready;

	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		count += slirp_link_fill(&board.network[i], descriptors + count,
					 DESCRIPTORS - count, &wait);
	sooner(&wait, bearers_wait(&board.network_services.bearers));
	sooner(&wait, simulator_next(&board.radio, now(NULL)));
	sooner(&wait, wifi_next(&board.wifi, now(NULL)));
	if (board.restart.asked)
		sooner(&wait, 1);
	ready = poll(descriptors, count, wait > INT_MAX ? -1 : (int)wait);
	board.program.turning = true;
	board.busy = files_services_poll();
	for (unsigned i = 0; i < NETWORK_LINKS; i++)
		slirp_link_dispatch(&board.network[i], ready < 0);
	bearers_poll(&board.network_services.bearers);
	simulator_poll(&board.radio, now(NULL));
	wifi_poll(&board.wifi, now(NULL));
	at_modem_poll(board.modem);
	board.program.turning = false;
	if (restart_due(&board.restart, board.modem, LIMIT_PORTS, now(NULL)))
		restart();
}

/* 6. Bytes for the port. It takes what it has room for; the rest is offered again later. */
static void send(const char *bytes, size_t n)
{
	while (n > 0) {
		size_t taken;

		board.program.turning = true;
		taken = at_port_receive(at_modem_port(board.modem, 0), (const uint8_t *)bytes, n);
		board.program.turning = false;
		bytes += taken;
		n -= taken;
		if (n > 0)
			turn(true);
	}
}

bool desk_open(void (*application)(void))
{
	program_end_init(&board.program, turn);
	board.services.program = &board.program.port;
	if (open_services(application))
		open_modem();
	return board.modem != NULL;
}

void desk_say(const char *line)
{
	send(line, strlen(line));
	send("\r", 1);
	do
		turn(true);
	while (at_port_busy(at_modem_port(board.modem, 0)) || board.restart.asked);
}
