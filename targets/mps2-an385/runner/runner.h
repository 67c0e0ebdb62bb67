/* SPDX-License-Identifier: MIT */
/*
 * The image of a board in QEMU, with the ports, files and sockets of the host program around it.
 * main() opens it, and calls runner_watch() before and runner_serve() after each wait.
 */
#ifndef RUNNER_RUNNER_H
#define RUNNER_RUNNER_H

#include <stdbool.h>

#include "control_link.h"
#include "control_proxy.h"
#include "emulator.h"
#include "host/control_socket.h"
#include "host/loop.h"
#include "host/options.h"
#include "host/wire.h"
#include "psram.h"
#include "trace_copy.h"
#include "uart_end.h"

/* What the board's UARTs are for: AT ports first, then these. */
enum { RUNNER_PORTS = 3, RUNNER_UART_TRACE = 3, RUNNER_UART_CONTROL = 4 };

struct runner {
	const struct options *options;
	struct psram psram;
	struct emulator emulator;
	struct control_link link;
	struct trace_copy trace;
	struct control_socket control;
	struct control_proxy proxy;
	struct wire wires[RUNNER_PORTS];
	struct uart_end ends[RUNNER_PORTS];
	unsigned open_wires, unknown_hosts;
	int signals; /* readable when the program is asked to end */
	unsigned signal_slot;
	bool asked_to_end;
	/* What answers a line that is waited for. */
	bool answered;
	enum control_reply reply;
	char message[CONTROL_LINK_LINE];
};

enum runner_outcome {
	RUNNER_OPEN,
	RUNNER_ENDED, /* asked to end before it was open */
	RUNNER_FAILED /* stderr was told why */
};

/* Starts the image and opens everything that the options name; `image`: the ELF file; `signals`:
 * see signals_catch(). Unless it is open, only runner_close() may be called. `options` must outlive
 * the runner. */
enum runner_outcome runner_open(struct runner *runner, const struct options *options,
				const char *image, int signals);

void runner_watch(struct runner *runner, struct turn *turn);
void runner_serve(struct runner *runner, const struct turn *turn);

/* Whether there is nothing more to do: asked to end, or all that came at the standard input is
 * done.
 */
bool runner_finished(const struct runner *runner);

/* Shuts the image down, and ends the emulator. False: it had ended by itself before. */
bool runner_close(struct runner *runner);

#endif
