/* SPDX-License-Identifier: MIT */
/*
 * The board that a Linux process makes: one modem of the product, its ports' wires, its flash, its
 * simulated radio, its network. main() opens it, and calls board_watch() before and board_serve()
 * after each wait.
 */
#ifndef HOST_BOARD_H
#define HOST_BOARD_H

#include <stdbool.h>

#include "control_host.h"
#include "engine/modem.h"
#include "host/state.h"
#include "loop.h"
#include "network.h"
#include "options.h"
#include "restart.h"
#include "services/services.h"
#include "simulator/names.h"
#include "simulator/simulator.h"
#include "trace_file.h"
#include "wall_clock.h"
#include "wire_port.h"

struct board {
	const struct options *options;
	struct wire wires[OPTIONS_PORTS];
	struct wire_port ends[OPTIONS_PORTS]; /* of the wires */
	struct trace_file trace;
	struct world world;
	struct world_names names;
	struct simulator simulator;
	struct world_wifi world_wifi;
	struct wifi wifi;
	struct network network;
	struct state state;
	bool state_opened, files_busy;
	struct control_socket control;
	struct control_host control_host;
	struct wall_clock clock;
	struct at_platform platform;
	struct at_modem *modem;
	void *memory; /* the modem's */
	struct restart restart;
	struct services services;
};

/* Opens everything that the options name; says on stderr what it cannot, and returns false; then
 * only board_close() may be called. `options` must outlive the board. */
bool board_open(struct board *board, const struct options *options);
void board_close(struct board *board);

void board_watch(struct board *board, struct turn *turn);
void board_serve(struct board *board, const struct turn *turn);

/* Whether the port on the standard streams has done all that was asked of it. */
bool board_finished(const struct board *board);

#endif
