/* SPDX-License-Identifier: MIT */
/*
 * A pseudo terminal as a wire, under a symbolic link of the user's choice. It outlives its clients:
 * the last one to close it is a DTR drop, the next one to open it finds a clean line in raw mode.
 *
 * The master side says POLLHUP as long as nobody has the terminal open, which is the truth about
 * being attached but cannot be waited for; inotify reports the opening.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complain.h"
#include "wire.h"

enum {
	LOOK_MS = 50,  /* where inotify is not to be had */
	DISCARDED = 32 /* reads: more than the kernel keeps for a terminal */
};

/* Raw, without echo, whatever the last client left; what it did not read is gone. */
static void clean(struct wire *wire)
{
	int terminal = open(wire->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	struct termios raw;

	if (terminal < 0)
		return;
	tcflush(terminal, TCIFLUSH);
	if (tcgetattr(terminal, &raw) == 0) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		raw.c_cflag |= CLOCAL;
		tcsetattr(terminal, TCSANOW, &raw);
	}
	close(terminal);
}

static void pty_watch(struct wire *wire, struct turn *turn)
{
	wire->slot = turn_watch(turn, wire->notifier, POLLIN);
	if (wire->in < 0 && wire->notifier < 0)
		turn_within(turn, LOOK_MS);
}

static void pty_serve(struct wire *wire, const struct turn *turn)
{
	struct pollfd master = {.fd = wire->listener, .events = POLLIN};
	char events[1024];

	if (turn_events(turn, wire->slot))
		while (read(wire->notifier, events, sizeof events) > 0)
			;
	if (wire->in >= 0 || poll(&master, 1, 0) < 0)
		return;
	/* Somebody has it open, or had and left bytes. */
	if (!(master.revents & POLLHUP) || (master.revents & POLLIN))
		wire_attach(wire, wire->listener, wire->listener);
}

/* What a terminal holds of its last client. */
static void discard(const struct wire *wire)
{
	char bytes[4096];

	for (unsigned reads = 0; reads < DISCARDED; reads++)
		if (read(wire->listener, bytes, sizeof bytes) <= 0)
			return;
}

static void pty_left(struct wire *wire)
{
	/* The port did not take all that it sent: the rest would be half of something. */
	if (wire->count)
		discard(wire);
	clean(wire);
}

static void pty_close(struct wire *wire)
{
	char target[sizeof wire->device];
	ssize_t n = readlink(wire->link, target, sizeof target);

	/* Another modem may have taken the name over. */
	if (n == (ssize_t)strlen(wire->device) && !memcmp(target, wire->device, (size_t)n))
		unlink(wire->link);
	close(wire->listener);
	if (wire->notifier >= 0)
		close(wire->notifier);
}

static const struct wire_operations operations = {
	.watch = pty_watch,
	.serve = pty_serve,
	.left = pty_left,
	.close = pty_close,
};

static bool make_link(const struct wire *wire)
{
	struct stat status;

	if (lstat(wire->link, &status) == 0 && !S_ISLNK(status.st_mode)) {
		complain("pty: %s exists and is no symbolic link", wire->link);
		return false;
	}
	unlink(wire->link);
	if (symlink(wire->device, wire->link) == 0)
		return true;
	complain("pty: cannot make the link %s: %s", wire->link, strerror(errno));
	return false;
}

static bool make_terminal(struct wire *wire)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	if (master < 0 || grantpt(master) || unlockpt(master) ||
	    ptsname_r(master, wire->device, sizeof wire->device)) {
		complain("pty: cannot make a pseudo terminal: %s", strerror(errno));
		if (master >= 0)
			close(master);
		return false;
	}
	wire->listener = master;
	return true;
}

bool wire_pty_open(struct wire *wire, const char *link)
{
	if (!make_terminal(wire))
		return false;
	wire->session = true;
	wire->link = link;
	/* Opening and closing it once makes POLLHUP true from the start. */
	clean(wire);
	wire->notifier = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (wire->notifier >= 0 && inotify_add_watch(wire->notifier, wire->device, IN_OPEN) < 0) {
		close(wire->notifier);
		wire->notifier = -1;
	}
	if (!make_link(wire))
		return false;
	wire->operations = &operations;
	return true;
}
