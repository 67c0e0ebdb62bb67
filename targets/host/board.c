/* SPDX-License-Identifier: MIT */
#include "board.h"

#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "product.h"
#include "system_random.h"
#include "tls_services.h"
#include "world_file.h"

static uint32_t now(void *context)
{
	(void)context;
	return clock_now();
}

static void start_modem(struct board *board)
{
	board->modem =
		at_modem_init(board->memory, product_description, LIMIT_PORTS,
			      &board->state.adapter.storage, &board->platform, &board->services);
	product_start(board->modem);
}

/* --- Restarting: everything of the modem's is made anew. World, wires, flash and the control
 * socket's clients are not the modem's. */

static void ask_restart(void *context)
{
	struct board *board = context;

	restart_ask(&board->restart, clock_now());
	for (unsigned i = 0; i < board->options->port_count; i++)
		board->wires[i].held = true;
}

static enum cause forget(void *context)
{
	struct board *board = context;

	return store_format(&board->state.store);
}

static void restart(struct board *board)
{
	board->restart.asked = false;
	simulator_init(&board->simulator, &board->world, clock_now());
	network_restart(&board->network, &board->simulator.baseband);
	files_services_restart();
	start_modem(board);
	board->control_host.modem = board->modem;
	for (unsigned i = 0; i < board->options->port_count; i++) {
		wire_port_init(&board->ends[i], at_modem_port(board->modem, i));
		wire_rejoin(&board->wires[i]);
	}
}

/* --- Opening -----------------------------------------------------------------------------------
 */

static bool open_wires(struct board *board)
{
	for (unsigned i = 0; i < board->options->port_count; i++)
		if (!wire_open(&board->wires[i], &board->options->ports[i]))
			return false;
	return true;
}

static bool open_modem(struct board *board)
{
	board->memory = malloc(at_modem_size(product_description, LIMIT_PORTS));
	if (!board->memory) {
		complain("out of memory");
		return false;
	}
	board->platform = (struct at_platform){
		.now = now,
		.trace = trace_file_record,
		.context = &board->trace,
		.tracer = board->trace.file ? &at_tracer : NULL,
	};
	start_modem(board);
	return true;
}

/* The world, and the modem's radio in it. */
static bool open_radio(struct board *board)
{
	board->world.wifi = &board->world_wifi;
	if (!world_file_read(&board->world, board->options->world))
		return false;
	world_names_init(&board->names, &board->world);
	simulator_init(&board->simulator, &board->world, clock_now());
	board->services.baseband = &board->simulator.baseband;
	wifi_init(&board->wifi, &board->world_wifi);
	return true;
}

static bool open_state(struct board *board)
{
	board->state_opened = state_open(&board->state, board->options->state);
	return board->state_opened && state_open_files(&board->state, &board->services);
}

static bool open_control(struct board *board)
{
	if (!board->options->control)
		return true;
	control_host_init(&board->control_host, &board->control, &board->simulator, board->modem,
			  LIMIT_PORTS);
	return control_socket_open(&board->control, board->options->control,
				   &board->control_host.server);
}

bool board_open(struct board *board, const struct options *options)
{
	memset(board, 0, sizeof *board);
	board->options = options;
	board->services.restart = ask_restart;
	board->services.forget = forget;
	board->services.board = board;
	wall_clock_init(&board->clock);
	board->services.clock = &board->clock.clock;
	if (options->trace && !trace_file_open(&board->trace, options->trace))
		return false;
	if (!open_radio(board) ||
	    !network_open(&board->network, options, &board->simulator.baseband, &board->wifi,
			  &board->names.names, &board->services))
		return false;
	board->services.random = &system_random;
	tls_services_init(&system_random, &board->world.trust, &board->services);
	if (!open_state(board) || !open_modem(board) || !open_control(board) || !open_wires(board))
		return false;
	for (unsigned i = 0; i < options->port_count; i++) {
		wire_port_init(&board->ends[i], at_modem_port(board->modem, i));
		wire_join(&board->wires[i], &board->ends[i].end);
	}
	return true;
}

void board_close(struct board *board)
{
	for (unsigned i = 0; i < board->options->port_count; i++)
		wire_close(&board->wires[i]);
	control_socket_close(&board->control);
	if (board->state_opened)
		state_close(&board->state);
	trace_file_close(&board->trace);
	free(board->memory);
}

void board_watch(struct board *board, struct turn *turn)
{
	for (unsigned i = 0; i < board->options->port_count; i++)
		wire_watch(&board->wires[i], turn);
	control_socket_watch(&board->control, turn);
	network_watch(&board->network, turn);
	turn_within(turn, simulator_next(&board->simulator, clock_now()));
	turn_within(turn, wifi_next(&board->wifi, clock_now()));
	turn_within(turn, at_modem_next(board->modem));
	if (board->files_busy)
		turn_within(turn, 0);
	if (board->restart.asked)
		turn_within(turn, 10);
}

void board_serve(struct board *board, const struct turn *turn)
{
	network_serve(&board->network);
	wires_serve(board->wires, board->options->port_count, turn);
	control_socket_serve(&board->control, turn);
	simulator_poll(&board->simulator, clock_now());
	wifi_poll(&board->wifi, clock_now());
	at_modem_poll(board->modem);
	board->files_busy = files_services_poll();
	if (restart_due(&board->restart, board->modem, board->options->port_count, clock_now()))
		restart(board);
}

bool board_finished(const struct board *board)
{
	for (unsigned i = 0; i < board->options->port_count; i++)
		if (wire_finished(&board->wires[i]))
			return true;
	return false;
}
