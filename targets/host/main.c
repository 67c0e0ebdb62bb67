/* SPDX-License-Identifier: MIT */
/*
 * The host program: a modem as a process. main() reads the options, opens the board and turns the
 * event loop until the standard input has ended or a signal asks for the end.
 */
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "complain.h"
#include "loop.h"
#include "options.h"
#include "product.h"
#include "signals.h"

/* The spec compiler says which version of the language the product is written in. */
static void tell_version(void)
{
	printf("%s %s, build %s, spec language %u\n", product_description->name, PRODUCT_REVISION,
	       product_description->build, (unsigned)PRODUCT_LANGUAGE);
}

static void run(struct board *board, int signals)
{
	static struct turn turn;
	unsigned slot;

	while (!board_finished(board)) {
		turn_start(&turn);
		slot = turn_watch(&turn, signals, POLLIN);
		board_watch(board, &turn);
		turn_wait(&turn);
		if (turn_events(&turn, slot))
			break;
		board_serve(board, &turn);
	}
}

int main(int count, char **arguments)
{
	static const struct option_limits limits = {LIMIT_PORTS, NETWORK_CONTEXTS,
						    NETWORK_ETHERNETS, NETWORK_WLANS};
	static struct options options;
	static struct board board;
	int signals;

	if (!options_parse(&options, count, arguments, &limits))
		return 2;
	if (options.help || options.version) {
		if (options.help)
			options_help(&options, "A modem as a process.");
		else
			tell_version();
		return 0;
	}
	signals = signals_catch();
	if (!board_open(&board, &options)) {
		board_close(&board);
		return 2;
	}
	run(&board, signals);
	board_close(&board);
	return 0;
}
