/* SPDX-License-Identifier: MIT */
/*
 * The host program: a modem as a process. main() reads the options, opens the board and turns the
 * event loop until the standard input has ended or a signal asks for the end.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "board.h"
#include "complain.h"
#include "loop.h"
#include "options.h"
#include "product.h"

/* The spec compiler says which version of the language the product is written in. */
static void tell_version(void)
{
	printf("%s %s, build %s, spec language %u\n", product_description->name, PRODUCT_REVISION,
	       product_description->build, (unsigned)PRODUCT_LANGUAGE);
}

/* A descriptor that becomes readable when the program is asked to end; -1 when there is none. */
static int catch_signals(void)
{
	sigset_t ends;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGHUP);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	return signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC);
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
	static struct options options;
	static struct board board;
	int signals;

	if (!options_parse(&options, count, arguments, LIMIT_PORTS))
		return 2;
	if (options.help || options.version) {
		if (options.help)
			options_help(LIMIT_PORTS);
		else
			tell_version();
		return 0;
	}
	signals = catch_signals();
	if (!board_open(&board, &options)) {
		board_close(&board);
		return 2;
	}
	run(&board, signals);
	board_close(&board);
	return 0;
}
