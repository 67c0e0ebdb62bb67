/* SPDX-License-Identifier: MIT */
/*
 * The control protocol: lines in, lines out, over a socket of the host or a UART of a board.
 * README.md beside this file documents it. A session is one client; all sessions share one control.
 * The answers are written during the call that brings the bytes in.
 */
#ifndef SIMULATOR_CONTROL_H
#define SIMULATOR_CONTROL_H

#include <stdbool.h>
#include <stddef.h>

#include "simulator/simulator.h"
#include "simulator/words.h"

enum { CONTROL_VERSION = 1 };

enum control_result { CONTROL_OK, CONTROL_ERROR, CONTROL_UNKNOWN };

/* Gets one line of an answer, ended by NUL, without line end. */
typedef void control_write(void *client, const char *line);

/* What the simulator does not know the board may: `line 1 dtr off`. The hook gets the words (count
 * of them, the first is the command), may write lines of answer, and says CONTROL_ERROR with a
 * message (of `size` bytes) or CONTROL_UNKNOWN for what is none of its own. */
struct control_hook {
	enum control_result (*command)(struct control_hook *hook, const char *const *words,
				       unsigned count, control_write *write, void *client,
				       char *message, size_t size);
};

struct control {
	struct simulator *simulator;
	struct control_hook *hook; /* NULL: none */
};

struct control_session {
	struct control *control;
	control_write *write;
	void *client;
	char line[WORDS_LINE];
	size_t length;
	bool overlong;
};

/* The control stays the caller's. */
void control_open(struct control_session *session, struct control *control, control_write *write,
		  void *client);
/* Takes n bytes, of any cut, and obeys the lines that they complete (LF, CR, or CR LF). */
void control_input(struct control_session *session, const char *bytes, size_t n);
/* Obeys one line of n bytes. */
void control_line(struct control *control, const char *line, size_t n, control_write *write,
		  void *client);

#endif
