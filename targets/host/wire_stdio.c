/* SPDX-License-Identifier: MIT */
/*
 * The standard streams as a wire. A terminal is put into raw mode, so that every key reaches the
 * modem as it is typed, and put back however the program ends. Anything else is read to its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "complain.h"
#include "wire.h"

/* For the handler of fatal signals, which cannot be told whose terminal it is. */
static const struct wire *terminal_owner;

static void restore(void)
{
	if (terminal_owner)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal_owner->terminal);
	terminal_owner = NULL;
}

static void restore_and_die(int number)
{
	restore();
	raise(number);
}

static void make_raw(struct wire *wire)
{
	static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
	struct sigaction action = {.sa_handler = restore_and_die, .sa_flags = SA_RESETHAND};
	struct termios raw = wire->terminal;

	cfmakeraw(&raw);
	terminal_owner = wire;
	wire->raw = true;
	atexit(restore);
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		sigaction(fatal[i], &action, NULL);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
}

/* Standard output without blocking. Its open file may be shared with the shell, which would not
 * like O_NONBLOCK, so it is opened anew where that is possible and means the same. */
static int open_output(void)
{
	int out;

	if (!isatty(STDOUT_FILENO) && lseek(STDOUT_FILENO, 0, SEEK_CUR) >= 0)
		return STDOUT_FILENO;
	out = open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return out < 0 ? STDOUT_FILENO : out;
}

static void stdio_join(struct wire *wire)
{
	wire_attach(wire, STDIN_FILENO, open_output());
	if (wire->raw)
		complain("console ready, Ctrl-] leaves");
}

static void stdio_left(struct wire *wire)
{
	(void)wire;
}

static void stdio_close(struct wire *wire)
{
	(void)wire;
	restore();
}

static const struct wire_operations operations = {
	.join = stdio_join,
	.left = stdio_left,
	.close = stdio_close,
};

bool wire_stdio_open(struct wire *wire)
{
	wire->operations = &operations;
	if (fcntl(STDIN_FILENO, F_GETFD) < 0 || fcntl(STDOUT_FILENO, F_GETFD) < 0) {
		complain("stdio: the standard streams are closed");
		return false;
	}
	if (tcgetattr(STDIN_FILENO, &wire->terminal) == 0)
		make_raw(wire);
	else
		wire->paced = true;
	return true;
}
