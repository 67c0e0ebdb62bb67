/* SPDX-License-Identifier: MIT */
/*
 * What lines of the control protocol that are a board's own have in common (struct control_hook):
 * their words read, and `line PORT dtr on|off`, which every board with ports has.
 */
#ifndef TARGETS_CONTROL_WORDS_H
#define TARGETS_CONTROL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/modem.h"
#include "simulator/control.h"

/* A line as the hook gets it. */
struct control_words {
	const char *const *words; /* the first is the command */
	unsigned count;
	char *message; /* for CONTROL_ERROR */
	size_t size;
};

/* Says what is wrong. For `return control_wrong(...)`. */
enum control_result control_wrong(const struct control_words *line, const char *text);
/* Reads the second word as the number of a port (or the like), from 1 to `ports`, into *index, from
 * 0. */
bool control_port(const struct control_words *line, unsigned ports, unsigned *index);
/* Reads a word as `on` or `off`. */
bool control_switch(const char *word, bool *on);
/* Obeys `line PORT dtr on|off`. */
enum control_result control_dtr(const struct control_words *line, struct at_modem *modem,
				unsigned ports);

#endif
